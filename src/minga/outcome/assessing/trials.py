"""Effects of lotteries among people, from columns without names."""

from dataclasses import replace
from typing import Any

import numpy as np

from minga.algorithms import impact
from minga.outcome.assessing.plain import Columns, Inputs
from minga.outcome.rules import Method


def trial_estimate(inputs: Inputs, columns: Columns | None) -> tuple[impact.Estimate | None, dict[str, Any] | None]:
    """(estimate, None), or (None, why not); raises ``ImpactError``."""
    if columns is None:
        return None, {"code": "no_trial", "facts": {}}
    assigned, outcome, took_up, clusters = columns
    if inputs["method"] == Method.CLUSTER_LOTTERY:
        names = [] if clusters is None else [f"{code:.0f}" for code in clusters]
        estimate = impact.cluster_lottery(assigned, outcome, names)
    else:
        estimate = impact.intention_to_treat(assigned, outcome, took_up)
    is_share = bool(np.isin(outcome[~np.isnan(outcome)], (0.0, 1.0)).all())
    return scaled(estimate, inputs["scale"] if is_share else 1), None


def scaled(estimate: impact.Estimate, scale: float) -> impact.Estimate:
    """Shares (0 to 1) in the points of an indicator in per cent."""
    if scale == 1:
        return estimate
    return replace(
        estimate,
        effect=estimate.effect * scale,
        interval=_interval(estimate.interval, scale),
        standard_error=estimate.standard_error * scale,
        refused=tuple(replace(each, effect=each.effect * scale) for each in estimate.refused),
        secondary=tuple(
            replace(each, effect=each.effect * scale, interval=_interval(each.interval, scale))
            for each in estimate.secondary
        ),
        figures=tuple((name, value * scale if name.startswith("mean_") else value) for name, value in estimate.figures),
    )


def _interval(interval: impact.Interval, scale: float) -> impact.Interval:
    return impact.Interval(interval.low * scale, interval.high * scale, interval.confidence)
