"""Raises: the search that skips finds what trying every raise finds."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.algorithms.tally.budgets.bracket import Bracket
from minga.algorithms.tally.budgets.equal_shares import Utility, equal_share, equal_shares, utility_scales
from minga.algorithms.tally.budgets.raising import raises_within_budget

from .naive import Instance, instances, naive_equal_shares, naive_raises

UTILITIES: tuple[Utility, ...] = ("cost", "cardinality")


@settings(max_examples=60, deadline=None)
@given(instances(most_points=2, most_cost=60), st.sampled_from(UTILITIES))
def test_the_search_ends_where_trying_every_raise_ends(instance: Instance, utility: Utility) -> None:
    profile = instance.profile()
    expected = naive_raises(instance, 1, utility)
    found = raises_within_budget(profile, 1, utility)
    share = equal_share(profile)
    outcome = [purchase.project for purchase in equal_shares(profile, share + found, utility)]
    assert outcome == naive_equal_shares(instance, share + expected, utility)[0]
    if profile.total([p for p in range(len(instance.costs)) if profile.is_buyable[p]]) > instance.budget:
        assert found == expected
    else:
        assert found == 0 or len(equal_shares(profile, share + found - 1, utility)) < len(outcome)


@settings(max_examples=60, deadline=None)
@given(instances(most_points=2, most_cost=40), st.integers(0, 30), st.integers(0, 12), st.sampled_from(UTILITIES))
def test_a_bracket_never_promises_too_much(instance: Instance, first: int, width: int, utility: Utility) -> None:
    profile = instance.profile()
    share = equal_share(profile)
    quarters = [share + Fraction(quarter, 4) for quarter in range(4 * first, 4 * (first + width) + 1)]
    bracket = Bracket(profile, quarters[0], quarters[-1], utility_scales(profile, utility))
    if bracket.stays_within_budget():
        for between in quarters:
            bought, _, _ = naive_equal_shares(instance, between, utility)
            assert sum(instance.costs[project] for project in bought) <= instance.budget


def test_brackets_do_promise_something() -> None:
    """Otherwise the two tests above would pass for a bracket that always refuses."""
    instance = Instance((40, 40, 70), 100, ({0: 1}, {0: 1, 1: 1}, {1: 1, 2: 1}, {2: 1}))
    profile = instance.profile()
    scales = utility_scales(profile, "cost")
    assert Bracket(profile, Fraction(25), Fraction(26), scales).stays_within_budget()
    assert not Bracket(profile, Fraction(25), Fraction(60), scales).stays_within_budget()


@pytest.mark.parametrize("raise_by", [1, 7, 100])
def test_a_long_climb_in_small_steps_is_short(raise_by: int) -> None:
    """Ten billion cents and three voters: raises by the hundred million, none tried in vain."""
    instance = Instance((6 * 10**9, 5 * 10**9, 5 * 10**9), 10**10, ({0: 1}, {1: 1}, {2: 1}))
    found = raises_within_budget(instance.profile(), raise_by)
    share = Fraction(10**10, 3)
    assert share + found * raise_by < 6 * 10**9 <= share + (found + 1) * raise_by


def test_money_for_everything_buys_everything() -> None:
    instance = Instance((50, 30), 1000, ({0: 1}, {0: 1}, {1: 1}))
    assert raises_within_budget(instance.profile(), 1) == 0
    assert raises_within_budget(Instance((90, 10), 100, ({0: 1}, {1: 1})).profile(), 1) == 40


def test_without_voters_nothing_is_raised() -> None:
    assert raises_within_budget(Instance((5,), 10, ({}, {})).profile(), 1) == 0
