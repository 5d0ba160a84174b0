"""What a design could see at all, said before anybody can know the result."""

from datetime import date
from typing import Any, cast

import numpy as np

from minga.algorithms import impact
from minga.algorithms.impact.errors import EmptyPanel, NoComparison, TooFewPoints
from minga.outcome.assessing.methods import estimate_of
from minga.outcome.assessing.panels import history_of, panel_of, starts_of
from minga.outcome.assessing.plain import Inputs
from minga.outcome.rules import ALONE, OFFSET_MAX, PEOPLE, ComparisonRule, Method, period_containing, shifted

BEFORE_AND_AFTER = frozenset({Method.BEFORE_AFTER, Method.CONTRIBUTION_ANALYSIS})
PANELS = frozenset({Method.DIFFERENCE_IN_DIFFERENCES, Method.STAGGERED_DIFFERENCE_IN_DIFFERENCES})


def smallest_change(inputs: Inputs) -> tuple[float | None, dict[str, Any] | None]:
    """The smallest change this design would probably see (power .8, 5 %), from the history before the start.

    (change in the indicator's unit, None), or (None, why not as code and facts). Where no formula exists it comes
    from the method's own error at a pretended start inside the history.
    """
    try:
        return _smallest_change(inputs), None
    except impact.ImpactError as error:
        return None, {"code": error.code, "facts": {name: str(value) for name, value in error.facts.items()}}


def _smallest_change(inputs: Inputs) -> float:
    method = Method(inputs["method"])
    if method in PEOPLE:
        return _of_people(inputs)
    panel = panel_of(inputs)
    if method == Method.STEPPED_WEDGE:
        return _of_wedge(inputs, panel)
    starts = starts_of(inputs)
    history = history_of(panel, min(starts.values()))
    treated = [unit for unit in starts if unit in panel.units]
    if method in BEFORE_AND_AFTER:
        if not treated:
            raise EmptyPanel
        after = inputs["post"][1] - inputs["post"][0] + 1
        return impact.smallest_visible_change_before_after(history.mean(treated), after).change
    if method in PANELS:
        return _of_panel(inputs, history, _sides(inputs, starts, history))
    return _of_pretended_start(inputs, history)


def _of_people(inputs: Inputs) -> float:
    size, total, baseline = inputs["draw"]["size"], inputs["draw"]["total"], inputs["baseline"]
    if inputs["method"] == Method.CLUSTER_LOTTERY:
        return _of_clusters(history_of(panel_of(inputs), min(starts_of(inputs).values())), size, total)
    share = impact.smallest_visible_change_in_proportions((baseline or 0) / inputs["scale"], size, total - size)
    return share.change * float(inputs["scale"])


def _of_clusters(history: impact.Panel, size: int, total: int) -> float:
    """From how clusters differed before, where each of them is a unit that reports: each counts once."""
    means = np.nanmean(history.values, axis=1)
    if means.size < total:
        raise TooFewPoints(what="Clusters with values from before", found=int(means.size), needed=total)
    error = float(means.std(ddof=1)) * float(np.sqrt(1 / size + 1 / (total - size)))
    return impact.smallest_visible_change(error, freedom=total - 2).change


def _of_wedge(inputs: Inputs, panel: impact.Panel) -> float:
    """The same waves, dealt by name to a past that ends where the history does."""
    grain, days = inputs["grain"], [date.fromisoformat(day) for day, _size in inputs["waves"]]
    history = history_of(panel, period_containing(min(days), grain))
    end, last = cast("date", history.periods[-1]), period_containing(max(days), grain)
    last = shifted(last, grain, inputs["post"][1])
    back = next(steps for steps in range(OFFSET_MAX * 2) if shifted(end, grain, steps) >= last)
    turns = [shifted(period_containing(day, grain), grain, -back) for day in days]
    sizes = [size for _day, size in inputs["waves"]]
    dealt = [turn for turn, size in zip(turns, sizes, strict=True) for _ in range(size)]
    if len(history.units) != len(dealt):
        raise TooFewPoints(what="Units with values from before", found=len(history.units), needed=len(dealt))
    pretended = {unit: turn.isoformat() for unit, turn in zip(history.units, dealt, strict=True)}
    found = estimate_of({**inputs, "starts": pretended}, history)
    return impact.smallest_visible_change(found.standard_error).change


def _sides(inputs: Inputs, starts: dict[str, date], history: impact.Panel) -> tuple[int, int]:
    """How many units start (the first of them, where those that wait are the comparison), and how many do not."""
    first, waits = min(starts.values()), inputs["comparison_rule"] == ComparisonRule.NOT_YET
    treated = sum(unit in history.units and (not waits or day == first) for unit, day in starts.items())
    if treated == len(history.units):
        raise NoComparison
    return treated, len(history.units) - treated


def _of_panel(inputs: Inputs, history: impact.Panel, sides: tuple[int, int]) -> float:
    treated, others = sides
    if not inputs["is_logarithmic"]:
        return _in_panel(history, treated, others, inputs)
    level = float(np.nanmean(history.values))
    history = impact.Panel(values=np.log(history.values), units=history.units, periods=history.periods)
    return float(np.expm1(_in_panel(history, treated, others, inputs))) * level


def _in_panel(history: impact.Panel, treated: int, others: int, inputs: Inputs) -> float:
    pre, post = tuple(inputs["pre"]), tuple(inputs["post"])
    return impact.smallest_visible_change_in_panel(
        history, treated, others, pre_window=(pre[0], pre[1]), post_window=(post[0], post[1])
    ).change


def _of_pretended_start(inputs: Inputs, history: impact.Panel) -> float:
    """Two thirds into the history, or as late as leaves the window after."""
    count, after = len(history.periods), inputs["post"][1] - inputs["post"][0] + 1
    turn = cast("date", history.periods[min(max(2 * count // 3, count - after), count - 1)])
    pretended = dict.fromkeys(inputs["starts"], turn.isoformat())
    last = shifted(turn, inputs["grain"], inputs["post"][1])
    window = {"starts": pretended, "closes_on": last.isoformat()}
    units = [unit for unit in history.units if unit in pretended or inputs["method"] not in ALONE]
    found = estimate_of({**inputs, **window}, history.only(units))
    return impact.smallest_visible_change(found.standard_error).change
