"""Which algorithm answers which method of a plan."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Literal, cast

from minga.algorithms import impact
from minga.outcome.assessing.panels import starts_of, untreated, within_windows
from minga.outcome.assessing.plain import Inputs
from minga.outcome.rules import Method, shifted

SEASONS = {"day": 7, "week": 52, "month": 12, "quarter": 4}
# A year of weeks as dummies would take 51 parameters; two waves draw the same shape with four.
HARMONICS = {"week": 2}


def estimate_of(inputs: Inputs, panel: impact.Panel) -> impact.Estimate:
    """The plan's method on its frozen panel; raises ``ImpactError``."""
    for unit in inputs["starts"]:
        panel.row(unit)
    return ESTIMATES[Method(inputs["method"])](inputs, panel)


def _windows(inputs: Inputs) -> tuple[tuple[int, int], tuple[int, int]]:
    pre, post = inputs["pre"], inputs["post"]
    return (int(pre[0]), int(pre[1])), (int(post[0]), int(post[1]))


def _rule(inputs: Inputs) -> Literal["never", "not_yet"]:
    return cast("Literal['never', 'not_yet']", inputs["comparison_rule"])


def _first(inputs: Inputs) -> date:
    return min(starts_of(inputs).values())


def _treated(inputs: Inputs, panel: impact.Panel) -> impact.Series:
    return panel.mean(list(inputs["starts"]))


def _before_after(inputs: Inputs, panel: impact.Panel) -> impact.Estimate:
    start = _first(inputs)
    panel = within_windows(panel, inputs, start)
    # Before and after has no waves, only places in the year: of weeks there are too many.
    season = None if inputs["grain"] in HARMONICS else SEASONS.get(inputs["grain"])
    return impact.before_after(_treated(inputs, panel), start, season=season, short_season="tell")


def _contribution(inputs: Inputs, panel: impact.Panel) -> impact.Estimate:
    """The change is measured as before and after; what it may be put down to is told step by step."""
    return replace(_before_after(inputs, panel), method=impact.Method.CONTRIBUTION_ANALYSIS)


def _stepped_wedge(inputs: Inputs, panel: impact.Panel) -> impact.Estimate:
    starts = cast("dict[str, impact.Period]", starts_of(inputs))
    first = shifted(min(starts_of(inputs).values()), inputs["grain"], inputs["pre"][0])
    return impact.stepped_wedge(panel.between(max(first, panel.periods[0]), panel.periods[-1]), starts)


def _interrupted(inputs: Inputs, panel: impact.Panel, *, is_controlled: bool = False) -> impact.Estimate:
    start = _first(inputs)
    panel = within_windows(panel, inputs, start)
    return impact.interrupted_time_series(
        _treated(inputs, panel),
        start,
        season=SEASONS.get(inputs["grain"]),
        short_season="tell",
        harmonics=HARMONICS.get(inputs["grain"], 0),
        comparison=panel.mean(untreated(panel, inputs)) if is_controlled else None,
    )


def _controlled_interrupted(inputs: Inputs, panel: impact.Panel) -> impact.Estimate:
    return _interrupted(inputs, panel, is_controlled=True)


def _structural(inputs: Inputs, panel: impact.Panel, *, is_controlled: bool = False) -> impact.Estimate:
    start = _first(inputs)
    panel = within_windows(panel, inputs, start)
    others = panel.only(untreated(panel, inputs)) if is_controlled else None
    return impact.structural_counterfactual(_treated(inputs, panel), start, comparisons=others)


def _controlled_structural(inputs: Inputs, panel: impact.Panel) -> impact.Estimate:
    return _structural(inputs, panel, is_controlled=True)


def _difference_in_differences(inputs: Inputs, panel: impact.Panel) -> impact.Estimate:
    pre, post = _windows(inputs)
    return impact.difference_in_differences(
        panel,
        starts_of(inputs),
        pre_window=pre,
        post_window=post,
        comparison=_rule(inputs),
        log=inputs["is_logarithmic"],
    )


def _staggered(inputs: Inputs, panel: impact.Panel) -> impact.Estimate:
    _pre, post = _windows(inputs)
    return impact.staggered_difference_in_differences(
        panel, starts_of(inputs), comparison=_rule(inputs), post_window=post
    )


def _synthetic_control(inputs: Inputs, panel: impact.Panel) -> impact.Estimate:
    """Several treated units are each followed by a blend of their own."""
    starts = cast("dict[str, impact.Period]", starts_of(inputs))
    if len(starts) > 1:
        return impact.synthetic_control_of_several(panel, starts)
    start = _first(inputs)
    return impact.synthetic_control(within_windows(panel, inputs, start), next(iter(starts)), start)


def _synthetic_differences(inputs: Inputs, panel: impact.Panel) -> impact.Estimate:
    start = _first(inputs)
    unit = next(iter(inputs["starts"]))
    return impact.synthetic_difference_in_differences(within_windows(panel, inputs, start), unit, start)


ESTIMATES: dict[Method, Callable[[Inputs, impact.Panel], impact.Estimate]] = {
    Method.BEFORE_AFTER: _before_after,
    Method.CONTRIBUTION_ANALYSIS: _contribution,
    Method.INTERRUPTED_TIME_SERIES: _interrupted,
    Method.CONTROLLED_INTERRUPTED_TIME_SERIES: _controlled_interrupted,
    Method.STRUCTURAL_TIME_SERIES: _structural,
    Method.CONTROLLED_STRUCTURAL_TIME_SERIES: _controlled_structural,
    Method.DIFFERENCE_IN_DIFFERENCES: _difference_in_differences,
    Method.STAGGERED_DIFFERENCE_IN_DIFFERENCES: _staggered,
    Method.SYNTHETIC_CONTROL: _synthetic_control,
    Method.SYNTHETIC_DIFFERENCE_IN_DIFFERENCES: _synthetic_differences,
    Method.STEPPED_WEDGE: _stepped_wedge,
}
