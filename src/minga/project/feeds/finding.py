"""Which page has a feed: those of which every visitor may follow what is new."""

from typing import Final

from django.http import HttpRequest
from django.urls import reverse

from minga.community.permissions import readable_by
from minga.foundation.policy import Actor

FEEDS: Final = {"home:space": "feeds:space", "community:detail": "feeds:community", "debate:question": "feeds:question"}


def feed_of(request: HttpRequest) -> str:
    """The feed of the page that is drawn; empty where it has none, or where visitors might not read it.

    Who is signed in may stand where visitors may not: they are led to the feed of the space, if that is open.
    """
    match, space = request.resolver_match, getattr(request, "space", None)
    name = FEEDS.get(match.view_name) if match else None
    if match is None or name is None or space is None or not space.is_open_to_visitors:
        return ""
    if request.user.is_authenticated and name != "feeds:space":
        return ""
    if "community_id" in match.kwargs and not _is_read(request.actor, match.kwargs["community_id"]):  # type: ignore[attr-defined]
        return ""
    ids = [match.kwargs[key] for key in ("community_id", "question_id") if key in match.kwargs]
    return reverse(name, args=[space.slug, *ids])


def _is_read(visitor: Actor, community_id: int) -> bool:
    """Whether its content may be read: a community may be known of and stay closed."""
    return readable_by(visitor).filter(pk=community_id).exists()
