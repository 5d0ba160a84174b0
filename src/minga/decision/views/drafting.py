"""Write a decision down and open the vote."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from minga.community.models import Community
from minga.community.queries import readable_community
from minga.debate.queries import decidable_questions, idea_choices, summary_behind, visible_question
from minga.decision import actions, forms, permissions, queries
from minga.decision.models import Decision
from minga.decision.rules import Method, State
from minga.decision.views.frame import facilitated, form_page, get_or_post, to_detail
from minga.decision.views.guide import guide
from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say
from minga.foundation.policy import NotFoundError, require
from minga.ui.numbers import plain_amount


@login_needed
@get_or_post
def draft_from_question(request: SpaceRequest, question_id: int) -> HttpResponse:
    """A draft with the debate's summary before one's eyes and its ideas as ready options."""
    question = visible_question(request.actor, question_id)
    ideas = idea_choices(question_id)
    form = forms.DraftForm(request.POST or None, initial={"title": question.title}, comes_from_debate=True, ideas=ideas)
    context = {"question": question, "summary": summary_behind(question_id)}
    return _draft(request, question.community, form, context)


@login_needed
@get_or_post
def draft_in_community(request: SpaceRequest, community_id: int) -> HttpResponse:
    """A draft that comes out of no debate, and says why; the debates that are ready stand before it."""
    community = readable_community(request.actor, community_id)
    form = forms.DraftForm(request.POST or None)
    return _draft(request, community, form, {"ready": decidable_questions(request.actor, community_id)})


def _draft(request: SpaceRequest, community: Community, form: forms.DraftForm, context: dict[str, Any]) -> HttpResponse:
    require(permissions.CAN_DRAFT, request.actor, community)
    question = context.get("question")

    def act(data: dict[str, Any]) -> Decision:
        idea_ids = data.pop("idea_ids", ())
        return actions.draft_decision(
            community_id=community.pk,
            question_id=question.pk if question else None,
            idea_ids=idea_ids,
            draft=actions.Draft(**data),
            by=request.actor,
            now=clock.now(),
        )

    if request.method == "POST" and (done := attempt(form, act)):
        say(request, _("The draft is written down. Next: what there is to choose."))
        return to_detail(request, done.result.pk)
    context |= {"form": form, "guide": guide(form), "title": _("Draft a decision"), "community": community}
    return render(request, "decision/draft.html", context, status=422 if form.is_bound else 200)


@login_needed
@get_or_post
def revise_decision(request: SpaceRequest, decision_id: int) -> HttpResponse:
    decision = facilitated(request, decision_id)
    wait = decision.options.get(is_wait=True)
    written = forms.written_in(decision) | {"waiting_cost": wait.body}
    form = forms.DraftForm(request.POST or None, initial=written, comes_from_debate=decision.question_id is not None)
    return form_page(
        request,
        decision,
        form,
        lambda data: actions.revise_decision(
            decision_id=decision_id, draft=actions.Draft(**data), by=request.actor, now=clock.now()
        ),
        title=_("Revise the draft"),
        said=_("The draft is saved."),
        template="decision/draft.html",
        more={"guide": guide(form)},
    )


@login_needed
@get_or_post
def add_option(request: SpaceRequest, decision_id: int) -> HttpResponse:
    decision = facilitated(request, decision_id)
    ideas = [(idea.id, idea.title) for idea in idea_choices(decision.question_id)] if decision.question_id else []
    form = forms.NewOptionForm(request.POST or None, ideas=ideas, currency=_currency(decision))
    return form_page(
        request,
        decision,
        form,
        lambda data: actions.add_option(decision_id=decision_id, by=request.actor, now=clock.now(), **data),
        title=_("Add an option"),
        said=_("The option is added."),
    )


def _currency(decision: Decision) -> str:
    """The currency that options of this decision cost; empty where they cost none."""
    return decision.currency if decision.method == Method.BUDGET else ""


def _option(decision: Decision, option_id: int) -> Any:
    option = decision.options.filter(pk=option_id).first()
    if option is None:
        raise NotFoundError
    return option


@login_needed
@get_or_post
def revise_option(request: SpaceRequest, decision_id: int, option_id: int) -> HttpResponse:
    decision = facilitated(request, decision_id)
    option = _option(decision, option_id)
    written = {"title": option.title, "body": option.body}
    written["cost"] = plain_amount(option.cost, decision.currency) if option.cost else ""
    form = forms.OptionForm(request.POST or None, initial=written, currency=_currency(decision))
    return form_page(
        request,
        decision,
        form,
        lambda data: actions.revise_option(
            decision_id=decision_id, option_id=option_id, by=request.actor, now=clock.now(), **data
        ),
        title=_("Revise the option"),
        said=_("The option is saved."),
    )


@login_needed
@get_or_post
def remove_option(request: SpaceRequest, decision_id: int, option_id: int) -> HttpResponse:
    decision = facilitated(request, decision_id)
    option = _option(decision, option_id)
    form = forms.ConfirmForm(request.POST if request.method == "POST" else None)
    return form_page(
        request,
        decision,
        form,
        lambda _data: actions.remove_option(
            decision_id=decision_id, option_id=option_id, by=request.actor, now=clock.now()
        ),
        title=_("Remove the option"),
        said=_("The option is removed."),
        note=option.title,
    )


@login_needed
@get_or_post
def withdraw_decision(request: SpaceRequest, decision_id: int) -> HttpResponse:
    decision = facilitated(request, decision_id)
    form = forms.ReasonForm(request.POST or None)
    return form_page(
        request,
        decision,
        form,
        lambda data: actions.withdraw_decision(
            decision_id=decision_id, reason=data["reason"], by=request.actor, now=clock.now()
        ),
        title=_("Withdraw the draft"),
        said=_("The draft is withdrawn; its reason is kept."),
    )


@login_needed
@get_or_post
def open_decision(request: SpaceRequest, decision_id: int) -> HttpResponse:
    decision = facilitated(request, decision_id)
    form = forms.ConfirmForm(request.POST if request.method == "POST" else None)
    note = _(
        "From here on question, options, rules, the order that settles ties and the roll are fixed."
        " Who joins later does not vote."
    )
    return form_page(
        request,
        decision,
        form,
        lambda _data: actions.open_decision(decision_id=decision_id, by=request.actor, now=clock.now()),
        title=_("Open the vote"),
        said=_("The vote is open and the roll is frozen."),
        note=note,
    )


@login_needed
@require_GET
def preview_ballot(request: SpaceRequest, decision_id: int) -> HttpResponse:
    """The ballot as its voters will have it, to try out; nothing is sent from here."""
    decision = facilitated(request, decision_id)
    if decision.state != State.DRAFT:
        return to_detail(request, decision_id)
    options = queries.options_of(decision)
    context = {"decision": decision, "ballot_form": forms.ballot_form(decision, options)}
    return render(request, "decision/preview.html", context)
