"""A map that goes on while people vote: one more vote costs the time of that person's votes, not of everybody's."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import cast

import numpy as np
import numpy.typing as npt

from .figures import Booleans, Floats, Integers, count_stances
from .identical import Fingerprints, fingerprints
from .mapping import MapSettings, OpinionMap, draw
from .moments import Moments, partial
from .plane import Plane, leading_eigenpairs, places, plane_from
from .source import ROUGHLY
from .votes import AGREE, DISAGREE, Ids, OpinionMapError, Votes

type Ballot = dict[int, int]
type Id = int | str

# When so many people change group at once, counting anew is cheaper than moving them.
_MOST_MOVED = 1 / 8


class LiveMap:
    """The opinion map of votes that go on: ``record`` votes, ``refresh`` the map.

    The refreshed map equals, bit by bit, ``opinion_map`` of all votes as they stand: the moments are whole numbers,
    so that adding a vote and taking it back leaves no trace, and everything after them is the same computation.
    """

    def __init__(self, votes: Votes, settings: MapSettings | None = None) -> None:
        self._settings = settings or MapSettings()
        self._table = _GrowingTable(votes)

    def record(self, person_id: Id, statement_id: Id, value: int | None) -> None:
        """Record a stance (1 agree, 0 pass, -1 disagree), in place of an earlier one; None takes it back.

        People and statements not known so far become known.

        Raises:
            OpinionMapError: ``value`` is none of these, or an id is of another type than those known.
        """
        self._table.record(person_id, statement_id, value)

    def refresh(self, *, resamples: int | None = None) -> OpinionMap:
        """The map of the votes as they stand; ``resamples`` other than in the settings, as 0 to judge groups later."""
        settings = self._settings if resamples is None else replace(self._settings, resamples=resamples)
        self._table.fold()
        return draw(self._table, settings)

    @property
    def votes(self) -> Votes:
        """The votes as they stand."""
        self._table.fold()
        return self._table.votes


class _GrowingTable:
    """Votes in one table, those changed since the last map beside it, and what a map needs of them kept up to date."""

    def __init__(self, votes: Votes) -> None:
        self.votes = votes
        self._moments = partial(votes)
        self._changed: dict[Id, Ballot] = {}
        self._touched: set[int] = set()
        # What a vote leaves as it is: products for the statements moderated so far, counts for the groups so far.
        self._products: tuple[Booleans, Floats] | None = None
        self._grouped: tuple[Integers, Integers] | None = None
        self._prints: Fingerprints | None = None

    # What is asked of any source of votes.

    @property
    def person_ids(self) -> Ids:
        return self.votes.person_ids

    @property
    def statement_ids(self) -> Ids:
        return self.votes.statement_ids

    @property
    def votes_per_person(self) -> Integers:
        return self.votes.votes_per_person

    def votes_on(self, flagged: Booleans) -> Integers:
        return self.votes.votes_on(flagged)

    def everybody(self) -> Integers:
        return self._moments.counts

    def plane(self, flagged: Booleans) -> Plane:
        return plane_from(self._residual_products(flagged), np.where(flagged, 0.0, self._moments.centre))

    def directions(self, flagged: Booleans, count: int) -> Floats:
        return leading_eigenpairs(self._residual_products(flagged), count, ROUGHLY)[1]

    def places(self, plane: Plane, flagged: Booleans) -> Floats:
        return places(self.votes, plane, flagged)

    def votes_of(self, people: npt.NDArray[np.integer]) -> Votes:
        return self.votes.of_people(people)

    def fingerprints(self) -> Fingerprints:
        if self._prints is None:
            self._prints = fingerprints(self.votes)
        return self._prints

    def counts(self, group: Integers, k: int) -> Integers:
        counts = self._moved(group, k)
        if counts is None:
            counts = count_stances(self.votes, group, k)
        self._grouped = (group.copy(), counts)
        return counts.copy()

    def _moved(self, group: Integers, k: int) -> Integers | None:
        """The counts of the last map with those people moved who changed group; None if those are too many."""
        if self._grouped is None or self._grouped[1].shape[1] != k:
            return None
        before, counts = self._grouped
        moved = np.flatnonzero(group != before)
        if moved.size > _MOST_MOVED * group.size:
            return None
        votes = self.votes.of_people(moved)
        return counts - count_stances(votes, before[moved], k) + count_stances(votes, group[moved], k)

    def _residual_products(self, flagged: Booleans) -> Floats:
        if self._products is None or not np.array_equal(self._products[0], flagged):
            self._products = (flagged, self._moments.residual_products(flagged))
        products = self._products[1]
        for s in self._touched:
            products[s] = products[:, s] = self._moments.residual_products_of(s, flagged)
        self._touched.clear()
        return products

    # What goes on.

    def record(self, person_id: Id, statement_id: Id, value: int | None) -> None:
        if value is not None and (isinstance(value, bool) or value not in range(DISAGREE, AGREE + 1)):
            raise OpinionMapError(f"value {value!r} is not -1 (disagree), 0 (pass), 1 (agree) or None (taken back)")
        for name, given, known in (
            ("person", person_id, self.person_ids),
            ("statement", statement_id, self.statement_ids),
        ):
            if isinstance(given, bool) or not isinstance(given, str if known.dtype.kind == "U" else int | np.integer):
                raise OpinionMapError(f"{name} id {given!r} is of another type than the ids known")
        s = self._position_of_statement(statement_id)
        ballot = self._changed.setdefault(person_id, self._ballot(person_id))
        stance = ballot.pop(s, None)
        if stance is not None:
            self._count(s, stance, ballot, -1)
        if value is not None:
            self._count(s, int(value), ballot, +1)
            ballot[s] = int(value)
        self._touched.add(s)

    def _count(self, s: int, stance: int, others: Ballot, times: int) -> None:
        """Let the moments know of one vote more (or less, ``times`` -1) of somebody with the votes ``others``."""
        both, stances, product = self._moments.both, self._moments.stance, self._moments.product
        t = np.fromiter(others.keys(), np.int64, len(others))
        v = np.fromiter(others.values(), both.dtype, len(others))
        for row, column in ((s, t), (t, s)):
            both[row, column] += times
            product[row, column] += times * stance * v
        stances[s, t] += times * stance
        stances[t, s] += times * v
        both[s, s] += times
        stances[s, s] += times * stance
        product[s, s] += times * stance * stance

    def _ballot(self, person_id: Id) -> Ballot:
        i = int(np.searchsorted(self.person_ids, person_id))
        if i == self.person_ids.size or self.person_ids[i] != person_id:
            return {}
        rows = slice(int(self.votes.offsets[i]), int(self.votes.offsets[i + 1]))
        return dict(zip(self.votes.statement[rows].tolist(), self.votes.value[rows].tolist(), strict=True))

    def _position_of_statement(self, statement_id: Id) -> int:
        s = int(np.searchsorted(self.statement_ids, statement_id))
        if s == self.statement_ids.size or self.statement_ids[s] != statement_id:
            self.fold()
            self._make_room(s, statement_id)
        return s

    def _make_room(self, s: int, statement_id: Id) -> None:
        """A statement that was not known: one row and one column of zeros more."""
        old, votes = self._moments, self.votes
        wider = (np.insert(np.insert(matrix, s, 0, axis=0), s, 0, axis=1) for matrix in _matrices(old))
        self._moments = Moments(old.people, *wider)
        ids = np.array([*votes.statement_ids[:s], statement_id, *votes.statement_ids[s:]])
        statement = votes.statement + (votes.statement >= s).astype(np.int32)
        self.votes = Votes.trusted(
            votes.person, statement, votes.value, votes.offsets, (votes.person_ids, cast("Ids", ids))
        )
        self._products = self._grouped = self._prints = None
        self._touched.clear()

    def fold(self) -> None:
        """Bring the votes recorded since the last map into the table."""
        if not self._changed:
            return
        newcomers = [who for who in self._changed if not self._knows(who)]
        if newcomers:
            self._let_in(newcomers)
        people = np.sort(np.searchsorted(self.person_ids, np.array(list(self._changed), self.person_ids.dtype)))
        ballots = [sorted(self._changed[self.person_ids[i].item()].items()) for i in people.tolist()]
        self._recount(people, -1)
        self.votes = self._spliced(people, ballots)
        self._recount(people, +1)
        if self._prints is not None:
            for mine, theirs in zip(self._prints, fingerprints(self.votes.of_people(people)), strict=True):
                mine[people] = theirs
        self._changed.clear()

    def _knows(self, person_id: Id) -> bool:
        i = int(np.searchsorted(self.person_ids, person_id))
        return i < self.person_ids.size and bool(self.person_ids[i] == person_id)

    def _let_in(self, newcomers: list[Id]) -> None:
        votes = self.votes
        ids = np.unique(np.concatenate([votes.person_ids, np.array(newcomers, dtype=None)]))
        at = np.searchsorted(ids, votes.person_ids)
        length = np.zeros(ids.size, dtype=np.int64)
        length[at] = votes.votes_per_person
        if self._grouped is not None:
            group = np.full(ids.size, -1, dtype=np.int64)
            group[at] = self._grouped[0]
            self._grouped = (group, self._grouped[1])
        self._prints = None
        offsets = np.concatenate([[0], np.cumsum(length)])
        person = at.astype(np.int32)[votes.person]
        self.votes = Votes.trusted(person, votes.statement, votes.value, offsets, (ids, votes.statement_ids))
        self._moments = replace(self._moments, people=ids.size)

    def _recount(self, people: Integers, times: int) -> None:
        """Take the votes of these people out of the counts of their groups, or put them in."""
        if self._grouped is not None:
            group, counts = self._grouped
            self._grouped = (
                group,
                counts + times * count_stances(self.votes.of_people(people), group[people], counts.shape[1]),
            )

    def _spliced(self, people: Integers, ballots: list[list[tuple[int, int]]]) -> Votes:
        """The table with the votes of ``people`` (ascending positions) replaced."""
        votes, after = self.votes, 0
        statements, values = [], []
        for i, ballot in zip(people.tolist(), ballots, strict=True):
            kept = slice(after, int(votes.offsets[i]))
            statements += [votes.statement[kept], np.array([s for s, _ in ballot], dtype=np.int32)]
            values += [votes.value[kept], np.array([v for _, v in ballot], dtype=np.int8)]
            after = int(votes.offsets[i + 1])
        length = votes.votes_per_person
        length[people] = list(map(len, ballots))
        return Votes.trusted(
            np.repeat(np.arange(length.size, dtype=np.int32), length),
            np.concatenate(list(chain(statements, [votes.statement[after:]]))),
            np.concatenate(list(chain(values, [votes.value[after:]]))),
            np.concatenate([[0], np.cumsum(length)]),
            (votes.person_ids, votes.statement_ids),
        )


def _matrices(moments: Moments) -> tuple[npt.NDArray[np.integer], ...]:
    return moments.both, moments.stance, moments.product
