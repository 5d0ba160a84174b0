from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from minga.algorithms.impact import (
    Panel,
    augmented_synthetic_control,
    synthetic_control,
    synthetic_control_of_several,
    synthetic_difference_in_differences,
)
from minga.algorithms.impact.blends import ConvexBlend, DifferencedBlend
from minga.algorithms.impact.errors import (
    MissingPoints,
    NoComparison,
    NoSpread,
    NothingTreated,
    NoVariation,
    TooFewPoints,
    TreatedFromTheStart,
    UnknownUnit,
)
from minga.algorithms.impact.simplex import ridged_mix, simplex_weights

from .datasets import cigarette_sales, rows


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 25), st.integers(1, 20))
def test_simplex_weights_are_optimal(seed: int, count: int, dimensions: int) -> None:
    random = np.random.default_rng(seed)
    points, target = random.normal(size=(count, dimensions)), random.normal(size=dimensions)
    weights = simplex_weights(points, target)
    assert weights.sum() == pytest.approx(1)
    assert (weights >= 0).all()
    slopes = (points - target) @ (weights @ points - target)
    assert slopes.min() >= weights @ slopes - 1e-7


def test_simplex_weights_do_not_depend_on_the_order_of_the_donors() -> None:
    random = np.random.default_rng(1)
    points, target = random.normal(size=(12, 30)), random.normal(size=30)
    order = random.permutation(12)
    assert simplex_weights(points[order], target) == pytest.approx(simplex_weights(points, target)[order])


def test_a_penalty_spreads_the_weights_as_an_independent_solver_does() -> None:
    random = np.random.default_rng(2)
    points, target = random.normal(size=(5, 8)), random.normal(size=8)
    found = optimize.minimize(
        lambda w: ((w @ points - target) ** 2).sum() + 3.0 * (w**2).sum(),
        np.full(5, 0.2),
        bounds=[(0, 1)] * 5,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
        method="SLSQP",
        options={"ftol": 1e-14},
    )
    assert simplex_weights(points, target, penalty=3.0) == pytest.approx(found.x, abs=1e-5)


def test_proposition_99_gives_the_published_picture() -> None:
    """Arkhangelsky and others (2021), Table 1: -19.6 (9.9); the exact convex optimum lies 0.09 from it."""
    estimate = synthetic_control(cigarette_sales(), "California", 1989)
    assert estimate.effect == pytest.approx(-19.6, abs=0.1)
    assert estimate.effect == pytest.approx(-19.5136, abs=1e-3)
    assert estimate.picture is not None
    gap = dict(
        zip(
            estimate.picture.periods,
            np.subtract(estimate.picture.observed, estimate.picture.counterfactual),
            strict=True,
        )
    )
    assert gap[2000] == pytest.approx(-26, abs=1)
    assert max(abs(gap[year]) for year in range(1970, 1989)) < 6
    assert {unit for unit, _ in estimate.weights[:4]} == {"Utah", "Montana", "Nevada", "Connecticut"}
    assert sum(weight for _, weight in estimate.weights) == pytest.approx(1, abs=1e-3)
    assert estimate.pre_trend_passed is True
    assert estimate.placebo_passed is True
    assert estimate.smallest_p == pytest.approx(1 / 39)
    assert dict(estimate.figures)["gap_p_value_among_well_fitted"] < 0.05
    assert len(estimate.picture.placebos) == 38


def test_proposition_99_by_synthetic_difference_in_differences() -> None:
    estimate = synthetic_difference_in_differences(cigarette_sales(), "California", 1989)
    assert estimate.effect == pytest.approx(-15.6, abs=0.02)
    assert estimate.p_value == pytest.approx(1 / 39)


@pytest.mark.parametrize(
    ("method", "published"), [(synthetic_control, 9.9), (synthetic_difference_in_differences, 8.4)]
)
def test_published_standard_errors_are_draws_of_ours(method: object, published: float) -> None:
    """The paper's placebo error comes from 200 random draws of the placebos that we take all of."""
    estimate = method(cigarette_sales(), "California", 1989)  # type: ignore[operator]
    effects = np.array([np.mean(placebo.gaps[19:]) for placebo in estimate.picture.placebos])
    assert estimate.standard_error == pytest.approx(effects.std())
    drawn = [np.random.default_rng(seed).choice(effects, 200).std() for seed in range(200)]
    assert np.quantile(drawn, 0.005) <= published <= np.quantile(drawn, 0.995)


