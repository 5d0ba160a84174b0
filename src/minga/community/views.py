"""Pages of this link: parse, one call, render."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minga.community import actions, forms, permissions, queries
from minga.community.models import Community, Membership
from minga.community.rules import InvitationState, Role
from minga.foundation import clock
from minga.foundation.accounts.entrance import enter
from minga.foundation.declared import declared
from minga.foundation.doors import SpaceRequest, admits_strangers, attempt, login_needed, say
from minga.foundation.media.bringing import form_sent
from minga.foundation.policy import Actor, require
from minga.foundation.tenancy.middleware import sign_in_first
from minga.foundation.tenancy.queries import actor_in

GET_OR_POST = ["GET", "POST"]


def _to(request: SpaceRequest, page: str, *args: object) -> HttpResponse:
    return redirect(f"community:{page}", request.space.slug, *args)


def _form_page(request: SpaceRequest, form: Any, title: str, *, button: str = "", **more: Any) -> HttpResponse:
    """A page that is one form; where its title names an act, the button is called the same."""
    context = {"form": form, "title": title, "button": button or title, **more}
    return render(request, "community/form.html", context, status=422 if form.is_bound else 200)


def _facilitated(request: SpaceRequest, community_id: int) -> Community:
    community = queries.visible_community(request.actor, community_id)
    require(permissions.CAN_FACILITATE, request.actor, community)
    return community


@require_GET
def community_list(request: SpaceRequest) -> HttpResponse:
    rows = queries.community_list(request.actor)
    context = {
        "communities": rows,
        "mine": [row for row in rows if row.role],
        "others": [row for row in rows if not row.role],
        "invitations": queries.my_invitations(request.actor, now=clock.now()),
        "may_found": permissions.IS_OF_SPACE(request.actor, None),
    }
    return render(request, "community/list.html", context)


@require_GET
def community_detail(request: SpaceRequest, community_id: int) -> HttpResponse:
    detail = queries.community_detail(request.actor, community_id)
    may = permissions.what_actor_may(request.actor, detail.community, has_asked=detail.has_asked)
    panels = declared().panels.get("community:detail", []) if may.read else []
    context = {"detail": detail, "community": detail.community, "purpose": detail.purpose, "may": may}
    context["panels"] = [panel.render(request, community_id) for panel in panels]
    return render(request, "community/detail.html", context)


@login_needed
@require_http_methods(GET_OR_POST)
def found_community(request: SpaceRequest) -> HttpResponse:
    require(permissions.IS_OF_SPACE, request.actor, None)
    purposes = queries.purpose_choices(request.actor)
    initial = {"purpose_id": request.GET.get("purpose", "")}
    form = form_sent(request, forms.FoundForm, initial=initial, space_id=request.space.pk, purposes=purposes)
    if request.method == "POST" and (
        done := attempt(form, lambda data: actions.found_community(by=request.actor, now=clock.now(), **data))
    ):
        say(request, _("The community is forming. Next: invite the first people."))
        return _to(request, "detail", done.result.pk)
    return _form_page(request, form, _("Found a community"), has_no_purpose=not purposes)


@login_needed
@require_http_methods(GET_OR_POST)
def revise_community(request: SpaceRequest, community_id: int) -> HttpResponse:
    community = _facilitated(request, community_id)
    initial = queries.settings_to_edit(request.actor, community, forms.SettingsForm.base_fields)
    form = form_sent(request, forms.SettingsForm, initial=initial)
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.revise_community(community_id=community_id, by=request.actor, now=clock.now(), **data),
    ):
        say(request, _("The settings are saved."))
        return _to(request, "detail", community_id)
    return _form_page(request, form, _("Settings"), button=_("Save"), community=community)


@login_needed
@require_POST
def open_community(request: SpaceRequest, community_id: int) -> HttpResponse:
    actions.open_community(community_id=community_id, by=request.actor, now=clock.now())
    say(request, _("The community is open."))
    return _to(request, "detail", community_id)


@login_needed
@require_http_methods(GET_OR_POST)
def close_community(request: SpaceRequest, community_id: int) -> HttpResponse:
    community = _facilitated(request, community_id)
    form = form_sent(request, forms.CloseForm)
    if request.method == "POST" and attempt(
        form, lambda data: actions.close_community(community_id=community_id, by=request.actor, now=clock.now(), **data)
    ):
        say(request, _("The community is closed and its result is kept."))
        return _to(request, "detail", community_id)
    return _form_page(request, form, _("Close with a result"), community=community)


@login_needed
@require_POST
def join_community(request: SpaceRequest, community_id: int) -> HttpResponse:
    actions.join_community(community_id=community_id, by=request.actor, now=clock.now())
    say(request, _("Welcome. You take part now."))
    return _to(request, "detail", community_id)


@login_needed
@require_http_methods(GET_OR_POST)
def request_to_join(request: SpaceRequest, community_id: int) -> HttpResponse:
    community = queries.visible_community(request.actor, community_id)
    form = forms.RequestForm(request.POST or None, question=community.joining_question)
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.request_to_join(community_id=community_id, by=request.actor, now=clock.now(), **data),
    ):
        say(request, _("You have asked to join; the facilitators will answer."))
        return _to(request, "detail", community_id)
    return _form_page(request, form, _("Ask to join"), community=community)


@login_needed
@require_http_methods(GET_OR_POST)
def leave_community(request: SpaceRequest, community_id: int) -> HttpResponse:
    community = queries.visible_community(request.actor, community_id)
    require(permissions.IS_MEMBER, request.actor, community)
    form = forms.LeaveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and attempt(
        form, lambda _data: actions.leave_community(community_id=community_id, by=request.actor, now=clock.now())
    ):
        say(request, _("You have left. What you wrote stays."))
        return _to(request, "list")
    note = _("What you wrote stays. You can come back the way people join here.")
    return _form_page(request, form, _("Leave the community"), community=community, note=note)


@require_GET
def people(request: SpaceRequest, community_id: int) -> HttpResponse:
    number = request.GET.get("page", "1")
    page = queries.people_page(
        request.actor,
        community_id,
        page=int(number) if number.isdecimal() and len(number) < 7 else 1,
        words=(words := request.GET.get("q", "")[:100]),
    )
    may_facilitate = permissions.CAN_FACILITATE(request.actor, page.community)
    context = {"page": page, "community": page.community, "may_facilitate": may_facilitate, "words": words}
    return render(request, "community/people.html", context)


@login_needed
@require_http_methods(GET_OR_POST)
def change_role(request: SpaceRequest, community_id: int, user_id: int) -> HttpResponse:
    community = _facilitated(request, community_id)
    person = queries.person_in(community_id, user_id)
    form = forms.RoleForm(request.POST or None, initial={"role": person.role})
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.change_role(
            community_id=community_id, user_id=user_id, by=request.actor, now=clock.now(), **data
        ),
    ):
        say(request, _("The role is changed."))
        return _to(request, "people", community_id)
    title = _("Role of %(name)s") % {"name": person.name}
    return _form_page(request, form, title, button=_("Change the role"), community=community)


@login_needed
@require_GET
def join_requests(request: SpaceRequest, community_id: int) -> HttpResponse:
    community = _facilitated(request, community_id)
    waiting = queries.requests_of(community_id)
    return render(request, "community/requests.html", {"community": community, "requests": waiting})


@login_needed
@require_http_methods(GET_OR_POST)
def decide_request(request: SpaceRequest, community_id: int, user_id: int) -> HttpResponse:
    community = _facilitated(request, community_id)
    asked, form = queries.request_of(community_id, user_id), forms.DecideForm(request.POST or None)
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.decide_request(
            community_id=community_id, user_id=user_id, by=request.actor, now=clock.now(), **data
        ),
    ):
        say(request, _("The answer is given."))
        return _to(request, "requests", community_id)
    title = _("%(name)s asks to join") % {"name": asked.name}
    return _form_page(request, form, title, button=pgettext("act", "Answer"), community=community, note=asked.answer)


def _asked(request: SpaceRequest, community: Community) -> dict[str, bool]:
    """What decides how the forms ask whether people come from inside."""
    return {
        "may_bring_inside": permissions.CAN_BRING_INSIDE(request.actor, community),
        "may_invite_outside": permissions.CAN_INVITE_OUTSIDE(request.actor, community),
        "is_private": not request.space.is_open_to_visitors,
    }


def _invite_page(
    request: SpaceRequest, community: Community, form: Any = None, link_form: Any = None, **more: Any
) -> HttpResponse:
    status = 422 if any(each is not None and each.is_bound for each in (form, link_form)) else 200
    asked = _asked(request, community)
    context = {
        "community": community,
        "asked": asked,
        "form": form or forms.InviteForm(**asked),
        "link_form": link_form or forms.LinkForm(prefix="link", **asked),
        "mail_folder": settings.HOME / "mail" if "smtp" not in settings.MAILERS["default"]["BACKEND"] else "",
        "invitations": queries.invitations_of(community.pk, now=clock.now()),
        **more,
    }
    return render(request, "community/invite.html", context, status=status)


@login_needed
@require_http_methods(GET_OR_POST)
def invite_people(request: SpaceRequest, community_id: int) -> HttpResponse:
    community = _facilitated(request, community_id)
    form = forms.InviteForm(request.POST or None, request.FILES or None, **_asked(request, community))
    if request.method != "POST" or not form.is_valid():
        return _invite_page(request, community, form)
    checked = queries.checked_addresses(community, form.addresses_read, Role(form.cleaned_data["role"]))
    if checked.bad and not form.cleaned_data["only_good"]:
        return _invite_page(request, community, form.as_typed(), bad=checked.bad)
    return _send(request, community, form, checked.good)


def _send(request: SpaceRequest, community: Community, form: forms.InviteForm, emails: list[str]) -> HttpResponse:
    @transaction.atomic
    def act(data: dict[str, Any]) -> None:
        offer = {
            "community_id": community.pk,
            "role": data["role"],
            "is_external": form.is_external,
            "message": data["message"],
            "by": request.actor,
            "now": clock.now(),
        }
        if form.names_read:
            actions.invite_by_name(names=form.names_read, **offer)
        if emails or not form.names_read:
            actions.invite_people(emails=form.with_names(emails), **offer)

    if attempt(form, act):
        _say_sent(request, emails, form)
        return _to(request, "invite", community.pk)
    return _invite_page(request, community, form)


def _say_sent(request: SpaceRequest, emails: list[str], form: forms.InviteForm) -> None:
    if emails:
        sent = ngettext("%(count)s invitation is on its way.", "%(count)s invitations are on their way.", len(emails))
        say(request, sent % {"count": len(emails)})
    if form.names_read:
        count = len(form.names_read)
        made = ngettext(
            "%(count)s link is ready to be handed over.", "%(count)s links are ready to be handed over.", count
        )
        say(request, made % {"count": count})
    if form.not_used:
        not_used = _("Of the list these columns were not used: %(columns)s.")
        say(request, not_used % {"columns": ", ".join(form.not_used)[:300]})


@login_needed
@never_cache
@require_GET
def invitation_sheet(request: SpaceRequest, community_id: int) -> HttpResponse:
    """Whoever has not come yet, each with a link and a code to point a phone at; made to be printed."""
    community = _facilitated(request, community_id)
    rows = queries.waiting_invitations(community_id, now=clock.now())
    return render(request, "community/sheet.html", {"community": community, "invitations": rows})


@login_needed
@require_POST
def make_link(request: SpaceRequest, community_id: int) -> HttpResponse:
    community = _facilitated(request, community_id)
    form, now = forms.LinkForm(request.POST, prefix="link", **_asked(request, community)), clock.now()
    if attempt(
        form,
        lambda data: actions.make_invitation_link(
            community_id=community_id,
            role=data["role"],
            expires_at=now + timedelta(days=data["days"]),
            max_uses=data["max_uses"],
            is_external=form.is_external,
            by=request.actor,
            now=now,
        ),
    ):
        say(request, _("The link is ready: copy it from the list, or print its code."))
        return _to(request, "invite", community_id)
    return _invite_page(request, community, link_form=form)


@login_needed
@require_POST
def send_again(request: SpaceRequest, community_id: int, invitation_id: int) -> HttpResponse:
    actions.send_again(community_id=community_id, invitation_id=invitation_id, by=request.actor, now=clock.now())
    say(request, _("The invitation is on its way once more."))
    return _to(request, "invite", community_id)


@login_needed
@require_POST
def revoke_invitation(request: SpaceRequest, community_id: int, invitation_id: int) -> HttpResponse:
    actions.revoke_invitation(community_id=community_id, invitation_id=invitation_id, by=request.actor, now=clock.now())
    say(request, _("The invitation has been taken back."))
    return _to(request, "invite", community_id)


def _arrived(request: SpaceRequest, membership: Membership, actor: Actor) -> HttpResponse:
    """Where somebody who has just come in can do the first thing."""
    say(request, _("Welcome. You take part now."))
    offers = (source(actor, membership.community_id, clock.now()) for source in declared().arrivals)
    url = next((offer for offer in offers if offer), "")
    return redirect(url) if url else _to(request, "detail", membership.community_id)


@admits_strangers
@never_cache
@require_http_methods(GET_OR_POST)
def invitation(request: SpaceRequest, token: str) -> HttpResponse:
    """Who invites to what, and why; who is new gives a name and is in, who is known accepts."""
    opened, now = queries.invitation_by_token(token), clock.now()
    if permissions.IS_MEMBER(request.actor, opened.invitation.community):
        return _to(request, "detail", opened.invitation.community_id)
    if not request.actor.is_known and opened.invitation.state == InvitationState.USED:
        return sign_in_first(request)
    queries.require_invited(opened, request.actor, now=now)
    if not request.actor.is_known:
        return _come_in(request, token, opened)
    if request.method == "POST":
        membership = actions.accept_invitation(token=token, by=request.actor, now=now)
        return _arrived(request, membership, actor_in(request.space.pk, user_id=request.actor.user_id))
    return render(request, "community/invitation.html", {"seen": queries.invitation_seen(opened.invitation)})


def _come_in(request: SpaceRequest, token: str, opened: queries.Opened) -> HttpResponse:
    invited = opened.invitation
    initial = {"name": invited.name, "email": invited.email}
    form = forms.ComeInForm(request.POST or None, initial=initial, asks_address=not opened.proves_address)
    if request.method == "POST" and (
        done := attempt(
            form,
            lambda data: actions.come_in(
                token=token, language=get_language() or "", by=request.actor, now=clock.now(), **data
            ),
        )
    ):
        person = enter(request, done.result.user_id)
        return _arrived(request, done.result, actor_in(request.space.pk, user_id=person.pk, name=str(person)))
    context = {"seen": queries.invitation_seen(invited), "form": form, "proves_address": opened.proves_address}
    return render(request, "community/invitation.html", context, status=422 if form.is_bound else 200)


@admits_strangers
@login_needed
@require_GET
def my_invitations(request: SpaceRequest) -> HttpResponse:
    seen = queries.my_invitations(request.actor, now=clock.now())
    return render(request, "community/mine.html", {"invitations": seen})


@admits_strangers
@login_needed
@require_POST
def answer_invitation(request: SpaceRequest, invitation_id: int) -> HttpResponse:
    if request.POST.get("answer") == "decline":
        actions.decline_own_invitation(invitation_id=invitation_id, by=request.actor, now=clock.now())
        say(request, _("You have declined the invitation."))
        return _to(request, "mine")
    membership = actions.accept_own_invitation(invitation_id=invitation_id, by=request.actor, now=clock.now())
    return _arrived(request, membership, actor_in(request.space.pk, user_id=request.actor.user_id))
