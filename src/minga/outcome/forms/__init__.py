"""Untrusted input for this link, turned into typed values. No form has a level, a verdict or an effect."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from minga.foundation.media.bringing import BringingForm
from minga.outcome import rules, wording
from minga.outcome.forms.plans import SHORT
from minga.outcome.forms.plans import AmendForm as AmendForm
from minga.outcome.forms.plans import PlanForm as PlanForm
from minga.outcome.forms.simple_plans import SimplePlanForm as SimplePlanForm
from minga.outcome.forms.truths import TruthForm as TruthForm
from minga.outcome.forms.values import FeedForm as FeedForm
from minga.outcome.forms.values import ReadingForm as ReadingForm
from minga.outcome.forms.values import TrialForm as TrialForm
from minga.outcome.forms.values import UploadForm as UploadForm
from minga.ui.fields import NumberField, WritingArea, WrittenField


class NothingForm(forms.Form):
    """Of a page that only asks whether: it holds why not."""


class RivalForm(forms.Form):
    text = WrittenField(
        label=_("What else could explain it?"),
        max_length=300,
        help_text=_("One sentence. Anybody in the community may name it."),
    )


class ExamineForm(forms.Form):
    state = forms.ChoiceField(
        label=_("What did you find?"),
        widget=forms.RadioSelect,
        choices=[(state, label) for state, label in wording.RIVAL_STATES.items() if state in rules.EXAMINED],
    )
    finding = WrittenField(label=_("How do you know?"), widget=SHORT, max_length=rules.TEXT_MAX)


class DrawForm(forms.Form):
    """The list to draw from, pasted or as a file; one of the two."""

    ids = WrittenField(
        label=_("The list, pasted"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=2_000_000,
        help_text=_("One number or code per line: never names of people. Only a fingerprint of the list is kept."),
    )
    file = forms.FileField(
        label=_("Or the list as a text file"),
        required=False,
        allow_empty_file=True,
        help_text=_("UTF-8, one number or code per line, no heading."),
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        file = data.get("file")
        if file and data.get("ids", "").strip():
            raise ValidationError(_now("Paste the list or choose a file, not both."))
        if file and file.size > rules.FILE_MAX:
            raise ValidationError(_now("The file is larger than %(megabytes)s MB.") % {"megabytes": 50})
        return data

    def content(self) -> bytes:
        """The list's bytes."""
        file = self.cleaned_data.get("file")
        return bytes(file.read() if file else self.cleaned_data["ids"].encode())


class EvidenceForm(forms.Form):
    is_supporting = forms.TypedChoiceField(
        label=_("What does it say of the step?"),
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
        choices=[("yes", _("It shows the step")), ("no", _("It speaks against the step"))],
    )
    text = WrittenField(
        label=_("What was seen?"),
        widget=SHORT,
        max_length=rules.TEXT_MAX,
        help_text=_("An observation or a document, not an opinion."),
    )
    source = WrittenField(
        label=_("Where can it be looked up?"), max_length=rules.SOURCE_MAX, help_text=_("A link, a document, a record.")
    )


class SignForm(BringingForm):
    brings_into = "note"

    note = WrittenField(
        label=_("Your note"),
        required=False,
        widget=WritingArea(4),
        max_length=rules.NOTE_MAX,
        help_text=_("What you looked at, what you would doubt. The sentence and the level are computed."),
    )
    cost_amount = NumberField(label=_("Money spent"), required=False, min_value=0)
    cost_currency = WrittenField(
        label=_("Currency"), required=False, max_length=3, help_text=_("Three letters: EUR, COP, USD.")
    )
    cost_source = WrittenField(label=_("Source of the amount"), required=False, max_length=rules.SOURCE_MAX)
