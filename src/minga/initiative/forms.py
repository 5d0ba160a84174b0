"""Untrusted input for this link, turned into typed values."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minga.foundation.media.bringing import BringingForm
from minga.initiative import rules
from minga.ui.fields import NumberField, WholeNumberField, WritingArea, WrittenField


def _long(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class NothingForm(forms.Form):
    """Of a page that only asks whether: it holds why not."""


class ReviseForm(BringingForm):
    title = WrittenField(label=_("Title"), max_length=rules.TITLE_MAX)
    body = WrittenField(
        label=_("What will be done"),
        max_length=rules.BODY_MAX,
        required=False,
        widget=WritingArea(8),
        help_text=_("**Bold**, lists and links work."),
    )


class OwnerForm(forms.Form):
    user_id = forms.TypedChoiceField(
        label=_("Owner"),
        coerce=int,
        help_text=_("This person is asked, and becomes the owner by accepting."),
    )

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user_id"].choices = people  # type: ignore[attr-defined]


class WaveForm(forms.Form):
    names = WrittenField(
        label=_("Who starts together"),
        max_length=rules.UNITS_MAX * (rules.NAME_MAX + 2),
        widget=_long(6),
        help_text=_("Plants, offices, teams, streets: one per line, called as in the figures."),
    )
    starts_on = forms.DateField(
        label=_("They start on"),
        required=False,
        widget=DateInput(),
        help_text=_("Leave empty when they do not start: then they are what the others are compared with."),
    )

    def clean_names(self) -> list[str]:
        names = [line.strip() for line in self.cleaned_data["names"].splitlines() if line.strip()]
        for number, name in enumerate(names, start=1):
            if len(name) > rules.NAME_MAX:
                message = gettext("Unit %(number)s is longer than %(most)s characters.")
                raise forms.ValidationError(message, params={"number": number, "most": rules.NAME_MAX})
        return names

    def starts(self) -> dict[str, date | None]:
        return dict.fromkeys(self.cleaned_data["names"], self.cleaned_data["starts_on"])


class UnitStartForm(forms.Form):
    started_on = forms.DateField(
        label=_("It really started on"),
        widget=DateInput(),
        help_text=_("The day the work began there, whatever had been planned."),
    )


class CorrectStartForm(forms.Form):
    starts_on = forms.DateField(
        label=_("The right start date"),
        required=False,
        widget=DateInput(),
        help_text=_("Leave empty when the unit did not start and will not: it becomes a comparison."),
    )
    reason = WrittenField(
        label=_("Reason"),
        max_length=rules.REASON_MAX,
        widget=_long(),
        help_text=_("The earlier date stays on the page, beside yours and this reason."),
    )


class CommitmentForm(forms.Form):
    what = WrittenField(label=_("What I will do"), max_length=rules.WHAT_MAX)
    hours = NumberField(
        label=_("Hours it will take me"),
        min_value=0.25,
        max_value=rules.HOURS_MAX,
    )
    due_on = forms.DateField(label=_("By when"), widget=DateInput())


class KeepForm(forms.Form):
    note = WrittenField(
        label=_("Note"),
        max_length=rules.REASON_MAX,
        required=False,
        widget=_long(),
        help_text=_("Where it can be found, what came out differently."),
    )


class ReleaseForm(forms.Form):
    reason = WrittenField(
        label=_("Reason"),
        max_length=rules.REASON_MAX,
        widget=_long(),
        help_text=_("Giving something back in time is a service to the others."),
    )


class MilestoneForm(forms.Form):
    title = WrittenField(label=_("What will be there"), max_length=rules.TITLE_MAX)
    due_on = forms.DateField(label=_("By when"), widget=DateInput())


class HoursForm(forms.Form):
    hours = NumberField(
        label=_("Hours"),
        min_value=0.25,
        max_value=rules.DAY_HOURS_MAX,
    )
    worked_on = forms.DateField(label=_("Worked on"), widget=DateInput())
    commitment_id = forms.TypedChoiceField(label=_("For my commitment"), coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, commitments: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["commitment_id"].choices = [("", "—"), *commitments]  # type: ignore[attr-defined]


class TotalForm(forms.Form):
    hours = NumberField(label=_("Hours of the group"), min_value=0.25, max_value=rules.TOTAL_HOURS_MAX)
    people = WholeNumberField(
        label=_("People"),
        min_value=rules.GROUP_MIN,
        help_text=_("At least seven, so that the sum tells nothing about one of them."),
    )
    source = WrittenField(label=_("Source"), max_length=rules.SOURCE_MAX)


class EndForm(BringingForm):
    brings_into = "end_note"

    end_note = WrittenField(
        label=_("End note"),
        max_length=rules.REASON_MAX,
        widget=WritingArea(5),
        help_text=_("What was done, and what was not. **Bold**, lists and links work."),
    )


class LimitForm(forms.Form):
    weekly_hours = NumberField(
        label=_("Hours a week for improving things"),
        min_value=0.25,
        max_value=rules.WEEKLY_HOURS_MAX,
        help_text=_("Two or three is what most people can keep up."),
    )
    open_commitments = WholeNumberField(
        label=_("Open commitments at once"), min_value=1, max_value=rules.OPEN_COMMITMENTS_MAX
    )
