"""What the form pages of this link share."""

from typing import Any

from django import forms as django_forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from minga.foundation.doors import SpaceRequest

get_or_post = require_http_methods(["GET", "POST"])


def form_page(
    request: SpaceRequest, form: django_forms.Form, *, title: str, submit: str, back: str, **more: Any
) -> HttpResponse:
    """One form with its title; 422 when it was sent and is not right."""
    context = {"form": form, "title": title, "submit": submit, "back": back, **more}
    template = more.get("template", "outcome/form.html")
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, context, status=status)
