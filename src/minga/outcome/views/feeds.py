"""Feeds of an indicator: make one, look before, pause, resume, remove."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say
from minga.foundation.policy import require
from minga.outcome import actions, forms, permissions, queries
from minga.outcome.views.form_page import form_page, get_or_post


@login_needed
@get_or_post
def make_feed(request: SpaceRequest, indicator_id: int) -> HttpResponse:
    indicator = queries.visible_indicator(request.actor, indicator_id)
    require(permissions.CAN_IMPORT, request.actor, indicator)
    form = forms.FeedForm(request.POST or None, sources=list(queries.sql_sources()))
    is_look, reports = "check" in request.POST, []

    def act(_data: dict[str, Any]) -> None:
        do: Any = actions.look_at_feed if is_look else actions.make_feed
        reports.append(do(indicator_id=indicator_id, terms=form.terms(), by=request.actor, now=clock.now()))

    if request.method == "POST" and attempt(form, act) and not is_look:
        say(request, _("The feed is made. It is asked for the first time within a minute."))
        return redirect("outcome:data", space=request.space.slug, indicator_id=indicator_id)
    if reports and is_look:
        form.offer(reports[0].columns)
    back = reverse("outcome:data", args=[request.space.slug, indicator_id])
    more = {"template": "outcome/feed.html", "report": reports[0] if reports else None, "kicker": indicator.name}
    return form_page(request, form, title=_("Fetch values automatically"), submit=_("Make the feed"), back=back, **more)


def _turn(request: SpaceRequest, feed_id: int, act: Any, said: str) -> HttpResponse:
    _feed, indicator = queries.visible_feed(request.actor, feed_id)
    act(feed_id=feed_id, by=request.actor, now=clock.now())
    say(request, said)
    return redirect("outcome:data", space=request.space.slug, indicator_id=indicator.pk)


@login_needed
@require_POST
def pause_feed(request: SpaceRequest, feed_id: int) -> HttpResponse:
    return _turn(request, feed_id, actions.pause_feed, _("The feed is paused."))


@login_needed
@require_POST
def resume_feed(request: SpaceRequest, feed_id: int) -> HttpResponse:
    return _turn(request, feed_id, actions.resume_feed, _("The feed is asked within a minute."))


@login_needed
@require_POST
def remove_feed(request: SpaceRequest, feed_id: int) -> HttpResponse:
    return _turn(request, feed_id, actions.remove_feed, _("The feed is removed; what it brought stays."))
