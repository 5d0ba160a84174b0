"""The outline of a debate on one screen."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from minga.debate import queries
from minga.debate.queries.outline import outline_of
from minga.debate.views.frame import show
from minga.foundation.doors import SpaceRequest


@require_GET
def outline(request: SpaceRequest, question_id: int) -> HttpResponse:
    question = queries.visible_question(request.actor, question_id)
    return show(request, "outline", question, "outline", outline=outline_of(question))
