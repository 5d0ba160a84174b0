"""Home: which spaces are mine, and what in a space needs me now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from minga.foundation import clock
from minga.foundation.declared import declared
from minga.foundation.doors import SpaceRequest
from minga.foundation.tenancy.queries import spaces_of


def start(request: HttpRequest) -> HttpResponse:
    spaces = spaces_of(request.user.pk) if request.user.is_authenticated else ()
    return render(request, "home/start.html", {"spaces": spaces})


def space_home(request: SpaceRequest) -> HttpResponse:
    now = clock.now()
    waiting = [item for source in declared().attention for item in source(request.actor, now)]
    return render(request, "home/space.html", {"waiting": waiting})
