"""From the JSON types of a published file to values; what cannot be one is refused by name."""

import re
from collections.abc import Mapping
from dataclasses import fields
from fractions import Fraction
from typing import Any

from .ballots import (
    METHODS,
    ApprovalBallot,
    Ballot,
    ChoiceBallot,
    ConsentBallot,
    CreditBallot,
    Method,
    PointsBallot,
    QuantityBallot,
    RankedBallot,
    ScoreBallot,
    YesNoBallot,
)
from .budget_rules import BudgetRules
from .document_writing import FORMAT, VERSION
from .errors import TallyError
from .quantity_rules import QuantityRules, read_amount
from .rules import Rules

VERSIONS = (1, VERSION)
# An exponent would make a number of a billion digits out of twelve characters.
SHARE = re.compile(r"-?\d{1,20}([./]\d{1,20})?")
RULES_OF_VERSION_1 = (
    "quorum",
    "threshold",
    "threshold_comparison",
    "majority_base",
    "score_max",
    "score_rule",
    "tie_order",
)


# Documents from before there were quantities are of version 2 too, and lack their rules.
RULES_OF_VERSION_2 = tuple(field.name for field in fields(Rules) if field.name != "quantity")


def read_document(document: Mapping[str, Any]) -> tuple[Method, list[str], list[Ballot], Rules, int, list[int]]:
    """Method, options, ballots, rules, roll size and weights of a document of version 1 or 2.

    Raises `TallyError`: `bad_document` where something is missing or has the wrong type.
    """
    version = document.get("version")
    if document.get("format") != FORMAT or type(version) is not int or version not in VERSIONS:
        raise TallyError("bad_document", f"This is not a {FORMAT} document of version 1 or {VERSION}.")
    try:
        method = _read_method(document["method"])
        ballots = [_read_ballot(index, method, entry) for index, entry in enumerate(document["ballots"])]
        if version == 1:
            _refuse_ties(ballots)
        weights = [entry["weight"] for entry in document["ballots"]]
        rules = _read_rules(document["rules"], version)
        return method, list(document["options"]), ballots, rules, document["roll_size"], weights
    except TallyError:
        raise
    except KeyError as error:
        raise TallyError("bad_document", f"The document lacks {error}.") from error
    except (AttributeError, TypeError, ValueError, ZeroDivisionError) as error:
        raise TallyError("bad_document", f"The document cannot be read: {error}.") from error


def _read_method(name: Method) -> Method:
    if name not in METHODS:
        raise TallyError("unknown_method", f"{name!r} is not a method.")
    return name


def _refuse_ties(ballots: list[Ballot]) -> None:
    for index, ballot in enumerate(ballots):
        if isinstance(ballot, RankedBallot) and not all(isinstance(entry, str) for entry in ballot.order):
            raise TallyError("equal_ranks", "two options may not share a rank in version 1.", ballot_index=index)


def _read_rules(entry: Mapping[str, Any], version: int) -> Rules:
    names = RULES_OF_VERSION_1 if version == 1 else RULES_OF_VERSION_2
    values = {name: entry[name] for name in names}
    quorum = values["quorum"]
    values["quorum"] = _share("quorum", quorum) if isinstance(quorum, str) else quorum
    threshold = values["threshold"]
    values["threshold"] = None if threshold is None else _share("threshold", str(threshold))
    values["tie_order"] = _names("tie_order", values["tie_order"])
    if version > 1:
        values["grades"] = tuple(values["grades"])
        values["budget"] = None if values["budget"] is None else _read_budget(values["budget"])
        values["quantity"] = _read_quantity(entry.get("quantity"))
    return Rules(**values)


def _share(name: str, text: str) -> Fraction:
    if not SHARE.fullmatch(text):
        raise TallyError("bad_document", f"{name} must be written as 2/3 or 0.5.", field=name)
    return Fraction(text)


def _names(name: str, listed: object) -> tuple[str, ...]:
    if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
        raise TallyError("bad_document", f"{name} must be a list of option ids.", field=name)
    return tuple(listed)


def _read_budget(entry: Mapping[str, Any]) -> BudgetRules:
    return BudgetRules(**{field.name: entry[field.name] for field in fields(BudgetRules)})


def _read_quantity(entry: Mapping[str, Any] | None) -> QuantityRules | None:
    if entry is None:
        return None
    return QuantityRules(lower=_read_bound(entry["lower"]), upper=_read_bound(entry["upper"]), wait=entry["wait"])


def _read_bound(text: str | None) -> Fraction | None:
    if text is None:
        return None
    numerator, _, denominator = text.partition("/")
    return Fraction(int(numerator), int(denominator or 1))


def _read_ballot(index: int, method: Method, entry: Mapping[str, Any]) -> Ballot:
    match method:
        case "majority" | "consent" | "quantity":
            return _read_answer(method, entry)
        case "plurality":
            return ChoiceBallot(entry["choice"])
        case "score" | "star" | "majority_judgment":
            return ScoreBallot(dict(entry["scores"]))
        case "quadratic":
            return CreditBallot(dict(entry["votes"]))
        case "dot":
            return PointsBallot(dict(entry["points"]))
        case "budget":
            return _read_budget_ballot(index, entry)
        case "approval" | "sequential_pav" | "phragmen" | "equal_shares":
            return ApprovalBallot(frozenset(_strings(index, entry["approved"])))
        case _:
            return RankedBallot(_places(index, entry["order"]))


def _read_answer(method: Method, entry: Mapping[str, Any]) -> Ballot:
    """What a ballot says to a single proposal."""
    if method == "majority":
        return YesNoBallot(entry["choice"])
    if method == "consent":
        return ConsentBallot(entry["position"], str(entry["reason"]), entry["is_open"] is not False)
    amount = entry["amount"]
    return QuantityBallot(None if amount is None else read_amount(amount), entry["waits"])


def _read_budget_ballot(index: int, entry: Mapping[str, Any]) -> Ballot:
    if "points" in entry:
        return PointsBallot(dict(entry["points"]))
    if "order" in entry:
        return RankedBallot(_places(index, entry["order"]))
    return ApprovalBallot(frozenset(_strings(index, entry["approved"])))


def _places(index: int, entries: object) -> tuple[str | frozenset[str], ...]:
    # A place is read as it stands: the count itself knows how to refuse one that is no option and no set.
    return tuple(frozenset(_strings(index, e)) if isinstance(e, list) else e for e in _list(index, entries))


def _list(index: int, entries: object) -> list[Any]:
    if not isinstance(entries, list):
        raise TallyError("bad_document", "a list was expected.", ballot_index=index)
    return entries


def _strings(index: int, entries: object) -> list[str]:
    listed = _list(index, entries)
    if not all(isinstance(entry, str) for entry in listed):
        raise TallyError("bad_document", "a list of option ids was expected.", ballot_index=index)
    return listed
