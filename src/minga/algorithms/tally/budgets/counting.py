"""The method `budget`: from the ballots of a question to its basket."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import accumulate

import numpy as np

from minga.algorithms.tally.ballots import ApprovalBallot, PointsBallot, RankedBallot
from minga.algorithms.tally.budget_rules import BudgetRules
from minga.algorithms.tally.errors import refuse_rule
from minga.algorithms.tally.pictures import Basket, Purchase, Rejection
from minga.algorithms.tally.poll import Poll
from minga.algorithms.tally.results import Count, Fact, Standing, Step

from .figures import Comparison, Figures, compare, measure
from .greedy import greedy
from .profile import BudgetProfile, Rows, make_profile
from .spending import Missed, Spending, spend

type BudgetBallot = ApprovalBallot | PointsBallot | RankedBallot


def count_budget(poll: Poll[BudgetBallot]) -> Count:
    """Spend `rules.budget.amount` by votes: greedily, or by equal shares (Peters, Pierczyński and Skowron 2021).

    An approval weighs 1, points weigh what they say, and the first place of a ranking `max_choices` (the number of
    options, where there is no limit), each later one 1 less; level options all weigh what the first of them would.
    A standing's `value` is the sum of the weights, its `support` the voters. Everybody who supports a project holds
    the same share of the money. The winners are the projects bought, or the option to wait alone.
    """
    rules = poll.rules.budget
    if rules is None:
        raise refuse_rule("budget", "is needed: the money, and what each option costs.")
    projects = tuple(option for option in poll.options if option != rules.wait)
    voters, scores = _support(poll)
    profile = _profile(poll, projects, rules)
    winners: tuple[str, ...]
    if rules.wait is not None and 2 * voters[rules.wait] > poll.electorate.votes_cast:
        missed = tuple(Missed(project, "waiting", Fraction(rules.amount)) for project in range(len(projects)))
        spending, winners = Spending((), missed, ()), (rules.wait,)
    else:
        spending = spend(profile, rules)
        winners = tuple(projects[project] for project in spending.projects)
    return Count(
        leader=winners[0] if winners else None,
        support=Fraction(voters[winners[0]] if winners else 0),
        standings=_standings(poll, voters, scores),
        steps=tuple(_steps(poll, projects, voters, scores, spending)),
        winners=winners,
        picture=_basket(projects, profile, rules, spending),
        is_tie_decisive=bool(spending.ties),
        is_carried=bool(winners),
    )


def _strengths(poll: Poll[BudgetBallot], ballot: BudgetBallot) -> Mapping[str, int]:
    match ballot:
        case ApprovalBallot():
            return dict.fromkeys(ballot.approved, 1)
        case PointsBallot():
            return {option: points for option, points in ballot.points.items() if points}
        case RankedBallot():
            most = poll.rules.max_choices or len(poll.options)
            places = tuple(ballot.places())
            above = accumulate((len(place) for place in places), initial=0)
            return {option: most - ahead for place, ahead in zip(places, above, strict=False) for option in place}


def _support(poll: Poll[BudgetBallot]) -> tuple[dict[str, int], dict[str, int]]:
    """Voters behind each option, and the sum of the weights."""
    voters, scores = dict.fromkeys(poll.options, 0), dict.fromkeys(poll.options, 0)
    for ballot, weight in poll.grouped().items():
        for option, strength in _strengths(poll, ballot).items():
            voters[option] += weight
            scores[option] += strength * weight
    return voters, scores


def _profile(poll: Poll[BudgetBallot], projects: tuple[str, ...], rules: BudgetRules) -> BudgetProfile:
    number = {option: index for index, option in enumerate(projects)}
    starts, columns, values = [0], [], []
    groups = poll.grouped()
    for ballot in groups:
        entries = [(number[option], s) for option, s in _strengths(poll, ballot).items() if option in number]
        columns += [column for column, _ in entries]
        values += [strength for _, strength in entries]
        starts.append(len(columns))
    whole = (np.array(numbers, dtype=np.int64) for numbers in (starts, columns, values))
    return make_profile(
        [rules.costs[option] for option in projects],
        rules.amount,
        Rows(*whole),
        weights=np.array(list(groups.values()), dtype=np.int64),
        tie_rank=[poll.favour[option] for option in projects],
        min_score=rules.min_support,
    )


def _standings(poll: Poll[BudgetBallot], voters: Mapping[str, int], scores: Mapping[str, int]) -> tuple[Standing, ...]:
    ordered = sorted(poll.options, key=lambda option: (-scores[option], poll.favour[option]))
    ranks: dict[int, int] = {}
    for place, option in enumerate(ordered, start=1):
        ranks.setdefault(scores[option], place)
    return tuple(
        Standing(option, ranks[scores[option]], Fraction(scores[option]), Fraction(voters[option]))
        for option in ordered
    )


def _steps(
    poll: Poll[BudgetBallot],
    projects: tuple[str, ...],
    voters: Mapping[str, int],
    scores: Mapping[str, int],
    spending: Spending,
) -> Iterator[Step]:
    rule = poll.rules.budget.rule if poll.rules.budget else None
    for option in sorted(poll.options, key=lambda option: (-scores[option], poll.favour[option])):
        facts: dict[str, Fact] = {
            "option": option,
            "value": Fraction(scores[option]),
            "voters": voters[option],
            "rule": rule,
        }
        yield Step("option_counted", facts)
    for group in spending.ties:
        tied = tuple(sorted((projects[project] for project in group), key=poll.favour.__getitem__))
        settled: dict[str, Fact] = {
            "tied": tied,
            "place": "bought",
            "picked": tied[0],
            "round": None,
            "is_decisive": True,
        }
        yield Step("tie_settled", settled)


def _basket(projects: tuple[str, ...], profile: BudgetProfile, rules: BudgetRules, spending: Spending) -> Basket:
    bought = spending.projects
    left = accumulate((int(profile.costs[p]) for p in bought), lambda money, cost: money - cost, initial=profile.budget)
    purchases = tuple(
        Purchase(
            option=projects[one.project],
            cost=int(profile.costs[one.project]),
            supporters=int(profile.supporters[one.project]),
            phase=one.phase,
            rate=one.rate,
            largest_payment=one.largest_payment,
            remaining=remaining,
        )
        for one, remaining in zip(spending.bought, list(left)[1:], strict=True)
    )
    return Basket(
        amount=profile.budget,
        spent=profile.total(bought),
        purchases=purchases,
        rejections=tuple(_rejection(projects, profile, missed) for missed in spending.missed),
        voter_share=spending.voter_share,
        final_share=spending.final_share,
        raises=spending.raises,
        figures=_figures(profile, rules, spending),
    )


def _rejection(projects: tuple[str, ...], profile: BudgetProfile, missed: Missed) -> Rejection:
    project = missed.project
    return Rejection(
        option=projects[project],
        cost=int(profile.costs[project]),
        supporters=int(profile.supporters[project]),
        reason=missed.reason,
        affordable=missed.affordable,
    )


def _figures(profile: BudgetProfile, rules: BudgetRules, spending: Spending) -> Mapping[str, Fraction]:
    """The measures of this outcome; for equal shares also of the greedy rule, and who is better off with which."""
    if rules.rule != "equal_shares" or not spending.bought:
        return _named(measure(profile, spending.projects), "")
    beside = compare(profile, spending.projects, greedy(profile))
    return {**_named(beside.one, ""), **_named(beside.other, "greedy_"), **_preferences(profile, beside)}


def _named(figures: Figures, prefix: str) -> dict[str, Fraction]:
    return {
        f"{prefix}spent_share": figures.spent_share,
        f"{prefix}reached_share": figures.reached_share,
        f"{prefix}excluded_share": figures.excluded_share,
        f"{prefix}mean_projects": figures.mean_projects,
        f"{prefix}mean_cost": figures.mean_cost,
    }


def _preferences(profile: BudgetProfile, beside: Comparison) -> dict[str, Fraction]:
    voters = max(profile.voter_count, 1)
    return {
        "better_than_greedy_share": Fraction(beside.prefer_one, voters),
        "worse_than_greedy_share": Fraction(beside.prefer_other, voters),
    }
