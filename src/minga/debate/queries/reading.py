"""In which order a debate is read, what of it, and what its reader said of each text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet

from minga.debate.models import Contribution, ContributionQuerySet, HelpfulMark, HelpfulRank, Question
from minga.debate.rules import UNSETTLED, Kind, ReplyRole
from minga.debate.rules.reading import Helps, Order, Shelf, Show
from minga.foundation.prepared import prepared

WAITING = frozenset(state.value for state in UNSETTLED)

type Shelved = tuple[tuple[int, Shelf], ...]


@dataclass(frozen=True, slots=True)
class Sieve:
    """What of a debate is read, and in which order; empty is everything, by time.

    ``reader_id`` and ``since`` say what is one's own and what is new; without them nothing is either.
    """

    order: Order = Order.TIME
    kind: str = ""
    state: str = ""
    role: str = ""
    show: Show = Show.ALL
    reader_id: int | None = None
    since: datetime | None = None

    @property
    def is_everything(self) -> bool:
        return not (self.kind or self.state or self.role or self.show)

    @property
    def is_by_thread(self) -> bool:
        return self.order == Order.TIME

    @property
    def is_everybodys(self) -> bool:
        """Whether everybody who reads with it reads the same."""
        return self.show == Show.ALL

    @property
    def asked(self) -> dict[str, str]:
        """What of an address asks for this."""
        asked = {
            "order": self.order if self.order != Order.TIME else "",
            "kind": self.kind,
            "state": self.state,
            "role": self.role,
            "show": self.show,
        }
        return {name: str(value) for name, value in asked.items() if value}

    @property
    def narrowed(self) -> str:
        return urlencode(self.asked)

    def of(self, question: Question) -> ContributionQuerySet:
        """What passes, of those that have a place; in an order other than time only what stands."""
        rows: ContributionQuerySet = Contribution.objects.listed().filter(question=question)
        if not self.is_by_thread:
            rows = rows.standing()
        given = {"kind": self.kind, "state": self.state, "reply_role": self.role}
        rows = rows.filter(**{name: value for name, value in given.items() if value})
        if self.state:
            rows = rows.ideas()
        if self.show == Show.MINE:
            return rows.filter(author_id=self.reader_id) if self.reader_id is not None else rows.none()
        if self.show == Show.NEW:
            return _new(rows, self.reader_id, self.since)
        return rows


def _new(rows: ContributionQuerySet, reader_id: int | None, since: datetime | None) -> ContributionQuerySet:
    if reader_id is None or since is None:
        return rows.none()
    return rows.filter(written_at__gt=since).exclude(author_id=reader_id)


@prepared
def _rank(question_id: int) -> QuerySet[HelpfulRank]:
    return HelpfulRank.objects.filter(question_id=question_id)


def rank_of(question_id: int) -> HelpfulRank:
    """The order as it was last computed; of a question without marks, one that knows nothing."""
    return _rank.first(question_id) or HelpfulRank(question_id=question_id)


def in_order(question: Question, sieve: Sieve, rank: HelpfulRank | None) -> Shelved:
    """Every text that passes with where it stands, in the order asked for; ``rank`` for what is helpful."""
    rows = sieve.of(question).order_by("id")
    if rank is not None:
        return shelved_by_rank(list(rows.values_list("id", flat=True)), rank.ranked, rank.across)
    replied = Exists(Contribution.objects.standing().filter(reply_to=OuterRef("pk")))
    cells = rows.annotate(is_replied=replied).values_list("id", "kind", "reply_role", "state", "is_replied")
    shelves: dict[Shelf, list[int]] = {Shelf.ASKED: [], Shelf.AWAITED: [], Shelf.REST: []}
    for pk, kind, role, state, is_replied in cells:
        shelves[_shelf(kind, role, state, is_replied=is_replied)].append(pk)
    return tuple((pk, shelf) for shelf, ids in shelves.items() for pk in ids)


def _shelf(kind: str, role: str, state: str, *, is_replied: bool) -> Shelf:
    if not is_replied and (kind == Kind.QUESTION or role == ReplyRole.ASKS):
        return Shelf.ASKED
    return Shelf.AWAITED if kind == Kind.IDEA and state in WAITING else Shelf.REST


def shelved_by_rank(ids: Iterable[int], ranked: list[int], across: list[int]) -> Shelved:
    """What surely helps both sides, then what is known, then what is not: that by time, and never in between."""
    there, known, sure = set(ids), set(ranked), set(across)
    first = [(pk, Shelf.ACROSS) for pk in ranked if pk in there and pk in sure]
    second = [(pk, Shelf.RANKED) for pk in ranked if pk in there and pk not in sure]
    return (*first, *second, *((pk, Shelf.UNKNOWN) for pk in sorted(there - known)))


def beginnings(page: Shelved) -> dict[int, Shelf]:
    """Before which texts of a page the name of their shelf stands."""
    found = dict(page[:1])
    return found | {pk: shelf for (_before, one), (pk, shelf) in pairwise(page) if shelf != one}


@prepared
def _marks(person_id: int, contribution_ids: list[int]) -> QuerySet[HelpfulMark, tuple[int, int | None]]:
    rows = HelpfulMark.objects.filter(person_id=person_id, contribution_id__in=contribution_ids)
    return rows.values_list("contribution_id", "value")


def marks_of(person_id: int | None, contribution_ids: list[int]) -> Mapping[int, Helps]:
    """What a person said of these texts: nobody else is ever given it."""
    if person_id is None or not contribution_ids:
        return {}
    return {pk: Helps(value) for pk, value in _marks(person_id, contribution_ids) if value is not None}
