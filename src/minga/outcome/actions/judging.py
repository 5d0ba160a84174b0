"""Compute what the figures say, and put a second person's name under it. Nobody types a level."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from minga.foundation import clock
from minga.foundation.events import publish
from minga.foundation.media.standing import Drawn, stand, with_files
from minga.foundation.policy import Actor, NotFoundError, RefusedError, refuse_if, require
from minga.foundation.writing.actions import mention_people
from minga.foundation.writing.mentions import Written, read
from minga.initiative.actions import mark_judged
from minga.initiative.queries import hours_sum
from minga.kernel import Refusal
from minga.kernel.writing import one_line
from minga.outcome import events, permissions, rules
from minga.outcome.actions._locking import is_published, locked_plan
from minga.outcome.models import Assessment, MeasurementPlan, Trial, Verdict
from minga.outcome.queries.freezing import freeze
from minga.outcome.queries.lots import draw_of
from minga.outcome.queries.replaying import compute
from minga.purpose.actions import ask_redecision


@transaction.atomic
def assess_plan(*, plan_id: int, by: Actor, now: datetime) -> Assessment:
    """Freeze the inputs, compute figures and level, keep both. Every assessment stays, also those nobody publishes."""
    plan = locked_plan(plan_id, by)
    require(permissions.CAN_ASSESS, by, plan)
    refuse_if(rules.refusal_to_assess(rules.PlanState(plan.state), is_published=is_published(plan)))
    if plan.is_seed_sealed and draw_of(plan) is None:
        raise RefusedError(Refusal("outcome:not-drawn"))
    refuse_if(rules.refusal_of_early(closes_on=plan.closes_on, today=clock.day_of(now)))
    _refuse_early_people(plan)
    inputs = freeze(plan, now=now)
    figures = compute(inputs)
    text = rules.canonical(inputs)
    last = Assessment.objects.filter(plan=plan).aggregate(last=Max("number"))["last"] or 0
    assessment = Assessment.objects.create(
        plan=plan,
        number=last + 1,
        inputs=text,
        inputs_hash=rules.fingerprint(text),
        figures=figures,
        level=figures["level"],
        code=figures["code"],
        computed_by_id=by.person_id,
        computed_at=now,
    )
    fact = events.PlanAssessed(
        plan_id=plan.pk,
        initiative_id=plan.initiative_id,
        assessment_id=assessment.pk,
        inputs_hash=assessment.inputs_hash,
    )
    publish(fact, by=by, now=now)
    return assessment


def _refuse_early_people(plan: MeasurementPlan) -> None:
    """What became of people is only known when the window is over; an amendment may have moved it since."""
    known_at = Trial.objects.filter(plan=plan, superseded_at=None).values_list("known_at", flat=True).first()
    if known_at is not None:
        refuse_if(rules.refusal_of_early_people(closes_on=plan.closes_on, known_on=clock.day_of(known_at)))


@transaction.atomic
def publish_verdict(
    *,
    assessment_id: int,
    by: Actor,
    now: datetime,
    note: str = "",
    cost_amount: float | None = None,
    cost_currency: str = "",
    cost_source: str = "",
) -> Verdict:
    """Sign the latest assessment and make it public: good, bad, or nothing to report, all in the same way.

    The initiative is marked as judged and the purpose is asked to be decided again.
    """
    assessment = Assessment.objects.filter(pk=assessment_id).first()
    if assessment is None:
        raise NotFoundError
    plan = locked_plan(assessment.plan_id, by)
    require(permissions.CAN_SEE, by, plan)
    refuse_if(_refusal_to_sign(plan, assessment, by))
    refuse_if(_refusal_of_outlived(plan, assessment))
    require(permissions.CAN_SIGN, by, plan)
    refuse_if(rules.refusal_to_cost(amount=cost_amount, currency=cost_currency, source=cost_source))
    hours = hours_sum(plan.initiative_id, today=clock.day_of(now)).hours
    text, told = _read(note, plan, by)
    verdict = Verdict.objects.create(
        assessment=assessment,
        plan=plan,
        initiative_id=plan.initiative_id,
        purpose_id=plan.initiative.purpose_id,
        level=assessment.level,
        code=assessment.code,
        note=text.source,
        note_html=told.html,
        hours=hours,
        cost_amount=cost_amount,
        costs=_costs(plan, assessment, hours, cost_amount),
        cost_currency=one_line(cost_currency).upper()[:3],
        cost_source=one_line(cost_source),
        signed_by_id=by.person_id,
        published_at=now,
    )
    stand(Verdict._meta.label_lower, verdict.pk, told, now=now, is_new=True)
    _announce(verdict, text.people, by=by, now=now)
    return verdict


def _read(note: str, plan: MeasurementPlan, by: Actor) -> tuple[Written, Drawn]:
    text = read(note, place=("community", plan.initiative.decision.community_id), by=by)
    return text, with_files(text, by=by)


def _announce(verdict: Verdict, people: Collection[int], *, by: Actor, now: datetime) -> None:
    """Tell everybody, mark the initiative as judged, and ask for the purpose to be decided again."""
    fact = events.VerdictPublished(
        verdict_id=verdict.pk,
        assessment_id=verdict.assessment_id,
        plan_id=verdict.plan_id,
        initiative_id=verdict.initiative_id,
        code=verdict.code,
        level=verdict.level,
    )
    publish(fact, by=by, now=now)
    mention_people(kind="verdict", text_id=verdict.pk, people=people, by=by, now=now)
    mark_judged(initiative_id=verdict.initiative_id, by=by, now=now)
    ask_redecision(purpose_id=verdict.purpose_id, because="verdict", by=by, now=now)


def _costs(plan: MeasurementPlan, assessment: Assessment, hours: float | None, money: float | None) -> dict[str, Any]:
    from minga.outcome.assessing import costs_of  # noqa: PLC0415  (loads scipy)

    return costs_of(assessment.figures, plan.indicator.direction, hours=hours, money=money)


def _refusal_to_sign(plan: MeasurementPlan, assessment: Assessment, by: Actor) -> Refusal | None:
    """Why this person may not sign this; sentences come before the bare "not allowed"."""
    last = Assessment.objects.filter(plan=plan).aggregate(last=Max("number"))["last"]
    where = plan.initiative.decision.community
    sponsors = {where.purpose.sponsor_id} | ({by.user_id} if permissions.is_sponsor(by, plan) else set())
    return rules.refusal_to_sign(
        signer_id=by.user_id,
        owner_id=plan.initiative.owner_id,
        sponsor_ids={person for person in sponsors if person is not None},
        is_latest=assessment.number == last,
        is_published=is_published(plan),
    )


def _refusal_of_outlived(plan: MeasurementPlan, assessment: Assessment) -> Refusal | None:
    return rules.refusal_of_outlived(
        is_amended=json.loads(assessment.inputs)["plan"] != plan.content_hash,
        closes_on=plan.closes_on,
        assessed_on=clock.day_of(assessment.computed_at),
    )
