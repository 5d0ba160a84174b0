"""What was drawn for one person is kept by nobody on the way, nor by the browser of a shared computer."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

type Answer = Callable[[HttpRequest], HttpResponseBase]


class PrivateMiddleware:
    """``Cache-Control: private, no-store`` on every answer to who came with a session or a key, or leaves with one."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        session = settings.SESSION_COOKIE_NAME
        if session in request.COOKIES or session in answer.cookies or "Authorization" in request.headers:
            answer["Cache-Control"] = "private, no-store"
        return answer
