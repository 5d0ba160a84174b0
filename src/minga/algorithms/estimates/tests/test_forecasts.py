"""Forecasts against the status quo's: known answers, and what must hold for any figures."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minga.algorithms.estimates import EstimateError, Resolved, compare, loss, score_forecasts

# No question has a unit so small that half of it is nought.
losses = st.floats(0, 1e6, allow_nan=False, allow_subnormal=False)
pairs = st.lists(st.tuples(losses, losses), min_size=1, max_size=40)


def told(**changes):
    return replace(Resolved(truth=10, first=12, status_quo=16), **changes)


def test_skill_of_a_forecaster_who_misses_half_as_much_everywhere_is_a_half():
    found = compare([1, 10, 100] * 4, [2, 20, 200] * 4, seed=1)
    assert (found.n, found.nearer, found.tied, found.farther) == (12, 12, 0, 0)
    assert found.skill == pytest.approx(0.5)
    assert (found.low, found.high) == (pytest.approx(0.5), pytest.approx(0.5))
    assert found.p_value == pytest.approx(2 / 2**12)
    assert found.finding == "nearer"


def test_sign_flips_are_counted_by_hand():
    # Scaled differences: nine of +1/3, one of -1/3. At least as far from nought: 0, 1, 9 or 10 of ten signs alike.
    found = compare([1] * 9 + [2], [2] * 9 + [1], seed=1)
    assert found.p_value == pytest.approx((1 + 10 + 10 + 1) / 2**10)
    assert found.skill == pytest.approx(1 - 11 / 19)


def test_nine_questions_are_too_few_whatever_they_say():
    found = compare([0] * 9, [5] * 9, seed=1)
    assert (found.finding, found.low, found.high, found.p_value) == ("too_few", None, None, None)
    assert found.nearer == 9


def test_against_a_forecaster_who_never_missed_there_is_no_number_but_a_finding():
    found = compare([1] * 12, [0] * 12, seed=1)
    assert (found.skill, found.high, found.finding) == (None, None, "farther")


def test_where_nobody_missed_there_is_no_difference():
    found = compare([0] * 12, [0] * 12, seed=1)
    assert (found.skill, found.tied, found.p_value, found.finding) == (0, 12, 1, "no_difference")


@given(pairs)
def test_who_is_nearer_mirrors_when_the_two_change_places(rows):
    own, other = [row[0] for row in rows], [row[1] for row in rows]
    here, there = compare(own, other, seed=3), compare(other, own, seed=3)
    assert (here.nearer, here.farther, here.tied) == (there.farther, there.nearer, there.tied)
    assert here.nearer + here.tied + here.farther == here.n
    if here.n <= 14:
        assert here.p_value == (there.p_value if there.p_value is None else pytest.approx(there.p_value))


@given(pairs, st.floats(0.01, 100))
def test_the_unit_of_a_question_changes_nothing(rows, size):
    own, other = [row[0] for row in rows], [row[1] for row in rows]
    scaled = compare([own[0] * size, *own[1:]], [other[0] * size, *other[1:]], seed=3)
    plain = compare(own, other, seed=3)
    assert scaled.skill == (plain.skill if plain.skill is None else pytest.approx(plain.skill, rel=1e-6, abs=1e-9))


@given(pairs)
def test_the_same_seed_gives_the_same_figures_and_the_interval_holds_its_order(rows):
    own, other = [row[0] for row in rows], [row[1] for row in rows]
    found = compare(own, other, seed=5)
    assert found == compare(own, other, seed=5)
    if found.low is not None and found.high is not None:
        assert found.low <= found.high <= 1


def test_forecasters_who_are_equally_good_are_rarely_told_apart():
    random = np.random.default_rng(11)
    wrong = 0
    for number in range(300):
        own, other = np.abs(random.normal(size=(2, 12)))
        wrong += compare(own.tolist(), other.tolist(), seed=number).finding != "no_difference"
    # ALPHA is 5 %: of 300, 15 are expected, and 28 hardly ever.
    assert wrong <= 28


def test_a_real_difference_is_found():
    random = np.random.default_rng(12)
    own, other = np.abs(random.normal(size=30)), 3 * np.abs(random.normal(size=30))
    assert compare(own.tolist(), other.tolist(), seed=1).finding == "nearer"


@pytest.mark.parametrize(
    ("own", "other", "code"),
    [
        ([], [], "no_estimates"),
        ([1.0], [1.0, 2.0], "unequal_lengths"),
        ([float("nan")], [1.0], "not_a_number"),
        ([-1.0], [1.0], "not_a_number"),
    ],
)
def test_what_cannot_be_compared_is_refused(own, other, code):
    with pytest.raises(EstimateError) as caught:
        compare(own, other, seed=1)
    assert caught.value.code == code


def test_a_probability_is_scored_by_its_square():
    assert loss(0.8, 1, is_probability=True) == pytest.approx(0.04)
    assert loss(8, 10) == 2


def test_the_pool_tells_each_part_only_of_questions_that_have_it():
    questions = [
        told(second=11, named=14, member_error=4, quartiles=(9, 13)),
        told(quartiles=(11, 13)),
        Resolved(truth=1, first=0.7, status_quo=0.5, is_probability=True),
        Resolved(truth=0, first=0.2, status_quo=0.5, is_probability=True),
    ]
    found = score_forecasts(questions, seed=1)
    assert (found.n, found.crowd.nearer) == (4, 4)
    assert found.second_round is not None
    assert (found.second_round.n, found.second_round.nearer) == (1, 1)
    assert found.named is not None
    assert found.named.skill == pytest.approx(1 - 0.25)
    assert found.member is not None
    assert found.member.skill == pytest.approx(1 - 0.25)
    assert (found.within, found.ranged) == (1, 2)
    assert found.brier == pytest.approx((0.09 + 0.04) / 2)
    assert found.brier_status_quo == pytest.approx(0.25)
    assert [row.n for row in found.calibration] == [1, 1]


def test_an_empty_pool_is_refused():
    with pytest.raises(EstimateError):
        score_forecasts([], seed=1)
