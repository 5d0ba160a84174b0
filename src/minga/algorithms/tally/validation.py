"""Every refusal happens here, before anything is counted."""

from collections.abc import Iterable, Mapping, Sequence

from minga.kernel.counting import counted

from .ballots import (
    BALLOT_TYPES,
    COMMITTEE_METHODS,
    PROPOSAL_METHODS,
    WITHOUT_THRESHOLD,
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
    chosen_options,
    is_abstention,
)
from .counters import COUNTERS
from .errors import TallyError, refuse_rule
from .poll import Electorate
from .quantity_rules import is_amount
from .rules import Rules

# Every count of voters fits a signed 64-bit integer, with room to add two.
MOST_VOTERS = 2**62
MOST_OPTIONS = 1_000
"""Pairwise methods take the square of the options in memory."""
MOST_OPTIONS_OF_PATHS = 300
"""Schulze and ranked pairs take their cube in time: with 300, seconds."""


def check_question(method: Method, options: Sequence[str], rules: Rules) -> None:
    """Refuse options or rules that this method cannot count with."""
    if method not in COUNTERS:
        raise TallyError("unknown_method", f"{method!r} is not one of {', '.join(COUNTERS)}.")
    ids: Sequence[object] = options
    if not ids or not all(isinstance(option, str) and option for option in ids):
        raise TallyError("bad_options", "There must be at least one option, and every option needs an id.")
    most = MOST_OPTIONS_OF_PATHS if method in {"schulze", "ranked_pairs"} else MOST_OPTIONS
    if len(ids) > most:
        raise TallyError(
            "bad_options", f"There are {counted(len(ids), 'option', 'options')}; {method} counts no more than {most}."
        )
    if len(set(options)) != len(options):
        raise TallyError("bad_options", "Two options have the same id.")
    if method in PROPOSAL_METHODS:
        if len(options) > 2:
            raise TallyError("bad_options", f"{method} takes a proposal and at most one alternative.")
    elif len(options) > 1 and sorted(rules.tie_order) != sorted(options):
        raise refuse_rule("tie_order", "must name every option exactly once.")
    _check_several(method, options, rules)


def _check_several(method: Method, options: Sequence[str], rules: Rules) -> None:
    if method in WITHOUT_THRESHOLD and rules.threshold is not None:
        raise refuse_rule("threshold", f"has no meaning for {method}.")
    if method in COMMITTEE_METHODS and rules.seats > len(options):
        raise refuse_rule("seats", f"must not be more than the {counted(len(options), 'option', 'options')}.")
    if rules.vacant_option is not None and (method not in COMMITTEE_METHODS or rules.vacant_option not in options):
        raise refuse_rule("vacant_option", "must be one of the options, in a method that fills seats.")
    if method == "budget":
        _check_budget(options, rules)
    elif rules.budget is not None:
        raise refuse_rule("budget", f"has no meaning for {method}.")
    if method == "quantity":
        _check_quantity(options, rules)
    elif rules.quantity is not None:
        raise refuse_rule("quantity", f"has no meaning for {method}.")


def _check_quantity(options: Sequence[str], rules: Rules) -> None:
    if rules.quantity is None:
        raise refuse_rule("quantity", "is needed: what bounds an amount.")
    wait = rules.quantity.wait
    if list(options[1:]) != ([] if wait is None else [wait]):
        raise TallyError("bad_options", "quantity takes a proposal, then the option to wait that its rules name.")


def _check_budget(options: Sequence[str], rules: Rules) -> None:
    if rules.budget is None:
        raise refuse_rule("budget", "is needed: the money, and what each option costs.")
    known, wait = frozenset(options), rules.budget.wait
    if wait is not None and wait not in known:
        raise refuse_rule("budget.wait", f"names {wait!r}, which is not an option.", option=wait)
    if len(known) == 1 and wait is not None:
        raise refuse_rule("budget.costs", "must name at least one option that money can be spent on.")
    for option in options:
        if option not in rules.budget.costs and option != wait:
            raise refuse_rule("budget.costs", f"must name every option; {option!r} is missing.", option=option)
    for option in rules.budget.costs:
        if option not in known:
            raise refuse_rule("budget.costs", f"names {option!r}, which is not an option.", option=option)


