"""Texts of communities in which people are mentioned."""

from django.urls import reverse

from minga.community.models import Community
from minga.foundation.tenancy.queries import current_slug
from minga.foundation.writing.places import Where, declare_text


def _community(community_id: int) -> Where | None:
    row = Community.objects.filter(pk=community_id).first()
    if row is None:
        return None
    url = reverse("community:detail", args=[current_slug(), row.pk])
    return Where(None, f"{row.about_html} {row.result_note_html}", row.name, url, ("community", row.pk))


def declare() -> None:
    declare_text("community", _community)
