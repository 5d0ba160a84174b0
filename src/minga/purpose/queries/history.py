"""What a purpose and its figures said before somebody corrected them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth import get_user_model

from minga.purpose import wording
from minga.purpose.models import CharterVersion
from minga.ui.numbers import written_date


@dataclass(frozen=True, slots=True)
class VersionRow:
    """What somebody corrected: each part by its name on screen, with what it said before."""

    indicator: str
    parts: tuple[tuple[str, str], ...]
    by: str
    at: datetime


def history_of(purpose_id: int) -> tuple[VersionRow, ...]:
    """Every correction of a purpose and of its figures, the newest first."""
    rows = list(CharterVersion.objects.for_page().filter(purpose_id=purpose_id).select_related("changed_by"))
    names = _people_named({said for row in rows for name, said in row.before.items() if name in PEOPLE and said})
    return tuple(
        VersionRow(
            indicator=row.indicator,
            parts=tuple(
                (str(wording.PARTS.get(name, name)), _said(name, said, names)) for name, said in row.before.items()
            ),
            by=str(row.changed_by),
            at=row.changed_at,
        )
        for row in rows
    )


PEOPLE = {"sponsor_id", "owner_id"}


def _people_named(ids: Collection[str]) -> dict[str, str]:
    return {str(user.pk): str(user) for user in get_user_model().objects.filter(pk__in=ids)} if ids else {}


def _said(name: str, said: str, names: Mapping[str, str]) -> str:
    """What stood there, as people read it."""
    if name in PEOPLE:
        return names.get(said, "")
    if name in {"redecide_on", "due_on"} and said:
        return written_date(date.fromisoformat(said))
    return str(wording.VALUES.get(name, {}).get(said, said))
