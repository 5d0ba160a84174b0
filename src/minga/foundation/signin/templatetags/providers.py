"""The buttons of a space's providers, on the pages where one comes in."""

import re
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from minga.foundation.signin.gate import policy_of
from minga.foundation.signin.queries import buttons_of
from minga.foundation.tenancy.models import Space
from minga.foundation.tenancy.queries import space_by_slug

register = template.Library()
IN_SPACE = re.compile(r"/s/([a-z0-9-]{1,40})/")


@register.simple_tag
def sign_in_buttons(space: Space, going: str) -> SafeString:
    """The providers of this space, to come back to ``going``."""
    policy = policy_of(space)
    context = {"buttons": buttons_of(space, going), "place": space, "is_required": bool(policy and policy.is_required)}
    return render_to_string("signin/buttons.html", context) if context["buttons"] else SafeString("")


@register.simple_tag(takes_context=True)
def providers_first(context: dict[str, Any]) -> SafeString:
    """On the page for signing in: the providers of the space one comes from, or asks for; or of the only space."""
    request = context["request"]
    going = request.GET.get("next", "") or request.POST.get("next", "")
    found = IN_SPACE.match(going)
    slug = request.GET.get("space", "") or (found[1] if found else "")
    space = space_by_slug(slug) if slug else _only_space()
    return sign_in_buttons(space, going if found else "") if space is not None else SafeString("")


def _only_space() -> Space | None:
    two = list(Space.objects.select_related("sign_in")[:2])
    return two[0] if len(two) == 1 else None
