"""A published file counted again, and held against everything it claims."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from minga.algorithms import tally
from minga.algorithms.tally.document_writing import canonical_ballots
from minga.decision.queries.counting import TALLY_METHODS, to_tally_ballot
from minga.decision.queries.naming import Names, told_apart
from minga.decision.queries.telling import outcome_sentence, told
from minga.decision.rules import Method


@dataclass(frozen=True, slots=True)
class Recount:
    """What a file says when it is counted again.

    ``is_confirmed``: the same result as the file claims. ``is_listed``: the ballots listed by name or receipt, each
    receipt once, are those that were counted; None where the file lists none. ``is_drawn``: ties go by the order that
    the seed in the file draws; None where it names no seed.
    """

    title: str
    outcome: str
    steps: tuple[str, ...]
    is_confirmed: bool
    is_listed: bool | None
    is_drawn: bool | None = None


def recount_document(document: Mapping[str, Any]) -> Recount:
    """Count a published document again. Raises ``TallyError`` where it is none, or holds what cannot be counted."""
    counted = tally.recount(document)
    about, titles = _mapping(document, "decision"), _mapping(document, "option_titles")
    grades = document["rules"].get("grades") or () if document["method"] == "majority_judgment" else ()
    currency, unit = str(about.get("currency", "")), str(about.get("unit", ""))
    names = Names(told_apart({str(key): str(title) for key, title in titles.items()}), currency, grades, unit)
    return Recount(
        title=str(about.get("title", "")),
        outcome=outcome_sentence(counted, names),
        steps=told(counted, names),
        is_confirmed=tally.is_confirmed(document),
        is_listed=_is_listed(document),
        is_drawn=_is_drawn(document, str(about.get("tie_seed", ""))),
    )


def _is_drawn(document: Mapping[str, Any], seed: str) -> bool | None:
    order = document["rules"]["tie_order"]
    return list(order) == list(tally.tie_order(document["options"], seed)) if seed and order else None


def _mapping(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = document.get(name) or {}
    if not isinstance(found, Mapping):
        raise tally.TallyError("bad_document", f"{name} must name each of its values.", field=name)
    return found


def _is_listed(document: Mapping[str, Any]) -> bool | None:
    listed = document.get("listed_ballots")
    if listed is None:
        return None
    method = next(method for method, counted in TALLY_METHODS.items() if counted == document["method"])
    try:
        receipts = [entry["receipt_sha256"] for entry in listed if "receipt_sha256" in entry]
        if len(set(receipts)) < len(receipts):
            return False
        ballots = [to_tally_ballot(Method(method), entry["ballot"]) for entry in listed]
        written = canonical_ballots(ballots, [entry.get("voices", 1) for entry in listed])
    except (AttributeError, KeyError, TypeError, ValueError):
        return False
    return bool(written == document["ballots"])
