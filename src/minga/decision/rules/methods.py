"""Ways of choosing, what kind of question each answers, and the rules that each of them needs."""

from dataclasses import dataclass, field
from enum import StrEnum

from minga.decision.rules.amounts import Bounds, refusal_to_bound
from minga.kernel import Refusal
from minga.kernel.sameness import comparison_key
from minga.kernel.writing import is_blank

SCORE_MAX = 5
SEATS_MAX, CREDITS_MAX = 40, 1_000
BUDGET_MAX = 10**15
GRADES_FEWEST, GRADES_MOST, GRADE_MAX = 3, 10, 40
UNIT_MAX, CURRENCY_LENGTH = 24, 3


class Method(StrEnum):
    """How a decision is counted; each value is kept with the decision and named in the published file."""

    YES_NO = "yes_no"
    CONSENT = "consent"
    PLURALITY = "plurality"
    APPROVAL = "approval"
    SCORE = "score"
    STAR = "star"
    MAJORITY_JUDGMENT = "majority_judgment"
    DOTS = "dots"
    QUADRATIC = "quadratic"
    RANKED = "ranked"
    SCHULZE = "schulze"
    RANKED_PAIRS = "ranked_pairs"
    BORDA = "borda"
    COPELAND = "copeland"
    MINIMAX = "minimax"
    STV = "stv"
    SEQUENTIAL_PAV = "sequential_pav"
    PHRAGMEN = "phragmen"
    EQUAL_SHARES = "equal_shares"
    BUDGET = "budget"
    QUANTITY = "quantity"


class Family(StrEnum):
    """What a voter fills in. Methods of one family have the same ballot."""

    PROPOSAL = "proposal"
    CONSENT = "consent"
    ONE = "one"
    APPROVE = "approve"
    SCORE = "score"
    GRADE = "grade"
    CREDITS = "credits"
    RANK = "rank"
    BASKET = "basket"
    AMOUNT = "amount"


class QuestionKind(StrEnum):
    """What kind of question it is, in the words of the guide."""

    PROPOSAL = "proposal"
    ONE = "one"
    SEVERAL = "several"
    BUDGET = "budget"
    QUANTITY = "quantity"


class StvRule(StrEnum):
    """Which published rules a single transferable vote is counted by."""

    SCOTTISH = "scottish"
    WIGM = "wigm"
    WIGM_PRF = "wigm_prf"
    MINNEAPOLIS = "minneapolis"
    MEEK = "meek"
    WARREN = "warren"


class BudgetRule(StrEnum):
    EQUAL_SHARES = "equal_shares"
    GREEDY = "greedy"
    GREEDY_BY_VALUE = "greedy_by_value"


class Completion(StrEnum):
    """How equal shares spends what is left when nobody can buy any more."""

    NONE = "none"
    ADD1 = "add1"
    UTILITARIAN = "utilitarian"
    ADD1_UTILITARIAN = "add1_utilitarian"


class Utility(StrEnum):
    """What a bought project is worth to somebody who approved it."""

    COST = "cost"
    CARDINALITY = "cardinality"


FAMILIES: dict[Method, Family] = {
    Method.YES_NO: Family.PROPOSAL,
    Method.CONSENT: Family.CONSENT,
    Method.PLURALITY: Family.ONE,
    Method.APPROVAL: Family.APPROVE,
    Method.SCORE: Family.SCORE,
    Method.STAR: Family.SCORE,
    Method.MAJORITY_JUDGMENT: Family.GRADE,
    Method.DOTS: Family.CREDITS,
    Method.QUADRATIC: Family.CREDITS,
    Method.RANKED: Family.RANK,
    Method.SCHULZE: Family.RANK,
    Method.RANKED_PAIRS: Family.RANK,
    Method.BORDA: Family.RANK,
    Method.COPELAND: Family.RANK,
    Method.MINIMAX: Family.RANK,
    Method.STV: Family.RANK,
    Method.SEQUENTIAL_PAV: Family.APPROVE,
    Method.PHRAGMEN: Family.APPROVE,
    Method.EQUAL_SHARES: Family.APPROVE,
    Method.BUDGET: Family.BASKET,
    Method.QUANTITY: Family.AMOUNT,
}
GUIDE: dict[QuestionKind, tuple[Method, ...]] = {
    QuestionKind.PROPOSAL: (Method.YES_NO, Method.CONSENT),
    QuestionKind.ONE: (
        Method.APPROVAL,
        Method.STAR,
        Method.RANKED,
        Method.MAJORITY_JUDGMENT,
        Method.SCORE,
        Method.SCHULZE,
        Method.RANKED_PAIRS,
        Method.MINIMAX,
        Method.COPELAND,
        Method.BORDA,
        Method.DOTS,
        Method.QUADRATIC,
        Method.PLURALITY,
    ),
    QuestionKind.SEVERAL: (Method.STV, Method.EQUAL_SHARES, Method.PHRAGMEN, Method.SEQUENTIAL_PAV),
    QuestionKind.BUDGET: (Method.BUDGET,),
    QuestionKind.QUANTITY: (Method.QUANTITY,),
}
"""Methods by kind of question, the most fitting ones first."""

