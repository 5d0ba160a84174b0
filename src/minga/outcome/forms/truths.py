"""What happened to a forecast."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.outcome import rules
from minga.outcome.rules import truths
from minga.ui.fields import NumberField, WrittenField


class TruthForm(forms.Form):
    """What happened to a forecast, with its source; or that it cannot be told, with a reason."""

    happened = forms.ChoiceField(
        label=_("Did it happen?"),
        choices=[("100", _("It happened")), ("0", _("It did not happen"))],
        widget=forms.RadioSelect,
        required=False,
    )
    value = NumberField(label=_("What happened"), required=False)
    source = WrittenField(
        label=_("Source"), max_length=rules.SOURCE_MAX, required=False, help_text=_("Where anybody can look it up.")
    )
    is_untold = forms.BooleanField(label=_("It cannot be told"), required=False)
    reason = WrittenField(
        label=_("Reason"),
        max_length=rules.TEXT_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For a correction, or where it cannot be told."),
    )

    def __init__(self, *args: Any, is_probability: bool, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["value" if is_probability else "happened"]
        if not is_probability:
            self.fields["value"].help_text = unit

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        name = "value" if "value" in self.fields else "happened"
        is_given = cleaned.get(name) not in {None, ""}
        if is_given == bool(cleaned.get("is_untold")) and name not in self.errors:
            self.add_error(name, _("Say what happened, or that it cannot be told."))
        return cleaned

    def stated(self) -> truths.Stated:
        data = self.cleaned_data
        given = data.get("value") if "value" in self.fields else data.get("happened") or None
        value = None if data["is_untold"] or given is None else float(given)
        return truths.Stated(value=value, source=data["source"], reason=data["reason"])
