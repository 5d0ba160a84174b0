"""An initiative's own texts, in which files may stand: what is to be done and how it ended."""

from collections.abc import Collection, Mapping

from django.urls import reverse

from minga.foundation.media.places import declare_texts_of
from minga.foundation.tenancy.queries import current_slug
from minga.initiative.models import Initiative
from minga.initiative.permissions import visible_to


def _titles(ids: Collection[int]) -> Mapping[int, tuple[str, str]]:
    slug = current_slug()
    rows = Initiative.objects.filter(pk__in=ids).values_list("pk", "title")
    return {pk: (title, reverse("initiative:detail", args=[slug, pk])) for pk, title in rows}


def declare() -> None:
    declare_texts_of(Initiative, seen=visible_to, titled=_titles, community="decision__community_id")
