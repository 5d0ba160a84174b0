"""What a door answers where somebody, or the whole space, is suspended: one honest page, and nothing else."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from minga.foundation import clock
from minga.foundation.accounts.middleware import speak_to
from minga.foundation.declared import sentence_for
from minga.foundation.tenancy.models import Space
from minga.foundation.tenancy.operators import operators
from minga.foundation.tenancy.queries import suspension_of
from minga.kernel import Refusal


def say_suspended(request: HttpRequest, space: Space) -> HttpResponse:
    """Why, until when, and who can be asked; to a program, a code."""
    speak_to(request)
    if _is_program(request):
        return _told(Refusal("space:suspended", {"space": space.name}))
    with timezone.override(clock.zone_called(space.time_zone)):
        said = suspension_of(space.pk, request.user.pk or 0)
        answer = render(request, "suspended.html", {"said": said}, status=403)
    return _refreshed(request, answer)


def say_space_suspended(request: HttpRequest, space: Space, *, is_of_space: bool) -> HttpResponse:
    """That the space is suspended; its people read why, until when, and who can be asked. To a program, a code."""
    speak_to(request)
    if _is_program(request):
        return _told(Refusal("space:is-closed", {"space": space.name}))
    with timezone.override(clock.zone_called(space.time_zone)):
        context = {"paused": space, "is_of_space": is_of_space, "askable": operators() if is_of_space else ()}
        answer = render(request, "paused.html", context, status=403)
    return _refreshed(request, answer)


def _is_program(request: HttpRequest) -> bool:
    return request.path.startswith(("/api/", "/scim/"))


def _told(refusal: Refusal) -> HttpResponse:
    return JsonResponse({"code": refusal.code, "sentence": sentence_for(refusal)}, status=403)


def _refreshed(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    if getattr(request, "htmx", False):
        answer["HX-Refresh"] = "true"
    return answer
