"""What a person says of themself, and the keys they make."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.foundation.accounts.languages import LANGUAGES
from minga.foundation.accounts.tokens import LIFETIMES
from minga.foundation.accounts.zones import named_zones
from minga.ui.fields import WrittenField

LIFETIME_NAMES = {30: _("30 days"), 90: _("90 days"), 365: _("One year")}


class ProfileForm(forms.Form):
    name = WrittenField(label=_("Name"), max_length=120, required=False, help_text=_("How others read you."))
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("As in the browser")), *LANGUAGES],
        help_text=_("Of the pages and of the mail you get."),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False, choices=named_zones)

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class TokenForm(forms.Form):
    label = WrittenField(label=_("What is it for?"), max_length=80)
    space_id = forms.TypedChoiceField(label=_("Space"), coerce=int)
    can_write = forms.TypedChoiceField(
        label=_("What may it do?"),
        coerce=lambda value: value == "write",
        choices=[("read", _("Read what I may see")), ("write", _("Read and write in my name"))],
        widget=forms.RadioSelect,
        initial="read",
    )
    lifetime_days = forms.TypedChoiceField(
        label=_("How long is it valid?"), coerce=int, choices=[(days, LIFETIME_NAMES[days]) for days in LIFETIMES]
    )

    def __init__(self, *args: Any, spaces: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["space_id"].choices = spaces  # type: ignore[attr-defined]
