"""Drawn text in templates."""

from django import template
from django.utils.safestring import SafeString

from minga.foundation.writing.naming import as_shown

register = template.Library()


@register.filter
def as_read(html: str) -> SafeString:
    """What somebody has written, drawn, as this reader may read it: names, and what its addresses lead to."""
    return as_shown(html or "")