def check_ballots(method: Method, options: Sequence[str], ballots: Sequence[Ballot], rules: Rules) -> None:
    """Refuse the first ballot that cannot be counted, by its index."""
    known = frozenset(options)
    for index, ballot in enumerate(ballots):
        if not isinstance(ballot, BALLOT_TYPES[method]):
            raise TallyError("wrong_ballot", f"not a ballot for {method}.", ballot_index=index)
        _check_ballot(index, ballot, known, rules)
        _check_choices(index, ballot, rules)


def measure_electorate(ballots: Sequence[Ballot], weights: Sequence[int], roll_size: int) -> Electorate:
    """Count heads by weight; refuse weights below 1 and more voters than the roll holds."""
    if len(weights) != len(ballots):
        given = counted(len(weights), "weight was", "weights were")
        raise TallyError("bad_weights", f"{given} given for {counted(len(ballots), 'ballot', 'ballots')}.")
    for index, weight in enumerate(weights):
        if type(weight) is not int or weight < 1:
            raise TallyError("bad_weights", "a weight must be a whole number above 0.", ballot_index=index)
    silent = sum(weight for ballot, weight in zip(ballots, weights, strict=True) if is_abstention(ballot))
    present = sum(weights)
    check_roll(present, roll_size)
    return Electorate(len(ballots), present, present - silent, roll_size)


def check_roll(present: int, roll_size: int) -> None:
    """Refuse a roll that is not a number of voters, or that holds fewer than are present."""
    if type(roll_size) is not int or roll_size < 0:
        raise TallyError("bad_roll", "The roll must be a whole number of voters.")
    if roll_size > MOST_VOTERS:
        raise TallyError("bad_roll", f"The roll must not hold more than {MOST_VOTERS} voters.")
    if present > roll_size:
        raise TallyError(
            "bad_roll", f"{counted(present, 'voter is', 'voters are')} present but the roll holds {roll_size}."
        )


def _check_ballot(index: int, ballot: Ballot, known: frozenset[str], rules: Rules) -> None:
    match ballot:
        case ApprovalBallot():
            _check_known(index, sorted(ballot.approved, key=str), known)
        case ScoreBallot():
            _check_known(index, ballot.scores, known)
            _check_scores(index, ballot, rules.score_max)
        case RankedBallot():
            _check_order(index, ballot, known)
        case ChoiceBallot():
            _check_known(index, () if ballot.choice is None else (ballot.choice,), known)
        case CreditBallot():
            _check_known(index, ballot.votes, known)
            _check_credits(index, ballot, rules)
        case PointsBallot():
            _check_known(index, ballot.points, known)
            _check_points(index, ballot, rules)
        case YesNoBallot() | ConsentBallot() | QuantityBallot():
            _check_answer(index, ballot, rules)


def _check_answer(index: int, ballot: YesNoBallot | ConsentBallot | QuantityBallot, rules: Rules) -> None:
    match ballot:
        case YesNoBallot():
            if ballot.choice not in {"yes", "no", "abstain"}:
                raise TallyError("unknown_choice", f"{ballot.choice!r} is not a choice.", ballot_index=index)
        case ConsentBallot():
            _check_position(index, ballot)
        case QuantityBallot():
            _check_amount(index, ballot, rules)


def _check_known(index: int, chosen: Iterable[str], known: frozenset[str]) -> None:
    for option in chosen:
        if option not in known:
            raise TallyError("unknown_option", f"{option!r} is not an option.", ballot_index=index, option=str(option))


def _check_scores(index: int, ballot: ScoreBallot, score_max: int) -> None:
    for option, score in ballot.scores.items():
        if type(score) is not int or not 0 <= score <= score_max:
            sentence = f"the score of {option!r} must be a whole number from 0 to {score_max}."
            raise TallyError("score_out_of_range", sentence, ballot_index=index, option=option)


def _check_credits(index: int, ballot: CreditBallot, rules: Rules) -> None:
    _check_whole(index, ballot.votes, "votes", may_be_negative=rules.negative_votes)
    spent = sum(votes * votes for votes in ballot.votes.values())
    if spent > rules.credits:
        sentence = f"the votes cost {counted(spent, 'credit', 'credits')}, more than {rules.credits}."
        raise TallyError("too_many_credits", sentence, ballot_index=index)


