"""Taking part without an account: what stands in the way, who counts on the map, what looks like a flood. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import prod

from minga.debate.rules import FEWEST_SHOWN, State, refusal_to_take_part
from minga.kernel import Refusal

KEPT_DAYS = 30
MOST_WAITING, MOST_HOURLY = 5, 30
# In a minute: acts of one cookie, acts from one address, new cookies from one address. A whole hall may share one.
OF_ONE, FROM_ADDRESS, NEW_FROM_ADDRESS = 30, 600, 60
FLOOD_LEAST, FLOOD_ANSWERS, FLOOD_GAP = 5, 3, timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What decides whether visitors may come in: the space's choice, who may know of the community, its state."""

    are_allowed: bool
    is_secret: bool
    is_living: bool
    is_open: bool = False


def refusal_to_let_in(way: Way, state: State, *, closes_at: datetime, now: datetime) -> Refusal | None:
    """A facilitator opens a question that is going on, in a space that has chosen so, never in a secret community."""
    if not way.are_allowed:
        return Refusal("debate:visitors-not-allowed")
    if way.is_secret:
        return Refusal("debate:visitors-secret")
    if not way.is_living:
        return Refusal("debate:visitors-community")
    # One may hand out the address before the hour of the opening.
    return refusal_to_take_part(state, opens_at=min(closes_at, now), closes_at=closes_at, now=now)


def refusal_to_visit(way: Way) -> Refusal | None:
    """Whoever comes by an address that no longer lets in is told that, and nothing else."""
    is_let_in = way.is_open and way.are_allowed and way.is_living and not way.is_secret
    return None if is_let_in else Refusal("debate:visitors-shut")


def refusal_to_write_more(*, waiting: int, from_address: int) -> Refusal | None:
    """Texts wait for people who read them: nobody fills their queue."""
    if waiting >= MOST_WAITING:
        return Refusal("debate:visitor-waits", {"most": MOST_WAITING})
    return Refusal("debate:visitor-address", {"most": MOST_HOURLY}) if from_address >= MOST_HOURLY else None


def refusal_to_bring_along(state: State, *, is_there: bool) -> Refusal | None:
    """Once: afterwards the cookie opens nothing any more. What has been summed up keeps its voters."""
    if not is_there:
        return Refusal("debate:no-visit")
    return Refusal("debate:visit-summarized") if state == State.SUMMARIZED else None


def are_counted(voters: int, *, are_left_out: bool) -> bool:
    """Visitors are on the map from seven on: fewer could be found by subtraction from a map without them."""
    return voters >= FEWEST_SHOWN and not are_left_out


def may_tell_apart(*numbers: int) -> bool:
    """Whether parts of a whole may be told beside it: each is nobody, or at least seven people."""
    return all(number == 0 or number >= FEWEST_SHOWN for number in numbers)


@dataclass(frozen=True, slots=True)
class Sight:
    """A visitor as far as floods are concerned: from where (a digest), since when, and their votes by statement."""

    id: int
    address: str
    begun_at: datetime
    votes: frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Flood:
    """Visitors who voted the same on every statement, from one address or within minutes of each other."""

    ids: tuple[int, ...]
    answers: int
    is_one_address: bool
    first_at: datetime
    last_at: datetime

    @property
    def first_id(self) -> int:
        return self.ids[0]


def floods_among(sights: Sequence[Sight]) -> tuple[Flood, ...]:
    """Sets of visitors who voted alike, where the others' votes do not explain it. Somebody looks at each."""
    found: list[Flood] = []
    taken: set[int] = set()
    for chosen, is_one_address in _suspected(sights):
        left = sorted((each for each in chosen if each.id not in taken), key=lambda each: each.id)
        if len(left) < FLOOD_LEAST or _is_usual(left, sights, is_one_address=is_one_address):
            continue
        taken |= {each.id for each in left}
        moments = [each.begun_at for each in left]
        ids = tuple(each.id for each in left)
        found.append(Flood(ids, len(left[0].votes), is_one_address, min(moments), max(moments)))
    return tuple(sorted(found, key=lambda flood: flood.first_id))


def _suspected(sights: Iterable[Sight]) -> Iterator[tuple[list[Sight], bool]]:
    alike: defaultdict[frozenset[tuple[int, int]], list[Sight]] = defaultdict(list)
    for each in sights:
        if len(each.votes) >= FLOOD_ANSWERS:
            alike[each.votes].append(each)
    for same in alike.values():
        by_address: defaultdict[str, list[Sight]] = defaultdict(list)
        for each in same:
            by_address[each.address].append(each)
        yield from ((chosen, True) for address, chosen in by_address.items() if address)
        yield from ((chosen, False) for chosen in _runs(same))


def _runs(sights: Sequence[Sight]) -> Iterator[list[Sight]]:
    """Visitors who came one after another, never more than some minutes apart."""
    run: list[Sight] = []
    for each in sorted(sights, key=lambda sight: (sight.begun_at, sight.id)):
        if run and each.begun_at - run[-1].begun_at > FLOOD_GAP:
            yield run
            run = []
        run.append(each)
    if run:
        yield run


def _is_usual(chosen: Sequence[Sight], sights: Sequence[Sight], *, is_one_address: bool) -> bool:
    """Whether so many would vote like this anyway, each answer by itself: in a hall where most agree, they do.

    They are held against everybody, themselves among them: whoever agrees or dissents has their like. Most of all, from
    one address, are held against the others: else they would explain themselves.
    """
    inside = {each.id for each in chosen}
    others = [each for each in sights if each.id not in inside]
    if len(others) < FEWEST_SHOWN:
        return False
    against = others if is_one_address and 2 * len(chosen) > len(sights) else sights
    cast = Counter(vote for each in against for vote in each.votes)
    seen = Counter(statement for each in against for statement, _value in each.votes)
    chance = prod((cast[vote] + 1) / (seen[vote[0]] + 3) for vote in chosen[0].votes)
    return len(chosen) <= 2 * chance * len(sights)
