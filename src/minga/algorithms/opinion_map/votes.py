"""Stances of people on statements, as checked parallel arrays in one canonical order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
import numpy.typing as npt

type Ids = npt.NDArray[np.int64] | npt.NDArray[np.str_]
type Integers = npt.NDArray[np.int64]
# What there is one of for each vote is kept small: nine bytes a vote.
type Positions = npt.NDArray[np.int32]
type Stances = npt.NDArray[np.int8]

AGREE, PASS, DISAGREE = 1, 0, -1
_STANCES = (DISAGREE, PASS, AGREE)
# Votes looked at together: what is made of so many fits into the processor's cache, or nearly.
BLOCK_VOTES = 1 << 20
# Ids spread over less than so many times their number are ranked by counting, others by sorting.
_SPARSE_IDS = 8


class OpinionMapError(ValueError):
    """The votes, or a setting of the map, cannot be used; the message says which row or setting."""


@dataclass(frozen=True, slots=True, eq=False)
class Votes:
    """One row per (person, statement) that was voted on.

    ``person``, ``statement`` and ``value`` have shape (n,): positions in ``person_ids`` and ``statement_ids``,
    and the stance (1 agree, 0 pass, -1 disagree). Rows are strictly ascending by (person, statement) and ids are
    strictly ascending, so that two equal sets of votes are equal arrays and every result is independent of the
    order of arrival. The votes of person ``i`` are the rows ``offsets[i]:offsets[i + 1]`` (n_people + 1,).
    Build it with :meth:`from_rows`; the constructor only checks.

    Raises:
        OpinionMapError: the arrays differ in length, leave their range, or are not in canonical order.
    """

    person: Positions
    statement: Positions
    value: Stances
    person_ids: Ids
    statement_ids: Ids
    offsets: Integers = field(init=False, repr=False)

    def __post_init__(self) -> None:
        _check_equal_lengths(person=self.person, statement=self.statement, value=self.value)
        _check_positions("person", self.person, self.n_people)
        _check_positions("statement", self.statement, self.n_statements)
        _check_ascending("person_ids", self.person_ids)
        _check_ascending("statement_ids", self.statement_ids)
        _check_canonical(self.person, self.statement)
        compact: dict[str, npt.NDArray[Any]] = {
            "person": self.person.astype(np.int32, copy=False),
            "statement": self.statement.astype(np.int32, copy=False),
            "value": _as_stances(self.value),
            "offsets": np.concatenate([[0], np.cumsum(np.bincount(self.person, minlength=self.n_people))]),
        }
        for name, array in compact.items():
            object.__setattr__(self, name, array)
        for array in (*compact.values(), self.person_ids, self.statement_ids):
            array.setflags(write=False)

    @property
    def n_people(self) -> int:
        """How many people are known, with or without a vote."""
        return self.person_ids.size

    @property
    def n_statements(self) -> int:
        """How many statements are known, with or without a vote."""
        return self.statement_ids.size

    @property
    def votes_per_person(self) -> Integers:
        """Shape (n_people,): statements each person took a stance on, passes included."""
        return np.diff(self.offsets)

    def without(self, person_ids: Sequence[Any] | npt.ArrayLike, statement_ids: Sequence[Any] | npt.ArrayLike) -> Votes:
        """These votes but for the pairs named by parallel lists; people and statements stay known.

        It leaves out the stance that comes with writing a statement: an author's agreement with it tells nothing that
        was asked, and would draw whoever writes much to the rim of the map. Pairs nobody voted on are ignored.
        """
        person, statement = _as_ids("person", person_ids), _as_ids("statement", statement_ids)
        _check_equal_lengths(person=person, statement=statement)
        left_out = np.zeros(self.value.size, dtype=np.bool_)
        who, is_person = _places_of(person, self.person_ids)
        what, is_statement = _places_of(statement, self.statement_ids)
        for i, j in zip(who[is_person & is_statement].tolist(), what[is_person & is_statement].tolist(), strict=True):
            first, last = int(self.offsets[i]), int(self.offsets[i + 1])
            row = first + int(np.searchsorted(self.statement[first:last], j))
            if row < last and self.statement[row] == j:
                left_out[row] = True
        kept = ~left_out
        return Votes(self.person[kept], self.statement[kept], self.value[kept], self.person_ids, self.statement_ids)

    def votes_on(self, flagged: npt.NDArray[np.bool_]) -> Integers:
        """Shape (n_people,): votes of each person on the statements flagged (n_statements,)."""
        if not flagged.any():
            return np.zeros(self.n_people, dtype=np.int64)
        return np.bincount(self.person[flagged[self.statement]], minlength=self.n_people)

    def of_people(self, people: npt.NDArray[np.integer]) -> Votes:
        """The votes of some people, given by ascending position; all statements stay known."""
        length = self.votes_per_person[people]
        rows = np.repeat(self.offsets[people] - np.cumsum(length) + length, length)
        rows += np.arange(rows.size)
        person = np.repeat(np.arange(len(people), dtype=np.int32), length)
        offsets = np.concatenate([[0], np.cumsum(length)])
        ids = (self.person_ids[people], self.statement_ids)
        return Votes.trusted(person, self.statement[rows], self.value[rows], offsets, ids)

    def reordered(self, people: npt.NDArray[np.integer], statements: npt.NDArray[np.integer]) -> Votes:
        """These votes with people and statements in other orders (of positions), named by their new places."""
        who, what = (np.argsort(order).astype(np.int32) for order in (people, statements))
        person, statement = who[self.person], what[self.statement]
        order = _last_of_each_pair(person, statement, self.n_people, self.n_statements)
        ids = (np.arange(self.n_people), np.arange(self.n_statements))
        offsets = np.concatenate([[0], np.cumsum(self.votes_per_person[people])])
        return Votes.trusted(person[order], statement[order], self.value[order], offsets, ids)

    @classmethod
    def trusted(
        cls, person: Positions, statement: Positions, value: Stances, offsets: Integers, ids: tuple[Ids, Ids]
    ) -> Votes:
        """Votes from arrays known to be canonical and of the right types, taken as they are and unchecked.

        ``ids`` are those of people and of statements.
        """
        votes = object.__new__(cls)
        names = ("person", "statement", "value", "offsets", "person_ids", "statement_ids")
        for name, array in zip(names, (person, statement, value, offsets, *ids), strict=True):
            array.setflags(write=False)
            object.__setattr__(votes, name, array)
        return votes

    @classmethod
    def from_rows(
        cls,
        person_ids: Sequence[Any] | npt.ArrayLike,
        statement_ids: Sequence[Any] | npt.ArrayLike,
        values: Sequence[Any] | npt.ArrayLike,
        *,
        people: Iterable[Any] = (),
        statements: Iterable[Any] = (),
    ) -> Votes:
        """Build votes from parallel rows in order of arrival; a later row of the same pair replaces the earlier.

        Ids are whole numbers or text. ``people`` and ``statements`` name ids that exist although they may have no
        vote yet, so that they keep a place in the result.

        Raises:
            OpinionMapError: unequal lengths, an id that is neither a whole number nor text, or a value that is
                not -1, 0 or 1; the message names the first bad row, counted from 0.
        """
        person = _as_ids("person", person_ids)
        statement = _as_ids("statement", statement_ids)
        stance = _as_stances(np.asarray(values))
        _check_equal_lengths(person=person, statement=statement, value=stance)
        all_people, person_at = _union("person", person, people)
        all_statements, statement_at = _union("statement", statement, statements)
        if not _is_canonical(person_at, statement_at):
            order = _last_of_each_pair(person_at, statement_at, all_people.size, all_statements.size)
            person_at, statement_at, stance = person_at[order], statement_at[order], stance[order]
        return cls(person_at, statement_at, stance, person_ids=all_people, statement_ids=all_statements)


def stable_order(key: npt.NDArray[Any], size: int) -> npt.NDArray[Any]:
    """Row numbers (n,) sorted by a key of 0..size-1, equals in their order: a counting sort, linear in time."""
    from scipy import sparse  # noqa: PLC0415  (SciPy is loaded by whoever computes, not by whoever serves a page)

    ones, one_a_row = np.ones(key.size, dtype=np.int8), np.arange(key.size + 1)
    rows = sparse.csr_array((ones, key, one_a_row), shape=(key.size, size))
    return cast("npt.NDArray[Any]", rows.tocsc().indices)


def people_blocks(offsets: Integers, votes_at_a_time: int = BLOCK_VOTES) -> list[tuple[int, int]]:
    """Cut people 0..n-1 into ranges [first, last) of about so many votes; a person's votes stay together."""
    steps = np.arange(0, int(offsets[-1]) + votes_at_a_time, votes_at_a_time)
    cuts = np.unique(np.append(np.searchsorted(offsets, steps), [0, offsets.size - 1]).clip(max=offsets.size - 1))
    return list(zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True))


