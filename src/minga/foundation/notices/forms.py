"""How a person wants to be told."""

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.foundation.notices.rules import Digest

DIGESTS = {
    Digest.DAILY: _("Once a day, in the morning"),
    Digest.WEEKLY: _("Once a week, on Monday"),
    Digest.NONE: _("Never by mail"),
}


class PreferenceForm(forms.Form):
    digest = forms.ChoiceField(
        label=_("Digest by mail"),
        choices=DIGESTS.items(),
        help_text=_("Everything that is new for you, in one mail of at most twenty lines."),
    )
    mails_urgent = forms.BooleanField(
        label=_("Mail urgent things at once"),
        required=False,
        help_text=_(
            "When somebody mentions you or asks you to own an initiative. "
            "Between 21:00 and 07:00 it waits for the morning."
        ),
    )
