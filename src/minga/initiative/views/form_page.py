"""What the form pages of an initiative share."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from minga.foundation.doors import SpaceRequest, attempt, say_done
from minga.initiative.models import Initiative

get_or_post = require_http_methods(["GET", "POST"])


def to_detail(request: SpaceRequest, initiative_id: int) -> HttpResponse:
    return redirect("initiative:detail", space=request.space.slug, initiative_id=initiative_id)


def form_page(
    request: SpaceRequest,
    initiative: Initiative,
    form: django_forms.Form,
    act: Callable[[dict[str, Any]], object],
    *,
    title: str,
    submit: str,
    said: str,
    **more: Any,
) -> HttpResponse:
    """One form of an initiative: back to its page when it was done, else the form with the reason."""
    if request.method == "POST" and (done := attempt(form, act)):
        say_done(request, done, said)
        return to_detail(request, initiative.pk)
    context = {"form": form, "initiative": initiative, "title": title, "submit": submit, **more}
    return render(request, "initiative/form.html", context, status=422 if form.is_bound else 200)
