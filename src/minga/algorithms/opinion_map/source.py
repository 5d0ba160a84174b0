"""Where a map takes its votes from: one table in memory, a table that is still growing, or partitions elsewhere."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt

from .canonical import Keys, Orders, sums_by_person, sums_by_statement
from .figures import Booleans, Floats, Integers, count_stances
from .identical import Fingerprints, fingerprints
from .moments import Moments, partial
from .plane import Plane, directions_from, directions_of_rows, places, plane_from, plane_of_rows
from .votes import Ids, Votes

# From so many statements on, three square matrices cost more memory than passing over the votes costs time.
WIDE_FROM = 4000


class VoteSource(Protocol):
    """What ``draw`` asks of votes, wherever they are. People and statements are in the order of their ids."""

    @property
    def person_ids(self) -> Ids: ...

    @property
    def statement_ids(self) -> Ids: ...

    @property
    def votes_per_person(self) -> Integers:
        """Shape (n_people,): statements each person took a stance on, passes included."""
        ...

    def votes_on(self, flagged: Booleans) -> Integers:
        """Shape (n_people,): as ``votes_per_person``, only on statements flagged (n_statements,)."""
        ...

    def counts(self, group: Integers, k: int) -> Integers:
        """Stances -1, 0, 1 counted by group and statement, shape (3, k, n_statements); group -1 is left out."""
        ...

    def everybody(self) -> Integers:
        """Stances -1, 0, 1 of everybody by statement, shape (3, n_statements)."""
        ...

    def sums_by_person(self, keys: Keys) -> Keys:
        """For each person (n_people,) the sum of ``keys`` (n_statements, 3) of the stances -1, 0, 1 they took."""
        ...

    def sums_by_statement(self, keys: Keys) -> Keys:
        """For each statement (n_statements,) the sum of ``keys`` (n_people, 3) of the stances taken on it."""
        ...

    def plane(self, flagged: Booleans, orders: Orders) -> Plane:
        """The plane, found in an order of people and statements that no name has made."""
        ...

    def directions(self, flagged: Booleans, count: int, orders: Orders) -> Floats:
        """The leading ``count`` principal directions (n_statements, at most count), as columns."""
        ...

    def places(self, plane: Plane, flagged: Booleans) -> Floats:
        """Position (n_people, 2) of everybody."""
        ...

    def votes_of(self, people: npt.NDArray[np.integer]) -> Votes:
        """All votes of some people, given by ascending position."""
        ...

    def fingerprints(self) -> Fingerprints: ...


class Table:
    """All votes in one table in memory."""

    def __init__(self, votes: Votes) -> None:
        self._votes = votes
        self._moments: Moments | None = partial(votes) if votes.n_statements < WIDE_FROM else None
        self._products: tuple[Booleans, Floats] | None = None

    @property
    def person_ids(self) -> Ids:
        return self._votes.person_ids

    @property
    def statement_ids(self) -> Ids:
        return self._votes.statement_ids

    @property
    def votes_per_person(self) -> Integers:
        return self._votes.votes_per_person

    def votes_on(self, flagged: Booleans) -> Integers:
        return self._votes.votes_on(flagged)

    def counts(self, group: Integers, k: int) -> Integers:
        return count_stances(self._votes, group, k)

    def everybody(self) -> Integers:
        if self._moments is not None:
            return self._moments.counts
        return count_stances(self._votes, np.zeros(self._votes.n_people, dtype=np.int64), 1)[:, 0]

    def sums_by_person(self, keys: Keys) -> Keys:
        return sums_by_person(self._votes, keys)

    def sums_by_statement(self, keys: Keys) -> Keys:
        return sums_by_statement(self._votes, keys)

    def plane(self, flagged: Booleans, orders: Orders) -> Plane:
        if self._moments is None:
            return plane_of_rows(self._votes, flagged, orders)
        centre = np.where(flagged, 0.0, self._moments.centre)
        return plane_from(self._products_for(self._moments, flagged), centre, orders.statements)

    def directions(self, flagged: Booleans, count: int, orders: Orders) -> Floats:
        if self._moments is None:
            return directions_of_rows(self._votes, flagged, count, orders)
        return directions_from(self._products_for(self._moments, flagged), count, orders.statements)

    def places(self, plane: Plane, flagged: Booleans) -> Floats:
        return places(self._votes, plane, flagged)

    def votes_of(self, people: npt.NDArray[np.integer]) -> Votes:
        return self._votes.of_people(people)

    def fingerprints(self) -> Fingerprints:
        return fingerprints(self._votes)

    def _products_for(self, moments: Moments, flagged: Booleans) -> Floats:
        if self._products is None or not np.array_equal(self._products[0], flagged):
            self._products = (flagged, moments.residual_products(flagged))
        return self._products[1]
