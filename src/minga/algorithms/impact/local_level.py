"""A local level with spike-and-slab regression, sampled by Gibbs steps: Brodersen and others (2015), on one series.

y[t] = α + w[t] + x[t]ᵀβ + ε[t], where w is a random walk from zero. In the eigenvectors of the walk's precision
both the walk and the noise are independent, so a whole path is one vector of normal draws: no filter runs over time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

from .panel import FloatArray

# Priors as in the authors' R package, on a series of standard deviation one.
LEVEL_SD, LEVEL_WEIGHT = 0.01, 32.0
EXPECTED_R_SQUARED, NOISE_WEIGHT = 0.8, 50.0
NOISE_WEIGHT_ALONE = 0.01
EXPECTED_SIZE = 3.0
SLAB_WEIGHT, DIAGONAL_SHARE = 0.01, 0.5
BURN_IN = 100


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """D draws: level (D, T) over the past, coefficients (D, K), sd of the noise and of the level's steps (D,)."""

    level: FloatArray
    coefficients: FloatArray
    noise: FloatArray
    step: FloatArray

    def forecast(self, regressors: FloatArray, random: np.random.Generator) -> tuple[FloatArray, FloatArray]:
        """Means and observations (D, H) of the H periods after the past, whose regressors are (H, K)."""
        shape = self.level.shape[0], regressors.shape[0]
        walks = (random.standard_normal(shape) * self.step[:, None]).cumsum(axis=1)
        means = self.level[:, -1:] + walks + self.coefficients @ regressors.T
        return means, means + random.standard_normal(shape) * self.noise[:, None]


def sample_local_level(outcome: FloatArray, regressors: FloatArray, draws: int, random: np.random.Generator) -> Draws:
    """`draws` after a burn-in of 100, given outcome (T,) and regressors (T, K) of standard deviation one."""
    sampler = _Sampler(outcome, regressors, random)
    found: list[tuple[FloatArray, FloatArray, float, float]] = []
    for turn in range(draws + BURN_IN):
        sampler.step()
        if turn >= BURN_IN:
            found.append(sampler.state)
    walks, coefficients, noise, step = (np.array(part) for part in zip(*found, strict=True))
    return Draws(sampler.levels(walks), coefficients, np.sqrt(noise), np.sqrt(step))


@dataclass(frozen=True, slots=True, eq=False)
class _Model:
    """Some of the predictors: `spread` spreadᵀ is their inverse precision over the noise, `weight` a log prior."""

    spread: FloatArray
    weight: float


