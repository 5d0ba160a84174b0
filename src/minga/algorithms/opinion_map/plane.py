"""Where people stand: two principal components of the vote matrix, missing votes at the statement's mean.

Imputing column means and centring leaves a zero at every missing vote, so the components are those of the sparse
matrix of *vote - mean* on the votes that were cast; nothing dense of size people x statements is ever built.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .canonical import Orders
from .figures import Booleans, Floats, Integers
from .moments import Moments
from .votes import Positions, Stances, Votes, people_blocks

if TYPE_CHECKING:
    from scipy import sparse
    from scipy.sparse import linalg as sparse_linalg

N_COMPONENTS = 2
# Up to this many statements the full symmetric eigenproblem is as fast as the iteration, and cannot fail to converge.
_DENSE_UP_TO = 300
# Below this share of the total, a component is rounding noise and has no direction worth drawing.
_NEGLIGIBLE = 1e-10
# Relative tolerance for directions that only tell how the plane may turn.
ROUGHLY = 1e-3
# What one vote adds to a place is a multiple of this, so that sums are exact in any order of statements.
_GRAIN = 2.0**36


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """The plane of the map.

    ``centre`` (n_statements,): mean stance of each statement, 0 where unseen or moderated.
    ``components`` (2, n_statements): orthonormal rows, or a row of zeros where the votes have no such direction.
    ``explained`` (2,): share of the variance of the imputed matrix along each component, 0..1.
    ``scatter`` (n_statements,): squared deviations from the mean, summed over everybody who voted on the statement.
    """

    centre: Floats
    components: Floats
    explained: Floats
    scatter: Floats


def no_plane(n_statements: int) -> Plane:
    """What is shown when nobody is placed."""
    return Plane(
        np.zeros(n_statements), np.zeros((N_COMPONENTS, n_statements)), np.zeros(N_COMPONENTS), np.zeros(n_statements)
    )


def finish(moments: Moments, moderated: Booleans) -> Plane:
    """The plane of everybody in ``moments``.

    Statements flagged in ``moderated`` (n_statements,) count as a pass of everybody, as on the Polis server: they
    move nobody. Each component points to where its largest loading is positive. Source: Small, Bjorkegren, Erkkila,
    Shaw, Megill (2021), "Polis: Scaling deliberation by mapping high dimensional opinion spaces", Recerca 26(2).
    """
    products = moments.residual_products(moderated)
    return plane_from(products, np.where(moderated, 0.0, moments.centre))


def plane_from(products: Floats, centre: Floats, order: Integers | None = None) -> Plane:
    """The plane of the cross products (n_statements, n_statements) of the centred votes.

    With ``order`` (n_statements,) it is found in that order of statements, down to the last digit.
    """
    order = np.arange(centre.size) if order is None else order
    inside = products[np.ix_(order, order)]
    found = _plane(centre[order], inside.diagonal().copy(), *leading_eigenpairs(inside, N_COMPONENTS))
    return _back(found, order)


def plane_of_rows(votes: Votes, moderated: Booleans, orders: Orders) -> Plane:
    """As ``finish``, passing over the votes many times instead of holding their moments."""
    votes, moderated = votes.reordered(*orders), moderated[orders.statements]
    residual = residual_of(votes, votes.value, moderated)
    scatter = np.asarray(residual.multiply(residual).sum(axis=0)).ravel()
    centre = centre_of(votes, votes.value, moderated)
    return _back(_plane(centre, scatter, *eigenpairs_of_rows(residual, N_COMPONENTS)), orders.statements)


def _back(plane: Plane, order: Integers) -> Plane:
    """The plane of statements that were taken in ``order``, as they lie."""
    place = np.argsort(order)
    return Plane(plane.centre[place], plane.components[:, place], plane.explained, plane.scatter[place])


def directions_from(products: Floats, count: int, order: Integers) -> Floats:
    """The leading ``count`` principal directions (n_statements, at most count) as columns, roughly."""
    return leading_eigenpairs(products[np.ix_(order, order)], count, ROUGHLY)[1][np.argsort(order)]


def directions_of_rows(votes: Votes, moderated: Booleans, count: int, orders: Orders) -> Floats:
    """As ``directions_from``, passing over the votes."""
    votes, moderated = votes.reordered(*orders), moderated[orders.statements]
    found = eigenpairs_of_rows(residual_of(votes, votes.value, moderated), count, ROUGHLY)[1]
    return found[np.argsort(orders.statements)]


def places(votes: Votes, plane: Plane, moderated: Booleans) -> Floats:
    """Position (n_people, 2) of every person; units of stance, 0 is the mean voter.

    It is scaled by sqrt(n_statements / n_votes), so that few votes do not pull towards the centre; moderated
    statements count as voted in that scale, as on the Polis server.
    """
    counted = votes.votes_per_person - votes.votes_on(moderated)
    return scaled(projected(stance_blocks(votes), plane.centre, plane.components.T), counted, moderated)


def stance_blocks(votes: Votes) -> Iterator[sparse.csr_array]:
    """Who took which stance, by blocks of people: (people of the block, 3 n_statements), 1 where somebody did."""
    from scipy import sparse  # noqa: PLC0415  (SciPy is loaded by whoever computes, not by whoever serves a page)

    blocks = people_blocks(votes.offsets)
    longest = max((int(votes.offsets[last] - votes.offsets[first]) for first, last in blocks), default=0)
    ones = np.ones(longest)
    for first, last in blocks:
        edges = (votes.offsets[first : last + 1] - votes.offsets[first]).astype(np.int32)
        rows = slice(int(votes.offsets[first]), int(votes.offsets[last]))
        code = 3 * votes.statement[rows] + (votes.value[rows] + np.int8(1))
        yield sparse.csr_array((ones[: code.size], code, edges), shape=(last - first, 3 * votes.n_statements))


def projected(stances: Iterable[sparse.csr_array], centre: Floats, directions: Floats) -> Floats:
    """Each person's votes (see ``stance_blocks``) less ``centre``, times ``directions`` (n_statements, d)."""
    # What a stance on a statement adds to a projection is the same for everybody: one row for each of the three.
    step = (np.array([-1.0, 0.0, 1.0]) - centre[:, None])[:, :, None] * directions[:, None, :]
    table = np.rint(step.reshape(3 * len(centre), -1) * _GRAIN) / _GRAIN
    if table.shape[1] > N_COMPONENTS:
        return np.concatenate([np.empty((0, table.shape[1])), *(block @ table for block in stances)])
    columns = [np.ascontiguousarray(column) for column in table.T]
    flat = [np.stack([block @ column for column in columns], axis=1) for block in stances]
    return np.concatenate([np.empty((0, table.shape[1])), *flat])


