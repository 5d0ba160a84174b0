"""The moderation of a community: what waits, what was done; one measure, its appeal and the answer to it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from minga.community.queries import readable_community
from minga.debate import actions, forms, permissions
from minga.debate.queries import moderation as queries
from minga.debate.rules.moderating import MeasureKind
from minga.debate.views.frame import GET_OR_POST, form_page, go
from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say
from minga.foundation.policy import require


@login_needed
@require_GET
def queue(request: SpaceRequest, community_id: int) -> HttpResponse:
    found = queries.queue_of(request.actor, community_id, now=clock.now())
    return render(request, "debate/moderation.html", {"queue": found, "community": found.community})


@login_needed
@require_GET
def overdue(request: SpaceRequest) -> HttpResponse:
    """For administrators: where something waits that no facilitator has answered in time, or is appealed."""
    communities = queries.overdue_communities(request.actor, now=clock.now())
    return render(request, "debate/overdue.html", {"communities": communities})


@login_needed
@require_http_methods(GET_OR_POST)
def choose(request: SpaceRequest, community_id: int) -> HttpResponse:
    community = readable_community(request.actor, community_id)
    require(permissions.CAN_MODERATE, request.actor, community)
    choice = queries.choice_of(community_id)
    initial = {name: getattr(choice, name) for name in forms.ModerationChoiceForm.base_fields}
    form = forms.ModerationChoiceForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.choose_moderation(community_id=community_id, by=request.actor, now=clock.now(), **data),
    ):
        say(request, _("That is what waits for a facilitator from now on."))
        return go(request, "moderation", community_id)
    lead = _("Everybody is held by the same rules, and nobody has a score. What facilitators write is never held.")
    back = reverse("debate:moderation", args=[request.space.slug, community_id])
    title = _("What waits for a facilitator")
    return form_page(request, form, title, lead=lead, kicker=_("Moderation"), kicker_url=back)


@login_needed
@require_GET
def measure(request: SpaceRequest, measure_id: int) -> HttpResponse:
    row = queries.one_measure(request.actor, measure_id, now=clock.now())
    mine = row.person_id == request.actor.user_id
    is_waiting = row.step == MeasureKind.HOLD or (row.step == MeasureKind.REWRITE and row.rewritten_at is not None)
    context = {
        "measure": row,
        "is_mine": mine,
        "may_rewrite": mine and row.step == MeasureKind.REWRITE and row.contribution_id and row.ended_at is None,
        "may_appeal": mine and row.step != MeasureKind.HOLD and row.appealed_at is None and row.ended_at is None,
        "may_look": not mine and is_waiting and row.ended_at is None,
        "may_answer": not mine and row.appealed_at is not None and row.answered_at is None,
    }
    return render(request, "debate/measure.html", context)


def _back_to(request: SpaceRequest, row: queries.MeasureRow) -> dict[str, Any]:
    """The way back from a form to the step it is about."""
    return {"kicker": row.step_label, "kicker_url": reverse("debate:measure", args=[request.space.slug, row.id])}


@login_needed
@require_http_methods(GET_OR_POST)
def appeal(request: SpaceRequest, measure_id: int) -> HttpResponse:
    row = queries.one_measure(request.actor, measure_id, now=clock.now())
    form = forms.ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.appeal_measure(
            measure_id=measure_id, reason=data["reason"], by=request.actor, now=clock.now()
        ),
    ):
        say(request, _("Somebody else will look at it, and you are told."))
        return go(request, "measure", measure_id)
    more = _back_to(request, row) | {"button": _("Send the appeal")}
    return form_page(request, form, _("Make an appeal"), quote=row.text, note=row.reason, **more)


@login_needed
@require_http_methods(GET_OR_POST)
def answer(request: SpaceRequest, measure_id: int) -> HttpResponse:
    row = queries.one_measure(request.actor, measure_id, now=clock.now())
    form = forms.AppealAnswerForm(request.POST if request.method == "POST" else None)

    def act(data: dict[str, Any]) -> object:
        return actions.answer_appeal(
            measure_id=measure_id,
            is_lifted=data["decision"] == "lift",
            answer=data["answer"],
            by=request.actor,
            now=clock.now(),
        )

    if request.method == "POST" and attempt(form, act):
        say(request, _("The appeal is answered."))
        return go(request, "measure", measure_id)
    return form_page(request, form, _("Answer the appeal"), quote=row.text, note=row.appeal, **_back_to(request, row))


@login_needed
@require_http_methods(GET_OR_POST)
def look(request: SpaceRequest, measure_id: int) -> HttpResponse:
    row = queries.one_measure(request.actor, measure_id, now=clock.now())
    form = forms.LookAgainForm(request.POST if request.method == "POST" else None)

    def act(data: dict[str, Any]) -> object:
        return actions.look_again(
            measure_id=measure_id,
            is_kept=data["decision"] == "keep",
            reason=data["reason"],
            by=request.actor,
            now=clock.now(),
        )

    if request.method == "POST" and attempt(form, act):
        say(request, _("It is decided."))
        # An administrator reads a step only while it waits for them: decided, it is the facilitators' again.
        is_read_on = queries.visible_measures(request.actor).filter(pk=measure_id).exists()
        return go(request, "measure", measure_id) if is_read_on else go(request, "overdue")
    return form_page(request, form, _("Let it stand?"), quote=row.text, note=row.reason, **_back_to(request, row))
