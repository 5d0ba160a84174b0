"""Count, for each pair of statements, how people voted on both: the one expensive step of an opinion map.

Both ways count in whole numbers, so that they agree to the last bit; the cheaper one for a block of people is taken.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from .votes import Integers, Positions, Stances, stable_order

type Table = npt.NDArray[np.int32]
type Tables = tuple[Table, Table, Table]

# float32 counts exactly to 2^24. With fewer than 2^11 people in a tile, a sum of stances times 2^12 and a sum of
# products of stances fit into one number beside each other.
_TILE_PEOPLE = 2047
_SHELF = 4096.0
# Statements whose counts are summed up together.
_BAND = 32
# Measured on one core: nanoseconds per pair of votes, per statement and block, and per cell and person of a dense tile.
_NS_PER_PAIR, _NS_PER_STATEMENT, _NS_PER_CELL = 12.0, 70_000.0, 0.035


def count_covotes(offsets: Integers, statement: Positions, value: Stances, n_statements: int) -> Tables:
    """Return (N, A, G), each (n_statements, n_statements), of a block of people.

    Person ``i`` has the votes ``offsets[i]:offsets[i + 1]``, by ascending statement. Over the people who voted on
    both s and t: N[s, t] counts them, A[s, t] sums their stances on s, and G[s, t] the products of both stances.
    """
    ballot = np.diff(offsets)
    pairs = float((ballot * (ballot - 1)).sum() / 2)
    sparse_cost = pairs * _NS_PER_PAIR + n_statements * _NS_PER_STATEMENT
    if ballot.size * float(n_statements) ** 2 * 1.5 * _NS_PER_CELL < sparse_cost:
        return _by_tiles(offsets, statement, value, n_statements)
    return _by_lists(offsets, statement, value, n_statements)


def _by_tiles(offsets: Integers, statement: Positions, value: Stances, n_statements: int) -> Tables:
    """Dense matrix products, for people who voted on a good part of the statements."""
    both, stance, product = (np.zeros((n_statements, n_statements), dtype=np.int32) for _ in range(3))
    for first in range(0, offsets.size - 1, _TILE_PEOPLE):
        edges = offsets[first : first + _TILE_PEOPLE + 1]
        rows = slice(int(edges[0]), int(edges[-1]))
        cell = np.repeat(np.arange(edges.size - 1) * n_statements, np.diff(edges)) + statement[rows]
        seen, vote = (np.zeros((edges.size - 1, n_statements), dtype=np.float32) for _ in range(2))
        seen.ravel()[cell] = 1.0
        vote.ravel()[cell] = value[rows]
        both += (seen.T @ seen).astype(np.int32)
        packed = vote.T @ (vote + np.float32(_SHELF) * seen)
        sums = np.rint(packed / np.float32(_SHELF))
        stance += sums.astype(np.int32)
        product += (packed - np.float32(_SHELF) * sums).astype(np.int32)
    return both, stance, product


def _by_lists(offsets: Integers, statement: Positions, value: Stances, n_statements: int) -> Tables:
    """For each statement, count what its voters voted on the statements before it."""
    # One code for a statement and a stance on it, as small as it may be: this is the list looked up at random.
    codes = 3 * n_statements
    smallest: Any = np.int16 if codes < 2**15 else np.int32
    code = (3 * statement + value + 1).astype(smallest)
    order = stable_order(code, codes)
    first = np.repeat(offsets[:-1], np.diff(offsets))[order]
    edges = np.concatenate([[0], np.cumsum(np.bincount(code, minlength=codes))])
    lists = _Lists(code, first, order - first, edges)
    both, stance, product = (np.zeros((n_statements, n_statements), dtype=np.int32) for _ in range(3))
    for low in range(0, n_statements, _BAND):
        high = min(low + _BAND, n_statements)
        # Axes: statement s, stance on s, statement t < s, stance on t.
        table = np.stack([lists.counted_before(s) for s in range(low, high)]).reshape(high - low, 3, n_statements, 3)
        on_s, by_t = table[:, 2] - table[:, 0], table.sum(axis=1, dtype=np.int32)
        both[low:high] = by_t.sum(axis=2)
        stance[low:high] += on_s.sum(axis=2)
        stance[:, low:high] += (by_t[..., 2] - by_t[..., 0]).T
        product[low:high] = on_s[..., 2] - on_s[..., 0]
    against, passed, in_favour = np.diff(edges).reshape(-1, 3).T
    np.fill_diagonal(both, against + passed + in_favour)
    np.fill_diagonal(stance, in_favour - against)
    np.fill_diagonal(product, in_favour + against)
    return _mirrored(both), stance, _mirrored(product)


class _Lists(NamedTuple):
    """Votes as lists of ``code`` by person; sorted by code, vote i follows ``length[i]`` others of its list.

    Those stand at ``first[i] : first[i] + length[i]``. The votes with code c are ``edges[c] : edges[c + 1]``.
    """

    code: npt.NDArray[np.integer]
    first: Integers
    length: Integers
    edges: Integers

    def counted_before(self, s: int) -> npt.NDArray[np.int32]:
        """How often each code (axis 1) precedes each stance (axis 0) on statement ``s`` in somebody's list."""
        low, *cuts = self.edges[3 * s : 3 * s + 4]
        first, length = self.first[low : cuts[-1]], self.length[low : cuts[-1]]
        until = np.cumsum(length)
        ends = [int(until[cut - low - 1]) if cut > low else 0 for cut in cuts]
        where = np.repeat(first - until + length, length)
        where += np.arange(where.size)
        codes = self.code.take(where)
        counted = np.empty((3, self.edges.size - 1), dtype=np.int32)
        for stance, (begin, end) in enumerate(pairwise([0, *ends])):
            counted[stance] = np.bincount(codes[begin:end], minlength=self.edges.size - 1)
        return counted


def _mirrored(lower: Table) -> Table:
    full: Table = lower + np.tril(lower, -1).T
    return full
