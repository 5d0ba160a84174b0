"""A file between being chosen and being kept: what may be said of it, and how long it waits. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta

WAITS = timedelta(days=1)
"""A file that nobody keeps is gone after so long."""
AT_ONCE = 3
"""So many files of one person wait in a space; the oldest makes room."""
CHOICES = ("sheet", "unit", "period", "value", "n", "decimal", "dates", "zone", "revisions", "source")
NO_COLUMN = "-"
"""Said of units or numbers of cases: the file has no such column."""


def is_over(uploaded_at: datetime, now: datetime) -> bool:
    return uploaded_at + WAITS <= now


def with_choices(before: Mapping[str, str], said: Mapping[str, str]) -> dict[str, str]:
    """What has been said of the file so far; another sheet has other columns."""
    known = {name: value for name, value in said.items() if name in CHOICES}
    kept = dict(before)
    if known.get("sheet", before.get("sheet", "")) != before.get("sheet", ""):
        kept = {name: value for name, value in kept.items() if name not in {"unit", "period", "value", "n"}}
        known = {name: value for name, value in known.items() if name not in {"unit", "period", "value", "n"}}
    return kept | known
