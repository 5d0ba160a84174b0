"""Write a decision down, page by page, and open the vote."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from minga.community.models import Community
from minga.community.queries import readable_community
from minga.debate.queries import decidable_questions, idea_choices, summary_behind, visible_question
from minga.decision import actions, forms, permissions, queries, rules
from minga.decision.models import Decision
from minga.decision.rules import Method, State, Step
from minga.decision.views.frame import facilitated, form_page, get_or_post, to_detail
from minga.decision.views.guide import guide
from minga.decision.views.steps import checklist, progress
from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say
from minga.foundation.media.bringing import form_sent
from minga.foundation.policy import NotFoundError, require
from minga.foundation.writing.naming import to_edit
from minga.ui.numbers import plain_amount

BEHIND = {"only": ("only_name", "only_value"), "census": ("census_name", "census_column", "census_value")}
NEXT = {Step.WHAT: "options", Step.OPTIONS: "count", Step.COUNT: "when", Step.WHEN: "preview"}


@login_needed
@get_or_post
def draft_from_question(request: SpaceRequest, question_id: int) -> HttpResponse:
    """A draft with what the debate's summary proposes, and its ideas as ready options."""
    question = visible_question(request.actor, question_id)
    summary = summary_behind(question_id)
    place = ("community", question.community_id)
    said = to_edit(summary.body, place=place, by=request.actor, html=summary.body_html) if summary else ""
    proposed = rules.proposal_in(said)[: rules.BODY_MAX]
    initial = {"title": question.title, "body": proposed}
    form = form_sent(request, forms.WhatForm, initial=initial, comes_from_debate=True)
    ideas = [idea.id for idea in idea_choices(question_id)]
    ready = ideas if len(ideas) <= rules.READY_OPTIONS else []
    context = {"question": question, "summary": summary}
    return _draft(request, question.community, form, context, idea_ids=ready)


@login_needed
@get_or_post
def draft_in_community(request: SpaceRequest, community_id: int) -> HttpResponse:
    """A draft that comes out of no debate, and says why; the debates that are ready stand before it."""
    community = readable_community(request.actor, community_id)
    form = form_sent(request, forms.WhatForm, comes_from_debate=False)
    context = {"ready": decidable_questions(request.actor, community_id)}
    return _draft(request, community, form, context, idea_ids=[])


def _draft(
    request: SpaceRequest, community: Community, form: forms.WhatForm, context: dict[str, Any], *, idea_ids: list[int]
) -> HttpResponse:
    require(permissions.CAN_DRAFT, request.actor, community)
    question = context.get("question")

    def act(_data: dict[str, Any]) -> Decision:
        draft = actions.Draft(method=Method.APPROVAL, threshold=rules.Threshold.NONE, **form.changes())
        return actions.draft_decision(
            community_id=community.pk,
            question_id=question.pk if question else None,
            idea_ids=idea_ids,
            draft=draft,
            by=request.actor,
            now=clock.now(),
        )

    if request.method == "POST" and (done := attempt(form, act)):
        return redirect("decision:options", request.space.slug, done.result.pk)
    context |= {"form": form, "community": community, "steps": progress(request, None, Step.WHAT)}
    return render(request, "decision/steps/what.html", context, status=422 if form.is_bound else 200)


def _step(
    request: SpaceRequest,
    decision: Decision,
    step: Step,
    form: forms.StepForm,
    act: Callable[[], object],
    **context: Any,
) -> HttpResponse:
    """One page of a draft: saved, it leads to the next one, or back to the draft."""
    if decision.state != State.DRAFT:
        return to_detail(request, decision.pk)
    if request.method == "POST" and attempt(form, lambda _data: act()):
        if "leave" in request.POST:
            say(request, _("The draft is saved."))
            return to_detail(request, decision.pk)
        return redirect(f"decision:{NEXT[step]}", request.space.slug, decision.pk)
    if form.is_bound:
        _say_what_differs(request, form, decision)
    context |= {"form": form, "decision": decision, "steps": progress(request, decision, step)}
    template = f"decision/steps/{step}.html"
    return render(request, template, context, status=422 if form.is_bound else 200)


