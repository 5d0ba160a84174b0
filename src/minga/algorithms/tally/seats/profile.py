"""Rankings grouped into ballot types, in flat arrays: what every count of seats starts from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

type Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class PreferenceProfile:
    """Strict rankings, one row per ballot type.

    - `candidates`: how many there are; a candidate is an int from 0.
    - `preferences`: (types × width), candidates from most to least preferred, padded with `candidates`:
      the last column holds nothing else. Every row names at least one candidate, and none twice.
    - `weights`: (types,) how many voters cast that ballot, each at least 1.
    """

    candidates: int
    preferences: Integers
    weights: Integers

    @classmethod
    def from_orders(
        cls, candidates: int, orders: Sequence[Sequence[int]], weights: Sequence[int] | None = None
    ) -> "PreferenceProfile":
        """Group `orders` (empty ones are abstentions and are left out); `weights` are 1 each when absent."""
        grouped: dict[tuple[int, ...], int] = {}
        for order, weight in zip(orders, weights or [1] * len(orders), strict=True):
            if order:
                grouped[tuple(order)] = grouped.get(tuple(order), 0) + weight
        return cls.from_types(candidates, grouped)

    @classmethod
    def from_types(cls, candidates: int, types: Mapping[tuple[int, ...], int]) -> "PreferenceProfile":
        """Lay ballot types out as arrays, in a fixed order so that a count never depends on the order given."""
        listed = sorted(types)
        width = max(map(len, listed), default=0) + 1
        preferences = np.full((len(listed), width), candidates, dtype=np.int64)
        for row, order in enumerate(listed):
            preferences[row, : len(order)] = order
        return cls(candidates, preferences, np.array([types[order] for order in listed], dtype=np.int64))

    @property
    def voters(self) -> int:
        """How many voters rank at least one candidate."""
        return int(self.weights.sum())
