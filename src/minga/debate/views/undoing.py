"""Take back what one has just done, from the button under the sentence that says it was done."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minga.debate import actions, queries
from minga.debate.models import Contribution
from minga.debate.rules.undoing import SHOWN, Act
from minga.debate.views.frame import contribution_of, go, url
from minga.foundation import clock
from minga.foundation.declared import sentence_for
from minga.foundation.doors import SpaceRequest, login_needed, say
from minga.foundation.policy import NotFoundError, RefusedError
from minga.ui.undo import Undo


def offer(request: SpaceRequest, act: Act, contribution: Contribution) -> Undo:
    """The button that takes this back."""
    there = url(request, "undo", contribution.question_id, contribution.pk)
    return Undo(there, act.value, clock.now() + SHOWN)


@login_needed
@require_POST
def undo(request: SpaceRequest, question_id: int, contribution_id: int) -> HttpResponse:
    """Back to where it was done; a second press, or one that comes too late, is told so."""
    queries.visible_question(request.actor, question_id)
    if (named := request.POST.get("act", "")) not in Act:
        raise NotFoundError
    act = Act(named)
    try:
        contribution = contribution_of(request, question_id, contribution_id)
        actions.undo_act(contribution_id=contribution_id, act=act, by=request.actor, now=clock.now())
    except NotFoundError:
        messages.warning(request, _("It is not there any more. What you had written is under what you have not sent."))
        return go(request, "question", question_id)
    except RefusedError as refused:
        messages.warning(request, sentence_for(refused.refusal))
        return go(request, "contribution", question_id, contribution_id)
    if act == Act.SEND:
        say(request, _("It is not sent: your words are in the field again."))
        parent = contribution.reply_to_id
        return go(request, "contribution", question_id, parent) if parent else go(request, "question", question_id)
    say(request, _("It stands as before."))
    return go(request, "contribution", question_id, contribution_id)