def _say_what_differs(request: SpaceRequest, form: forms.StepForm, decision: Decision) -> None:
    """Where somebody else has changed this page meanwhile, what is kept now stands beside each field that differs."""
    stands = _kept(request, decision)
    names = [name for name in form.fields if name in stands]
    seen = actions.Draft.of(decision).fingerprint(_of_draft(names))
    if not form.non_field_errors() or form.data.get("seen", seen) == seen:
        return
    for name in names:
        kept = stands[name]
        if name in form.cleaned_data and form[name].value() != kept and isinstance(kept, str):
            form.add_error(name, _("Now it says: %(kept)s") % {"kept": kept or "—"})
    sent: Any = form.data
    again = sent.copy()
    again["seen"] = seen
    form.data = again


def _kept(request: SpaceRequest, decision: Decision) -> dict[str, Any]:
    wait = decision.options.get(is_wait=True)
    return forms.written_in(decision) | {
        "body": _edited(request, decision, decision.body, decision.body_html),
        "waiting_cost": _edited(request, decision, wait.body, wait.body_html),
    }


def _edited(request: SpaceRequest, decision: Decision, text: str, html: str) -> str:
    """A text of the draft as it is edited: with the names of who is mentioned."""
    return to_edit(text, place=("community", decision.community_id), by=request.actor, html=html)


def _saved(request: SpaceRequest, decision: Decision, form: forms.StepForm, **more: Any) -> object:
    changes, seen = form.changes(), form.cleaned_data["seen"]
    now = clock.now()
    return actions.revise_decision(
        decision_id=decision.pk, changes=changes, seen=seen, by=request.actor, now=now, **more
    )


def _initial(request: SpaceRequest, decision: Decision, form: type[forms.StepForm], *absent: str) -> dict[str, Any]:
    """What a page of a draft begins with, and the fingerprint of it; ``absent`` fields are not asked this time."""
    names = [*(set(form.base_fields) & set(_kept(request, decision)) - {"seen", *absent})]
    if form is forms.WhatForm and decision.question_id is not None:
        names.remove("origin_reason")
    return _kept(request, decision) | {"seen": actions.Draft.of(decision).fingerprint(_of_draft(names))}


def _of_draft(names: Sequence[str]) -> list[str]:
    """Fields of the draft behind the fields of a page: whose vote it is are several."""
    own = [name for name in names if name not in BEHIND]
    return [*own, *(each for name in names for each in BEHIND.get(name, ()))]


@login_needed
@get_or_post
def what(request: SpaceRequest, decision_id: int) -> HttpResponse:
    decision = facilitated(request, decision_id)
    comes_from_debate = decision.question_id is not None
    initial = _initial(request, decision, forms.WhatForm)
    form = form_sent(request, forms.WhatForm, initial=initial, comes_from_debate=comes_from_debate)
    summary = summary_behind(decision.question_id) if decision.question_id else None
    context = {"question": decision.question, "summary": summary, "community": decision.community}
    return _step(request, decision, Step.WHAT, form, lambda: _saved(request, decision, form), **context)


@login_needed
@get_or_post
def options(request: SpaceRequest, decision_id: int) -> HttpResponse:
    decision = facilitated(request, decision_id)
    chosen = [option for option in queries.options_of(decision) if not option.is_wait]
    ideas = idea_choices(decision.question_id) if decision.question_id else []
    initial = _initial(request, decision, forms.OptionsForm)
    form = forms.OptionsForm(request.POST or None, initial=initial, ideas=ideas, chosen=chosen)

    def act() -> object:
        data, now = form.changes(), clock.now()
        seen = form.cleaned_data["seen"]
        return actions.choose_options(decision_id=decision_id, seen=seen, by=request.actor, now=now, **data)

    takes_one = decision.method in rules.ONE_OPTION_METHODS
    method = queries.method_name(decision) if takes_one else ""
    return _step(request, decision, Step.OPTIONS, form, act, chosen=chosen, takes_one=method)


