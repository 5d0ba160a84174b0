"""Pages of this link: parse, one call, render."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say, say_done
from minga.foundation.policy import NotFoundError, require
from minga.purpose import actions, forms, permissions, queries, rules, wording
from minga.purpose.declarations import step_url
from minga.purpose.models import Purpose

GET_OR_POST = ["GET", "POST"]


def to_detail(request: SpaceRequest, purpose_id: int) -> HttpResponse:
    return redirect("purpose:detail", space=request.space.slug, purpose_id=purpose_id)


def form_page(request: SpaceRequest, form: Any, title: str, submit: str, **more: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    template = more.pop("template", "purpose/form.html")
    context = {"form": form, "title": title, "submit": submit, **more}
    return render(request, template, context, status=status)


@require_GET
def purpose_list(request: SpaceRequest) -> HttpResponse:
    rows = queries.purpose_list(request.actor, today=clock.today())
    context = {
        "purposes": rows,
        "discarded": queries.discarded_list(request.actor),
        "may_charter": permissions.CAN_CHARTER(request.actor, None),
        "may_order": permissions.CAN_ORDER_ROADMAP(request.actor, None),
    }
    return render(request, "purpose/list.html", context)


@require_GET
def purpose_detail(request: SpaceRequest, purpose_id: int) -> HttpResponse:
    today = clock.today()
    detail = queries.purpose_detail(request.actor, purpose_id, today=today)
    purpose = detail.purpose
    may = permissions.what_actor_may(request.actor, purpose)
    context = {"detail": detail, "purpose": purpose, "may": may}
    standing = queries.standing_of(request.actor, purpose, today=today)
    if _shows_list(standing):
        tasks = queries.checklist_of(purpose, detail.goals, standing)
        context["tasks"] = [
            replace(task, url=step_url(request.space.slug, purpose.pk, task.condition, detail.goals))
            if not task.who
            else task
            for task in tasks
        ]
        context["left"] = len(rules.lacking(standing.missing))
    return render(request, "purpose/detail.html", context)


def _shows_list(standing: rules.Standing) -> bool:
    """Until it goes ahead; and again where somebody who was asked has said no since."""
    return standing.state in rules.EDITABLE or (
        standing.state == rules.State.GO and bool(rules.lacking(standing.missing))
    )


@login_needed
@require_http_methods(GET_OR_POST)
def charter_purpose(request: SpaceRequest) -> HttpResponse:
    require(permissions.CAN_CHARTER, request.actor, None)
    form = forms.CharterForm(request.POST or None, earlier=_earlier(request))
    looks_again = clock.today() + timedelta(days=rules.LOOK_AGAIN_DAYS)

    def act(_data: dict[str, Any]) -> Purpose:
        charter = form.charter(redecide_on=looks_again)
        return actions.charter_purpose(charter=charter, by=request.actor, now=clock.now())

    if request.method == "POST" and (done := attempt(form, act)):
        say_done(request, done, _("The purpose is written down as a draft."))
        return to_detail(request, done.result.pk)
    return form_page(
        request,
        form,
        _("Write a purpose"),
        _("Save the draft"),
        lead=_(
            "Four sentences decide whether people come: who, about what, what they gain, what the organization gains."
        ),
        examples=wording.EXAMPLES,
    )


@login_needed
@require_http_methods(GET_OR_POST)
def revise_charter(request: SpaceRequest, purpose_id: int) -> HttpResponse:
    purpose = queries.visible_purpose(request.actor, purpose_id)
    require(permissions.CAN_EDIT, request.actor, purpose)
    standing = {name: getattr(purpose, name) for name in actions.CHARTER_FIELDS}
    stands = rules.State(purpose.state) not in rules.EDITABLE
    shape = forms.CorrectionForm if stands else forms.CharterForm
    form = shape(request.POST or None, initial=standing, earlier=_earlier(request, but=purpose_id))

    def act(data: dict[str, Any]) -> Purpose:
        charter = actions.Charter(**(standing | data))
        return actions.revise_charter(purpose_id=purpose_id, charter=charter, by=request.actor, now=clock.now())

    if request.method == "POST" and attempt(form, act):
        say(request, _("The purpose is saved. What it said before stays in its history."))
        return to_detail(request, purpose_id)
    lead = _("Its words can be corrected, in sight of everybody; what it is judged by stands.") if stands else ""
    return form_page(
        request,
        form,
        _("Edit the purpose"),
        _("Save"),
        purpose=purpose,
        lead=lead,
        discard_url=reverse("purpose:discard", args=[request.space.slug, purpose_id])
        if _may_discard(request, purpose)
        else "",
    )


def _may_discard(request: SpaceRequest, purpose: Purpose) -> bool:
    return permissions.what_actor_may(request.actor, purpose).discard


def _earlier(request: SpaceRequest, but: int | None = None) -> list[tuple[int, str]]:
    rows = queries.purpose_list(request.actor, today=clock.today())
    return [(row.id, row.title) for row in rows if row.id != but]


@login_needed
@require_http_methods(GET_OR_POST)
def settle_terms(request: SpaceRequest, purpose_id: int) -> HttpResponse:
    purpose = queries.visible_purpose(request.actor, purpose_id)
    require(permissions.CAN_EDIT, request.actor, purpose)
    names = ("sponsor_id", "decision_right", "redecide_on", "response_days")
    standing = {name: getattr(purpose, name) for name in names}
    shape = forms.TermsForm if rules.State(purpose.state) in rules.EDITABLE else forms.SponsorForm
    form = shape(request.POST or None, initial=standing, space_id=request.space.pk)
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.settle_terms(
            purpose_id=purpose_id, by=request.actor, now=clock.now(), **(standing | data)
        ),
    ):
        say(request, _("It is saved. Whom you named is asked."))
        return to_detail(request, purpose_id)
    return form_page(request, form, _("Who sponsors, who decides, until when"), _("Save"), purpose=purpose)


@login_needed
@require_http_methods(GET_OR_POST)
def answer_as_sponsor(request: SpaceRequest, purpose_id: int) -> HttpResponse:
    purpose = queries.visible_purpose(request.actor, purpose_id)
    form = forms.AnswerForm(request.POST or None)
    is_accepted = request.POST.get("answer") == "accept"
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.answer_as_sponsor(
            purpose_id=purpose_id, is_accepted=is_accepted, by=request.actor, now=clock.now(), **data
        ),
    ):
        say(request, _("You sponsor it.") if is_accepted else _("You have said no. Somebody else will be asked."))
        return to_detail(request, purpose_id)
    return form_page(
        request,
        form,
        _("Do you sponsor this?"),
        _("Yes, I sponsor it"),
        template="purpose/answer.html",
        purpose=purpose,
        is_asked=queries.standing_of(request.actor, purpose, today=clock.today()).is_asked_to_sponsor,
        about=purpose.title,
        lead=_(
            "Whoever sponsors answers in public what the community decides, within the response time, and says whether "
            "to go on. They neither steer the debate nor vote."
        ),
    )


@login_needed
@require_http_methods(GET_OR_POST)
def review_criteria(request: SpaceRequest, purpose_id: int) -> HttpResponse:
    purpose = queries.visible_purpose(request.actor, purpose_id)
    require(permissions.CAN_REVIEW, request.actor, purpose)
    form = forms.CriteriaForm(request.POST or None, said=queries.own_reviews(request.actor, purpose_id))
    if request.method == "POST" and attempt(
        form,
        lambda _data: actions.review_criteria(
            purpose_id=purpose_id, scores=form.scores(), by=request.actor, now=clock.now()
        ),
    ):
        say(request, _("What you said of the criteria is kept. You can change it later."))
        return to_detail(request, purpose_id)
    return form_page(
        request,
        form,
        _("Seven criteria"),
        _("Save"),
        template="purpose/criteria_form.html",
        purpose=purpose,
        may_answer=purpose.author_id != request.actor.user_id,
    )


@login_needed
@require_http_methods(GET_OR_POST)
def call_purpose(request: SpaceRequest, purpose_id: int) -> HttpResponse:
    purpose = queries.visible_purpose(request.actor, purpose_id)
    require(permissions.CAN_CALL, request.actor, purpose)
    today = clock.today()
    missing = rules.open_conditions(queries.readiness_of(purpose), today=today)
    lacking = rules.lacking(missing)
    verdicts = [each for each in wording.VERDICTS if each != rules.Verdict.GO or not lacking]
    looks_again = rules.Condition.REDECISION not in missing and purpose.redecide_on
    initial = {
        "verdict": rules.proposed(missing),
        "expires_on": today + timedelta(days=rules.TRIAL_DAYS),
        "redecide_on": looks_again or today + timedelta(days=rules.LOOK_AGAIN_DAYS),
    }
    form = forms.CallForm(request.POST or None, initial=initial, verdicts=verdicts)
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.call_purpose(
            purpose_id=purpose_id,
            verdict=rules.Verdict(data["verdict"]),
            reason=data["reason"],
            **form.days(),
            by=request.actor,
            now=clock.now(),
        ),
    ):
        say(request, _("It is decided, with its reason."))
        return to_detail(request, purpose_id)
    return form_page(
        request,
        form,
        _("Decide whether to go on"),
        _("Decide"),
        template="purpose/decide.html",
        purpose=purpose,
        lacking=[wording.CONDITIONS[each] for each in lacking],
    )


@require_GET
def history(request: SpaceRequest, purpose_id: int) -> HttpResponse:
    purpose = queries.visible_purpose(request.actor, purpose_id)
    versions = queries.history_of(purpose_id, stands=purpose)
    return render(request, "purpose/history.html", {"purpose": purpose, "versions": versions})


@login_needed
@require_http_methods(GET_OR_POST)
def close_purpose(request: SpaceRequest, purpose_id: int) -> HttpResponse:
    purpose = queries.visible_purpose(request.actor, purpose_id)
    require(permissions.CAN_CLOSE, request.actor, purpose)
    form = forms.CloseForm(request.POST or None)
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.close_purpose(purpose_id=purpose_id, by=request.actor, now=clock.now(), **data),
    ):
        say(request, _("The purpose is closed and its result is kept."))
        return to_detail(request, purpose_id)
    return form_page(request, form, _("Close with a result"), _("Close it"), purpose=purpose)


@login_needed
@require_http_methods(GET_OR_POST)
def discard_purpose(request: SpaceRequest, purpose_id: int) -> HttpResponse:
    purpose = queries.visible_purpose(request.actor, purpose_id)
    require(permissions.CAN_EDIT, request.actor, purpose)
    form = forms.SureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and attempt(
        form, lambda _data: actions.discard_purpose(purpose_id=purpose_id, by=request.actor, now=clock.now())
    ):
        say(request, _("The purpose is thrown away. It can be brought back from the list of purposes."))
        return redirect("purpose:list", space=request.space.slug)
    return form_page(
        request,
        form,
        _("Throw this purpose away?"),
        _("Throw it away"),
        purpose=purpose,
        lead=_("It leaves every list, and nobody is told. What was written is kept, and you can bring it back."),
        is_grave=True,
    )


@login_needed
@require_POST
def restore_purpose(request: SpaceRequest, purpose_id: int) -> HttpResponse:
    actions.restore_purpose(purpose_id=purpose_id, by=request.actor, now=clock.now())
    say(request, _("The purpose is back, as a draft."))
    return to_detail(request, purpose_id)


@login_needed
@require_POST
def move_on_roadmap(request: SpaceRequest, purpose_id: int) -> HttpResponse:
    ids = [row.id for row in queries.purpose_list(request.actor, today=clock.today())]
    if purpose_id not in ids:
        raise NotFoundError
    ordered = rules.moved(ids, purpose_id, up=request.POST.get("direction") == "up")
    actions.order_roadmap(purpose_ids=ordered, by=request.actor, now=clock.now())
    return redirect("purpose:list", space=request.space.slug)
