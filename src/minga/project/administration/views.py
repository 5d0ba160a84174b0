"""The first page of a space's administration, and what happened in the space."""

from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from minga.foundation.doors import SpaceRequest, login_needed
from minga.foundation.policy import is_space_administrator, require
from minga.kernel.cells import as_csv
from minga.project.administration import queries
from minga.project.administration.asking import KINDS, HappenedForm
from minga.project.administration.happened import (
    Page,
    everything_that_happened,
    proof_of,
    reasons_left_out,
    what_happened,
)


@login_needed
@require_GET
def start(request: SpaceRequest) -> HttpResponse:
    groups = queries.groups_of_pages(request.actor, slug=request.space.slug)
    return render(request, "administration/start.html", {"groups": groups})


@login_needed
@require_GET
def happened(request: SpaceRequest) -> HttpResponse:
    """What happened, in sentences."""
    require(is_space_administrator, request.actor, None)
    form = HappenedForm(request.GET or None)
    page = Page(())
    if not form.is_bound or form.is_valid():
        page = what_happened(request.actor, form.wanted if form.is_bound else HappenedForm.everything())
    asked = {name: value for name, value in request.GET.items() if name in {"person", "kind", "since", "until"}}
    older = asked | {"after": page.next} if page.next else {}
    context = {
        "form": form,
        "rows": [(row, KINDS[row.kind]) for row in page.rows],
        "older_url": f"?{urlencode(older)}" if older else "",
        "asked": urlencode(asked),
        "proof": proof_of(page.rows),
        "reasons": reasons_left_out(),
    }
    return render(request, "administration/happened.html", context, status=422 if form.errors else 200)


@login_needed
@require_GET
def happened_file(request: SpaceRequest, kind: str) -> HttpResponse:
    """The same as a table or as JSON; cells are words, never formulas."""
    require(is_space_administrator, request.actor, None)
    form = HappenedForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"code": "bad-request", "fields": form.errors}, status=422)
    page = everything_that_happened(request.actor, form.wanted)
    rows = page.rows
    asked = {name: value for name, value in request.GET.items() if name in {"person", "kind", "since", "until"}}
    older = f"{request.path}?{urlencode(asked | {'after': page.next})}" if page.next else ""
    if kind == "json":
        acts = [{"at": row.at.isoformat(), "kind": row.kind, "what": row.sentence, "hash": row.hash} for row in rows]
        answer: HttpResponse = JsonResponse(
            {"space": request.space.slug, "acts": acts, "older": older or None},
            json_dumps_params={"ensure_ascii": False, "indent": 1},
        )
    else:
        table = [("at", "kind", "what", "hash"), *((r.at.isoformat(), r.kind, r.sentence, r.hash) for r in rows)]
        answer = HttpResponse(as_csv(table), content_type="text/csv; charset=utf-8")
    if older:
        answer["Link"] = f'<{older}>; rel="next"'
    answer["Content-Disposition"] = f'attachment; filename="{request.space.slug}-happened.{kind}"'
    return answer
