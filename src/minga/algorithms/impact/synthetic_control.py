"""Synthetic control: a weighted blend of untreated units stands for what would have been."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from .augmented import AugmentedBlend, ridge_penalty
from .blends import Blend, ConvexBlend, DifferencedBlend
from .cases import MINIMUM_BEFORE, Case, Setting, case_of, placebo_margin, placebos_of, rank_of, setting_of
from .errors import without_spread
from .estimate import (
    Check,
    Estimate,
    Interval,
    Method,
    Period,
    Picture,
    Placebo,
    RefusedFigure,
    Sample,
    SecondaryEffect,
    Span,
    share_of,
)
from .panel import FloatArray, Panel
from .predictors import Importance, predictor_blend, predictor_table

# A treated unit that its donors cannot follow twice as well as each other's median is outside their reach.
POOR_FIT = 2.0
EXTREME_PLACEBO = 0.10
SHOWN_WEIGHT = 5e-4
MOST_LEFT_OUT = 10


def synthetic_control(
    panel: Panel,
    treated: str,
    start: Period,
    *,
    predictors: Mapping[str, Mapping[str, float]] | None = None,
    importance: Importance = "searched",
    started_too: Collection[str] = (),
    confidence: float = 0.95,
) -> Estimate:
    """Average gap from `start` on between `treated` and its best convex blend of the other units.

    Outcomes only, weights on the simplex, no intercept (Abadie, Diamond and Hainmueller 2010; the form of
    Arkhangelsky and others 2021, Table 1): the answer does not depend on a starting point. Donors with
    missing points are left out, and so are units that `started_too`.
    `predictors` (name → unit → value) are followed instead of the outcome where given, each as much as its
    `importance`: "searched" for the least miss before the start, "equal", or by name.

    p value: rank of the post/pre RMSPE ratio among placebos in space, one per donor (99 drawn by lot where
    there are more), treated unit left out; it can never be below `smallest_p`. No miss before counts for less than
    half of the unit's own noise, so that a perfect fit decides nothing. Standard error: spread of the
    placebo effects (Arkhangelsky and others, algorithm 4); interval by Student's t, as few donors call for.
    Recommended: 16 donors or more and twice as many periods before as after. Where the blend misses the time before
    more than twice as much as the median placebo does, `pre_fit` fails and the augmented effect is
    told second. Raises TooFewPoints, NoComparison, MissingPoints, TreatedFromTheStart, UnknownUnit,
    UnknownPeriod, NoVariation, BadSetting.
    """
    setting = setting_of(panel, treated, start, started_too)
    if predictors is None:
        return _estimate(panel, setting, (Method.SYNTHETIC_CONTROL, ConvexBlend()), confidence)
    table = predictor_table(predictors, (*setting.donors, treated))
    outcomes = np.vstack([setting.values, setting.path])[:, : setting.turn]
    names = tuple(predictors)
    blend = predictor_blend(table, outcomes, names, importance)
    estimate = _estimate(panel, setting, (Method.SYNTHETIC_CONTROL, blend), confidence)
    shares = zip(names, blend.importance.tolist(), strict=True)
    return replace(estimate, figures=(*estimate.figures, *((f"importance:{name}", share) for name, share in shares)))


def synthetic_difference_in_differences(
    panel: Panel, treated: str, start: Period, *, confidence: float = 0.95
) -> Estimate:
    """As `synthetic_control`, with an intercept, weights on periods as well, and a ridge on the unit weights.

    Arkhangelsky, Athey, Hirshberg, Imbens and Wager (2021), algorithms 1 and 4. Same errors and lengths.
    """
    method = (Method.SYNTHETIC_DIFFERENCE_IN_DIFFERENCES, DifferencedBlend())
    return _estimate(panel, setting_of(panel, treated, start), method, confidence)


def augmented_synthetic_control(panel: Panel, treated: str, start: Period, *, confidence: float = 0.95) -> Estimate:
    """As `synthetic_control`, its miss before the start corrected by ridge regression.

    Ben-Michael, Feller and Rothstein (2021); the penalty is cross-validated on the treated unit's past and
    serves the placebos too. `extrapolation` in `figures` is the sum of what weights lie below zero; `pre_fit`
    still speaks of the blend before correction. Same errors and lengths.
    """
    setting = setting_of(panel, treated, start)
    return _estimate(panel, setting, (Method.AUGMENTED_SYNTHETIC_CONTROL, _augmented(setting)), confidence)


def _augmented(setting: Setting) -> AugmentedBlend:
    return AugmentedBlend(ridge_penalty(setting.values, setting.path, setting.turn))


def _estimate(panel: Panel, setting: Setting, method: tuple[Method, Blend], confidence: float) -> Estimate:
    name, blend = method
    path, turn = setting.path, setting.turn
    case = case_of(setting, blend)
    placebos = placebos_of(setting.values, setting.donors, turn, blend)
    interval, error = _interval(case, placebos, float(np.ptp(path)), confidence)
    naive = float(path[turn:].mean() - path[:turn].mean())
    checks = _checks(setting, case, placebos, interval, blend)
    return Estimate(
        method=name,
        effect=case.effect,
        relative=share_of(case.effect, float((path - case.gap)[turn:].mean())),
        interval=interval,
        standard_error=error,
        p_value=rank_of(case, placebos),
        smallest_p=1 / (1 + len(placebos)),
        before=Span(panel.periods[0], panel.periods[turn - 1]),
        after=Span(panel.periods[turn], panel.periods[-1]),
        sample=Sample(1, len(setting.donors), turn, path.size - turn, panel.share_missing),
        checks=checks,
        figures=_figures(case, placebos),
        refused=(RefusedFigure("before_after_of_treated_only", naive, "ignores_what_happened_without_it"),),
        secondary=_second_opinion(setting, name, confidence) if not checks[0].passed else (),
        weights=_shown_weights(setting.donors, case),
        picture=_picture(panel, path, case, placebos, confidence),
    )


def _interval(case: Case, placebos: list[Case], moved: float, confidence: float) -> tuple[Interval, float]:
    """`moved` is how far the treated unit's path ranges."""
    error = float(np.std([placebo.effect for placebo in placebos]))
    rounding = max(1e-12 * (1.0 + float(np.abs(case.gap).max())), 1e-7 * moved)
    if error <= rounding:
        raise without_spread(moved)
    margin = placebo_margin(error, len(placebos), confidence)
    return Interval(case.effect - margin, case.effect + margin, confidence), error


