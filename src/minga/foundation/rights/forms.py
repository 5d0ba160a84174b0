"""Forms of leaving, of how long things are kept, and of terms of use."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.foundation.accounts.languages import LANGUAGES
from minga.foundation.kept import retentions
from minga.ui.fields import WholeNumberField, WritingArea, WrittenField

TEXTS = [
    ("keep", _("They stay, under “former member” instead of the name")),
    ("withdraw", _("They are deleted too; where they stood it says that they were withdrawn")),
]
TERMS_MAX = 100_000


class LeaveForm(forms.Form):
    texts = forms.ChoiceField(
        label=_("What I wrote in debates"), choices=TEXTS, initial="keep", widget=forms.RadioSelect
    )
    is_sure = forms.BooleanField(label=_("I know that after the 14 days nobody can bring it back."))

    @property
    def keeps_texts(self) -> bool:
        return bool(self.cleaned_data["texts"] == "keep")


class EraseForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail of the person"),
        max_length=254,
        help_text=_("They asked you for it. They are told by mail and have 14 days to think better of it."),
    )
    texts = forms.ChoiceField(
        label=_("What they wrote in debates"), choices=TEXTS, initial="keep", widget=forms.RadioSelect
    )


class RetentionForm(forms.Form):
    """One number of days for each thing that is forgotten after a while."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for key, retention in retentions().items():
            self.fields[key] = WholeNumberField(
                label=retention.label,
                help_text=retention.help,
                min_value=retention.least,
                max_value=retention.most,
            )


TEXT_LABELS = {"es": _("Text in Spanish"), "en": _("Text in English")}


class TermsForm(forms.Form):
    """The terms in each language of the house, and from which day they hold."""

    effective_on = forms.DateField(
        label=_("From which day do they hold?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Left empty, they hold from now on. Everybody is asked to accept them at their next page."),
    )

    field_order = ("text_es", "text_en", "effective_on")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for code, name in LANGUAGES:
            self.fields[f"text_{code}"] = WrittenField(
                label=TEXT_LABELS.get(code, name),
                required=False,
                max_length=TERMS_MAX,
                widget=WritingArea(12),
            )
        self.order_fields(self.field_order)

    @property
    def texts(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"text_{code}"] for code, _name in LANGUAGES}
