"""Where people stand: two principal components of the vote matrix, missing votes at the statement's mean.

Imputing column means and centring leaves a zero at every missing vote, so the components are those of the sparse
matrix of *vote - mean* on the votes that were cast; nothing dense of size people x statements is ever built.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import linalg, sparse
from scipy.sparse import linalg as sparse_linalg

from .votes import Votes

type Floats = npt.NDArray[np.float64]
type Booleans = npt.NDArray[np.bool_]

N_COMPONENTS = 2
# Up to this many statements the full symmetric eigenproblem is as fast as the iteration, and cannot fail to converge.
_DENSE_UP_TO = 300
# Below this share of the total, a component is rounding noise and has no direction worth drawing.
_NEGLIGIBLE = 1e-12
_DEALS = 9


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """The plane of the map.

    ``centre`` (n_statements,): mean stance of each statement, 0 where unseen or moderated.
    ``components`` (2, n_statements): orthonormal rows, or a row of zeros where the votes have no such direction.
    ``explained`` (2,): share of the variance of the imputed matrix along each component, 0..1.
    ``xy`` (n_people, 2): position of every person; units of stance, 0 is the mean voter.
    """

    centre: Floats
    components: Floats
    explained: Floats
    xy: Floats


def project(votes: Votes, moderated: Booleans) -> Projection:
    """Project every person on the two principal components of the mean-imputed votes.

    A person's position is scaled by sqrt(n_statements / n_votes), so that few votes do not pull towards the centre.
    Statements flagged in ``moderated`` (n_statements,) count as a pass of everybody, as on the Polis server: they
    move nobody, and they count as voted in that scale. Each component points to where its largest loading is
    positive. Source: Small, Bjorkegren, Erkkila, Shaw, Megill (2021), "Polis: Scaling deliberation by mapping high
    dimensional opinion spaces", Recerca 26(2).
    """
    counted = ~moderated[votes.statement]
    person, statement = votes.person[counted], votes.statement[counted]
    value = votes.value[counted].astype(np.float64)
    shape = (votes.n_people, votes.n_statements)
    seen = np.bincount(statement, minlength=votes.n_statements)
    centre = np.bincount(statement, weights=value, minlength=votes.n_statements) / np.maximum(seen, 1)
    residual = sparse.csr_array((value - centre[statement], (person, statement)), shape=shape)
    components, explained = _principal_components(residual)
    voted = np.bincount(person, minlength=votes.n_people) + np.count_nonzero(moderated)
    scale = np.sqrt(votes.n_statements / np.maximum(voted, 1))
    return Projection(centre, components, explained, scale[:, None] * (residual @ components.T))


def _principal_components(residual: sparse.csr_array) -> tuple[Floats, Floats]:
    """Return components (2, m) and their explained shares (2,) of an already centred matrix (n, m)."""
    m = residual.shape[1]
    components, explained = np.zeros((N_COMPONENTS, m)), np.zeros(N_COMPONENTS)
    total = float(residual.data @ residual.data)
    # A community that agrees on everything leaves nothing but rounding behind.
    if total <= _NEGLIGIBLE * max(residual.nnz, 1):
        return components, explained
    values, vectors = _leading_eigenpairs(residual)
    for i in range(values.size):
        share = float(values[i]) / total
        if share > _NEGLIGIBLE:
            explained[i] = min(share, 1.0)
            components[i] = _with_fixed_sign(vectors[:, i])
    return components, explained


def _leading_eigenpairs(residual: sparse.csr_array) -> tuple[Floats, Floats]:
    """Largest eigenvalues (at most 2, descending) of residual' residual, and unit eigenvectors as columns."""
    m = residual.shape[1]
    if min(residual.shape) <= N_COMPONENTS or m <= _DENSE_UP_TO:
        return _dense_eigenpairs(residual)
    operator = sparse_linalg.LinearOperator((m, m), matvec=lambda x: residual.T @ (residual @ x), dtype=np.float64)
    start = np.sqrt(np.asarray(residual.multiply(residual).sum(axis=0))).ravel() + 1e-3
    try:
        values, vectors = sparse_linalg.eigsh(operator, k=N_COMPONENTS, which="LA", v0=start)
    except sparse_linalg.ArpackError:
        return _dense_eigenpairs(residual)
    order = np.argsort(-values, kind="stable")
    return values[order], vectors[:, order]


def _dense_eigenpairs(residual: sparse.csr_array) -> tuple[Floats, Floats]:
    gram = (residual.T @ residual).toarray()
    m = gram.shape[0]
    values, vectors = linalg.eigh(gram, subset_by_index=[max(m - N_COMPONENTS, 0), m - 1])
    return values[::-1], vectors[:, ::-1]


def _with_fixed_sign(vector: Floats) -> Floats:
    size = np.abs(vector)
    # The first of the (nearly) largest, so that rounding cannot choose between two equal loadings.
    leader = int(np.argmax(size >= size.max() * (1 - 1e-9)))
    return vector if vector[leader] > 0 else -vector


def stands_out(votes: Votes, moderated: Booleans, first_share: float, *, seed: int) -> bool:
    """Whether the first component carries more than votes that know nothing of each other.

    Parallel analysis (Horn 1965; permuted columns as in Buja and Eyuboglu 1992): the votes of each statement are
    dealt again among the people who cast them, nine times, and the first component must beat the mean of the deals
    by three of their standard deviations, which chance does about once in a hundred (Student's t, 8 degrees of
    freedom). One deal settles it when it is not beaten, or beaten twice over.
    """
    rng = np.random.default_rng(seed)
    by_statement = np.argsort(votes.statement, kind="stable")
    by_chance = []
    for _ in range(_DEALS):
        dealt = np.empty_like(votes.value)
        dealt[by_statement] = votes.value[np.lexsort((rng.random(votes.value.size), votes.statement))]
        by_chance.append(float(project(replace(votes, value=dealt), moderated).explained[0]))
        if first_share <= by_chance[-1]:
            return False
        if first_share > 2 * by_chance[-1]:
            return True
    return first_share > float(np.mean(by_chance) + 3 * np.std(by_chance, ddof=1))
