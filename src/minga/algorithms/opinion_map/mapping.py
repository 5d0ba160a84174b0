"""The opinion map of one question: from votes to places, groups, and what unites and divides them."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields
from typing import Any, Literal

import numpy as np

from .certainty import Verdict, division_interval, product_interval, verdicts
from .figures import (
    Booleans,
    Contrast,
    Floats,
    Integers,
    Shares,
    community_shares,
    contrast_of,
    group_shares,
)
from .grouping import Grouping, group_points
from .identical import Floods, find_floods
from .projection import Projection, project, stands_out
from .selection import (
    ChosenStatement,
    by_score,
    consensus_statements,
    division,
    group_informed_consensus,
    representative_statements,
)
from .stability import Stability, bootstrap, unjudged
from .votes import Ids, OpinionMapError, Votes

type State = Literal["too_few_people", "too_few_votes", "one_cloud", "grouped"]


@dataclass(frozen=True, slots=True, eq=False)
class GroupReading:
    """What a division of people into ``k`` groups says about each statement.

    ``sizes`` (k,) counts people. ``shares`` and ``contrast`` hold figures (k, n_statements); ``representative`` the
    statements chosen for each group. ``consensus_agree`` and ``consensus_disagree`` (n_statements,) are the
    group-informed consensus, products over groups of P(agree) and of P(disagree); with no groups, the community's.
    ``division`` (n_statements,) is 0..1. Their intervals (n_statements, 2) hold at 95 %, and ``verdict``
    (n_statements,) says what follows, "unknown" included (see ``certainty``).
    ``unites`` and ``divides`` are positions of statements in those orders,
    without moderated statements and without those too few people of some group have seen to be compared.
    """

    k: int
    sizes: Integers
    shares: Shares
    contrast: Contrast
    representative: tuple[tuple[ChosenStatement, ...], ...]
    consensus_agree: Floats
    consensus_disagree: Floats
    division: Floats
    consensus_agree_interval: Floats
    consensus_disagree_interval: Floats
    division_interval: Floats
    verdict: tuple[Verdict, ...]
    unites: Integers
    divides: Integers


@dataclass(frozen=True, slots=True, eq=False)
class OpinionMap:
    """The map of one question. Arrays follow ``people`` (n_people,) and ``statements`` (n_statements,), ids ascending.

    ``state``: ``too_few_people`` and ``too_few_votes`` show nobody's place, only ``community``; ``one_cloud`` has
    places but one group; ``grouped`` has at least two groups.
    ``placed`` (n_people,) tells who has a place; ``xy`` (n_people, 2) is (0, 0) and ``group`` (n_people,) -1 for
    the others. Group 0 is the largest; ``silhouette`` -1..1 says how well groups part, 0.0 without groups.
    ``centre``, ``components`` and ``explained`` describe the plane (see ``Projection``); zeros where no place is shown.
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


@dataclass(frozen=True, slots=True, eq=False)
class _Placing:
    """Who may be shown where, before anything is said about statements."""

    state: State
    placed: Booleans
    projection: Projection
    grouping: Grouping
    stability: Stability


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
    """Map the opinions in ``votes``; equal votes in any order give an equal result, bit by bit, for the same ``seed``.

    Args:
        votes: stances, see ``Votes.from_rows``.
        seed: start of the random draws (k-means starts, the check against chance).
        moderated: ids of statements taken out; unknown ids are ignored.
        min_people: with fewer voters, or fewer people with a place, nobody is shown apart.
        min_group: smallest group, ``min_people`` by default; smaller ones join the nearest. 1: as published.
        min_votes_per_person: votes needed for a place, or all statements when there are fewer.
        k_max: largest number of groups tried.
        resamples: draws of the bootstrap that judges the groups; 0: they are not judged.
        method: "classic", that of Small et al. (2021), see the README of this package.

    Raises:
        OpinionMapError: a setting is out of range.
    """
    if method != "classic":
        raise OpinionMapError(f"method {method!r} is not known; known: 'classic'")
    smallest = min_people if min_group is None else min_group
    _check_at_least(0, seed=seed, resamples=resamples)
    _check_at_least(1, min_people=min_people, min_group=smallest, k_max=k_max)
    _check_at_least(1, min_votes_per_person=min_votes_per_person)
    flagged = _flags(votes, moderated)
    placed = _who_has_a_place(votes, flagged, min_votes_per_person)
    if np.count_nonzero(votes.votes_per_person) < min_people:
        placing = _nowhere(votes, "too_few_people", k_max)
    elif np.count_nonzero(placed) < min_people:
        placing = _nowhere(votes, "too_few_votes", k_max)
    else:
        placing = _place(votes, flagged, placed, min_group=smallest, k_max=k_max, resamples=resamples, seed=seed)
    return _assemble(votes, flagged, placing, min_seen=min_people, min_votes=min_votes_per_person)


def read_groups(
    votes: Votes, group: Integers, *, moderated: AbstractSet[Any] = frozenset(), min_seen: int = 7
) -> GroupReading:
    """Read what any division of people says: that of the map, a published one, or one made by hand.

    ``group`` (n_people,) follows ``votes.person_ids``: 0..k-1, or -1 for people left out. A statement counts for
    ``unites`` and ``divides`` when ``min_seen`` people of every group (all of a smaller group) have seen it.

    Raises:
        OpinionMapError: ``group`` is not one whole number of at least -1 per person, or a group in between is empty.
    """
    group = np.asarray(group)
    if group.shape != (votes.n_people,) or group.dtype.kind not in "iu":
        raise OpinionMapError(f"group must hold one whole number for each of {votes.n_people} people")
    present = np.unique(group)
    k = int(present.max(initial=-1)) + 1
    if not np.array_equal(present[present >= 0], np.arange(k)) or present.min(initial=0) < -1:
        raise OpinionMapError(f"groups must be numbered 0..{max(k - 1, 0)} without a gap, or -1 for none")
    reading = _read(votes, group.astype(np.int64), k, _flags(votes, moderated), min_seen)
    _freeze(reading)
    return reading