def test_west_germany_falls_behind_its_blend_after_1990() -> None:
    panel = Panel.from_rows((row["country"], int(row["year"]), row["gdp"]) for row in rows("germany.csv"))
    estimate = synthetic_control(panel, "West Germany", 1990)
    assert estimate.effect < -1_000
    assert estimate.p_value == pytest.approx(1 / 17)
    assert {"Austria", "USA"} <= {unit for unit, _ in estimate.weights[:2]}


def blended(seed: int = 0, effect: float = 0.0) -> Panel:
    random = np.random.default_rng(seed)
    factors = np.cumsum(random.normal(size=(2, 40)), axis=1)
    loads = random.uniform(0.2, 1, size=(12, 2))
    loads[0] = loads[1:5].mean(axis=0)
    values = 50 + loads @ factors + random.normal(0, 0.2, (12, 40))
    values[0, 28:] += effect
    return Panel(values=values, units=tuple("abcdefghijkl"), periods=tuple(range(40)))


@pytest.mark.parametrize("method", [synthetic_control, synthetic_difference_in_differences])
def test_a_known_effect_is_recovered(method: object) -> None:
    estimate = method(blended(effect=5.0), "a", 28)  # type: ignore[operator]
    assert estimate.effect == pytest.approx(5.0, abs=0.5)
    assert estimate.p_value == pytest.approx(1 / 12)
    assert estimate.check("leave_one_out").passed


def test_a_unit_outside_the_reach_of_its_donors_fails_the_fit() -> None:
    values = blended().values.copy()
    values[0] += 40
    estimate = synthetic_control(Panel(values=values, units=tuple("abcdefghijkl"), periods=tuple(range(40))), "a", 28)
    assert estimate.pre_trend_passed is False


def test_an_early_break_fails_the_placebo_in_time() -> None:
    values = blended().values.copy()
    values[0, 20:] += 6
    estimate = synthetic_control(Panel(values=values, units=tuple("abcdefghijkl"), periods=tuple(range(40))), "a", 28)
    assert estimate.placebo_passed is False


def test_donors_with_gaps_are_left_out_and_a_treated_gap_is_refused() -> None:
    values = blended().values.copy()
    values[5, 3] = np.nan
    panel = Panel(values=values, units=tuple("abcdefghijkl"), periods=tuple(range(40)))
    assert synthetic_control(panel, "a", 28).sample.comparison_units == 10
    with pytest.raises(MissingPoints):
        synthetic_control(panel, "f", 28)


def test_what_cannot_be_blended_is_refused() -> None:
    panel = blended()
    with pytest.raises(TreatedFromTheStart):
        synthetic_control(panel, "a", 0)
    with pytest.raises(TooFewPoints):
        synthetic_control(panel, "a", 2)
    with pytest.raises(NoComparison):
        synthetic_control(panel.only(["a"]), "a", 28)
    with pytest.raises(TooFewPoints):
        synthetic_control(panel.only(["a", "b", "c"]), "a", 28)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(3, 30), st.integers(1, 12), st.floats(0.01, 100))
def test_pivoting_and_the_active_set_agree_on_ridged_mixes(seed: int, count: int, size: int, penalty: float) -> None:
    points = np.random.default_rng(seed).normal(size=(count, size))
    pivoted = ridged_mix(points, 1, penalty=penalty)
    if pivoted is not None:
        others = np.delete(points, 1, axis=0)
        assert np.delete(pivoted, 1) == pytest.approx(simplex_weights(others, points[1], penalty=penalty), abs=1e-6)
        assert pivoted[1] == 0


@pytest.mark.parametrize("blend", [ConvexBlend(), DifferencedBlend()])
def test_placebos_together_are_placebos_one_by_one(blend: ConvexBlend | DifferencedBlend) -> None:
    donors = blended(3).values[:8]
    weights, gaps = blend.each(donors, 28, np.arange(8))
    for index in range(8):
        alone, gap = blend.one(np.delete(donors, index, axis=0), donors[index], 28)
        assert np.delete(weights[index], index) == pytest.approx(alone, abs=1e-6)
        assert gaps[index] == pytest.approx(gap, abs=1e-5)


