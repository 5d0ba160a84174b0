"""What a door of a space answers to somebody who is suspended there: one honest page, and nothing else."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from minga.foundation import clock
from minga.foundation.accounts.middleware import speak_to
from minga.foundation.declared import sentence_for
from minga.foundation.tenancy.models import Space
from minga.foundation.tenancy.queries import suspension_of
from minga.kernel import Refusal


def say_suspended(request: HttpRequest, space: Space) -> HttpResponse:
    """Why, until when, and who can be asked; to a program, a code."""
    speak_to(request)
    if request.path.startswith("/api/"):
        refusal = Refusal("space:suspended", {"space": space.name})
        return JsonResponse({"code": refusal.code, "sentence": sentence_for(refusal)}, status=403)
    with timezone.override(clock.zone_called(space.time_zone)):
        said = suspension_of(space.pk, request.user.pk or 0)
        answer = render(request, "suspended.html", {"said": said}, status=403)
    if getattr(request, "htmx", False):
        answer["HX-Refresh"] = "true"
    return answer
