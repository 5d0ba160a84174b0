"""``{% panels "purpose:detail" purpose.pk %}``: what later links show on an earlier link's page."""

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from minga.foundation.declared import declared

register = template.Library()


@register.simple_tag(takes_context=True)
def panels(context: dict[str, Any], place: str, object_id: int) -> SafeString:
    """The panels declared for ``place``, in their order; each is a rendered template of its own link."""
    request = context["request"]
    shown = (panel.render(request, object_id) for panel in declared().panels.get(place, ()))
    return mark_safe("".join(shown))  # noqa: S308 - rendered by templates, which escape
