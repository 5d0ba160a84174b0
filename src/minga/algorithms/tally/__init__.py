"""Counting votes exactly, and saying how: approval, score, instant runoff, majority, consent."""

from .ballots import (
    METHODS,
    ApprovalBallot,
    Ballot,
    ConsentBallot,
    Method,
    RankedBallot,
    ScoreBallot,
    YesNoBallot,
)
from .document import is_confirmed, recount, to_document
from .errors import ErrorCode, TallyError
from .results import STEP_FACTS, Outcome, Result, Round, Standing, Step
from .rules import Rules, tie_order
from .tallying import tally

__all__ = [
    "METHODS",
    "STEP_FACTS",
    "ApprovalBallot",
    "Ballot",
    "ConsentBallot",
    "ErrorCode",
    "Method",
    "Outcome",
    "RankedBallot",
    "Result",
    "Round",
    "Rules",
    "ScoreBallot",
    "Standing",
    "Step",
    "TallyError",
    "YesNoBallot",
    "is_confirmed",
    "recount",
    "tally",
    "tie_order",
    "to_document",
]
