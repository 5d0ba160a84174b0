"""Figures beside the result, by hand."""

from fractions import Fraction

import numpy as np
from hypothesis import given, settings

from minga.algorithms.tally.budgets.figures import compare, measure, measure_groups
from minga.algorithms.tally.budgets.profile import Rows

from .naive import Instance, instances, profile_of

FOUR = ({0: 1, 1: 1}, {0: 1}, {1: 1, 2: 2}, {2: 1})


def test_one_outcome() -> None:
    figures = measure(profile_of((40, 20, 30), 100, FOUR), (0, 1))
    assert (figures.spent_share, figures.reached_share, figures.excluded_share) == (
        Fraction(60, 100),
        Fraction(3, 4),
        Fraction(1, 4),
    )
    assert (figures.mean_projects, figures.mean_cost) == (1, Fraction(60 + 40 + 20, 4))


def test_two_outcomes_voter_by_voter() -> None:
    beside = compare(profile_of((40, 20, 30), 100, FOUR), (0,), (1, 2))
    assert (beside.prefer_one, beside.prefer_other, beside.indifferent) == (2, 2, 0)
    assert beside.one.mean_cost == 20
    same = compare(profile_of((40, 20, 30), 100, FOUR), (0,), (0,))
    assert (same.prefer_one, same.prefer_other, same.indifferent) == (0, 0, 4)


def test_no_voter_and_no_money_are_not_an_error() -> None:
    assert measure(profile_of((40,), 100, ({},)), ()).reached_share == 0
    assert measure(profile_of((40,), 0, ({0: 1},)), ()).spent_share == 0


def test_groups_share_a_project_by_its_supporters() -> None:
    votes = Rows(np.array([0, 2, 3, 4, 4]), np.array([0, 1, 0, 1]), np.ones(4, dtype=np.int64))
    groups = measure_groups(votes, ["north", "north", "south", "south"], (60, 40), (0, 1))
    assert {name: (g.voters, g.reached, g.mean_projects, g.money) for name, g in groups.items()} == {
        "north": (2, 2, Fraction(3, 2), 80),
        "south": (2, 1, Fraction(1, 2), 20),
    }
    assert sum(group.money for group in measure_groups(votes, ["a", "b", "c", "a"], (60, 40), (1,)).values()) == 40


@settings(max_examples=30, deadline=None)
@given(instances(most_points=2))
def test_what_voters_have_on_average_is_what_projects_have_in_support(instance: Instance) -> None:
    profile = instance.profile()
    everything = tuple(range(len(instance.costs)))
    figures = measure(profile, everything)
    if profile.voter_count:
        assert figures.reached_share == 1
        assert figures.mean_projects * profile.voter_count == profile.supporters.sum()
        assert figures.mean_cost * profile.voter_count == int(profile.supporters @ profile.costs)
