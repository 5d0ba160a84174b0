"""Plurality, approval, score, quadratic and dot voting: each option collects points, the most points lead."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import isqrt
from typing import Any

from .ballots import ApprovalBallot, ChoiceBallot, CreditBallot, PointsBallot, ScoreBallot
from .ordering import rank_by_value, tied_at_the_top, winning_tie
from .pictures import Distribution
from .poll import Poll
from .results import Count, Step

type Levels = dict[str, dict[int, int]]


def count_plurality(poll: Poll[ChoiceBallot]) -> Count:
    """Plurality, one voter one option: the most votes lead. `Standing.value`: votes."""
    chosen = ((() if ballot.choice is None else (ballot.choice,), weight) for ballot, weight in poll.grouped().items())
    return _count_choices(poll, chosen, rule="votes")


def count_approval(poll: Poll[ApprovalBallot]) -> Count:
    """Approval voting (Brams and Fishburn 1978): the option that most voters accept leads. `Standing.value`: voters."""
    return _count_choices(
        poll, ((ballot.approved, weight) for ballot, weight in poll.grouped().items()), rule="approvals"
    )


def count_score(poll: Poll[ScoreBallot]) -> Count:
    """Score (range) voting (Smith 2000): the most points lead, added or averaged as the rules say.

    `Standing.value`: points, or points per voter who scored the option; support: points divided by `score_max`.
    """
    levels = _levels(poll, ((ballot.scores, weight) for ballot, weight in poll.grouped().items()))
    points, voters = _points(levels), _voters(levels)
    values = points
    if poll.rules.score_rule == "mean":
        values = {option: total / max(voters[option], 1) for option, total in points.items()}
    support = {option: total / poll.rules.score_max for option, total in points.items()}
    picture = distribution(poll, levels, range(poll.rules.score_max + 1))
    return conclude_points(poll, values, support, picture, rule=poll.rules.score_rule)


def count_quadratic(poll: Poll[CreditBallot]) -> Count:
    """Quadratic voting (Posner and Weyl 2015): n votes for one option cost n² credits; the most votes lead.

    `Standing.value`: votes, those against taken off; support: votes divided by the most that one voter can
    give, and never below 0.
    """
    levels = _levels(poll, ((ballot.votes, weight) for ballot, weight in poll.grouped().items()))
    votes = _points(levels)
    support = {option: max(total, Fraction(0)) / isqrt(poll.rules.credits) for option, total in votes.items()}
    return conclude_points(poll, votes, support, distribution(poll, levels, ()), rule="quadratic")


def count_dot(poll: Poll[PointsBallot]) -> Count:
    """Dot voting (cumulative voting): each voter spreads `Rules.credits` points; the most points lead.

    `Standing.value`: points; support: points divided by the credits of one voter.
    """
    levels = _levels(poll, ((ballot.points, weight) for ballot, weight in poll.grouped().items()))
    points = _points(levels)
    support = {option: total / poll.rules.credits for option, total in points.items()}
    return conclude_points(poll, points, support, distribution(poll, levels, ()), rule="points")


def score_levels(poll: Poll[ScoreBallot]) -> Levels:
    """Per option, the voters behind each score that was given."""
    return _levels(poll, ((ballot.scores, weight) for ballot, weight in poll.grouped().items()))


def _count_choices(poll: Poll[Any], ballots: Iterable[tuple[Iterable[str], int]], *, rule: str) -> Count:
    levels = _levels(poll, ((dict.fromkeys(chosen, 1), weight) for chosen, weight in ballots))
    voters = _points(levels)
    return conclude_points(poll, voters, voters, distribution(poll, levels, (0, 1)), rule=rule)


def _levels(poll: Poll[Any], ballots: Iterable[tuple[Mapping[str, int], int]]) -> Levels:
    levels: Levels = {option: {} for option in poll.options}
    for given, weight in ballots:
        for option, level in given.items():
            levels[option][level] = levels[option].get(level, 0) + weight
    return levels


def _points(levels: Levels) -> dict[str, Fraction]:
    return {option: Fraction(sum(level * n for level, n in given.items())) for option, given in levels.items()}


def _voters(levels: Levels) -> dict[str, int]:
    return {option: sum(given.values()) for option, given in levels.items()}


def distribution(poll: Poll[Any], levels: Levels, scale: Iterable[int]) -> Distribution:
    """How many voters gave each level: those of the scale, and any other that was given."""
    steps = sorted({*scale, *(level for given in levels.values() for level in given)})
    voters = {option: tuple(given.get(step, 0) for step in steps) for option, given in levels.items()}
    silent = {option: poll.electorate.votes_cast - sum(given.values()) for option, given in levels.items()}
    return Distribution(tuple(steps), voters, silent)


def conclude_points(
    poll: Poll[Any],
    values: Mapping[str, Fraction],
    support: Mapping[str, Fraction],
    picture: Distribution,
    *,
    rule: str,
) -> Count:
    """The count of a method that gives each option one number, the highest first."""
    standings = rank_by_value(values, support, poll.favour)
    voters = {option: sum(numbers) for option, numbers in picture.voters.items()}
    steps = [
        Step("option_counted", {"option": s.option, "value": s.value, "voters": voters[s.option], "rule": rule})
        for s in standings
    ]
    tied = tied_at_the_top(standings)
    if len(tied) > 1:
        steps.append(winning_tie(tied, tied[0]))
    return Count(
        leader=tied[0],
        support=standings[0].support,
        standings=standings,
        steps=tuple(steps),
        picture=picture,
        is_tie_decisive=len(tied) > 1,
    )