def _last_of_each_pair(person: Positions, statement: Positions, n_people: int, n_statements: int) -> npt.NDArray[Any]:
    """Row numbers in canonical order, of equal pairs only the last to arrive."""
    by_statement = stable_order(statement, n_statements)
    order = by_statement[stable_order(person[by_statement], n_people)]
    one, other = person[order], statement[order]
    is_last = np.ones(order.size, dtype=np.bool_)
    is_last[:-1] = (one[1:] != one[:-1]) | (other[1:] != other[:-1])
    return cast("npt.NDArray[Any]", order[is_last])


def _places_of(wanted: Ids, known: Ids) -> tuple[Integers, npt.NDArray[np.bool_]]:
    """Position of each wanted id among the known ones, and whether it is there at all."""
    if not known.size or (wanted.size and wanted.dtype.kind != known.dtype.kind):
        return np.zeros(wanted.size, dtype=np.int64), np.zeros(wanted.size, dtype=np.bool_)
    at = np.searchsorted(known, wanted.astype(known.dtype, copy=False)).clip(max=known.size - 1)
    return at, cast("npt.NDArray[np.bool_]", known[at] == wanted)


def _is_canonical(person: Positions, statement: Positions) -> bool:
    return not _out_of_order(person, statement).any()


def _out_of_order(person: Positions, statement: Positions) -> npt.NDArray[np.bool_]:
    same = person[1:] == person[:-1]
    unordered: npt.NDArray[np.bool_] = (person[1:] < person[:-1]) | (same & (statement[1:] <= statement[:-1]))
    return unordered


