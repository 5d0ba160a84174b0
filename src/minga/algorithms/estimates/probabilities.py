"""Scoring forecasts given as probabilities of something that happened or did not."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from minga.kernel.counting import counted

from .errors import EstimateError, Floats, finite

NORMAL_95 = 1.959963984540054


@dataclass(frozen=True, slots=True, kw_only=True)
class BrierScore:
    """Brier's score, 0 (perfect) to 1, and where it comes from.

    `score` = `reliability` − `resolution` + `uncertainty` + `within_bins` (Murphy 1973; the last term, after
    Stephenson and others 2008, is what grouping the forecasts hides, 0 when each bin holds one value).
    `reliability`: forecasts off from what happened (lower is better). `resolution`: telling cases apart (higher
    is better). `uncertainty`: the score of always forecasting the base rate, which is the one to beat.
    """

    n: int
    score: float
    reliability: float
    resolution: float
    uncertainty: float
    within_bins: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationRow:
    """Forecasts from `lower` to `upper`: said on average, and how often it happened.

    `low` and `high` bound the observed frequency at 95 % (Wilson 1927).
    """

    lower: float
    upper: float
    n: int
    mean_forecast: float
    frequency: float
    low: float
    high: float


def brier_score(probabilities: Sequence[float], outcomes: Sequence[bool], *, bins: int = 10) -> BrierScore:
    """Mean squared difference between forecasts (0 to 1) and outcomes (Brier 1950), with its parts.

    `bins` equal intervals of the probability scale group the forecasts for the parts; `score` itself
    does not depend on them. Raises `EstimateError` for no forecasts, unequal lengths, a forecast outside
    0 to 1, or an outcome that is neither true nor false.
    """
    forecasts, happened = _checked(probabilities, outcomes)
    base_rate = happened.mean()
    reliability = resolution = within = 0.0
    for members in _grouped(forecasts, bins):
        f, o = forecasts[members], happened[members]
        reliability += f.size * (f.mean() - o.mean()) ** 2
        resolution += f.size * (o.mean() - base_rate) ** 2
        within += float(((f - f.mean()) ** 2).sum() - 2 * ((f - f.mean()) * (o - o.mean())).sum())
    n = forecasts.size
    return BrierScore(
        n=n,
        score=float(((forecasts - happened) ** 2).mean()),
        reliability=float(reliability / n),
        resolution=float(resolution / n),
        uncertainty=float(base_rate * (1 - base_rate)),
        within_bins=within / n,
    )


def calibration(
    probabilities: Sequence[float], outcomes: Sequence[bool], *, bins: int = 10
) -> tuple[CalibrationRow, ...]:
    """The reliability diagram's rows, lowest forecasts first; empty intervals are left out.

    Raises `EstimateError` as :func:`brier_score` does.
    """
    forecasts, happened = _checked(probabilities, outcomes)
    rows = []
    for members in _grouped(forecasts, bins):
        place = int(_place(forecasts[members][:1], bins)[0])
        low, high = _wilson(int(happened[members].sum()), int(members.sum()))
        rows.append(
            CalibrationRow(
                lower=place / bins,
                upper=(place + 1) / bins,
                n=int(members.sum()),
                mean_forecast=float(forecasts[members].mean()),
                frequency=float(happened[members].mean()),
                low=low,
                high=high,
            )
        )
    return tuple(rows)


def _checked(probabilities: Sequence[float], outcomes: Sequence[bool]) -> tuple[Floats, Floats]:
    forecasts = finite(probabilities)
    if not forecasts.size:
        raise EstimateError("no_estimates", "There is no forecast to score.")
    if forecasts.size != len(outcomes):
        given = counted(forecasts.size, "forecast was", "forecasts were")
        sentence = f"{given} given for {counted(len(outcomes), 'outcome', 'outcomes')}."
        raise EstimateError("unequal_lengths", sentence)
    for index, forecast in enumerate(forecasts.tolist()):
        if not 0 <= forecast <= 1:
            raise EstimateError("not_a_probability", f"{forecast} does not lie between 0 and 1.", index=index)
    for index, outcome in enumerate(outcomes):
        if outcome not in (0, 1):
            raise EstimateError("not_an_outcome", f"{outcome!r} is neither true nor false.", index=index)
    happened: Floats = np.asarray(outcomes, dtype=np.float64)
    return forecasts, happened


def _place(forecasts: Floats, bins: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The interval of each forecast; a forecast of 1 belongs to the last."""
    edges = np.arange(1, bins) / bins
    return np.searchsorted(edges, forecasts, side="right").astype(np.int64)


def _grouped(forecasts: Floats, bins: int) -> list[np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    if bins < 1:
        raise ValueError(f"bins must be at least 1, not {bins}.")
    places = _place(forecasts, bins)
    return [places == place for place in np.unique(places)]


def _wilson(successes: int, n: int) -> tuple[float, float]:
    share = successes / n
    z2 = NORMAL_95**2 / n
    centre = (share + z2 / 2) / (1 + z2)
    half = NORMAL_95 * math.sqrt(share * (1 - share) / n + z2 / (4 * n)) / (1 + z2)
    return max(0.0, centre - half), min(1.0, centre + half)
