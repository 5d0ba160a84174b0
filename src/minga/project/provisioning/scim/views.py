"""The doors of SCIM. Whoever comes without the space's own key is answered before anything is loaded or read."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.db import DataError, IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, admits_strangers
from minga.foundation.limits import SlidingMinute, address_of
from minga.foundation.patience import is_busy
from minga.foundation.policy import Actor, NotFoundError
from minga.foundation.provisioning.keys import directory_with

WRONG_KEYS_PER_MINUTE = 60
type Handler = Callable[..., HttpResponse]


def _door(view: Handler) -> Handler:
    """With a key of the space, ``request.actor`` is the directory; errors are told as SCIM tells them."""

    @csrf_exempt
    @admits_strangers
    @never_cache
    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> HttpResponse:
        request = cast("SpaceRequest", args[0])
        directory = _directory(request)
        if directory is None:
            return _refused(request)
        request.actor = directory
        return _told(lambda: view(*args, **kwargs))

    return answer


def _directory(request: SpaceRequest) -> Actor | None:
    scheme, _blank, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    return directory_with(secret.strip(), space_id=request.space.pk, now=clock.now())


def _refused(request: HttpRequest) -> HttpResponse:
    from minga.project.provisioning.scim.answering import ScimError, error_answer  # noqa: PLC0415

    who = f"scim:{address_of(request)}"
    if SlidingMinute(WRONG_KEYS_PER_MINUTE).take(who, time.time()):
        return error_answer(ScimError(429, "Too many requests without a key of this space.").error)
    return error_answer(ScimError(401, "Send a key of this space: Authorization: Bearer …").error)


def _told(act: Callable[[], HttpResponse]) -> HttpResponse:
    from minga.project.provisioning.scim import answering  # noqa: PLC0415
    from minga.project.provisioning.scim.resources import PROVIDER  # noqa: PLC0415

    try:
        with PROVIDER:
            return act()
    except NotFoundError:
        return answering.error_answer(answering.ScimError(404, "There is no such resource.").error)
    except IntegrityError:
        # Two requests at once said the same of two people: the database kept one of them.
        taken = answering.ScimError(409, "Somebody else has this user name, id or address.", "uniqueness")
        return answering.error_answer(taken.error)
    except (OverflowError, DataError):
        wrong = answering.ScimError(400, "A value is beyond what can be kept.", "invalidValue")
        return answering.error_answer(wrong.error)
    except OperationalError as error:
        if not is_busy(error):
            raise
        return answering.error_answer(answering.ScimError(503, "Somebody else is writing: try again.").error)
    except Exception as error:
        return answering.error_answer(answering.of_exception(error))


def _by_method(request: SpaceRequest, handlers: dict[str, Callable[[], HttpResponse]]) -> HttpResponse:
    from minga.project.provisioning.scim.answering import ScimError  # noqa: PLC0415

    method = "GET" if request.method == "HEAD" else str(request.method)
    if method not in handlers:
        raise ScimError(405, f"{request.method} is not answered here.")
    return handlers[method]()


@_door
def users(request: SpaceRequest) -> HttpResponse:
    from minga.project.provisioning.scim import users as them  # noqa: PLC0415
    from minga.project.provisioning.scim.answering import body_of  # noqa: PLC0415

    return _by_method(
        request,
        {
            "GET": lambda: them.list_users(request),
            "POST": lambda: them.create_user(request, body_of(request), request.actor),
        },
    )


@_door
def user(request: SpaceRequest, key: str) -> HttpResponse:
    from minga.project.provisioning.scim import users as them  # noqa: PLC0415
    from minga.project.provisioning.scim.answering import body_of  # noqa: PLC0415

    return _by_method(
        request,
        {
            "GET": lambda: them.get_user(request, key),
            "PUT": lambda: them.replace_user(request, key, body_of(request), request.actor),
            "PATCH": lambda: them.patch_user(request, key, body_of(request), request.actor),
            "DELETE": lambda: them.delete_user(request, key, request.actor),
        },
    )


@_door
def search_users(request: SpaceRequest) -> HttpResponse:
    from minga.project.provisioning.scim import users as them  # noqa: PLC0415
    from minga.project.provisioning.scim.answering import body_of  # noqa: PLC0415

    return _by_method(request, {"POST": lambda: them.list_users(request, body_of(request))})


@_door
def groups(request: SpaceRequest) -> HttpResponse:
    from minga.project.provisioning.scim import groups as them  # noqa: PLC0415
    from minga.project.provisioning.scim.answering import body_of  # noqa: PLC0415

    return _by_method(
        request,
        {
            "GET": lambda: them.list_groups(request),
            "POST": lambda: them.create_group(request, body_of(request), request.actor),
        },
    )


@_door
def group(request: SpaceRequest, key: str) -> HttpResponse:
    from minga.project.provisioning.scim import groups as them  # noqa: PLC0415
    from minga.project.provisioning.scim.answering import body_of  # noqa: PLC0415

    return _by_method(
        request,
        {
            "GET": lambda: them.get_group(request, key),
            "PUT": lambda: them.replace_group(request, key, body_of(request), request.actor),
            "PATCH": lambda: them.patch_group(request, key, body_of(request), request.actor),
            "DELETE": lambda: them.delete_group(request, key, request.actor),
        },
    )


@_door
def search_groups(request: SpaceRequest) -> HttpResponse:
    from minga.project.provisioning.scim import groups as them  # noqa: PLC0415
    from minga.project.provisioning.scim.answering import body_of  # noqa: PLC0415

    return _by_method(request, {"POST": lambda: them.list_groups(request, body_of(request))})


@_door
def search_everything(request: SpaceRequest) -> HttpResponse:
    from minga.project.provisioning.scim.answering import body_of  # noqa: PLC0415
    from minga.project.provisioning.scim.everything import search_everything as found  # noqa: PLC0415

    return _by_method(request, {"POST": lambda: found(request, body_of(request))})


@_door
def service_provider_config(request: SpaceRequest) -> HttpResponse:
    from minga.project.provisioning.scim.discovery import config  # noqa: PLC0415

    return _by_method(request, {"GET": lambda: config(request)})


@_door
def resource_types(request: SpaceRequest, name: str = "") -> HttpResponse:
    from minga.project.provisioning.scim.discovery import resource_types as told  # noqa: PLC0415

    return _by_method(request, {"GET": lambda: told(request, name)})


@_door
def schemas(request: SpaceRequest, name: str = "") -> HttpResponse:
    from minga.project.provisioning.scim.discovery import schemas as told  # noqa: PLC0415

    return _by_method(request, {"GET": lambda: told(request, name)})


@_door
def bulk(_request: SpaceRequest) -> HttpResponse:
    from minga.project.provisioning.scim.answering import ScimError  # noqa: PLC0415

    raise ScimError(501, "Several requests in one are not supported.")


@_door
def nowhere(_request: SpaceRequest, rest: str = "") -> HttpResponse:
    raise NotFoundError(rest)
