"""The note of a verdict, in which files may stand."""

from collections.abc import Collection, Mapping

from django.urls import reverse

from minga.foundation.media.places import declare_texts_of
from minga.foundation.tenancy.queries import current_slug
from minga.outcome.models import Verdict
from minga.outcome.permissions import visible_to


def _titles(ids: Collection[int]) -> Mapping[int, tuple[str, str]]:
    slug = current_slug()
    rows = Verdict.objects.filter(pk__in=ids).values_list("pk", "initiative__title")
    return {pk: (title, reverse("outcome:detail", args=[slug, pk])) for pk, title in rows}


def declare() -> None:
    declare_texts_of(Verdict, seen=visible_to, titled=_titles, community="initiative__decision__community_id")