def _check_points(index: int, ballot: PointsBallot, rules: Rules) -> None:
    _check_whole(index, ballot.points, "points", may_be_negative=False)
    given = sum(ballot.points.values())
    if given > rules.credits:
        sentence = f"{counted(given, 'point was', 'points were')} given, more than {rules.credits}."
        raise TallyError("too_many_credits", sentence, ballot_index=index)


def _check_whole(index: int, numbers: Mapping[str, int], unit: str, *, may_be_negative: bool) -> None:
    for option, number in numbers.items():
        if type(number) is not int or (number < 0 and not may_be_negative):
            bound = "" if may_be_negative else " of at least 0"
            sentence = f"the {unit} of {option!r} must be a whole number{bound}."
            raise TallyError("points_out_of_range", sentence, ballot_index=index, option=option)


def _check_order(index: int, ballot: RankedBallot, known: frozenset[str]) -> None:
    seen: set[str] = set()
    places: Sequence[object] = ballot.order
    for entry in places:
        # The annotation says what a place is; what arrives from a published file may be anything.
        if not isinstance(entry, str | frozenset) or not entry:
            sentence = "a place must hold an option, or a set of options."
            raise TallyError("wrong_ballot", sentence, ballot_index=index)
        place = (entry,) if isinstance(entry, str) else sorted(entry, key=str)
        _check_known(index, place, known)
        for option in place:
            if option in seen:
                raise TallyError("repeated_option", f"{option!r} is ranked twice.", ballot_index=index, option=option)
            seen.add(option)


def _check_choices(index: int, ballot: Ballot, rules: Rules) -> None:
    if isinstance(ballot, YesNoBallot | ConsentBallot | QuantityBallot):
        return
    chosen = chosen_options(ballot)
    if not chosen:
        return
    if len(chosen) < rules.min_choices:
        sentence = (
            f"{counted(len(chosen), 'option is', 'options are')} named; at least {rules.min_choices} are asked for."
        )
        raise TallyError("too_few_choices", sentence, ballot_index=index)
    if rules.max_choices is not None and len(chosen) > rules.max_choices:
        sentence = f"{counted(len(chosen), 'option is', 'options are')} named; at most {rules.max_choices} are allowed."
        raise TallyError("too_many_choices", sentence, ballot_index=index)
    if rules.budget is not None:
        _check_sum_cost(index, sum(rules.budget.costs.get(option, 0) for option in chosen), rules)


def _check_sum_cost(index: int, cost: int, rules: Rules) -> None:
    if rules.budget is None:
        return
    most = rules.budget.max_sum_cost
    if cost < rules.budget.min_sum_cost or (most is not None and cost > most):
        sentence = f"the options named cost {cost} together, outside what one ballot may name."
        raise TallyError("sum_cost_out_of_range", sentence, ballot_index=index)


def _check_position(index: int, ballot: ConsentBallot) -> None:
    if ballot.position not in {"consent", "abstain", "object"}:
        raise TallyError("unknown_choice", f"{ballot.position!r} is not a position.", ballot_index=index)
    if ballot.position == "object" and not ballot.reason.strip():
        raise TallyError("missing_reason", "an objection needs a reason.", ballot_index=index)


def _check_amount(index: int, ballot: QuantityBallot, rules: Rules) -> None:
    quantity = rules.quantity
    waits: object = ballot.waits  # the annotation says what it is; a published file may hold anything
    if not isinstance(waits, bool) or (waits and ballot.amount is not None):
        raise TallyError("wrong_ballot", "a ballot gives an amount, or waits.", ballot_index=index)
    if ballot.waits and quantity and quantity.wait is None:
        raise TallyError("unknown_choice", "there is no option to wait.", ballot_index=index)
    if ballot.amount is None:
        return
    if not is_amount(ballot.amount):
        raise TallyError("wrong_ballot", "an amount must be an exact decimal.", ballot_index=index)
    if quantity and not quantity.admits(ballot.amount):
        raise TallyError("amount_out_of_range", "the amount is outside the bounds.", ballot_index=index)
