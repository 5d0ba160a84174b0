"""Ranked ballots as one array: places per option, equal ballots grouped, mergeable and exact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from minga.kernel.counting import counted

from .ballots import RankedBallot
from .errors import TallyError

type Weights = NDArray[np.int64]
type Matrix = tuple[tuple[int, ...], ...]

# The bits of a signed 64-bit key that can be filled without touching the sign.
KEY_BITS = 63
MOST_OPTIONS = 1_000
# Rankings in one block of a product: its comparisons stay in the processor's cache.
BLOCK = 16_384
# The voters that a float64 adds up without a rounding.
EXACT_FLOAT = 2**53


@dataclass(frozen=True, eq=False)
class RankProfile:
    """Distinct rankings and the voters behind each.

    `places[i, t]` is the place that ranking `t` gives `options[i]`: 0 the most preferred, equal numbers a
    tie, and `len(options)` for an option that it leaves out. Shape (options, distinct rankings), the
    smallest integer type that holds it, because every count reads one option's row at a time.
    `weights[t]` is the number of voters, int64. A ranking that leaves everything out is an abstention.

    Two profiles over the same options can be merged, in any order, to the profile of all their ballots:
    districts may count apart. Memory: options + 8 bytes for each distinct ranking.
    """

    options: tuple[str, ...]
    places: NDArray[Any]
    weights: Weights

    @classmethod
    def from_ballots(cls, options: Sequence[str], ballots: Mapping[RankedBallot, int]) -> Self:
        """From distinct ballots, already checked, with the voters behind each (`Poll.grouped`)."""
        index = {option: row for row, option in enumerate(options)}
        places = np.full((len(options), len(ballots)), len(options), dtype=_place_type(len(options)))
        for column, ballot in enumerate(ballots):
            for place, tied in enumerate(ballot.places()):
                for option in tied:
                    places[index[option], column] = place
        return cls(tuple(options), *_group(places, np.array(list(ballots.values()), dtype=np.int64)))

    @classmethod
    def from_places(
        cls, options: Sequence[str], places: NDArray[np.integer[Any]], weights: NDArray[np.integer[Any]] | None = None
    ) -> Self:
        """From an array of places, shape (ballots, options), any integer type; unranked is `len(options)`.

        Raises `TallyError`: `bad_options`, `wrong_ballot` with its index, or `bad_weights`.
        """
        size = len(options)
        if len(set(options)) != size or not 0 < size <= MOST_OPTIONS:
            raise TallyError("bad_options", f"There must be 1 to {MOST_OPTIONS} options, each with its own id.")
        if places.ndim != 2 or places.shape[1] != size or not np.issubdtype(places.dtype, np.integer):
            raise TallyError("wrong_ballot", f"whole numbers of shape (ballots, {size}) were expected.")
        if places.size and (places.min() < 0 or places.max() > size):
            wrong = ((places < 0) | (places > size)).any(axis=1)
            sentence = f"a place must be a whole number from 0 to {size}."
            raise TallyError("wrong_ballot", sentence, ballot_index=int(wrong.argmax()))
        counted = None if weights is None else _checked_weights(weights, len(places))
        turned = np.ascontiguousarray(places.T, dtype=_place_type(size))
        return cls(tuple(options), *_group(turned, counted))

    def merge(self, other: "RankProfile") -> "RankProfile":
        """The profile of both sets of ballots. Raises `TallyError` (`bad_options`) if the options differ."""
        if other.options != self.options:
            raise TallyError("bad_options", "Profiles over different options cannot be merged.")
        places = np.concatenate((self.places, other.places), axis=1)
        weights = np.concatenate((self.weights, other.weights))
        return RankProfile(self.options, *_group(places, weights))

    @property
    def present(self) -> int:
        """The voters who handed in a ballot."""
        return int(self.weights.sum())

    @cached_property
    def votes_cast(self) -> int:
        """The voters who ranked anything."""
        return self.heads.behind((self.places < len(self.options)).any(axis=0))

    def is_named(self, option: str) -> bool:
        """Whether any ranking names this option."""
        return bool((self.places[self.options.index(option)] < len(self.options)).any())

    @cached_property
    def heads(self) -> "Heads":
        """The weights, ready to be added up for many sets of rankings."""
        return Heads(self.weights)

    @cached_property
    def preferred(self) -> Matrix:
        """`preferred[i][j]`: the voters who place `options[i]` above `options[j]` (Condorcet 1785).

        An option that is left out is liked less than any that is named, and as much as the others left out.
        """
        size = len(self.options)
        preferred = np.zeros((size, size), dtype=np.int64)
        for start in range(0, self.places.shape[1], BLOCK):
            self._add_duels(preferred, self.places[:, start : start + BLOCK], self.weights[start : start + BLOCK])
        return tuple(tuple(row) for row in preferred.tolist())

    @staticmethod
    def _add_duels(preferred: NDArray[np.int64], places: NDArray[Any], weights: Weights) -> None:
        """Count every ranking once, and in a product those that more than one voter stands behind."""
        for i, j in permutations(range(len(places)), 2):
            preferred[i, j] += np.count_nonzero(places[i] < places[j])
        heavy = np.flatnonzero(weights > 1)
        further = weights[heavy] - 1
        number = np.float64 if int(further.sum()) < EXACT_FLOAT else np.int64
        factors, shared = further.astype(number), places[:, heavy]
        for i, row in enumerate(shared):
            preferred[i] += ((row < shared).astype(number) @ factors).astype(np.int64)


class Heads:
    """Adds up the voters behind sets of rankings, exactly, and fast where most rankings are one voter's."""

    def __init__(self, weights: Weights) -> None:
        self._heavy = np.flatnonzero(weights > 1)
        self._further = weights[self._heavy] - 1

    def behind(self, rankings: NDArray[np.bool_]) -> int:
        """The voters behind the marked rankings."""
        return int(np.count_nonzero(rankings)) + int(np.dot(self._further, rankings[self._heavy]))


