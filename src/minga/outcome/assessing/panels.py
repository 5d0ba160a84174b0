"""Frozen observations as the panel that the algorithms read."""

from datetime import date
from typing import cast

import numpy as np

from minga.algorithms import impact
from minga.algorithms.impact.errors import EmptyPanel, NoComparison
from minga.outcome.assessing.plain import Inputs
from minga.outcome.rules import period_containing, place_of, shifted


def panel_of(inputs: Inputs) -> impact.Panel:
    """The frozen observations; raises ``ImpactError``."""
    values = np.array([[np.nan if cell is None else cell for cell in row] for row in inputs["values"]], dtype=float)
    if values.size == 0:
        raise EmptyPanel
    periods = tuple(date.fromisoformat(period) for period in inputs["periods"])
    return impact.Panel(values=values, units=tuple(inputs["units"]), periods=periods)


def starts_of(inputs: Inputs) -> dict[str, date]:
    """Each treated unit's first period."""
    return {unit: period_containing(date.fromisoformat(day), inputs["grain"]) for unit, day in inputs["starts"].items()}


def within_windows(panel: impact.Panel, inputs: Inputs, start: date) -> impact.Panel:
    """The periods of the plan's windows that the data hold."""
    first = shifted(start, inputs["grain"], inputs["pre"][0])
    last = shifted(start, inputs["grain"], inputs["post"][1])
    inside = [period for period in cast("tuple[date, ...]", panel.periods) if first <= period <= last]
    if not inside:
        raise EmptyPanel
    return panel.between(inside[0], inside[-1])


def untreated(panel: impact.Panel, inputs: Inputs) -> list[str]:
    """Units to compare with; raises ``ImpactError`` where nobody is left."""
    others = [unit for unit in panel.units if unit not in inputs["starts"]]
    if not others:
        raise NoComparison
    return others


def history_of(panel: impact.Panel, start: date) -> impact.Panel:
    """What is known from before the start."""
    before = [period for period in cast("tuple[date, ...]", panel.periods) if period < start]
    if not before:
        raise EmptyPanel
    return panel.between(before[0], before[-1])


def share_missing_after(inputs: Inputs) -> float:
    """Share of the values that the plan's window after the start should hold and that nobody knows.

    A treated unit's window begins with its own start; the others are compared over all of them.
    """
    grain, first, last = inputs["grain"], int(inputs["post"][0]), int(inputs["post"][1])
    begins = {unit: place_of(start, grain) for unit, start in starts_of(inputs).items()}
    windows = {unit: [(begin + first, begin + last)] for unit, begin in begins.items()}
    every = _joined([window for (window,) in windows.values()])
    places = [place_of(date.fromisoformat(period), grain) for period in inputs["periods"]]
    planned = known = 0
    for unit, row in zip(inputs["units"], inputs["values"], strict=True):
        wanted = windows.get(unit, every)
        planned += sum(end - begin + 1 for begin, end in wanted)
        for place, value in zip(places, row, strict=True):
            known += value is not None and any(begin <= place <= end for begin, end in wanted)
    return 1 - known / planned if planned > 0 else 0.0


def _joined(windows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same periods in windows that do not overlap."""
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(windows):
        if joined and begin <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined
