"""How a person wants to be told."""

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from minga.foundation.attending import Level
from minga.foundation.notices.rules import CAP_LEAST, CAP_MOST, HOURS, Digest, Times
from minga.ui.fields import WholeNumberField

DIGESTS = {
    Digest.DAILY: _("Once a day"),
    Digest.WEEKLY: _("Once a week"),
    Digest.NONE: _("Never by mail"),
}
CLOCK = [(hour, f"{hour:02}:00") for hour in range(HOURS)]


def _hour(text: str) -> int | None:
    return int(text) if text else None


class PreferenceForm(forms.Form):
    digest = forms.ChoiceField(
        label=_("Digest by mail"),
        choices=DIGESTS.items(),
        help_text=_("Everything that is new for you, in one mail. On days without anything new none leaves."),
    )
    digest_hour = forms.TypedChoiceField(
        label=_("At what hour"), coerce=int, choices=CLOCK, help_text=_("On your own clock, in winter and in summer.")
    )
    digest_weekday = forms.TypedChoiceField(
        label=_("On which day, if once a week"), coerce=int, choices=list(WEEKDAYS.items())
    )
    cap = WholeNumberField(
        label=_("How many notices a day, at most"),
        min_value=CAP_LEAST,
        max_value=CAP_MOST,
        help_text=_("Here and in the mail the others are counted: “and 14 more”. Urgent ones come first."),
    )
    mails_urgent = forms.BooleanField(
        label=_("Mail urgent things at once"),
        required=False,
        help_text=_(
            "When somebody mentions you, when you are asked to be or to answer for something, when somebody lets you "
            "in, and when a vote of yours is about to close."
        ),
    )
    quiet_from = forms.TypedChoiceField(
        label=_("Quiet from"), coerce=_hour, empty_value=None, required=False, choices=[("", _("Never")), *CLOCK]
    )
    quiet_to = forms.TypedChoiceField(
        label=_("Quiet until"),
        coerce=_hour,
        empty_value=None,
        required=False,
        choices=[("", _("Never")), *CLOCK],
        help_text=_("No mail leaves in these hours, but for a vote of yours that is about to close."),
    )

    @property
    def times(self) -> Times:
        said = self.cleaned_data
        return Times(
            Digest(said["digest"]), said["digest_hour"], said["digest_weekday"], said["quiet_from"], said["quiet_to"]
        )


class LevelForm(forms.Form):
    """One of the four levels by name, or ``above``: as much as of what stands above."""

    level = forms.TypedChoiceField(
        choices=[(level.name.lower(), level.name) for level in Level] + [("above", "")],
        coerce=lambda name: None if name == "above" else Level[name.upper()],
        empty_value=None,
    )
