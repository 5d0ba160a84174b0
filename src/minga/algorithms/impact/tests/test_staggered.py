from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.algorithms.impact import Estimate, Panel, staggered_difference_in_differences
from minga.algorithms.impact.errors import (
    BadSetting,
    CollinearCovariates,
    MissingPoints,
    NoComparison,
    NoOverlap,
    NothingTreated,
    TooFewPoints,
    TreatedFromTheStart,
    WrongShape,
)
from minga.algorithms.impact.simulate import horizonte

from .datasets import rows
from .test_difference_in_differences import noise, panel_of

SCENARIOS: dict[str, dict[str, Any]] = {
    "mpdta_nev_dr": {"comparison": "never"},
    "mpdta_nyt_dr": {"comparison": "not_yet"},
    "mpdta_nev_ipw": {"comparison": "never", "estimator": "weighting"},
    "mpdta_nev_reg_cov": {"comparison": "never", "estimator": "regression", "covariates": True},
}


class Wages:
    """Teen employment (log) of 500 American counties, 2003-2007; some states raised the minimum wage."""

    def __init__(self) -> None:
        read = list(rows("csdid_mpdta/mpdta.csv"))
        self.panel = Panel.from_rows((row["countyreal"], int(row["year"]), row["lemp"]) for row in read)
        self.starts = {row["countyreal"]: int(row["first.treat"]) for row in read if row["first.treat"] != "0"}
        self.population = {row["countyreal"]: [float(row["lpop"])] for row in read}
        self.effects = list(rows("csdid_mpdta/ref_attgt.csv"))
        self.sums = list(rows("csdid_mpdta/ref_aggte.csv"))
        self.tests = {row["scenario"]: float(row["W"]) for row in rows("csdid_mpdta/ref_pretest.csv")}

    def estimate(self, **settings: Any) -> Estimate:
        covariates = self.population if settings.pop("covariates", None) else None
        settings = {"base": "varying", "draws": 199} | settings
        return staggered_difference_in_differences(self.panel, self.starts, covariates=covariates, **settings)


@pytest.fixture(scope="module")
def wages() -> Wages:
    return Wages()


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_group_time_effects_aggregations_and_pre_test_equal_the_reference(wages: Wages, scenario: str) -> None:
    """Stored output of the R package did; the order of its rows is that of ours."""
    estimate = wages.estimate(**SCENARIOS[scenario])
    expected = [row for row in wages.effects if row["scenario"] == scenario]
    assert len(expected) == len(estimate.group_time) == 12
    for cell, row in zip(estimate.group_time, expected, strict=True):
        assert (cell.start, cell.period) == (int(row["group"]), int(row["t"]))
        assert cell.effect == pytest.approx(float(row["att"]), abs=1e-10)
        assert cell.standard_error == pytest.approx(float(row["se"]), abs=1e-10)
    for whole in estimate.aggregations:
        bars = [row for row in wages.sums if row["scenario"] == scenario and row["type"] == whole.kind]
        assert whole.effect == pytest.approx(float(bars[0]["overall_att"]), abs=1e-10)
        assert whole.standard_error == pytest.approx(float(bars[0]["overall_se"]), abs=1e-10)
        for point, row in zip(whole.points, bars if whole.kind != "simple" else [], strict=True):
            assert point.at == int(row["egt"])
            assert point.effect == pytest.approx(float(row["att_egt"]), abs=1e-10)
            assert point.standard_error == pytest.approx(float(row["se_egt"]), abs=1e-10)
    assert dict(estimate.figures)["pre_trend_wald"] == pytest.approx(wages.tests[scenario], abs=1e-6)


def test_doubly_robust_effects_are_those_printed_in_the_packages_guide(wages: Wages) -> None:
    """The guide of the R package did, "Getting started": covariate lpop, seven printed decimals."""
    estimate = wages.estimate(comparison="never", covariates=True)
    printed = (-0.0145297, -0.0764219, -0.1404483, -0.1069039, -0.0004721, -0.0062025)
    printed += (0.0009606, -0.0412939, 0.0267278, -0.0045766, -0.0284475, -0.0287814)
    assert [cell.effect for cell in estimate.group_time] == pytest.approx(printed, abs=6e-8)
    check = estimate.check("pre_trend")
    assert check is not None
    assert check.figure == pytest.approx(0.23267, abs=5e-6)
    assert estimate.smallest_p is None