def _place_type(size: int) -> type[np.integer[Any]]:
    return np.int8 if size <= np.iinfo(np.int8).max else np.int16


def _checked_weights(weights: NDArray[np.integer[Any]], ballots: int) -> Weights:
    if weights.shape != (ballots,) or not np.issubdtype(weights.dtype, np.integer):
        raise TallyError(
            "bad_weights", f"One whole number was expected for each of {counted(ballots, 'ballot', 'ballots')}."
        )
    if ballots and weights.min() < 1:
        sentence = "a weight must be a whole number above 0."
        raise TallyError("bad_weights", sentence, ballot_index=int(weights.argmin()))
    return weights.astype(np.int64)


def _group(places: NDArray[Any], weights: Weights | None) -> tuple[NDArray[Any], Weights]:
    """Equal columns once, in ascending order of their places, with the sum of their weights (1 each if `None`).

    Places are renumbered first, so that rankings that say the same are equal: 0, 2, 2 is 0, 1, 1.
    """
    places = _renumbered(places)
    bits = len(places).bit_length()
    rows = KEY_BITS // bits
    if weights is None and len(places) <= rows:
        keys, counts = np.unique(_packed(places, bits), return_counts=True)
        return _unpacked(keys, len(places), bits, places.dtype), counts
    weights = np.ones(places.shape[1], dtype=np.int64) if weights is None else weights
    codes = np.zeros(places.shape[1], dtype=np.int64)
    for start in range(0, len(places), rows):
        part = np.unique(_packed(places[start : start + rows], bits), return_inverse=True)[1]
        # Codes are below the number of rankings, so that this product stays exact up to three thousand million.
        codes = np.unique(codes * (int(part.max(initial=0)) + 1) + part, return_inverse=True)[1]
    first = np.unique(codes, return_index=True)[1]
    sums = np.zeros(len(first), dtype=np.int64)
    np.add.at(sums, codes, weights)
    return np.ascontiguousarray(places[:, first]), sums


def _renumbered(places: NDArray[Any]) -> NDArray[Any]:
    """Places without gaps: each is the number of different places before it; unranked stays last."""
    size = len(places)
    if not places.shape[1] or _has_no_gaps(places):
        return places
    used = np.zeros((size + 1, places.shape[1]), dtype=bool)
    np.put_along_axis(used, places.astype(np.int64), True, axis=0)
    before = np.cumsum(used, axis=0, dtype=places.dtype) - used
    before[size] = size
    renumbered: NDArray[Any] = np.take_along_axis(before, places.astype(np.int64), axis=0).astype(places.dtype)
    return renumbered


def _has_no_gaps(places: NDArray[Any]) -> bool:
    """Whether every ranking uses the places 0 to its last one: as many different ones as its last says."""
    size = len(places)
    if size >= KEY_BITS:
        return False
    seen = np.zeros(places.shape[1], dtype=np.int64)
    for row in places:
        seen |= np.left_shift(1, row, dtype=np.int64)
    seen &= (1 << size) - 1
    return bool(((seen & (seen + 1)) == 0).all())


def _packed(places: NDArray[Any], bits: int) -> NDArray[np.int64]:
    keys = np.zeros(places.shape[1], dtype=np.int64)
    for row in places:
        keys <<= bits
        keys |= row
    return keys


def _unpacked(keys: NDArray[np.int64], rows: int, bits: int, place_type: np.dtype[Any]) -> NDArray[Any]:
    places = np.empty((rows, len(keys)), dtype=place_type)
    for row in range(rows):
        places[rows - 1 - row] = (keys >> (row * bits)) & ((1 << bits) - 1)
    return places
