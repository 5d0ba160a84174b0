"""Untrusted input for this link, turned into typed values."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.foundation.tenancy.queries import people_choices
from minga.purpose import rules, wording
from minga.purpose.actions import Charter
from minga.ui.fields import NumberField, WholeNumberField, WrittenField

LONG = forms.Textarea(attrs={"rows": 3})


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class CharterForm(forms.Form):
    title = WrittenField(label=_("Title"), max_length=rules.TITLE_MAX)
    who = WrittenField(
        label=_("Who takes part"),
        max_length=rules.PART_MAX,
        widget=LONG,
        help_text=_("Inside and outside the organization."),
    )
    issue = WrittenField(
        label=_("Which issue"),
        max_length=rules.PART_MAX,
        widget=LONG,
        help_text=_("One issue that matters to both, in plain words."),
    )
    member_gain = WrittenField(label=_("What members gain"), max_length=rules.PART_MAX, widget=LONG)
    organization_gain = WrittenField(label=_("What the organization gains"), max_length=rules.PART_MAX, widget=LONG)
    sponsor_id = forms.TypedChoiceField(
        label=_("Sponsor"),
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_("Answers in public, within the response time. Does not steer the debate."),
    )
    decision_right = forms.ChoiceField(
        label=_("Decision right"), required=False, choices=[("", "—"), *wording.DECISION_RIGHTS.items()]
    )
    response_days = WholeNumberField(
        label=_("Response time"), min_value=1, max_value=120, initial=14, help_text=_("In days.")
    )
    redecide_on = forms.DateField(
        label=_("Re-decision date"),
        required=False,
        widget=DateInput(),
        help_text=_("The day on which we decide again whether to go on."),
    )
    audience = forms.ChoiceField(
        label=_("Who may know of it"), choices=wording.AUDIENCES.items(), initial=rules.Audience.SPACE
    )
    pattern = forms.ChoiceField(
        label=_("Collaboration pattern"), required=False, choices=[("", "—"), *wording.PATTERNS.items()]
    )
    follows_id = forms.TypedChoiceField(
        label=_("Builds on"),
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_("An earlier purpose whose people and content this one uses."),
    )
    trigger = WrittenField(label=_("What starts it"), max_length=rules.PART_MAX, required=False, widget=LONG)

    def __init__(self, *args: Any, space_id: int, earlier: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sponsor_id"].choices = [("", "—"), *people_choices(space_id)]  # type: ignore[attr-defined]
        self.fields["follows_id"].choices = [("", "—"), *earlier]  # type: ignore[attr-defined]

    def charter(self) -> Charter:
        return Charter(**self.cleaned_data)


class ReviewForm(forms.Form):
    criterion = forms.ChoiceField(label=_("Criterion"), choices=wording.CRITERIA.items())
    score = forms.TypedChoiceField(
        label=_("Score"),
        coerce=int,
        choices=[(n, str(n)) for n in range(1, 6)],
        help_text=_("1: not at all. 5: fully."),
    )
    reason = WrittenField(label=_("Reason"), max_length=rules.REASON_MAX, widget=LONG)


class IndicatorForm(forms.Form):
    name = WrittenField(label=_("Name"), max_length=120)
    unit = WrittenField(label=_("Unit"), max_length=40, help_text=_("For example: %, hours, packs per head."))
    direction = forms.ChoiceField(label=_("Direction"), choices=wording.DIRECTIONS.items())
    numerator = WrittenField(label=_("What is counted"), max_length=200)
    denominator = WrittenField(
        label=_("Out of what"), max_length=200, required=False, help_text=_("Leave empty for a plain count.")
    )
    grain = forms.ChoiceField(label=_("One value per"), choices=wording.GRAINS.items(), initial="month")
    owner_id = forms.TypedChoiceField(
        label=_("Owner"),
        coerce=int,
        help_text=_("Answers for the figure; stands outside the community."),
    )
    source = WrittenField(label=_("Source"), max_length=300)

    def __init__(self, *args: Any, space_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner_id"].choices = people_choices(space_id)  # type: ignore[attr-defined]


class GoalForm(forms.Form):
    indicator_id = forms.TypedChoiceField(label=_("Indicator"), coerce=int)
    role = forms.ChoiceField(label=_("Role"), choices=wording.GOAL_ROLES.items())
    baseline = NumberField(label=_("Baseline"), required=False, help_text=_("Where it stands today."))
    target = NumberField(label=_("Target or limit"))
    due_on = forms.DateField(label=_("By when"), widget=DateInput())

    def __init__(self, *args: Any, indicators: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator_id"].choices = indicators  # type: ignore[attr-defined]


class CallForm(forms.Form):
    verdict = forms.ChoiceField(label=_("Do we go on?"), choices=wording.VERDICTS.items(), widget=forms.RadioSelect)
    reason = WrittenField(label=_("Reason"), max_length=rules.REASON_MAX, widget=LONG)
    expires_on = forms.DateField(
        label=_("On trial until"),
        required=False,
        widget=DateInput(),
        help_text=_("Only on trial: on that day it is decided again."),
    )
    redecide_on = forms.DateField(
        label=_("We look again on"),
        required=False,
        widget=DateInput(),
        help_text=_("Only to go ahead: the day on which we look whether to go on."),
    )


class CloseForm(forms.Form):
    result_note = WrittenField(
        label=_("Result note"),
        max_length=rules.REASON_MAX,
        widget=LONG,
        help_text=_("What came of it. Closing with a written result is success."),
    )