def _read(votes: Votes, group: Integers, k: int, flagged: Booleans, min_seen: int) -> GroupReading:
    shares = group_shares(votes, group, k)
    contrast = contrast_of(shares)
    sizes = np.bincount(group[group >= 0], minlength=k)
    # Without groups the whole community stands in for the one group, so that what unites is still told.
    everyone = np.where(votes.votes_per_person > 0, 0, -1)
    basis = shares if k else group_shares(votes, everyone, 1)
    basis_sizes = sizes if k else np.array([np.count_nonzero(everyone == 0)])
    floor = np.minimum(np.maximum(basis_sizes, 1), max(min_seen, 1))
    comparable = ~flagged & (basis.seen >= floor[:, None]).all(axis=0)
    consensus_agree = group_informed_consensus(basis.p_agree)
    apart = division(basis, basis_sizes)
    reach = division_interval(basis, basis_sizes, apart)
    return GroupReading(
        k=k,
        sizes=sizes,
        shares=shares,
        contrast=contrast,
        representative=representative_statements(shares, contrast, votes.statement_ids, ~flagged),
        consensus_agree=consensus_agree,
        consensus_disagree=group_informed_consensus(basis.p_disagree),
        division=apart,
        consensus_agree_interval=product_interval(basis.agrees, basis.seen),
        consensus_disagree_interval=product_interval(basis.disagrees, basis.seen),
        division_interval=reach,
        verdict=verdicts(basis, reach, flagged),
        unites=by_score(consensus_agree, comparable),
        divides=by_score(apart, comparable & (k > 1)),
    )


def _place(
    votes: Votes, flagged: Booleans, placed: Booleans, *, min_group: int, k_max: int, resamples: int, seed: int
) -> _Placing:
    projection = project(votes, flagged)
    grouping = group_points(projection.xy[placed], k_max=k_max, min_group=min_group, seed=seed)
    if grouping.k > 1 and stands_out(votes, flagged, float(projection.explained[0]), seed=seed):
        judged = bootstrap(
            projection.xy[placed], grouping, k_max=k_max, min_group=min_group, resamples=resamples, seed=seed
        )
        return _Placing("grouped", placed, projection, grouping, judged)
    together = Grouping(np.zeros_like(grouping.group), 1, 0.0)
    return _Placing("one_cloud", placed, projection, together, unjudged(1, k_max))


def _nowhere(votes: Votes, state: State, k_max: int) -> _Placing:
    n, m = votes.n_people, votes.n_statements
    empty = Projection(np.zeros(m), np.zeros((2, m)), np.zeros(2), np.zeros((n, 2)))
    nobody = Grouping(np.empty(0, dtype=np.int64), 0, 0.0)
    return _Placing(state, np.zeros(n, dtype=np.bool_), empty, nobody, unjudged(0, k_max))


def _assemble(votes: Votes, flagged: Booleans, placing: _Placing, *, min_seen: int, min_votes: int) -> OpinionMap:
    group = np.full(votes.n_people, -1, dtype=np.int64)
    group[placing.placed] = placing.grouping.group
    community = community_shares(votes)
    reading = _read(votes, group, placing.grouping.k, flagged, min_seen)
    result = OpinionMap(
        state=placing.state,
        people=votes.person_ids,
        statements=votes.statement_ids,
        placed=placing.placed,
        xy=np.where(placing.placed[:, None], placing.projection.xy, 0.0),
        group=group,
        k=placing.grouping.k,
        silhouette=placing.grouping.silhouette,
        centre=placing.projection.centre,
        components=placing.projection.components,
        explained=placing.projection.explained,
        community=community,
        agreed_by_all=consensus_statements(community, votes.statement_ids, ~flagged, "agree"),
        disagreed_by_all=consensus_statements(community, votes.statement_ids, ~flagged, "disagree"),
        reading=reading,
        stability=placing.stability,
        floods=find_floods(votes, community, reading.shares, min_size=min_seen, min_votes=min_votes),
    )
    _freeze(result)
    return result


def _who_has_a_place(votes: Votes, flagged: Booleans, min_votes: int) -> Booleans:
    """People with enough votes, of which at least one on a statement that was not taken out."""
    counted = np.bincount(votes.person[~flagged[votes.statement]], minlength=votes.n_people)
    return (votes.votes_per_person >= min(min_votes, votes.n_statements)) & (counted > 0)


def _flags(votes: Votes, moderated: AbstractSet[Any]) -> Booleans:
    return np.array([statement in moderated for statement in votes.statement_ids.tolist()], dtype=np.bool_)


def _check_at_least(least: int, **settings: int) -> None:
    for name, value in settings.items():
        if value < least:
            raise OpinionMapError(f"{name} must be at least {least}, not {value}")


def _freeze(part: OpinionMap | GroupReading | Shares | Contrast | Stability | Floods) -> None:
    """Make every array of a result read-only: a frozen result that can be written to is not frozen."""
    for field in fields(part):
        value = getattr(part, field.name)
        if isinstance(value, np.ndarray):
            value.setflags(write=False)
        elif isinstance(value, GroupReading | Shares | Contrast | Stability | Floods):
            _freeze(value)
