"""Texts of initiatives in which people are mentioned: what will be done, and how it ended."""

from django.urls import reverse

from minga.foundation.tenancy.queries import current_slug
from minga.foundation.writing.places import Where, declare_text
from minga.initiative.models import Initiative


def _initiative(initiative_id: int) -> Where | None:
    row = Initiative.objects.filter(pk=initiative_id).first()
    return _where(row, row.body_html) if row else None


def _end_note(initiative_id: int) -> Where | None:
    row = Initiative.objects.filter(pk=initiative_id, ended_at__isnull=False).first()
    return _where(row, row.end_note_html) if row else None


def _where(initiative: Initiative, html: str) -> Where:
    url = reverse("initiative:detail", args=[current_slug(), initiative.pk])
    return Where(None, html, initiative.title, url, ("initiative", initiative.pk))


def declare() -> None:
    declare_text("initiative", _initiative)
    declare_text("end-note", _end_note)
