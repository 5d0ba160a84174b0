"""Forms of a sentence or two: reasons, the publication, the answer, a receipt, whom to lend a voice."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.decision import rules, wording
from minga.decision.queries.delegations import PersonRow
from minga.foundation.media.bringing import BringingForm
from minga.ui.fields import WritingArea, WrittenField

SHORT = forms.Textarea(attrs={"rows": 3})
LONG = forms.Textarea(attrs={"rows": 5})


class ReasonForm(forms.Form):
    reason = WrittenField(label=_("Reason"), max_length=rules.REASON_MAX, widget=SHORT)


class ConfirmForm(forms.Form):
    """Nothing to fill in: it is confirmed."""


class PublishForm(BringingForm):
    brings_into = "reasons"

    reasons = WrittenField(
        label=_("Reasons"),
        max_length=rules.BODY_MAX,
        widget=WritingArea(5),
        help_text=_(
            "Why this came out, in words for those who were not there. You sign them. **Bold**, lists and links work."
        ),
    )
    dissent = WrittenField(
        label=_("Dissent"),
        max_length=rules.BODY_MAX,
        required=False,
        widget=WritingArea(5),
        help_text=_("What was said against it, as those who said it would sign it."),
    )


class ResponseForm(BringingForm):
    brings_into = "reason"

    kind = forms.ChoiceField(label=_("Response"), choices=wording.RESPONSES.items(), widget=forms.RadioSelect)
    reason = WrittenField(
        label=_("In your words"),
        max_length=rules.REASON_MAX,
        widget=WritingArea(5),
        help_text=_("It is public and given once. The result stays as it was counted."),
    )


class ReceiptForm(forms.Form):
    receipt = WrittenField(
        label=_("Your receipt"), max_length=64, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class DelegateForm(forms.Form):
    """Whom to lend one's voice: one of the people found by name."""

    delegate_id = forms.TypedChoiceField(label=_("Who speaks for you"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, people: Sequence[PersonRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delegate_id"].choices = [(person.id, person.name) for person in people]  # type: ignore[attr-defined]
