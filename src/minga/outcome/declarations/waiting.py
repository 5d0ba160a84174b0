"""What waits for one person in plans, figures, values and forecasts; each with its gates."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.community.models import Membership
from minga.community.permissions import roles_of
from minga.community.rules import Role
from minga.debate.models import ForecastTerms
from minga.foundation import clock
from minga.foundation.dated import declare_dated
from minga.foundation.declared import Attention, declare_attention, due_by
from minga.foundation.policy import Actor
from minga.foundation.prepared import prepared
from minga.foundation.tenancy.queries import current_slug
from minga.initiative.models import Initiative
from minga.initiative.permissions import visible_to as initiatives_visible_to
from minga.initiative.rules import ENDED
from minga.outcome import permissions, queries
from minga.outcome.declarations import calendar
from minga.outcome.models import MeasurementPlan, Observation, Upload, Verdict
from minga.outcome.queries.next_steps import LATE_PERIODS
from minga.outcome.rules import PlanState, period_containing, shifted
from minga.outcome.rules.uploads import WAITS
from minga.purpose.models import Goal, Indicator
from minga.purpose.permissions import visible_to as visible_purposes
from minga.purpose.rules import ACTIVE, GoalRole

COMMUNITY = "initiative__decision__community"
INITIATIVE = ("title", "decision__community__name")
PLAN = ("initiative__title", f"{COMMUNITY}__name")
"""A decision and a plan hold much that a line about them does not say."""


def _community(plan: MeasurementPlan) -> str:
    return str(plan.initiative.decision.community.name)


def _owned(actor: Actor) -> QuerySet[Initiative]:
    return Initiative.objects.filter(owner_id=actor.user_id).exclude(state__in=ENDED)


@prepared
def _owned_without_plan(actor: Actor) -> QuerySet[Initiative]:
    living = initiatives_visible_to(actor).filter(owner_id=actor.user_id).exclude(state__in=ENDED)
    unplanned = living.exclude(Exists(MeasurementPlan.objects.filter(initiative=OuterRef("pk"))))
    return unplanned.select_related("decision__community").only(*INITIATIVE).order_by("id")


def _unplanned(actor: Actor, _now: datetime) -> Iterable[Attention]:
    """For who owns an initiative: nobody has said yet how anybody will know whether it worked."""
    slug = current_slug()
    for initiative in _owned_without_plan(actor):
        sentence = _("Say how anybody will know whether “%(title)s” worked") % {"title": initiative.title}
        url = reverse("outcome:draft", args=[slug, initiative.pk])
        yield Attention(sentence, url, "outcome", where=initiative.decision.community.name)


def _drafted_plans(actor: Actor) -> QuerySet[MeasurementPlan]:
    return MeasurementPlan.objects.filter(state=PlanState.DRAFT, initiative__owner_id=actor.user_id)


def _plans_waiting(actor: Actor, _now: datetime) -> Iterable[Attention]:
    """For who owns the initiative: a plan that is not locked although its start is near or past."""
    slug = current_slug()
    mine = permissions.plans_visible_to(actor).filter(state=PlanState.DRAFT, initiative__owner_id=actor.user_id)
    for plan in mine.select_related(COMMUNITY).only("starts_on", *PLAN):
        sentence = _("Seal how “%(title)s” will be measured") % {"title": plan.initiative.title}
        url = reverse("outcome:plan", args=[slug, plan.pk])
        # A start has come on its own day: the last day to lock is the one before.
        yield due_by(sentence, url, "outcome", plan.starts_on - timedelta(days=1), where=_community(plan))


def _unsigned_plans(actor: Actor) -> QuerySet[MeasurementPlan]:
    locked = MeasurementPlan.objects.locked().filter(initiative__decision__community_id__in=_watched(actor))
    return locked.exclude(Exists(Verdict.objects.filter(plan=OuterRef("pk"))))


def _watched(actor: Actor) -> list[int]:
    """Communities in which this person facilitates or evaluates."""
    return [pk for pk, role in roles_of(actor).items() if role in queries.WATCHERS]


def _figures_waiting(actor: Actor, now: datetime) -> Iterable[Attention]:
    """For evaluators (where there is none, facilitators): what is to be assessed, and what to be signed."""
    slug, today = current_slug(), clock.day_of(now)
    places = Membership.objects.active().filter(user_id=actor.person_id)
    evaluates = places.filter(role=Role.EVALUATOR).values("community_id")
    alone = Membership.objects.active().filter(community_id=OuterRef("community_id"), role=Role.EVALUATOR)
    facilitates = places.filter(~Exists(alone), role=Role.FACILITATOR).values("community_id")
    where = "initiative__decision__community_id__in"
    locked = permissions.plans_visible_to(actor).locked().filter(Q(**{where: evaluates}) | Q(**{where: facilitates}))
    locked = locked.exclude(Exists(Verdict.objects.filter(plan=OuterRef("pk")))).exclude(
        initiative__owner_id=actor.user_id
    )
    assessed = set(permissions.assessed_and_unsigned().filter(pk__in=locked.values("pk")).values_list("pk", flat=True))
    rows = locked.filter(Q(pk__in=assessed) | Q(closes_on__lte=today))
    for plan in rows.select_related(COMMUNITY).only("closes_on", *PLAN).order_by("closes_on", "id"):
        sentence = _("Sign the verdict on “%(title)s”") if plan.pk in assessed else _("Assess what “%(title)s” changed")
        url = reverse("outcome:plan", args=[slug, plan.pk])
        yield due_by(
            sentence % {"title": plan.initiative.title}, url, "outcome", plan.closes_on, where=_community(plan)
        )


def _brought(actor: Actor) -> QuerySet[Upload]:
    return Upload.objects.filter(uploaded_by_id=actor.person_id)


def _files_waiting(actor: Actor, now: datetime) -> Iterable[Attention]:
    """For who has chosen a file whose values are not kept yet: it waits for a day."""
    slug = current_slug()
    for upload in queries.waiting_uploads(actor, now=now):
        if permissions.CAN_IMPORT(actor, upload.indicator):
            sentence = _("Finish bringing in “%(file)s”: nothing of it is kept yet") % {"file": upload.file_name}
            url = reverse("outcome:look", args=[slug, upload.indicator_id, upload.pk])
            until = upload.uploaded_at + WAITS
            yield Attention(sentence, url, "outcome", until, where=upload.indicator.name)


def _figures_answered_for(actor: Actor) -> QuerySet[Indicator]:
    return Indicator.objects.answered_for().filter(owner_id=actor.user_id, purpose__state__in=ACTIVE)


def _values_due(actor: Actor, now: datetime) -> Iterable[Attention]:
    """For who owns an indicator of an active purpose: its last complete period has no value yet."""
    slug, today = current_slug(), clock.day_of(now)
    goals = Goal.objects.filter(indicator=OuterRef("pk"), role=GoalRole.OUTCOME)
    mine = Indicator.objects.answered_for().filter(
        Exists(goals),
        owner_id=actor.user_id,
        purpose__in=visible_purposes(actor).values("pk"),
        purpose__state__in=ACTIVE,
    )
    newest = dict(
        Observation.objects.current()
        .filter(indicator__in=mine.values("pk"))
        .order_by()
        .values("indicator_id")
        .annotate(last=Max("period"))
        .values_list("indicator_id", "last")
    )
    for indicator in mine.select_related("purpose").order_by("id"):
        due = shifted(period_containing(today, indicator.grain), indicator.grain, -LATE_PERIODS)
        last = newest.get(indicator.pk)
        if last is None or last < due:
            sentence = _("Bring in the values of “%(name)s”") % {"name": indicator.name}
            url = reverse("outcome:data", args=[slug, indicator.pk])
            yield Attention(sentence, url, "outcome", where=indicator.purpose.title)


def _open_forecasts(actor: Actor) -> QuerySet[ForecastTerms]:
    places = _watched(actor)
    return ForecastTerms.objects.filter(
        question__community_id__in=places, indicator=None, question__truths__isnull=True
    )


def _forecasts_due(actor: Actor, now: datetime) -> Iterable[Attention]:
    """For facilitators and evaluators who neither asked nor estimated: the day of a forecast has come."""
    slug, today = current_slug(), clock.day_of(now)
    for row in queries.due_forecasts(actor, today=today):
        sentence = _("Say what happened: “%(question)s”") % {"question": row.title}
        url = reverse("outcome:truth", args=[slug, row.question_id])
        yield due_by(sentence, url, "outcome", row.resolves_on, where=row.community)


def declare() -> None:
    """Called once, with the rest of what this link declares."""
    declare_dated(calendar.dated)
    declare_attention(_unplanned, _owned)
    declare_attention(_plans_waiting, _drafted_plans)
    declare_attention(_figures_waiting, _unsigned_plans)
    declare_attention(_files_waiting, _brought)
    declare_attention(_values_due, _figures_answered_for)
    declare_attention(_forecasts_due, _open_forecasts)
