"""A notice is cleared by seeing the thing: not only by clicking on the notice."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from minga.foundation import clock
from minga.foundation.notices.actions import see_page


class SeenMiddleware:
    """Marks what somebody was told of a page as read when they open it, before its bell is drawn."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> None:
        is_page = request.method == "GET" and getattr(request, "space", None) is not None
        if is_page and request.user.is_authenticated and not request.path.startswith("/api/"):
            see_page(user_id=request.user.pk, path=request.path, now=clock.now())