class _Sampler:
    """The state of one chain, kept in the eigenvectors of the walk's precision."""

    def __init__(self, outcome: FloatArray, regressors: FloatArray, random: np.random.Generator) -> None:
        count, predictors = regressors.shape
        self.random, self.outcome, self.regressors = random, outcome, regressors
        diagonal = np.full(count - 1, 2.0)
        diagonal[-1] = 1.0
        self.eigen, self.vectors = linalg.eigh_tridiagonal(diagonal, np.full(count - 2, -1.0))
        self.turned = self.vectors.T @ regressors[1:]
        self.turned_one = self.vectors.T @ np.ones(count - 1)
        self.turned_outcome = self.vectors.T @ outcome[1:]
        self.gram = regressors.T @ regressors
        slab = (1 - DIAGONAL_SHARE) * self.gram + DIAGONAL_SHARE * np.diag(np.diag(self.gram))
        self.slab = SLAB_WEIGHT * slab / count
        self.with_outcome = regressors.T @ outcome
        self.column_sums = regressors.sum(axis=0)
        share = min(1.0, EXPECTED_SIZE / (predictors + 1))
        self.odds = np.inf if share == 1.0 else float(np.log(share / (1 - share)))
        self.prior_weight = NOISE_WEIGHT if predictors else NOISE_WEIGHT_ALONE
        self.prior_noise = (1 - EXPECTED_R_SQUARED) if predictors else 1.0
        self.shape = (self.prior_weight + count) / 2
        self.models: dict[bytes, _Model] = {}
        self.start = float(outcome[0])
        self.included = np.ones(predictors, dtype=np.bool_)
        self.coefficients = np.zeros(predictors)
        self.intercept, self.noise, self.steps = self.start, self.prior_noise, LEVEL_SD**2
        self.walk = np.zeros(count - 1)

    @property
    def state(self) -> tuple[FloatArray, FloatArray, float, float]:
        return np.append(self.walk, self.intercept), self.coefficients, self.noise, self.steps

    def levels(self, walks: FloatArray) -> FloatArray:
        """The level (D, T) of walks (D, T), whose last column is the intercept."""
        paths = walks[:, :-1] @ self.vectors.T
        return np.column_stack([np.zeros(paths.shape[0]), paths]) + walks[:, -1:]

    def step(self) -> None:
        """Walk, size of its steps, regression with the noise, intercept: each given the others."""
        left = self.turned_outcome - self.intercept * self.turned_one - self.turned @ self.coefficients
        precision = self.eigen / self.steps + 1 / self.noise
        self.walk = left / self.noise / precision + self.random.standard_normal(left.size) / np.sqrt(precision)
        squares = LEVEL_WEIGHT * LEVEL_SD**2 + float(self.eigen @ self.walk**2)
        # The prior ends at the standard deviation of the series.
        self.steps = min(1.0, squares / self.random.chisquare(LEVEL_WEIGHT + self.walk.size))
        self._regress()
        self._place()

    def _regress(self) -> None:
        with_left = self.with_outcome - self.intercept * self.column_sums - self.turned.T @ self.walk
        squares = self._squares_left()
        if np.isfinite(self.odds):
            for index in self.random.permutation(self.included.size):
                self._choose(int(index), with_left, squares)
        model, asked = self._model(self.included), with_left[self.included]
        self.noise = 2 * self._scale(model, asked, squares) / self.random.chisquare(2 * self.shape)
        wobble = np.sqrt(self.noise) * self.random.standard_normal(asked.size)
        self.coefficients = np.zeros(self.included.size)
        self.coefficients[self.included] = model.spread @ (asked @ model.spread + wobble)

    def _squares_left(self) -> float:
        left = self.turned_outcome - self.intercept * self.turned_one - self.walk
        return float(left @ left) + (self.start - self.intercept) ** 2

    def _model(self, included: NDArray[np.bool_]) -> _Model:
        """What depends on the predictors included alone, computed once for each choice of them."""
        key = included.tobytes()
        if key not in self.models:
            block = np.ix_(included, included)
            root = np.linalg.cholesky(self.gram[block] + self.slab[block])
            spread = np.linalg.inv(root).T
            prior = np.linalg.slogdet(self.slab[block])[1] / 2
            self.models[key] = _Model(spread, float(prior - np.log(np.diag(root)).sum()))
        return self.models[key]

    def _scale(self, model: _Model, with_left: FloatArray, squares: float) -> float:
        """Scale of the noise's inverse gamma, coefficients integrated out."""
        explained = with_left @ model.spread
        return (self.prior_weight * self.prior_noise + squares - float(explained @ explained)) / 2

    def _choose(self, index: int, with_left: FloatArray, squares: float) -> None:
        """Is this predictor in? By the odds of the two models, coefficients and noise integrated out."""
        logs = []
        for inside in (False, True):
            self.included[index] = inside
            model = self._model(self.included)
            logs.append(model.weight - self.shape * np.log(self._scale(model, with_left[self.included], squares)))
        advantage = float(np.clip(logs[1] - logs[0] + self.odds, -500, 500))
        self.included[index] = self.random.random() < 1 / (1 + np.exp(-advantage))

    def _place(self) -> None:
        """The level of the first period: a prior at the first value, as wide as the series."""
        left = self.outcome - self.regressors @ self.coefficients
        total = float(left.sum() - (self.vectors @ self.walk).sum())
        precision = self.outcome.size / self.noise + 1.0
        centre = (total / self.noise + self.start) / precision
        self.intercept = float(centre + self.random.standard_normal() / np.sqrt(precision))
