"""What one person does next with a plan or a verdict, as a sentence and the address of the one button."""

from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.foundation import clock
from minga.foundation.accounts.names import shown_name
from minga.foundation.declared import Next
from minga.foundation.policy import Actor, NotFoundError
from minga.foundation.tenancy.queries import current_slug
from minga.initiative.models import Initiative
from minga.initiative.queries import shown_initiative
from minga.initiative.rules import ENDED, State
from minga.outcome import permissions
from minga.outcome.models import Assessment, MeasurementPlan, Observation, PlanAmendment, Trial, Verdict
from minga.outcome.queries.lots import draw_row
from minga.outcome.queries.periods import whole_day
from minga.outcome.queries.plans import visible_plan
from minga.outcome.rules import PEOPLE, PlanState, period_containing, shifted
from minga.outcome.rules.next_steps import PlanFacts, PlanRoles, PlanStep, next_on_plan
from minga.purpose.models import PurposeCall
from minga.purpose.permissions import visible_to as visible_purposes

LATE_PERIODS = 2
"""A value is late when the period before last has none."""


def plan_step(actor: Actor, plan_id: int, now: datetime) -> Next | None:
    """On a plan's page."""
    plan = visible_plan(actor, plan_id)
    facts = facts_of(plan, now)
    return _said(plan, next_on_plan(facts, roles_of(actor, plan)), current_slug())


def roles_of(actor: Actor, plan: MeasurementPlan) -> PlanRoles:
    return PlanRoles(
        works=permissions.CAN_ASSESS(actor, plan),
        brings=permissions.CAN_IMPORT(actor, plan.indicator),
        draws=permissions.CAN_DRAW(actor, plan),
        signs=permissions.CAN_SIGN(actor, plan),
    )


def facts_of(plan: MeasurementPlan, now: datetime) -> PlanFacts:
    """How far a plan is today, by the space's clock."""
    today = clock.day_of(now)
    draw = draw_row(plan)
    latest = Assessment.objects.filter(plan=plan).order_by("-number").values_list("computed_at", flat=True).first()
    return PlanFacts(
        is_sealed=plan.state == PlanState.LOCKED,
        has_theory=bool(plan.theory.strip()),
        waits_for_lots=plan.is_seed_sealed and (draw is None or draw.drawn_at is None),
        is_over=plan.closes_on <= today,
        has_values=_has_values(plan, today),
        is_assessed=latest is not None and _stands(plan, latest),
        is_published=Verdict.objects.filter(plan=plan).exists(),
    )


def _stands(plan: MeasurementPlan, computed_at: datetime) -> bool:
    """Whether an assessment could be signed: made when the window was over, and of the plan as it is."""
    is_amended = PlanAmendment.objects.filter(plan=plan, amended_at__gt=computed_at).exists()
    return clock.day_of(computed_at) >= plan.closes_on and not is_amended


def _has_values(plan: MeasurementPlan, today: date) -> bool:
    """Whether the figure is told as far as it can be: the last period of the window, or the one before last by now."""
    if plan.method in PEOPLE:
        return plan.closes_on > today or Trial.objects.filter(plan=plan, superseded_at=None).exists()
    grain = plan.indicator.grain
    wanted = min(
        shifted(period_containing(today, grain), grain, -LATE_PERIODS),
        shifted(period_containing(plan.closes_on, grain), grain, -1),
    )
    return Observation.objects.current().filter(indicator_id=plan.indicator_id, period__gte=wanted).exists()


def _said(plan: MeasurementPlan, step: PlanStep, slug: str) -> Next:
    day = {"start": whole_day(plan.starts_on), "day": whole_day(plan.closes_on)}
    if step in _WAITS:
        return Next(_waiting(step) % day)
    address = {
        PlanStep.SAY_WHY: ("outcome:revise", plan.pk),
        PlanStep.SEAL: ("outcome:lock", plan.pk),
        PlanStep.DRAW: ("outcome:draw", plan.pk),
        PlanStep.ASSESS: ("outcome:assess", plan.pk),
        PlanStep.SIGN: ("outcome:sign", plan.pk),
        PlanStep.BRING: ("outcome:trial", plan.pk) if plan.method in PEOPLE else ("outcome:import", plan.indicator_id),
    }
    sentence, label = _doing(step)
    if step is PlanStep.READ:
        verdict_id = Verdict.objects.values_list("pk", flat=True).get(plan=plan)
        return Next(sentence, label, reverse("outcome:detail", args=[slug, verdict_id]))
    name, pk = address[step]
    return Next(sentence % day, label, reverse(name, args=[slug, pk]))


