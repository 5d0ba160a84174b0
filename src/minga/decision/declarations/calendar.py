"""What stands in somebody's calendar of decisions: votes of theirs that close, answers due, looking back."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.community.permissions import roles_of
from minga.community.rules import TAKE_PART, Role
from minga.decision import permissions
from minga.decision.models import Response, RollEntry
from minga.decision.rules import State
from minga.foundation import clock
from minga.foundation.dated import Dated
from minga.foundation.policy import Actor
from minga.foundation.tenancy.queries import current_slug


def dated(actor: Actor, since: date) -> Iterable[Dated]:
    """Votes on whose roll they are, also after they have voted; answers that they owe as sponsor; what is looked at
    again a year later, for who takes part there."""
    slug = current_slug()
    mine = RollEntry.objects.filter(user_id=actor.person_id).values("decision_id")
    votes = permissions.visible_to(actor).filter(pk__in=mine, closes_at__gte=clock.beginning_of(since))
    votes = votes.exclude(state__in=[State.DRAFT, State.WITHDRAWN])
    for pk, title, closes_at, where in votes.values_list("pk", "title", "closes_at", "community__name"):
        said = _("The vote closes: “%(title)s”") % {"title": title}
        yield Dated(f"vote-{pk}", said, _url(slug, pk), at=closes_at, where=where)
    roles = roles_of(actor)
    sponsored = [pk for pk, role in roles.items() if role == Role.SPONSOR]
    if sponsored:
        due = Response.objects.filter(given_at=None, decision__community_id__in=sponsored)
        names = ("decision_id", "decision__title", "due_at", "decision__community__name")
        for pk, title, due_at, where in due.values_list(*names):
            said = _("Your answer is due: “%(title)s”") % {"title": title}
            yield Dated(f"answer-{pk}", said, _url(slug, pk), at=due_at, where=where)
    inside = [pk for pk, role in roles.items() if role in TAKE_PART or role == Role.SPONSOR]
    reviews = permissions.visible_to(actor).filter(community_id__in=inside, review_due_on__gte=since)
    for pk, title, on, where in reviews.values_list("pk", "title", "review_due_on", "community__name"):
        said = _("Look again at what was decided: “%(title)s”") % {"title": title}
        yield Dated(f"review-{pk}", said, _url(slug, pk), on=on, where=where)


def _url(slug: str, decision_id: int) -> str:
    return reverse("decision:detail", args=[slug, decision_id])
