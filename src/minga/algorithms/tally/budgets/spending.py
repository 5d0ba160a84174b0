"""A rule with its completion, from ballots to what was bought and why the rest was not."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from minga.algorithms.tally.budget_rules import BudgetRules
from minga.algorithms.tally.pictures import PurchasePhase, RejectionReason

from .equal_shares import EqualShares, SharedPurchase, equal_share, equal_shares
from .greedy import Order, decisive_ties, greedy
from .profile import BudgetProfile
from .raising import raises_within_budget


@dataclass(frozen=True, slots=True)
class Bought:
    """One project with what bought it; `rate` and `largest_payment` where voters paid (see `SharedPurchase`)."""

    project: int
    phase: PurchasePhase
    rate: Fraction | None = None
    largest_payment: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Missed:
    """One project that was not bought; `affordable` is the money its supporters (or, without shares, all) still had."""

    project: int
    reason: RejectionReason
    affordable: Fraction


@dataclass(frozen=True, slots=True)
class Spending:
    """What was bought, in order, and what was not, in the order of the projects.

    `ties` are groups of projects over which the tie order may have decided. Shares are `None` for greedy rules.
    """

    bought: tuple[Bought, ...]
    missed: tuple[Missed, ...]
    ties: tuple[tuple[int, ...], ...]
    voter_share: Fraction | None = None
    final_share: Fraction | None = None
    raises: int = 0

    @property
    def projects(self) -> tuple[int, ...]:
        return tuple(bought.project for bought in self.bought)


def spend(profile: BudgetProfile, rules: BudgetRules) -> Spending:
    """Spend the profile's budget by the rule and the completion named.

    Money, costs, ballots and the least support asked for are the profile's, not the rules'.
    """
    match rules.rule:
        case "equal_shares":
            return _spend_by_shares(profile, rules)
        case "greedy_by_value":
            return _spend_greedily(profile, "value", stops=False)
        case _:
            return _spend_greedily(profile, "votes", stops=rules.rule == "greedy_no_skip")


def _spend_greedily(profile: BudgetProfile, order: Order, *, stops: bool) -> Spending:
    projects = greedy(profile, order, stops=stops)
    left = profile.budget - profile.total(projects)
    missed = tuple(
        _missed(
            profile, project, "after_the_stop" if stops and profile.costs[project] <= left else "no_money_left", left
        )
        for project in _others(profile, projects)
    )
    bought = tuple(Bought(project, "rule") for project in projects)
    return Spending(bought, missed, decisive_ties(profile, order, projects))


def _spend_by_shares(profile: BudgetProfile, rules: BudgetRules) -> Spending:
    share = equal_share(profile)
    is_raised = rules.completion in {"add1", "add1_utilitarian"}
    raises = raises_within_budget(profile, rules.raise_by, rules.utility) if is_raised else 0
    final = share + raises * rules.raise_by
    count = EqualShares(profile, final, rules.utility)
    paid = count.all_purchases()
    unraised = equal_shares(profile, share, rules.utility) if raises else paid
    bought, ties = _bought(paid, unraised), _ties(profile, paid)
    projects = [purchase.project for purchase in paid]
    if rules.completion in {"utilitarian", "add1_utilitarian"}:
        more = greedy(profile, "votes", already=projects)
        bought += tuple(Bought(project, "utilitarian") for project in more)
        projects += more
        ties += tuple(group for group in decisive_ties(profile, "votes", projects) if {*group} & {*more})
        left = profile.budget - profile.total(projects)
        missed = tuple(_missed(profile, p, "no_money_left", left) for p in _others(profile, projects))
    else:
        others = _others(profile, projects)
        missed = tuple(_missed(profile, p, "supporters_cannot_pay", count.funds(p)) for p in others)
    return Spending(bought, missed, ties, voter_share=share, final_share=final, raises=raises)


def _bought(paid: Sequence[SharedPurchase], unraised: Sequence[SharedPurchase]) -> tuple[Bought, ...]:
    first = {purchase.project for purchase in unraised}
    return tuple(
        Bought(one.project, "rule" if one.project in first else "add1", one.rate, one.largest_payment) for one in paid
    )


def _ties(profile: BudgetProfile, paid: Sequence[SharedPurchase]) -> tuple[tuple[int, ...], ...]:
    """Projects at the same rate, unless no voter supports two of them: then their order changes nothing."""
    groups = [(purchase.project, *purchase.tied) for purchase in paid if purchase.tied]
    return tuple(group for group in groups if _share_a_supporter(profile, group))


def _share_a_supporter(profile: BudgetProfile, group: Sequence[int]) -> bool:
    ballots = np.concatenate([profile.supporters_of[project].ballots for project in group])
    return len(np.unique(ballots)) < len(ballots)


def _others(profile: BudgetProfile, projects: Sequence[int]) -> list[int]:
    return sorted({*range(profile.project_count)}.difference(projects))


def _missed(profile: BudgetProfile, project: int, reason: RejectionReason, affordable: int | Fraction) -> Missed:
    """Why a project was not bought: what kept it out before any money was spent, or else `reason`."""
    if profile.costs[project] > profile.budget:
        reason = "too_dear"
    elif not profile.scores[project]:
        reason = "no_support"
    elif profile.scores[project] < profile.min_score:
        reason = "below_min_support"
    return Missed(project, reason, Fraction(affordable))
