"""An election as it stands in a file: names, ballots, and what the format says besides."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import overload

import numpy as np
from numpy.typing import NDArray

from minga.algorithms.tally.ballots import ApprovalBallot, RankedBallot, ScoreBallot
from minga.algorithms.tally.seats.profile import Integers, PreferenceProfile
from minga.kernel.sameness import comparison_key

from .election_errors import ElectionFileError
from .limits import MOST_CELLS, MOST_VOTERS


@dataclass(frozen=True, slots=True, eq=False)
class Rankings(Sequence[RankedBallot]):
    """Ranked ballots in arrays; a `RankedBallot` is made when it is asked for.

    - `preferences`: (ballots × width), option numbers from most to least preferred, padded with
      ``len(options)``; the last column holds nothing else.
    - `joined`: the same shape; whether an entry shares the place of the one before it.
    """

    options: tuple[str, ...]
    preferences: Integers
    joined: NDArray[np.bool_]

    @classmethod
    def from_entries(
        cls, options: tuple[str, ...], ballots: int, rows: Integers, numbers: Integers, joined: NDArray[np.bool_]
    ) -> "Rankings":
        """Lay out entries that are given flat: the ballot of each, its option number, and whether it is joined."""
        lengths = np.bincount(rows, minlength=ballots)
        _check_size(lengths)
        columns = np.arange(len(rows)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        shape = (ballots, int(lengths.max(initial=0)) + 1)
        preferences = np.full(shape, len(options), dtype=np.int64)
        preferences[rows, columns] = numbers
        shared = np.zeros(shape, dtype=np.bool_)
        shared[rows, columns] = joined
        return cls(options, preferences, shared)

    def __len__(self) -> int:
        return len(self.preferences)

    @overload
    def __getitem__(self, index: int) -> RankedBallot: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[RankedBallot, ...]: ...
    def __getitem__(self, index: int | slice) -> RankedBallot | tuple[RankedBallot, ...]:
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(len(self))))
        return self._ballot(self.preferences[index].tolist(), self.joined[index].tolist())

    def __iter__(self) -> Iterator[RankedBallot]:
        for numbers, joined in zip(self.preferences.tolist(), self.joined.tolist(), strict=True):
            yield self._ballot(numbers, joined)

    def _ballot(self, numbers: list[int], joined: list[bool]) -> RankedBallot:
        places: list[str | frozenset[str]] = []
        for number, is_joined in zip(numbers[: numbers.index(len(self.options))], joined, strict=False):
            option = self.options[number]
            if is_joined:
                before = places.pop()
                places.append((frozenset((before,)) if isinstance(before, str) else before) | {option})
            else:
                places.append(option)
        return RankedBallot(tuple(places))

    def profile(self, weights: Sequence[int]) -> PreferenceProfile:
        """The ballots for a count of seats; abstentions are left out. Shared places must not occur."""
        if self.joined.any():
            raise ValueError("A profile holds strict rankings only.")
        is_cast = self.preferences[:, 0] < len(self.options)
        counted = np.asarray(weights, dtype=np.int64)
        return PreferenceProfile(len(self.options), self.preferences[is_cast], counted[is_cast])

    def without(self, options: frozenset[str]) -> "Rankings":
        """The same ballots with these options struck out, everywhere."""
        stays = [option for option in self.options if option not in options]
        places_of = {option: place for place, option in enumerate(stays)}
        renumbered = np.array([places_of.get(option, -1) for option in self.options] + [-1], dtype=np.int64)
        numbers = renumbered[self.preferences]
        # Whoever was joined to an option struck out is joined to the entry before it only if that one was too.
        places = np.cumsum(~self.joined, axis=1)
        rows, columns = (numbers >= 0).nonzero()
        kept = places[rows, columns]
        joined = np.zeros(len(rows), dtype=np.bool_)
        joined[1:] = (rows[1:] == rows[:-1]) & (kept[1:] == kept[:-1])
        return Rankings.from_entries(tuple(stays), len(self), rows, numbers[rows, columns], joined)


def _check_size(lengths: Integers) -> None:
    longest = int(lengths.max(initial=0))
    if len(lengths) * (longest + 1) > MOST_CELLS:
        number = int(lengths.argmax()) + 1
        sentence = f"ballot {number} names {longest} options: {len(lengths)} ballots as long do not fit in memory."
        raise ElectionFileError("too_large", 0, sentence)


type FileBallot = RankedBallot | ApprovalBallot | ScoreBallot
type FileBallots = Rankings | tuple[FileBallot, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ElectionFile:
    """What a file of ballots says.

    `options` are the names in the order of the file, and serve as ids; `ballots[i]` was cast by `weights[i]`
    voters. `seats` and `tie_order` are `None` and empty where the file does not say; `withdrawn` are options
    that stood on the paper but no longer stand. `metadata` is what else the format holds, as text.
    """

    options: tuple[str, ...]
    ballots: FileBallots
    weights: tuple[int, ...]
    title: str = ""
    seats: int | None = None
    withdrawn: tuple[str, ...] = ()
    tie_order: tuple[str, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)

    def standing(self) -> "ElectionFile":
        """The election among the options that still stand: those withdrawn are struck out of every ballot."""
        if not self.withdrawn or not isinstance(self.ballots, Rankings):
            return self
        gone = frozenset(self.withdrawn)
        ballots = self.ballots.without(gone)
        tie_order = tuple(option for option in self.tie_order if option not in gone)
        return replace(self, options=ballots.options, ballots=ballots, withdrawn=(), tie_order=tie_order)

    @property
    def voters(self) -> int:
        """How many voters cast these ballots, abstentions too."""
        return sum(self.weights)


def check_names(names: Sequence[str], lines: Sequence[int]) -> None:
    """Refuse a name that is missing, or that nobody could tell from another one: `Ana` and `ANA`."""
    seen: dict[str, str] = {}
    for name, line in zip(names, lines, strict=True):
        key = comparison_key(name)
        if not key:
            raise ElectionFileError("bad_header", line, "an option has no name.")
        if key in seen:
            alike = f"are called {name!r}" if seen[key] == name else f"read the same: {seen[key]!r} and {name!r}"
            raise ElectionFileError("repeated_name", line, f"two options {alike}.")
        seen[key] = name


def check_weights(weights: Sequence[int], lines: Sequence[int]) -> None:
    """Refuse a file that speaks for more voters than there are people."""
    voters = 0
    for weight, line in zip(weights, lines, strict=True):
        voters += weight
        if voters > MOST_VOTERS:
            raise ElectionFileError("bad_weight", line, f"up to here there are more than {MOST_VOTERS} voters.")
