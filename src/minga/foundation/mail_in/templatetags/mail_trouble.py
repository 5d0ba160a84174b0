"""The line that says that mail to the reader comes back."""

from typing import Any

from django import template

from minga.foundation.mail_in.queries import paused_mail

register = template.Library()


@register.inclusion_tag("mail_in/trouble.html", takes_context=True)
def mail_trouble(context: dict[str, Any]) -> dict[str, Any]:
    """Nothing where mail arrives."""
    request = context["request"]
    return {"paused": paused_mail(int(request.user.pk or 0)) if request.user.is_authenticated else None}