def _check_canonical(person: Positions, statement: Positions) -> None:
    wrong = np.flatnonzero(_out_of_order(person, statement))
    if wrong.size:
        row = int(wrong[0]) + 1
        raise OpinionMapError(f"row {row}: (person, statement) rows are not strictly ascending; use Votes.from_rows")


def _as_ids(name: str, given: Sequence[Any] | npt.ArrayLike) -> Ids:
    ids = np.asarray(given)
    if ids.ndim != 1:
        raise OpinionMapError(f"{name} ids must be one flat list, not {ids.ndim}-dimensional")
    if ids.size == 0:
        return np.empty(0, dtype=np.int64)
    if ids.dtype.kind in "iu":
        return ids.astype(np.int64)
    if ids.dtype.kind == "U":
        return ids.astype(np.str_)
    if ids.dtype.kind == "f":
        return _whole_numbers(f"{name} id", ids)
    row = next((i for i, x in enumerate(ids.tolist()) if not isinstance(x, str)), 0)
    raise OpinionMapError(f"row {row}: {name} id {ids[row]!r} is neither a whole number nor text")


def _as_stances(values: npt.NDArray[Any]) -> Stances:
    if values.ndim != 1:
        raise OpinionMapError(f"values must be one flat list, not {values.ndim}-dimensional")
    if values.size == 0:
        return np.empty(0, dtype=np.int8)
    if values.dtype.kind in "iu":
        wrong = np.flatnonzero((values < DISAGREE) | (values > AGREE))
    else:
        wrong = np.flatnonzero(~np.isin(values, _STANCES)) if values.dtype.kind == "f" else _not_stances(values)
    if wrong.size:
        row = int(wrong[0])
        raise OpinionMapError(f"row {row}: value {values[row]} is not -1 (disagree), 0 (pass) or 1 (agree)")
    return values.astype(np.int8, copy=False)


