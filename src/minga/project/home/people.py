"""People and settings of a space, for its administrators."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minga.community.queries import communities_of
from minga.foundation import clock
from minga.foundation.accounts.signing_in import ways_to_sign_in
from minga.foundation.declared import sentence_for
from minga.foundation.doors import SpaceRequest, attempt, login_needed, number_in, say
from minga.foundation.policy import RefusedError, is_space_administrator, require
from minga.foundation.signin.queries import providers_of
from minga.foundation.tenancy import actions
from minga.foundation.tenancy.actions import invite_person_again, reinstate_person, suspend_person
from minga.foundation.tenancy.holdings import holdings_of, holds_anything
from minga.foundation.tenancy.people import WAYS, Wanted, people_of_space, person_of_space, place_of
from minga.project.home.forms import HandOverForm, InviteForm, RemoveForm, RoleForm, SettingsForm, SuspendForm

WAYS_LABELS = {
    "": gettext_lazy("Everybody"),
    "administrator": gettext_lazy("Administrators"),
    "member": gettext_lazy("Members"),
    "guest": gettext_lazy("Guests"),
    "inside": gettext_lazy("Of the organization"),
    "outside": gettext_lazy("From outside"),
    "suspended": gettext_lazy("Suspended now"),
    "never": gettext_lazy("Have not come yet"),
}
GET_OR_POST = ["GET", "POST"]


def _page(request: HttpRequest, template: str, form: object, **more: object) -> HttpResponse:
    status = 422 if getattr(form, "is_bound", False) else 200
    return render(request, template, {"form": form, **more}, status=status)


def _back_to(request: SpaceRequest, user_id: int) -> HttpResponse:
    return redirect("home:person", space=request.space.slug, user_id=user_id)


@login_needed
@require_GET
def people(request: SpaceRequest) -> HttpResponse:
    """Who belongs to the space, with what role."""
    asked = request.GET
    wanted = Wanted(
        words=asked.get("q", "")[:100],
        way=asked.get("way", "") if asked.get("way", "") in WAYS else "",
        after=number_in(asked.get("after", "")) or 0,
        before=number_in(asked.get("before", "")) or 0,
    )
    page = people_of_space(request.actor, wanted)
    ways = [(key, label, key == wanted.way) for key, label in WAYS_LABELS.items()]
    return render(request, "home/people.html", {"page": page, "wanted": wanted, "ways": ways})


@login_needed
@require_GET
def person(request: SpaceRequest, user_id: int) -> HttpResponse:
    """Everything an administrator needs to know of one person, and what can be done about them."""
    place = place_of(request.actor, user_id)
    context = {
        "person": person_of_space(request.actor, user_id),
        "ways": (*providers_of(user_id), *ways_to_sign_in(place.user)),
        "communities": communities_of(request.actor, user_id),
        "is_oneself": user_id == request.actor.user_id,
    }
    return render(request, "home/person.html", context)


@login_needed
@require_POST
def invite_again(request: SpaceRequest, user_id: int) -> HttpResponse:
    try:
        invite_person_again(user_id=user_id, by=request.actor, now=clock.now())
    except RefusedError as refused:
        say(request, sentence_for(refused.refusal))
    else:
        say(request, _("The invitation is on its way."))
    return _back_to(request, user_id)


@login_needed
@require_http_methods(GET_OR_POST)
def invite(request: SpaceRequest) -> HttpResponse:
    require(is_space_administrator, request.actor, None)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.invite_to_space(
            people=form.people, role=data["role"], is_external=form.is_external, by=request.actor, now=clock.now()
        ),
    ):
        count = len(form.people)
        said = ngettext(
            "%(count)s person belongs to the space and is told by mail.",
            "%(count)s people belong to the space and are told by mail.",
            count,
        )
        say(request, said % {"count": count})
        return redirect("home:people", space=request.space.slug)
    return _page(request, "home/invite.html", form)


@login_needed
@require_http_methods(GET_OR_POST)
def change_role(request: SpaceRequest, user_id: int) -> HttpResponse:
    person = person_of_space(request.actor, user_id)
    form = RoleForm(request.POST or None, initial={"role": person.role})
    if request.method == "POST" and attempt(
        form, lambda data: actions.change_space_role(user_id=user_id, by=request.actor, now=clock.now(), **data)
    ):
        say(request, _("The role is changed."))
        return _back_to(request, user_id)
    title = _("Role of %(name)s") % {"name": person.name}
    return _page(request, "home/role.html", form, person=person, title=title, action=_("Save"))


@login_needed
@require_POST
def change_belonging(request: SpaceRequest, user_id: int) -> HttpResponse:
    """One click; a rule in its way is said on the same page."""
    is_external = request.POST.get("belonging") == "outside"
    try:
        actions.change_belonging(user_id=user_id, is_external=is_external, by=request.actor, now=clock.now())
    except RefusedError as refused:
        say(request, sentence_for(refused.refusal))
    return _back_to(request, user_id)


@login_needed
@require_http_methods(GET_OR_POST)
def hand_over(request: SpaceRequest, user_id: int) -> HttpResponse:
    """What somebody answers for, and to whom it is passed on: all of it, or one thing."""
    person = person_of_space(request.actor, user_id)
    form = HandOverForm(request.POST if request.method == "POST" else None, rows=holdings_of(request.actor, user_id))
    if request.method == "POST" and form.is_valid():
        passed = form.pass_on(user_id, by=request.actor)
        if not form.errors:
            said = ngettext("%(count)s thing is handed over.", "%(count)s things are handed over.", passed)
            say(request, said % {"count": passed})
            return redirect("home:hand-over", space=request.space.slug, user_id=user_id)
        form.rows = form.left(holdings_of(request.actor, user_id))
    return _page(request, "home/hand_over.html", form, person=person)


@login_needed
@require_http_methods(GET_OR_POST)
def remove(request: SpaceRequest, user_id: int) -> HttpResponse:
    person = person_of_space(request.actor, user_id)
    if holds_anything(request.actor, user_id):
        say(request, _("Before %(name)s is taken out, hand over what they answer for.") % {"name": person.name})
        return redirect("home:hand-over", space=request.space.slug, user_id=user_id)
    form = RemoveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and attempt(
        form, lambda _data: actions.remove_person(user_id=user_id, by=request.actor, now=clock.now())
    ):
        say(request, _("%(name)s no longer belongs to the space.") % {"name": person.name})
        return redirect("home:people", space=request.space.slug)
    note = _(
        "%(name)s will see nothing of the space any more, from this moment, and leaves its communities. "
        "What they wrote, voted and promised stays."
    )
    name = {"name": person.name}
    title = _("Take %(name)s out of the space") % name
    return _page(request, "home/role.html", form, person=person, title=title, note=note % name, action=_("Take out"))


@login_needed
@require_http_methods(GET_OR_POST)
def suspend(request: SpaceRequest, user_id: int) -> HttpResponse:
    person = person_of_space(request.actor, user_id)
    form = SuspendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and attempt(
        form,
        lambda data: suspend_person(
            user_id=user_id, reason=data["reason"], until=form.until, by=request.actor, now=clock.now()
        ),
    ):
        say(request, _("%(name)s is suspended, and is told by mail.") % {"name": person.name})
        if holds_anything(request.actor, user_id):
            return redirect("home:hand-over", space=request.space.slug, user_id=user_id)
        return _back_to(request, user_id)
    name = {"name": person.name}
    note = _(
        "From this moment %(name)s can neither read nor do anything in the space, and reads your reason. "
        "What they wrote, voted and promised stays and counts."
    )
    title = _("Suspend %(name)s") % name
    return _page(request, "home/role.html", form, person=person, title=title, note=note % name, action=_("Suspend"))


@login_needed
@require_POST
def reinstate(request: SpaceRequest, user_id: int) -> HttpResponse:
    person = person_of_space(request.actor, user_id)
    reinstate_person(user_id=user_id, by=request.actor, now=clock.now())
    say(request, _("%(name)s is no longer suspended.") % {"name": person.name})
    return _back_to(request, user_id)


@login_needed
@require_http_methods(GET_OR_POST)
def settings(request: SpaceRequest) -> HttpResponse:
    require(is_space_administrator, request.actor, None)
    initial = {name: getattr(request.space, name) for name in SettingsForm.base_fields}
    form = SettingsForm(request.POST or None, initial=initial)
    if request.method == "POST" and attempt(
        form, lambda data: actions.revise_space(by=request.actor, now=clock.now(), **data)
    ):
        say(request, _("The settings are saved."))
        return redirect("home:settings", space=request.space.slug)
    return _page(request, "home/role.html", form, title=_("Settings of the space"), action=_("Save"), is_of_space=True)
