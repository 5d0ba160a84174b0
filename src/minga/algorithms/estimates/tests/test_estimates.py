"""Revealing a crowd's estimates without giving anybody away, and scoring them fairly."""

import math
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.algorithms.estimates import (
    FEWEST,
    EstimateError,
    brier_score,
    calibration,
    reveal,
    score_estimates,
)

FEW = settings(max_examples=100, deadline=None)
numbers = st.one_of(
    st.floats(-1e12, 1e12),
    st.integers(-50, 50).map(lambda n: n / 10),
    st.sampled_from([0.0, 1e-300, -1e100, 1e100, 5e-324]),
)
crowds = st.lists(numbers, min_size=FEWEST, max_size=40)
forecasts = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40)

# The centiles from 5 % to 95 % of the 787 guesses of an ox's weight, in pounds (Galton 1907); it weighed 1,198.
OX = (
    *(1074, 1109, 1126, 1148, 1162, 1174, 1181, 1188, 1197),
    *(1207, 1214, 1219, 1225, 1230, 1236, 1243, 1254, 1267, 1293),
)


@pytest.mark.parametrize("n", range(FEWEST))
def test_fewer_than_seven_estimates_reveal_nothing(n: int) -> None:
    summary = reveal([10.0 * k for k in range(n)])
    assert (summary.state, summary.n) == ("too_few", n)
    shown = (summary.median, summary.lower_quartile, summary.upper_quartile, summary.interquartile_range)
    assert (shown, summary.bins) == ((None,) * 4, ())


def test_seven_estimates_reveal_their_distribution() -> None:
    summary = reveal([1, 2, 3, 4, 5, 6, 7])
    assert (summary.state, summary.median, summary.interquartile_range) == ("revealed", 4, 3)
    assert (summary.lower_quartile, summary.upper_quartile) == (2.5, 5.5)
    assert [(b.lower, b.upper, b.count) for b in summary.bins] == [(0, 2, 1), (2, 4, 2), (4, 6, 2), (6, 8, 2)]


@FEW
@given(crowds)
def test_every_estimate_falls_in_one_bin_and_there_are_few_bins(crowd: list[float]) -> None:
    summary = reveal(crowd)
    assert sum(b.count for b in summary.bins) == len(crowd)
    assert 1 <= len(summary.bins) <= 14
    for one, following in pairwise(summary.bins):
        assert one.upper == following.lower
        assert one.upper is not None
    for b in summary.bins:
        low = -math.inf if b.lower is None else b.lower
        high = math.inf if b.upper is None else b.upper
        assert low < high
        assert b.count == sum(low <= e < high for e in crowd)


@FEW
@given(crowds, st.randoms(use_true_random=False))
def test_who_estimated_first_cannot_be_seen(crowd: list[float], random: Any) -> None:
    shuffled = list(crowd)
    random.shuffle(shuffled)
    assert reveal(crowd) == reveal(shuffled)


def test_one_wild_estimate_neither_flattens_the_picture_nor_is_told() -> None:
    summary = reveal([18, 19, 20, 20, 21, 22, 23, 987_654.25])
    assert summary.bins[-1].upper is None
    assert summary.bins[-1].count == 1
    assert len(summary.bins) >= 4
    assert "987" not in repr(summary)


def test_edges_are_numbers_that_people_would_choose() -> None:
    summary = reveal([0.1, 0.2, 0.3, 0.3, 0.4, 0.5, 0.6, 0.7])
    assert [b.lower for b in summary.bins] == [0.0, 0.2, 0.4, 0.6]
    assert [b.count for b in summary.bins] == [1, 3, 2, 2]
    assert [(b.lower, b.upper) for b in reveal([1000] * 9).bins] == [(1000, 1100)]


def test_the_crowd_at_the_fair_was_nine_pounds_off() -> None:
    score = score_estimates(OX, 1198)
    assert (score.median, score.crowd_error) == (1207, 9)
    assert score.is_within_quartiles
    assert score.beaten_share == 17 / 19
    assert score.mean_absolute_error == pytest.approx(sum(abs(g - 1198) for g in OX) / 19)


