"""A facilitator opens a question to visitors and looks after them; an administrator chooses whether that may be."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minga.debate import actions, forms, permissions, queries
from minga.debate.queries import visiting
from minga.debate.rules import State
from minga.debate.rules.visiting import refusal_to_let_in, refusal_to_visit
from minga.debate.views.frame import GET_OR_POST, form_page, go, show
from minga.foundation import clock
from minga.foundation.declared import sentence_for
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say
from minga.foundation.policy import is_space_administrator, require


@login_needed
@require_GET
def visitors(request: SpaceRequest, question_id: int) -> HttpResponse:
    """The address and its code, how many came, floods; or why the question cannot be opened to visitors."""
    question = queries.visible_question(request.actor, question_id)
    require(permissions.CAN_FACILITATE, request.actor, question)
    door = visiting.door_of(question_id)
    way = visiting.way_into(question.community, door)
    refusal = refusal_to_let_in(way, State(question.state), closes_at=question.closes_at, now=clock.now())
    is_open = door is not None and way.is_open
    context = {
        "door": door,
        "is_open": is_open,
        "lets_in": refusal_to_visit(way) is None,
        "address": visiting.visit_address(request.space.slug, door.token) if door else "",
        "refused": sentence_for(refusal) if refusal else "",
        "may_choose": refusal is not None
        and refusal.code == "debate:visitors-not-allowed"
        and is_space_administrator(request.actor, None),
        "are_held": visiting.visitor_choice().are_held,
        "counts": visiting.visitor_counts(question_id) if door else None,
        "floods": visiting.floods_in(question_id) if door else (),
        "aside": visiting.set_aside_in(question_id) if door else (),
    }
    return show(request, "visitors", question, "question", **context)


@login_needed
@require_POST
def let_in(request: SpaceRequest, question_id: int) -> HttpResponse:
    is_new = "new" in request.POST
    actions.let_visitors_in(question_id=question_id, is_new_address=is_new, by=request.actor, now=clock.now())
    said = _("The question has a new address for visitors. The one before leads nowhere.") if is_new else ""
    say(request, said or _("The question is open to visitors. Hand out the address or the code."))
    return go(request, "visitors", question_id)


@login_needed
@require_POST
def shut_out(request: SpaceRequest, question_id: int) -> HttpResponse:
    actions.shut_visitors_out(question_id=question_id, by=request.actor, now=clock.now())
    say(request, _("The address no longer lets anybody in. What visitors did stays."))
    return go(request, "visitors", question_id)


@login_needed
@require_POST
def leave_out(request: SpaceRequest, question_id: int) -> HttpResponse:
    are_left_out = request.POST.get("map") == "without"
    actions.leave_visitors_out(question_id=question_id, are_left_out=are_left_out, by=request.actor, now=clock.now())
    said = _("The map is drawn without visitors.") if are_left_out else _("The map is drawn with visitors.")
    say(request, said)
    return go(request, "visitors", question_id)


@login_needed
@require_POST
def set_aside(request: SpaceRequest, question_id: int, first_id: int) -> HttpResponse:
    asked = request.POST.get("count", "")
    count = int(asked) if asked.isdecimal() and len(asked) < 7 else 0
    actions.set_visitors_aside(
        question_id=question_id, first_id=first_id, count=count, by=request.actor, now=clock.now()
    )
    say(request, _("They no longer count. Nothing was deleted, and you can bring them back."))
    return go(request, "visitors", question_id)


@login_needed
@require_POST
def bring_back(request: SpaceRequest, question_id: int, first_id: int) -> HttpResponse:
    actions.bring_visitors_back(question_id=question_id, first_id=first_id, by=request.actor, now=clock.now())
    say(request, _("They count again."))
    return go(request, "visitors", question_id)


@login_needed
@require_http_methods(GET_OR_POST)
def choose(request: SpaceRequest) -> HttpResponse:
    """For administrators: whether questions may be opened to visitors, and whether what these write waits."""
    require(is_space_administrator, request.actor, None)
    choice = visiting.visitor_choice()
    initial = {"are_allowed": choice.are_allowed, "are_held": choice.are_held}
    form = forms.VisitorChoiceForm(request.POST if request.method == "POST" else None, initial=initial)

    def act(data: dict[str, Any]) -> object:
        return actions.choose_visitors(by=request.actor, now=clock.now(), **data)

    if request.method == "POST" and attempt(form, act):
        say(request, _("That holds for all questions of the space from now on."))
        return go(request, "choose-visitors")
    lead = _(
        "A facilitator may hand out the address of one question, or its code, to people who have no account. They see "
        "that question and nothing else, vote on statements and write. They never take part in decisions."
    )
    back = reverse("administration:start", args=[request.space.slug])
    title = _("Taking part without an account")
    return form_page(request, form, title, lead=lead, kicker=_("Administration"), kicker_url=back)
