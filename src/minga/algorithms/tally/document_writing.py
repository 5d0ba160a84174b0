"""From values to the JSON types of a published file."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Any

from .ballots import (
    ApprovalBallot,
    Ballot,
    ChoiceBallot,
    ConsentBallot,
    CreditBallot,
    PointsBallot,
    QuantityBallot,
    RankedBallot,
    ScoreBallot,
    YesNoBallot,
)
from .quantity_rules import write_amount
from .results import Result, Round
from .rules import Rules

FORMAT = "minga-tally"
VERSION = 2


def plain(value: object) -> Any:
    """A value in JSON types: fractions as ``"2/3"``, sets sorted, frozen records as objects."""
    match value:
        case Fraction():
            return f"{value.numerator}/{value.denominator}"
        case Mapping():
            return {key: plain(entry) for key, entry in value.items()}
        case frozenset():
            return sorted(value)
        case tuple() | list():
            return [plain(entry) for entry in value]
        case _ if is_dataclass(value):
            return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        case _:
            return value


def write_rules(rules: Rules) -> dict[str, Any]:
    """Every rule, also those that the method does not use."""
    written: dict[str, Any] = plain(rules)
    return written


def in_canonical_order(ballots: Sequence[Ballot], weights: Sequence[int]) -> list[tuple[Ballot, dict[str, Any]]]:
    """The ballots, each as it is written with its weight, in an order that says nothing of when each arrived."""
    weighed = zip(ballots, weights, strict=True)
    written = [(ballot, {**write_ballot(ballot), "weight": weight}) for ballot, weight in weighed]
    written.sort(key=lambda each: json.dumps(each[1], sort_keys=True))
    return written


def canonical_ballots(ballots: Sequence[Ballot], weights: Sequence[int]) -> list[dict[str, Any]]:
    """The ballots with their weights as a document holds them."""
    return [entry for _ballot, entry in in_canonical_order(ballots, weights)]


def write_ballot(ballot: Ballot) -> dict[str, Any]:
    """One ballot; a place that options share is a list of their ids, sorted."""
    match ballot:
        case ApprovalBallot():
            return {"approved": sorted(ballot.approved)}
        case ScoreBallot():
            return {"scores": dict(sorted(ballot.scores.items()))}
        case RankedBallot():
            return {"order": [plain(entry) for entry in ballot.order]}
        case ChoiceBallot():
            return {"choice": ballot.choice}
        case CreditBallot():
            return {"votes": dict(sorted(ballot.votes.items()))}
        case PointsBallot():
            return {"points": dict(sorted(ballot.points.items()))}
        case YesNoBallot():
            return {"choice": ballot.choice}
        case ConsentBallot():
            return {"position": ballot.position, "reason": ballot.reason, "is_open": ballot.is_open}
        case QuantityBallot():
            amount = None if ballot.amount is None else write_amount(ballot.amount)
            return {"amount": amount, "waits": ballot.waits}


def write_result(result: Result) -> dict[str, Any]:
    """The claim of a document of version 2."""
    picture = result.picture
    return {
        "outcome": result.outcome,
        "winners": list(result.winners),
        "leader": result.leader,
        "turnout": plain(result.turnout),
        "threshold_share": plain(result.threshold_share),
        "standings": [{"option": s.option, "rank": s.rank, "value": plain(s.value)} for s in result.standings],
        "rounds": [plain(this) for this in result.rounds],
        "picture": None if picture is None else {"kind": picture.kind, **plain(picture)},
    }


def write_result_of_version_1(result: Result) -> dict[str, Any]:
    """The claim of a document of version 1, which knew one winner, and one elimination in a round."""
    return {
        "outcome": result.outcome,
        "winner": result.winner,
        "leader": result.leader,
        "turnout": plain(result.turnout),
        "threshold_share": plain(result.threshold_share),
        "standings": [{"option": s.option, "rank": s.rank, "value": plain(s.value)} for s in result.standings],
        "rounds": [_write_round_of_version_1(this) for this in result.rounds],
    }


def _write_round_of_version_1(this: Round) -> dict[str, Any]:
    return {
        "counts": plain(this.counts),
        "exhausted": this.exhausted,
        "eliminated": this.eliminated[0] if this.eliminated else None,
        "transfers": plain(this.transfers),
    }
