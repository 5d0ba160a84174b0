"""Texts of decisions in which people are mentioned: what a vote is asked with, its reasons, the sponsor's answer."""

from django.urls import reverse

from minga.decision.models import Decision, Response
from minga.decision.queries.decisions import drawn_of
from minga.decision.rules import State
from minga.foundation.tenancy.queries import current_slug
from minga.foundation.writing.places import Where, declare_text

TOLD = (State.OPEN, State.CLOSED, State.PUBLISHED)


def _where(decision: Decision, author_id: int | None, html: str) -> Where:
    url = reverse("decision:detail", args=[current_slug(), decision.pk])
    return Where(author_id, html, decision.title, url, ("decision", decision.pk))


def _decision(decision_id: int) -> Where | None:
    row = Decision.objects.filter(pk=decision_id, state__in=TOLD).first()
    return _where(row, None, drawn_of(row)) if row else None


def _reasons(decision_id: int) -> Where | None:
    row = Decision.objects.filter(pk=decision_id, state=State.PUBLISHED).first()
    return _where(row, row.published_by_id, f"{row.reasons_html} {row.dissent_html}") if row else None


def _response(decision_id: int) -> Where | None:
    row = Response.objects.filter(decision_id=decision_id, given_at__isnull=False).select_related("decision").first()
    return _where(row.decision, row.given_by_id, row.reason_html) if row else None


def declare() -> None:
    declare_text("decision", _decision)
    declare_text("reasons", _reasons)
    declare_text("response", _response)
