"""Greedy rules: the projects with most votes first, while the money lasts."""

from collections.abc import Collection
from fractions import Fraction
from itertools import groupby
from typing import Literal

import numpy as np

from .profile import BudgetProfile

type Order = Literal["votes", "value"]


def by_votes(profile: BudgetProfile, project: int) -> Fraction:
    """Approvals, or points."""
    return Fraction(int(profile.scores[project]))


def by_value(profile: BudgetProfile, project: int) -> Fraction:
    """Approvals (or points) per smallest unit of money; what costs nothing counts as costing one."""
    return Fraction(int(profile.scores[project]), max(int(profile.costs[project]), 1))


def greedy(
    profile: BudgetProfile,
    order: Order = "votes",
    *,
    stops: bool = False,
    already: Collection[int] = (),
) -> tuple[int, ...]:
    """Projects bought, in order: highest first, ties in tie order, each if it fits into what is left.

    One that does not fit is passed over, or ends the count where `stops` is set (*greedy-no-skip*). `already` has
    been bought from the same budget before. Projects nobody supports are left out.
    """
    left = profile.budget - profile.total(list(already))
    bought: list[int] = []
    for project in ranking(profile, order):
        if project in already:
            continue
        cost = int(profile.costs[project])
        if cost <= left:
            bought.append(project)
            left -= cost
        elif stops:
            break
    return tuple(bought)


def ranking(profile: BudgetProfile, order: Order) -> tuple[int, ...]:
    """What may be bought, highest first."""
    value = by_votes if order == "votes" else by_value
    return tuple(
        sorted(
            np.flatnonzero(profile.is_buyable).tolist(), key=lambda p: (-value(profile, p), int(profile.tie_rank[p]))
        )
    )


def decisive_ties(profile: BudgetProfile, order: Order, bought: Collection[int]) -> tuple[tuple[int, ...], ...]:
    """Level projects of which some were bought and others, that the budget alone could pay, were not."""
    value = by_votes if order == "votes" else by_value
    ranked = ranking(profile, order)
    level = [tuple(group) for _, group in groupby(ranked, key=lambda p: value(profile, p))]
    return tuple(group for group in level if 0 < sum(p in bought for p in group) < len(group))
