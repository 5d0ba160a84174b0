"""Stances of people on statements, as checked parallel arrays in one canonical order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt

type Ids = npt.NDArray[np.int64] | npt.NDArray[np.str_]
type Integers = npt.NDArray[np.int64]

AGREE, PASS, DISAGREE = 1, 0, -1
_STANCES = (DISAGREE, PASS, AGREE)


class OpinionMapError(ValueError):
    """The votes, or a setting of the map, cannot be used; the message says which row or setting."""


@dataclass(frozen=True, slots=True, eq=False)
class Votes:
    """One row per (person, statement) that was voted on.

    ``person``, ``statement`` and ``value`` have shape (n,): positions in ``person_ids`` and ``statement_ids``,
    and the stance (1 agree, 0 pass, -1 disagree). Rows are strictly ascending by (person, statement) and ids are
    strictly ascending, so that two equal sets of votes are equal arrays and every result is independent of the
    order of arrival. Build it with :meth:`from_rows`; the constructor only checks.

    Raises:
        OpinionMapError: the arrays differ in length, leave their range, or are not in canonical order.
    """

    person: Integers
    statement: Integers
    value: Integers
    person_ids: Ids
    statement_ids: Ids

    def __post_init__(self) -> None:
        _check_equal_lengths(person=self.person, statement=self.statement, value=self.value)
        _check_positions("person", self.person, self.n_people)
        _check_positions("statement", self.statement, self.n_statements)
        _as_stances(self.value)
        _check_ascending("person_ids", self.person_ids)
        _check_ascending("statement_ids", self.statement_ids)
        _check_ascending("(person, statement) rows", self.person * max(self.n_statements, 1) + self.statement)
        for array in (self.person, self.statement, self.value, self.person_ids, self.statement_ids):
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
        return np.bincount(self.person, minlength=self.n_people)

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
        all_people = _union("person", person, people)
        all_statements = _union("statement", statement, statements)
        row = np.searchsorted(all_people, person.astype(all_people.dtype)) * max(all_statements.size, 1)
        row += np.searchsorted(all_statements, statement.astype(all_statements.dtype))
        # np.unique keeps the first of equals: reading backwards, that is the last to arrive.
        pair, last = np.unique(row[::-1], return_index=True)
        return cls(
            person=pair // max(all_statements.size, 1),
            statement=pair % max(all_statements.size, 1),
            value=stance[::-1][last],
            person_ids=all_people,
            statement_ids=all_statements,
        )


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


def _as_stances(values: npt.NDArray[Any]) -> Integers:
    if values.ndim != 1:
        raise OpinionMapError(f"values must be one flat list, not {values.ndim}-dimensional")
    if values.size == 0:
        return np.empty(0, dtype=np.int64)
    wrong = np.flatnonzero(~np.isin(values, _STANCES)) if values.dtype.kind in "iuf" else _not_stances(values)
    if wrong.size:
        row = int(wrong[0])
        raise OpinionMapError(f"row {row}: value {values[row]} is not -1 (disagree), 0 (pass) or 1 (agree)")
    return values.astype(np.int64)


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


def _union(name: str, voted: Ids, known: Iterable[Any]) -> Ids:
    extra = _as_ids(f"known {name}", list(known))
    if extra.size and voted.size and extra.dtype.kind != voted.dtype.kind:
        raise OpinionMapError(f"known {name} ids and the ids of the rows are of different types")
    present = [ids for ids in (voted, extra) if ids.size] or [voted]
    return cast("Ids", np.unique(np.concatenate(present)))


def _check_equal_lengths(**columns: npt.NDArray[Any]) -> None:
    lengths = {name: column.size for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        short = min(lengths.values())
        found = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise OpinionMapError(f"row {short}: the columns differ in length ({found})")


def _check_positions(name: str, positions: Integers, size: int) -> None:
    if positions.dtype.kind != "i":
        raise OpinionMapError(f"{name} must hold whole numbers, not {positions.dtype}")
    wrong = np.flatnonzero((positions < 0) | (positions >= size))
    if wrong.size:
        row = int(wrong[0])
        raise OpinionMapError(f"row {row}: {name} {positions[row]} is outside 0..{size - 1}")


def _check_ascending(name: str, array: npt.NDArray[Any]) -> None:
    wrong = np.flatnonzero(array[1:] <= array[:-1])
    if wrong.size:
        raise OpinionMapError(f"row {int(wrong[0]) + 1}: {name} are not strictly ascending; use Votes.from_rows")
