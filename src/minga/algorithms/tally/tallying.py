"""The single entry: refuse, count, then ask the rules."""

from collections.abc import Sequence
from fractions import Fraction
from typing import cast

from .assent import count_consent, count_majority
from .ballots import ApprovalBallot, Ballot, ConsentBallot, Method, RankedBallot, ScoreBallot, YesNoBallot
from .instant_runoff import count_irv
from .points import count_approval, count_score
from .results import Count, Electorate, Outcome, Result, Standing, Step
from .rules import Rules
from .validation import check_ballots, check_question, measure_electorate


def tally(
    method: Method,
    options: Sequence[str],
    ballots: Sequence[Ballot],
    rules: Rules,
    roll_size: int,
    *,
    weights: Sequence[int] | None = None,
) -> Result:
    """Count `ballots` over `options` and say what the rules make of it.

    `roll_size` is the number of voters entitled, frozen before the vote; `weights` (1 each when absent)
    gives the voters each ballot speaks for, itself included, in the same unit. All arithmetic is exact.
    The outcome is the first of these that applies: *no_ballots* (nobody expressed a view), *no_quorum*,
    *blocked* (an open objection), *below_threshold* (also: no support at all, or as many no as yes),
    *tie_broken* (the tie order may have decided), *chosen*.

    Raises `TallyError`, before counting anything, naming the first ballot that cannot be counted.
    """
    check_question(method, options, rules)
    check_ballots(method, options, ballots, rules)
    weights = [1] * len(ballots) if weights is None else weights
    electorate = measure_electorate(ballots, weights, roll_size)
    if not electorate.votes_cast:
        return _nothing_to_count(method, options, rules, electorate)
    count = _count(method, options, ballots, weights, rules=rules, electorate=electorate)
    return _conclude(method, rules, electorate, count)


def _count(
    method: Method,
    options: Sequence[str],
    ballots: Sequence[Ballot],
    weights: Sequence[int],
    *,
    rules: Rules,
    electorate: Electorate,
) -> Count:
    # The casts repeat what check_ballots has just proved.
    match method:
        case "approval":
            return count_approval(options, cast("Sequence[ApprovalBallot]", ballots), weights, rules)
        case "score":
            return count_score(options, cast("Sequence[ScoreBallot]", ballots), weights, rules)
        case "irv":
            base = electorate.base(rules.majority_base)
            return count_irv(options, cast("Sequence[RankedBallot]", ballots), weights, rules, base=base)
        case "majority":
            return count_majority(options, cast("Sequence[YesNoBallot]", ballots), weights, rules)
        case "consent":
            return count_consent(options, cast("Sequence[ConsentBallot]", ballots), weights)


def _conclude(method: Method, rules: Rules, electorate: Electorate, count: Count) -> Result:
    base = electorate.base(rules.majority_base)
    share = count.support / base
    is_quorate = electorate.present >= rules.voters_needed(electorate.roll_size)
    passes = count.is_carried and count.support > 0 and rules.meets(share)
    outcome = _outcome(count, is_quorate=is_quorate, passes=passes)
    winner = count.leader if outcome in {"chosen", "tie_broken"} else None
    steps = (
        *_opening_steps(rules, electorate, is_quorate=is_quorate),
        *count.steps,
        _threshold_step(rules, count, base, passes=passes),
        Step("outcome_reached", {"outcome": outcome, "winner": winner}),
    )
    return Result(
        method=method,
        outcome=outcome,
        winner=winner,
        leader=count.leader,
        standings=count.standings,
        rounds=count.rounds,
        steps=steps,
        is_quorate=is_quorate,
        passes_threshold=passes,
        threshold_share=share,
        turnout=electorate.turnout,
        present=electorate.present,
        votes_cast=electorate.votes_cast,
        abstentions=electorate.abstentions,
        roll_size=electorate.roll_size,
    )


def _outcome(count: Count, *, is_quorate: bool, passes: bool) -> Outcome:
    if not is_quorate:
        return "no_quorum"
    if count.is_blocked:
        return "blocked"
    if not passes:
        return "below_threshold"
    return "tie_broken" if count.is_tie_decisive else "chosen"


def _nothing_to_count(method: Method, options: Sequence[str], rules: Rules, electorate: Electorate) -> Result:
    zero = Fraction(0)
    is_quorate = electorate.present >= rules.voters_needed(electorate.roll_size)
    return Result(
        method=method,
        outcome="no_ballots",
        winner=None,
        leader=None,
        # By id: the order in which options were listed must not look like a preference.
        standings=tuple(Standing(option, 1, zero, zero) for option in sorted(options)),
        rounds=(),
        steps=(
            *_opening_steps(rules, electorate, is_quorate=is_quorate),
            Step("outcome_reached", {"outcome": "no_ballots", "winner": None}),
        ),
        is_quorate=is_quorate,
        passes_threshold=False,
        threshold_share=zero,
        turnout=electorate.turnout,
        present=electorate.present,
        votes_cast=0,
        abstentions=electorate.abstentions,
        roll_size=electorate.roll_size,
    )


def _opening_steps(rules: Rules, electorate: Electorate, *, is_quorate: bool) -> tuple[Step, Step]:
    counted = Step(
        "ballots_counted",
        {
            "ballots": electorate.ballots,
            "present": electorate.present,
            "votes_cast": electorate.votes_cast,
            "abstentions": electorate.abstentions,
            "roll_size": electorate.roll_size,
        },
    )
    checked = Step(
        "quorum_checked",
        {
            "present": electorate.present,
            "needed": rules.voters_needed(electorate.roll_size),
            "roll_size": electorate.roll_size,
            "is_quorate": is_quorate,
        },
    )
    return counted, checked


def _threshold_step(rules: Rules, count: Count, base: int, *, passes: bool) -> Step:
    return Step(
        "threshold_checked",
        {
            "option": count.leader,
            "support": count.support,
            "base": base,
            "majority_base": rules.majority_base,
            "share": count.support / base,
            "needed": rules.threshold,
            "comparison": rules.threshold_comparison,
            "passes": passes,
        },
    )
