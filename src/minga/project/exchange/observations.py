"""Import observations of an indicator from a file, through the outcome link's own action."""

from datetime import datetime
from pathlib import Path

from minga.foundation.exchange.tables import TableError
from minga.foundation.policy import Actor
from minga.outcome.actions import ImportReport, import_observations
from minga.outcome.rules import FILE_MAX


def observations_from(
    path: Path, mapping: dict[str, str], *, indicator_id: int, source: str, dry_run: bool, by: Actor, now: datetime
) -> ImportReport:
    """Read the file, plain, gzipped or Parquet, and hand it on. Raises ``TableError`` where it cannot be read."""
    return import_observations(
        indicator_id=indicator_id, content=_content(path), filename=path.name, mapping=mapping, source=source,
        dry_run=dry_run, by=by, now=now,
    )  # fmt: skip


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            content = stream.read(FILE_MAX + 1)
    except FileNotFoundError:
        raise TableError("exchange:no-file", path=str(path)) from None
    except OSError as error:
        raise TableError("exchange:unreadable", path=str(path), why=error.strerror) from None
    if len(content) > FILE_MAX:
        raise TableError("exchange:too-large", path=str(path), megabytes=FILE_MAX // 1_000_000)
    return content
