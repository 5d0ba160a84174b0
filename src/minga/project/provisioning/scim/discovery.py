"""What the service tells of itself."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from scim2_models import Context, Meta, ResourceType, Schema

from minga.foundation.policy import NotFoundError
from minga.project.provisioning.scim import answering
from minga.project.provisioning.scim.answering import ScimError
from minga.project.provisioning.scim.resources import CONFIG, PROVIDER, list_of


def _at(request: HttpRequest, resource: Any, path: str, kind: str) -> Any:
    space = request.space.slug  # type: ignore[attr-defined]
    location = request.build_absolute_uri(f"/scim/v2/{space}/{path}")
    return resource.model_copy(update={"meta": Meta(resource_type=kind, location=location)})


def config(request: HttpRequest) -> HttpResponse:
    return answering.resource_answer(request, _at(request, CONFIG, "ServiceProviderConfig", "ServiceProviderConfig"))


def resource_types(request: HttpRequest, name: str) -> HttpResponse:
    told = [_at(request, each, f"ResourceTypes/{each.id}", "ResourceType") for each in PROVIDER.resource_types]
    return _listed(request, ResourceType, told, name)


def schemas(request: HttpRequest, name: str) -> HttpResponse:
    told = [_at(request, each, f"Schemas/{each.id}", "Schema") for each in PROVIDER.schemas]
    return _listed(request, Schema, told, name)


def _listed(request: HttpRequest, kind: Any, told: list[Any], name: str) -> HttpResponse:
    if request.GET.get("filter"):
        raise ScimError(403, "What a service tells of itself is not filtered.")
    if name:
        found = next((each for each in told if str(each.id).lower() == name.lower()), None)
        if found is None:
            raise NotFoundError
        return answering.resource_answer(request, found)
    response = list_of(kind)(total_results=len(told), start_index=1, items_per_page=len(told), resources=told)
    return answering.plain_answer(response.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE))