def test_where_the_fit_is_poor_the_augmented_effect_is_told_second() -> None:
    values = blended(effect=5.0).values.copy()
    values[0] += 8
    panel = Panel(values=values, units=tuple("abcdefghijkl"), periods=tuple(range(40)))
    plain = synthetic_control(panel, "a", 28)
    augmented = augmented_synthetic_control(panel, "a", 28)
    assert plain.pre_trend_passed is augmented.pre_trend_passed is False
    assert plain.secondary[0].code == "augmented_effect"
    assert plain.secondary[0].effect == pytest.approx(augmented.effect)
    assert dict(augmented.figures)["rmspe_before"] < dict(plain.figures)["rmspe_before"]
    assert dict(plain.figures)["extrapolation"] == 0
    assert sum(weight for _, weight in augmented.weights) == pytest.approx(1, abs=0.02)


def test_where_the_fit_is_good_augmenting_changes_little() -> None:
    panel = blended(effect=5.0)
    assert augmented_synthetic_control(panel, "a", 28).effect == pytest.approx(5.0, abs=0.5)
    assert synthetic_control(panel, "a", 28).secondary == ()


def test_one_treated_unit_among_several_is_the_plain_synthetic_control() -> None:
    panel = blended(effect=5.0)
    alone, together = synthetic_control(panel, "a", 28), synthetic_control_of_several(panel, {"a": 28})
    assert together.effect == pytest.approx(alone.effect)
    assert together.p_value == pytest.approx(alone.p_value)
    assert together.standard_error == pytest.approx(alone.standard_error)


def test_several_treated_units_are_averaged_and_never_serve_as_donors() -> None:
    values = blended(effect=5.0).values.copy()
    values[3] = values[4:8].mean(axis=0)
    values[3, 31:] += 3.0
    panel = Panel(values=values, units=tuple("abcdefghijkl"), periods=tuple(range(40)))
    estimate = synthetic_control_of_several(panel, {"a": 28, "d": 31})
    assert estimate.effect == pytest.approx(4.0, abs=0.5)
    assert estimate.sample.treated_units == 2
    assert estimate.sample.periods_after == 9
    assert dict(estimate.figures)["exact_assignments"] == 12 * 11 - 1
    assert estimate.smallest_p == pytest.approx(1 / 132)
    assert estimate.p_value == pytest.approx(1 / 132)
    assert not {"a", "d"} & {unit for unit, _ in estimate.weights}
    assert estimate.picture is not None
    assert estimate.picture.periods[0] == -28


def test_several_without_anything_treated_are_refused() -> None:
    with pytest.raises(NothingTreated):
        synthetic_control_of_several(blended(), {})
    with pytest.raises(UnknownUnit):
        synthetic_control_of_several(blended(), {"nobody": 28})
    with pytest.raises(TooFewPoints):
        synthetic_control_of_several(blended(), dict.fromkeys("abcdefghij", 28))


def test_a_unit_that_started_too_is_no_donor() -> None:
    panel = blended(effect=5.0)
    heaviest = synthetic_control(panel, "a", 28).weights[0][0]
    estimate = synthetic_control(panel, "a", 28, started_too=[heaviest])
    assert heaviest not in dict(estimate.weights)
    assert estimate.sample.comparison_units == 10
    with pytest.raises(UnknownUnit):
        synthetic_control(panel, "a", 28, started_too=["nobody"])


@pytest.mark.parametrize("method", [synthetic_control, synthetic_difference_in_differences])
def test_donors_that_never_vary_judge_nothing(method: object) -> None:
    values = np.ones((12, 40))
    values[0, 28:] += 5
    with pytest.raises(NoVariation):
        method(Panel(values=values, units=tuple("abcdefghijkl"), periods=tuple(range(40))), "a", 28)  # type: ignore[operator]
    with pytest.raises(NoVariation):
        synthetic_control_of_several(
            Panel(values=values, units=tuple("abcdefghijkl"), periods=tuple(range(40))), {"a": 28}
        )


@pytest.mark.parametrize("count", [3, 4])
def test_series_that_vary_are_never_said_not_to(count: int) -> None:
    """As many donors as treated units: one way to stand in for them, and so no spread to judge by."""
    values = np.random.default_rng(3).normal(20, 2, (2 * count, 40)).cumsum(axis=1)
    units = tuple("abcdefgh"[: 2 * count])
    panel = Panel(values=values, units=units, periods=tuple(range(40)))
    with pytest.raises(NoSpread):
        synthetic_control_of_several(panel, dict.fromkeys(units[:count], 28))