def _second_opinion(setting: Setting, method: Method, confidence: float) -> tuple[SecondaryEffect, ...]:
    """The augmented effect, where a plain synthetic control could not follow its unit."""
    if method is not Method.SYNTHETIC_CONTROL:
        return ()
    blend = _augmented(setting)
    case = case_of(setting, blend)
    placebos = placebos_of(setting.values, setting.donors, setting.turn, blend)
    interval, _ = _interval(case, placebos, float(np.ptp(setting.path)), confidence)
    return (SecondaryEffect("augmented_effect", case.effect, interval),)


def _figures(case: Case, placebos: list[Case]) -> tuple[tuple[str, float], ...]:
    return (
        ("rmspe_ratio", case.ratio),
        ("rmspe_before", case.bounded_miss),
        ("gap_p_value_among_well_fitted", _rank_among_well_fitted(case, placebos)),
        ("extrapolation", float(-case.weights[case.weights < 0].sum())),
    )


def _shown_weights(donors: Sequence[str], case: Case) -> tuple[tuple[str, float], ...]:
    pairs = [
        (unit, float(weight)) for unit, weight in zip(donors, case.weights, strict=True) if abs(weight) > SHOWN_WEIGHT
    ]
    return tuple(sorted(pairs, key=lambda pair: -pair[1]))


