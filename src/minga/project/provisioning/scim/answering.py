"""Requests of a directory as resources, and answers and errors as SCIM says them."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from pydantic import ValidationError
from scim2_models import Context, Error, Meta, SCIMException

from minga.foundation.declared import sentence_for
from minga.foundation.policy import RefusedError
from minga.project.provisioning.scim.resources import PROVIDER, parameters_for

CONTENT_TYPE: Final = "application/scim+json"
BODY_MAX: Final = 5_000_000
READ_ONLY: Final = frozenset({"id", "meta", "groups"})
OF_ANOTHER: Final = frozenset(
    {
        "provisioning:user-name-taken",
        "provisioning:external-id-taken",
        "provisioning:group-id-taken",
        "provisioning:address-taken",
        "provisioning:address-of-another",
    }
)
WRONG_VALUES: Final = frozenset({"provisioning:bad-address", "writing:empty", "provisioning:value-too-long"})


class ScimError(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, detail: str, scim_type: str | None = None) -> None:
        super().__init__(detail)
        self.error = Error(status=status, scim_type=scim_type, detail=detail)


def error_answer(error: Error) -> HttpResponse:
    answer = _answer(error.model_dump(), int(error.status or 400))
    if error.status == 401:
        answer["WWW-Authenticate"] = "Bearer"
    if error.status in {429, 503}:
        answer["Retry-After"] = "5"
    return answer


def of_exception(error: Exception) -> Error:
    """What went wrong, as SCIM says it. Raises what is no fault of the caller."""
    if isinstance(error, ScimError):
        return error.error
    if isinstance(error, SCIMException):
        return error.to_error()
    if isinstance(error, ValidationError):
        return Error.from_validation_errors(error)[0]
    if isinstance(error, RefusedError):
        return _of_refusal(error)
    raise error


def _of_refusal(refused: RefusedError) -> Error:
    code, sentence = refused.refusal.code, sentence_for(refused.refusal)
    if code in OF_ANOTHER:
        return Error(status=409, scim_type="uniqueness", detail=sentence)
    if code in WRONG_VALUES:
        return Error(status=400, scim_type="invalidValue", detail=sentence)
    return Error(status=409, detail=sentence)


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The body as an object; whatever else it is, or too much of it, is said."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if announced.isdigit() and int(announced) > BODY_MAX:
        raise ScimError(413, f"A request holds at most {BODY_MAX} bytes.")
    content = request.read(BODY_MAX + 1)
    if len(content) > BODY_MAX:
        raise ScimError(413, f"A request holds at most {BODY_MAX} bytes.")
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        raise ScimError(400, "The body is not JSON.", "invalidSyntax") from None
    if not isinstance(body, dict):
        raise ScimError(400, "The body is not an object.", "invalidSyntax")
    return body


def writable(body: Mapping[str, Any], *, schema: str) -> dict[str, Any]:
    """The body without what only we write, which a directory may send back and is to be passed over.

    Its ``schemas`` have to name what it is; extensions that we do not know are passed over with their attributes.
    """
    named = next((value for key, value in body.items() if key.lower() == "schemas"), None)
    if not isinstance(named, list) or schema.lower() not in {str(each).lower() for each in named}:
        raise ScimError(400, f"“schemas” has to name {schema}.", "invalidSyntax")
    known = {str(model.__schema__).lower() for model in PROVIDER.models}
    kept = {key: value for key, value in body.items() if key.lower() not in READ_ONLY | {"schemas"}}
    return kept | {"schemas": [each for each in named if str(each).lower() in known]}


def parameters_of(request: HttpRequest, kind: Any) -> Any:
    """``attributes`` and ``excludedAttributes`` of the query, for one resource."""
    names = ("attributes", "excludedAttributes")
    asked = {name: request.GET[name] for name in names if request.GET.get(name)}
    return parameters_for(kind).model_validate(asked) if asked else None


def meta(request: HttpRequest, kind: str, row: Any) -> Meta:
    return Meta(
        resource_type=kind,
        created=row.made_at,
        last_modified=row.changed_at,
        location=location(request, kind, row.pk),
        version=version_of(row),
    )


def location(request: HttpRequest, kind: str, key: object) -> str:
    space = request.space.slug  # type: ignore[attr-defined]
    return request.build_absolute_uri(f"/scim/v2/{space}/{kind}s/{key}")


def reference(request: HttpRequest, kind: str, key: object) -> Any:
    """An address as one resource names another."""
    return location(request, kind, key)


def version_of(row: Any) -> str:
    return f'W/"{row.version}"'


def require_version(request: HttpRequest, row: Any) -> None:
    """``If-Match``: what was changed since the caller saw it is not written over."""
    wanted = request.headers.get("If-Match")
    if wanted and wanted.strip() != "*" and version_of(row) not in {each.strip() for each in wanted.split(",")}:
        raise ScimError(412, "It was changed meanwhile: ask for it again.")


def is_as_seen(request: HttpRequest, row: Any) -> bool:
    """``If-None-Match``: the caller has this version already."""
    return version_of(row) in {each.strip() for each in request.headers.get("If-None-Match", "").split(",")}


def unchanged(row: Any) -> HttpResponse:
    answer = HttpResponse(status=304)
    answer["ETag"] = version_of(row)
    return answer


def resource_answer(
    request: HttpRequest, resource: Any, *, status: int = 200, context: Context = Context.RESOURCE_QUERY_RESPONSE
) -> HttpResponse:
    parameters = parameters_of(request, type(resource))
    answer = _answer(resource.model_dump(scim_ctx=context, response_parameters=parameters), status)
    if resource.meta is not None and resource.meta.version:
        answer["ETag"] = resource.meta.version
    if resource.meta is not None and status == 201:
        answer["Location"] = resource.meta.location
    return answer


def plain_answer(message: Any) -> HttpResponse:
    return _answer(message, 200)


def _answer(body: Any, status: int) -> HttpResponse:
    return HttpResponse(json.dumps(body, default=_plain), status=status, content_type=CONTENT_TYPE)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
