"""From the ballots of a decision to its count, and to the file from which anybody counts again."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final, Literal, cast

from minga.algorithms import tally
from minga.decision.models import Ballot, Decision, Option, RollEntry
from minga.decision.rules import (
    SCORE_MAX,
    SEVERAL_METHODS,
    WAIT_KEY,
    BallotRules,
    Family,
    MajorityBase,
    Method,
    Threshold,
    amount_of,
    family_of,
    rank_groups,
)

TALLY_METHODS: Final[dict[Method, tally.Method]] = {
    Method.YES_NO: "majority",
    Method.CONSENT: "consent",
    Method.PLURALITY: "plurality",
    Method.APPROVAL: "approval",
    Method.SCORE: "score",
    Method.STAR: "star",
    Method.MAJORITY_JUDGMENT: "majority_judgment",
    Method.DOTS: "dot",
    Method.QUADRATIC: "quadratic",
    Method.RANKED: "irv",
    Method.SCHULZE: "schulze",
    Method.RANKED_PAIRS: "ranked_pairs",
    Method.BORDA: "borda",
    Method.COPELAND: "copeland",
    Method.MINIMAX: "minimax",
    Method.STV: "stv",
    Method.SEQUENTIAL_PAV: "sequential_pav",
    Method.PHRAGMEN: "phragmen",
    Method.EQUAL_SHARES: "equal_shares",
    Method.BUDGET: "budget",
    Method.QUANTITY: "quantity",
}
BASES: Final[dict[MajorityBase, Literal["votes_cast", "present", "roll"]]] = {
    MajorityBase.VOTES_CAST: "votes_cast",
    MajorityBase.PRESENT: "present",
    MajorityBase.ROLL: "roll",
}
THRESHOLDS = {
    Threshold.NONE: None,
    Threshold.MORE_THAN_HALF: Fraction(1, 2),
    Threshold.TWO_THIRDS: Fraction(2, 3),
    Threshold.THREE_QUARTERS: Fraction(3, 4),
    Threshold.EVERYBODY: Fraction(1),
}


def to_tally_ballot(method: Method, choice: Mapping[str, Any]) -> tally.Ballot:
    """A kept ballot as the count takes it."""
    match family_of(method):
        case Family.PROPOSAL | Family.CONSENT | Family.AMOUNT as family:
            return _to_answer(family, choice)
        case Family.ONE:
            return tally.ChoiceBallot(choice["chosen"] or None)
        case Family.APPROVE | Family.BASKET:
            return tally.ApprovalBallot(frozenset(choice["approved"]))
        case Family.SCORE:
            return tally.ScoreBallot(dict(choice["scores"]))
        case Family.GRADE:
            return tally.ScoreBallot(dict(choice["grades"]))
        case Family.CREDITS if method == Method.QUADRATIC:
            return tally.CreditBallot(dict(choice["points"]))
        case Family.CREDITS:
            return tally.PointsBallot(dict(choice["points"]))
        case Family.RANK:
            groups = rank_groups(choice["order"])
            return tally.RankedBallot(tuple(group[0] if len(group) == 1 else frozenset(group) for group in groups))


def _to_answer(family: Family, choice: Mapping[str, Any]) -> tally.Ballot:
    """What a kept ballot says to the one proposal there is."""
    if family == Family.PROPOSAL:
        return tally.YesNoBallot(choice["choice"])
    if family == Family.CONSENT:
        return tally.ConsentBallot(choice["position"], choice["reason"])
    return tally.QuantityBallot(amount_of(choice["amount"]), choice["waits"])


def _quantity_rules(decision: Decision) -> tally.QuantityRules:
    bounds = decision.terms.bounds
    return tally.QuantityRules(lower=amount_of(bounds.lowest), upper=amount_of(bounds.highest), wait=WAIT_KEY)


def tally_rules(decision: Decision, keys: Sequence[str], costs: Mapping[str, int]) -> tally.Rules:
    """The rules of the count as the draft fixed them; ties by the order that the public seed draws."""
    threshold = Threshold(decision.threshold)
    grades = tuple(reversed(decision.grades)) if decision.method == Method.MAJORITY_JUDGMENT else ()
    return tally.Rules(
        quorum=Fraction(decision.quorum, 100) if decision.quorum else None,
        threshold=THRESHOLDS[threshold],
        threshold_comparison="more_than" if threshold == Threshold.MORE_THAN_HALF else "at_least",
        majority_base=BASES[MajorityBase(decision.majority_base)],
        score_max=len(grades) - 1 if grades else SCORE_MAX,
        grades=grades,
        credits=decision.credits,
        min_choices=decision.fewest_choices if limits_choices(decision) else 0,
        max_choices=(decision.most_choices or None) if limits_choices(decision) else None,
        seats=decision.seats,
        stv_rule=cast("Any", decision.stv_rule),
        vacant_option=WAIT_KEY if decision.method in SEVERAL_METHODS else None,
        budget=_budget_rules(decision, costs) if decision.method == Method.BUDGET else None,
        quantity=_quantity_rules(decision) if decision.method == Method.QUANTITY else None,
        tie_order=tally.tie_order(keys, decision.tie_seed),
    )


def limits_choices(decision: Decision) -> bool:
    """Whether the fewest and the most choices mean anything to this method."""
    return family_of(decision.method) in {Family.APPROVE, Family.BASKET}


def _budget_rules(decision: Decision, costs: Mapping[str, int]) -> tally.BudgetRules:
    return tally.BudgetRules(
        amount=decision.budget or 0,
        costs=costs,
        rule=cast("Any", decision.budget_rule),
        completion=cast("Any", decision.completion),
        utility=cast("Any", decision.utility),
        wait=WAIT_KEY,
        max_sum_cost=decision.terms.basket_limit,
    )


def option_keys(decision_id: int) -> list[str]:
    """Keys of the options, proposals first, *wait* last."""
    options = Option.objects.filter(decision_id=decision_id).order_by("is_wait", "id")
    return list(options.values_list("key", flat=True))


def costs_of(decision: Decision) -> dict[str, int | None]:
    """The options, proposals first, *wait* last, with what they cost."""
    options = Option.objects.filter(decision=decision).order_by("is_wait", "id")
    return dict(options.values_list("key", "cost"))


def ballot_rules(decision: Decision) -> BallotRules:
    """What a ballot of this decision is held against."""
    costs = costs_of(decision)
    return BallotRules(decision.terms, list(costs), {key: cost for key, cost in costs.items() if cost is not None})


def count_decision(decision: Decision) -> tuple[dict[str, Any], tally.Result]:
    """Count every ballot, each for the voices written on it: the document to count again from, and its result."""
    costs = costs_of(decision)
    method = Method(decision.method)
    rows = list(Ballot.objects.filter(decision=decision).order_by("id").values_list("choice", "voices"))
    ballots = [to_tally_ballot(method, choice) for choice, _voices in rows]
    rules = tally_rules(decision, list(costs), {key: cost for key, cost in costs.items() if cost is not None})
    roll_size = RollEntry.objects.filter(decision=decision).count()
    voices = [voices for _choice, voices in rows]
    return tally.counted_document(TALLY_METHODS[method], list(costs), ballots, rules, roll_size, weights=voices)


def document_of(decision: Decision) -> dict[str, Any]:
    """The counted document of an ended decision: it holds every ballot, so that no page reads it by the way."""
    return Decision.objects.values_list("result", flat=True).get(pk=decision.pk) or {}


def recount_file(decision: Decision) -> dict[str, Any]:
    """The published file: the count's document, the titles behind its keys, and each ballot by receipt or name."""
    options = Option.objects.filter(decision=decision).order_by("is_wait", "id")
    ballots = Ballot.objects.filter(decision=decision)
    listed: list[dict[str, Any]]
    if decision.is_secret:
        rows = ballots.order_by("receipt_digest").values_list("receipt_digest", "choice")
        listed = [{"receipt_sha256": receipt, "ballot": choice} for receipt, choice in rows]
    else:
        named = list(ballots.select_related("voter").order_by("voter__name", "voter_id"))
        listed = [{"voter": str(each.voter), "ballot": each.choice, "voices": each.voices} for each in named]
    about = {"id": decision.pk, "title": decision.title, "tie_seed": decision.tie_seed}
    if decision.method == Method.BUDGET:
        about["currency"] = decision.currency
    if decision.method == Method.QUANTITY:
        about["unit"] = decision.unit
    return {
        **document_of(decision),
        "decision": about,
        "option_titles": dict(options.values_list("key", "title")),
        "listed_ballots": listed,
    }
