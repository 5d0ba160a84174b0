"""The first page of a space's administration."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from minga.foundation.doors import SpaceRequest, login_needed
from minga.project.administration import queries


@login_needed
@require_GET
def start(request: SpaceRequest) -> HttpResponse:
    groups = queries.groups_of_pages(request.actor, slug=request.space.slug)
    return render(request, "administration/start.html", {"groups": groups})
