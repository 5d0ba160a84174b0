"""The pages of a space's administration that the house itself brings; others declare their own."""

from django.utils.translation import gettext_lazy as _

from minga.foundation.administered import AdministrationPage
from minga.foundation.declared import declare_administration
from minga.project.administration import sentences

PAGES = (
    AdministrationPage(
        "home:people", "people", _("People of the space"), _("Who belongs here, with what role."), order=10
    ),
    AdministrationPage("home:invite", "people", _("Invite people to the space"), _("By their e-mail."), order=20),
    AdministrationPage(
        "administration:rights",
        "people",
        _("Who may do what"),
        _("Choices of the space, and every role with every act as it really is."),
        order=15,
    ),
    AdministrationPage(
        "administration:happened",
        "watch",
        _("What happened"),
        _("Who did what in the space, in sentences, with its proof; never who voted, wrote or did how much."),
        order=10,
    ),
    AdministrationPage(
        "administration:condition",
        "watch",
        _("What works"),
        _("Mail, background work, feeds, sign-in, journal, storage: whether they work, and what to do."),
        order=20,
    ),
    AdministrationPage(
        "home:settings",
        "house",
        _("Settings of the space"),
        _("Its name, its language, its clock, and whether visitors may look in."),
        order=10,
    ),
    AdministrationPage(
        "administration:look", "house", _("Look and welcome"), _("Logo, colour, words of welcome."), order=20
    ),
)


def declare() -> None:
    """Called once, when the apps stand."""
    sentences.declare()
    for page in PAGES:
        declare_administration(page)
