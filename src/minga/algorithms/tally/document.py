"""The published file of a count, from which anybody can repeat it."""

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from .ballots import (
    ApprovalBallot,
    Ballot,
    ConsentBallot,
    Method,
    RankedBallot,
    ScoreBallot,
    YesNoBallot,
)
from .errors import TallyError
from .results import Result
from .rules import Rules
from .tallying import tally

FORMAT = "minga-tally"
VERSION = 1


def to_document(
    method: Method,
    options: Sequence[str],
    ballots: Sequence[Ballot],
    rules: Rules,
    roll_size: int,
    *,
    weights: Sequence[int] | None = None,
) -> dict[str, Any]:
    """Everything needed to repeat the count, in JSON types only, with the result it claims.

    Ballots are written in a canonical order, so that the order in which they arrived cannot be read;
    the result does not depend on it. Fractions are written ``"2/3"``. Raises `TallyError` as `tally` does.
    """
    result = tally(method, options, ballots, rules, roll_size, weights=weights)
    weights = [1] * len(ballots) if weights is None else weights
    written = [{**_write_ballot(ballot), "weight": weight} for ballot, weight in zip(ballots, weights, strict=True)]
    written.sort(key=lambda entry: json.dumps(entry, sort_keys=True))
    return {
        "format": FORMAT,
        "version": VERSION,
        "method": method,
        "options": list(options),
        "roll_size": roll_size,
        "rules": _write_rules(rules),
        "ballots": written,
        "result": _write_result(result),
    }


def recount(document: Mapping[str, Any]) -> Result:
    """Count a published document again; what it claims as its result is not looked at.

    Raises `TallyError` (`bad_document`) where it is not one, and as `tally` does for what it holds.
    """
    method, options, ballots, rules, roll_size, weights = _read(document)
    return tally(method, options, ballots, rules, roll_size, weights=weights)


def is_confirmed(document: Mapping[str, Any]) -> bool:
    """Whether counting the document again gives the result it claims."""
    return _write_result(recount(document)) == document.get("result")


def _write_rules(rules: Rules) -> dict[str, Any]:
    quorum = rules.quorum
    return {
        "quorum": _write_fraction(quorum) if isinstance(quorum, Fraction) else quorum,
        "threshold": None if rules.threshold is None else _write_fraction(rules.threshold),
        "threshold_comparison": rules.threshold_comparison,
        "majority_base": rules.majority_base,
        "score_max": rules.score_max,
        "score_rule": rules.score_rule,
        "tie_order": list(rules.tie_order),
    }


def _write_fraction(fraction: Fraction) -> str:
    return f"{fraction.numerator}/{fraction.denominator}"


def _write_ballot(ballot: Ballot) -> dict[str, Any]:
    match ballot:
        case ApprovalBallot():
            return {"approved": sorted(ballot.approved)}
        case ScoreBallot():
            return {"scores": dict(sorted(ballot.scores.items()))}
        case RankedBallot():
            return {"order": list(ballot.order)}
        case YesNoBallot():
            return {"choice": ballot.choice}
        case ConsentBallot():
            return {"position": ballot.position, "reason": ballot.reason, "is_open": ballot.is_open}


def _write_result(result: Result) -> dict[str, Any]:
    return {
        "outcome": result.outcome,
        "winner": result.winner,
        "leader": result.leader,
        "turnout": _write_fraction(result.turnout),
        "threshold_share": _write_fraction(result.threshold_share),
        "standings": [
            {"option": s.option, "rank": s.rank, "value": _write_fraction(s.value)} for s in result.standings
        ],
        "rounds": [
            {
                "counts": dict(this.counts),
                "exhausted": this.exhausted,
                "eliminated": this.eliminated,
                "transfers": dict(this.transfers),
            }
            for this in result.rounds
        ],
    }


def _read(
    document: Mapping[str, Any],
) -> tuple[Method, list[str], list[Ballot], Rules, int, list[int]]:
    if document.get("format") != FORMAT or document.get("version") != VERSION:
        raise TallyError("bad_document", f"This is not a {FORMAT} document of version {VERSION}.")
    try:
        method = document["method"]
        ballots = [_read_ballot(index, method, entry) for index, entry in enumerate(document["ballots"])]
        weights = [entry["weight"] for entry in document["ballots"]]
        rules = _read_rules(document["rules"])
        return method, list(document["options"]), ballots, rules, document["roll_size"], weights
    except TallyError:
        raise
    except KeyError as error:
        raise TallyError("bad_document", f"The document lacks {error}.") from error
    except (AttributeError, TypeError, ValueError, ZeroDivisionError) as error:
        raise TallyError("bad_document", f"The document cannot be read: {error}.") from error


def _read_rules(entry: Mapping[str, Any]) -> Rules:
    quorum = entry["quorum"]
    return Rules(
        quorum=Fraction(quorum) if isinstance(quorum, str) else quorum,
        threshold=None if entry["threshold"] is None else Fraction(str(entry["threshold"])),
        threshold_comparison=entry["threshold_comparison"],
        majority_base=entry["majority_base"],
        score_max=entry["score_max"],
        score_rule=entry["score_rule"],
        tie_order=tuple(entry["tie_order"]),
    )


def _read_ballot(index: int, method: str, entry: Mapping[str, Any]) -> Ballot:
    match method:
        case "approval":
            return ApprovalBallot(frozenset(_strings(index, entry["approved"])))
        case "score":
            return ScoreBallot(dict(entry["scores"]))
        case "irv":
            # Entries are checked by the count itself, which knows how to refuse equal ranks.
            return RankedBallot(tuple(_list(index, entry["order"])))
        case "majority":
            return YesNoBallot(entry["choice"])
        case "consent":
            return ConsentBallot(entry["position"], str(entry["reason"]), entry["is_open"] is not False)
        case _:
            raise TallyError("unknown_method", f"{method!r} is not a method.")


def _list(index: int, entries: object) -> list[Any]:
    if not isinstance(entries, list):
        raise TallyError("bad_document", "a list was expected.", ballot_index=index)
    return entries


def _strings(index: int, entries: object) -> list[str]:
    listed = _list(index, entries)
    if not all(isinstance(entry, str) for entry in listed):
        raise TallyError("bad_document", "a list of option ids was expected.", ballot_index=index)
    return listed
