"""Equal shares as the paper writes it, voter by voter, in whatever numbers it is given: the yardstick of the tests."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
from hypothesis import strategies as st

from minga.algorithms.tally.budgets.profile import BudgetProfile, Rows, make_profile

type Ballot = dict[int, int]


@dataclass(frozen=True)
class Instance:
    """One dict per voter: project → strength."""

    costs: tuple[int, ...]
    budget: int
    ballots: tuple[Ballot, ...]

    def profile(self) -> BudgetProfile:
        return profile_of(self.costs, self.budget, self.ballots)

    @property
    def voters(self) -> list[Ballot]:
        return [ballot for ballot in self.ballots if ballot]


def profile_of(costs: Sequence[int], budget: int, ballots: Sequence[Ballot], **options: Any) -> BudgetProfile:
    starts = np.concatenate(([0], np.cumsum([len(ballot) for ballot in ballots]))).astype(np.int64)
    columns = np.array([project for ballot in ballots for project in ballot], dtype=np.int64)
    values = np.array([strength for ballot in ballots for strength in ballot.values()], dtype=np.int64)
    return make_profile(costs, budget, Rows(starts, columns, values), **options)


def naive_equal_shares(
    instance: Instance, share: Any, utility: str = "cost", number: Callable[[int], Any] = Fraction
) -> tuple[list[int], list[Any], list[list[Any]]]:
    """Projects in order, the balances at the end, and what each voter paid for each project."""
    balances = [number(1) * share for _ in instance.voters]
    open_projects = [p for p, cost in enumerate(instance.costs) if cost <= instance.budget]
    bought: list[int] = []
    payments: list[list[Any]] = []
    while True:
        offers = []
        for project in open_projects:
            rate = _rate(instance, balances, project, utility, number)
            if rate is not None:
                offers.append((rate, project))
        if not offers:
            return bought, balances, payments
        rate, project = min(offers)
        scale = instance.costs[project] if utility == "cost" else 1
        paid = [
            min(balance, rate * scale * ballot.get(project, 0))
            for balance, ballot in zip(balances, instance.voters, strict=True)
        ]
        balances = [balance - payment for balance, payment in zip(balances, paid, strict=True)]
        payments.append(paid)
        bought.append(project)
        open_projects.remove(project)


def _rate(instance: Instance, balances: list[Any], project: int, utility: str, number: Callable[[int], Any]) -> Any:
    cost = number(instance.costs[project])
    scale = instance.costs[project] if utility == "cost" else 1
    members = [
        (balance / (scale * ballot[project]), balance, scale * ballot[project])
        for balance, ballot in zip(balances, instance.voters, strict=True)
        if ballot.get(project)
    ]
    members.sort()
    rest, gain = cost, sum(utility for _, _, utility in members)
    for most, balance, utility_gained in members:
        if rest <= most * gain:
            return rest / gain
        rest -= balance
        gain -= utility_gained
    return None


def naive_raises(instance: Instance, raise_by: int, utility: str = "cost") -> int:
    """Raise once more until that overspends, or everything is bought."""
    if not instance.voters:
        return 0
    share = Fraction(instance.budget, len(instance.voters))
    supported = {project for ballot in instance.voters for project in ballot}
    everything = {project for project in supported if instance.costs[project] <= instance.budget}
    raises = 0
    while True:
        bought, _, _ = naive_equal_shares(instance, share + raises * raise_by, utility)
        if sum(instance.costs[project] for project in bought) > instance.budget:
            return raises - 1
        if set(bought) == everything:
            return raises
        raises += 1


def instances(*, most_points: int = 1, most_cost: int = 12, voters: int = 6) -> st.SearchStrategy[Instance]:
    """Small instances in round numbers, so that ties and exact fits abound."""

    def build(projects: int) -> st.SearchStrategy[Instance]:
        ballot = st.dictionaries(st.integers(0, projects - 1), st.integers(1, most_points), max_size=projects)
        return st.builds(
            Instance,
            costs=st.tuples(*[st.integers(1, most_cost)] * projects),
            budget=st.integers(1, 3 * most_cost),
            ballots=st.lists(ballot, min_size=1, max_size=voters).map(tuple),
        )

    return st.integers(1, 5).flatmap(build)


def blocks(voters: int) -> list[tuple[int, ...]]:
    """Every non-empty set of voters."""
    return [block for size in range(1, voters + 1) for block in combinations(range(voters), size)]
