"""A map that goes on while people vote: one more vote costs the time of that person's votes, not of everybody's."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import numpy as np
import numpy.typing as npt

from .canonical import Keys, Orders, sums_by_person, sums_by_statement
from .certainty import RecalledIntervals
from .figures import Booleans, Floats, Integers, count_stances
from .identical import Fingerprints, fingerprints
from .mapping import MapSettings, OpinionMap, draw
from .moments import Moments, partial
from .plane import Plane, directions_from, plane_from, projected, scaled, stance_blocks
from .votes import AGREE, DISAGREE, Ids, OpinionMapError, Votes

if TYPE_CHECKING:
    from scipy import sparse

type Ballot = dict[int, int]
type Id = int | str

# When so many people change group at once, counting anew is cheaper than moving them.
_MOST_MOVED = 1 / 8
# When so many people voted since the table was laid out, it is laid out anew.
_MOST_LATE = 64


class LiveMap:
    """The opinion map of votes that go on: ``record`` votes, ``refresh`` the map.

    The refreshed map equals, bit by bit, ``opinion_map`` of all votes as they stand: the moments are whole numbers,
    so that adding a vote and taking it back leaves no trace, and everything after them is the same computation.
    """

    def __init__(self, votes: Votes, settings: MapSettings | None = None) -> None:
        self._settings = settings or MapSettings()
        self._table = _GrowingTable(votes)
        self._interval = RecalledIntervals()

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
        return draw(self._table, settings, interval=self._interval)

    @property
    def votes(self) -> Votes:
        """The votes as they stand."""
        self._table.fold()
        return self._table.votes


class _GrowingTable:
    """One table of votes, the ballots changed since it was laid out, and what a map needs of both kept up to date."""

    def __init__(self, votes: Votes) -> None:
        self._table = votes
        self._moments = partial(votes)
        self._ballots = votes.votes_per_person
        # Of those who voted since the table was laid out, all votes: in maps already, or still to come.
        self._late: dict[Id, Ballot] = {}
        self._changed: dict[Id, Ballot] = {}
        self._touched: set[int] = set()
        # What a vote leaves as it is: products for the statements moderated so far, counts for the groups so far.
        self._products: tuple[Booleans, Floats] | None = None
        self._grouped: tuple[Integers, Integers] | None = None
        self._prints: Fingerprints | None = None
        self._stances: list[sparse.csr_array] | None = None

    # What is asked of any source of votes.

    @property
    def person_ids(self) -> Ids:
        return self._table.person_ids

    @property
    def statement_ids(self) -> Ids:
        return self._table.statement_ids

    @property
    def votes_per_person(self) -> Integers:
        return self._ballots

    def votes_on(self, flagged: Booleans) -> Integers:
        counted = self._table.votes_on(flagged)
        late = self._late_people()
        counted[late] = self.votes_of(late).votes_on(flagged)
        return counted

    def everybody(self) -> Integers:
        return self._moments.counts

    def sums_by_person(self, keys: Keys) -> Keys:
        sums, late = sums_by_person(self._table, keys), self._late_people()
        sums[late] = sums_by_person(self.votes_of(late), keys)
        return sums

    def sums_by_statement(self, keys: Keys) -> Keys:
        late = self._late_people()
        before, after = (
            sums_by_statement(votes, keys[late]) for votes in (self._table.of_people(late), self.votes_of(late))
        )
        return sums_by_statement(self._table, keys) - before + after

    def plane(self, flagged: Booleans, orders: Orders) -> Plane:
        centre = np.where(flagged, 0.0, self._moments.centre)
        return plane_from(self._residual_products(flagged), centre, orders.statements)

    def directions(self, flagged: Booleans, count: int, orders: Orders) -> Floats:
        return directions_from(self._residual_products(flagged), count, orders.statements)

    def places(self, plane: Plane, flagged: Booleans) -> Floats:
        if self._stances is None:
            self._stances = list(stance_blocks(self._table))
        flat, late = projected(self._stances, plane.centre, plane.components.T), self._late_people()
        flat[late] = projected(stance_blocks(self.votes_of(late)), plane.centre, plane.components.T)
        return scaled(flat, self._ballots - self.votes_on(flagged), flagged)

    def votes_of(self, people: npt.NDArray[np.integer]) -> Votes:
        late = self._late_people()
        changed = np.flatnonzero(np.isin(people, late, assume_unique=True))
        ballots = [self._late[self.person_ids[i].item()] for i in people[changed].tolist()]
        return _with_ballots(self._table.of_people(people), changed, ballots)

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
        votes = self.votes_of(moved)
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
        if person_id not in self._changed:
            self._changed[person_id] = self._ballot(person_id)
        ballot = self._changed[person_id]
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
        if person_id in self._late:
            return dict(self._late[person_id])
        if not self._knows(person_id):
            return {}
        i = int(np.searchsorted(self.person_ids, person_id))
        rows = slice(int(self._table.offsets[i]), int(self._table.offsets[i + 1]))
        return dict(zip(self._table.statement[rows].tolist(), self._table.value[rows].tolist(), strict=True))

    def _position_of_statement(self, statement_id: Id) -> int:
        s = int(np.searchsorted(self.statement_ids, statement_id))
        if s == self.statement_ids.size or self.statement_ids[s] != statement_id:
            self.fold()
            self._lay_out()
            self._make_room(s, statement_id)
        return s

    def _make_room(self, s: int, statement_id: Id) -> None:
        """A statement that was not known: one row and one column of zeros more."""
        old, votes = self._moments, self._table
        wider = (np.insert(np.insert(matrix, s, 0, axis=0), s, 0, axis=1) for matrix in _matrices(old))
        self._moments = Moments(old.people, *wider)
        ids = np.array([*votes.statement_ids[:s], statement_id, *votes.statement_ids[s:]])
        statement = votes.statement + (votes.statement >= s).astype(np.int32)
        self._table = Votes.trusted(
            votes.person, statement, votes.value, votes.offsets, (votes.person_ids, cast("Ids", ids))
        )
        self._products = self._grouped = self._prints = self._stances = None
        self._touched.clear()

    @property
    def votes(self) -> Votes:
        """All votes in maps so far, in one table."""
        if self._late:
            self._lay_out()
        return self._table

    def fold(self) -> None:
        """Bring the votes recorded since the last map into the next."""
        if not self._changed:
            return
        newcomers = [who for who in self._changed if not self._knows(who)]
        if newcomers:
            self._let_in(newcomers)
        people = self._positions(self._changed)
        self._recount(people, -1)
        self._late |= self._changed
        self._changed.clear()
        self._recount(people, +1)
        votes = self.votes_of(people)
        self._ballots[people] = votes.votes_per_person
        if self._prints is not None:
            for mine, theirs in zip(self._prints, fingerprints(votes), strict=True):
                mine[people] = theirs
        if len(self._late) > _MOST_LATE:
            self._lay_out()

    def _lay_out(self) -> None:
        """Make the table anew, with the late votes in their places."""
        self._table = self.votes_of(np.arange(self.person_ids.size))
        self._late.clear()
        self._stances = None

    def _late_people(self) -> Integers:
        return self._positions(self._late)

    def _positions(self, ids: Collection[Id]) -> Integers:
        """Positions, ascending, of people known."""
        return np.sort(np.searchsorted(self.person_ids, np.array(list(ids), self.person_ids.dtype)))

    def _knows(self, person_id: Id) -> bool:
        i = int(np.searchsorted(self.person_ids, person_id))
        return i < self.person_ids.size and bool(self.person_ids[i] == person_id)

    def _let_in(self, newcomers: list[Id]) -> None:
        """People not known so far: a place without votes for each, in the order of ids."""
        votes = self._table
        ids = np.unique(np.concatenate([votes.person_ids, np.array(newcomers, dtype=None)]))
        at = np.searchsorted(ids, votes.person_ids)
        if self._grouped is not None:
            self._grouped = (_spread(self._grouped[0], at, ids.size, -1), self._grouped[1])
        if self._prints is not None:
            self._prints = Fingerprints(*(_spread(prints, at, ids.size, 0) for prints in self._prints))
        self._ballots, self._stances = _spread(self._ballots, at, ids.size, 0), None
        offsets = np.concatenate([[0], np.cumsum(_spread(votes.votes_per_person, at, ids.size, 0))])
        person = at.astype(np.int32)[votes.person]
        self._table = Votes.trusted(person, votes.statement, votes.value, offsets, (ids, votes.statement_ids))
        self._moments = replace(self._moments, people=ids.size)

    def _recount(self, people: Integers, times: int) -> None:
        """Take the votes of these people out of the counts of their groups, or put them in."""
        if self._grouped is not None:
            group, counts = self._grouped
            theirs = count_stances(self.votes_of(people), group[people], counts.shape[1])
            self._grouped = (group, counts + times * theirs)


def _spread[Number: np.generic](
    of_known: npt.NDArray[Number], at: Integers, size: int, fill: int
) -> npt.NDArray[Number]:
    """What is held of each person, moved to the positions ``at`` among ``size`` people."""
    result = np.full(size, fill, dtype=of_known.dtype)
    result[at] = of_known
    return result


def _with_ballots(votes: Votes, people: Integers, ballots: list[Ballot]) -> Votes:
    """The votes with those of ``people`` (ascending positions) replaced."""
    if not ballots:
        return votes
    after, statements, values = 0, [], []
    for i, ballot in zip(people.tolist(), ballots, strict=True):
        kept = slice(after, int(votes.offsets[i]))
        ordered = sorted(ballot.items())
        statements += [votes.statement[kept], np.array([s for s, _ in ordered], dtype=np.int32)]
        values += [votes.value[kept], np.array([v for _, v in ordered], dtype=np.int8)]
        after = int(votes.offsets[i + 1])
    length = votes.votes_per_person
    length[people] = list(map(len, ballots))
    return Votes.trusted(
        np.repeat(np.arange(length.size, dtype=np.int32), length),
        np.concatenate([*statements, votes.statement[after:]]),
        np.concatenate([*values, votes.value[after:]]),
        np.concatenate([[0], np.cumsum(length)]),
        (votes.person_ids, votes.statement_ids),
    )


def _matrices(moments: Moments) -> tuple[npt.NDArray[np.integer], ...]:
    return moments.both, moments.stance, moments.product
