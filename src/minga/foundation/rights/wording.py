"""Sentences of refusals about people's rights."""

from django.utils.translation import gettext_lazy as _

REFUSALS = {
    "rights:pass-on-first": _("Something must be passed on first: %(what)s"),
    "rights:demo-person": _("People of the demo are made up and shared by everybody: nobody can erase them."),
    "rights:leaving-already": _("This has been asked for already."),
    "rights:no-departure": _("Nobody has asked for this, or it is too late to cancel it."),
    "rights:unknown-address": _("Nobody of this space has the address %(email)s."),
    "rights:not-oneself": _("Yourself you erase in your own account, under “My data”."),
    "rights:days-out-of-range": _("Between %(least)s and %(most)s days."),
    "rights:terms-need-text": _("The terms need a text in at least one language."),
    "rights:terms-in-the-past": _("The day from which the terms hold cannot have passed."),
    "rights:terms-changed": _("The terms have changed meanwhile: read them again."),
    "rights:archive-coming": _("It is being made already: look again in a moment."),
    "rights:in-person": _("This only a person does, signed in: no key of a program opens it."),
    "rights:accept-terms-first": _("Accept the terms of use of this space first: open any of its pages."),
}
