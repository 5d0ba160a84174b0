"""The search page."""

from itertools import groupby
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from minga.foundation.doors import SpaceRequest
from minga.foundation.search.queries import SearchPage, people_found, search
from minga.foundation.search.words import QUERY_MAX


def page_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _address(request: SpaceRequest, found: SearchPage, **changes: object) -> str:
    wanted = {"q": found.query, "kind": found.kind, **changes}
    query = urlencode({name: value for name, value in wanted.items() if value})
    return f"{reverse('search:results', args=[request.space.slug])}?{query}"


@require_GET
def results(request: SpaceRequest) -> HttpResponse:
    query = request.GET.get("q", "")[:QUERY_MAX].strip()
    kind = request.GET.get("kind", "")[:40]
    found = search(request.actor, query, kind=kind or None, page=page_number(request.GET.get("page", "1")))
    rows = sorted(found.rows, key=lambda row: row.label)
    groups = [(label, list(each)) for label, each in groupby(rows, key=lambda row: row.label)]
    tabs = [
        (each.label, _address(request, found, kind=each.kind), each.kind == kind, each.count) for each in found.kinds
    ]
    is_first = found.page == 1 and not found.kind
    context = {
        "found": found,
        "people": people_found(request.actor, query) if is_first else (),
        "groups": groups,
        "tabs": tabs,
        "everything_url": _address(request, found, kind=""),
        "previous_url": _address(request, found, page=found.page - 1) if found.page > 1 else "",
        "next_url": _address(request, found, page=found.page + 1) if found.page < found.pages else "",
    }
    return render(request, "search/results.html", context)
