"""What is kept of a computed map: what everybody may see, each person's own place, what facilitators are told."""

from typing import Any

import numpy as np

from minga.algorithms.opinion_map import OpinionMap, Shares, Votes, wilson_interval
from minga.debate import rules
from minga.debate.actions.axes import axes_of
from minga.debate.rules import FEWEST_SHOWN

MOST_POINTS = 5_000
MOST_TOLD = 8


def drawing_of(computed: OpinionMap, votes: Votes) -> dict[str, Any]:
    """What everybody may see. Below seven people: only how many more it takes.

    Shares are kept as [share, low, high]; statements are named by their id.
    """
    voters = int(np.count_nonzero(votes.votes_per_person))
    drawing: dict[str, Any] = {"state": computed.state}
    if voters < FEWEST_SHOWN:
        return drawing | {"voters": None, "placed": None, "needed": FEWEST_SHOWN - voters}
    reading = computed.reading
    shown = frozenset(np.flatnonzero(computed.community.seen >= FEWEST_SHOWN).tolist())
    return drawing | {
        "voters": voters,
        "placed": int(computed.placed.sum()),
        "needed": 0,
        "groups": [int(size) for size in reading.sizes],
        "stability": _stability(computed),
        "points": _points(computed),
        "axes": axes_of(computed, votes, shown) if computed.placed.any() else [],
        "unites": _ids(computed, [place for place in reading.unites.tolist() if place in shown]),
        "divides": _ids(computed, [place for place in reading.divides.tolist() if place in shown]),
        "typical": [
            [{"id": one.statement, "side": one.side} for one in chosen if group in told_groups(computed, one.index)[0]]
            for group, chosen in enumerate(reading.representative)
        ],
        "statements": [_statement(computed, place) for place in sorted(shown)],
    }


def places_of(computed: OpinionMap) -> dict[str, list[float]]:
    """Everybody's place under ``p<id>``, a visitor's under ``v<id>``: x, y, group. Each is shown to its person only."""
    return {
        place_key(person): [round(float(x), 3), round(float(y), 3), int(group)]
        for person, (x, y), group, is_placed in zip(
            computed.people.tolist(), computed.xy, computed.group, computed.placed, strict=True
        )
        if is_placed
    }


def place_key(person: int) -> str:
    """Visitors are counted below zero, so that nobody has the number of somebody else."""
    return f"p{person}" if person >= 0 else f"v{-person}"


def floods_of(computed: OpinionMap) -> list[dict[str, int]]:
    """Sets of accounts with identical votes that chance does not explain, for facilitators; nobody is named."""
    sizes = zip(computed.floods.sizes.tolist(), computed.floods.votes.tolist(), strict=True)
    return [{"accounts": accounts, "statements": statements} for accounts, statements in sizes]


def _stability(computed: OpinionMap) -> dict[str, Any] | None:
    """How much of the groups came back when other people of the same kind were drawn; None where nothing was judged."""
    judged = computed.stability
    if not judged.resamples or computed.k < 2:
        return None
    return {
        "same_number": round(float(judged.by_k[computed.k]), 3),
        "agreement": round(float(judged.agreement), 3),
        "of_group": [round(float(likeness), 3) for likeness in judged.of_group],
    }


def _points(computed: OpinionMap) -> list[list[float]]:
    """At most 5,000 places, in an order that tells nobody's: by group, then by place."""
    places = sorted(
        [int(group), round(float(x), 3), round(float(y), 3)]
        for (x, y), group, is_placed in zip(computed.xy, computed.group, computed.placed, strict=True)
        if is_placed
    )
    step = max(1, -(-len(places) // MOST_POINTS))
    return [[x, y, group] for group, x, y in places[::step]]


def _ids(computed: OpinionMap, places: list[int]) -> list[int]:
    return [int(computed.statements[place]) for place in places[:MOST_TOLD]]


def told_groups(computed: OpinionMap, place: int) -> tuple[frozenset[int], bool]:
    seen = computed.reading.shares.seen[:, place].tolist()
    return rules.groups_told(seen, groupless=int(computed.community.seen[place]) - sum(seen))


def _statement(computed: OpinionMap, place: int) -> dict[str, Any]:
    groups = computed.reading.shares
    told, with_groupless = told_groups(computed, place)
    # A verdict on groups of which one may not be told would tell it.
    is_whole = len(told) == computed.reading.k
    return {
        "id": int(computed.statements[place]),
        "verdict": computed.reading.verdict[place] if is_whole else "unknown",
        **(_figures(computed.community, (place,)) if with_groupless else _pooled(groups, place)),
        "groups": [_figures(groups, (group, place)) if group in told else None for group in range(computed.reading.k)],
    }


def _figures(shares: Shares, at: tuple[int, ...]) -> dict[str, Any]:
    seen = int(shares.seen[at])
    return {
        "seen": seen,
        "agree": _share(shares.agrees[at], seen, shares.agree_interval[at]),
        "disagree": _share(shares.disagrees[at], seen, shares.disagree_interval[at]),
    }


def _pooled(groups: Shares, place: int) -> dict[str, Any]:
    """The figures of all groups together, without those who are in none."""
    counts = np.array([groups.agrees[:, place].sum(), groups.disagrees[:, place].sum()])
    seen = int(groups.seen[:, place].sum())
    agree, disagree = wilson_interval(counts, np.full(2, seen))
    return {"seen": seen, "agree": _share(counts[0], seen, agree), "disagree": _share(counts[1], seen, disagree)}


def _share(count: int, seen: int, interval: Any) -> list[float]:
    """Share with its 95 % interval."""
    return [round(float(value), 4) for value in (count / seen if seen else 0.0, *interval)]
