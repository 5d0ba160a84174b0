"""The way that led to an initiative, from the first sentence on."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.debate.rules import ContributionState
from minga.debate.rules.naming import called
from minga.decision.queries import origin_of
from minga.foundation.policy import Actor
from minga.foundation.prepared import prepared
from minga.initiative.models import Initiative
from minga.initiative.permissions import visible_to
from minga.initiative.queries.rows import Knot
from minga.purpose import permissions as purpose

ORIGINS = (
    "owner",
    "purpose__author",
    "option__idea__author",
    "decision__published_by",
    "decision__community__purpose",
    "decision__community__founded_by",
    "decision__question__asked_by",
)


@prepared
def _with_origins(actor: Actor, initiative_id: int) -> QuerySet[Initiative]:
    return visible_to(actor).for_page().select_related(*ORIGINS).filter(pk=initiative_id)


def trail(actor: Actor, initiative_id: int, *, space_slug: str) -> tuple[Knot, ...]:
    """Purpose, community, question, idea, summary, decision, initiative: each with its day and who began it.

    A link the actor may not know of is left out, as if it were not there; where there was no debate, or no idea behind
    what was chosen, a gap says so. One query, one for the summary, and one more for a confidential purpose.
    """
    initiative = _with_origins.first(actor, initiative_id)
    if initiative is None:
        return ()
    steps = (
        _purpose(actor, initiative, space_slug),
        _community(initiative, space_slug),
        _question(initiative, space_slug),
        _idea(initiative, space_slug),
        _summary(initiative, space_slug),
        _decision(initiative, space_slug),
        _initiative(initiative, space_slug),
    )
    return tuple(knot for knot in steps if knot is not None)


def _purpose(actor: Actor, initiative: Initiative, slug: str) -> Knot | None:
    row = initiative.purpose
    if not purpose.CAN_SEE(actor, row):
        return None
    url = reverse("purpose:detail", args=[slug, row.pk])
    return Knot(_("Purpose"), row.title, url, row.chartered_at, str(row.author))


def _community(initiative: Initiative, slug: str) -> Knot:
    row = initiative.decision.community
    url = reverse("community:detail", args=[slug, row.pk])
    return Knot(_("Community"), row.name, url, row.founded_at, str(row.founded_by))


def _question(initiative: Initiative, slug: str) -> Knot:
    row = initiative.decision.question
    if row is None:
        return Knot(_("From no debate, because:"), initiative.decision.origin_reason, "", is_gap=True)
    url = reverse("debate:question", args=[slug, row.pk])
    return Knot(_("Question"), row.title, url, row.opened_at, str(row.asked_by))


def _idea(initiative: Initiative, slug: str) -> Knot | None:
    row = initiative.option.idea
    if initiative.decision.question_id is None:
        return None
    if row is None:
        return Knot(_("Idea"), _("None: what was chosen was written for the decision."), "", is_gap=True)
    if row.hidden_at is not None or row.state == ContributionState.WITHDRAWN:
        return Knot(_("Idea"), _("It is no longer shown."), "", is_gap=True)
    url = reverse("debate:contribution", args=[slug, row.question_id, row.pk])
    return Knot(_("Idea"), called(row.title, row.body), url, row.written_at, row.byline)


def _summary(initiative: Initiative, slug: str) -> Knot | None:
    origin = origin_of(initiative.decision)
    if origin.question_id is None or origin.version is None:
        return None
    url = reverse("debate:summary", args=[slug, origin.question_id])
    text = _("Version %(version)s, signed") % {"version": origin.version}
    return Knot(_("Summary"), text, url, origin.signed_at, origin.signed_by)


def _decision(initiative: Initiative, slug: str) -> Knot:
    row = initiative.decision
    url = reverse("decision:detail", args=[slug, row.pk])
    return Knot(_("Decision"), row.title, url, row.published_at, str(row.published_by or ""))


def _initiative(initiative: Initiative, slug: str) -> Knot:
    url = reverse("initiative:detail", args=[slug, initiative.pk])
    return Knot(_("Initiative"), initiative.title, url, initiative.drafted_at, str(initiative.owner or ""))
