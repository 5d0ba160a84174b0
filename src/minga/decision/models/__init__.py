"""Tables of the decision link."""

from minga.decision.models.decisions import ANSWERS, Decision, DecisionQuerySet, Option, Response
from minga.decision.models.voting import Ballot, Delegation, DelegationQuerySet, RollEntry

__all__ = [
    "ANSWERS",
    "Ballot",
    "Decision",
    "DecisionQuerySet",
    "Delegation",
    "DelegationQuerySet",
    "Option",
    "Response",
    "RollEntry",
]
