from __future__ import annotations

import json
from dataclasses import asdict, replace

import numpy as np
import pytest

from minga.algorithms.impact import Panel, difference_in_differences, synthetic_control
from minga.algorithms.impact.errors import ImpactError, NotFinite
from minga.algorithms.impact.estimate import share_of
from minga.algorithms.impact.simulate import horizonte


def test_no_figure_without_a_finite_value_is_ever_built() -> None:
    demo = horizonte(1)
    estimate = difference_in_differences(
        demo.panel, demo.starts, pre_window=(-12, -1), post_window=(0, 5), comparison="not_yet"
    )
    for part in ({"effect": float("nan")}, {"p_value": float("inf")}, {"figures": (("x", float("nan")),)}):
        with pytest.raises(NotFinite):
            replace(estimate, **part)


def test_an_estimate_can_be_stored_and_replayed_to_the_last_digit() -> None:
    def assess() -> str:
        demo = horizonte(2)
        estimate = synthetic_control(demo.panel.only(demo.wave(1)[:1] + demo.wave(3)), demo.wave(1)[0], 25)
        return json.dumps(asdict(estimate), allow_nan=False)

    assert assess() == assess()


def test_a_share_of_nothing_is_not_said() -> None:
    assert share_of(2.0, 8.0) == pytest.approx(0.25)
    assert share_of(2.0, 0.0) is None
    assert share_of(2.0, -4.0) is None
    assert share_of(2.0, float("nan")) is None


def test_every_refusal_has_a_code_of_its_own_and_a_sentence() -> None:
    kinds = ImpactError.__subclasses__()
    assert len({kind.code for kind in kinds}) == len(kinds)
    assert all(kind.sentence.endswith(".") for kind in kinds)


def test_results_do_not_depend_on_the_order_of_units() -> None:
    demo = horizonte(5)
    order = np.random.default_rng(0).permutation(24)
    shuffled = Panel(values=demo.values[order], units=tuple(demo.plants[i] for i in order), periods=demo.months)
    windows = {"pre_window": (-12, -1), "post_window": (0, 5), "comparison": "not_yet"}
    first = difference_in_differences(demo.panel, demo.starts, **windows)
    second = difference_in_differences(shuffled, demo.starts, **windows)
    assert second.effect == pytest.approx(first.effect)
    assert second.standard_error == pytest.approx(first.standard_error)
