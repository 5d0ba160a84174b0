"""Bridging rank: a regularised matrix factorisation of ratings whose item intercept is what no viewpoint explains.

A rating is modelled as mu + i_u + i_n + f_u f_n: a common level, how generous rater u is, how helpful item n is, and
how far its viewpoint f_n pleases that of the rater, f_u. What people on one side like is taken up by f_u f_n; only what
both sides like is left to the intercept i_n, by which items are ranked.

Source: Wojcik, Hilgard, Judd, Mocanu, Ragain, Hunzaker, Coleman, Baxter (2022), *Birdwatch: Crowd Wisdom and Bridging
Algorithms can Inform Understanding and Reduce the Spread of Misinformation*, and the published scorer of Community
Notes (``matrix_factorization.py``).

Equal to it: the loss, mean squared error over ratings + 0.15 (mu² + mean i_u² + mean i_n²) + 0.03 (mean f_u² + mean
f_n²), each mean over the raters or items, so that an item's shrinkage does not follow how many rated it but how many
ratings an item has on average; one factor; the sign (at most half of the raters have a positive factor); the
threshold 0.40. Not equal: it descends by Adam from random factors (Xavier) and intercepts of zero until the loss
changes by less than 1e-7; here blocks of exact normal equations descend from a stated start to a change below 1e-9, so
that the result is the same every time. The optional re-weighting of ``normalized_loss.py`` (by signs of the raters,
exponents of counts), the filter of raters by their helpfulness, the "diamond" penalty and the status rules around the
bare factorisation are not part of this.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
from scipy import sparse

type Floats = npt.NDArray[np.float64]
type Integers = npt.NDArray[np.int64]
type Booleans = npt.NDArray[np.bool_]

#: The published threshold of the intercept from which an item is called helpful.
HELPFUL_FROM = 0.40
_MAX_ITERATIONS = 400
_TOLERANCE = 1e-9


class RankingError(ValueError):
    """The ratings, or a setting, cannot be used; the message says which row or setting."""


@dataclass(frozen=True, slots=True, eq=False)
class BridgingRank:
    """The fitted model of n_raters and n_items.

    ``level`` is mu; ``generosity`` (n_raters,) i_u, ``viewpoint`` (n_raters,) f_u; ``intercept`` (n_items,) i_n,
    ``factor`` (n_items,) f_n; ratings' units. ``uncertainty`` (n_items,): standard deviation of the intercept by the
    curvature of the loss around the fit, raters' figures held as they are; infinite for items without a rating.
    ``raters`` (n_items,) counts ratings. ``known`` (n_items,): enough of them, and from both sides of the viewpoints
    where there are sides; for the others the answer is that we do not know yet. ``helpful`` (n_items,): known, and the
    intercept less one ``uncertainty`` reaches the threshold. ``order``: positions of the known items, best first,
    equals by position. ``loss`` after each iteration never grows; ``converged`` tells whether it had come to rest.
    """

    level: float
    generosity: Floats
    viewpoint: Floats
    intercept: Floats
    factor: Floats
    uncertainty: Floats
    raters: Integers
    known: Booleans
    helpful: Booleans
    order: Integers
    loss: Floats
    converged: bool


def bridging_rank(
    rater: npt.ArrayLike,
    item: npt.ArrayLike,
    rating: npt.ArrayLike,
    *,
    n_raters: int,
    n_items: int,
    intercept_penalty: float = 0.15,
    factor_penalty: float = 0.03,
    min_raters: int = 7,
    helpful_from: float = HELPFUL_FROM,
) -> BridgingRank:
    """Rank items by what raters of different viewpoints find helpful alike.

    ``rater`` and ``item`` (n,) are positions, ``rating`` (n,) is 0 (not helpful) to 1 (helpful). The order of
    rows plays no part. Nothing is drawn: the factors start from the direction in which the raters' residuals vary most.

    Raises:
        RankingError: lengths differ, a position is out of range, a rating is not in 0..1, a pair comes twice, or a
            setting is out of range; the message names the first bad row, counted from 0.
    """
    table = _table(rater, item, rating, n_raters, n_items)
    _check_settings(intercept_penalty, factor_penalty, min_raters)
    fit = _Fit(table, intercept_penalty, factor_penalty)
    loss = fit.run()
    fit.fix_sign()
    uncertainty = fit.uncertainty()
    raters = np.diff(table.tocsc().indptr).astype(np.int64)
    known = (raters >= min_raters) & _from_both_sides(table, fit.viewpoint)
    helpful = known & (fit.intercept - np.where(np.isfinite(uncertainty), uncertainty, 0.0) >= helpful_from)
    where = np.flatnonzero(known)
    result = BridgingRank(
        level=fit.level,
        generosity=fit.generosity,
        viewpoint=fit.viewpoint,
        intercept=fit.intercept,
        factor=fit.factor,
        uncertainty=uncertainty,
        raters=raters,
        known=known,
        helpful=helpful,
        order=where[np.argsort(-np.round(fit.intercept[where], 9), kind="stable")],
        loss=np.array(loss),
        converged=fit.converged,
    )
    for field in fields(result):
        if isinstance(value := getattr(result, field.name), np.ndarray):
            value.setflags(write=False)
    return result


def _check_settings(intercept_penalty: float, factor_penalty: float, min_raters: int) -> None:
    for name, value in {"intercept_penalty": intercept_penalty, "factor_penalty": factor_penalty}.items():
        if not (np.isfinite(value) and value > 0.0):
            raise RankingError(f"{name} must be a positive number, not {value}")
    if min_raters < 1:
        raise RankingError(f"min_raters must be at least 1, not {min_raters}")


class _Side:
    """Raters, or items: their ratings as rows, and the penalties (intercept, factor) of each."""

    def __init__(self, ratings: sparse.csr_array, penalties: Floats) -> None:
        self.ratings = ratings
        self.ones = ratings.copy()
        self.ones.data = np.ones_like(ratings.data)
        self.count = np.diff(ratings.indptr).astype(np.float64)
        # The published means over parameters, as weights of sums; who rated or was rated nothing is not among them.
        self.penalty = penalties * max(ratings.nnz, 1) / max(int(np.count_nonzero(self.count)), 1)

    def solve(self, level: float, intercept: Floats, factor: Floats) -> tuple[Floats, Floats]:
        """Intercepts and factors (rows,) that minimise the loss given those of the other side (columns,).

        One 2 x 2 system per row; its sums over columns may be computed in parts and added.
        """
        moments = self.ones @ np.stack([factor, factor**2, intercept, intercept * factor], axis=1)
        weighted = self.ratings @ np.stack([np.ones_like(factor), factor], axis=1)
        cross = moments[:, 0]
        of_intercept = weighted[:, 0] - level * self.count - moments[:, 2]
        of_factor = weighted[:, 1] - level * cross - moments[:, 3]
        a, c = self.count + self.penalty[0], moments[:, 1] + self.penalty[1]
        determinant = a * c - cross**2
        return (of_intercept * c - of_factor * cross) / determinant, (
            of_factor * a - of_intercept * cross
        ) / determinant


class _Fit:
    """Block coordinate descent: (i_u, f_u) of every rater, then (i_n, f_n) of every item, then mu, each block exact."""

    def __init__(self, table: sparse.csr_array, intercept_penalty: float, factor_penalty: float) -> None:
        penalties = np.array([intercept_penalty, factor_penalty])
        self.of_raters, self.of_items = _Side(table, penalties), _Side(table.T.tocsr(), penalties)
        self.n, self.total = table.nnz, float(table.data.sum())
        self.level_penalty = intercept_penalty * max(self.n, 1)
        self.level = 0.0
        self.generosity, self.viewpoint = np.zeros(table.shape[0]), np.zeros(table.shape[0])
        self.intercept, self.factor = np.zeros(table.shape[1]), np.zeros(table.shape[1])
        self.converged = self.n == 0

    def run(self) -> list[float]:
        """Descend until the loss rests; the loss after each iteration."""
        losses: list[float] = []
        if not self.n:
            return losses
        self._fit_level_and_intercepts()
        self.factor = self._leading_direction()
        for _ in range(_MAX_ITERATIONS):
            self.generosity, self.viewpoint = self.of_raters.solve(self.level, self.intercept, self.factor)
            self.intercept, self.factor = self.of_items.solve(self.level, self.generosity, self.viewpoint)
            losses.append(self._fit_level())
            if len(losses) > 1 and losses[-2] - losses[-1] <= _TOLERANCE:
                self.converged = True
                break
        return losses

    def fix_sign(self) -> None:
        """At most half of the raters with a viewpoint have a positive one; a tie goes by the first of them."""
        signs = np.sign(self.viewpoint)
        balance, first = signs.sum(), signs[np.flatnonzero(signs)[:1]].sum()
        if balance > 0 or (balance == 0 and first > 0):
            self.viewpoint, self.factor = -self.viewpoint, -self.factor

    def uncertainty(self) -> Floats:
        """Standard deviation (n_items,) of each intercept from the inverse of its item's 2 x 2 normal equations."""
        items = self.of_items
        cross, square = items.ones @ self.viewpoint, items.ones @ self.viewpoint**2
        a, c = items.count + items.penalty[0], square + items.penalty[1]
        residual = self._residual_squares() / max(self.n, 1)
        variance = residual * c / (a * c - cross**2)
        return np.where(items.count > 0, np.sqrt(np.maximum(variance, 0.0)), np.inf)

    def _fit_level_and_intercepts(self) -> None:
        self.level = self.total / (self.n + self.level_penalty)
        nothing = np.zeros_like(self.viewpoint)
        self.intercept, _ = self.of_items.solve(self.level, nothing, nothing)

    def _leading_direction(self) -> Floats:
        """Sixteen power iterations on the residuals, from the items' own spread: a start, not an answer."""
        residual = self.of_raters.ratings.copy()
        residual.data = residual.data - self.level - self.intercept[residual.indices]
        turned = residual.T.tocsr()
        # Uneven on purpose: an even start could be orthogonal to a direction that parts items in equal halves.
        vector = np.sqrt(np.asarray(turned.multiply(turned).sum(axis=1)).ravel())
        vector *= 1.0 + 0.5 * np.cos(np.arange(vector.size))
        for _ in range(16):
            length = float(np.linalg.norm(vector))
            if length < 1e-12:
                return np.zeros_like(vector)
            vector = turned @ (residual @ (vector / length))
        length = float(np.linalg.norm(vector))
        return vector * (np.sqrt(vector.size) * 0.3 / length) if length > 1e-12 else np.zeros_like(vector)

    def _fit_level(self) -> float:
        explained = self.generosity @ self.of_raters.count + self.intercept @ self.of_items.count
        explained += self.viewpoint @ (self.of_raters.ones @ self.factor)
        self.level = (self.total - float(explained)) / (self.n + self.level_penalty)
        of_raters = np.array([self.generosity @ self.generosity, self.viewpoint @ self.viewpoint])
        of_items = np.array([self.intercept @ self.intercept, self.factor @ self.factor])
        penalties = self.level_penalty * self.level**2 + float(self.of_raters.penalty @ of_raters)
        penalties += float(self.of_items.penalty @ of_items)
        return (self._residual_squares() + penalties) / self.n

    def _residual_squares(self) -> float:
        matrix = self.of_raters.ratings
        of_rater = np.repeat(np.arange(len(self.generosity)), np.diff(matrix.indptr))
        told = self.level + self.generosity[of_rater] + self.intercept[matrix.indices]
        told += self.viewpoint[of_rater] * self.factor[matrix.indices]
        left = matrix.data - told
        return float(left @ left)


