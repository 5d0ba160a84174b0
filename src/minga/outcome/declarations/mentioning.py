"""The note under a verdict, in which people may be mentioned."""

from django.urls import reverse

from minga.foundation.tenancy.queries import current_slug
from minga.foundation.writing.places import Where, declare_text
from minga.outcome.models import Verdict


def _verdict(verdict_id: int) -> Where | None:
    row = Verdict.objects.filter(pk=verdict_id).select_related("plan__initiative").first()
    if row is None:
        return None
    url = reverse("outcome:detail", args=[current_slug(), row.pk])
    return Where(row.signed_by_id, row.note_html, row.plan.initiative.title, url, ("verdict", row.pk))


def declare() -> None:
    declare_text("verdict", _verdict)
