"""How much one may write in a minute, each person or each address; and no body beyond the limit."""

import math
import re
import time
from collections.abc import Callable
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Network, ip_address

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from minga.foundation.declared import sentence_for
from minga.kernel import Refusal

WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
API = "/api/"
DIRECTORIES = "/scim/"

type Answer = Callable[[HttpRequest], HttpResponseBase]

_counted_elsewhere: list[re.Pattern[str]] = []


def count_elsewhere(path: str) -> None:
    """Leave what is sent to these addresses to their own limits: a hall full of visitors may share one address."""
    _counted_elsewhere.append(re.compile(path))


def address_of(request: HttpRequest) -> str:
    """From which network address somebody comes, as limits count it.

    Of IPv6 it is the network (/64) that each line at home or machine for rent has to itself: whoever counts single
    addresses there counts nothing.
    """
    told = str(get_adapter().get_client_ip(request))
    try:
        address = ip_address(told)
    except ValueError:
        return told
    if isinstance(address, IPv4Address):
        return told
    return str(address.ipv4_mapped or IPv6Network((int(address), 64), strict=False))


def too_fast(request: HttpRequest, wait: int) -> HttpResponse:
    """Nothing was changed, and when to try again."""
    answer = refusal_answer(request, Refusal("writing:too-fast"), status=429)
    answer["Retry-After"] = str(wait)
    return answer


def refusal_answer(request: HttpRequest, refusal: Refusal, *, status: int) -> HttpResponse:
    """One sentence, as a page or as JSON, whatever the caller reads."""
    sentence = sentence_for(refusal)
    if request.path.startswith(API):
        return JsonResponse({"code": refusal.code, "sentence": sentence}, status=status)
    return render(request, "refused.html", {"sentence": sentence}, status=status)


class SlidingMinute:
    """At most ``per_minute`` in any minute, by two counts: this minute's, and what the last one still weighs.

    Each count is one that the cache adds to as a whole (INCR, on Redis), so that it holds however many processes and
    threads share the cache.
    """

    def __init__(self, per_minute: int) -> None:
        self.per_minute = per_minute

    def take(self, key: str, now: float) -> int:
        """Count one more: 0 when there was room for it, else the whole seconds until there is. ``now`` in seconds."""
        minute, passed = divmod(now, 60)
        before = cache.get(f"{key}:{int(minute) - 1}", 0)
        this = f"{key}:{int(minute)}"
        count = _add_one(this)
        if before * (1 - passed / 60) + count <= self.per_minute + 1e-6:
            return 0
        with suppress(ValueError):
            cache.decr(this)  # what was refused does not count
        return max(1, math.ceil(self._wait(before, count - 1, passed) - 1e-6))

    def _wait(self, before: int, count: int, passed: float) -> float:
        if count < self.per_minute:
            return 60 * (1 - (self.per_minute - count - 1) / before) - passed
        return 60 - passed + 60 * (1 - (self.per_minute - 1) / count)


def _add_one(key: str) -> int:
    while True:
        try:
            return int(cache.incr(key))
        except ValueError:  # the first of its minute
            if cache.add(key, 1, timeout=150):
                return 1


def _is_free(path: str) -> bool:
    """Signing out; what a provider sends: many come back at once from one address, or are signed out from there; and
    directories, which bring ten thousand people and are refused without the space's key."""
    is_sent = path.startswith("/accounts/with/") and path.endswith("/signed-out/")
    is_back = path.startswith("/accounts/saml/") and path.endswith("/acs/")
    is_counted = any(pattern.match(path) for pattern in _counted_elsewhere)
    return path == reverse("account_logout") or is_sent or is_back or path.startswith(DIRECTORIES) or is_counted


class WriteLimitMiddleware:
    """Refuses a person, or an address nobody signed in from, who writes too fast. Signing out is always possible."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in WRITING and not _is_free(request.path):
            wait = SlidingMinute(settings.WRITES_PER_MINUTE).take(self._key(request), time.time())
            if wait:
                return too_fast(request, wait)
        return self.get_response(request)

    @staticmethod
    def _key(request: HttpRequest) -> str:
        if request.user.is_authenticated:
            return f"writes:person:{request.user.pk}"
        return f"writes:address:{address_of(request)}"


class SizeLimitMiddleware:
    """Refuses a body larger than ``UPLOAD_MAX_BYTES`` by its announced length, before a byte of it is read."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        length = int(announced) if announced.isascii() and announced.isdigit() else 0
        if length <= settings.UPLOAD_MAX_BYTES:
            return self.get_response(request)
        # Languages and people are looked up further in; this answer must not wait for them.
        with translation.override(translation.get_language_from_request(request)):
            sentence = sentence_for(Refusal("writing:too-large", {"megabytes": settings.UPLOAD_MAX_BYTES // 1_000_000}))
        if request.path.startswith(API):
            return JsonResponse({"code": "writing:too-large", "sentence": sentence}, status=413)
        return HttpResponse(sentence, status=413, content_type="text/plain; charset=utf-8")
