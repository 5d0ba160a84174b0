"""Who may do what with data, plans, assessments and verdicts. All derive from the initiative's and the purpose's.

Reading ``plan.initiative.decision.community.purpose`` is part of every question: rows for a page select it.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from minga.community import permissions as community
from minga.debate import permissions as debate
from minga.debate.models import Question
from minga.foundation.policy import Actor, is_space_administrator, permission
from minga.initiative import permissions as initiative_permissions
from minga.initiative.models import Initiative
from minga.outcome.models import Assessment, MeasurementPlan, MeasurementPlanQuerySet, Verdict, VerdictQuerySet
from minga.outcome.rules import PEOPLE, Method, PlanState
from minga.purpose import permissions as purpose_permissions
from minga.purpose.models import Indicator


def plans_visible_to(actor: Actor) -> MeasurementPlanQuerySet:
    """Plans of the initiatives this actor may know of."""
    seen = initiative_permissions.visible_to(actor).values("pk")
    plans: MeasurementPlanQuerySet = MeasurementPlan.objects.filter(initiative__in=seen)
    return plans


def plans_of_figures(actor: Actor) -> MeasurementPlanQuerySet:
    """Plans that use a figure this actor owns, where they may know of the community: when which values are needed.

    What the community itself says there (why, what else, by whom) is not theirs to read.
    """
    known = community.visible_to(actor).values("pk")
    plans: MeasurementPlanQuerySet = MeasurementPlan.objects.filter(
        indicator__owner_id=actor.user_id or 0, initiative__decision__community__in=known
    )
    return plans


def visible_to(actor: Actor) -> VerdictQuerySet:
    """Verdicts on the initiatives this actor may know of."""
    seen = initiative_permissions.visible_to(actor).values("pk")
    verdicts: VerdictQuerySet = Verdict.objects.filter(initiative__in=seen)
    return verdicts


@permission
def can_see_initiative(actor: Actor, initiative: Initiative) -> bool:
    return initiative_permissions.CAN_SEE(actor, initiative)


@permission
def works_on(actor: Actor, initiative: Initiative) -> bool:
    """Owns it, facilitates its community, or evaluates there."""
    if initiative_permissions.CAN_REVISE(actor, initiative):
        return True
    return community.IS_EVALUATOR(actor, initiative.decision.community)


@permission
def can_see(actor: Actor, plan: MeasurementPlan) -> bool:
    return initiative_permissions.CAN_SEE(actor, plan.initiative)


@permission
def can_work(actor: Actor, plan: MeasurementPlan) -> bool:
    return works_on(actor, plan.initiative)


@permission
def takes_part(actor: Actor, plan: MeasurementPlan) -> bool:
    return community.IS_MEMBER(actor, plan.initiative.decision.community)


@permission
def is_evaluator(actor: Actor, plan: MeasurementPlan) -> bool:
    return community.IS_EVALUATOR(actor, plan.initiative.decision.community)


@permission
def facilitates(actor: Actor, plan: MeasurementPlan) -> bool:
    return community.CAN_FACILITATE(actor, plan.initiative.decision.community)


@permission
def is_owner(actor: Actor, plan: MeasurementPlan) -> bool:
    return actor.is_known and plan.initiative.owner_id == actor.user_id


@permission
def is_sponsor(actor: Actor, plan: MeasurementPlan) -> bool:
    """Of the community, or whom the purpose names."""
    where = plan.initiative.decision.community
    return community.IS_SPONSOR(actor, where) or (actor.is_known and where.purpose.sponsor_id == actor.user_id)


@permission
def can_see_indicator(actor: Actor, indicator: Indicator) -> bool:
    return purpose_permissions.CAN_SEE(actor, indicator.purpose)


@permission
def owns_indicator(actor: Actor, indicator: Indicator) -> bool:
    return purpose_permissions.owns_indicator(actor, indicator)


@permission
def can_see_question(actor: Actor, question: Question) -> bool:
    return debate.CAN_SEE(actor, question)


@permission
def watches(actor: Actor, question: Question) -> bool:
    """Facilitates or evaluates where the question was asked."""
    return community.IS_FACILITATOR(actor, question.community) or community.IS_EVALUATOR(actor, question.community)


@permission
def sponsors_question(actor: Actor, question: Question) -> bool:
    return debate.is_sponsor(actor, question)


CAN_PLAN = can_see_initiative & works_on
CAN_SEE = can_see
CAN_REVISE = can_see & can_work
CAN_LOCK = CAN_REVISE
CAN_AMEND = CAN_REVISE
CAN_ASSESS = CAN_REVISE
CAN_SIMULATE = CAN_REVISE
CAN_DRAW = can_see & (is_evaluator | facilitates) & ~is_owner & ~is_sponsor
CAN_RAISE_RIVAL = can_see & takes_part
CAN_EXAMINE = can_see & can_work & ~is_sponsor
CAN_EVIDENCE = CAN_EXAMINE
CAN_SIGN = can_see & is_evaluator & ~is_owner & ~is_sponsor
CAN_SEE_DATA = can_see_indicator
CAN_STATE_TRUTH = can_see_question & watches & ~sponsors_question
CAN_IMPORT = can_see_indicator & (owns_indicator | is_space_administrator)


@dataclass(frozen=True, slots=True)
class May:
    """What the viewer may do with a plan now."""

    revise: bool
    lock: bool
    amend: bool
    assess: bool
    raise_rival: bool
    examine: bool
    sign: bool
    import_trial: bool
    draw: bool
    fix_list: bool
    evidence: bool


def what_actor_may(
    actor: Actor,
    plan: MeasurementPlan,
    *,
    is_published: bool,
    has_assessment: bool,
    is_over: bool,
    is_drawn: bool = False,
) -> May:
    """``is_over``: the window has closed by the space's day; nothing is assessed before."""
    works, is_locked, is_living = CAN_REVISE(actor, plan), plan.state == PlanState.LOCKED, not is_published
    is_lottery, is_waiting = plan.method in PEOPLE, plan.is_seed_sealed and not is_drawn
    return May(
        revise=works and not is_locked,
        lock=works and not is_locked,
        amend=works and is_locked and is_living,
        assess=works and is_locked and is_living and not is_waiting and is_over,
        raise_rival=is_living and CAN_RAISE_RIVAL(actor, plan),
        examine=is_living and CAN_EXAMINE(actor, plan),
        sign=is_living and has_assessment and CAN_SIGN(actor, plan),
        import_trial=is_lottery and not is_waiting and is_locked and is_living and CAN_IMPORT(actor, plan.indicator),
        fix_list=works and is_lottery and plan.is_seed_sealed and not is_locked,
        draw=is_waiting and is_locked and is_living and CAN_DRAW(actor, plan),
        evidence=plan.method == Method.CONTRIBUTION_ANALYSIS and is_locked and is_living and CAN_EVIDENCE(actor, plan),
    )


def assessed_and_unsigned() -> MeasurementPlanQuerySet:
    """Locked plans whose verdict somebody could sign."""
    plans: MeasurementPlanQuerySet = (
        MeasurementPlan.objects.locked()
        .filter(Exists(Assessment.objects.filter(plan=OuterRef("pk"))))
        .exclude(Exists(Verdict.objects.filter(plan=OuterRef("pk"))))
    )
    return plans
