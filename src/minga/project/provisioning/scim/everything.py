"""A search over people and groups at once (RFC 7644 §3.4.3, at the root)."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from scim2_models import Context

from minga.project.provisioning.scim import answering, groups, users
from minga.project.provisioning.scim.resources import (
    PAGE_MAX,
    PAGE_USUAL,
    Group,
    Person,
    filter_of,
    list_of,
    request_for,
)
from minga.project.provisioning.scim.searching import matching


def search_everything(request: HttpRequest, body: Mapping[str, Any]) -> HttpResponse:
    """What only people or only groups have is nothing on the others."""
    both: Any = Person | Group
    asked = request_for(both).model_validate(body)
    found: list[Any] = []
    for kind, listed in ((Person, users.LISTED), (Group, groups.LISTED)):
        bound = filter_of(kind)(str(asked.filter)) if asked.filter is not None else None
        found += matching(request, bound, listed)
    start, count = asked.start_index_0 or 0, min(PAGE_USUAL if asked.count is None else asked.count, PAGE_MAX)
    shown = asked.sort(found)[start : start + count]
    response = list_of(both)(
        total_results=len(found), start_index=start + 1, items_per_page=len(shown), resources=shown
    )
    context = Context.RESOURCE_QUERY_RESPONSE
    return answering.plain_answer(response.model_dump(scim_ctx=context, response_parameters=asked))
