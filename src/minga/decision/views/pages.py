"""Read a decision: lists, the page of each state, roll, ballots, the published file."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from minga.decision import forms, permissions, queries
from minga.decision.queries.decisions import DecisionDetail
from minga.decision.queries.files import files_of
from minga.decision.rules import State
from minga.decision.views.frame import get_or_post
from minga.decision.views.pictures import pictures_of, shares_of
from minga.decision.views.steps import checklist
from minga.foundation import clock
from minga.foundation.doors import SpaceRequest
from minga.foundation.lists import Show, asked_of, frame, ways_for
from minga.foundation.policy import NotFoundError


@require_GET
def decision_list(request: SpaceRequest) -> HttpResponse:
    labels = {
        Show.OPEN: pgettext("decisions", "Open"),
        Show.MINE: _("In my communities"),
        Show.ALL: pgettext("decisions", "All"),
    }
    ways = ways_for(labels, is_known=request.actor.is_known)
    asked = asked_of(request, ways)
    sheet = queries.decisions_shown(request.actor, asked, now=clock.now())
    return render(request, "decision/list.html", frame(asked, sheet, ways))


@require_GET
def decision_detail(request: SpaceRequest, decision_id: int) -> HttpResponse:
    detail = queries.decision_detail(request.actor, decision_id, now=clock.now(), today=clock.today())
    return render_detail(request, detail)


def render_detail(
    request: SpaceRequest,
    detail: DecisionDetail,
    *,
    form: forms.BallotForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, with the viewer's ballot."""
    decision = detail.decision
    has_responded = detail.response is not None and detail.response.given_at is not None
    if form is None and detail.may_vote:
        form = forms.ballot_form(decision, detail.options, mine=detail.my_choice)
    context = {
        "detail": detail,
        "decision": decision,
        "may": permissions.what_actor_may(request.actor, decision, has_responded=has_responded),
        "ballot_form": form,
        "tasks": checklist(request, decision, now=clock.now()) if decision.state == State.DRAFT else (),
        "shares": shares_of(decision, detail.result) if detail.result else (),
        "pictures": pictures_of(decision, detail.result) if detail.result else (),
        "lists_ballots": queries.may_list_ballots(decision),
        "downloads": [(name, str(each.label)) for name, each in files_of(decision).items()],
        "recount_name": f"decision-{decision.pk}.json",
    }
    return render(request, "decision/detail.html", context, status=status)


@require_GET
def roll(request: SpaceRequest, decision_id: int) -> HttpResponse:
    decision = queries.visible_decision(request.actor, decision_id)
    if decision.state in permissions.UNPUBLIC:
        raise NotFoundError
    return render(request, "decision/roll.html", {"decision": decision, "roll": queries.roll_page(decision)})


@get_or_post
def ballots(request: SpaceRequest, decision_id: int) -> HttpResponse:
    decision = queries.visible_decision(request.actor, decision_id)
    if not queries.may_list_ballots(decision):
        raise NotFoundError
    # A receipt in an address would end in the server's log beside who asked for it; so it is posted.
    form = forms.ReceiptForm(request.POST if request.method == "POST" else None, auto_id="receipt_%s")
    found: Any = queries.ballot_by_receipt(decision, form.cleaned_data["receipt"]) if form.is_valid() else None
    page = queries.ballot_page(decision, page=_page_number(request))
    context = {"decision": decision, "page": page, "form": form, "found": found, "has_asked": form.is_bound}
    return render(request, "decision/ballots.html", context)


def _page_number(request: SpaceRequest) -> int:
    number = request.GET.get("page", "1")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1


def _attached(document: dict[str, Any], decision_id: int) -> HttpResponse:
    response = JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="decision-{decision_id}.json"'
    return response


@require_GET
def download(request: SpaceRequest, decision_id: int, name: str) -> HttpResponse:
    """The published ballots in a format that other programs read."""
    decision = queries.visible_decision(request.actor, decision_id)
    files = files_of(decision)
    if decision.state != State.PUBLISHED or name not in files:
        raise NotFoundError
    if name == "json":
        return _attached(queries.recount_file(decision), decision.pk)
    response = HttpResponse(files[name].write(decision), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="decision-{decision.pk}.{name}"'
    return response
