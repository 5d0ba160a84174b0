"""Published verdicts: lists, the page, the way that led there."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.community.permissions import roles_of
from minga.foundation.lists import Asked, Sheet, Show, sheet_of, window
from minga.foundation.policy import Actor, NotFoundError
from minga.foundation.prepared import prepared
from minga.foundation.tenancy.hosts import address_here
from minga.initiative.queries import trail
from minga.outcome import wording
from minga.outcome.models import Verdict, VerdictQuerySet
from minga.outcome.permissions import visible_to
from minga.outcome.queries.pictures import charts_of
from minga.outcome.queries.plans import amendments_of, rivals_of
from minga.outcome.queries.rows import Knot, VerdictPage, VerdictRow
from minga.outcome.queries.saying import claim_of, rungs
from minga.outcome.queries.steps import steps_of
from minga.outcome.queries.worth import costs_of, hope_of
from minga.outcome.rules import Method

RELATIONS = (
    "space",
    "assessment__computed_by",
    "plan__indicator",
    "plan__initiative__owner",
    "plan__initiative__decision__community__purpose",
    "plan__locked_by",
    "signed_by",
)


def _loaded(rows: VerdictQuerySet) -> VerdictQuerySet:
    loaded: VerdictQuerySet = rows.for_page().select_related(*RELATIONS).newest_first()
    return loaded


def verdict_list(actor: Actor) -> tuple[VerdictRow, ...]:
    """Every verdict the actor may know of, the newest first."""
    return tuple(_row(verdict) for verdict in _loaded(visible_to(actor)))


def verdicts_shown(actor: Actor, asked: Asked) -> Sheet[VerdictRow]:
    """A page of the space's verdicts, the newest first: all, or those of one's own communities."""
    return sheet_of(_shown(actor, asked), _row)


@prepared
def _shown(actor: Actor, asked: Asked) -> QuerySet[Verdict]:
    rows = visible_to(actor)
    if asked.show == Show.MINE:
        rows = rows.filter(initiative__decision__community_id__in=list(roles_of(actor)))
    return window(_loaded(rows), asked)


def verdicts_of(
    actor: Actor, *, purpose_id: int | None = None, initiative_id: int | None = None, community_id: int | None = None
) -> tuple[VerdictRow, ...]:
    return tuple(_row(verdict) for verdict in _of(actor, purpose_id, initiative_id, community_id))


@prepared
def _of(actor: Actor, purpose_id: int | None, initiative_id: int | None, community_id: int | None) -> QuerySet[Verdict]:
    rows = visible_to(actor)
    if purpose_id is not None:
        rows = rows.filter(purpose_id=purpose_id)
    if initiative_id is not None:
        rows = rows.filter(initiative_id=initiative_id)
    if community_id is not None:
        rows = rows.filter(initiative__decision__community_id=community_id)
    return _loaded(rows)


def _row(verdict: Verdict) -> VerdictRow:
    plan = verdict.plan
    claim = claim_of(plan, verdict.assessment)
    return VerdictRow(
        id=verdict.pk,
        plan_id=verdict.plan_id,
        initiative_id=verdict.initiative_id,
        initiative=plan.initiative.title,
        purpose_id=verdict.purpose_id,
        indicator=plan.indicator.name,
        sentence=claim.sentence,
        code=claim.code,
        code_label=claim.code_label,
        tone=claim.tone,
        level=claim.level,
        level_name=claim.level_name,
        effect=claim.effect,
        interval=claim.interval,
        unit=claim.unit,
        window=claim.window,
        published_at=verdict.published_at,
        signed_by=str(verdict.signed_by),
        claim=claim,
    )


@prepared
def _whole(actor: Actor, verdict_id: int) -> QuerySet[Verdict]:
    return _loaded(visible_to(actor).filter(pk=verdict_id))


def visible_verdict(actor: Actor, verdict_id: int) -> Verdict:
    """The verdict with what its page reads; ``NotFoundError`` where the actor may not know of it."""
    verdict = _whole.first(actor, verdict_id)
    if verdict is None:
        raise NotFoundError
    return verdict


def verdict_page(actor: Actor, verdict_id: int, *, space_slug: str) -> VerdictPage:
    return page_of(actor, visible_verdict(actor, verdict_id), space_slug=space_slug)


def page_of(actor: Actor, verdict: Verdict, *, space_slug: str) -> VerdictPage:
    """A loaded verdict's page."""
    row = _row(verdict)
    return VerdictPage(
        row=row,
        claim=row.claim,
        rungs=rungs(),
        charts=charts_of(verdict.plan, verdict.assessment),
        rivals=rivals_of(verdict.plan),
        steps=steps_of(verdict.plan, until=verdict.assessment.computed_at),
        amendments=amendments_of(verdict.plan_id),
        note_html=verdict.note_html,
        hope=hope_of(verdict.plan, verdict.assessment.figures["estimate"]),
        costs=costs_of(verdict),
        hours=verdict.hours,
        cost_amount=verdict.cost_amount,
        cost_currency=verdict.cost_currency,
        method=str(wording.METHODS[Method(verdict.plan.method)]),
        assessment_id=verdict.assessment_id,
        inputs_hash=verdict.assessment.inputs_hash,
        plan_hash=verdict.plan.content_hash,
        address=address_here() + reverse("outcome:detail", args=[space_slug, verdict.pk]),
        trace=trace(actor, verdict, space_slug=space_slug, row=row),
    )


def trace(actor: Actor, verdict: Verdict, *, space_slug: str, row: VerdictRow) -> tuple[Knot, ...]:
    """From the first sentence to the verdict; what the actor may not know of is left out."""
    before: Iterable[Knot] = (
        Knot(knot.kind, knot.text, knot.url, knot.at, knot.by, knot.is_gap)
        for knot in trail(actor, verdict.initiative_id, space_slug=space_slug)
    )
    plan, assessment = verdict.plan, verdict.assessment
    plan_url = reverse("outcome:plan", args=[space_slug, plan.pk])
    own = (
        Knot(_("Measurement plan, sealed"), row.indicator, plan_url, plan.locked_at, str(plan.locked_by or "")),
        Knot(
            _("Assessment"),
            row.code_label,
            f"{plan_url}#assessments",
            assessment.computed_at,
            str(assessment.computed_by),
        ),
        Knot(
            _("Verdict"),
            row.sentence,
            reverse("outcome:detail", args=[space_slug, verdict.pk]),
            verdict.published_at,
            row.signed_by,
        ),
    )
    return (*before, *own)
