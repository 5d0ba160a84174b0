"""``{% follow "question" question.pk %}``: how much of a thing reaches its reader, and the way to change it."""

from typing import Any

from django import template

from minga.foundation.attending import Thing, places_of
from minga.foundation.notices.following import choice_at, standing_at

register = template.Library()


@register.inclusion_tag("notices/follow_control.html", takes_context=True)
def follow(context: dict[str, Any], kind: str, thing_id: int, community_id: int | None = None) -> dict[str, Any]:
    """Nothing for visitors and for who does not belong to the space: nobody tells them anything.

    ``community_id`` is what the thing stands in, where the page knows it: it spares asking.
    """
    request = context["request"]
    actor = request.actor
    if not actor.is_known or actor.space_role is None:
        return {}
    places: tuple[Thing, ...] = ((kind, thing_id), ("community", community_id)) if community_id else ()
    return {
        "choice": choice_at(standing_at(actor, places or places_of((kind, thing_id)))),
        "slug": request.space.slug,
        "kind": kind,
        "thing_id": thing_id,
        "csrf_token": context.get("csrf_token"),
    }
