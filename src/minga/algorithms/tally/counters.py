"""Which function counts which method. A method that is not here cannot be asked for."""

from collections.abc import Mapping
from typing import Final

from .assent import count_consent, count_majority
from .ballots import Method
from .budgets import BUDGET_COUNTERS
from .instant_runoff import count_irv
from .points import count_approval, count_score
from .poll import Counter
from .seats import SEAT_COUNTERS

SINGLE_WINNER_COUNTERS: Final[Mapping[Method, Counter]] = {
    "approval": count_approval,
    "score": count_score,
    "irv": count_irv,
    "majority": count_majority,
    "consent": count_consent,
}

COUNTERS: Final[Mapping[Method, Counter]] = {**SINGLE_WINNER_COUNTERS, **SEAT_COUNTERS, **BUDGET_COUNTERS}