@login_needed
@get_or_post
def count(request: SpaceRequest, decision_id: int) -> HttpResponse:
    decision = facilitated(request, decision_id)
    proposals = [option for option in queries.options_of(decision) if not option.is_wait]
    voters = sum(each.people for each in queries.voters_now(decision))
    initial = _initial(request, decision, forms.CountForm)
    if len(proposals) == 1 and decision.method == Method.APPROVAL:
        # What a fresh draft begins with is for several options.
        initial["method"] = Method.YES_NO
    form = forms.CountForm(request.POST or None, initial=initial, proposals=proposals, voters=voters)
    ways = guide(str(form["method"].value() or ""), len(proposals))

    def act() -> object:
        return _saved(request, decision, form, costs=form.costs())

    return _step(request, decision, Step.COUNT, form, act, ways=ways, proposals=len(proposals))


@login_needed
@get_or_post
def when(request: SpaceRequest, decision_id: int) -> HttpResponse:
    decision = facilitated(request, decision_id)
    lists = queries.electorates(request.actor)
    censuses = queries.censuses(request.actor)
    absent = [] if lists or decision.only_name else ["only"]
    absent += [] if censuses or decision.census_name else ["census", "admits_verified"]
    initial = _initial(request, decision, forms.WhenForm, *absent)
    initial["closes_at"] = initial["closes_at"] or clock.usual_close(clock.now())
    form = forms.WhenForm(request.POST or None, initial=initial, lists=lists, censuses=censuses)
    voters = _voters(decision)
    return _step(request, decision, Step.WHEN, form, lambda: _saved(request, decision, form), voters=voters)


def _voters(decision: Decision) -> dict[str, Any]:
    """Who would vote now, by role; and whether the sponsor answers instead of voting."""
    rows = queries.voters_now(decision)
    is_sponsor_voting = "sponsor" in rules.roles_on_roll(decision.community.purpose.decision_right)
    sponsor = "" if is_sponsor_voting else str(decision.community.purpose.sponsor or "")
    return {
        "rows": rows,
        "total": sum(each.people for each in rows),
        "sponsor": sponsor,
        "only": queries.only_told(decision),
        "admits": decision.admits_verified,
    }


def _checklist(request: SpaceRequest, decision: Decision) -> dict[str, Any]:
    tasks = checklist(request, decision, now=clock.now())
    return {"tasks": tasks, "is_ready": all(task["is_done"] for task in tasks)}


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
    body = _edited(request, decision, option.body, option.body_html)
    written = {"title": option.title, "body": body}
    written["cost"] = plain_amount(option.cost, decision.currency) if option.cost else ""
    form = form_sent(request, forms.OptionForm, initial=written, currency=_currency(decision))
    return form_page(
        request,
        decision,
        form,
        lambda data: actions.revise_option(
            decision_id=decision_id, option_id=option_id, by=request.actor, now=clock.now(), **data
        ),
        title=_("Edit the option"),
        said=_("The option is saved."),
        back="options",
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
        back="options",
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
    """What becomes fixed, in two sentences; or what is still missing, and where it is written."""
    decision = facilitated(request, decision_id)
    may_open = permissions.CAN_OPEN(request.actor, decision)
    form = forms.ConfirmForm(request.POST if request.method == "POST" else None)
    act = partial(actions.open_decision, decision_id=decision_id, by=request.actor, now=clock.now())
    if request.method == "POST" and attempt(form, lambda _data: act()):
        say(request, _("The vote is open. Who may vote is written down."))
        return to_detail(request, decision_id)
    if decision.state != State.DRAFT and request.method == "GET":
        return to_detail(request, decision_id)
    context = {
        "form": form,
        "decision": decision,
        "voters": _voters(decision),
        "may_open": may_open,
        **_checklist(request, decision),
    }
    return render(request, "decision/open.html", context, status=422 if form.is_bound else 200)


@login_needed
@require_GET
def preview_ballot(request: SpaceRequest, decision_id: int) -> HttpResponse:
    """The ballot as its voters will have it, to try out; nothing is sent from here."""
    decision = facilitated(request, decision_id)
    if decision.state != State.DRAFT:
        return to_detail(request, decision_id)
    context = {
        "decision": decision,
        "ballot_form": forms.ballot_form(decision, queries.options_of(decision)),
        **_checklist(request, decision),
    }
    return render(request, "decision/preview.html", context)
