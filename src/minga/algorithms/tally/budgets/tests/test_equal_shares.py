"""Equal shares: the paper's rule, exactly, however the ballots are stored."""

import random
from fractions import Fraction
from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.algorithms.tally.budgets.equal_shares import EqualShares, equal_share, equal_shares

from .naive import Instance, blocks, instances, naive_equal_shares, profile_of

UTILITIES: tuple[Literal["cost", "cardinality"], ...] = ("cost", "cardinality")


@settings(max_examples=60, deadline=None)
@given(instances(), st.sampled_from(UTILITIES))
def test_approvals_are_counted_as_the_paper_says(instance: Instance, utility: Literal["cost", "cardinality"]) -> None:
    profile = instance.profile()
    purchases = equal_shares(profile, equal_share(profile), utility)
    bought, _, payments = naive_equal_shares(instance, equal_share(profile), utility)
    assert [purchase.project for purchase in purchases] == bought
    assert [purchase.largest_payment for purchase in purchases] == [max(paid) for paid in payments]


@settings(max_examples=60, deadline=None)
@given(instances(most_points=4), st.sampled_from(UTILITIES))
def test_points_are_counted_as_the_paper_says(instance: Instance, utility: Literal["cost", "cardinality"]) -> None:
    profile = instance.profile()
    purchases = equal_shares(profile, equal_share(profile), utility)
    bought, _, payments = naive_equal_shares(instance, equal_share(profile), utility)
    assert [purchase.project for purchase in purchases] == bought
    assert [purchase.largest_payment for purchase in purchases] == [max(paid) for paid in payments]


@settings(max_examples=30, deadline=None)
@given(instances(most_points=3))
def test_what_is_left_to_supporters_is_exact_and_does_not_buy_another_project(instance: Instance) -> None:
    profile = instance.profile()
    count = EqualShares(profile, equal_share(profile), "cost")
    bought = {purchase.project for purchase in count.all_purchases()}
    _, balances, _ = naive_equal_shares(instance, equal_share(profile))
    for project, cost in enumerate(instance.costs):
        funds = sum(balance for balance, b in zip(balances, instance.voters, strict=True) if b.get(project))
        assert count.funds(project) == funds
        assert project in bought or funds < cost or cost > instance.budget


DOUBTFUL = (
    # After 0, the supporters of 1 have exactly its cost left; floats find them short and buy 2 instead.
    Instance((5, 5, 1), 11, ({0: 1, 1: 1, 2: 1}, {1: 1}, {0: 1, 2: 1}, {0: 1, 1: 1}, {0: 1, 1: 1, 2: 1}, {0: 1, 1: 1})),
    # 13/3 − 1/3 is 4, which one voter has for 0; 13/3 − 1/3 in floats is a little less.
    Instance((4, 1), 13, ({0: 1, 1: 1}, {1: 1}, {1: 1})),
)


@pytest.mark.parametrize("instance", DOUBTFUL)
def test_a_rounding_does_not_choose_a_winner(instance: Instance) -> None:
    share = Fraction(instance.budget, len(instance.voters))
    in_floats, _, _ = naive_equal_shares(instance, float(share), number=float)
    exactly, _, _ = naive_equal_shares(instance, share)
    assert set(in_floats) != set(exactly)
    assert [purchase.project for purchase in equal_shares(instance.profile(), share)] == exactly


@pytest.mark.parametrize("points", [1, 3])
@pytest.mark.parametrize("costs", [(2, 5, 10, 1), (1, 7, 3, 4, 3), (11, 13, 17, 1)])
def test_money_that_just_suffices_buys_everything(costs: tuple[int, ...], points: int) -> None:
    """Three of one mind have exactly what all costs; rounded balances must not leave the last project out."""
    instance = Instance(costs, sum(costs), (dict.fromkeys(range(len(costs)), points),) * 3)
    profile = instance.profile()
    bought = equal_shares(profile, equal_share(profile))
    assert [purchase.project for purchase in bought] == list(range(len(costs)))


@settings(max_examples=30, deadline=None)
@given(instances(most_points=3), st.randoms(use_true_random=False))
def test_neither_the_order_of_ballots_nor_that_of_projects_matters(instance: Instance, chance: random.Random) -> None:
    order = list(range(len(instance.costs)))
    chance.shuffle(order)
    place = {project: index for index, project in enumerate(order)}
    ballots = [{place[project]: strength for project, strength in ballot.items()} for ballot in instance.ballots]
    chance.shuffle(ballots)
    shuffled = profile_of([instance.costs[p] for p in order], instance.budget, ballots, tie_rank=order)
    plain = instance.profile()
    share = equal_share(plain)
    assert [order[p.project] for p in equal_shares(shuffled, share)] == [p.project for p in equal_shares(plain, share)]


@settings(max_examples=30, deadline=None)
@given(instances(), st.integers(2, 5))
def test_one_heavy_ballot_counts_as_that_many_light_ones(instance: Instance, times: int) -> None:
    many = Instance(instance.costs, instance.budget, instance.ballots * times)
    heavy = profile_of(instance.costs, instance.budget, instance.ballots, weights=np.full(len(instance.ballots), times))
    assert heavy.voter_count == many.profile().voter_count
    share = equal_share(heavy)
    assert equal_shares(heavy, share) == equal_shares(many.profile(), share)


@settings(max_examples=40, deadline=None)
@given(instances())
def test_the_outcome_has_prices_and_leaves_no_group_with_unspent_power(instance: Instance) -> None:
    """Priceability and EJR+ up to one project, for cost utilities (Brill and Peters, EC 2023)."""
    if not instance.voters:
        return
    profile = instance.profile()
    share = equal_share(profile)
    bought = [purchase.project for purchase in equal_shares(profile, share)]
    _, _, payments = naive_equal_shares(instance, share)
    assert all(sum(paid) == instance.costs[p] for p, paid in zip(bought, payments, strict=True))
    assert all(sum(paid[voter] for paid in payments) <= share for voter in range(len(instance.voters)))
    satisfaction = [sum(instance.costs[p] for p in bought if ballot.get(p)) for ballot in instance.voters]
    for project, cost in enumerate(instance.costs):
        for block in blocks(len(instance.voters)):
            members = [voter for voter in block if instance.voters[voter].get(project)]
            if project in bought or len(members) < len(block) or cost > len(block) * share:
                continue
            assert any(satisfaction[voter] + cost > len(block) * share for voter in block)


@settings(max_examples=30, deadline=None)
@given(instances(most_points=3))
def test_no_more_than_the_budget_is_spent(instance: Instance) -> None:
    profile = instance.profile()
    assert profile.total([p.project for p in equal_shares(profile, equal_share(profile))]) <= instance.budget