def _not_stances(values: npt.NDArray[Any]) -> npt.NDArray[np.intp]:
    """Rows of an array that is not numeric, judged one by one so that the message can name the culprit."""
    numbers = (int, float, np.integer, np.floating)
    flags = [isinstance(x, bool) or not isinstance(x, numbers) or x not in _STANCES for x in values.tolist()]
    return np.flatnonzero(flags)


def _whole_numbers(name: str, numbers: npt.NDArray[np.floating]) -> Integers:
    wrong = np.flatnonzero(~(np.isfinite(numbers) & (numbers == np.round(numbers)) & (np.abs(numbers) < 2**53)))
    if wrong.size:
        row = int(wrong[0])
        raise OpinionMapError(f"row {row}: {name} {numbers[row]} is neither a whole number nor text")
    return numbers.astype(np.int64)


def _union(name: str, voted: Ids, known: Iterable[Any]) -> tuple[Ids, Positions]:
    """All ids in order, and the position of each voted one among them."""
    extra = _as_ids(f"known {name}", list(known))
    if extra.size and voted.size and extra.dtype.kind != voted.dtype.kind:
        raise OpinionMapError(f"known {name} ids and the ids of the rows are of different types")
    present = [ids for ids in (voted, extra) if ids.size] or [voted]
    given = cast("Ids", np.concatenate(present) if len(present) > 1 else present[0])
    all_ids, position = _ranked(given)
    if all_ids.size > np.iinfo(np.int32).max:
        raise OpinionMapError(f"{all_ids.size} {name} ids are more than a map holds")
    return all_ids, position[: voted.size]


def _ranked(ids: Ids) -> tuple[Ids, Positions]:
    """Distinct ids in order, and the position of each among them; by counting where whole numbers lie close."""
    if ids.size and ids.dtype.kind == "i":
        numbers = cast("Integers", ids)
        low, high = int(numbers.min()), int(numbers.max())
        if high - low < _SPARSE_IDS * ids.size:
            present = np.zeros(high - low + 1, dtype=np.bool_)
            shifted = numbers - low
            present[shifted] = True
            rank = np.cumsum(present, dtype=np.int32) - np.int32(1)
            return cast("Ids", np.flatnonzero(present) + low), rank[shifted]
    distinct, position = np.unique(ids, return_inverse=True)
    return cast("Ids", distinct), position.astype(np.int32)


def _check_equal_lengths(**columns: npt.NDArray[Any]) -> None:
    lengths = {name: column.size for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        short = min(lengths.values())
        found = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise OpinionMapError(f"row {short}: the columns differ in length ({found})")


def _check_positions(name: str, positions: Positions, size: int) -> None:
    if positions.dtype.kind != "i":
        raise OpinionMapError(f"{name} must hold whole numbers, not {positions.dtype}")
    if positions.size and (int(positions.min()) < 0 or int(positions.max()) >= size):
        wrong = np.flatnonzero((positions < 0) | (positions >= size))
        row = int(wrong[0])
        raise OpinionMapError(f"row {row}: {name} {positions[row]} is outside 0..{size - 1}")


def _check_ascending(name: str, array: npt.NDArray[Any]) -> None:
    wrong = np.flatnonzero(array[1:] <= array[:-1])
    if wrong.size:
        raise OpinionMapError(f"row {int(wrong[0]) + 1}: {name} are not strictly ascending; use Votes.from_rows")