@FEW
@given(st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=30), st.floats(-1e4, 1e4))
def test_a_crowd_is_better_than_its_people_by_their_diversity(crowd: list[float], truth: float) -> None:
    score = score_estimates(crowd, truth)
    expected = score.mean_squared_error - score.diversity
    assert score.squared_error_of_mean == pytest.approx(expected, rel=1e-6, abs=1e-4)


def test_brier_by_hand() -> None:
    # (0.9−1)² + (0.9−1)² + (0.2−0)² + (0.2−1)² = 0.01 + 0.01 + 0.04 + 0.64 = 0.70, over 4.
    score = brier_score([0.9, 0.9, 0.2, 0.2], [True, True, False, True])
    assert score.score == pytest.approx(0.175)
    assert score.reliability == pytest.approx((0.1**2 + 0.3**2) / 2)
    assert score.resolution == pytest.approx(0.25**2)
    assert score.uncertainty == pytest.approx(0.75 * 0.25)
    assert score.within_bins == pytest.approx(0)


def test_brier_at_its_ends() -> None:
    assert brier_score([1.0, 0.0], [True, False]).score == 0
    assert brier_score([1.0, 0.0], [False, True]).score == 1
    constant = brier_score([0.25] * 4, [True, False, False, False])
    assert constant.score == pytest.approx(constant.uncertainty)


@FEW
@given(forecasts, st.integers(1, 12))
def test_the_parts_of_a_brier_score_add_up(cases: list[tuple[float, bool]], bins: int) -> None:
    score = brier_score([p for p, _ in cases], [o for _, o in cases], bins=bins)
    parts = score.reliability - score.resolution + score.uncertainty + score.within_bins
    assert score.score == pytest.approx(parts, abs=1e-12)


@FEW
@given(forecasts)
def test_calibration_rows_hold_every_forecast_once(cases: list[tuple[float, bool]]) -> None:
    rows = calibration([p for p, _ in cases], [o for _, o in cases])
    assert sum(row.n for row in rows) == len(cases)
    for row in rows:
        assert row.lower - 1e-12 <= row.mean_forecast <= row.upper + 1e-12
        assert 0 <= row.low <= row.frequency + 1e-12
        assert row.frequency <= row.high + 1e-12 <= 1 + 2e-12


def test_a_calibration_row_by_hand() -> None:
    # Wilson's 95 % interval for 8 of 10 is 0.490 to 0.943.
    (row,) = calibration([0.8] * 10, [True] * 8 + [False] * 2)
    assert (row.lower, row.upper, row.n, row.frequency) == (0.8, 0.9, 10, 0.8)
    assert (round(row.low, 3), round(row.high, 3)) == (0.49, 0.943)


@pytest.mark.parametrize("bad", [math.nan, math.inf, 1e101, "12", None, True])
def test_what_is_not_a_number_is_refused_by_its_place(bad: Any) -> None:
    for call in (lambda: reveal([1.0, bad]), lambda: score_estimates([1.0, bad], 3.0)):
        with pytest.raises(EstimateError) as refusal:
            call()
        assert (refusal.value.code, refusal.value.index) == ("not_a_number", 1)


@pytest.mark.parametrize(
    ("probabilities", "outcomes", "code"),
    [
        ([], [], "no_estimates"),
        ([0.5], [], "unequal_lengths"),
        ([1.2], [True], "not_a_probability"),
        ([-0.1], [True], "not_a_probability"),
        ([0.5], [2], "not_an_outcome"),
        ([0.5], ["yes"], "not_an_outcome"),
    ],
)
def test_forecasts_that_cannot_be_scored_are_refused(probabilities: list[float], outcomes: Any, code: str) -> None:
    for score in (brier_score, calibration):
        with pytest.raises(EstimateError) as refusal:
            score(probabilities, outcomes)
        assert refusal.value.code == code


def test_no_estimates_cannot_be_scored() -> None:
    with pytest.raises(EstimateError) as refusal:
        score_estimates([], 3.0)
    assert refusal.value.code == "no_estimates"
