"""The list, the page, and what moves an initiative as a whole: parse, one call, render."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say
from minga.foundation.lists import Show, asked_of, frame, ways_for
from minga.foundation.media.bringing import form_sent
from minga.foundation.policy import require
from minga.foundation.writing.naming import to_edit
from minga.initiative import actions, forms, permissions, queries
from minga.initiative.views.form_page import form_page, get_or_post, to_detail


@require_GET
def initiative_list(request: SpaceRequest) -> HttpResponse:
    labels = {
        Show.OPEN: pgettext("initiatives", "Under way"),
        Show.MINE: _("In my communities"),
        Show.ALL: pgettext("initiatives", "All"),
    }
    ways = ways_for(labels, is_known=request.actor.is_known)
    asked = asked_of(request, ways)
    return render(request, "initiative/list.html", frame(asked, queries.initiatives_shown(request.actor, asked), ways))


@require_GET
def initiative_detail(request: SpaceRequest, initiative_id: int) -> HttpResponse:
    today = clock.today()
    detail = queries.initiative_detail(request.actor, initiative_id, today=today)
    context = {
        "detail": detail,
        "initiative": detail.initiative,
        "may": permissions.what_actor_may(request.actor, detail.initiative),
        "knots": queries.trail(request.actor, initiative_id, space_slug=request.space.slug),
        "load": queries.my_load(request.actor, today=today) if request.actor.is_known else None,
    }
    return render(request, "initiative/detail.html", context)


@login_needed
@get_or_post
def revise_initiative(request: SpaceRequest, initiative_id: int) -> HttpResponse:
    initiative = queries.visible_initiative(request.actor, initiative_id)
    require(permissions.CAN_REVISE, request.actor, initiative)
    place = ("community", initiative.decision.community_id)
    body = to_edit(initiative.body, place=place, by=request.actor, html=initiative.body_html)
    form = form_sent(request, forms.ReviseForm, initial={"title": initiative.title, "body": body})
    return form_page(
        request,
        initiative,
        form,
        lambda data: actions.revise_initiative(initiative_id=initiative_id, by=request.actor, now=clock.now(), **data),
        title=_("Say what will be done"),
        submit=_("Save"),
        said=_("The initiative is saved."),
    )


@login_needed
@get_or_post
def ask_owner(request: SpaceRequest, initiative_id: int) -> HttpResponse:
    initiative = queries.visible_initiative(request.actor, initiative_id)
    require(permissions.CAN_ASK_OWNER, request.actor, initiative)
    form = forms.OwnerForm(request.POST or None, people=queries.owner_choices(initiative))
    return form_page(
        request,
        initiative,
        form,
        lambda data: actions.ask_owner(initiative_id=initiative_id, by=request.actor, now=clock.now(), **data),
        title=_("Ask somebody to own it"),
        submit=_("Ask"),
        said=_("The person has been asked."),
    )


@login_needed
@require_POST
def answer_ownership(request: SpaceRequest, initiative_id: int) -> HttpResponse:
    if request.POST.get("answer") == "accept":
        actions.accept_ownership(initiative_id=initiative_id, by=request.actor, now=clock.now())
        say(request, _("You own this initiative now. Next: when does it begin, and where?"))
    else:
        actions.decline_ownership(initiative_id=initiative_id, by=request.actor, now=clock.now())
        say(request, _("You have declined. The facilitator will ask somebody else."))
    return to_detail(request, initiative_id)


@login_needed
@get_or_post
def start_initiative(request: SpaceRequest, initiative_id: int) -> HttpResponse:
    initiative = queries.visible_initiative(request.actor, initiative_id)
    require(permissions.CAN_START, request.actor, initiative)
    form = forms.NothingForm(request.POST if request.method == "POST" else None)
    return form_page(
        request,
        initiative,
        form,
        lambda _data: actions.start_initiative(initiative_id=initiative_id, by=request.actor, now=clock.now()),
        title=_("Begin"),
        submit=_("Begin"),
        said=_("The initiative is under way."),
        lead=_(
            "Everybody of the community is told that it is under way. Who has really started is said group by group."
        ),
    )


@login_needed
@get_or_post
def finish_initiative(request: SpaceRequest, initiative_id: int) -> HttpResponse:
    initiative = queries.visible_initiative(request.actor, initiative_id)
    require(permissions.CAN_END, request.actor, initiative)
    return form_page(
        request,
        initiative,
        form_sent(request, forms.EndForm),
        lambda data: actions.finish_initiative(initiative_id=initiative_id, by=request.actor, now=clock.now(), **data),
        title=_("The work is done"),
        submit=_("Done"),
        said=_("Done. Whether it helped is another question: the measurement window is open."),
        lead=_("Done says that the work is finished. Whether it helped is measured from now on."),
    )


@login_needed
@get_or_post
def stop_initiative(request: SpaceRequest, initiative_id: int) -> HttpResponse:
    initiative = queries.visible_initiative(request.actor, initiative_id)
    require(permissions.CAN_END, request.actor, initiative)
    return form_page(
        request,
        initiative,
        form_sent(request, forms.EndForm),
        lambda data: actions.stop_initiative(initiative_id=initiative_id, by=request.actor, now=clock.now(), **data),
        title=_("Stop before the end"),
        submit=_("Stop the initiative"),
        said=_("Stopped, and the reason is kept."),
        lead=_("Stopping with a written reason is a result too."),
    )


@login_needed
@get_or_post
def set_load_limit(request: SpaceRequest) -> HttpResponse:
    load = queries.my_load(request.actor, today=clock.today())
    initial = {"weekly_hours": load.weekly_hours, "open_commitments": load.open_commitments_max}
    form = forms.LimitForm(request.POST or None, initial=initial)
    if request.method == "POST" and attempt(form, lambda data: actions.set_load_limit(by=request.actor, **data)):
        say(request, _("Your limit is set. Only you see it."))
        return redirect("initiative:list", space=request.space.slug)
    status = 422 if form.is_bound else 200
    return render(request, "initiative/limit.html", {"form": form, "load": load}, status=status)
