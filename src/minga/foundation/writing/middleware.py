"""A form that was taken lets go of its draft; a page tells what the addresses in its texts lead to."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url

from minga.foundation.writing.drafts import draft_taken
from minga.foundation.writing.marking import MARK
from minga.foundation.writing.references import with_cards

# Which fields, and how often each was kept when the form was sent: body:3.title:1
SENT = re.compile(r"(?:[\w-]{1,60}:\d{1,9}(?:\.|$)){1,12}")
REDIRECTS = {301, 302, 303}

type Answer = Callable[[HttpRequest], HttpResponseBase]


class DraftMiddleware:
    """A form that was sent with the mark of a draft and led on, but not to signing in, was taken.

    Whatever else came back (a refusal, an error, the page for signing in, a dry run) leaves the draft where it is.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        if request.method == "POST" and _is_taken(answer) and request.user.is_authenticated:
            sent = request.POST.get("draft", "")
            if SENT.fullmatch(sent):
                pairs = (each.split(":") for each in sent.rstrip(".").split("."))
                numbers = {field: int(number) for field, number in pairs}
                draft_taken(user_id=request.user.pk, path=request.path, numbers=numbers)
        return answer


def _is_taken(answer: HttpResponseBase) -> bool:
    leads_to = answer.headers.get("Location", "")
    return answer.status_code in REDIRECTS and not leads_to.startswith(resolve_url(settings.LOGIN_URL))


class ReferenceMiddleware:
    """Once a page is whole, what all its texts refer to is looked up at once. A page without costs one search."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        if isinstance(answer, HttpResponse) and _is_marked(answer):
            answer.content = with_cards(answer.content.decode(), request).encode()
        return answer


def _is_marked(answer: HttpResponse) -> bool:
    return answer.headers.get("Content-Type", "").startswith("text/html") and MARK.encode() in answer.content