THREE_OF_KIND: dict[QuestionKind, tuple[Method, ...]] = {
    QuestionKind.PROPOSAL: (Method.YES_NO, Method.CONSENT, Method.QUANTITY),
    QuestionKind.ONE: (Method.APPROVAL, Method.RANKED, Method.MAJORITY_JUDGMENT),
}
"""The three ways that are offered first: to one proposal, and to several options."""

PROPOSAL_METHODS = frozenset(GUIDE[QuestionKind.PROPOSAL])
ONE_OPTION_METHODS = PROPOSAL_METHODS | {Method.QUANTITY}
"""Exactly one proposal besides waiting."""

SEVERAL_METHODS = frozenset(GUIDE[QuestionKind.SEVERAL])
LIMITED_FAMILIES = frozenset({Family.APPROVE, Family.BASKET})
WITHOUT_THRESHOLD = SEVERAL_METHODS | {Method.BUDGET, Method.QUANTITY}
"""A threshold asks for the leader's share of the votes; several winners, and an amount in the middle, have none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a method needs besides quorum and threshold. Money is in the smallest unit of its currency.

    ``fewest_choices`` and ``most_choices`` bind approvals and baskets (0 options at most: no limit);
    ``is_basket_capped`` lets a basket cost no more than the whole budget; ``unit`` and ``bounds`` are of an amount.
    """

    method: Method
    seats: int = 1
    grades: tuple[str, ...] = ()
    credits: int = 10
    budget: int | None = None
    currency: str = "EUR"
    fewest_choices: int = 0
    most_choices: int = 0
    is_basket_capped: bool = False
    unit: str = ""
    bounds: Bounds = field(default_factory=Bounds)
    allows_delegation: bool = False
    is_secret: bool = False
    has_threshold: bool = False

    @property
    def basket_limit(self) -> int | None:
        """The most that one basket may cost; None where it has no limit."""
        return self.budget if self.method == Method.BUDGET and self.is_basket_capped else None


def kind_by_proposals(proposals: int) -> QuestionKind:
    """What kind of question so many proposals look like: one against waiting, or several of which one wins."""
    return QuestionKind.PROPOSAL if proposals == 1 else QuestionKind.ONE


def shares_places(method: Method) -> bool:
    """Whether options of a ranking may share a place. The public rule sets of a transferable vote know none of it."""
    return method != Method.STV


def family_of(method: str) -> Family:
    return FAMILIES[Method(method)]


def refusal_to_set_terms(terms: Terms) -> Refusal | None:
    """Whether the rules of the method are whole numbers that can be counted with, and do not contradict each other."""
    if terms.method in SEVERAL_METHODS and not 1 <= terms.seats <= SEATS_MAX:
        return Refusal("decision:seats-out-of-range", {"most": SEATS_MAX})
    if family_of(terms.method) == Family.CREDITS and not 1 <= terms.credits <= CREDITS_MAX:
        return Refusal("decision:credits-out-of-range", {"most": CREDITS_MAX})
    if terms.method == Method.MAJORITY_JUDGMENT and (refusal := refusal_to_grade_by(terms.grades)):
        return refusal
    if terms.method == Method.BUDGET and terms.budget is not None and not 0 < terms.budget <= BUDGET_MAX:
        return Refusal("decision:budget-out-of-range")
    if terms.method == Method.QUANTITY and (refusal := refusal_to_bound(terms.bounds)):
        return refusal
    if terms.most_choices and terms.fewest_choices > terms.most_choices:
        return Refusal("decision:choices-cross")
    return _refusal_of_sharing(terms)


