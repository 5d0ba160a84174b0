"""What signing in by the organization declares: its sentences, and its page of administration."""

from django.utils.translation import gettext_lazy as _

from minga.foundation.administered import AdministrationPage
from minga.foundation.declared import declare_administration, declare_refusals
from minga.foundation.signin.wording import REFUSALS


def declare() -> None:
    """Called once, when the apps stand."""
    declare_refusals(REFUSALS)
    declare_administration(
        AdministrationPage(
            "signin:whole",
            "people",
            _("Sign-in"),
            _("By your organization's own sign-in, with a second step, and from which addresses."),
            order=60,
        )
    )
    declare_administration(
        AdministrationPage(
            "signin:address",
            "house",
            _("Own address"),
            _("The space at a host of your organization, such as debate.example.org."),
            order=30,
        )
    )
