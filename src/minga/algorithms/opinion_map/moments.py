"""What the plane of an opinion map needs to know of any number of people: three whole-number matrices.

With G = Σ v v', A = Σ v 1' and N = Σ 1 1' over the statements each person voted on, and μ the mean stance of each
statement, the cross products of the mean-imputed votes are G - A diag(μ) - diag(μ) A' + N∘μμ', exactly. So the matrices
are sufficient, they add up over any partition of the people, and one vote changes one row and one column of each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .covotes import count_covotes
from .figures import Booleans, Floats, Integers
from .votes import OpinionMapError, Votes, people_blocks

type Counts = npt.NDArray[np.int32] | npt.NDArray[np.int64]

# Fewer, larger blocks than elsewhere: each goes once through all statements.
_BLOCK_VOTES = 1 << 22
_MOST_IN_32_BITS = int(np.iinfo(np.int32).max)


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Sufficient statistics of the votes of ``people`` people, each matrix (n_statements, n_statements).

    Over the people who voted on both s and t: ``both[s, t]`` counts them, ``stance[s, t]`` sums their stances on s,
    ``product[s, t]`` the products of their stances. No entry is larger than ``people``: they are int32 while that
    fits, int64 beyond. The diagonals hold the counts of each statement.
    """

    people: int
    both: Counts
    stance: Counts
    product: Counts

    @property
    def n_statements(self) -> int:
        return len(self.both)

    @property
    def seen(self) -> Integers:
        """Shape (n_statements,): how many voted on each statement."""
        return self.both.diagonal().astype(np.int64)

    @property
    def centre(self) -> Floats:
        """Shape (n_statements,): mean stance on each statement, 0 where nobody saw it."""
        centre: Floats = self.stance.diagonal() / np.maximum(self.seen, 1)
        return centre

    @property
    def counts(self) -> Integers:
        """Shape (3, n_statements): how many disagreed, passed and agreed."""
        net, taken = self.stance.diagonal().astype(np.int64), self.product.diagonal().astype(np.int64)
        return np.stack([(taken - net) // 2, self.seen - taken, (taken + net) // 2])

    def residual_products(self, apart: Booleans) -> Floats:
        """Cross products (n_statements, n_statements) of the mean-imputed, centred votes; 0 for those ``apart``."""
        centre = np.where(apart, 0.0, self.centre)
        mixed = self.stance * centre
        result: Floats = self.product - (mixed + mixed.T) + self.both * np.outer(centre, centre)
        result[apart] = 0.0
        result[:, apart] = 0.0
        return result

    def residual_products_of(self, s: int, apart: Booleans) -> Floats:
        """Row ``s`` (n_statements,) of ``residual_products``, bit by bit."""
        centre = np.where(apart, 0.0, self.centre)
        mixed = self.stance[s] * centre + self.stance[:, s] * centre[s]
        result: Floats = self.product[s] - mixed + self.both[s] * (centre[s] * centre)
        result[apart | apart[s]] = 0.0
        return result


def partial(votes: Votes) -> Moments:
    """The moments of these people, in blocks of some million votes."""
    m = votes.n_statements
    tables = [np.zeros((m, m), dtype=np.int32) for _ in range(3)]
    for first, last in people_blocks(votes.offsets, _BLOCK_VOTES):
        edges = votes.offsets[first : last + 1]
        rows = slice(int(edges[0]), int(edges[-1]))
        counted = count_covotes(edges - edges[0], votes.statement[rows], votes.value[rows], m)
        for i, more in enumerate(counted):
            tables[i] += more
    return Moments(votes.n_people, *tables)


def merge(*parts: Moments) -> Moments:
    """The moments of the people of all parts together; no person may be in two of them.

    Raises:
        OpinionMapError: there is no part, or the parts differ in their number of statements.
    """
    if not parts or len({part.n_statements for part in parts}) > 1:
        raise OpinionMapError("moments merge when there are some, over the same statements")
    people = sum(part.people for part in parts)
    dtype: Any = np.int32 if people <= _MOST_IN_32_BITS else np.int64
    both, stance, product = (matrix.astype(dtype) for matrix in (parts[0].both, parts[0].stance, parts[0].product))
    for part in parts[1:]:
        both += part.both
        stance += part.stance
        product += part.product
    return Moments(people, both, stance, product)
