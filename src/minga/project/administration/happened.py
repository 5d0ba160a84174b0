"""What happened in a space, in sentences, as its administrators may know it: newest first, page by page.

Nothing here counts what is left out: no entry has its number, and pages go by moments. So nobody can tell from the
gaps how much was voted or written meanwhile.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.administered import WHY_UNLOGGED
from minga.foundation.declared import declared
from minga.foundation.journal.models import Entry
from minga.foundation.policy import Actor, is_space_administrator, require

PER_PAGE, EXPORTED_MOST, READ_AT_ONCE = 50, 10_000, 200
LOOKED_THROUGH = 20_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which acts: by or about a person, of one kind, on some days; ``before`` and ``skip`` say where a page begins."""

    person_id: int | None = None
    kind: str = ""
    since: date | None = None
    until: date | None = None
    before: datetime | None = None
    skip: int = 0


@dataclass(frozen=True, slots=True)
class Happened:
    """One act; ``hash`` stands for it and for everything before it in the chain, once it is sealed."""

    at: datetime
    kind: str
    sentence: str
    hash: str


@dataclass(frozen=True, slots=True)
class Page:
    """``before`` and ``skip`` lead to the next page; None where there is none."""

    rows: tuple[Happened, ...]
    before: datetime | None
    skip: int


def _asked(actor: Actor, wanted: Wanted) -> QuerySet[Entry]:
    names = [name for name, logged in declared().logged.items() if wanted.kind in {"", logged.kind}]
    entries = Entry.objects.filter(space_id=actor.space_id, name__in=names)
    if wanted.person_id is not None:
        entries = entries.filter(Q(actor_id=wanted.person_id) | Q(payload__user_id=wanted.person_id))
    if wanted.since is not None:
        entries = entries.filter(occurred_at__gte=clock.beginning_of(wanted.since))
    if wanted.until is not None:
        entries = entries.filter(occurred_at__lt=clock.beginning_of(wanted.until + timedelta(days=1)))
    if wanted.before is not None:
        entries = entries.filter(occurred_at__lte=wanted.before)
    return entries.order_by("-occurred_at", "-id")


def _told(actor: Actor, entries: QuerySet[Entry]) -> Iterator[Happened]:
    """In slices, each with a fixed number of queries: of what stands there, what the actor may know of."""
    for start in range(0, LOOKED_THROUGH, READ_AT_ONCE):
        slice_ = list(entries[start : start + READ_AT_ONCE])
        yield from _sentences(actor, slice_)
        if len(slice_) < READ_AT_ONCE:
            return


def _sentences(actor: Actor, entries: Sequence[Entry]) -> Iterator[Happened]:
    things, names = _things(actor, entries), _names(entries)
    for entry in entries:
        logged = declared().logged[entry.name]
        thing = ""
        if logged.about is not None:
            kind, field = logged.about
            if (kind, entry.payload.get(field)) not in things:
                continue
            thing = things[kind, entry.payload[field]]
        by = names.get(entry.actor_id or 0, _("Somebody who is gone")) if entry.actor_id else _("The house")
        whom = names.get(entry.payload.get("user_id") or 0, _("somebody who is gone"))
        sentence = str(logged.sentence) % {"by": by, "whom": whom, "thing": thing}
        yield Happened(entry.occurred_at, logged.kind, sentence, entry.hash)


def _things(actor: Actor, entries: Iterable[Entry]) -> dict[tuple[str, Any], str]:
    """What the facts are about, by kind and id: only what the actor may read now."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        about = declared().logged[entry.name].about
        if about is not None and isinstance(entry.payload.get(about[1]), int):
            wanted[about[0]].add(entry.payload[about[1]])
    found: dict[tuple[str, Any], str] = {}
    for kind, ids in wanted.items():
        rows = declared().readables[kind].rows(actor).filter(pk__in=ids)
        found |= {(kind, row.pk): getattr(row, "title", "") or getattr(row, "name", "") for row in rows}
    return found


def _names(entries: Iterable[Entry]) -> dict[int, str]:
    ids = {each for entry in entries for each in (entry.actor_id, entry.payload.get("user_id")) if each}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=ids)}


def what_happened(actor: Actor, wanted: Wanted) -> Page:
    """Fifty acts, newest first, for administrators only."""
    require(is_space_administrator, actor, None)
    rows: list[Happened] = []
    skipped = 0
    for row in _told(actor, _asked(actor, wanted)):
        if row.at == wanted.before and skipped < wanted.skip:
            skipped += 1
            continue
        if len(rows) == PER_PAGE:
            last = rows[-1].at
            same = sum(each.at == last for each in rows) + (skipped if last == wanted.before else 0)
            return Page(tuple(rows), last, same)
        rows.append(row)
    return Page(tuple(rows), None, 0)


def everything_that_happened(actor: Actor, wanted: Wanted) -> tuple[Happened, ...]:
    """The same as a file: all that was asked for, ten thousand acts at most."""
    require(is_space_administrator, actor, None)
    rows: list[Happened] = []
    for row in _told(actor, _asked(actor, wanted)):
        if len(rows) == EXPORTED_MOST:
            break
        rows.append(row)
    return tuple(rows)


def proof_of(rows: Iterable[Happened]) -> str:
    """The hash of the newest of these acts that is sealed: it stands for all that was before."""
    return next((row.hash for row in rows if row.hash), "")


def reasons_left_out() -> tuple[str, ...]:
    """Why what is not here is not here: each reason that some fact is kept back for."""
    kept_back = set(declared().unlogged.values())
    return tuple(str(why) for reason, why in WHY_UNLOGGED.items() if reason in kept_back)
