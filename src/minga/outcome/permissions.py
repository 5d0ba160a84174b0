"""Who may do what with plans and verdicts. What one may see follows the initiative."""

from dataclasses import dataclass

from minga.community.permissions import role_in
from minga.foundation.policy import Actor, permission
from minga.foundation.tenancy.querysets import SpaceQuerySet
from minga.initiative.models import Initiative
from minga.initiative.permissions import visible_to as visible_initiatives
from minga.outcome.models import Assessment, MeasurementPlan, Verdict
from minga.outcome.rules import VerdictState
from minga.purpose.models import Indicator
from minga.purpose.permissions import visible_to as visible_purposes


def visible_plans(actor: Actor) -> SpaceQuerySet[MeasurementPlan]:
    """Plans of the initiatives this actor may see."""
    plans: SpaceQuerySet[MeasurementPlan] = MeasurementPlan.objects.filter(initiative__in=visible_initiatives(actor))
    return plans


def visible_to(actor: Actor) -> SpaceQuerySet[Verdict]:
    """Published verdicts of visible initiatives; signed ones only for those who judge or steer them."""
    published = Verdict.objects.filter(
        state=VerdictState.PUBLISHED, assessment__plan__initiative__in=visible_initiatives(actor)
    )
    verdicts: SpaceQuerySet[Verdict] = published
    return verdicts


def _role(actor: Actor, initiative: Initiative) -> str | None:
    return role_in(actor, initiative.decision.community_id)


@permission
def is_evaluator(actor: Actor, initiative: Initiative) -> bool:
    return _role(actor, initiative) == "evaluator"


@permission
def is_facilitator(actor: Actor, initiative: Initiative) -> bool:
    return _role(actor, initiative) == "facilitator"


@permission
def is_owner(actor: Actor, initiative: Initiative) -> bool:
    return actor.is_known and initiative.owner_id == actor.user_id


@permission
def can_see(actor: Actor, initiative: Initiative) -> bool:
    return visible_initiatives(actor).filter(pk=initiative.pk).exists()


@permission
def owns_indicator(actor: Actor, indicator: Indicator) -> bool:
    return actor.is_known and indicator.owner_id == actor.user_id


@permission
def is_administrator_who_sees(actor: Actor, indicator: Indicator) -> bool:
    is_seen = visible_purposes(actor).filter(pk=indicator.purpose_id).exists()
    return actor.space_role == "administrator" and is_seen


CAN_SEE = can_see
CAN_FEED = owns_indicator | is_administrator_who_sees
CAN_PLAN = can_see & (is_facilitator | is_owner | is_evaluator)
CAN_LOCK = CAN_PLAN
CAN_AMEND = CAN_PLAN
CAN_NAME_RIVAL = can_see & (is_facilitator | is_owner | is_evaluator)
CAN_EXAMINE = can_see & is_evaluator
CAN_ASSESS = can_see & (is_evaluator | is_facilitator)
CAN_SIGN = can_see & is_evaluator
CAN_PUBLISH = can_see & (is_evaluator | is_facilitator)


@dataclass(frozen=True, slots=True)
class May:
    """What the viewer may do on an initiative's outcome page."""

    plan: bool
    rival: bool
    examine: bool
    assess: bool
    sign: bool
    publish: bool


def what_actor_may(actor: Actor, initiative: Initiative) -> May:
    if not actor.is_known:
        return May(plan=False, rival=False, examine=False, assess=False, sign=False, publish=False)
    return May(
        plan=CAN_PLAN(actor, initiative),
        rival=CAN_NAME_RIVAL(actor, initiative),
        examine=CAN_EXAMINE(actor, initiative),
        assess=CAN_ASSESS(actor, initiative),
        sign=CAN_SIGN(actor, initiative),
        publish=CAN_PUBLISH(actor, initiative),
    )


def assessment_initiative(assessment: Assessment) -> Initiative:
    """The initiative that an assessment judges (relations must be loaded)."""
    return assessment.plan.initiative
