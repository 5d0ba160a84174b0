"""Every refusal happens here, before anything is counted."""

from collections.abc import Sequence

from .ballots import (
    BALLOT_TYPES,
    METHODS,
    ApprovalBallot,
    Ballot,
    ConsentBallot,
    Method,
    RankedBallot,
    ScoreBallot,
    YesNoBallot,
    is_abstention,
)
from .errors import TallyError
from .results import Electorate
from .rules import Rules


def check_question(method: Method, options: Sequence[str], rules: Rules) -> None:
    """Refuse options or a tie order that this method cannot count with."""
    if method not in METHODS:
        raise TallyError("unknown_method", f"{method!r} is not one of {', '.join(METHODS)}.")
    ids: Sequence[object] = options
    if not ids or not all(isinstance(option, str) and option for option in ids):
        raise TallyError("bad_options", "There must be at least one option, and every option needs an id.")
    if len(set(options)) != len(options):
        raise TallyError("bad_options", "Two options have the same id.")
    if method in {"majority", "consent"}:
        if len(options) > 2:
            raise TallyError("bad_options", f"{method} takes a proposal and at most one alternative.")
    elif len(options) > 1 and sorted(rules.tie_order) != sorted(options):
        raise TallyError("bad_rules", "tie_order must name every option exactly once.")


def check_ballots(method: Method, options: Sequence[str], ballots: Sequence[Ballot], rules: Rules) -> None:
    """Refuse the first ballot that cannot be counted, by its index."""
    known = frozenset(options)
    for index, ballot in enumerate(ballots):
        if not isinstance(ballot, BALLOT_TYPES[method]):
            raise TallyError("wrong_ballot", f"not a ballot for {method}.", ballot_index=index)
        _check_ballot(index, ballot, known, rules.score_max)


def measure_electorate(ballots: Sequence[Ballot], weights: Sequence[int], roll_size: int) -> Electorate:
    """Count heads by weight; refuse weights below 1 and more voters than the roll holds."""
    if len(weights) != len(ballots):
        raise TallyError("bad_weights", f"{len(weights)} weights were given for {len(ballots)} ballots.")
    for index, weight in enumerate(weights):
        if type(weight) is not int or weight < 1:
            raise TallyError("bad_weights", "a weight must be a whole number above 0.", ballot_index=index)
    if type(roll_size) is not int or roll_size < 0:
        raise TallyError("bad_roll", "The roll must be a whole number of voters.")
    present = sum(weights)
    if present > roll_size:
        raise TallyError("bad_roll", f"{present} voters are present but the roll holds {roll_size}.")
    silent = sum(weight for ballot, weight in zip(ballots, weights, strict=True) if is_abstention(ballot))
    return Electorate(len(ballots), present, present - silent, roll_size)


def _check_ballot(index: int, ballot: Ballot, known: frozenset[str], score_max: int) -> None:
    match ballot:
        case ApprovalBallot():
            _check_known(index, sorted(ballot.approved, key=str), known)
        case ScoreBallot():
            _check_known(index, tuple(ballot.scores), known)
            _check_scores(index, ballot, score_max)
        case RankedBallot():
            _check_order(index, ballot, known)
        case YesNoBallot():
            if ballot.choice not in {"yes", "no", "abstain"}:
                raise TallyError("unknown_choice", f"{ballot.choice!r} is not a choice.", ballot_index=index)
        case ConsentBallot():
            _check_position(index, ballot)


def _check_known(index: int, chosen: Sequence[str], known: frozenset[str]) -> None:
    for option in chosen:
        if option not in known:
            raise TallyError("unknown_option", f"{option!r} is not an option.", ballot_index=index, option=str(option))


def _check_scores(index: int, ballot: ScoreBallot, score_max: int) -> None:
    for option, score in ballot.scores.items():
        if type(score) is not int or not 0 <= score <= score_max:
            sentence = f"the score of {option!r} must be a whole number from 0 to {score_max}."
            raise TallyError("score_out_of_range", sentence, ballot_index=index, option=option)


def _check_order(index: int, ballot: RankedBallot, known: frozenset[str]) -> None:
    for entry in ballot.order:
        # The annotation says str; what arrives from a published file may be a nested list.
        if not isinstance(entry, str):
            raise TallyError("equal_ranks", "two options may not share a rank.", ballot_index=index)
    _check_known(index, ballot.order, known)
    seen: set[str] = set()
    for option in ballot.order:
        if option in seen:
            raise TallyError("repeated_option", f"{option!r} is ranked twice.", ballot_index=index, option=option)
        seen.add(option)


def _check_position(index: int, ballot: ConsentBallot) -> None:
    if ballot.position not in {"consent", "abstain", "object"}:
        raise TallyError("unknown_choice", f"{ballot.position!r} is not a position.", ballot_index=index)
    if ballot.position == "object" and not ballot.reason.strip():
        raise TallyError("missing_reason", "an objection needs a reason.", ballot_index=index)