def _rank_among_well_fitted(case: Case, placebos: list[Case]) -> float:
    """Rank of the mean gap among placebos fitted nearly as well (MSPE up to five times; Abadie and others).

    The ratio can be beaten by a placebo whose fit before is perfect and whose gap after is small.
    """
    fitted = [placebo for placebo in placebos if placebo.bounded_miss**2 <= 5 * case.bounded_miss**2]
    return (1 + sum(abs(placebo.effect) >= abs(case.effect) for placebo in fitted)) / (1 + len(fitted))


def _checks(setting: Setting, case: Case, placebos: list[Case], interval: Interval, blend: Blend) -> tuple[Check, ...]:
    plain, others = case, placebos
    if isinstance(blend, AugmentedBlend):
        plain = case_of(setting, ConvexBlend())
        others = placebos_of(setting.values, setting.donors, setting.turn, ConvexBlend())
    fit = plain.bounded_miss / float(np.median([each.bounded_miss for each in others]))
    return (
        Check("pre_fit", fit <= POOR_FIT, fit, "pre_rmspe_over_median_placebo"),
        _in_time(setting, blend.in_the_past()),
        _leave_one_out(setting, case, interval, blend),
    )


def _in_time(setting: Setting, blend: Blend) -> Check:
    """Pretend it started two thirds into the time before: the treated unit should not stand out then."""
    turn = (2 * setting.turn) // 3
    if turn < MINIMUM_BEFORE or setting.turn - turn < 2:
        return Check("placebo_in_time", None)
    early, path = setting.values[:, : setting.turn], setting.path[: setting.turn]
    pretended = case_of(Setting(setting.unit, path, setting.donors, early, turn), blend)
    others = placebos_of(early, setting.donors, turn, blend)
    p_value = (1 + sum(abs(other.effect) >= abs(pretended.effect) for other in others)) / (1 + len(others))
    return Check("placebo_in_time", p_value > EXTREME_PLACEBO, p_value)


def _leave_one_out(setting: Setting, case: Case, interval: Interval, blend: Blend) -> Check:
    """Does the finding survive without each of the ten donors that carry most?

    A change must keep its sign (figure: the smallest effect left). Where the interval holds zero there is no sign to
    keep, and no effect without one donor may leave the interval (figure: the one furthest from the effect).
    """
    heaviest = np.argsort(-np.abs(case.weights))[:MOST_LEFT_OUT]
    heaviest = heaviest[np.abs(case.weights[heaviest]) > SHOWN_WEIGHT]
    effects = [_effect_without(index, setting, blend) for index in heaviest.tolist()]
    if interval.covers(0.0):
        furthest = max(effects, key=lambda effect: abs(effect - case.effect))
        return Check("leave_one_out", interval.covers(furthest), furthest, "furthest_effect")
    weakest = min(effects, key=lambda effect: effect * np.sign(case.effect))
    return Check("leave_one_out", bool(weakest * case.effect > 0), weakest, "weakest_effect")


def _effect_without(index: int, setting: Setting, blend: Blend) -> float:
    kept = np.delete(setting.values, index, axis=0)
    _, gap = blend.without(index).one(kept, setting.path, setting.turn)
    return float(gap[setting.turn :].mean())


def _picture(panel: Panel, path: FloatArray, case: Case, placebos: list[Case], confidence: float) -> Picture:
    """The blend with a band as wide as placebo gaps usually are in each period."""
    spread = np.sqrt(np.mean([placebo.gap**2 for placebo in placebos], axis=0))
    band = placebo_margin(1.0, len(placebos), confidence) * spread
    blended = path - case.gap
    return Picture(
        periods=panel.periods,
        observed=tuple(path.tolist()),
        counterfactual=tuple(blended.tolist()),
        low=tuple((blended - band).tolist()),
        high=tuple((blended + band).tolist()),
        placebos=tuple(Placebo(p.unit, tuple(p.gap.tolist()), p.ratio) for p in placebos),
    )
