"""What stands in somebody's calendar of initiatives: what they promised, and milestones of what they own."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.foundation.dated import Dated
from minga.foundation.policy import Actor
from minga.foundation.tenancy.queries import current_slug
from minga.initiative.models import Commitment, Milestone
from minga.initiative.permissions import visible_to
from minga.initiative.rules import ENDED


def dated(actor: Actor, since: date) -> Iterable[Dated]:
    """Open promises, and milestones that are not reached, of work that has not ended."""
    slug, living = current_slug(), visible_to(actor).exclude(state__in=ENDED).order_by()
    promised = Commitment.objects.unsettled().filter(
        user_id=actor.person_id, due_on__gte=since, initiative__in=living.values("pk")
    )
    for pk, what, on, initiative_id, title in promised.values_list(
        "pk", "what", "due_on", "initiative_id", "initiative__title"
    ):
        said, url = _("You promised “%(what)s”") % {"what": what}, _url(slug, initiative_id)
        yield Dated(f"promise-{pk}", said, url, on=on, where=title)
    mine = living.filter(owner_id=actor.person_id).values("pk")
    coming = Milestone.objects.filter(initiative__in=mine, done_on=None, due_on__gte=since)
    for pk, what, on, initiative_id, title in coming.values_list(
        "pk", "title", "due_on", "initiative_id", "initiative__title"
    ):
        said, url = _("Milestone: %(title)s") % {"title": what}, _url(slug, initiative_id)
        yield Dated(f"milestone-{pk}", said, url, on=on, where=title)


def _url(slug: str, initiative_id: int) -> str:
    return reverse("initiative:detail", args=[slug, initiative_id])
