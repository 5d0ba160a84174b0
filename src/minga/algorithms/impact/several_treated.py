"""Synthetic control of several treated units: the average of their gaps, judged by sets of placebos."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from .blends import ConvexBlend
from .cases import Case, Setting, placebo_margin, placebos_of, setting_of
from .contrasts import EXACT_UP_TO, IntArray
from .errors import NothingTreated, NoVariation, TooFewPoints
from .estimate import Check, Estimate, Interval, Method, Period, Picture, RefusedFigure, Sample, Span, share_of
from .panel import FloatArray, Panel
from .synthetic_control import EXTREME_PLACEBO, POOR_FIT

SETS_COMPARED = 400


def synthetic_control_of_several(
    panel: Panel,
    treated_from: Mapping[str, Period],
    *,
    confidence: float = 0.95,
    draws: int = 4_999,
    seed: int = 0,
) -> Estimate:
    """Mean gap over treated units, each against its own convex blend of the units never treated.

    Gaps are averaged by event time over the periods after the start that all treated units have seen (Cavallo, Galiani,
    Noy and Pantano 2013). The p value ranks the pooled post/pre RMSPE ratio among sets of placebos: each treated unit's
    place given to a different donor with that unit's start, all ways where there are at most 20,000, otherwise `draws`
    with `seed`. Standard error: spread of those sets' effects, widened by what their members, standing in each other's
    blends, take from it; Student's interval. Recommended: five donors to each treated unit. `weights` are means over
    these. One treated unit gives `synthetic_control`'s effect and p value. Raises what it raises, and NothingTreated.
    """
    settings = _settings(panel, treated_from)
    donors = settings[0].donors
    after = min(setting.path.size - setting.turn for setting in settings)
    blend = ConvexBlend()
    cases = [Case(each.unit, *blend.one(each.values, each.path, each.turn), each.turn) for each in settings]
    pool = [_Placebos.of(setting, after) for setting in settings]
    chosen = _ways(len(settings), pool[0].effects.size, draws, seed)
    truth = _Pooled.of([_trimmed(case, after) for case in cases])
    sets = _pooled_sets(pool, chosen.ways)
    error = float(np.std(sets.effects)) * _kept_apart(pool, chosen.ways)
    if error <= 1e-12 * (1.0 + abs(truth.effect)):
        raise NoVariation
    margin = placebo_margin(error, pool[0].effects.size, confidence)
    extreme = int((sets.ratios >= truth.ratio * (1 - 1e-12)).sum())
    observed, naive = _observed_and_naive(settings, after)
    turns = [setting.turn for setting in settings]
    return Estimate(
        method=Method.SYNTHETIC_CONTROL,
        effect=truth.effect,
        relative=share_of(truth.effect, observed - truth.effect),
        interval=Interval(truth.effect - margin, truth.effect + margin, confidence),
        standard_error=error,
        p_value=(1 + extreme) / (1 + sets.ratios.size),
        smallest_p=1 / (1 + sets.ratios.size),
        before=Span(panel.periods[0], panel.periods[max(turns) - 1]),
        after=Span(panel.periods[min(turns)], panel.periods[max(turns) + after - 1]),
        sample=Sample(len(settings), len(donors), min(turns), after, panel.share_missing),
        checks=_checks(settings, cases, pool),
        figures=(("rmspe_ratio", truth.ratio), (chosen.name, float(sets.ratios.size))),
        refused=(RefusedFigure("before_after_of_treated_only", naive, "ignores_what_happened_without_it"),),
        weights=_mean_weights(donors, cases),
        picture=_picture(settings, cases, after, margin),
    )


def _settings(panel: Panel, treated_from: Mapping[str, Period]) -> list[Setting]:
    if not treated_from:
        raise NothingTreated
    settings = [setting_of(panel, unit, start, tuple(treated_from)) for unit, start in treated_from.items()]
    donors = settings[0].donors
    if len(donors) < len(settings):
        raise TooFewPoints(what="Complete comparison units", found=len(donors), needed=len(settings))
    return settings


def _observed_and_naive(settings: list[Setting], after: int) -> tuple[float, float]:
    """Mean over treated units of the window after the start, and of its difference to what came before."""
    means = [s.path[s.turn : s.turn + after].mean() for s in settings]
    past = [s.path[: s.turn].mean() for s in settings]
    return float(np.mean(means)), float(np.mean(np.subtract(means, past)))


def _trimmed(case: Case, after: int) -> tuple[float, float, float]:
    """Mean gap, squared miss after and squared miss before."""
    late = case.gap[case.turn : case.turn + after]
    return float(late.mean()), float(np.mean(late**2)), case.miss_before**2


@dataclass(frozen=True, slots=True, eq=False)
class _Placebos:
    """Every donor in one treated unit's place: mean gaps and squared misses, each (n,), and blends (n, donors)."""

    effects: FloatArray
    after: FloatArray
    before: FloatArray
    own_less_blend: FloatArray

    @classmethod
    def of(cls, setting: Setting, after: int) -> _Placebos:
        placebos = placebos_of(setting.values, setting.donors, setting.turn, ConvexBlend())
        columns = np.array([_trimmed(placebo, after) for placebo in placebos]).T
        place = {donor: index for index, donor in enumerate(setting.donors)}
        blends = -np.array([placebo.weights for placebo in placebos])
        blends[np.arange(len(placebos)), [place[placebo.unit] for placebo in placebos]] = 1.0
        return cls(columns[0], columns[1], columns[2], blends)