def _from_both_sides(table: sparse.csr_array, viewpoint: Floats) -> Booleans:
    """Whether an item (n_items,) was rated from both sides; true of all where all raters are on one."""
    positive, negative = viewpoint > 1e-9, viewpoint < -1e-9
    if not (positive.any() and negative.any()):
        return np.ones(table.shape[1], dtype=np.bool_)
    rated = table.T.tocsr()
    rated.data = np.ones_like(rated.data)
    return ((rated @ positive.astype(np.float64)) > 0) & ((rated @ negative.astype(np.float64)) > 0)


def _table(
    rater: npt.ArrayLike, item: npt.ArrayLike, rating: npt.ArrayLike, n_raters: int, n_items: int
) -> sparse.csr_array:
    """The ratings (n_raters, n_items), checked, in canonical order; a rating of 0 is kept as one."""
    who, what = _positions("rater", rater, n_raters), _positions("item", item, n_items)
    value = np.asarray(rating, dtype=np.float64).ravel()
    if not who.size == what.size == value.size:
        raise RankingError(f"rater, item and rating differ in length: {who.size}, {what.size}, {value.size}")
    wrong = np.flatnonzero(~((value >= 0.0) & (value <= 1.0)))
    if wrong.size:
        raise RankingError(f"row {int(wrong[0])}: rating {value[wrong[0]]} is not in 0..1")
    pair = who * max(n_items, 1) + what
    order = np.argsort(pair, kind="stable")
    twice = np.flatnonzero(np.diff(pair[order]) == 0)
    if twice.size:
        row = int(order[twice + 1].min())
        raise RankingError(f"row {row}: rater {who[row]} has rated item {what[row]} already")
    starts = np.concatenate([[0], np.cumsum(np.bincount(who, minlength=n_raters))])
    return sparse.csr_array((value[order], what[order], starts), shape=(n_raters, n_items))


def _positions(name: str, given: npt.ArrayLike, size: int) -> Integers:
    positions = np.asarray(given).ravel()
    if positions.size == 0:
        return np.empty(0, dtype=np.int64)
    if positions.dtype.kind not in "iu":
        raise RankingError(f"{name} must hold whole numbers, not {positions.dtype}")
    wrong = np.flatnonzero((positions < 0) | (positions >= size))
    if wrong.size:
        raise RankingError(f"row {int(wrong[0])}: {name} {positions[wrong[0]]} is outside 0..{size - 1}")
    return positions.astype(np.int64)
