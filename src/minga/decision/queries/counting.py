"""From the ballots of a decision to its count, and from a stored count back to what it says."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final, Literal

from minga.algorithms import tally
from minga.decision.models import Ballot, Decision, Option, RollEntry
from minga.decision.rules import SCORE_MAX, MajorityBase, Method, Threshold

TALLY_METHODS: Final[dict[Method, tally.Method]] = {
    Method.APPROVAL: "approval",
    Method.SCORE: "score",
    Method.RANKED: "irv",
    Method.YES_NO: "majority",
    Method.CONSENT: "consent",
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
    match method:
        case Method.APPROVAL:
            return tally.ApprovalBallot(frozenset(choice["approved"]))
        case Method.SCORE:
            return tally.ScoreBallot(dict(choice["scores"]))
        case Method.RANKED:
            return tally.RankedBallot(tuple(choice["order"]))
        case Method.YES_NO:
            return tally.YesNoBallot(choice["choice"])
        case Method.CONSENT:
            return tally.ConsentBallot(choice["position"], choice["reason"])


def tally_rules(decision: Decision, keys: Sequence[str]) -> tally.Rules:
    """The rules of the count as the draft fixed them; ties by the order that the public seed draws."""
    threshold = Threshold(decision.threshold)
    return tally.Rules(
        quorum=Fraction(decision.quorum, 100) if decision.quorum else None,
        threshold=THRESHOLDS[threshold],
        threshold_comparison="more_than" if threshold == Threshold.MORE_THAN_HALF else "at_least",
        majority_base=BASES[MajorityBase(decision.majority_base)],
        score_max=SCORE_MAX,
        tie_order=tally.tie_order(keys, decision.tie_seed),
    )


def option_keys(decision_id: int) -> list[str]:
    """Keys of the options, proposals first, *wait* last."""
    options = Option.objects.filter(decision_id=decision_id).order_by("is_wait", "id")
    return list(options.values_list("key", flat=True))


def count_decision(decision: Decision) -> dict[str, Any]:
    """Count every ballot; the document from which anybody can count again."""
    keys = option_keys(decision.pk)
    method = Method(decision.method)
    choices = Ballot.objects.filter(decision=decision).order_by("id").values_list("choice", flat=True)
    ballots = [to_tally_ballot(method, choice) for choice in choices]
    roll_size = RollEntry.objects.filter(decision=decision).count()
    return tally.to_document(TALLY_METHODS[method], keys, ballots, tally_rules(decision, keys), roll_size)


def recount_file(decision: Decision) -> dict[str, Any]:
    """The published file: the count's document, the titles behind its keys, and each ballot by receipt or name."""
    options = Option.objects.filter(decision=decision).order_by("is_wait", "id")
    ballots = Ballot.objects.filter(decision=decision)
    listed: list[dict[str, Any]]
    if decision.is_secret:
        rows = ballots.order_by("receipt_digest").values_list("receipt_digest", "choice")
        listed = [{"receipt_sha256": receipt, "ballot": choice} for receipt, choice in rows]
    else:
        named = ballots.select_related("voter").order_by("voter__name", "voter_id")
        listed = [{"voter": str(ballot.voter), "ballot": ballot.choice} for ballot in named]
    return {
        **(decision.result or {}),
        "decision": {"id": decision.pk, "title": decision.title, "tie_seed": decision.tie_seed},
        "option_titles": dict(options.values_list("key", "title")),
        "listed_ballots": listed,
    }
