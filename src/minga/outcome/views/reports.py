"""A verdict on one page, to read and to print."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from minga.foundation.doors import SpaceRequest
from minga.outcome import queries
from minga.outcome.typesetting import Paper, pdf_of


@require_GET
def report(request: SpaceRequest, verdict_id: int) -> HttpResponse:
    found = queries.report_of(request.actor, verdict_id, space_slug=request.space.slug)
    return render(request, "outcome/report.html", {"sheet": found.sheet, "page": found.page, "row": found.page.row})


@require_GET
def report_pdf(request: SpaceRequest, verdict_id: int) -> HttpResponse:
    found = queries.report_of(request.actor, verdict_id, space_slug=request.space.slug)
    paper: Paper = "us-letter" if request.GET.get("paper") == "letter" else "a4"
    response = HttpResponse(pdf_of(found.sheet, paper), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="minga-verdict-{verdict_id}.pdf"'
    return response
