"""The REST door: every link's router under one OpenAPI document."""

from importlib import import_module

from django.conf import settings
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja.errors import AuthenticationError, HttpError
from ninja.utils import check_csrf

from minga.foundation.calendars.api import router as calendar_router
from minga.foundation.census.api import router as census_router
from minga.foundation.declared import sentence_for
from minga.foundation.media.api import router as files_router
from minga.foundation.notices.api import router as follow_router
from minga.foundation.policy import NotAllowedError, NotFoundError, RefusedError
from minga.foundation.profiles.api import router as profiles_router
from minga.foundation.provisioning.api import router as attributes_router
from minga.foundation.push.api import router as push_router
from minga.foundation.rest import Doors
from minga.foundation.rights.api import me_router, terms_router
from minga.foundation.search.api import router as search_router
from minga.foundation.signin.api import router as sign_in_router
from minga.foundation.tenancy.api import router as people_router
from minga.foundation.writing.api import drafts_router
from minga.foundation.writing.api import router as writing_router
from minga.kernel import Refusal
from minga.project.census.api import router as census_files_router
from minga.project.operator.api import router as operator_router
from minga.project.provisioning.api import router as groups_router
from minga.project.provisioning.roster.api import router as roster_router

READING = frozenset({"GET", "HEAD", "OPTIONS"})


def enter(request: HttpRequest) -> object:
    """Who may pass: a person with a session (a write needs the CSRF token) or with a key; visitors only to read.

    What each may see or change is decided further in, by queries and actions.
    """
    if not request.user.is_authenticated:
        return "visitor" if request.method in READING else None
    if request.method not in READING and check_csrf(request) is not None:
        raise HttpError(403, _("The CSRF token is missing or wrong. Programs use a key instead."))
    return request.user


api = Doors(title="Minga", version="1", urls_namespace="api", docs_url=None, auth=enter)


@api.exception_handler(AuthenticationError)
def not_signed_in(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    body = {"code": "not-signed-in", "sentence": _("Sign in, or send a key: Authorization: Bearer …")}
    return api.create_response(request, body, status=401)


@api.exception_handler(HttpError)
def not_like_this(request: HttpRequest, error: HttpError) -> HttpResponse:
    body = {"code": "bad-request", "sentence": str(error)}
    return api.create_response(request, body, status=error.status_code)


@api.exception_handler(RefusedError)
def refused(request: HttpRequest, error: RefusedError) -> HttpResponse:
    body = {"code": error.refusal.code, "sentence": sentence_for(error.refusal)}
    return api.create_response(request, body, status=409)


@api.exception_handler(OverflowError)
@api.exception_handler(DataError)
def out_of_range(request: HttpRequest, _error: Exception) -> HttpResponse:
    refusal = Refusal("writing:out-of-range")
    return api.create_response(request, {"code": refusal.code, "sentence": sentence_for(refusal)}, status=422)


@api.exception_handler(NotAllowedError)
def not_allowed(request: HttpRequest, error: NotAllowedError) -> HttpResponse:
    status = 403 if request.user.is_authenticated else 401
    return api.create_response(request, {"code": "not-allowed", "sentence": error.permission}, status=status)


@api.exception_handler(NotFoundError)
def not_found(request: HttpRequest, _error: NotFoundError) -> HttpResponse:
    return api.create_response(request, {"code": "not-found"}, status=404)


api.add_router("/operator", operator_router, tags=["operator"])
api.add_router("/me/drafts", drafts_router, tags=["me"])
api.add_router("/me/calendar", calendar_router, tags=["me"])
api.add_router("/me/push", push_router, tags=["me"])
api.add_router("/me", me_router, tags=["me"])
api.add_router("/s/{space}/terms", terms_router, tags=["terms"])
api.add_router("/s/{space}/people", people_router, tags=["people"])
api.add_router("/s/{space}/profiles", profiles_router, tags=["profiles"])
api.add_router("/s/{space}/sign-in", sign_in_router, tags=["sign-in"])
api.add_router("/s/{space}/attributes", attributes_router, tags=["attributes"])
api.add_router("/s/{space}/census", census_router, tags=["census"])
api.add_router("/s/{space}/census-files", census_files_router, tags=["census"])
api.add_router("/s/{space}/groups", groups_router, tags=["groups"])
api.add_router("/s/{space}/roster", roster_router, tags=["roster"])
api.add_router("/s/{space}/files", files_router, tags=["files"])
api.add_router("/s/{space}/follow", follow_router, tags=["notices"])
api.add_router("/s/{space}/search", search_router, tags=["search"])
api.add_router("/s/{space}/writing", writing_router, tags=["writing"])
for link in settings.LINKS:
    api.add_router(f"/s/{{space}}/{link}", import_module(f"minga.{link}.api").router, tags=[link])
