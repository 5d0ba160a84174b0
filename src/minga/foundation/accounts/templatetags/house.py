"""`{% load house %}`: what pages and mails of signing in say of the place one comes into."""

from typing import Any

from django import template
from django.conf import settings

from minga.foundation.accounts.models import User
from minga.foundation.mailbag import folder_seen_from
from minga.foundation.tenancy.queries import spaces_of

register = template.Library()


@register.simple_tag(takes_context=True)
def house_name(context: template.Context) -> str:
    """The organization of whoever a mail is for; where they belong to none or to several, the program's name."""
    return house_of(str(context.get("email", "")))


def house_of(email: str) -> str:
    person = User.objects.filter(email=email.strip().lower()).first()
    spaces = spaces_of(person.pk) if person else ()
    return spaces[0].name if len(spaces) == 1 else "Minga"


@register.simple_tag(takes_context=True)
def letters_lie_in(context: template.Context) -> dict[str, Any]:
    """Whether letters stay here, and where they lie, which only this machine is told."""
    backend = settings.MAILERS["default"]["BACKEND"]
    stay = backend == "minga.foundation.mailbag.FolderBackend"
    return {"stay": stay, "folder": folder_seen_from(context.get("request")) if stay else ""}
