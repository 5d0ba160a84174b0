"""How far a budget's outcome reaches, and how evenly: figures beside the result."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from .profile import BudgetProfile, Ints, Rows


@dataclass(frozen=True, slots=True)
class Figures:
    """Measures of one outcome; all shares are of voters who support at least one project.

    - `spent_share`: money spent, of the budget.
    - `reached_share`: voters with at least one funded project that they support; `excluded_share` is the rest
      (the exclusion ratio).
    - `mean_projects` and `mean_cost`: funded projects that a voter supports, by number and by cost, on average.
    """

    spent_share: Fraction
    reached_share: Fraction
    excluded_share: Fraction
    mean_projects: Fraction
    mean_cost: Fraction


def measure(profile: BudgetProfile, funded: Collection[int]) -> Figures:
    """The figures of an outcome; zero throughout where nobody supports anything or there is no money."""
    if not profile.voter_count or not profile.budget:
        return Figures(*[Fraction(0)] * 5)
    voters = profile.voter_count
    counts, _ = _satisfaction(profile, funded)
    reached = Fraction(int(profile.weights[counts > 0].sum()), voters)
    spent = profile.total(list(funded))
    return Figures(
        spent_share=Fraction(spent, profile.budget),
        reached_share=reached,
        excluded_share=1 - reached,
        mean_projects=Fraction(int(counts @ profile.weights), voters),
        mean_cost=Fraction(sum(int(profile.costs[p]) * int(profile.supporters[p]) for p in funded), voters),
    )


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two outcomes on the same ballots, and the voters for whom the cost of what they support is larger in one."""

    one: Figures
    other: Figures
    prefer_one: int
    prefer_other: int
    indifferent: int


def compare(profile: BudgetProfile, one: Collection[int], other: Collection[int]) -> Comparison:
    """Compare two outcomes, voter by voter."""
    _, in_one = _satisfaction(profile, one)
    _, in_other = _satisfaction(profile, other)
    better = int(profile.weights[in_one > in_other].sum())
    worse = int(profile.weights[in_one < in_other].sum())
    return Comparison(
        measure(profile, one), measure(profile, other), better, worse, profile.voter_count - better - worse
    )


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """One group of voters.

    `reached` are those with a funded project that they support; `money` is what was spent on the group, where each
    project's cost is divided equally among its supporters (Lackner, Maly and Rey, *Fairness in Participatory Budgeting
    via Equality of Resources*, 2021).
    """

    voters: int
    reached: int
    mean_projects: Fraction
    money: Fraction


def measure_groups(
    votes: Rows, labels: Sequence[str], costs: Sequence[int], funded: Collection[int]
) -> Mapping[str, GroupFigures]:
    """The outcome by group: `votes` has one row per voter (columns are projects), `labels` names each voter's group.

    Voters who support nothing count among their group. Small groups say much about few: show none below seven people.
    """
    names = sorted(set(labels))
    number = {name: index for index, name in enumerate(names)}
    group = np.array([number[label] for label in labels], dtype=np.int64)
    owners = np.repeat(np.arange(len(labels)), np.diff(votes.starts))
    entries = np.isin(votes.columns, np.array(sorted(funded), dtype=np.int64)) & (votes.values != 0)
    owners, columns = owners[entries], votes.columns[entries]
    reached = np.bincount(group[np.unique(owners)], minlength=len(names))
    # Rows are groups, columns projects: how many of the group support each funded project.
    support = np.zeros((len(names), len(costs)), dtype=np.int64)
    np.add.at(support, (group[owners], columns), 1)
    voters = np.bincount(group, minlength=len(names))
    return {
        name: GroupFigures(
            voters=int(voters[index]),
            reached=int(reached[index]),
            mean_projects=Fraction(int(support[index].sum()), int(voters[index])),
            money=_money(support[index], support.sum(axis=0), costs),
        )
        for index, name in enumerate(names)
    }


def _money(support: Ints, total: Ints, costs: Sequence[int]) -> Fraction:
    shares = (Fraction(costs[p] * int(support[p]), int(total[p])) for p in np.flatnonzero(support).tolist())
    return sum(shares, start=Fraction(0))


def _satisfaction(profile: BudgetProfile, funded: Collection[int]) -> tuple[Ints, Ints]:
    """(g,) number and (g,) cost of the funded projects that each distinct ballot supports."""
    is_funded = np.zeros(profile.project_count, dtype=bool)
    is_funded[list(funded)] = True
    counts = _per_ballot(profile, is_funded.astype(np.int64))
    return counts, _per_ballot(profile, np.where(is_funded, profile.costs, 0))


def _per_ballot(profile: BudgetProfile, values: Ints) -> Ints:
    running = np.concatenate(([0], np.cumsum(values[profile.ballots.columns])))
    return np.asarray(running[profile.ballots.starts[1:]] - running[profile.ballots.starts[:-1]], dtype=np.int64)