def test_the_headline_agrees_with_the_paper_in_a_large_sample(wages: Wages) -> None:
    estimate = wages.estimate(comparison="never")
    assert estimate.effect == pytest.approx(-0.0310182822, abs=1e-9)
    assert estimate.standard_error == pytest.approx(0.0124460593, rel=0.01)
    assert estimate.p_value is not None
    assert estimate.p_value < 0.05
    assert dict(estimate.figures)["simultaneous_critical_value"] > 1.96
    simple = wages.estimate(comparison="never", aggregation="simple")
    assert simple.effect == pytest.approx(-0.0399512752, abs=1e-9)


def test_against_never_treated_units_the_base_does_not_change_the_joint_test(wages: Wages) -> None:
    varying, universal = (wages.estimate(comparison="never", base=base) for base in ("varying", "universal"))
    figures = [dict(each.figures)["pre_trend_wald"] for each in (varying, universal)]
    assert figures[0] == pytest.approx(figures[1])
    assert [point.event_time for point in universal.event_study] == [-4, -3, -2, 0, 1, 2, 3]


STARTS = {"u0": 6, "u1": 6, "u2": 6, "u3": 9, "u4": 9}


def test_a_cell_is_the_difference_of_two_changes() -> None:
    panel = panel_of(noise(3, 9, 12))
    estimate = staggered_difference_in_differences(panel, STARTS)
    change = panel.values[:, 7] - panel.values[:, 5]
    cell = next(cell for cell in estimate.group_time if (cell.start, cell.period) == (6, 7))
    assert cell.effect == pytest.approx(change[:3].mean() - change[3:].mean())
    change = panel.values[:, 9] - panel.values[:, 5]
    cell = next(cell for cell in estimate.group_time if (cell.start, cell.period) == (6, 9))
    assert cell.effect == pytest.approx(change[:3].mean() - change[5:].mean())


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.floats(-5, 5), st.floats(-2, 2))
def test_levels_and_common_shocks_cancel_and_a_known_effect_is_added(seed: int, effect: float, trend: float) -> None:
    values = noise(seed, 9, 12)
    before = staggered_difference_in_differences(panel_of(values), STARTS, draws=50)
    moved = values + np.arange(9)[:, None] * 3 + trend * np.arange(12) ** 2
    for unit, start in STARTS.items():
        moved[int(unit[1:]), start:] += effect
    after = staggered_difference_in_differences(panel_of(moved), STARTS, draws=50)
    assert after.effect == pytest.approx(before.effect + effect, abs=1e-8)
    assert after.standard_error == pytest.approx(before.standard_error)
    assert after.interval.covers(after.effect)


def test_plain_means_are_the_regression_and_the_weighting_with_a_covariate_of_no_use() -> None:
    """With a balanced covariate the three estimators agree with the plain difference."""
    panel = panel_of(noise(5, 12, 8))
    starts = dict.fromkeys(("u0", "u1", "u2", "u3"), 4)
    plain = staggered_difference_in_differences(panel, starts, comparison="never")
    covariates = {unit: [float(index % 2)] for index, unit in enumerate(panel.units)}
    weighted = staggered_difference_in_differences(panel, starts, covariates=covariates, estimator="weighting")
    assert weighted.effect == pytest.approx(plain.effect, abs=1e-9)


def test_doubly_robust_removes_what_a_covariate_explains() -> None:
    random = np.random.default_rng(2)
    size = random.normal(size=300)
    treated = random.random(300) < 1 / (1 + np.exp(-size))
    values = random.normal(size=(300, 6)) * 0.3 + size[:, None] * np.arange(6)
    values[treated, 3:] += 1.0
    panel = panel_of(values)
    starts = {panel.units[index]: 3 for index in np.flatnonzero(treated)}
    covariates = {unit: [size[index]] for index, unit in enumerate(panel.units)}
    fooled = staggered_difference_in_differences(panel, starts, draws=50)
    adjusted = staggered_difference_in_differences(panel, starts, covariates=covariates)
    assert fooled.effect > 2
    assert fooled.pre_trend_passed is False
    assert adjusted.interval.covers(1.0)
    assert adjusted.effect == pytest.approx(1.0, abs=0.15)
    assert adjusted.pre_trend_passed is True


