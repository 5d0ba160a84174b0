"""The sponsor's portfolio: what each purpose changed, at what cost, when to decide again. Never activity."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from minga.foundation.policy import Actor
from minga.foundation.prepared import prepared
from minga.outcome import wording
from minga.outcome.models import Verdict
from minga.outcome.permissions import visible_to
from minga.outcome.queries.rows import PortfolioRow
from minga.outcome.queries.saying import claim_of
from minga.outcome.queries.verdicts import RELATIONS
from minga.outcome.queries.worth import way
from minga.outcome.rules import Code
from minga.outcome.wording import sentences
from minga.purpose.models import Goal
from minga.purpose.queries import PurposeRow, purpose_list
from minga.purpose.rules import GoalRole, State

GOAL = ("purpose_id", "indicator_id", "baseline", "target")
NOTHING = Code.NOTHING_TO_REPORT


def portfolio(actor: Actor, *, today: date) -> tuple[PortfolioRow, ...]:
    """Every purpose the actor may know of; judged ones first, the strongest evidence at the top."""
    goals = _goals()
    ways = {indicator: way(base, target) for _purpose, indicator, base, target in goals}
    measured, verdicts = {purpose for purpose, *_rest in goals}, _newest(actor)
    rows = [
        _judged(each, verdicts[each.id], ways) if each.id in verdicts else _unjudged(each, each.id in measured)
        for each in purpose_list(actor, today=today)
        if each.state != State.DRAFT
    ]
    return tuple(sorted(rows, key=lambda row: (row.verdict_id is None, -row.level)))


def _newest(actor: Actor) -> dict[int, Verdict]:
    """The newest verdict of each purpose."""
    return {verdict.purpose_id: verdict for verdict in _published(actor)}


@prepared
def _goals() -> QuerySet[Goal, tuple[int, int, float | None, float]]:
    return Goal.objects.filter(role=GoalRole.OUTCOME).order_by("id").values_list(*GOAL)


@prepared
def _published(actor: Actor) -> QuerySet[Verdict]:
    return visible_to(actor).for_page().select_related(*RELATIONS).order_by("published_at", "id")


def _judged(purpose: PurposeRow, verdict: Verdict, ways: dict[int, float | None]) -> PortfolioRow:
    claim = claim_of(verdict.plan, verdict.assessment)
    estimate = verdict.assessment.figures["estimate"]
    share, low, high = _shares(estimate, ways.get(verdict.plan.indicator_id))
    return PortfolioRow(
        purpose_id=purpose.id,
        title=purpose.title,
        state=purpose.state,
        verdict_id=verdict.pk,
        failed=claim.failed,
        sentence=claim.sentence,
        code=claim.code,
        code_label=claim.code_label,
        tone=claim.tone,
        level=claim.level,
        level_name=claim.level_name,
        effect=claim.effect,
        interval=claim.interval,
        unit=claim.unit,
        estimate=share,
        low=low,
        high=high,
        hours=verdict.hours,
        cost_amount=verdict.cost_amount,
        cost_currency=verdict.cost_currency,
        redecide_on=purpose.redecide_on,
        is_overdue=purpose.has_lapsed,
    )


def _shares(estimate: dict[str, Any] | None, ahead: float | None) -> tuple[float | None, float | None, float | None]:
    """Effect and interval as shares of the way to the goal, the lower end first."""
    if estimate is None or ahead is None:
        return None, None, None
    low, high = sorted([estimate["interval"]["low"] / ahead, estimate["interval"]["high"] / ahead])
    return estimate["effect"] / ahead, low, high


def _unjudged(purpose: PurposeRow, has_indicator: bool) -> PortfolioRow:
    why = sentences.IMPACT["no_verdict" if has_indicator else "no_indicator"]
    return PortfolioRow(
        purpose_id=purpose.id,
        title=purpose.title,
        state=purpose.state,
        verdict_id=None,
        failed=(),
        sentence=nothing_to_report(str(why)),
        code=NOTHING.value,
        code_label=str(wording.CODES[NOTHING]),
        tone="",
        level=0,
        level_name=str(wording.LEVELS[0]),
        effect="",
        interval="",
        unit="",
        estimate=None,
        low=None,
        high=None,
        hours=None,
        cost_amount=None,
        cost_currency="",
        redecide_on=purpose.redecide_on,
        is_overdue=purpose.has_lapsed,
    )


def nothing_to_report(why: str) -> str:
    return _("Nothing to report: %(why)s") % {"why": why}
