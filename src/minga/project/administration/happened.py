"""What happened in a space, in sentences, as its administrators may know it: newest first, page by page.

Nothing here counts what is left out: no entry has its number, and the mark at which a page begins is sealed. So nobody
can tell from the gaps how much was voted or written meanwhile.
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
from minga.foundation.sealed import SealError, seal, unseal

PER_PAGE, EXPORTED_MOST, READ_AT_ONCE = 50, 10_000, 500
LOOKED_THROUGH = 20_000
"""At once: where nothing of so many may be told, the page ends there and the next goes on."""
MARK = "minga.happened"

type Mark = tuple[datetime, int]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which acts: by or about a person, of one kind, on some days; ``after`` is the mark where a page begins."""

    person_id: int | None = None
    kind: str = ""
    since: date | None = None
    until: date | None = None
    after: Mark | None = None


@dataclass(frozen=True, slots=True)
class Happened:
    """One act; ``hash`` stands for it and for everything before it in the chain, once it is sealed."""

    at: datetime
    kind: str
    sentence: str
    hash: str


@dataclass(frozen=True, slots=True)
class Page:
    """``next`` leads to the next page; empty where there is none. A page may have fewer rows than others, or none."""

    rows: tuple[Happened, ...]
    next: str = ""


def sealed_mark(mark: Mark) -> str:
    """Where the next page begins, as text that tells nothing of what stands there."""
    return seal(f"{mark[0].isoformat()}|{mark[1]}", purpose=MARK)


def opened_mark(text: str) -> Mark | None:
    """The mark again; None for one that was not made here."""
    try:
        at, _, number = unseal(text, purpose=MARK).partition("|")
        return datetime.fromisoformat(at), int(number)
    except (SealError, ValueError):
        return None


def _asked(actor: Actor, wanted: Wanted) -> QuerySet[Entry]:
    names = [name for name, logged in declared().logged.items() if wanted.kind in {"", logged.kind}]
    entries = Entry.objects.filter(space_id=actor.space_id, name__in=names)
    if wanted.person_id is not None:
        entries = entries.filter(Q(actor_id=wanted.person_id) | Q(payload__user_id=wanted.person_id))
    if wanted.since is not None:
        entries = entries.filter(occurred_at__gte=clock.beginning_of(wanted.since))
    if wanted.until is not None:
        entries = entries.filter(occurred_at__lt=clock.beginning_of(wanted.until + timedelta(days=1)))
    return entries.order_by("-occurred_at", "-id")


def _older(entries: QuerySet[Entry], mark: Mark | None) -> QuerySet[Entry]:
    if mark is None:
        return entries
    at, number = mark
    return entries.filter(Q(occurred_at__lt=at) | Q(occurred_at=at, pk__lt=number), occurred_at__lte=at)


def _told(actor: Actor, wanted: Wanted) -> Iterator[tuple[Mark, Happened | None]]:
    """In slices, each with a fixed number of queries: of what stands there, what the actor may know of; with the mark
    of each, and none where something stands that they may not know of.
    """
    entries, mark, looked = _asked(actor, wanted), wanted.after, 0
    while looked < LOOKED_THROUGH:
        slice_ = list(_older(entries, mark)[:READ_AT_ONCE])
        for entry, said in _sentences(actor, slice_):
            mark = (entry.occurred_at, entry.pk)
            yield mark, said
        looked += len(slice_)
        if len(slice_) < READ_AT_ONCE:
            return


def _page_of(actor: Actor, wanted: Wanted, most: int) -> Page:
    """So many acts, and the mark after the last that was looked at, where others may follow."""
    rows: list[Happened] = []
    looked, mark = 0, wanted.after
    for at, said in _told(actor, wanted):
        if said is not None and len(rows) == most:
            return Page(tuple(rows), sealed_mark(mark) if mark else "")
        looked, mark = looked + 1, at
        if said is not None:
            rows.append(said)
    is_cut = looked >= LOOKED_THROUGH and mark is not None
    return Page(tuple(rows), sealed_mark(mark) if is_cut and mark else "")


def _sentences(actor: Actor, entries: Sequence[Entry]) -> Iterator[tuple[Entry, Happened | None]]:
    things, names = _things(actor, entries), _names(entries)
    for entry in entries:
        logged = declared().logged[entry.name]
        thing = ""
        if logged.about is not None:
            kind, field = logged.about
            if (kind, entry.payload.get(field)) not in things:
                yield entry, None
                continue
            thing = things[kind, entry.payload[field]]
        by = names.get(entry.actor_id or 0, _("Somebody who is gone")) if entry.actor_id else _("The house")
        whom = names.get(entry.payload.get("user_id") or 0, _("somebody who is gone"))
        sentence = str(logged.said_of(entry.payload)) % {"by": by, "whom": whom, "thing": thing}
        yield entry, Happened(entry.occurred_at, logged.kind, sentence, entry.hash)


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
    return _page_of(actor, wanted, PER_PAGE)


def everything_that_happened(actor: Actor, wanted: Wanted) -> Page:
    """The same as a file: ten thousand acts, and the mark with which the next file goes on."""
    require(is_space_administrator, actor, None)
    return _page_of(actor, wanted, EXPORTED_MOST)


def proof_of(rows: Iterable[Happened]) -> str:
    """The hash of the newest of these acts that is sealed: it stands for all that was before."""
    return next((row.hash for row in rows if row.hash), "")


def reasons_left_out() -> tuple[str, ...]:
    """Why what is not here is not here: each reason that some fact is kept back for."""
    kept_back = set(declared().unlogged.values())
    return tuple(str(why) for reason, why in WHY_UNLOGGED.items() if reason in kept_back)
