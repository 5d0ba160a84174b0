"""What the pages of a decision share."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from minga.decision import permissions, queries
from minga.decision.models import Decision
from minga.foundation.doors import SpaceRequest, attempt, say
from minga.foundation.policy import Permission, require

get_or_post = require_http_methods(["GET", "POST"])


def to_detail(request: SpaceRequest, decision_id: int) -> HttpResponse:
    return redirect("decision:detail", space=request.space.slug, decision_id=decision_id)


def facilitated(request: SpaceRequest, decision_id: int) -> Decision:
    """The decision, which this person must facilitate."""
    return permitted(request, decision_id, permissions.CAN_FACILITATE)


def permitted(request: SpaceRequest, decision_id: int, needed: Permission[Decision]) -> Decision:
    decision = queries.visible_decision(request.actor, decision_id)
    require(needed, request.actor, decision)
    return decision


def form_page(
    request: SpaceRequest,
    decision: Decision,
    form: django_forms.Form,
    act: Callable[[dict[str, Any]], object],
    *,
    title: str,
    said: str,
    note: str = "",
    back: str = "detail",
) -> HttpResponse:
    """Show the form; when it was sent and not refused, go ``back`` and say what was done."""
    if request.method == "POST" and attempt(form, act):
        say(request, said)
        return redirect(f"decision:{back}", request.space.slug, decision.pk)
    context = {"form": form, "title": title, "note": note, "decision": decision, "back": f"decision:{back}"}
    return render(request, "decision/form.html", context, status=422 if form.is_bound else 200)
