"""How a space looks and greets: its logo, its accent, its words of welcome, its name in mails."""

import hashlib
from datetime import datetime
from typing import Final

from django.db import transaction

from minga.foundation.events import publish
from minga.foundation.markdown import to_html
from minga.foundation.pictures import safe_picture
from minga.foundation.policy import Actor, RefusedError, is_space_administrator, require
from minga.foundation.tenancy.events import SpaceLookRevised
from minga.foundation.tenancy.models import Logo, Space
from minga.kernel import Refusal
from minga.kernel.writing import one_line
from minga.ui.colours import is_colour, is_readable, readable_in_the_dark

LOGO_MAX: Final = 500_000
"""Bytes of the file that somebody brings."""
LOGO_WIDTH, LOGO_HEIGHT = 640, 160
WELCOME_MAX: Final = 4_000


def _accents(light: str, dark: str) -> tuple[str, str]:
    """Both accents; raises ``RefusedError`` where one is no colour or could not be read on its paper."""
    light, dark = light.strip().lower(), dark.strip().lower()
    if not light:
        return "", ""
    for colour in filter(None, (light, dark)):
        if not is_colour(colour):
            raise RefusedError(Refusal("look:no-colour", {"colour": colour[:20]}))
    if not is_readable(light, "light"):
        raise RefusedError(Refusal("look:too-pale", {"colour": light}))
    dark = dark or readable_in_the_dark(light)
    if not is_readable(dark, "dark"):
        raise RefusedError(Refusal("look:too-dark", {"colour": dark}))
    return light, dark


@transaction.atomic
def revise_look(*, accent: str, dark_accent: str, welcome: str, mail_name: str, by: Actor, now: datetime) -> Space:
    """Give the space its accent (``#rrggbb``; none for ours), its words of welcome in Markdown, its name in mails.

    Without an accent for dark screens, the nearest to the light one that can be read there is taken.
    """
    require(is_space_administrator, by, None)
    light, dark = _accents(accent, dark_accent)
    if len(welcome) > WELCOME_MAX:
        raise RefusedError(Refusal("look:long-welcome", {"most": WELCOME_MAX}))
    wanted = {"accent": light, "dark_accent": dark, "welcome": welcome, "mail_name": one_line(mail_name)[:80]}
    space = Space.objects.select_for_update().get(pk=by.space_id)
    changed = [name for name, value in wanted.items() if getattr(space, name) != value]
    if changed:
        for name in changed:
            setattr(space, name, wanted[name])
        space.welcome_html = to_html(welcome)
        space.save(update_fields=[*changed, "welcome_html"])
        publish(SpaceLookRevised(changed=changed), by=by, now=now)
    return space


@transaction.atomic
def change_logo(*, content: bytes, by: Actor, now: datetime) -> Space:
    """Show this picture beside the name of the space: PNG, JPEG, WebP or SVG, made safe; none with an empty file."""
    require(is_space_administrator, by, None)
    if len(content) > LOGO_MAX:
        raise RefusedError(Refusal("look:large-logo", {"kilobytes": LOGO_MAX // 1_000}))
    picture = safe_picture(content, width=LOGO_WIDTH, height=LOGO_HEIGHT) if content else None
    key = hashlib.sha256(picture.content).hexdigest()[:32] if picture else ""
    space = Space.objects.select_for_update().get(pk=by.space_id)
    if space.logo_key == key:
        return space
    if picture is None:
        Logo.objects.filter(space=space).delete()
    else:
        kept = {"kind": picture.kind, "content": picture.content}
        Logo.objects.update_or_create(space=space, defaults=kept)
    space.logo_key = key
    space.save(update_fields=["logo_key"])
    publish(SpaceLookRevised(changed=["logo"]), by=by, now=now)
    return space
