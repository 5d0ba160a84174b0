"""``{% live_topics "question" question.id %}``: the address a page listens to for changes."""

from typing import Any

from django import template

from minga.foundation.realtime.topics import sign_topics

register = template.Library()


@register.simple_tag(takes_context=True)
def live_topics(context: dict[str, Any], kind: str, object_id: int | str) -> str:
    """A signed token for the topic ``kind:object_id`` in the page's space."""
    request = context["request"]
    return sign_topics(
        request.space.pk,
        [f"{kind}:{object_id}"],
        person_id=request.user.pk if request.user.is_authenticated else None,
        session_key=request.session.session_key,
    )
