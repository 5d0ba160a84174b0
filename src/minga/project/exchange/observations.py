"""Import observations of an indicator from a file, through the outcome link's own action."""

from datetime import datetime
from pathlib import Path

from minga.foundation.exchange.tables import read_packed
from minga.foundation.policy import Actor
from minga.outcome.actions import ImportReport, import_observations
from minga.outcome.rules import FILE_MAX


def observations_from(
    path: Path, mapping: dict[str, str], *, indicator_id: int, source: str, dry_run: bool, by: Actor, now: datetime
) -> ImportReport:
    """Read the file, plain, gzipped or Parquet, and hand it on. Raises ``TableError`` where it cannot be read."""
    return import_observations(
        indicator_id=indicator_id,
        content=read_packed(path, max_bytes=FILE_MAX),
        filename=path.name,
        mapping=mapping,
        source=source,
        dry_run=dry_run,
        by=by,
        now=now,
    )
