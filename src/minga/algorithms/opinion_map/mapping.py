"""The opinion map of one question: from votes to places, groups, and what unites and divides them."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal, NamedTuple

import numpy as np

from .canonical import Orders, canonical_orders
from .certainty import ProductInterval, product_interval
from .chance import stands_out, surely_stands_out
from .figures import Booleans, Floats, Integers, Shares, shares_of
from .grouping import Candidates, Grouping, candidates_of
from .identical import Floods, find_floods
from .plane import Plane, no_plane, projected, scaled, stance_blocks
from .reading import GroupReading, flags, read_counts
from .selection import ChosenStatement, by_figures, consensus_statements
from .source import Table, VoteSource
from .stability import MOST_RESAMPLED, N_DIRECTIONS, Stability, Voters, judged, unjudged
from .votes import Ids, OpinionMapError, Votes

type State = Literal["too_few_people", "too_few_votes", "one_cloud", "unsteady", "grouped"]


@dataclass(frozen=True, slots=True, eq=False)
class OpinionMap:
    """The map of one question. Arrays follow ``people`` (n_people,) and ``statements`` (n_statements,), ids ascending.

    ``state``: ``too_few_people`` and ``too_few_votes`` show nobody's place, only ``community``; ``one_cloud`` has
    places but no groups: the votes differ no more than by chance; ``unsteady`` has none either: whether there are
    groups is not known, for they would not come back with other people of the same kind, or chance gives nearly as
    much. ``grouped`` has at least two groups.
    ``placed`` (n_people,) tells who has a place; ``xy`` (n_people, 2) is (0, 0) and ``group`` (n_people,) -1 for
    the others. Group 0 is the largest; ``silhouette`` -1..1 says how well groups part, 0.0 without groups.
    ``centre``, ``components`` and ``explained`` describe the plane (see ``Plane``); zeros where no place is shown.
    ``stability`` says how much of the groups would come back with other people of the same kind, ``floods`` reports
    accounts with identical votes that chance does not explain.
    ``community`` and the two consensus lists speak for everybody who voted, ``reading`` for the groups.
    """

    state: State
    people: Ids
    statements: Ids
    placed: Booleans
    xy: Floats
    group: Integers
    k: int
    silhouette: float
    centre: Floats
    components: Floats
    explained: Floats
    community: Shares
    agreed_by_all: tuple[ChosenStatement, ...]
    disagreed_by_all: tuple[ChosenStatement, ...]
    reading: GroupReading
    stability: Stability
    floods: Floods


@dataclass(frozen=True, slots=True)
class MapSettings:
    """The settings of a map, see ``opinion_map``; checked once.

    Raises:
        OpinionMapError: a setting is out of range.
    """

    seed: int = 0
    moderated: AbstractSet[Any] = frozenset()
    min_people: int = 7
    min_group: int | None = None
    min_votes_per_person: int = 7
    k_max: int = 5
    resamples: int = 20
    method: Literal["classic"] = "classic"

    def __post_init__(self) -> None:
        if self.method != "classic":
            raise OpinionMapError(f"method {self.method!r} is not known; known: 'classic'")
        for name, least in (
            ("seed", 0),
            ("resamples", 0),
            ("min_people", 1),
            ("smallest_group", 1),
            ("k_max", 1),
            ("min_votes_per_person", 1),
        ):
            if getattr(self, name) < least:
                given = "min_group" if name == "smallest_group" else name
                raise OpinionMapError(f"{given} must be at least {least}, not {getattr(self, name)}")

    @property
    def smallest_group(self) -> int:
        """Fewest people that are shown as a group."""
        return self.min_people if self.min_group is None else self.min_group


@dataclass(frozen=True, slots=True, eq=False)
class _Placing:
    """Who may be shown where, before anything is said about statements."""

    state: State
    placed: Booleans
    plane: Plane
    xy: Floats
    grouping: Grouping
    stability: Stability


class _Asked(NamedTuple):
    """Whose map is wanted, and how: what every step of it needs."""

    source: VoteSource
    flagged: Booleans
    orders: Orders
    settings: MapSettings


def opinion_map(
    votes: Votes,
    *,
    seed: int = 0,
    moderated: AbstractSet[Any] = frozenset(),
    min_people: int = 7,
    min_group: int | None = None,
    min_votes_per_person: int = 7,
    k_max: int = 5,
    resamples: int = 20,
    method: Literal["classic"] = "classic",
) -> OpinionMap:
    """Map the opinions in ``votes``; equal votes in any order give an equal result, bit by bit, for the same ``seed``,
    and under any other names the same but for the names.

    Args:
        votes: stances, see ``Votes.from_rows``; ``Votes.without`` leaves out the stance that comes with writing.
        seed: start of the random draws (the check against chance, the bootstrap).
        moderated: ids of statements taken out; unknown ids are ignored.
        min_people: with fewer voters, or fewer people with a place, nobody is shown apart.
        min_group: smallest group, ``min_people`` by default; smaller ones join the nearest. 1: as published.
        min_votes_per_person: votes needed for a place, or all statements when there are fewer.
        k_max: largest number of groups tried.
        resamples: draws of the bootstrap that judges which groups come back, five times as many where so many do not
            settle it; 0: groups are not judged, and their number follows the silhouette alone.
        method: "classic", that of Small et al. (2021), see the README of this package.

    Raises:
        OpinionMapError: a setting is out of range.
    """
    settings = MapSettings(
        seed=seed,
        moderated=moderated,
        min_people=min_people,
        min_group=min_group,
        min_votes_per_person=min_votes_per_person,
        k_max=k_max,
        resamples=resamples,
        method=method,
    )
    return draw(Table(votes), settings)


def draw(source: VoteSource, settings: MapSettings, *, interval: ProductInterval = product_interval) -> OpinionMap:
    """The map of votes wherever they are: the one way from votes to a map; ``interval`` as in ``read_counts``."""
    flagged = flags(source.statement_ids, settings.moderated)
    placing = _placing(source, flagged, settings)
    n, k = source.person_ids.size, placing.grouping.k
    group = np.full(n, -1, dtype=np.int64)
    group[placing.placed] = placing.grouping.group
    counts, everybody = source.counts(group, k), source.everybody()
    voters = int(np.count_nonzero(source.votes_per_person))
    community = shares_of(everybody)
    order = by_figures(everybody, counts)
    eligible = order[~flagged[order]]
    result = OpinionMap(
        state=placing.state,
        people=source.person_ids,
        statements=source.statement_ids,
        placed=placing.placed,
        xy=np.where(placing.placed[:, None], placing.xy, 0.0),
        group=group,
        k=k,
        silhouette=placing.grouping.silhouette,
        centre=placing.plane.centre,
        components=placing.plane.components,
        explained=placing.plane.explained,
        community=community,
        agreed_by_all=consensus_statements(community, source.statement_ids, eligible, "agree"),
        disagreed_by_all=consensus_statements(community, source.statement_ids, eligible, "disagree"),
        reading=read_counts(
            counts,
            np.bincount(placing.grouping.group, minlength=k),
            everybody,
            voters,
            statement_ids=source.statement_ids,
            flagged=flagged,
            min_seen=settings.min_people,
            interval=interval,
        ),
        stability=placing.stability,
        floods=find_floods(
            source.fingerprints(),
            source.votes_per_person,
            source.votes_of,
            np.concatenate([everybody[:, None], counts], axis=1),
            min_size=settings.min_people,
            min_votes=settings.min_votes_per_person,
        ),
    )
    _freeze(result)
    return result


def _placing(source: VoteSource, flagged: Booleans, settings: MapSettings) -> _Placing:
    ballots = source.votes_per_person
    enough = ballots >= min(settings.min_votes_per_person, flagged.size)
    # Of somebody's votes at least one is on a statement that was not taken out.
    placed = enough & (ballots > source.votes_on(flagged))
    if np.count_nonzero(ballots) < settings.min_people:
        return _nowhere(source, "too_few_people", settings)
    if np.count_nonzero(placed) < settings.min_people:
        return _nowhere(source, "too_few_votes", settings)
    asked = _Asked(source, flagged, canonical_orders(source, flagged), settings)
    plane = source.plane(flagged, asked.orders)
    xy = source.places(plane, flagged)
    candidates = candidates_of(xy[placed], k_max=settings.k_max, min_group=settings.smallest_group)
    state, grouping, stability = _parted(asked, plane, candidates, placed)
    return _Placing(state, placed, plane, xy, grouping, stability)


def _parted(asked: _Asked, plane: Plane, candidates: Candidates, placed: Booleans) -> tuple[State, Grouping, Stability]:
    """Whether people are told apart, and into which groups."""
    best, nothing = candidates.best(), unjudged(1, asked.settings.k_max)
    is_more = best is not None and _is_more_than_chance(asked, plane)
    if best is None or not is_more:
        return "unsteady" if is_more is None else "one_cloud", candidates.alone(), nothing
    if asked.settings.resamples == 0:
        grouping = candidates.of(best)
        return "grouped", grouping, unjudged(grouping.k, asked.settings.k_max)
    base = np.full(placed.size, -1, dtype=np.int64)
    base[placed] = candidates.base
    chosen, stability = _judge(asked, plane, base, candidates)
    if chosen is None:
        return "unsteady", candidates.alone(), stability
    return "grouped", candidates.of(chosen), stability


def _is_more_than_chance(asked: _Asked, plane: Plane) -> bool | None:
    ballots = asked.source.votes_per_person
    if surely_stands_out(plane, int(ballots.max(initial=0))):
        return True
    votes = asked.source.votes_of(np.arange(ballots.size)).reordered(*asked.orders)
    return stands_out(votes, plane, asked.flagged[asked.orders.statements], seed=asked.settings.seed)


def _judge(asked: _Asked, plane: Plane, base: Integers, candidates: Candidates) -> tuple[int | None, Stability]:
    source, flagged, settings, n = asked.source, asked.flagged, asked.settings, base.size
    people = asked.orders.people
    if n > MOST_RESAMPLED:
        people = people[np.sort(np.random.default_rng(settings.seed).choice(n, MOST_RESAMPLED, replace=False))]
    some = np.sort(people)
    votes = source.votes_of(some)
    flat = projected(stance_blocks(votes), plane.centre, source.directions(flagged, N_DIRECTIONS, asked.orders))
    scale = scaled(np.ones((some.size, 1)), votes.votes_per_person - votes.votes_on(flagged), flagged)[:, 0]
    at = np.searchsorted(some, people)
    return judged(
        candidates,
        Voters(flat[at], scale[at], base[people]),
        k_max=settings.k_max,
        min_group=max(1, settings.smallest_group * some.size // n),
        draws=settings.resamples,
        seed=settings.seed,
    )


def _nowhere(source: VoteSource, state: State, settings: MapSettings) -> _Placing:
    n = source.person_ids.size
    nobody = np.empty(0, dtype=np.int64)
    grouping = Grouping(nobody, 0, 0.0)
    plane = no_plane(source.statement_ids.size)
    return _Placing(state, np.zeros(n, dtype=np.bool_), plane, np.zeros((n, 2)), grouping, unjudged(0, settings.k_max))


def _freeze(part: Any) -> None:
    """Make every array of a result read-only: a frozen result that can be written to is not frozen."""
    for field in fields(part):
        value = getattr(part, field.name)
        if isinstance(value, np.ndarray):
            value.setflags(write=False)
        elif is_dataclass(value):
            _freeze(value)
