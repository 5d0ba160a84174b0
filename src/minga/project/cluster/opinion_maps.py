"""The opinion map of votes that lie in partitions on a Dask cluster.

Only what a map is made of travels: three matrices over statements from each partition, then places, counts by group
and fingerprints of people; the votes stay where they were loaded. Moments are whole numbers, so the map is that of
one machine to the last bit. What a lost worker held is loaded and computed again by the others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, Protocol, cast

import numpy as np
import numpy.typing as npt

from minga.algorithms.opinion_map import (
    MapSettings,
    Moments,
    OpinionMap,
    OpinionMapError,
    Votes,
    merge,
    partial,
)
from minga.algorithms.opinion_map.canonical import Keys, Orders, sums_by_person, sums_by_statement
from minga.algorithms.opinion_map.figures import Booleans, Floats, Integers, count_stances
from minga.algorithms.opinion_map.identical import Fingerprints, fingerprints
from minga.algorithms.opinion_map.mapping import draw
from minga.algorithms.opinion_map.plane import Plane, directions_from, places, plane_from
from minga.algorithms.opinion_map.votes import Ids

# So many moments are merged by one worker at a time.
_FAN_IN = 8


class Cluster(Protocol):
    """What is asked of ``distributed.Client``."""

    def submit(self, function: Callable[..., Any], *args: Any, pure: bool) -> Any: ...

    def gather(self, futures: Sequence[Any]) -> Any: ...


def opinion_map_on_cluster(
    cluster: Cluster, loaders: Sequence[Callable[[], Votes]], settings: MapSettings | None = None
) -> OpinionMap:
    """The map of all votes that ``loaders`` load, each called on some worker and again if that worker is lost.

    A loader gives the votes of some people, all over the same statements (``Votes.from_rows`` with ``statements=``);
    nobody's votes come from two loaders.

    Raises:
        OpinionMapError: loaders differ in their statements, or share a person, or there is none.
    """
    return draw(Partitions(cluster, loaders), settings or MapSettings())


class Partitions:
    """Votes in partitions, as a source of a map; see ``opinion_map_on_cluster``."""

    def __init__(self, cluster: Cluster, loaders: Sequence[Callable[[], Votes]]) -> None:
        if not loaders:
            raise OpinionMapError("a map needs at least one partition of votes")
        self._cluster = cluster
        self._parts = [cluster.submit(loader, pure=False) for loader in loaders]
        described = self._from_each(_description)
        self.statement_ids = cast("Ids", described[0][0])
        if not all(np.array_equal(self.statement_ids, statements) for statements, _, _ in described):
            raise OpinionMapError("all partitions must know the same statements")
        ids = np.concatenate([people for _, people, _ in described])
        self._sizes = [people.size for _, people, _ in described]
        # Position, partition after partition, of each person in the order of ids.
        self._order = np.argsort(ids, kind="stable")
        self.person_ids = cast("Ids", ids[self._order])
        twice = np.flatnonzero(self.person_ids[1:] == self.person_ids[:-1])
        if twice.size:
            raise OpinionMapError(f"person {self.person_ids[twice[0]]} is in two partitions")
        self.votes_per_person: Integers = np.concatenate([ballots for _, _, ballots in described])[self._order]

    def votes_on(self, flagged: Booleans) -> Integers:
        return cast("Integers", self._of_people(self._from_each(Votes.votes_on, flagged)))

    def counts(self, group: Integers, k: int) -> Integers:
        return cast("Integers", sum(self._gathered(count_stances, self._by_part(group), k)))

    def everybody(self) -> Integers:
        return self._moments.counts

    def sums_by_person(self, keys: Keys) -> Keys:
        return cast("Keys", self._of_people(self._from_each(sums_by_person, keys)))

    def sums_by_statement(self, keys: Keys) -> Keys:
        return cast("Keys", sum(self._gathered(sums_by_statement, self._by_part(keys))))

    def plane(self, flagged: Booleans, orders: Orders) -> Plane:
        centre = np.where(flagged, 0.0, self._moments.centre)
        return plane_from(self._moments.residual_products(flagged), centre, orders.statements)

    def directions(self, flagged: Booleans, count: int, orders: Orders) -> Floats:
        return directions_from(self._moments.residual_products(flagged), count, orders.statements)

    def places(self, plane: Plane, flagged: Booleans) -> Floats:
        return cast("Floats", self._of_people(self._from_each(places, plane, flagged)))

    def votes_of(self, people: npt.NDArray[np.integer]) -> Votes:
        wanted = np.zeros(self.person_ids.size, dtype=np.bool_)
        wanted[people] = True
        found = self._gathered(_votes_of_flagged, self._by_part(wanted))
        return Votes.from_rows(
            np.concatenate([part.person_ids[part.person] for part in found]),
            np.concatenate([part.statement_ids[part.statement] for part in found]),
            np.concatenate([part.value for part in found]),
            people=self.person_ids[people],
            statements=self.statement_ids,
        )

    def fingerprints(self) -> Fingerprints:
        found = self._from_each(fingerprints)
        return Fingerprints(
            self._of_people([part.stances for part in found]), self._of_people([part.statements for part in found])
        )

    @cached_property
    def _moments(self) -> Moments:
        level = [self._cluster.submit(partial, part, pure=False) for part in self._parts]
        while len(level) > 1:
            groups = [level[i : i + _FAN_IN] for i in range(0, len(level), _FAN_IN)]
            level = [self._cluster.submit(merge, *group, pure=False) for group in groups]
        return cast("Moments", self._cluster.gather(level)[0])

    def _from_each(self, function: Callable[..., Any], *args: Any) -> list[Any]:
        futures = [self._cluster.submit(function, part, *args, pure=False) for part in self._parts]
        return list(self._cluster.gather(futures))

    def _gathered(self, function: Callable[..., Any], by_part: list[Any], *args: Any) -> list[Any]:
        futures = [
            self._cluster.submit(function, part, own, *args, pure=False)
            for part, own in zip(self._parts, by_part, strict=True)
        ]
        return list(self._cluster.gather(futures))

    def _of_people(self, by_part: list[Any]) -> Any:
        """One array in the order of ids from one of each partition."""
        return np.concatenate(by_part)[self._order]

    def _by_part(self, of_people: npt.NDArray[Any]) -> list[npt.NDArray[Any]]:
        """The reverse of ``_of_people``."""
        back = np.empty_like(of_people)
        back[self._order] = of_people
        return np.split(back, np.cumsum(self._sizes)[:-1])


def _description(votes: Votes) -> tuple[Ids, Ids, Integers]:
    return votes.statement_ids, votes.person_ids, votes.votes_per_person


def _votes_of_flagged(votes: Votes, wanted: Booleans) -> Votes:
    return votes.of_people(np.flatnonzero(wanted))
