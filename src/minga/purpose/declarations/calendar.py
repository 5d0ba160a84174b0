"""What stands in somebody's calendar of purposes: the days on which they decide again."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.foundation.dated import Dated
from minga.foundation.policy import Actor
from minga.foundation.tenancy.queries import current_slug
from minga.purpose.permissions import visible_to
from minga.purpose.rules import ACTIVE, AnswerState, State


def dated(actor: Actor, since: date) -> Iterable[Dated]:
    """For who sponsors a purpose: when it is decided on again, or when its trial ends."""
    mine = visible_to(actor).filter(sponsor_id=actor.person_id, state__in=ACTIVE)
    rows = mine.exclude(sponsor_answer=AnswerState.ASKED).order_by("pk")
    for pk, title, state, expires, again in rows.values_list("pk", "title", "state", "grow_expires_on", "redecide_on"):
        on = expires if state == State.GROW else again
        if on is not None and on >= since:
            said = _("Decide again on “%(title)s”") % {"title": title}
            yield Dated(f"redecision-{pk}", said, reverse("purpose:detail", args=[current_slug(), pk]), on=on)
