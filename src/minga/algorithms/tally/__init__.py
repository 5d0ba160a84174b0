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
    QuantityBallot,
    RankedBallot,
    ScoreBallot,
    YesNoBallot,
)
from .budget_rules import BUDGET_RULES, BudgetRules
from .delegation import EVERY_SUBJECT, Representation, path_of, resolve_delegations
from .document import counted_document, is_confirmed, recount
from .errors import ErrorCode, TallyError
from .keeping import keep_result, kept_result
from .pictures import Amounts, Basket, Distribution, PairDecision, Pairwise, Picture, Purchase, Rejection
from .quantity_rules import QuantityRules, read_amount, write_amount
from .rank_profile import RankProfile
from .results import STEP_FACTS, Outcome, Result, Round, Standing, Step
from .rules import Rules, tie_order
from .tallying import tally, tally_ranks

__all__ = [
    "BUDGET_RULES",
    "EVERY_SUBJECT",
    "METHODS",
    "STEP_FACTS",
    "Amounts",
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
    "QuantityBallot",
    "QuantityRules",
    "RankProfile",
    "RankedBallot",
    "Rejection",
    "Representation",
    "Result",
    "Round",
    "Rules",
    "ScoreBallot",
    "Standing",
    "Step",
    "TallyError",
    "YesNoBallot",
    "counted_document",
    "is_confirmed",
    "keep_result",
    "kept_result",
    "path_of",
    "read_amount",
    "recount",
    "resolve_delegations",
    "tally",
    "tally_ranks",
    "tie_order",
    "write_amount",
]
