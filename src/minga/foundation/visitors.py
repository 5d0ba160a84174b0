"""Which answers are the same for every visitor: the front door may keep those and give them to the next."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

MARK = "X-Minga-Same-For-Visitors"
SAME = frozenset({*settings.LINKS, "search"})
"""Parts of which no page looks at who asks, but for whether they are signed in; REST doors are named alike."""
FEEDS = frozenset({"feeds:space", "feeds:community", "feeds:question"})
SAME_PAGES = frozenset({"home:start", "home:space", "home:words", "home:portfolio"}) | FEEDS
# A form carries a token made for one browser.
OF_ONE_BROWSER = b"csrfmiddlewaretoken"

type Answer = Callable[[HttpRequest], HttpResponseBase]


class SameForVisitorsMiddleware:
    """Marks an answer that every visitor would get: whole, with no cookie and no form, of a part that may be kept.

    It stands outside of everything that sets cookies, and asks nothing: the person is only looked at where there is a
    session, and then nothing is marked.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        if request.method == "GET" and isinstance(answer, HttpResponse) and _is_same(request, answer):
            answer[MARK] = "1"
        return answer


def _is_same(request: HttpRequest, answer: HttpResponse) -> bool:
    if answer.status_code != 200 or answer.cookies or "Authorization" in request.headers:
        return False
    if settings.SESSION_COOKIE_NAME in request.COOKIES or answer.has_header("Cache-Control"):
        return False
    return _may_be_kept(request) and OF_ONE_BROWSER not in answer.content


def _may_be_kept(request: HttpRequest) -> bool:
    match = request.resolver_match
    if match is None:
        return False
    if match.namespace == "api":
        parts = request.path.split("/")  # /api/v1/s/<space>/<link>/…
        return len(parts) > 5 and parts[5] in SAME
    return match.namespace in SAME or match.view_name in SAME_PAGES
