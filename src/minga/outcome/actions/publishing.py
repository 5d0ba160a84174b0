"""A second person signs; then the verdict is published, whatever it says, and the purpose is asked to decide again."""

from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from minga.foundation.events import publish
from minga.foundation.markdown import to_html
from minga.foundation.policy import Actor, NotFoundError, RefusedError, refuse_if, require
from minga.initiative.actions import mark_judged
from minga.initiative.queries import contributed_hours
from minga.kernel import Refusal
from minga.outcome import events, permissions, rules
from minga.outcome.models import Assessment, Verdict
from minga.outcome.rules import VerdictState
from minga.purpose.actions import ask_redecision


def _seen_assessment(assessment_id: int, by: Actor) -> Assessment:
    rows = Assessment.objects.select_related("plan__initiative__decision__community", "plan__initiative__purpose")
    assessment = rows.select_for_update(of=("self",)).filter(pk=assessment_id).first()
    if assessment is None or not permissions.CAN_SEE(by, assessment.plan.initiative):
        raise NotFoundError
    return assessment


@transaction.atomic
def sign_verdict(
    *,
    assessment_id: int,
    note: str,
    by: Actor,
    now: datetime,
    money_spent: Decimal | None = None,
    money_unit: str = "",
) -> Verdict:
    """An evaluator vouches for an assessment, with a note in words; what it says stays what was computed."""
    assessment = _seen_assessment(assessment_id, by)
    initiative = assessment.plan.initiative
    require(permissions.CAN_SIGN, by, initiative)
    state = VerdictState.SIGNED if Verdict.objects.filter(assessment=assessment).exists() else VerdictState.COMPUTED
    refuse_if(
        rules.refusal_to_sign(
            state, signer_id=by.person_id, owner_id=initiative.owner_id, sponsor_id=initiative.purpose.sponsor_id
        )
    )
    try:
        with transaction.atomic():
            verdict = Verdict.objects.create(
                assessment=assessment, note=note, note_html=to_html(note), signed_by_id=by.person_id, signed_at=now,
                contributed_hours=contributed_hours(initiative.pk), money_spent=money_spent, money_unit=money_unit[:8],
            )  # fmt: skip
    except IntegrityError:
        raise RefusedError(Refusal("outcome:already-signed")) from None
    publish(events.VerdictSigned(assessment_id=assessment.pk, verdict_id=verdict.pk), by=by, now=now)
    return verdict


@transaction.atomic
def publish_verdict(*, verdict_id: int, by: Actor, now: datetime) -> Verdict:
    """Publish. The initiative is judged, and the purpose asks to be decided again: the loop closes."""
    verdict = Verdict.objects.select_for_update().filter(pk=verdict_id).first()
    if verdict is None:
        raise NotFoundError
    assessment = _seen_assessment(verdict.assessment_id, by)
    initiative = assessment.plan.initiative
    require(permissions.CAN_PUBLISH, by, initiative)
    refuse_if(rules.refusal_to_publish(VerdictState(verdict.state)))
    verdict.state, verdict.published_at, verdict.published_by_id = VerdictState.PUBLISHED, now, by.person_id
    verdict.save(update_fields=["state", "published_at", "published_by"])
    mark_judged(initiative_id=initiative.pk, by=by, now=now)
    fact = events.VerdictPublished(
        verdict_id=verdict.pk, assessment_id=assessment.pk, initiative_id=initiative.pk,
        purpose_id=initiative.purpose_id, level=assessment.level, verdict=assessment.verdict_code,
    )  # fmt: skip
    publish(fact, by=by, now=now)
    ask_redecision(purpose_id=initiative.purpose_id, because=f"verdict:{assessment.verdict_code}", by=by, now=now)
    return verdict
