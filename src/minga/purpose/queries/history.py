"""What a purpose and its figures said before somebody corrected them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.utils.safestring import SafeString

from minga.foundation.writing.comparing import compared
from minga.purpose import wording
from minga.purpose.models import CharterVersion, Purpose
from minga.ui.numbers import written_date


@dataclass(frozen=True, slots=True)
class VersionRow:
    """What somebody corrected: each part by its name on screen, with what it said before.

    ``changes`` says beside each part how that became what it says next; nothing of what is no text.
    """

    indicator: str
    parts: tuple[tuple[str, str], ...]
    by: str
    at: datetime
    changes: tuple[str | SafeString, ...] = ()

    @property
    def rows(self) -> tuple[tuple[str, str, str | SafeString], ...]:
        """Each part with what it said, and how that became what it says next."""
        return tuple((*part, changed) for part, changed in zip(self.parts, self.changes, strict=True))


def history_of(purpose_id: int, *, stands: Purpose | None = None) -> tuple[VersionRow, ...]:
    """Every correction of a purpose and of its figures, the newest first; of the charter that stands, word by word."""
    rows = list(CharterVersion.objects.for_page().filter(purpose_id=purpose_id).select_related("changed_by"))
    changed = _changed_texts(stands, rows) if stands else {}
    names = _people_named({said for row in rows for name, said in row.before.items() if name in PEOPLE and said})
    return tuple(
        VersionRow(
            indicator=row.indicator,
            parts=tuple(
                (str(wording.PARTS.get(name, name)), _said(name, said, names)) for name, said in row.before.items()
            ),
            by=str(row.changed_by),
            at=row.changed_at,
            changes=tuple(changed.get((row.pk, name), "") for name in row.before),
        )
        for row in rows
    )


PEOPLE = {"sponsor_id", "owner_id"}
TEXTS = ("title", "issue", "who", "member_gain", "organization_gain")


def _changed_texts(purpose: Purpose, rows: Sequence[CharterVersion]) -> dict[tuple[int, str], SafeString]:
    """By version and name, how each text of the charter became what it said next; ``rows`` come newest first."""
    says = {name: getattr(purpose, name) for name in TEXTS}
    changed: dict[tuple[int, str], SafeString] = {}
    for row in rows:
        for name in TEXTS if not row.indicator else ():
            if name in row.before:
                changed[row.pk, name] = compared(row.before[name], says[name])
                says[name] = row.before[name]
    return changed


def _people_named(ids: Collection[str]) -> dict[str, str]:
    return {str(user.pk): str(user) for user in get_user_model().objects.filter(pk__in=ids)} if ids else {}


def _said(name: str, said: str, names: Mapping[str, str]) -> str:
    """What stood there, as people read it."""
    if name in PEOPLE:
        return names.get(said, "")
    if name in {"redecide_on", "due_on"} and said:
        return written_date(date.fromisoformat(said))
    return str(wording.VALUES.get(name, {}).get(said, said))
