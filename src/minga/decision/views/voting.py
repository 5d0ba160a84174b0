"""Vote, count, publish, answer."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minga.decision import actions, forms, permissions, queries
from minga.decision.models import Decision
from minga.decision.views.frame import facilitated, form_page, get_or_post, permitted, to_detail
from minga.decision.views.pages import render_detail
from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, attempt, login_needed
from minga.foundation.media.bringing import form_sent
from minga.foundation.policy import refuse_if, require
from minga.kernel import Refusal


@login_needed
@get_or_post
def look_at_ballot(request: SpaceRequest, decision_id: int) -> HttpResponse:
    """A secret ballot once more before it is final: nothing is kept, the choices travel with the page."""
    decision = permitted(request, decision_id, permissions.CAN_VOTE)
    if request.method == "GET":
        return to_detail(request, decision_id)
    form = forms.ballot_form(decision, queries.options_of(decision), sent=request.POST)
    if "back" in request.POST:
        return _with_ballot(request, decision_id, form, status=200)
    looked = attempt(form, lambda _data: refuse_if(_refusal(request, decision, form)))
    if looked is None:
        return _with_ballot(request, decision_id, form, status=422)
    context = {"decision": decision, "lines": queries.filled_in(decision, form.choice()), "sent": form.sent_again()}
    return render(request, "decision/look.html", context)


def _refusal(request: SpaceRequest, decision: Decision, form: forms.BallotForm) -> Refusal | None:
    return queries.refusal_to_look(decision, form.choice(), request.actor.person_id, clock.now())


def _with_ballot(request: SpaceRequest, decision_id: int, form: forms.BallotForm, status: int) -> HttpResponse:
    detail = queries.decision_detail(request.actor, decision_id, now=clock.now(), today=clock.today())
    return render_detail(request, detail, form=form, status=status)


@login_needed
@require_POST
def cast_ballot(request: SpaceRequest, decision_id: int) -> HttpResponse:
    """A secret ballot is answered with its receipt at once: after a redirect somebody would have to keep it."""
    decision = permitted(request, decision_id, permissions.CAN_VOTE)
    form = forms.ballot_form(decision, queries.options_of(decision), sent=request.POST)
    receipts: list[str] = []
    is_cast = attempt(form, lambda _data: receipts.append(_cast(request, decision_id, form)))
    if is_cast and receipts[0]:
        return _receipt_page(request, decision, receipts[0])
    if is_cast:
        return to_detail(request, decision_id)
    return _with_ballot(request, decision_id, form, 422)


def _receipt_page(request: SpaceRequest, decision: Decision, receipt: str) -> HttpResponse:
    """Shown once; never kept by anybody in between."""
    response = render(request, "decision/receipt.html", {"decision": decision, "receipt": receipt})
    response["Cache-Control"] = "no-store"
    return response


def _cast(request: SpaceRequest, decision_id: int, form: forms.BallotForm) -> str:
    return actions.cast_ballot(decision_id=decision_id, choice=form.choice(), by=request.actor, now=clock.now())


@login_needed
@get_or_post
def close_decision(request: SpaceRequest, decision_id: int) -> HttpResponse:
    decision = facilitated(request, decision_id)
    form = forms.ConfirmForm(request.POST if request.method == "POST" else None)
    return form_page(
        request,
        decision,
        form,
        lambda _data: actions.close_decision(decision_id=decision_id, by=request.actor, now=clock.now()),
        title=_("Close and count"),
        said=_("The vote is closed and counted. Next: its reasons."),
        note=_("It closes by itself when its time is up; before that, once everybody who may vote has voted."),
    )


@login_needed
@get_or_post
def publish_decision(request: SpaceRequest, decision_id: int) -> HttpResponse:
    decision = facilitated(request, decision_id)
    form = form_sent(request, forms.PublishForm)
    note = _("With these reasons the chosen idea goes ahead, and the others are answered.")
    return form_page(
        request,
        decision,
        form,
        lambda data: actions.publish_decision(decision_id=decision_id, by=request.actor, now=clock.now(), **data),
        title=_("Publish the result"),
        said=_("The result is published."),
        note=note,
    )


@login_needed
@get_or_post
def give_response(request: SpaceRequest, decision_id: int) -> HttpResponse:
    decision = queries.visible_decision(request.actor, decision_id)
    require(permissions.CAN_RESPOND, request.actor, decision)
    form = form_sent(request, forms.ResponseForm)
    return form_page(
        request,
        decision,
        form,
        lambda data: actions.give_response(decision_id=decision_id, by=request.actor, now=clock.now(), **data),
        title=_("Answer the result"),
        said=_("Your response is public."),
    )
