"""A community's own texts, in which files may stand: what it is about and its result."""

from collections.abc import Collection, Mapping

from django.urls import reverse

from minga.community.models import Community
from minga.community.permissions import readable_by
from minga.foundation.media.places import declare_texts_of
from minga.foundation.tenancy.queries import current_slug


def _titles(ids: Collection[int]) -> Mapping[int, tuple[str, str]]:
    slug = current_slug()
    rows = Community.objects.filter(pk__in=ids).values_list("pk", "name")
    return {pk: (name, reverse("community:detail", args=[slug, pk])) for pk, name in rows}


def declare() -> None:
    declare_texts_of(Community, seen=readable_by, titled=_titles, community="pk")
