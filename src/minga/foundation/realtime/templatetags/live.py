"""``{% live_topics "question" question.id %}``: the address a page listens to for changes."""

from typing import Any

from django import template

from minga.foundation.realtime.topics import sign_topics

register = template.Library()


@register.simple_tag(takes_context=True)
def live_topics(context: dict[str, Any], kind: str, object_id: int | str) -> str:
    """A signed token for the topic ``kind:object_id`` in the page's space."""
    return sign_topics(context["request"].space.pk, [f"{kind}:{object_id}"])
