"""How a person is read, wherever only their name and address are at hand."""

from typing import Final

from django.utils.translation import gettext as _

FORMER_DOMAIN: Final = "former.invalid"
"""Addresses of this domain stand in place of those of people who have left for good; nobody receives mail there."""


def shown_name(name: str | None, email: str | None) -> str:
    """The name; else what stands before the @; of who has left for good only that they were a member."""
    if email and email.endswith(f"@{FORMER_DOMAIN}"):
        return _("Former member")
    return name or (email or "").partition("@")[0]
