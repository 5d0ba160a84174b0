"""An order of people and statements that follows from the votes alone, so that no name and no arrival can matter.

Colour refinement: a statement is told by how often each stance was taken on it, a person by the stances they took on
statements so told, a statement again by the people so told, and so on while that tells more apart (Weisfeiler and
Leman 1968). Colours are sums of 64-bit keys. What stays alike voted alike, or may change places without a trace.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from .figures import Booleans, Integers
from .votes import Votes, people_blocks

type Keys = npt.NDArray[np.uint64]

_STEP = np.uint64(0x9E3779B97F4A7C15)
_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)


class Orders(NamedTuple):
    """Positions of people (n_people,) and of statements (n_statements,), in the order that the votes give them."""

    people: Integers
    statements: Integers


class Colourable(Protocol):
    """What is asked of votes to put them in order."""

    def everybody(self) -> Integers: ...

    def sums_by_person(self, keys: Keys) -> Keys: ...

    def sums_by_statement(self, keys: Keys) -> Keys: ...


def canonical_orders(votes: Colourable, flagged: Booleans) -> Orders:
    """The order of people and statements; those ``flagged`` (n_statements,), which count differently, stand apart."""
    statements = _mixed(np.vstack([votes.everybody(), flagged]).astype(np.uint64).T).sum(axis=1, dtype=np.uint64)
    told = _classes(statements)
    while True:
        people = _mixed_one(votes.sums_by_person(_by_stance(statements)))
        finer = _mixed_one(statements) + votes.sums_by_statement(_by_stance(people))
        known, told, statements = told, _classes(finer), finer
        if told <= known or told == flagged.size:
            break
    people = votes.sums_by_person(_by_stance(statements))
    return Orders(np.argsort(people, kind="stable"), np.argsort(statements, kind="stable"))


def sums_by_person(votes: Votes, keys: Keys) -> Keys:
    """For each person (n_people,) the sum of ``keys`` (n_statements, 3) of the stances -1, 0, 1 they took."""
    sums = np.zeros(votes.n_people, dtype=np.uint64)
    filled = votes.votes_per_person > 0
    for first, last in people_blocks(votes.offsets):
        rows = slice(int(votes.offsets[first]), int(votes.offsets[last]))
        who = np.flatnonzero(filled[first:last]) + first
        if who.size:
            taken = keys[votes.statement[rows], votes.value[rows] + 1]
            sums[who] = np.add.reduceat(taken, votes.offsets[who] - rows.start)
    return sums


def sums_by_statement(votes: Votes, keys: Keys) -> Keys:
    """For each statement (n_statements,) the sum of ``keys`` (n_people, 3) of the stances taken on it."""
    sums = np.zeros(votes.n_statements, dtype=np.uint64)
    for first, last in people_blocks(votes.offsets):
        rows = slice(int(votes.offsets[first]), int(votes.offsets[last]))
        statement, taken = votes.statement[rows], keys[votes.person[rows], votes.value[rows] + 1]
        # Halves of a key, summed over a block, are whole numbers that floats hold exactly.
        for shift, half in ((np.uint64(0), taken & _LOW), (_HALF, taken >> _HALF)):
            added = np.bincount(statement, half.astype(np.float64), votes.n_statements)
            sums += added.astype(np.uint64) << shift
    return sums


def _by_stance(colours: Keys) -> Keys:
    """A key (n, 3) for each colour and stance."""
    return _mixed(colours[:, None] + np.zeros((1, 3), dtype=np.uint64))


def _mixed(columns: Keys) -> Keys:
    """Keys that tell apart the same number in different columns."""
    steps = np.multiply(np.arange(1, columns.shape[1] + 1, dtype=np.uint64), _STEP, dtype=np.uint64)
    return _mixed_one(np.add(columns, steps, dtype=np.uint64))


def _mixed_one(keys: Keys) -> Keys:
    """Steele, Lea and Flood (2014), "Fast splittable pseudorandom number generators": the finalizer of SplitMix64."""
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return keys ^ (keys >> np.uint64(31))


def _classes(colours: Keys) -> int:
    return int(np.unique(colours).size)
