"""What a ballot may say, by the family of its method, and the one way in which it is kept."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from minga.decision.rules.amounts import amount_of, refusal_of_amount, tidy_amount
from minga.decision.rules.methods import CREDITS_MAX, SCORE_MAX, Family, Method, Terms, family_of, shares_places
from minga.kernel import Refusal
from minga.kernel.writing import is_blank, written

REASON_MAX = 4_000

type Choice = Mapping[str, Any]

UNREADABLE = Refusal("decision:unreadable-ballot")


@dataclass(frozen=True, slots=True)
class BallotRules:
    """What a ballot is held against: the terms of the vote, the options on it and, in a budget, what they cost."""

    terms: Terms
    keys: Collection[str]
    costs: Mapping[str, int] = field(default_factory=dict)


def refusal_to_choose(rules: BallotRules, choice: Choice) -> Refusal | None:
    """Whether a ballot says what its method asks for, about options there are, each once and within the limits."""
    match family_of(rules.terms.method):
        case Family.PROPOSAL:
            return _known(choice.get("choice"), {"yes", "no", "abstain"})
        case Family.CONSENT:
            return _refusal_of_position(choice)
        case Family.ONE:
            return _refusal_of_one(choice.get("chosen"), rules.keys)
        case Family.APPROVE | Family.BASKET:
            return _refusal_of_approvals(rules, choice.get("approved"))
        case Family.SCORE:
            return _refusal_of_scores(choice.get("scores"), rules.keys, most=SCORE_MAX)
        case Family.GRADE:
            return _refusal_of_grades(choice.get("grades"), rules)
        case Family.CREDITS:
            return _refusal_of_points(choice.get("points"), rules)
        case Family.RANK:
            return _refusal_of_order(choice.get("order"), rules)
        case Family.AMOUNT:
            return _refusal_of_quantity(choice, rules)


def _known(word: object, words: Collection[str]) -> Refusal | None:
    return None if isinstance(word, str) and word in words else UNREADABLE


def _refusal_of_one(chosen: object, keys: Collection[str]) -> Refusal | None:
    if not isinstance(chosen, str):
        return UNREADABLE
    return None if not chosen or chosen in keys else Refusal("decision:unknown-option")


def _refusal_of_options(named: object, keys: Collection[str]) -> Refusal | None:
    if not isinstance(named, list) or not all(isinstance(key, str) for key in named):
        return UNREADABLE
    if set(named) - set(keys):
        return Refusal("decision:unknown-option")
    return Refusal("decision:option-twice") if len(set(named)) < len(named) else None


def _refusal_of_approvals(rules: BallotRules, approved: Any) -> Refusal | None:
    refusal = _refusal_of_options(approved, rules.keys)
    if refusal or not approved:
        return refusal
    terms = rules.terms
    if len(approved) < terms.fewest_choices:
        return Refusal("decision:too-few-choices", {"fewest": terms.fewest_choices})
    if terms.most_choices and len(approved) > terms.most_choices:
        return Refusal("decision:too-many-choices", {"most": terms.most_choices})
    limit = terms.basket_limit
    if limit is not None and basket_cost(rules.costs, approved) > limit:
        return Refusal("decision:basket-too-dear")
    return None


def basket_cost(costs: Mapping[str, int], approved: Collection[str]) -> int:
    """What the options in a basket cost together, in the smallest unit."""
    return sum(costs.get(key, 0) for key in approved)


def _refusal_of_numbers(given: object, keys: Collection[str]) -> Refusal | None:
    if not isinstance(given, dict) or not all(type(number) is int for number in given.values()):
        return UNREADABLE
    return Refusal("decision:unknown-option") if set(given) - set(keys) else None


def _refusal_of_scores(scores: Any, keys: Collection[str], *, most: int) -> Refusal | None:
    if not isinstance(scores, dict):
        return UNREADABLE
    if set(scores) - set(keys):
        return Refusal("decision:unknown-option")
    if not all(type(score) is int and 0 <= score <= most for score in scores.values()):
        return Refusal("decision:score-out-of-range", {"most": most})
    return None


def _refusal_of_grades(grades: Any, rules: BallotRules) -> Refusal | None:
    refusal = _refusal_of_numbers(grades, rules.keys)
    if refusal or all(0 <= number < len(rules.terms.grades) for number in grades.values()):
        return refusal
    return UNREADABLE


def _refusal_of_points(points: Any, rules: BallotRules) -> Refusal | None:
    refusal = _refusal_of_numbers(points, rules.keys)
    if refusal:
        return refusal
    if not all(number >= 0 for number in points.values()):
        return Refusal("decision:points-below-zero")
    # No draft gives so many credits; and a square of thousands of digits could not even be written into a refusal.
    if any(number > CREDITS_MAX for number in points.values()):
        return UNREADABLE
    spent, most = credits_spent(rules.terms.method, points), rules.terms.credits
    return Refusal("decision:credits-overspent", {"spent": spent, "most": most}) if spent > most else None


def credits_spent(method: Method, points: Mapping[str, int]) -> int:
    """What the points of a ballot cost: each dot one credit, the n votes of a quadratic ballot n² of them."""
    return sum(number**2 if method == Method.QUADRATIC else number for number in points.values())


def _refusal_of_order(order: Any, rules: BallotRules) -> Refusal | None:
    if not isinstance(order, list) or not all(isinstance(entry, str | list) and entry for entry in order):
        return UNREADABLE
    groups = rank_groups(order)
    refusal = _refusal_of_options([key for group in groups for key in group], rules.keys)
    if refusal or shares_places(rules.terms.method) or all(len(group) == 1 for group in groups):
        return refusal
    return Refusal("decision:place-shared")


def _refusal_of_quantity(choice: Choice, rules: BallotRules) -> Refusal | None:
    text, waits = choice.get("amount", ""), choice.get("waits", False)
    amount = amount_of(text)
    if type(waits) is not bool or (amount is None and text != ""):
        return UNREADABLE
    if waits and amount is not None:
        return Refusal("decision:amount-and-wait")
    return None if amount is None else refusal_of_amount(amount, rules.terms.bounds)


def rank_groups(order: Sequence[str | list[str]]) -> list[list[str]]:
    """A ranking as groups of options that share a place, best first; a single option stands without a list."""
    return [[entry] if isinstance(entry, str) else list(entry) for entry in order]


def _refusal_of_position(choice: Choice) -> Refusal | None:
    refusal = _known(choice.get("position"), {"consent", "abstain", "object"})
    reason = choice.get("reason", "")
    if refusal or not isinstance(reason, str) or len(reason) > REASON_MAX or not _can_be_kept(reason):
        return refusal or UNREADABLE
    if choice["position"] == "object" and is_blank(reason):
        return Refusal("decision:objection-needs-reason")
    return None


def _can_be_kept(text: str) -> bool:
    """JSON can escape half of a surrogate pair, or a null: neither can be stored everywhere, published or hashed."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def tidy_choice(method: Method, choice: Choice) -> dict[str, Any]:
    """The ballot as it is kept: only what the method asks for, in one order, so that it tells nothing else."""
    match family_of(method):
        case Family.PROPOSAL:
            return {"choice": choice["choice"]}
        case Family.CONSENT:
            reason = choice.get("reason", "") if choice["position"] == "object" else ""
            return {"position": choice["position"], "reason": written(reason).strip()}
        case Family.ONE:
            return {"chosen": choice["chosen"]}
        case Family.APPROVE | Family.BASKET:
            return {"approved": sorted(choice["approved"])}
        case Family.SCORE:
            return {"scores": dict(sorted(choice["scores"].items()))}
        case Family.GRADE:
            return {"grades": dict(sorted(choice["grades"].items()))}
        case Family.CREDITS:
            return {"points": {key: number for key, number in sorted(choice["points"].items()) if number}}
        case Family.RANK:
            groups = [sorted(group) for group in rank_groups(choice["order"])]
            return {"order": [group[0] if len(group) == 1 else group for group in groups]}
        case Family.AMOUNT:
            return {"amount": tidy_amount(choice.get("amount", "")), "waits": choice.get("waits", False)}


def order_from_places(places: Mapping[str, int]) -> list[str | list[str]]:
    """Options from first to last place; gaps do not matter, and who shares a place stands in one list."""
    groups = [sorted(key for key in places if places[key] == place) for place in sorted(set(places.values()))]
    return [group[0] if len(group) == 1 else group for group in groups]


def places_from_order(order: Sequence[str | list[str]]) -> dict[str, int]:
    """The place of each option in a ranking, as it is filled in: 1 for the first, the same for those that share it."""
    return {key: place for place, group in enumerate(rank_groups(order), start=1) for key in group}