def scaled(flat: Floats, counted: Integers, moderated: Booleans) -> Floats:
    """Projections (n_people, d) made comparable by each person's ``counted`` votes, moderated ones left out."""
    voted = counted + np.count_nonzero(moderated)
    scale = np.sqrt(moderated.size / np.maximum(voted, 1))
    comparable: Floats = scale[:, None] * flat
    return comparable


def centre_of(votes: Votes, stances: Stances, moderated: Booleans) -> Floats:
    """Mean (n_statements,) of ``stances`` on each statement, 0 where nobody saw it or it is moderated."""
    seen = np.bincount(votes.statement, minlength=votes.n_statements)
    total = np.bincount(votes.statement, weights=stances, minlength=votes.n_statements)
    return np.where(moderated, 0.0, total / np.maximum(seen, 1))


def residual_of(votes: Votes, stances: Stances, moderated: Booleans) -> sparse.csr_array:
    """``stances`` in place of the votes, less their statement's mean (n_people, n_statements); 0 where moderated."""
    residual = _residual(votes.offsets, votes.statement, stances, centre_of(votes, stances, moderated))
    residual.data[moderated[votes.statement]] = 0.0
    return residual


def first_share(residual: sparse.csr_array) -> float:
    """Share of the squares of ``residual`` along its first principal direction, 0..1, to about four digits."""
    total = float(residual.data @ residual.data)
    values, _ = eigenpairs_of_rows(residual, 1, tolerance=1e-4)
    return float(values[0]) / total if values.size and total > 0.0 else 0.0


