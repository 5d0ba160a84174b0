"""Before and after, against the usual variation. It never says why: level 2 at most."""

from __future__ import annotations

import numpy as np
from scipy import special

from .autocorrelation import Fit, fit_with_lag_one
from .errors import TooFewPoints
from .estimate import Check, Estimate, Interval, Method, Period, Picture, Sample, Span, share_of
from .panel import FloatArray, Series
from .seasons import seasonal_columns

MINIMUM_POINTS = 4
SUSPECT_BELOW = 0.05


def before_after(series: Series, start: Period, *, season: int | None = None, confidence: float = 0.95) -> Estimate:
    """Mean change after `start` (included in "after"), with an interval that allows for autocorrelation.

    The rule: regress the series on "after" (and on the calendar position within `season` periods when
    given and at least two full seasons lie on record); widen the standard error for lag-one correlation.
    The change is larger than the usual variation when its interval does not cover zero.
    The check `no_trend_before` fails when the series was already moving before the start.
    Raises TooFewPoints, UnknownPeriod, BadSetting, NoVariation.
    """
    turn = series.position(start)
    seen = ~np.isnan(series.values)
    _require_points(seen, turn)
    positions = np.arange(series.values.size, dtype=float)
    after = positions >= turn
    design = np.column_stack([np.ones_like(positions), after, seasonal_columns(positions, season, int(seen.sum()))])
    fit = fit_with_lag_one(design[seen], series.values[seen], positions[seen])
    effect, margin = float(fit.coefficients[1]), fit.margin(1, confidence)
    usual = design @ fit.coefficients - effect * after
    return Estimate(
        method=Method.BEFORE_AFTER,
        effect=effect,
        relative=share_of(effect, float(usual[after & seen].mean())),
        interval=Interval(effect - margin, effect + margin, confidence),
        standard_error=fit.error(1),
        p_value=fit.p_value(1),
        smallest_p=None,
        before=Span(series.periods[0], series.periods[turn - 1]),
        after=Span(start, series.periods[-1]),
        sample=Sample(1, 0, int(seen[:turn].sum()), int(seen[turn:].sum()), float(1 - seen.mean())),
        checks=(_no_trend_before(series.values[:turn]),),
        figures=(("lag_one_correlation", fit.lag_one), ("usual_variation", fit.sigma)),
        picture=_picture(series, usual, fit, confidence),
    )


def _require_points(seen: FloatArray, turn: int) -> None:
    for what, found in (("before the start", int(seen[:turn].sum())), ("after the start", int(seen[turn:].sum()))):
        if found < MINIMUM_POINTS:
            raise TooFewPoints(what=f"Points {what}", found=found, needed=MINIMUM_POINTS)


def _no_trend_before(values: FloatArray) -> Check:
    seen = ~np.isnan(values)
    positions = np.arange(values.size, dtype=float)
    if seen.sum() < 6 or np.ptp(values[seen]) == 0:
        return Check("no_trend_before", None)
    design = np.column_stack([np.ones(int(seen.sum())), positions[seen]])
    try:
        p_value = fit_with_lag_one(design, values[seen], positions[seen]).p_value(1)
    except ValueError:  # a perfectly straight line has no residual variation, and is a trend
        return Check("no_trend_before", passed=False, figure=0.0)
    return Check("no_trend_before", p_value >= SUSPECT_BELOW, p_value)


def _picture(series: Series, usual: FloatArray, fit: Fit, confidence: float) -> Picture:
    band = float(special.stdtrit(fit.freedom, (1 + confidence) / 2)) * fit.sigma
    return Picture(
        periods=series.periods,
        observed=tuple(None if np.isnan(value) else float(value) for value in series.values),
        counterfactual=tuple(float(value) for value in usual),
        low=tuple(float(value - band) for value in usual),
        high=tuple(float(value + band) for value in usual),
    )
