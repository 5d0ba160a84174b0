"""Synthetic control: a weighted blend of untreated units stands for what would have been."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from .blends import Blend, ConvexBlend, DifferencedBlend
from .errors import MissingPoints, NoComparison, TooFewPoints, TreatedFromTheStart
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
    Span,
    share_of,
)
from .panel import FloatArray, Panel

MINIMUM_BEFORE = 3
MINIMUM_DONORS = 2
# A treated unit that its donors cannot follow twice as well as each other's median is outside their reach.
POOR_FIT = 2.0
EXTREME_PLACEBO = 0.10
SHOWN_WEIGHT = 5e-4
# More than these say nothing new; they are drawn by lot, always the same.
MOST_PLACEBOS = 99
MOST_LEFT_OUT = 10


def synthetic_control(panel: Panel, treated: str, start: Period, *, confidence: float = 0.95) -> Estimate:
    """Average gap from `start` on between `treated` and its best convex blend of the other units.

    Outcomes only, weights on the simplex, no intercept (Abadie, Diamond and Hainmueller 2010; the form of
    Arkhangelsky and others 2021, Table 1): the answer does not depend on a starting point. Donors with
    missing points are left out; drop units touched by the same treatment beforehand (`Panel.without`).

    p value: rank of the post/pre RMSPE ratio among placebos in space, one per donor, treated unit left
    out; it can never be below `smallest_p`. Standard error: spread of the placebo effects (Arkhangelsky
    and others, algorithm 4), normal interval. Raises TooFewPoints, NoComparison, MissingPoints,
    TreatedFromTheStart, UnknownUnit, UnknownPeriod.
    """
    return _estimate(panel, treated, start, (Method.SYNTHETIC_CONTROL, ConvexBlend()), confidence)


def synthetic_difference_in_differences(
    panel: Panel, treated: str, start: Period, *, confidence: float = 0.95
) -> Estimate:
    """As `synthetic_control`, with an intercept, weights on periods as well, and a ridge on the unit weights.

    Arkhangelsky, Athey, Hirshberg, Imbens and Wager (2021), algorithms 1 and 4. Same errors.
    """
    method = (Method.SYNTHETIC_DIFFERENCE_IN_DIFFERENCES, DifferencedBlend())
    return _estimate(panel, treated, start, method, confidence)


@dataclass(frozen=True, slots=True, eq=False)
class _Case:
    """One unit against its donors: weights, gap path, mean gap after the start and RMSPE on both sides."""

    unit: str
    weights: FloatArray
    gap: FloatArray
    turn: int

    @property
    def effect(self) -> float:
        return float(self.gap[self.turn :].mean())

    @property
    def miss_before(self) -> float:
        gap = self.gap[: self.turn]
        return float(np.sqrt(np.mean(gap**2)))

    @property
    def miss_after(self) -> float:
        return float(np.sqrt(np.mean(self.gap[self.turn :] ** 2)))

    @property
    def ratio(self) -> float:
        return self.miss_after / max(self.miss_before, 1e-9 * (1.0 + self.miss_after))


def _estimate(panel: Panel, unit: str, start: Period, method: tuple[Method, Blend], confidence: float) -> Estimate:
    name, blend = method
    values, donors, turn = _prepare(panel, unit, start)
    path = panel.values[panel.row(unit)]
    case = _Case(unit, *blend.one(values, path, turn), turn)
    placebos = _placebos(values, donors, turn, blend)
    error = float(np.std([placebo.effect for placebo in placebos]))
    margin = float(stats.norm.ppf((1 + confidence) / 2)) * error
    naive = float(path[turn:].mean() - path[:turn].mean())
    return Estimate(
        method=name,
        effect=case.effect,
        relative=share_of(case.effect, float((path - case.gap)[turn:].mean())),
        interval=Interval(case.effect - margin, case.effect + margin, confidence),
        standard_error=error,
        p_value=_rank(case, placebos),
        smallest_p=1 / (1 + len(placebos)),
        before=Span(panel.periods[0], panel.periods[turn - 1]),
        after=Span(start, panel.periods[-1]),
        sample=Sample(1, len(donors), turn, path.size - turn, panel.share_missing),
        checks=_checks(values, path, case, placebos, blend),
        figures=_figures(case, placebos),
        refused=(RefusedFigure("before_after_of_treated_only", naive, "ignores_what_happened_without_it"),),
        weights=_shown_weights(donors, case),
        picture=_picture(panel, path, case, placebos, confidence),
    )


def _figures(case: _Case, placebos: list[_Case]) -> tuple[tuple[str, float], ...]:
    return (
        ("rmspe_ratio", case.ratio),
        ("rmspe_before", case.miss_before),
        ("gap_p_value_among_well_fitted", _rank_among_well_fitted(case, placebos)),
    )


def _shown_weights(donors: Sequence[str], case: _Case) -> tuple[tuple[str, float], ...]:
    pairs = [(unit, float(weight)) for unit, weight in zip(donors, case.weights, strict=True) if weight > SHOWN_WEIGHT]
    return tuple(sorted(pairs, key=lambda pair: -pair[1]))


def _prepare(panel: Panel, treated: str, start: Period) -> tuple[FloatArray, tuple[str, ...], int]:
    """Complete donors (n, T), their names, and the position of the start."""
    row, turn = panel.row(treated), panel.position(start)
    if turn == 0:
        raise TreatedFromTheStart(unit=treated)
    if turn < MINIMUM_BEFORE:
        raise TooFewPoints(what="Periods before the start", found=turn, needed=MINIMUM_BEFORE)
    missing = np.isnan(panel.values).sum(axis=1)
    if missing[row]:
        raise MissingPoints(unit=treated, missing=int(missing[row]))
    kept = [index for index in range(len(panel.units)) if index != row and not missing[index]]
    if not kept:
        raise NoComparison
    if len(kept) < MINIMUM_DONORS + 1:
        raise TooFewPoints(what="Complete comparison units", found=len(kept), needed=MINIMUM_DONORS + 1)
    return panel.values[kept], tuple(panel.units[index] for index in kept), turn


def _placebos(values: FloatArray, donors: Sequence[str], turn: int, blend: Blend) -> list[_Case]:
    """Each donor treated as if it had started, against the other donors."""
    chosen = np.arange(len(donors))
    if chosen.size > MOST_PLACEBOS:
        chosen = np.sort(np.random.default_rng(0).choice(chosen, MOST_PLACEBOS, replace=False))
    weights, gaps = blend.each(values, turn, chosen)
    return [_Case(donors[place], weights[index], gaps[index], turn) for index, place in enumerate(chosen.tolist())]


def _rank(case: _Case, placebos: list[_Case]) -> float:
    """Share of all units, the treated one among them, whose RMSPE ratio is at least as large."""
    return (1 + sum(placebo.ratio >= case.ratio for placebo in placebos)) / (1 + len(placebos))


def _rank_among_well_fitted(case: _Case, placebos: list[_Case]) -> float:
    """Rank of the mean gap among placebos fitted nearly as well (MSPE up to five times; Abadie and others).

    The ratio can be beaten by a placebo whose fit before is perfect and whose gap after is small.
    """
    fitted = [placebo for placebo in placebos if placebo.miss_before**2 <= 5 * case.miss_before**2]
    return (1 + sum(abs(placebo.effect) >= abs(case.effect) for placebo in fitted)) / (1 + len(fitted))


def _checks(
    values: FloatArray, path: FloatArray, case: _Case, placebos: list[_Case], blend: Blend
) -> tuple[Check, ...]:
    usual = float(np.median([placebo.miss_before for placebo in placebos]))
    fit = case.miss_before / usual if usual > 0 else float(case.miss_before > 0)
    return (
        Check("pre_fit", fit <= POOR_FIT, fit, "pre_rmspe_over_median_placebo"),
        _in_time(values, path, case, blend),
        _leave_one_out(values, path, case, blend),
    )


def _in_time(values: FloatArray, path: FloatArray, case: _Case, blend: Blend) -> Check:
    """Pretend it started two thirds into the time before: the treated unit should not stand out then."""
    turn = (2 * case.turn) // 3
    if turn < MINIMUM_BEFORE or case.turn - turn < 2:
        return Check("placebo_in_time", None)
    early = values[:, : case.turn]
    pretended = _Case(case.unit, *blend.one(early, path[: case.turn], turn), turn)
    others = _placebos(early, [""] * values.shape[0], turn, blend)
    p_value = (1 + sum(abs(other.effect) >= abs(pretended.effect) for other in others)) / (1 + len(others))
    return Check("placebo_in_time", p_value > EXTREME_PLACEBO, p_value)


def _leave_one_out(values: FloatArray, path: FloatArray, case: _Case, blend: Blend) -> Check:
    """Does the sign survive without each of the ten donors that carry most? Figure: the smallest effect left."""
    heaviest = np.argsort(-np.abs(case.weights))[:MOST_LEFT_OUT]
    heaviest = heaviest[np.abs(case.weights[heaviest]) > SHOWN_WEIGHT]
    effects = [
        float(blend.one(np.delete(values, index, axis=0), path, case.turn)[1][case.turn :].mean())
        for index in heaviest.tolist()
    ]
    weakest = min(effects, key=lambda effect: effect * np.sign(case.effect))
    return Check("leave_one_out", bool(weakest * case.effect > 0), weakest, "weakest_effect")


def _picture(panel: Panel, path: FloatArray, case: _Case, placebos: list[_Case], confidence: float) -> Picture:
    """The blend with a band as wide as placebo gaps usually are in each period."""
    spread = np.sqrt(np.mean([placebo.gap**2 for placebo in placebos], axis=0))
    band = float(stats.norm.ppf((1 + confidence) / 2)) * spread
    blended = path - case.gap
    return Picture(
        periods=panel.periods,
        observed=tuple(path.tolist()),
        counterfactual=tuple(blended.tolist()),
        low=tuple((blended - band).tolist()),
        high=tuple((blended + band).tolist()),
        placebos=tuple(Placebo(p.unit, tuple(p.gap.tolist()), p.ratio) for p in placebos),
    )
