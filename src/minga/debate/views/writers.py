"""What one person wrote, for those who share a community with them; and who could answer a question."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from minga.debate import actions, queries
from minga.debate.views.frame import GET_OR_POST, go
from minga.foundation import clock
from minga.foundation.declared import sentence_for
from minga.foundation.doors import SpaceRequest, login_needed, number_in, say
from minga.foundation.policy import RefusedError
from minga.foundation.profiles.queries import person_page


@login_needed
@require_GET
def written(request: SpaceRequest, user_id: int) -> HttpResponse:
    """The newest first, page by page."""
    person = person_page(request.actor, user_id)
    page = queries.written_by(request.actor, user_id, before=number_in(request.GET.get("before", "")) or 0)
    return render(request, "debate/written.html", {"person": person, "written": page})


@login_needed
@require_http_methods(GET_OR_POST)
def who_could_answer(request: SpaceRequest, question_id: int) -> HttpResponse:
    """Whom one may ask, and why just them; a press asks one of them."""
    question = queries.visible_question(request.actor, question_id)
    now = clock.now()
    if request.method == "POST":
        user_id = number_in(request.POST.get("person", "")) or 0
        try:
            actions.ask_person(question_id=question.pk, user_id=user_id, by=request.actor, now=now)
        except RefusedError as refused:
            say(request, sentence_for(refused.refusal))
        else:
            say(request, _("They have been asked, and will find it among what waits for them."))
        return go(request, "who-could-answer", question.pk)
    found = queries.who_could_answer(request.actor, question, now=now)
    return render(request, "debate/who_could_answer.html", {"question": question, "found": found})
