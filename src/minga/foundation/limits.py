"""How much one may write: a token bucket for each person, or for each address; and no body beyond the limit."""

import math
import threading
import time
from collections.abc import Callable
from typing import ClassVar

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

type Answer = Callable[[HttpRequest], HttpResponseBase]


def refusal_answer(request: HttpRequest, refusal: Refusal, *, status: int) -> HttpResponse:
    """One sentence, as a page or as JSON, whatever the caller reads."""
    sentence = sentence_for(refusal)
    if request.path.startswith(API):
        return JsonResponse({"code": refusal.code, "sentence": sentence}, status=status)
    return render(request, "refused.html", {"sentence": sentence}, status=status)


class TokenBucket:
    """Holds ``per_minute`` tokens and gains as many each minute. State lives in Django's cache.

    The lock makes it exact within a process; several processes over one cache may let a few more through.
    """

    _lock: ClassVar = threading.Lock()

    def __init__(self, per_minute: int) -> None:
        self.capacity = float(per_minute)
        self.per_second = per_minute / 60

    def take(self, key: str, now: float) -> int:
        """Take one token: 0 when there was one, else the whole seconds until there is. ``now`` in seconds."""
        with self._lock:
            left, at = cache.get(key, (self.capacity, now))
            left = min(self.capacity, left + max(0.0, now - at) * self.per_second)
            has_one = left >= 1
            cache.set(key, (left - has_one, now), timeout=120)
        return 0 if has_one else max(1, math.ceil((1 - left) / self.per_second))


class WriteLimitMiddleware:
    """Refuses a person, or an address nobody signed in from, who writes too fast. Signing out is always possible."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in WRITING and request.path != reverse("account_logout"):
            wait = TokenBucket(settings.WRITES_PER_MINUTE).take(self._key(request), time.time())
            if wait:
                answer = refusal_answer(request, Refusal("writing:too-fast"), status=429)
                answer["Retry-After"] = str(wait)
                return answer
        return self.get_response(request)

    @staticmethod
    def _key(request: HttpRequest) -> str:
        if request.user.is_authenticated:
            return f"writes:person:{request.user.pk}"
        return f"writes:address:{get_adapter().get_client_ip(request)}"


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