def leading_eigenpairs(products: Floats, count: int, tolerance: float = 0.0) -> tuple[Floats, Floats]:
    """Largest eigenvalues (at most ``count``, descending) of a symmetric matrix, and unit eigenvectors as columns."""
    m = len(products)
    if m <= max(_DENSE_UP_TO, 4 * count):
        return _dense_eigenpairs(products, count)
    start = np.sqrt(np.maximum(products.diagonal(), 0.0)) + 1e-3
    from scipy.sparse import linalg as sparse_linalg  # noqa: PLC0415

    # As a function, for SciPy would multiply by a matrix of one column, which is three times slower.
    operator = sparse_linalg.LinearOperator((m, m), matvec=products.dot, dtype=np.float64)
    return _iterated(operator, products, count, start, tolerance)


def _residual(offsets: Integers, statement: Positions, value: Stances, centre: Floats) -> sparse.csr_array:
    from scipy import sparse  # noqa: PLC0415  (SciPy is loaded by whoever computes, not by whoever serves a page)

    return sparse.csr_array((value - centre[statement], statement, offsets), shape=(offsets.size - 1, centre.size))


def eigenpairs_of_rows(residual: sparse.csr_array, count: int, tolerance: float = 0.0) -> tuple[Floats, Floats]:
    """As ``leading_eigenpairs`` of residual' residual, which is not built where it is large."""
    n, m = residual.shape
    if min(n, m) <= max(_DENSE_UP_TO if m <= n else 0, count):
        return _dense_eigenpairs((residual.T @ residual).toarray(), count)
    start = np.sqrt(np.asarray(residual.multiply(residual).sum(axis=0))).ravel() + 1e-3
    from scipy.sparse import linalg as sparse_linalg  # noqa: PLC0415

    operator = sparse_linalg.LinearOperator((m, m), matvec=lambda x: residual.T @ (residual @ x), dtype=np.float64)
    return _iterated(operator, residual, count, start, tolerance)


def _iterated(
    operator: sparse_linalg.LinearOperator,
    source: Floats | sparse.csr_array,
    count: int,
    start: Floats,
    tolerance: float = 0.0,
) -> tuple[Floats, Floats]:
    from scipy.sparse import linalg as sparse_linalg  # noqa: PLC0415

    try:
        values, vectors = sparse_linalg.eigsh(operator, k=count, which="LA", v0=start, tol=tolerance)
    except sparse_linalg.ArpackError:
        return _dense_eigenpairs(source if isinstance(source, np.ndarray) else (source.T @ source).toarray(), count)
    order = np.argsort(-values, kind="stable")
    return values[order], vectors[:, order]


def _dense_eigenpairs(products: Floats, count: int) -> tuple[Floats, Floats]:
    from scipy import linalg  # noqa: PLC0415  (SciPy is loaded by whoever computes, not by whoever serves a page)

    m = len(products)
    if m == 0:
        return np.empty(0), np.empty((0, 0))
    values, vectors = linalg.eigh(products, subset_by_index=[max(m - count, 0), m - 1])
    return values[::-1], vectors[:, ::-1]


def _plane(centre: Floats, scatter: Floats, values: Floats, vectors: Floats) -> Plane:
    total = float(scatter.sum())
    components, explained = np.zeros((N_COMPONENTS, centre.size)), np.zeros(N_COMPONENTS)
    # A community that agrees on everything leaves nothing but rounding behind.
    for i in range(values.size):
        share = float(values[i]) / total if total > _NEGLIGIBLE else 0.0
        if share > _NEGLIGIBLE:
            explained[i] = min(share, 1.0)
            components[i] = _with_fixed_sign(vectors[:, i])
    return Plane(centre, components, explained, scatter)


def _with_fixed_sign(vector: Floats) -> Floats:
    """The largest loading is positive; where loadings of both signs are (nearly) largest, the sum of cubes is."""
    size = np.abs(vector)
    leaders = vector[size >= size.max() * (1 - 1e-9)]
    cubes = float((vector**3).sum())
    if leaders.min() < 0 < leaders.max() and abs(cubes) > 1e-9:
        return vector if cubes > 0 else -vector
    return vector if leaders[0] > 0 else -vector
