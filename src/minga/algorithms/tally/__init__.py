"""Counting votes exactly, and saying how: for one winner, for seats, and for budgets."""

from .ballots import (
    METHODS,
    ApprovalBallot,
    Ballot,
    ChoiceBallot,
    ConsentBallot,
    CreditBallot,
    Method,
    PointsBallot,
    RankedBallot,
    ScoreBallot,
    YesNoBallot,
)
from .budget_rules import BudgetRules
from .document import is_confirmed, recount, to_document
from .errors import ErrorCode, TallyError
from .pictures import Basket, Distribution, PairDecision, Pairwise, Picture, Purchase, Rejection
from .results import STEP_FACTS, Outcome, Result, Round, Standing, Step
from .rules import Rules, tie_order
from .tallying import tally

__all__ = [
    "METHODS",
    "STEP_FACTS",
    "ApprovalBallot",
    "Ballot",
    "Basket",
    "BudgetRules",
    "ChoiceBallot",
    "ConsentBallot",
    "CreditBallot",
    "Distribution",
    "ErrorCode",
    "Method",
    "Outcome",
    "PairDecision",
    "Pairwise",
    "Picture",
    "PointsBallot",
    "Purchase",
    "RankedBallot",
    "Rejection",
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
