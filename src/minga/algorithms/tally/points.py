"""Approval and score: each option collects points, the most points lead."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from .ballots import ApprovalBallot, ScoreBallot
from .poll import Poll
from .results import Count, Standing, Step
from .rules import Rules


def count_approval(poll: Poll[ApprovalBallot]) -> Count:
    """Approval voting (Brams and Fishburn 1978): the option that most voters accept leads."""
    options, rules = poll.options, poll.rules
    approvals = dict.fromkeys(options, 0)
    for ballot, weight in zip(poll.ballots, poll.weights, strict=True):
        for option in ballot.approved:
            approvals[option] += weight
    values = {option: Fraction(number) for option, number in approvals.items()}
    return _rank(options, values, values, approvals, rules, rule="approvals")


def count_score(poll: Poll[ScoreBallot]) -> Count:
    """Score (range) voting (Smith 2000): the most points lead, added or averaged as the rules say."""
    options, rules = poll.options, poll.rules
    points = dict.fromkeys(options, 0)
    voters = dict.fromkeys(options, 0)
    for ballot, weight in zip(poll.ballots, poll.weights, strict=True):
        for option, score in ballot.scores.items():
            points[option] += score * weight
            voters[option] += weight
    support = {option: Fraction(points[option], rules.score_max) for option in options}
    if rules.score_rule == "sum":
        values = {option: Fraction(points[option]) for option in options}
    else:
        values = {option: Fraction(points[option], max(voters[option], 1)) for option in options}
    return _rank(options, values, support, voters, rules, rule=rules.score_rule)


def _rank(
    options: Sequence[str],
    values: Mapping[str, Fraction],
    support: Mapping[str, Fraction],
    voters: Mapping[str, int],
    rules: Rules,
    *,
    rule: str,
) -> Count:
    favoured = {option: place for place, option in enumerate(rules.tie_order or options)}
    ordered = sorted(options, key=lambda option: (-values[option], favoured[option]))
    level_above = {value: place for place, value in reversed(list(enumerate(values[o] for o in ordered)))}
    standings = tuple(
        Standing(option, 1 + level_above[values[option]], values[option], support[option]) for option in ordered
    )
    steps = [
        Step("option_counted", {"option": option, "value": values[option], "voters": voters[option], "rule": rule})
        for option in ordered
    ]
    tied = tuple(option for option in ordered if values[option] == values[ordered[0]])
    if len(tied) > 1:
        steps.append(_tie_step(tied))
    return Count(
        leader=ordered[0],
        support=support[ordered[0]],
        standings=standings,
        steps=tuple(steps),
        is_tie_decisive=len(tied) > 1,
    )


def _tie_step(tied: tuple[str, ...]) -> Step:
    facts = {"tied": tied, "place": "winning", "picked": tied[0], "round": None, "is_decisive": True}
    return Step("tie_settled", facts)