def test_permutation_is_exact_over_every_way_three_starts_can_fall() -> None:
    values = noise(7, 7, 10)
    values[:2, 5:] += 20
    values[2:4, 7:] += 20
    starts = {"u0": 5, "u1": 5, "u2": 7, "u3": 7}
    estimate = staggered_difference_in_differences(panel_of(values), starts)
    assert dict(estimate.figures)["exact_assignments"] == 210
    assert estimate.p_value == pytest.approx(1 / 210)
    assert estimate.smallest_p == pytest.approx(1 / 210)


def test_clusters_are_permuted_whole_and_widen_the_interval() -> None:
    random = np.random.default_rng(4)
    values = noise(8, 24, 10) * 0.2 + np.repeat(np.cumsum(random.normal(size=(8, 10)), axis=1), 3, axis=0)
    panel = panel_of(values)
    starts = {f"u{index}": 5 for index in range(12)}
    clusters = {unit: f"region {index // 3}" for index, unit in enumerate(panel.units)}
    alone = staggered_difference_in_differences(panel, starts, draws=99)
    together = staggered_difference_in_differences(panel, starts, clusters=clusters)
    assert together.effect == pytest.approx(alone.effect)
    assert together.standard_error > 1.3 * alone.standard_error
    assert dict(together.figures)["exact_assignments"] == 70


def test_without_an_effect_intervals_cover_and_p_values_do_not_cry_wolf() -> None:
    covered, alarms = 0, 0
    starts = {f"u{index}": 8 if index < 4 else 11 for index in range(8)}
    for seed in range(100):
        estimate = staggered_difference_in_differences(panel_of(noise(seed, 12, 14)), starts, draws=99, seed=seed)
        covered += estimate.interval.covers(0.0)
        alarms += estimate.p_value is not None and estimate.p_value <= 0.05
    assert 0.92 <= covered / 100 <= 0.985
    assert alarms / 100 <= 0.09


def test_a_ramp_can_be_left_out_by_a_window() -> None:
    community = horizonte(7)
    whole = staggered_difference_in_differences(community.panel, community.starts, draws=199)
    settled = staggered_difference_in_differences(community.panel, community.starts, post_window=(6, 17), draws=199)
    assert settled.effect > whole.effect
    assert settled.after is not None
    assert settled.after.first == 31
    assert settled.picture is not None
    assert settled.picture.axis == "event_time"


def test_a_gap_is_filled_from_its_cohort_and_counted() -> None:
    values = noise(9, 9, 12)
    values[6, 3] = np.nan
    estimate = staggered_difference_in_differences(panel_of(values), STARTS, draws=50)
    assert estimate.sample.share_missing == pytest.approx(1 / 108)
    values[6, 6:] = np.nan
    with pytest.raises(MissingPoints):
        staggered_difference_in_differences(panel_of(values), STARTS)


@pytest.mark.parametrize(
    ("starts", "settings", "error"),
    [
        ({"u0": 0}, {}, TreatedFromTheStart),
        ({}, {}, NothingTreated),
        ({f"u{index}": 4 for index in range(9)}, {}, NoComparison),
        (STARTS, {"base": "other"}, BadSetting),
        (STARTS, {"comparison": "later"}, BadSetting),
        (STARTS, {"post_window": (40, 50)}, BadSetting),
        (STARTS, {"covariates": {"u0": [1.0]}}, WrongShape),
        (STARTS, {"covariates": {f"u{i}": [1.0] for i in range(9)}}, CollinearCovariates),
        (STARTS, {"covariates": {f"u{i}": [float(i)] for i in range(9)}}, NoOverlap),
        ({"u0": 4}, {"covariates": {f"u{i}": [i % 3] for i in range(9)}, "estimator": "regression"}, TooFewPoints),
        (STARTS, {"clusters": {"u0": "a"}}, WrongShape),
    ],
)
def test_what_cannot_be_compared_is_refused(starts: Any, settings: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        staggered_difference_in_differences(panel_of(noise(0, 9, 12)), starts, **settings)