@dataclass(frozen=True, slots=True)
class _Pooled:
    effect: float
    ratio: float

    @classmethod
    def of(cls, parts: list[tuple[float, float, float]]) -> _Pooled:
        effect, after, before = np.mean(parts, axis=0)
        return cls(float(effect), _ratio(float(after), float(before)))


@dataclass(frozen=True, slots=True, eq=False)
class _Sets:
    effects: FloatArray
    ratios: FloatArray


def _ratio(after: float, before: float) -> float:
    return math.sqrt(after) / max(math.sqrt(before), 1e-9 * (1.0 + math.sqrt(after)))


@dataclass(frozen=True, slots=True, eq=False)
class _Ways:
    """Which donor stands in which treated unit's place, (sets, treated)."""

    ways: IntArray
    name: str


def _ways(treated: int, donors: int, draws: int, seed: int) -> _Ways:
    if math.perm(donors, treated) <= EXACT_UP_TO:
        return _Ways(np.array(list(permutations(range(donors), treated)), dtype=np.int64), "exact_assignments")
    generator = np.random.default_rng(seed)
    order = np.argsort(generator.random((draws, donors)), axis=1)[:, :treated]
    return _Ways(order.astype(np.int64), "drawn_assignments")


def _pooled_sets(pool: list[_Placebos], ways: IntArray) -> _Sets:
    effects, after, before = (
        np.mean([getattr(one, part)[ways[:, place]] for place, one in enumerate(pool)], axis=0)
        for part in ("effects", "after", "before")
    )
    floor = 1e-9 * (1.0 + np.sqrt(after))
    return _Sets(effects, np.sqrt(after) / np.maximum(np.sqrt(before), floor))


def _kept_apart(pool: list[_Placebos], ways: IntArray) -> float:
    """By how much the spread of placebo sets falls short of that of treated units, which never serve as donors.

    Members of a placebo set stand in each other's blends, so that their noise cancels, and are drawn without
    replacement. With equal independent noise in every unit both are known: the noise a set carries as it was blended,
    against the same with its members' weights given to the others. One treated unit gives 1.
    """
    sample = ways[:: max(1, ways.shape[0] // SETS_COMPARED)]
    together = np.mean([one.own_less_blend[sample[:, place]] for place, one in enumerate(pool)], axis=0)
    treated, placebos = sample.shape[1], pool[0].effects.size
    members = np.zeros(together.shape, dtype=np.bool_)
    for place, one in enumerate(pool):
        members |= one.own_less_blend[sample[:, place]] == 1.0
    blended = np.where(members, 0.0, -together)
    shares = blended / np.maximum(blended.sum(axis=1, keepdims=True), 1e-9)
    apart = 1 / treated + (shares**2).sum(axis=1).mean()
    without_replacement = (placebos - 1) / max(1, placebos - treated)
    return math.sqrt(without_replacement * float(apart / (together**2).sum(axis=1).mean()))


def _checks(settings: list[Setting], cases: list[Case], pool: list[_Placebos]) -> tuple[Check, ...]:
    """The worst fit of any treated unit, and a start pretended two thirds into the shortest time before."""
    fits = []
    for case, placebos in zip(cases, pool, strict=True):
        usual = float(np.median(np.sqrt(placebos.before)))
        fits.append(case.miss_before / usual if usual > 0 else float(case.miss_before > 0))
    return (
        Check("pre_fit", max(fits) <= POOR_FIT, max(fits), "pre_rmspe_over_median_placebo"),
        _in_time(settings),
    )


def _in_time(settings: list[Setting]) -> Check:
    """Each unit's start pretended at two thirds of its past: their mean gap should not stand out."""
    turns = [(2 * setting.turn) // 3 for setting in settings]
    span = min(setting.turn - turn for setting, turn in zip(settings, turns, strict=True))
    if min(turns) < 3 or span < 2:
        return Check("placebo_in_time", None)
    parts, pool = [], []
    for setting, turn in zip(settings, turns, strict=True):
        past = slice(0, setting.turn)
        early = Setting(setting.unit, setting.path[past], setting.donors, setting.values[:, past], turn)
        case = Case(early.unit, *ConvexBlend().one(early.values, early.path, turn), turn)
        parts.append(_trimmed(case, span))
        pool.append(_Placebos.of(early, span))
    ways = _ways(len(settings), pool[0].effects.size, 999, 0).ways
    others = np.abs(_pooled_sets(pool, ways).effects)
    p_value = float((1 + (others >= abs(_Pooled.of(parts).effect)).sum()) / (1 + others.size))
    return Check("placebo_in_time", p_value > EXTREME_PLACEBO, p_value)


def _mean_weights(donors: tuple[str, ...], cases: list[Case]) -> tuple[tuple[str, float], ...]:
    means = np.mean([case.weights for case in cases], axis=0).tolist()
    return tuple(sorted(((d, w) for d, w in zip(donors, means, strict=True) if w > 5e-4), key=lambda pair: -pair[1]))


def _picture(settings: list[Setting], cases: list[Case], after: int, margin: float) -> Picture:
    """Means by event time, over the periods that every treated unit has; the band is that of the mean effect."""
    before = min(setting.turn for setting in settings)
    window = [slice(setting.turn - before, setting.turn + after) for setting in settings]
    observed = np.mean([setting.path[part] for setting, part in zip(settings, window, strict=True)], axis=0)
    blended = observed - np.mean([case.gap[part] for case, part in zip(cases, window, strict=True)], axis=0)
    return Picture(
        periods=tuple(range(-before, after)),
        observed=tuple(observed.tolist()),
        counterfactual=tuple(blended.tolist()),
        low=tuple((blended - margin).tolist()),
        high=tuple((blended + margin).tolist()),
        axis="event_time",
    )
