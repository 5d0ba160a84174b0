"""A crowd's forecasts against the status quo's, question by question, once the truth is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from .errors import EstimateError, Floats, finite
from .probabilities import CalibrationRow, calibration

FEWEST_QUESTIONS = 10
"""Below it nothing is said: with five, even five out of five happens by chance once in sixteen (two-sided)."""

ALPHA = 0.05
RESAMPLES = 4_000
FLIPS = 20_000
EXACT_UP_TO = 14
"""Up to so many questions every one of the 2ⁿ sign flips is counted."""

type Finding = Literal["too_few", "nearer", "farther", "no_difference"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One forecaster's errors against another's on the same `n` questions.

    `nearer`, `tied`, `farther` count questions. `skill` = 1 − Σ own ÷ Σ other over errors scaled by their sum on
    each question: 0.24 reads "errors 24 % smaller", negative is worse, `None` where the other never missed.
    `low`, `high`: 95 % interval; `p_value`: sign flips, two-sided; both `None` while `finding` is *too_few*.
    """

    n: int
    nearer: int
    tied: int
    farther: int
    finding: Finding
    skill: float | None = None
    low: float | None = None
    high: float | None = None
    p_value: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A question whose truth is known. Figures in the question's unit; shares (0 to 1) where `is_probability`.

    `first`, `second`: the crowd's median of each round. `status_quo`: what anybody would have said without asking,
    fixed before. `named`: one named forecaster's. `member_error`: the mean loss of single members in the last round.
    `quartiles`: the crowd's middle half in the last round. The truth of a probability is 0 or 1.
    """

    truth: float
    first: float
    status_quo: float
    second: float | None = None
    named: float | None = None
    member_error: float | None = None
    quartiles: tuple[float, float] | None = None
    is_probability: bool = False

    @property
    def last(self) -> float:
        """The crowd's word: that of the last round."""
        return self.first if self.second is None else self.second


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastScore:
    """What `n` resolved questions say of a crowd. A part is `None` where no question has what it needs.

    `crowd`: the last round against the status quo. `second_round`: second against first. `named`: the crowd against
    the named forecaster. `member`: the crowd's median against the mean loss of its members. `within` of `ranged`
    questions had their truth in the crowd's middle half (half of them should). Brier scores: mean squared
    differences of probabilities, 0 perfect.
    """

    n: int
    crowd: Comparison
    second_round: Comparison | None
    named: Comparison | None
    member: Comparison | None
    within: int
    ranged: int
    probabilities: int
    brier: float | None
    brier_status_quo: float | None
    calibration: tuple[CalibrationRow, ...]


def loss(forecast: float, truth: float, *, is_probability: bool = False) -> float:
    """Absolute error in the question's unit; for a probability, Brier's squared difference (Brier 1950)."""
    miss = abs(forecast - truth)
    return miss * miss if is_probability else miss


def compare(own: Sequence[float], other: Sequence[float], *, seed: int) -> Comparison:
    """Compare two forecasters' losses (≥ 0) on the same questions.

    Each pair is scaled by its sum, so that questions of different units and sizes count the same and none without
    bound: own ÷ (own + other), a half where both are nought (bounded relative absolute error; Chen, Twycross and
    Garibaldi 2017, whose UMBRAE is 1 − `skill`). Interval: percentiles of a bootstrap over questions, pairs kept
    together (Efron and Tibshirani 1993). p: sign flips of the scaled differences (Fisher 1935), all of them up to
    `EXACT_UP_TO` questions, else drawn and counted with the observed one (Phipson and Smyth 2010).
    *nearer* and *farther* need both: p ≤ `ALPHA` and an interval on one side of nought. Same seed, same figures.
    Raises `EstimateError` (`not_a_number`, `unequal_lengths`, `no_estimates`).
    """
    mine, theirs = finite(own), finite(other)
    if mine.size != theirs.size:
        raise EstimateError("unequal_lengths", f"{mine.size} losses were given against {theirs.size}.")
    if not mine.size:
        raise EstimateError("no_estimates", "There is no question to compare on.")
    for index, value in enumerate([*mine.tolist(), *theirs.tolist()]):
        if value < 0:
            raise EstimateError("not_a_number", f"{value} is no loss: a loss is at least 0.", index=index % mine.size)
    share = _shares(mine, theirs)
    difference = 1 - 2 * share
    is_tie = np.abs(difference) < 1e-12
    counts = {
        "n": int(mine.size),
        "nearer": int(((difference > 0) & ~is_tie).sum()),
        "tied": int(is_tie.sum()),
        "farther": int(((difference < 0) & ~is_tie).sum()),
    }
    skill = _skill(float(share.mean()))
    if mine.size < FEWEST_QUESTIONS:
        return Comparison(**counts, finding="too_few", skill=skill)
    random = np.random.default_rng(seed)
    low, high = _interval(share, random)
    p_value = _sign_flips(difference, random)
    return Comparison(**counts, skill=skill, low=low, high=high, p_value=p_value, finding=_finding(low, high, p_value))