def _refusal_of_sharing(terms: Terms) -> Refusal | None:
    """Whether voices may be lent, and whether there is a leader whose support a threshold can ask for."""
    if terms.allows_delegation and terms.is_secret:
        return Refusal("decision:delegation-is-open")
    if terms.allows_delegation and terms.method == Method.CONSENT:
        return Refusal("decision:consent-is-personal")
    if terms.has_threshold and terms.method == Method.QUANTITY:
        return Refusal("decision:amount-without-threshold")
    if terms.has_threshold and terms.method in WITHOUT_THRESHOLD:
        return Refusal("decision:no-threshold-here")
    return None


def refusal_to_grade_by(grades: tuple[str, ...]) -> Refusal | None:
    """Grades are few, short and different words, the best one first."""
    if not GRADES_FEWEST <= len(grades) <= GRADES_MOST:
        return Refusal("decision:grades-out-of-range", {"fewest": GRADES_FEWEST, "most": GRADES_MOST})
    if len({comparison_key(grade) for grade in grades}) < len(grades):
        return Refusal("decision:grade-twice")
    if any(not comparison_key(grade) or len(grade) > GRADE_MAX for grade in grades):
        return Refusal("decision:grade-unreadable", {"most": GRADE_MAX})
    return None


def refusal_of_terms_to_open(terms: Terms, *, options: int, costs: tuple[int | None, ...]) -> Refusal | None:
    """What only the whole draft can tell: seats against options, costs against the budget."""
    if terms.method in SEVERAL_METHODS and terms.seats >= options:
        return Refusal("decision:more-seats-than-options")
    if family_of(terms.method) in LIMITED_FAMILIES and terms.fewest_choices > options:
        return Refusal("decision:fewer-options-than-choices", {"fewest": terms.fewest_choices})
    if terms.method == Method.QUANTITY and is_blank(terms.unit):
        return Refusal("decision:needs-unit")
    return _refusal_of_costs(terms, costs) if terms.method == Method.BUDGET else None


def _refusal_of_costs(terms: Terms, costs: tuple[int | None, ...]) -> Refusal | None:
    if terms.budget is None:
        return Refusal("decision:needs-budget")
    known = [cost for cost in costs if cost is not None]
    if len(known) < len(costs):
        return Refusal("decision:needs-costs")
    if any(cost > terms.budget for cost in known):
        return Refusal("decision:option-too-dear")
    least = sum(sorted(known)[: terms.fewest_choices])
    if terms.is_basket_capped and least > terms.budget:
        return Refusal("decision:fewest-overspend", {"fewest": terms.fewest_choices})
    return None


def refusal_to_cost(cost: int | None, *, method: Method) -> Refusal | None:
    """A cost is a whole number of the smallest unit, above nothing, and belongs to a budget."""
    if cost is None:
        return None
    if method != Method.BUDGET:
        return Refusal("decision:cost-without-budget")
    return None if 0 < cost <= BUDGET_MAX else Refusal("decision:cost-out-of-range")


def in_other_decimals(cost: int, *, before: int, after: int) -> int | None:
    """A cost whose figure stays as it is read where its currency has other decimals; None where it cannot."""
    whole, part = divmod(cost * 10**after, 10**before)
    return None if part or whole > BUDGET_MAX else whole


GROUP_OF_THREE = 3


def read_money(text: str, *, decimals: int) -> int | None:
    """Money as people write it, in its smallest unit: ``1.250,50``, ``1,250.50``, ``1250,5``; None where unreadable.

    The last separator is the decimal one when at most ``decimals`` digits follow it; every other separator groups
    digits by three. ``1.500`` is therefore one thousand five hundred, in any language.
    """
    figures = "".join(text.split()).replace("'", "")
    whole, decimal, part = _split_decimals(figures, decimals)
    groups = whole.replace(",", ".").split(".")
    if not all(group.isascii() and group.isdigit() for group in groups) or (decimal and not part):
        return None
    if len({mark for mark in whole if mark in ".,"}) > 1 or (decimal and decimal in whole):
        return None
    if len(groups) > 1 and (not 0 < len(groups[0]) <= GROUP_OF_THREE or {len(each) for each in groups[1:]} != {3}):
        return None
    scale: int = 10**decimals
    return int("".join(groups)) * scale + int(part.ljust(decimals, "0") or 0)


def _split_decimals(figures: str, decimals: int) -> tuple[str, str, str]:
    """The whole part, the decimal mark and the digits after it; empty where there are no decimals."""
    place = max(figures.rfind(","), figures.rfind("."))
    after = figures[place + 1 :]
    if place < 0 or not after.isdigit() or len(after) > decimals:
        return figures, "", ""
    return figures[:place], figures[place], after
