"""Filters and orders of a directory as queries where columns answer them; else over the resources themselves."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from scim2_models import Context, SearchRequest
from scim2_models.path import CompareOperator, Comparison, LogicalExpr, LogicalOperator, Not

from minga.project.provisioning.scim.answering import ScimError
from minga.project.provisioning.scim.resources import PAGE_MAX, PAGE_USUAL, list_of, request_for

ASKED = ("filter", "sortBy", "sortOrder", "startIndex", "count", "attributes", "excludedAttributes")
LOOKUPS = {
    CompareOperator.eq: "",
    CompareOperator.co: "__contains",
    CompareOperator.sw: "__startswith",
    CompareOperator.ew: "__endswith",
}
ALL_MAX = 20_000


@dataclass(frozen=True, slots=True)
class Kept:
    """The column that holds an attribute, and how a value that is looked for is written there."""

    column: str
    as_kept: Callable[[Any], Any] = str
    is_text: bool = True


@dataclass(frozen=True, slots=True)
class Listed:
    """What is listed: its rows, the attributes (in small letters) that columns hold, and the resources of some rows."""

    kind: Any
    rows: Callable[[], QuerySet[Any]]
    columns: Mapping[str, Kept]
    resources: Callable[[HttpRequest, list[Any]], list[Any]]
    exactly: Mapping[str, Callable[[str], list[Any]]] = field(default_factory=dict)
    """Attributes whose owner is asked for before anything else, each with a query that was written beforehand."""


class _NoColumnError(Exception):
    """Something in the filter is not in a column."""


def search(request: HttpRequest, body: Mapping[str, Any] | None, listed: Listed) -> dict[str, Any]:
    """A page of what is listed."""
    asked = request_for(listed.kind).model_validate(
        body if body is not None else {name: request.GET[name] for name in ASKED if request.GET.get(name)}
    )
    start, count = asked.start_index_0 or 0, min(PAGE_USUAL if asked.count is None else asked.count, PAGE_MAX)
    found = _exactly(asked, listed)
    rows = None if found is not None else _rows(asked.filter, listed)
    kept = listed.columns.get(str(asked.sort_by or "id").lower())
    if found is not None:
        total, shown = len(found), listed.resources(request, found[start : start + count])
    elif rows is not None and kept is not None:
        sign = "-" if asked.sort_order == SearchRequest.SortOrder.descending else ""
        total = rows.count()
        shown = listed.resources(request, list(rows.order_by(f"{sign}{kept.column}", "pk")[start : start + count]))
    else:
        matched = asked.sort(matching(request, asked.filter, listed))
        total, shown = len(matched), matched[start : start + count]
    response = list_of(listed.kind)(
        total_results=total, start_index=start + 1, items_per_page=len(shown), resources=shown
    )
    context = Context.RESOURCE_QUERY_RESPONSE
    dumped: dict[str, Any] = response.model_dump(scim_ctx=context, response_parameters=asked)
    return dumped


def _exactly(asked: Any, listed: Listed) -> list[Any] | None:
    """The rows that have one value, where that is all that is asked, as directories do before they bring somebody."""
    node = asked.filter.ast if asked.filter is not None else None
    if not isinstance(node, Comparison) or node.op != CompareOperator.eq or asked.sort_by:
        return None
    name = str(node.attr_path).lower()
    ask = listed.exactly.get(name)
    if ask is None or not isinstance(node.value, str) or "\0" in node.value:
        return None
    return ask(listed.columns[name].as_kept(node.value))


def matching(request: HttpRequest, asked: Any, listed: Listed) -> list[Any]:
    """Every resource that a filter leaves; matched one by one where no column answers it, which is seldom asked."""
    rows = _rows(asked, listed)
    found = listed.rows() if rows is None else rows
    if found.count() > ALL_MAX:
        raise ScimError(400, "This filter or order is answered for 20,000 resources at most.", "tooMany")
    resources = listed.resources(request, list(found.order_by("pk")))
    return resources if rows is not None else [each for each in resources if asked.match(each)]


def _rows(asked: Any, listed: Listed) -> QuerySet[Any] | None:
    """The rows that a filter leaves; None where no column answers it."""
    if asked is None:
        return listed.rows()
    try:
        return listed.rows().filter(_as_query(asked.ast, listed.columns))
    except _NoColumnError:
        return None


def _as_query(node: Any, columns: Mapping[str, Kept]) -> Q:
    if isinstance(node, LogicalExpr):
        joined = operator.and_ if node.op == LogicalOperator.and_ else operator.or_
        return reduce(joined, (_as_query(term, columns) for term in node.terms))
    if isinstance(node, Not):
        return ~_as_query(node.expr, columns)
    kept = columns.get(str(getattr(node, "attr_path", "")).lower())
    if kept is None or not isinstance(node, Comparison) or not isinstance(node.value, str):
        raise _NoColumnError
    if node.op not in LOOKUPS or (not kept.is_text and node.op != CompareOperator.eq):
        raise _NoColumnError
    if "\0" in node.value:
        return Q(pk__in=[])
    try:
        return Q(**{f"{kept.column}{LOOKUPS[node.op]}": kept.as_kept(node.value)})
    except ValueError:
        return Q(pk__in=[])
