"""Who does what when, from the draft of a plan to its verdict."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from minga.community.permissions import CAN_SEE_PEOPLE
from minga.community.queries import member_ids
from minga.community.rules import Role
from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.policy import Actor
from minga.outcome.models import MeasurementPlan
from minga.outcome.queries.rows import Moment, PlanRow
from minga.ui import numbers


def timeline_of(actor: Actor, plan: MeasurementPlan, row: PlanRow) -> tuple[Moment, ...]:
    """Sealed, begun, over, signed: each with its day and who does it, the present one marked."""
    today = clock.today()
    last = max([date.fromisoformat(day) for day in plan.starts.values()], default=plan.starts_on)
    starts = _("The last start is on %(day)s.") % {"day": numbers.written_date(last)} if last != plan.starts_on else ""
    owner = str(plan.initiative.owner or "")
    sealed = (
        Moment(_("Sealed"), row.locked_on, str(plan.locked_by or ""))
        if row.locked_on
        else Moment(_("To be sealed, at the latest"), plan.starts_on - timedelta(days=1), owner)
    )
    moments = [
        sealed,
        Moment(_("It starts"), plan.starts_on, starts),
        Moment(_("It can be assessed"), plan.closes_on, _values_from(plan)),
        Moment(_("Signed and published"), None, _signers(actor, plan)),
    ]
    now = _present(plan, row, today)
    return tuple(Moment(each.title, each.at, each.text, is_now=place == now) for place, each in enumerate(moments))


def _present(plan: MeasurementPlan, row: PlanRow, today: date) -> int:
    if row.locked_on is None:
        return 0
    if row.verdict_id is not None or plan.closes_on <= today:
        return 3 if row.verdict_id is not None else 2
    return 1 if plan.starts_on > today else 2


def _values_from(plan: MeasurementPlan) -> str:
    return _("%(person)s brings in the values until then.") % {"person": plan.indicator.owner}


def _signers(actor: Actor, plan: MeasurementPlan) -> str:
    """Evaluators by name for whoever may see people; the owner of the work is none of them."""
    community = plan.initiative.decision.community
    ids = {pk for pk in member_ids(community.pk, roles=[Role.EVALUATOR]) if pk != plan.initiative.owner_id}
    if not ids:
        return _("Nobody can sign yet: the community has no evaluator.")
    if not CAN_SEE_PEOPLE(actor, community):
        return _("an evaluator who did not do the work")
    return ", ".join(str(user) for user in User.objects.filter(pk__in=ids).order_by("name", "id"))