def score_forecasts(questions: Sequence[Resolved], *, seed: int) -> ForecastScore:
    """Pool resolved questions. Raises `EstimateError` as :func:`compare` does, and for impossible probabilities."""
    if not questions:
        raise EstimateError("no_estimates", "There is no resolved question.")
    asked_twice = [each for each in questions if each.second is not None]
    named = [each for each in questions if each.named is not None]
    known = [each for each in questions if each.member_error is not None]
    ranged = [(each.truth, each.quartiles) for each in questions if each.quartiles and not each.is_probability]
    chances = [each for each in questions if each.is_probability]
    return ForecastScore(
        n=len(questions),
        crowd=compare(_losses(questions, "last"), _losses(questions, "status_quo"), seed=seed),
        second_round=compare(_losses(asked_twice, "second"), _losses(asked_twice, "first"), seed=seed)
        if asked_twice
        else None,
        named=compare(_losses(named, "last"), _losses(named, "named"), seed=seed) if named else None,
        member=compare(_losses(known, "last"), [each.member_error or 0.0 for each in known], seed=seed)
        if known
        else None,
        within=sum(low <= truth <= high for truth, (low, high) in ranged),
        ranged=len(ranged),
        probabilities=len(chances),
        brier=float(np.mean(_losses(chances, "last"))) if chances else None,
        brier_status_quo=float(np.mean(_losses(chances, "status_quo"))) if chances else None,
        calibration=calibration([each.last for each in chances], [each.truth == 1 for each in chances], bins=5)
        if chances
        else (),
    )


def _losses(questions: Sequence[Resolved], forecaster: str) -> list[float]:
    return [loss(getattr(each, forecaster), each.truth, is_probability=each.is_probability) for each in questions]


def _shares(mine: Floats, theirs: Floats) -> Floats:
    """One's own part of both losses; a half where nobody missed."""
    total = mine + theirs
    shares: Floats = np.divide(mine, total, out=np.full(mine.size, 0.5), where=total > 0)
    return shares


def _skill(mean_share: float) -> float | None:
    return None if mean_share >= 1 else 1 - mean_share / (1 - mean_share)


def _interval(share: Floats, random: np.random.Generator) -> tuple[float | None, float | None]:
    """The skill's percentiles; an end without bound (the other never missed) is None."""
    picked = random.integers(0, share.size, size=(RESAMPLES, share.size))
    # Skill falls as the share grows: the upper end of one is the lower end of the other.
    upper, lower = np.quantile(share[picked].mean(axis=1), [0.025, 0.975])
    return _skill(float(lower)), _skill(float(upper))


def _sign_flips(difference: Floats, random: np.random.Generator) -> float:
    """How often a mean difference at least as large comes of signs given by chance."""
    n = difference.size
    observed = abs(float(difference.sum())) - 1e-9
    if n <= EXACT_UP_TO:
        signs = 1 - 2 * ((np.arange(2**n)[:, None] >> np.arange(n)) & 1)
        return float((np.abs(signs @ difference) >= observed).mean())
    signs = 1 - 2 * random.integers(0, 2, size=(FLIPS, n))
    return float(((np.abs(signs @ difference) >= observed).sum() + 1) / (FLIPS + 1))


def _finding(low: float | None, high: float | None, p_value: float) -> Finding:
    if p_value > ALPHA:
        return "no_difference"
    if low is not None and low > 0:
        return "nearer"
    return "farther" if high is None or high < 0 else "no_difference"
