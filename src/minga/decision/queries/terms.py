"""The rules of a method in words, for whoever reads a decision."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.decision import wording
from minga.decision.models import Decision
from minga.decision.rules import (
    LIMITED_FAMILIES,
    SEVERAL_METHODS,
    BudgetRule,
    Completion,
    Family,
    Method,
    StvRule,
    Terms,
    Utility,
    family_of,
    people_needed,
)
from minga.ui.numbers import exact, money, number, percent

type Pairs = tuple[tuple[str, str], ...]


def method_terms(decision: Decision) -> Pairs:
    """Name and value of each rule that this method has, besides quorum and threshold."""
    method = Method(decision.method)
    pairs: list[tuple[str, str]] = []
    if method in SEVERAL_METHODS:
        pairs.append((_("How many win"), number(decision.seats)))
    if method == Method.STV:
        pairs.append((_("Rules of the transfers"), str(wording.STV_RULES[StvRule(decision.stv_rule)])))
    if family_of(method) == Family.CREDITS:
        pairs.append((_("Credits for each person"), number(decision.credits)))
    if method == Method.MAJORITY_JUDGMENT:
        pairs.append((_("Grades"), ", ".join(decision.grades)))
    if method == Method.BUDGET:
        pairs += _budget_terms(decision)
    if method == Method.QUANTITY:
        pairs.append((_("Unit"), decision.unit))
        if bounds := bounds_text(decision.terms):
            pairs.append((_("Amounts"), bounds))
    if family_of(method) in LIMITED_FAMILIES and (limits := limits_text(decision.terms)):
        pairs.append((_("Marks on a ballot"), limits))
    return tuple(pairs)


def _budget_terms(decision: Decision) -> list[tuple[str, str]]:
    rule = BudgetRule(decision.budget_rule)
    pairs = [
        (_("How much money there is"), money(decision.budget, decision.currency)),
        (_("How the money buys projects"), str(wording.BUDGET_RULES[rule])),
    ]
    if rule == BudgetRule.EQUAL_SHARES:
        completion = str(wording.COMPLETIONS[Completion(decision.completion)])
        pairs.append((_("What happens with money that equal shares leaves"), completion))
        pairs.append((_("What a project is worth"), str(wording.UTILITIES[Utility(decision.utility)])))
    if decision.is_basket_capped:
        pairs.append((_("One person's projects"), _("cost no more than the whole budget")))
    return pairs


def quorum_told(share: int, voters: int) -> str:
    """A quorum in percent of those who may vote, told as people."""
    if not share:
        return _("It counts however many vote")
    told = ngettext("at least %(n)s of %(all)s person", "at least %(n)s of %(all)s people", voters)
    return f"{told % {'n': people_needed(share, voters), 'all': voters}} ({percent(share / 100)})"


def bounds_text(terms: Terms) -> str:
    """Between which amounts a ballot stays; empty where it is free."""
    lowest, highest = terms.bounds.lowest, terms.bounds.highest
    if lowest and highest:
        named = {"lowest": exact(lowest), "highest": exact(highest, terms.unit)}
        return _("From %(lowest)s to %(highest)s.") % named
    if lowest:
        return _("At least %(lowest)s.") % {"lowest": exact(lowest, terms.unit)}
    return _("At most %(highest)s.") % {"highest": exact(highest, terms.unit)} if highest else ""


def limits_text(terms: Terms) -> str:
    """How many options a ballot may mark; empty where it is free."""
    fewest, most = terms.fewest_choices, terms.most_choices
    if fewest and most:
        return _("Mark %(fewest)s to %(most)s, or none.") % {"fewest": number(fewest), "most": number(most)}
    if fewest:
        return _("Mark at least %(n)s, or none.") % {"n": number(fewest)}
    return _("Mark %(n)s at most.") % {"n": number(most)} if most else ""
