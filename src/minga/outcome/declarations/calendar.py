"""What stands in somebody's calendar of outcomes: plans to seal, windows that close, forecasts whose day comes."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.community.permissions import roles_of
from minga.foundation.dated import Dated
from minga.foundation.policy import Actor
from minga.foundation.tenancy.queries import current_slug
from minga.outcome import permissions, queries
from minga.outcome.models import Verdict
from minga.outcome.rules import PlanState

COMMUNITY = "initiative__decision__community"


def dated(actor: Actor, since: date) -> Iterable[Dated]:
    """For who owns the work: until when its plan is sealed, and when its window closes; the latter also for those who
    evaluate or facilitate there, as long as no verdict is signed."""
    slug = current_slug()
    watched = [pk for pk, role in roles_of(actor).items() if role in queries.WATCHERS]
    owned, unsigned = Q(initiative__owner_id=actor.person_id), ~Exists(Verdict.objects.filter(plan=OuterRef("pk")))
    mine = permissions.plans_visible_to(actor).filter(unsigned, owned | Q(**{f"{COMMUNITY}_id__in": watched}))
    rows = mine.order_by("pk").values_list(
        "pk", "state", "starts_on", "closes_on", "initiative__title", "initiative__owner_id", f"{COMMUNITY}__name"
    )
    for pk, state, starts_on, closes_on, title, owner_id, where in rows:
        url = reverse("outcome:plan", args=[slug, pk])
        last_day = starts_on - timedelta(days=1)
        if state == PlanState.DRAFT and owner_id == actor.person_id and last_day >= since:
            said = _("Last day to seal how “%(title)s” is measured") % {"title": title}
            yield Dated(f"plan-{pk}", said, url, on=last_day, where=where)
        if closes_on >= since:
            said = _("What “%(title)s” changed can be assessed") % {"title": title}
            yield Dated(f"window-{pk}", said, url, on=closes_on, where=where)
