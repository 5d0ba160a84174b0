"""Forms of those who run the installation, and of whoever asks them for a space."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from minga.foundation import clock
from minga.foundation.accounts.zones import named_zones
from minga.foundation.scope import in_space
from minga.foundation.tenancy.actions import REASON_MAX
from minga.foundation.tenancy.actions.wishing import WHAT_FOR_MAX
from minga.foundation.tenancy.models import House
from minga.ui.fields import WrittenField


class PauseForm(forms.Form):
    """Why a space is suspended, and until when."""

    reason = WrittenField(label=_("Why"), max_length=REASON_MAX, help_text=_("The people of the space read it."))
    until_on = forms.DateField(
        label=_("Until the end of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("By the clock of the space. Leave it empty and it lasts until you end it."),
    )

    def until(self, space_id: int) -> datetime | None:
        last_day = self.cleaned_data["until_on"]
        with in_space(space_id):
            return clock.beginning_of(last_day + timedelta(days=1)) if last_day else None


class WishForm(forms.Form):
    """What a space would be called and what it is for; a visitor says who they are."""

    name = WrittenField(label=_("Name of the space"), max_length=120, help_text=_("For example, your organization."))
    what_for = WrittenField(
        label=_("What it is for"),
        max_length=WHAT_FOR_MAX,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Who would take part, and what you want to reach together."),
    )
    person = WrittenField(label=_("Your name"), max_length=120)
    email = forms.EmailField(label=_("Your e-mail"), max_length=254, help_text=_("The answer comes there."))

    def __init__(self, *args: Any, is_known: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if is_known:
            del self.fields["person"], self.fields["email"]


class GrantForm(forms.Form):
    """Under which address and name a space is opened, and by which clock."""

    name = WrittenField(label=_("Name of the space"), max_length=120)
    slug = WrittenField(
        label=_("Its name in addresses"),
        max_length=40,
        help_text=_("Small letters, digits and hyphens. It cannot be changed later."),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=lambda: named_zones()[1:])

    @staticmethod
    def proposed(name: str) -> str:
        return slugify(name)[:40].strip("-")


class DeclineForm(forms.Form):
    """Why there will be no space."""

    reason = WrittenField(label=_("Why"), max_length=REASON_MAX, help_text=_("Whoever asked reads it, by mail."))


class AskingForm(forms.Form):
    """Who may ask for a space."""

    asking = forms.ChoiceField(
        label=_("Who may ask for a space"),
        choices=(
            (House.NOBODY, _("Nobody: spaces are opened by command")),
            (House.PEOPLE, _("Whoever is signed in")),
            (House.VISITORS, _("Visitors too, with their name and e-mail")),
        ),
        widget=forms.RadioSelect,
    )
