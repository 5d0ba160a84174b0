"""The way that led to an initiative, from the first sentence on."""

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.foundation.policy import Actor
from minga.initiative.models import Initiative
from minga.initiative.permissions import visible_to
from minga.initiative.queries.rows import Knot
from minga.purpose import permissions as purpose

ORIGINS = (
    "owner",
    "purpose__author",
    "option__idea__author",
    "decision__community__founded_by",
    "decision__question__asked_by",
)


def trail(actor: Actor, initiative_id: int, *, space_slug: str) -> tuple[Knot, ...]:
    """Purpose, community, question, idea, decision, initiative: each with its day and who began it.

    A link the actor may not know of is left out, as if it were not there.
    """
    initiative = visible_to(actor).for_page().select_related(*ORIGINS).filter(pk=initiative_id).first()
    if initiative is None:
        return ()
    knots = [_decision(initiative, space_slug), _initiative(initiative, space_slug)]
    if initiative.option.idea is not None:
        knots.insert(0, _idea(initiative, space_slug))
    knots.insert(0, _question(initiative, space_slug))
    knots.insert(0, _community(initiative, space_slug))
    if purpose.CAN_SEE(actor, initiative.purpose):
        knots.insert(0, _purpose(initiative, space_slug))
    return tuple(knots)


def _purpose(initiative: Initiative, slug: str) -> Knot:
    row = initiative.purpose
    return Knot(
        _("Purpose"), row.title, reverse("purpose:detail", args=[slug, row.pk]), row.chartered_at, str(row.author)
    )


def _community(initiative: Initiative, slug: str) -> Knot:
    row = initiative.decision.community
    url = reverse("community:detail", args=[slug, row.pk])
    return Knot(_("Community"), row.name, url, row.founded_at, str(row.founded_by))


def _question(initiative: Initiative, slug: str) -> Knot:
    row = initiative.decision.question
    return Knot(
        _("Question"), row.title, reverse("debate:detail", args=[slug, row.pk]), row.opens_at, str(row.asked_by)
    )


def _idea(initiative: Initiative, slug: str) -> Knot:
    row = initiative.option.idea
    url = reverse("debate:detail", args=[slug, row.question_id]) + f"#c{row.pk}"
    return Knot(_("Idea"), row.title or row.body[:80], url, row.written_at, str(row.author))


def _decision(initiative: Initiative, slug: str) -> Knot:
    row = initiative.decision
    url = reverse("decision:detail", args=[slug, row.pk])
    return Knot(_("Decision"), row.title, url, row.closes_at)


def _initiative(initiative: Initiative, slug: str) -> Knot:
    url = reverse("initiative:detail", args=[slug, initiative.pk])
    return Knot(_("Initiative"), initiative.title, url, initiative.drafted_at, str(initiative.owner or ""))
