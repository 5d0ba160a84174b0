"""What stands in somebody's calendar of debates: questions that close where they take part, answers they owe."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.community.permissions import roles_of
from minga.community.rules import TAKE_PART, Role
from minga.debate.permissions import facilitated_by, visible_to
from minga.debate.rules import State
from minga.foundation import clock
from minga.foundation.dated import Dated
from minga.foundation.policy import Actor
from minga.foundation.tenancy.queries import current_slug

SEEN = ("pk", "title", "community__name")


def dated(actor: Actor, since: date) -> Iterable[Dated]:
    """Questions that close where they take part; for who facilitates, until when ideas are answered."""
    roles, slug, begin = roles_of(actor), current_slug(), clock.beginning_of(since)
    inside = [pk for pk, role in roles.items() if role in TAKE_PART]
    if inside:
        open_ones = visible_to(actor).filter(community_id__in=inside, closes_at__gte=begin)
        for pk, title, where, at in open_ones.exclude(state=State.DRAFT).values_list(*SEEN, "closes_at"):
            said = _("The debate closes: “%(question)s”") % {"question": title}
            yield Dated(f"question-{pk}", said, reverse("debate:question", args=[slug, pk]), at=at, where=where)
    if Role.FACILITATOR in roles.values():
        owed = facilitated_by(actor).filter(unanswered_ideas__gt=0, answer_due_at__gte=begin)
        for pk, title, where, at in owed.exclude(state=State.DRAFT).values_list(*SEEN, "answer_due_at"):
            said = _("Ideas are answered until now: “%(question)s”") % {"question": title}
            yield Dated(f"ideas-{pk}", said, reverse("debate:ideas", args=[slug, pk]), at=at, where=where)
