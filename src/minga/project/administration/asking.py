"""Which of what happened an administrator wants to read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.foundation.tenancy.people import user_with_address
from minga.project.administration.happened import Mark, Wanted, opened_mark
from minga.ui.fields import WrittenField

KINDS = {
    "": _("Everything"),
    "people": _("People of the space"),
    "settings": _("Settings of the space"),
    "purposes": _("Purposes"),
    "communities": _("Communities"),
    "debates": _("Debates"),
    "moderation": _("Moderation"),
    "decisions": _("Decisions"),
    "initiatives": _("Initiatives"),
    "measuring": _("Measuring"),
}


class HappenedForm(forms.Form):
    """Wrong days say so."""

    person = forms.EmailField(label=_("By or about whom: e-mail"), required=False, max_length=254)
    kind = forms.ChoiceField(label=_("Of what kind"), choices=tuple(KINDS.items()), required=False)
    since = forms.DateField(
        label=_("From the day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("To the day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    after = WrittenField(required=False, max_length=200, widget=forms.HiddenInput)

    def clean_person(self) -> int | None:
        """Of somebody unknown nothing happened here, as of somebody who belongs elsewhere: the two read alike."""
        email: str = self.cleaned_data["person"]
        return (user_with_address(email) or 0) if email else None

    def clean_after(self) -> Mark | None:
        """The mark of a page: one that was not made here leads nowhere."""
        text: str = self.cleaned_data["after"]
        mark = opened_mark(text) if text else None
        if text and mark is None:
            raise forms.ValidationError(_("This page leads nowhere any more: begin again."))
        return mark

    @property
    def wanted(self) -> Wanted:
        data: dict[str, Any] = self.cleaned_data
        return Wanted(data["person"], data["kind"], data["since"], data["until"], data["after"])

    @staticmethod
    def everything() -> Wanted:
        return Wanted()
