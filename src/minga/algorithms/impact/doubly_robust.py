"""Two groups, with covariates: the effect on the treated and its influence function.

Sant'Anna and Zhao (2020), *Doubly robust difference-in-differences estimators*: right if either the model of
the untreated change or that of who is treated is right.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from .errors import CollinearCovariates, NoOverlap
from .panel import FloatArray

type Estimator = Literal["doubly_robust", "regression", "weighting"]

# A comparison unit this like the treated would speak for all others; one that is certain to be treated cannot speak.
LARGEST_COMPARISON_SCORE = 0.995
LARGEST_SCORE = 1 - 1e-6
SEPARATED_ABOVE = 0.999
NEWTON_STEPS = 50


def effect_on_treated(
    changes: FloatArray, is_treated: FloatArray, covariates: FloatArray, estimator: Estimator
) -> tuple[FloatArray, FloatArray]:
    """Effects (K,) and influence functions (n, K) for K outcomes at once.

    changes (n, K): later less earlier value; is_treated (n,) 0/1; covariates (n, p) with the constant first.
    Raises CollinearCovariates, and NoOverlap where the covariates separate the treated from the others.
    """
    if estimator == "regression":
        return _by_regression(changes, is_treated, covariates)
    odds, score_influence = _odds(is_treated, covariates)
    if estimator == "weighting":
        weighed = _weighted_mean(changes, odds)
        drift = _covariate_mean(odds[:, None] * (changes - weighed), covariates)
        untreated = odds[:, None] * (changes - weighed) + score_influence @ drift
        treated = _weighted_mean(changes, is_treated)
        influence = is_treated[:, None] * (changes - treated) / is_treated.mean() - untreated / odds.mean()
        return treated - weighed, influence
    fitted, fit_influence = _untreated_change(changes, is_treated, covariates)
    left = changes - fitted
    treated, weighed = _weighted_mean(left, is_treated), _weighted_mean(left, odds)
    own = is_treated[:, None] * (left - treated) - _through_fit(fit_influence, is_treated, covariates)
    other = odds[:, None] * (left - weighed) - _through_fit(fit_influence, odds, covariates)
    other += score_influence @ _covariate_mean(odds[:, None] * (left - weighed), covariates)
    return treated - weighed, own / is_treated.mean() - other / odds.mean()


def _by_regression(
    changes: FloatArray, is_treated: FloatArray, covariates: FloatArray
) -> tuple[FloatArray, FloatArray]:
    fitted, fit_influence = _untreated_change(changes, is_treated, covariates)
    effect = _weighted_mean(changes - fitted, is_treated)
    influence = is_treated[:, None] * (changes - fitted - effect)
    influence -= _through_fit(fit_influence, is_treated, covariates)
    return effect, influence / is_treated.mean()


def _weighted_mean(values: FloatArray, weights: FloatArray) -> FloatArray:
    return np.asarray(weights @ values / weights.sum(), dtype=np.float64)


def _covariate_mean(values: FloatArray, covariates: FloatArray) -> FloatArray:
    """Mean over units of covariate × value, (p, K)."""
    return np.asarray(covariates.T @ values / covariates.shape[0], dtype=np.float64)


def _untreated_change(
    changes: FloatArray, is_treated: FloatArray, covariates: FloatArray
) -> tuple[FloatArray, tuple[FloatArray, FloatArray]]:
    """Change expected without treatment (n, K), and the influence of its coefficients in two factors."""
    free = 1 - is_treated
    gram = covariates.T @ (free[:, None] * covariates)
    if np.linalg.matrix_rank(gram, hermitian=True) < gram.shape[0]:
        raise CollinearCovariates
    fitted = covariates @ np.linalg.solve(gram, covariates.T @ (free[:, None] * changes))
    bread = np.linalg.inv(gram / covariates.shape[0])
    return fitted, (free[:, None] * (changes - fitted), covariates @ bread)


def _through_fit(
    fit_influence: tuple[FloatArray, FloatArray], weights: FloatArray, covariates: FloatArray
) -> FloatArray:
    """What the estimated regression adds to the influence of a mean of its predictions, (n, K)."""
    errors, leverage = fit_influence
    reach = leverage @ (weights @ covariates / weights.size)
    return np.asarray(errors * reach[:, None], dtype=np.float64)


def _odds(is_treated: FloatArray, covariates: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Odds of treatment of comparison units (n,), zero for the treated, and the logit's influence (n, p)."""
    if np.linalg.matrix_rank(covariates) < covariates.shape[1]:
        raise CollinearCovariates
    coefficients = np.zeros(covariates.shape[1])
    for _ in range(NEWTON_STEPS):
        scores = _logistic(covariates @ coefficients)
        information = covariates.T @ ((scores * (1 - scores))[:, None] * covariates)
        if np.linalg.cond(information) > 1e12:
            raise NoOverlap
        step = np.linalg.solve(information, covariates.T @ (is_treated - scores))
        coefficients = coefficients + step
        if float(np.abs(step).max()) < 1e-10 * (1 + float(np.abs(coefficients).max())):
            break
    scores = np.minimum(_logistic(covariates @ coefficients), LARGEST_SCORE)
    if scores.max() >= SEPARATED_ABOVE:
        raise NoOverlap
    kept = (1 - is_treated) * (scores < LARGEST_COMPARISON_SCORE)
    information = covariates.T @ ((scores * (1 - scores))[:, None] * covariates)
    influence = ((is_treated - scores)[:, None] * covariates) @ np.linalg.inv(information / is_treated.size)
    return np.asarray(kept * scores / (1 - scores), dtype=np.float64), influence


def _logistic(linear: FloatArray) -> FloatArray:
    return np.asarray(1 / (1 + np.exp(-np.clip(linear, -500, 500))), dtype=np.float64)