_WAITS = frozenset(
    {PlanStep.WAIT_SEAL, PlanStep.WAIT_LOTS, PlanStep.WAIT_END, PlanStep.WAIT_ASSESS, PlanStep.WAIT_SIGN}
)


def _waiting(step: PlanStep) -> str:
    return {
        PlanStep.WAIT_SEAL: _("A draft still: whoever works on it seals it before it starts, on %(start)s."),
        PlanStep.WAIT_LOTS: _("Lots come next: somebody who neither owns nor sponsors the work draws them."),
        PlanStep.WAIT_END: _("It is too early: it can be assessed from %(day)s on."),
        PlanStep.WAIT_ASSESS: _("The window is over. Whoever works on the plan assesses it now."),
        PlanStep.WAIT_SIGN: _("It is assessed. An evaluator who neither did nor paid the work signs it."),
    }[step]


def _doing(step: PlanStep) -> tuple[str, str]:
    return {
        PlanStep.SAY_WHY: (
            _("Say why it should change: nobody can write that once the plan is sealed."),
            _("Say why it should change"),
        ),
        PlanStep.SEAL: (
            _("Seal it before it starts, on %(start)s: afterwards it counts for less."),
            _("Seal the plan"),
        ),
        PlanStep.DRAW: (_("The plan is sealed: now lots decide, before anybody starts."), _("Draw lots")),
        PlanStep.BRING: (_("The values of this figure are waited for."), _("Bring in values")),
        PlanStep.ASSESS: (
            _("The window is over: what changed can be computed."),
            _("Assess what changed"),
        ),
        PlanStep.SIGN: (_("It is assessed. What it says is signed by you, or not at all."), _("Sign and publish")),
        PlanStep.READ: (_("The verdict is published."), _("See the verdict")),
    }[step]


def initiative_step(actor: Actor, initiative_id: int, now: datetime) -> Next | None:
    """On an initiative's page: the measurement that nobody has planned, or what its plan waits for."""
    initiative = shown_initiative(actor, initiative_id)
    rows = MeasurementPlan.objects.filter(initiative=initiative).select_related("indicator").order_by("-drafted_at")
    plan = rows.first()
    if plan is None:
        return _unplanned(actor, initiative)
    plan.initiative = initiative
    step = next_on_plan(facts_of(plan, now), roles_of(actor, plan))
    if step in _WAITS or (step is PlanStep.BRING and not permissions.CAN_PLAN(actor, initiative)):
        return None
    said = _said(plan, step, current_slug())
    weight = 45 if step is PlanStep.READ else 60
    return Next(said.sentence, said.label, said.url, weight=weight)


def _unplanned(actor: Actor, initiative: Initiative) -> Next | None:
    if State(initiative.state) in ENDED or not permissions.CAN_PLAN(actor, initiative) or initiative.owner_id is None:
        return None
    return Next(
        _("Say before it starts how anybody will know whether it worked."),
        _("Plan the measurement"),
        reverse("outcome:draft", args=[current_slug(), initiative.pk]),
        weight=58,
    )


def verdict_step(actor: Actor, verdict_id: int, _now: datetime) -> Next | None:
    """On a verdict's page: the purpose is decided again, by its sponsor."""
    row = permissions.visible_to(actor).filter(pk=verdict_id)
    found = row.values_list(
        "purpose_id", "purpose__sponsor_id", "purpose__sponsor__name", "purpose__sponsor__email", "published_at"
    ).first()
    if found is None:
        raise NotFoundError
    purpose_id, sponsor_id, name, email, published_at = found
    sponsor = shown_name(name, email, sponsor_id)
    is_decided = PurposeCall.objects.filter(purpose_id=purpose_id, called_at__gt=published_at).exists()
    if is_decided or not visible_purposes(actor).filter(pk=purpose_id).exists():
        return None
    url = reverse("purpose:detail", args=[current_slug(), purpose_id])
    if actor.is_known and sponsor_id == actor.user_id:
        return Next(_("This answers what you asked for: decide whether to go on."), _("Decide whether to go on"), url)
    return Next(_("Next, %(person)s decides whether to go on.") % {"person": sponsor}) if sponsor else None
