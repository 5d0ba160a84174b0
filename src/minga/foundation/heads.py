"""HEAD is what GET would say, without its body: for every page and every REST door alike."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

type Answer = Callable[[HttpRequest], HttpResponseBase]


class HeadMiddleware:
    """Asks the house as for GET and keeps only the head, so that no view has to name the method."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method != "HEAD":
            return self.get_response(request)
        request.method = "GET"
        answer = self.get_response(request)
        request.method = "HEAD"
        return _without_body(answer)


def _without_body(answer: HttpResponseBase) -> HttpResponseBase:
    if isinstance(answer, HttpResponse):
        answer.content = b""
        return answer
    head = HttpResponse(status=answer.status_code, headers=dict(answer.items()))
    head.cookies = answer.cookies
    # What the stream holds open is closed when this answer ends: ending the stream itself would end the request twice.
    head._resource_closers.extend(answer._resource_closers)  # type: ignore[attr-defined]
    return head
