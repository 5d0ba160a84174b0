"""How a budget was spent, told in sentences."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.algorithms import tally
from minga.decision.queries.naming import Names
from minga.ui.numbers import number, percent


def told_budget(basket: tally.Basket, names: Names) -> Iterator[str]:
    if basket.voter_share is not None:
        yield _("Each voter holds %(share)s of the money.") % {"share": names.money(basket.voter_share)}
    phase: str = "rule"
    for bought in basket.purchases:
        if bought.phase != phase:
            yield _phase(bought.phase, basket, names)
        phase = bought.phase
        yield _purchase(bought, names)
    for left in basket.rejections:
        named = {"option": names.option(left.option), "cost": names.money(left.cost)}
        yield REJECTIONS[left.reason]() % {**named, "affordable": names.money(left.affordable)}
    if reached := basket.figures.get("reached_share"):
        sentence = _("%(share)s of those who marked a project got at least one that they marked.")
        yield sentence % {"share": percent(float(reached))}
    spent = {"spent": names.money(basket.spent), "left": names.money(basket.amount - basket.spent)}
    yield _("Spent: %(spent)s. Left: %(left)s.") % spent


def _phase(phase: str, basket: tally.Basket, names: Names) -> str:
    if phase == "add1":
        share = names.money(basket.final_share or 0)
        return _("Everybody's part is raised to %(share)s, as far as it fits. With it:") % {"share": share}
    return _("What is left buys what most people marked and still fits:")


def _purchase(bought: tally.Purchase, names: Names) -> str:
    named = {
        "option": names.option(bought.option),
        "cost": names.money(bought.cost),
        "supporters": number(bought.supporters),
        "left": names.money(bought.remaining),
    }
    sentence = ngettext(
        "“%(option)s” is bought for %(cost)s, with %(supporters)s supporter; %(left)s are left.",
        "“%(option)s” is bought for %(cost)s, with %(supporters)s supporters; %(left)s are left.",
        bought.supporters,
    )
    if bought.largest_payment is None:
        return sentence % named
    paid = _("None of them pays more than %(most)s.") % {"most": names.money(bought.largest_payment)}
    return f"{sentence % named} {paid}"


REJECTIONS: dict[str, Callable[[], str]] = {
    "too_dear": lambda: _("“%(option)s” (%(cost)s) costs more than the whole budget."),
    "no_support": lambda: _("“%(option)s” (%(cost)s) was marked by nobody."),
    "below_min_support": lambda: _("“%(option)s” (%(cost)s) has too few supporters."),
    "supporters_cannot_pay": lambda: _("“%(option)s” (%(cost)s) is not bought: its supporters hold %(affordable)s."),
    "after_the_stop": lambda: _("“%(option)s” (%(cost)s) comes after one that did not fit; the buying stopped."),
    "waiting": lambda: _("“%(option)s” (%(cost)s) waits: more than half marked waiting."),
    "no_money_left": lambda: _("“%(option)s” (%(cost)s) is not bought: only %(affordable)s are left."),
}
