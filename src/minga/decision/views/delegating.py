"""Lend one's voice and take it back."""

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minga.community.queries import readable_community
from minga.decision import actions, forms, permissions, queries
from minga.decision.queries.delegations import PeoplePage
from minga.decision.views.frame import get_or_post, permitted, to_detail
from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say
from minga.foundation.policy import NotFoundError


def _lend_page(request: SpaceRequest, form: Form, people: PeoplePage, more: dict[str, object]) -> HttpResponse:
    words = request.GET.get("q", "")
    context = {"form": form, "people": people, "words": words, **more}
    return render(request, "decision/lend.html", context, status=422 if form.is_bound else 200)


def _why_not(form: Form) -> str:
    return " ".join(str(each) for each in form.non_field_errors())


@login_needed
@get_or_post
def lend_here(request: SpaceRequest, decision_id: int) -> HttpResponse:
    decision = permitted(request, decision_id, permissions.CAN_VOTE)
    if not decision.allows_delegation:
        raise NotFoundError
    people = queries.people_on_roll(decision, by=request.actor, words=request.GET.get("q", ""))
    form = forms.DelegateForm(request.POST or None, people=people.rows)
    is_lent = request.method == "POST" and attempt(
        form,
        lambda data: actions.delegate_vote(decision_id=decision_id, by=request.actor, now=clock.now(), **data),
    )
    if is_lent:
        say(request, _("Your voice is lent. You may vote yourself, or take it back, until the close."))
        return to_detail(request, decision_id)
    return _lend_page(request, form, people, {"decision": decision})


@login_needed
@require_POST
def take_back_here(request: SpaceRequest, decision_id: int) -> HttpResponse:
    permitted(request, decision_id, permissions.CAN_VOTE)
    form = forms.ConfirmForm(request.POST)
    took = attempt(
        form, lambda _data: actions.revoke_delegation(decision_id=decision_id, by=request.actor, now=clock.now())
    )
    say(request, _("Your voice is your own again.") if took else _why_not(form))
    return to_detail(request, decision_id)


@login_needed
@get_or_post
def lend_in_community(request: SpaceRequest, community_id: int) -> HttpResponse:
    community = readable_community(request.actor, community_id)
    if not permissions.votes_in(request.actor.person_id, community):
        raise NotFoundError
    people = queries.people_voting_in(community, by=request.actor, words=request.GET.get("q", ""))
    form = forms.DelegateForm(request.POST or None, people=people.rows)
    is_lent = request.method == "POST" and attempt(
        form,
        lambda data: actions.delegate_in_community(
            community_id=community_id, by=request.actor, now=clock.now(), **data
        ),
    )
    if is_lent:
        say(request, _("Your voice is lent in this community, in every vote that admits it."))
        return redirect("community:detail", request.space.slug, community_id)
    mine = queries.my_community_delegate(request.actor, community_id)
    return _lend_page(request, form, people, {"community": community, "lent_to": mine})


@login_needed
@require_POST
def take_back_in_community(request: SpaceRequest, community_id: int) -> HttpResponse:
    readable_community(request.actor, community_id)
    form = forms.ConfirmForm(request.POST)
    took = attempt(
        form, lambda _data: actions.revoke_in_community(community_id=community_id, by=request.actor, now=clock.now())
    )
    say(request, _("Your voice is your own again.") if took else _why_not(form))
    return redirect("community:detail", request.space.slug, community_id)
