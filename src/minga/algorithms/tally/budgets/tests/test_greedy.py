"""Greedy rules on instances that can be followed by hand."""

from hypothesis import given, settings

from minga.algorithms.tally.budget_rules import BudgetRules
from minga.algorithms.tally.budgets.greedy import greedy, ranking
from minga.algorithms.tally.budgets.spending import spend

from .naive import Instance, instances, profile_of

# Five, four, three, two and one votes.
VOTES = tuple({project: 1 for project in range(5) if project + voter < 5} for voter in range(5))


def test_what_does_not_fit_is_passed_over_or_ends_the_count() -> None:
    profile = profile_of((50, 60, 30, 20, 5), 100, VOTES)
    assert greedy(profile) == (0, 2, 3)
    assert greedy(profile, stops=True) == (0,)
    missed = spend(profile, BudgetRules(amount=0, rule="greedy_no_skip")).missed
    assert [(one.project, one.reason, one.affordable) for one in missed] == [
        (1, "no_money_left", 50),
        (2, "after_the_stop", 50),
        (3, "after_the_stop", 50),
        (4, "after_the_stop", 50),
    ]


def test_value_for_money_prefers_the_cheap() -> None:
    profile = profile_of((50, 20, 30, 20, 5), 60, VOTES)
    assert ranking(profile, "value") == (1, 4, 0, 2, 3)
    assert greedy(profile, "value") == (1, 4, 2)


def test_a_threshold_bars_whoever_stays_below_it() -> None:
    profile = profile_of((10, 10, 10, 10, 200), 100, VOTES, min_score=3)
    spending = spend(profile, BudgetRules(amount=0, rule="greedy"))
    assert spending.projects == (0, 1, 2)
    assert [(one.project, one.reason) for one in spending.missed] == [(3, "below_min_support"), (4, "too_dear")]


def test_only_a_tie_that_money_decides_is_reported() -> None:
    level = ({0: 1, 1: 1}, {0: 1, 1: 1}, {2: 1})
    assert spend(profile_of((40, 40, 10), 100, level), BudgetRules(amount=0, rule="greedy")).ties == ()
    tight = spend(profile_of((60, 60, 10), 100, level), BudgetRules(amount=0, rule="greedy"))
    assert (tight.projects, tight.ties) == ((0, 2), ((0, 1),))
    turned = spend(profile_of((60, 60, 10), 100, level, tie_rank=(1, 0, 2)), BudgetRules(amount=0, rule="greedy"))
    assert (turned.projects, turned.ties) == ((1, 2), ((1, 0),))


@settings(max_examples=40, deadline=None)
@given(instances(most_points=3))
def test_greedy_spends_no_more_than_there_is_and_leaves_out_nothing_that_still_fits(instance: Instance) -> None:
    profile = instance.profile()
    for order in ("votes", "value"):
        bought = greedy(profile, order)
        left = instance.budget - profile.total(bought)
        assert left >= 0
        assert all(p in bought or profile.costs[p] > left for p in ranking(profile, order))
        places = [ranking(profile, order).index(project) for project in bought]
        assert places == sorted(places)


@settings(max_examples=40, deadline=None)
@given(instances(most_points=3))
def test_every_completion_stays_within_the_budget_and_keeps_what_it_completes(instance: Instance) -> None:
    profile = instance.profile()
    plain = spend(profile, BudgetRules(amount=0, completion="none"))
    for completion in ("add1", "utilitarian", "add1_utilitarian"):
        spending = spend(profile, BudgetRules(amount=0, completion=completion))
        assert profile.total(spending.projects) <= instance.budget
        assert sorted([*spending.projects, *(one.project for one in spending.missed)]) == list(
            range(len(instance.costs))
        )
        if completion == "utilitarian":
            assert spending.projects[: len(plain.projects)] == plain.projects
