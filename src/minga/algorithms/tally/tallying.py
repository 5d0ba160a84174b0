"""The single entry: refuse, count, then ask the rules."""

from collections.abc import Sequence
from fractions import Fraction

from .ballots import Ballot, Method
from .counters import COUNTERS, RANK_COUNTERS
from .errors import TallyError
from .poll import Electorate, Poll, RankPoll
from .rank_profile import RankProfile
from .results import Count, Outcome, Result, Standing, Step
from .rules import Rules
from .validation import check_ballots, check_question, check_roll, measure_electorate


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
        return nothing_to_count(method, options, rules, electorate)
    poll = Poll(options=tuple(options), ballots=ballots, weights=weights, rules=rules, electorate=electorate)
    return conclude(method, rules, electorate, COUNTERS[method](poll))


def tally_ranks(method: Method, profile: RankProfile, rules: Rules, roll_size: int) -> Result:
    """Count a profile of rankings, as `tally` counts the same ballots: for large votes, and for merged districts.

    The step `ballots_counted` gives distinct rankings for ballots. `Rules.min_choices` and `max_choices` are not
    looked at. Raises `TallyError` as `tally` does; methods without a profile are *unknown_method* here.
    """
    if method not in RANK_COUNTERS:
        raise TallyError("unknown_method", f"{method!r} is not one of {', '.join(RANK_COUNTERS)}.")
    check_question(method, profile.options, rules)
    present = profile.present
    check_roll(present, roll_size)
    electorate = Electorate(len(profile.weights), present, profile.votes_cast, roll_size)
    if not electorate.votes_cast:
        return nothing_to_count(method, profile.options, rules, electorate)
    count = RANK_COUNTERS[method](RankPoll(profile, rules, electorate.base(rules.majority_base)))
    return conclude(method, rules, electorate, count)


def conclude(method: Method, rules: Rules, electorate: Electorate, count: Count) -> Result:
    """What quorum, threshold and objections make of a count."""
    base = electorate.base(rules.majority_base)
    share = count.support / base
    is_quorate = electorate.present >= rules.voters_needed(electorate.roll_size)
    passes = count.passes_by_itself and rules.meets(share)
    outcome = _outcome(count, is_quorate=is_quorate, passes=passes)
    winners = count.chosen if outcome in {"chosen", "tie_broken"} else ()
    steps = (
        *_opening_steps(rules, electorate, is_quorate=is_quorate),
        *count.steps,
        _threshold_step(rules, count, base, passes=passes),
        Step("outcome_reached", {"outcome": outcome, "winners": winners}),
    )
    return Result(
        method=method,
        outcome=outcome,
        winners=winners,
        leader=count.leader,
        standings=count.standings,
        rounds=count.rounds,
        picture=count.picture,
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


def nothing_to_count(method: Method, options: Sequence[str], rules: Rules, electorate: Electorate) -> Result:
    """The result when nobody expressed a view."""
    zero = Fraction(0)
    is_quorate = electorate.present >= rules.voters_needed(electorate.roll_size)
    return Result(
        method=method,
        outcome="no_ballots",
        winners=(),
        leader=None,
        # By id: the order in which options were listed must not look like a preference.
        standings=tuple(Standing(option, 1, zero, zero) for option in sorted(options)),
        rounds=(),
        picture=None,
        steps=(
            *_opening_steps(rules, electorate, is_quorate=is_quorate),
            Step("outcome_reached", {"outcome": "no_ballots", "winners": ()}),
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
