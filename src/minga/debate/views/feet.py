"""The viewer's part of each card, drawn once a page."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from minga.debate import permissions
from minga.debate.models import Question
from minga.debate.queries.cards import ID, Feet, no_feet
from minga.debate.views.frame import url
from minga.foundation import clock
from minga.foundation.doors import SpaceRequest


def feet_for(request: SpaceRequest, question: Question) -> Feet:
    """Links to reply, report, revise or withdraw; none for who may not."""
    may = permissions.what_actor_may(request.actor, question, now=clock.now())
    if not permissions.CAN_TAKE_PART(request.actor, question):
        return no_feet()
    base = f"{url(request, 'question', question.pk)}c/{ID}/"
    context = {"base": SafeString(base), "may": may}
    others = render_to_string("debate/foot.html", context | {"is_own": False})
    return Feet(request.actor.user_id, others, render_to_string("debate/foot.html", context | {"is_own": True}))
