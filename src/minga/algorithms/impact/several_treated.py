"""Synthetic control of several treated units: the average of their gaps, judged by sets of placebos."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from .blends import ConvexBlend
from .cases import MINIMUM_BEFORE, Case, Setting, case_of, placebo_margin, placebos_of, rank_of, setting_of
from .contrasts import EXACT_UP_TO, IntArray
from .errors import NothingTreated, TooFewPoints, without_spread
from .estimate import Check, Estimate, Interval, Method, Period, Picture, RefusedFigure, Sample, Span, share_of
from .panel import FloatArray, Panel
from .reassigned import reassigned
from .synthetic_control import EXTREME_PLACEBO, POOR_FIT

SETS_COMPARED = 400
SETS_IN_TIME = 99


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
    Noy and Pantano 2013). The p value ranks the pooled post/pre RMSPE ratio among sets that might have been treated
    instead (`reassigned`: a joint permutation, treated units among them). Standard error: spread of the effects of sets
    of donors, each in one treated unit's place with that unit's start, all ways where there are at most 20,000,
    otherwise `draws` with `seed`; widened by what their members, standing in each other's blends, take from it;
    Student's interval. Recommended: five donors to each treated unit. `weights` are means over
    these. One treated unit gives `synthetic_control`'s effect and p value. Raises what it raises, and NothingTreated.
    """
    settings = _settings(panel, treated_from)
    donors = settings[0].donors
    after = min(setting.path.size - setting.turn for setting in settings)
    blend = ConvexBlend()
    cases = [case_of(each, blend) for each in settings]
    pool = [_Placebos.of(setting, after) for setting in settings]
    ways = _ways(len(settings), pool[0].effects.size, draws, seed)
    effect = float(np.mean([_late(case, after).mean() for case in cases]))
    error = float(np.std(_pooled_effects(pool, ways))) * _kept_apart(pool, ways)
    if error <= 1e-12 * (1.0 + abs(effect)):
        raise without_spread(max(float(np.ptp(setting.path)) for setting in settings))
    margin = placebo_margin(error, pool[0].effects.size, confidence)
    ranked = _ranked(settings, cases, pool, after, seed)
    observed, naive = _observed_and_naive(settings, after)
    turns = [setting.turn for setting in settings]
    return Estimate(
        method=Method.SYNTHETIC_CONTROL,
        effect=effect,
        relative=share_of(effect, observed - effect),
        interval=Interval(effect - margin, effect + margin, confidence),
        standard_error=error,
        p_value=ranked.p_value,
        smallest_p=1 / (1 + ranked.others),
        before=Span(panel.periods[0], panel.periods[max(turns) - 1]),
        after=Span(panel.periods[min(turns)], panel.periods[max(turns) + after - 1]),
        sample=Sample(len(settings), len(donors), min(turns), after, panel.share_missing),
        checks=_checks(settings, cases, pool),
        figures=(("rmspe_ratio", ranked.ratio), (ranked.name, float(ranked.others))),
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


def _late(case: Case, after: int) -> FloatArray:
    return case.gap[case.turn : case.turn + after]


@dataclass(frozen=True, slots=True, eq=False)
class _Placebos:
    """Every donor in one treated unit's place: mean gaps and bounded misses, (n,), and blends (n, donors)."""

    effects: FloatArray
    before: FloatArray
    own_less_blend: FloatArray
    cases: list[Case]

    @classmethod
    def of(cls, setting: Setting, after: int) -> _Placebos:
        placebos = placebos_of(setting.values, setting.donors, setting.turn, ConvexBlend())
        place = {donor: index for index, donor in enumerate(setting.donors)}
        blends = -np.array([placebo.weights for placebo in placebos])
        blends[np.arange(len(placebos)), [place[placebo.unit] for placebo in placebos]] = 1.0
        effects = np.array([_late(placebo, after).mean() for placebo in placebos])
        return cls(effects, np.array([placebo.bounded_miss for placebo in placebos]), blends, placebos)


@dataclass(frozen=True, slots=True)
class _Ranked:
    """The pooled post/pre RMSPE ratio, its p value, and among how many others it was ranked."""

    ratio: float
    p_value: float
    others: int
    name: str


def _ranked(settings: list[Setting], cases: list[Case], pool: list[_Placebos], after: int, seed: int) -> _Ranked:
    """One unit among its placebos, as in `synthetic_control`; several among sets that might have been treated."""
    if len(settings) == 1:
        placebos = pool[0].cases
        return _Ranked(cases[0].ratio, rank_of(cases[0], placebos), len(placebos), "exact_assignments")
    found = reassigned(settings, after, seed=seed)
    name = "exact_assignments" if found.is_exact else "drawn_assignments"
    return _Ranked(float(found.ratios[0]), found.p_of_ratio(), found.others, name)


def _ways(treated: int, donors: int, draws: int, seed: int) -> IntArray:
    """Which donor stands in which treated unit's place, (sets, treated)."""
    if math.perm(donors, treated) <= EXACT_UP_TO:
        return np.array(list(permutations(range(donors), treated)), dtype=np.int64)
    generator = np.random.default_rng(seed)
    return np.argsort(generator.random((draws, donors)), axis=1)[:, :treated].astype(np.int64)


def _pooled_effects(pool: list[_Placebos], ways: IntArray) -> FloatArray:
    columns = [one.effects[ways[:, place]] for place, one in enumerate(pool)]
    return np.asarray(np.mean(columns, axis=0), dtype=np.float64)


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
    fit = max(case.bounded_miss / float(np.median(placebos.before)) for case, placebos in zip(cases, pool, strict=True))
    return Check("pre_fit", fit <= POOR_FIT, fit, "pre_rmspe_over_median_placebo"), _in_time(settings)


def _in_time(settings: list[Setting]) -> Check:
    """All starts pretended two thirds into the shortest time before: the mean gap should not stand out."""
    shortest = min(setting.turn for setting in settings)
    turn = (2 * shortest) // 3
    if turn < MINIMUM_BEFORE or shortest - turn < 2:
        return Check("placebo_in_time", None)
    early = [
        Setting(each.unit, each.path[:shortest], each.donors, each.values[:, :shortest], turn) for each in settings
    ]
    p_value = reassigned(early, shortest - turn, sets=SETS_IN_TIME).p_of_effect()
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
