"""Approvals grouped into ballot types, in flat arrays, and one choice of a committee method."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np

from .profile import Integers

type Phase = Literal["rule", "completion"]


@dataclass(frozen=True, slots=True, eq=False)
class ApprovalProfile:
    """Who approves whom, one row per ballot type.

    - `candidates`: how many there are; a candidate is an int from 0.
    - `weights`: (types,) how many voters cast that ballot.
    - `supporters[c]`: the ballot types that approve candidate `c`, ascending.
    """

    candidates: int
    weights: Integers
    supporters: tuple[Integers, ...]

    @classmethod
    def from_types(cls, candidates: int, types: Mapping[tuple[int, ...], int]) -> "ApprovalProfile":
        """Lay ballot types out as arrays; those that approve nobody are abstentions and are left out."""
        listed = sorted((approved, weight) for approved, weight in types.items() if approved)
        rows: list[list[int]] = [[] for _ in range(candidates)]
        for row, (approved, _) in enumerate(listed):
            for candidate in approved:
                rows[candidate].append(row)
        return cls(
            candidates,
            np.array([weight for _, weight in listed], dtype=np.int64),
            tuple(np.array(chosen, dtype=np.int64) for chosen in rows),
        )

    @property
    def voters(self) -> int:
        """How many voters approve at least one candidate."""
        return int(self.weights.sum())

    def tabulate(self, candidate: int, classes: Integers, size: int) -> list[int]:
        """How many voters of each class approve `candidate`; `classes` gives every type's class, below `size`."""
        rows = self.supporters[candidate]
        table = np.zeros(size, dtype=np.int64)
        np.add.at(table, classes.take(rows), self.weights.take(rows))
        counted: list[int] = table.tolist()
        return counted


@dataclass(frozen=True, slots=True)
class Choice:
    """One seat filled.

    `measures` holds what the method compared, for every candidate that could have been chosen, in its own
    unit; `tied` are those level with the chosen one, itself included.
    """

    candidate: int
    measures: Mapping[int, Fraction]
    tied: tuple[int, ...]
    phase: Phase = "rule"


def choose(
    measures: Mapping[int, Fraction], tie_order: Sequence[int], *, highest: bool, phase: Phase = "rule"
) -> Choice:
    """Pick the highest or lowest measure; the first of those level in `tie_order` is chosen."""
    best = max(measures.values()) if highest else min(measures.values())
    tied = tuple(sorted(c for c, measure in measures.items() if measure == best))
    return Choice(min(tied, key=tie_order.index), measures, tied, phase)
