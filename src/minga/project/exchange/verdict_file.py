"""Export the published verdicts: what was found, at which level, by which locked plan."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from minga.foundation.policy import Actor
from minga.outcome.permissions import visible_to
from minga.outcome.wording import evidence
from minga.project.exchange.writing import new_file, write_lines

COLUMNS: Final = {
    "id": "id",
    "purpose_id": "purpose_id",
    "purpose__title": "purpose",
    "initiative_id": "initiative_id",
    "initiative__title": "initiative",
    "plan__indicator_id": "indicator_id",
    "plan__indicator__name": "indicator",
    "plan__indicator__unit": "unit",
    "plan__indicator__direction": "direction",
    "plan__method": "method",
    "plan__smallest_change": "smallest_change",
    "plan__locked_at": "plan_locked_at",
    "plan__content_hash": "plan_hash",
    "assessment__number": "assessment",
    "assessment__inputs_hash": "inputs_hash",
    "assessment__figures": "figures",
    "assessment__computed_at": "computed_at",
    "code": "code",
    "level": "level",
    "note": "note",
    "hours": "hours",
    "cost_amount": "cost_amount",
    "cost_currency": "cost_currency",
    "cost_source": "cost_source",
    "costs": "cost_per_effect",
    "signed_by__name": "signed_by",
    "published_at": "published_at",
}


def verdict_lines(by: Actor) -> Iterator[dict[str, Any]]:
    """The verdicts that the actor may know of, oldest first; ``evidence`` tells the level in words."""
    rows = visible_to(by).order_by("published_at", "pk").values(*COLUMNS)
    for row in rows:
        line = {COLUMNS[name]: value for name, value in row.items()}
        yield line | {"evidence": evidence(row["level"])}


def export_verdicts(*, path: Path, by: Actor) -> int:
    """Write one JSON line per verdict; returns how many."""
    with new_file(path) as draft:
        return write_lines(draft, verdict_lines(by))
