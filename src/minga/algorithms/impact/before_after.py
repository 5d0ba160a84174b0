"""Before and after, against the usual variation. It never says why: level 2 at most."""

from __future__ import annotations

import numpy as np
from scipy import special

from .autocorrelation import Fit, fit_with_lag_one, no_trend_before
from .correlation import interval_check
from .errors import TooFewPoints
from .estimate import Estimate, Interval, Method, Period, Picture, Sample, Span, share_of
from .panel import FloatArray, Series
from .seasons import ShortSeason, calendar_of

MINIMUM_POINTS = 4


def before_after(
    series: Series,
    start: Period,
    *,
    season: int | None = None,
    short_season: ShortSeason = "refuse",
    confidence: float = 0.95,
) -> Estimate:
    """Mean change after `start` (included in "after"), with an interval that allows for autocorrelation.

    The rule: regress the series on "after" (and on the calendar position within `season` periods when given); let the
    error carry over from period to period, as strongly as the series allows. The change is larger than the usual
    variation when its interval does not cover zero. A season needs two full ones on record: with fewer, `short_season`
    "refuse" raises TooFewPoints and "tell" leaves it in and fails the check `season_taken_out`.
    `no_trend_before` fails when the series was already moving before the start; `interval_holds` when so few points
    cannot carry an interval. Recommended: 12 points or more on either side (24 where neighbours are much alike).
    Raises TooFewPoints, UnknownPeriod, BadSetting, NoVariation, CollinearCovariates.
    """
    turn = series.position(start)
    seen = ~np.isnan(series.values)
    _require_points(seen, turn)
    positions = np.arange(series.values.size, dtype=float)
    after = positions >= turn
    calendar = calendar_of(positions, season, int(seen.sum()), short_season=short_season)
    design = np.column_stack([np.ones_like(positions), after, calendar.columns])
    fit = fit_with_lag_one(design[seen], series.values[seen], positions[seen])
    checks = (
        no_trend_before(series.values[:turn], design[:turn, 2:]),
        interval_check(fit.weighed, int(seen.sum())),
        *calendar.checks,
    )
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
        checks=checks,
        figures=(("lag_one_correlation", fit.lag_one), ("usual_variation", fit.sigma)),
        picture=_picture(series, usual, fit, confidence),
    )


def _require_points(seen: FloatArray, turn: int) -> None:
    for what, found in (("before the start", int(seen[:turn].sum())), ("after the start", int(seen[turn:].sum()))):
        if found < MINIMUM_POINTS:
            raise TooFewPoints(what=f"Points {what}", found=found, needed=MINIMUM_POINTS)


def _picture(series: Series, usual: FloatArray, fit: Fit, confidence: float) -> Picture:
    band = float(special.stdtrit(fit.freedom, (1 + confidence) / 2)) * fit.sigma
    return Picture(
        periods=series.periods,
        observed=tuple(None if np.isnan(value) else float(value) for value in series.values),
        counterfactual=tuple(float(value) for value in usual),
        low=tuple(float(value - band) for value in usual),
        high=tuple(float(value + band) for value in usual),
    )
