"""Drawn text in templates."""

from django import template
from django.utils.safestring import SafeString

from minga.foundation.writing.naming import with_names

register = template.Library()


@register.filter
def as_read(html: str) -> SafeString:
    """What somebody has written, drawn, with the names of who is mentioned in it as this reader may read them."""
    return with_names(html or "")
