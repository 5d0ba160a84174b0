"""Tell a browser which of the texts that it keeps have really been taken: only then does it let them go."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url

TOKEN = re.compile(r"[0-9a-z]{4,20}")
COOKIE, LATEST = "minga_taken", 12
SECONDS = 24 * 3600
REDIRECTS = {301, 302, 303}

type Answer = Callable[[HttpRequest], HttpResponseBase]


class DraftMiddleware:
    """A form that was sent with the mark of a draft and led on, but not to signing in, was taken: the mark is named.

    Whatever else came back (a refusal, an error, the page for signing in, a dry run) names nothing.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        if request.method == "POST" and _is_taken(answer):
            mark = request.POST.get("draft", "")
            if TOKEN.fullmatch(mark):
                earlier = [each for each in request.COOKIES.get(COOKIE, "").split(".") if TOKEN.fullmatch(each)]
                marks = ".".join([*earlier[1 - LATEST :], mark])
                answer.set_cookie(COOKIE, marks, max_age=SECONDS, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
        return answer


def _is_taken(answer: HttpResponseBase) -> bool:
    leads_to = answer.headers.get("Location", "")
    return answer.status_code in REDIRECTS and not leads_to.startswith(resolve_url(settings.LOGIN_URL))
