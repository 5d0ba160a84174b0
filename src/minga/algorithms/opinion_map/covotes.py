"""Count, for each pair of statements, how people voted on both: the one expensive step of an opinion map.

Both ways count in whole numbers, so that they agree to the last bit; the cheaper one for a block of people is taken.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .votes import Integers, Positions, Stances, stable_order

type Table = npt.NDArray[np.int32]
type Tables = tuple[Table, Table, Table]

# float32 counts exactly to 2^24; a tile of so many people is far from it, and small.
_TILE_PEOPLE = 4096
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
    if ballot.size * float(n_statements) ** 2 * 2.0 * _NS_PER_CELL < sparse_cost:
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
        stance += (vote.T @ seen).astype(np.int32)
        product += (vote.T @ vote).astype(np.int32)
    return both, stance, product


def _by_lists(offsets: Integers, statement: Positions, value: Stances, n_statements: int) -> Tables:
    """For each statement, count what its voters voted on the statements before it."""
    # One code for a statement and a stance on it, as small as it may be: this is the list looked up at random.
    code = (3 * statement + value + 1).astype(np.int16 if 3 * n_statements < 2**15 else np.int32)
    order = stable_order(code, 3 * n_statements)
    first = np.repeat(offsets[:-1], np.diff(offsets))[order]
    length = order - first
    edges = np.concatenate([[0], np.cumsum(np.bincount(code, minlength=3 * n_statements))])
    both, stance, product = (np.zeros((n_statements, n_statements), dtype=np.int32) for _ in range(3))
    for s in range(n_statements):
        low, middle, high, end = edges[3 * s : 3 * s + 4]
        codes, cuts = _codes_before(code, first[low:end], length[low:end], (middle - low, high - low))
        table = [np.bincount(part, minlength=3 * n_statements).reshape(-1, 3) for part in np.split(codes, cuts)]
        signed, everyone = table[2] - table[0], table[0] + table[1] + table[2]
        both[s] = everyone.sum(axis=1)
        stance[s] = signed.sum(axis=1)
        stance[:s, s] = (everyone[:, 2] - everyone[:, 0])[:s]
        product[s] = signed[:, 2] - signed[:, 0]
        both[s, s] = end - low
        stance[s, s] = (end - high) - (middle - low)
        product[s, s] = (end - high) + (middle - low)
    return _mirrored(both), stance, _mirrored(product)


def _codes_before(
    code: npt.NDArray[np.integer], first: Integers, length: Integers, splits: tuple[int, int]
) -> tuple[npt.NDArray[np.integer], list[int]]:
    """The codes at ``first[i] : first[i] + length[i]``, one list after the other, and where lists ``splits`` begin."""
    until = np.cumsum(length)
    total = int(until[-1]) if until.size else 0
    where = np.repeat(first - until + length, length)
    where += np.arange(total)
    return code.take(where), [int(until[split - 1]) if split else 0 for split in splits]


def _mirrored(lower: Table) -> Table:
    full: Table = lower + np.tril(lower, -1).T
    return full
