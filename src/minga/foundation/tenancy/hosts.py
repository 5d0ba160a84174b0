"""Spaces with an address of their own: which hosts are answered, what is shown there, and where links of a space lead.

A host that the installation itself is called by costs nothing. Of any other it is asked whether a space has it;
whatever nobody has is refused by Django as before.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import split_domain_port, validate_host
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from minga.foundation.prepared import prepared
from minga.foundation.scope import current_place
from minga.foundation.tenancy.models import OwnAddress, Space

OF_THE_HOUSE = frozenset({"operator", "welcome"})
"""Parts that are at the address of the installation alone; their doors for programs stand below ``/api/v1/``."""


@prepared
def _called(host: str) -> QuerySet[OwnAddress, tuple[int, str]]:
    return OwnAddress.objects.filter(host=host).values_list("space_id", "space__slug")


def house_host() -> str:
    return urlsplit(settings.BASE_URL).hostname or ""


def is_of_house(host: str) -> bool:
    """Whether the installation itself is called so: by its own address, or by what is set to be answered."""
    named = [each for each in settings.ALLOWED_HOSTS if each != "*"]
    return host == house_host() or (settings.DEBUG and host in {"localhost", "127.0.0.1"}) or validate_host(host, named)


def address_of(space: Space) -> str:
    """Where a space is reached: at its own address, or at that of the installation. Read with ``own_address``."""
    own = getattr(space, "own_address", None)
    return _address(own.host if own is not None else None)


def address_here() -> str:
    """The same of the space we are in; within a request it is known already."""
    place = current_place()
    if not place.address:
        own = OwnAddress.objects.filter(space_id=place.space_id).values_list("host", flat=True).first()
        place.address = _address(own)
    return place.address


def _address(host: str | None) -> str:
    return f"{urlsplit(settings.BASE_URL).scheme}://{host}" if host else str(settings.BASE_URL)


class OwnAddressMiddleware:
    """Stands before whatever asks for the host. At a space's own address there is that space, and no other."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        host, _port = split_domain_port(request.META.get("HTTP_HOST", ""))
        host = host.rstrip(".")
        if host and not is_of_house(host):
            found = _called.first(host)
            if found is not None:
                request.own_space = found  # type: ignore[attr-defined]
                # Only the name that a space has, never a port or anything else that was sent along.
                request.get_host = lambda: host  # type: ignore[method-assign]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        own = getattr(request, "own_space", None)
        if own is None:
            return None
        match = request.resolver_match
        if match is not None and match.view_name == "home:start":
            return redirect("home:space", space=own[1])
        is_elsewhere = kwargs.get("space", own[1]) != own[1] or _is_of_the_house_alone(request)
        return _at_the_house(request) if is_elsewhere else None


def _is_of_the_house_alone(request: HttpRequest) -> bool:
    match = request.resolver_match
    if match is None or match.namespace != "api":
        return match is not None and match.namespace in OF_THE_HOUSE
    return request.path.split("/")[3] in OF_THE_HOUSE  # /api/v1/<part>/…


def _at_the_house(request: HttpRequest) -> HttpResponse:
    """Whatever is not of this space is at the address of the installation, if anywhere."""
    if request.method not in {"GET", "HEAD"} or request.path.startswith(("/api/", "/scim/")):
        raise Http404
    return redirect(f"{settings.BASE_URL}{request.get_full_path()}")
