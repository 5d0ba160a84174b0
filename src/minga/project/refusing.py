"""Pages for what is refused before it reaches anything of ours, or fails on the way."""

import sys
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views import defaults

from minga.foundation.accounts.middleware import speak_to
from minga.foundation.declared import sentence_for
from minga.foundation.patience import WAIT, is_busy
from minga.foundation.tenancy.middleware import page_before
from minga.kernel import Refusal

API = "/api/"
SHORT = 20
UNSHOWN = ("csrf", "password", "code", "token")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page that was sent had gone stale, or the browser keeps no cookies: say so, and give the words back."""
    if request.path.startswith(API):
        return JsonResponse({"code": "csrf-failed", "sentence": reason}, status=403)
    speak_to(request)
    context = {"texts": _written(request), "back_url": page_before(request)}
    return render(request, "csrf.html", context, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Somebody else was writing for too long: say so, and give the words back. Whatever else fails has its own page."""
    if not is_busy(sys.exception()):
        return defaults.server_error(request)
    refusal = Refusal("writing:too-busy")
    if hasattr(request, "user"):
        speak_to(request)
    if request.path.startswith(API):
        answer: HttpResponse = JsonResponse({"code": refusal.code, "sentence": sentence_for(refusal)}, status=503)
    else:
        context = {"sentence": sentence_for(refusal), "texts": _written(request), "back_url": page_before(request)}
        answer = render(request, "busy.html", context, status=503)
    answer["Retry-After"] = str(WAIT)
    return answer


def _written(request: HttpRequest) -> list[str]:
    """The longer texts that were sent; nothing that another site made a browser send."""
    if urlsplit(request.headers.get("Origin", "")).netloc != request.get_host():
        return []
    shown = [name for name in request.POST if not any(word in name.lower() for word in UNSHOWN)]
    values = [value for name in shown for value in request.POST.getlist(name)]
    return [value for value in values if len(value) >= SHORT or "\n" in value.strip()]
