"""Untrusted input for this link, turned into typed values."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minga.foundation.tenancy.queries import people_choices
from minga.purpose import rules, wording
from minga.purpose.actions import Aim, Charter, Figure, Score
from minga.ui.fields import NumberField, WholeNumberField, WrittenField
from minga.ui.rare import RareForm

LONG = forms.Textarea(attrs={"rows": 3})


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class CharterForm(RareForm):
    """Four sentences and a title. Sponsor and terms are settled afterwards, on the purpose's list."""

    rare = ("audience", "pattern", "follows_id", "trigger")

    title = WrittenField(label=_("Title"), max_length=rules.TITLE_MAX, help_text=_("Short enough to say aloud."))
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
    audience = forms.ChoiceField(
        label=_("Who may know of it"), choices=wording.AUDIENCES.items(), initial=rules.Audience.SPACE
    )
    pattern = forms.ChoiceField(
        label=_("Collaboration pattern"),
        required=False,
        choices=[("", "—"), *wording.PATTERNS.items()],
        help_text=_("What people above all do together. For example, finding who knows: ask where the answers are."),
    )
    follows_id = forms.TypedChoiceField(
        label=_("Builds on"),
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_("An earlier purpose whose people and content this one uses."),
    )
    trigger = WrittenField(
        label=_("What starts it"),
        max_length=rules.PART_MAX,
        required=False,
        widget=LONG,
        help_text=_("For example: when thirty people have answered the first question."),
    )

    def __init__(self, *args: Any, earlier: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["follows_id"].choices = [("", "—"), *earlier]  # type: ignore[attr-defined]

    def charter(self, **terms: Any) -> Charter:
        return Charter(**terms, **self.cleaned_data)


class CorrectionForm(CharterForm):
    """The words of a purpose that goes ahead: who may know of it stands."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["audience"]


class TermsForm(forms.Form):
    sponsor_id = forms.TypedChoiceField(
        label=_("Who sponsors it"),
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_(
            "Answers in public, within the response time. Does not steer the debate. Is asked, and may say no."
        ),
    )
    decision_right = forms.ChoiceField(
        label=_("Who decides"),
        required=False,
        choices=[*wording.DECISION_RIGHTS.items(), ("", _("Not settled yet"))],
        widget=forms.RadioSelect,
        help_text=_("What the choice of the community is worth."),
    )
    redecide_on = forms.DateField(
        label=_("We look again on"),
        required=False,
        widget=DateInput(),
        help_text=_("The day on which we decide again whether to go on."),
    )
    response_days = WholeNumberField(
        label=_("Response time"),
        min_value=1,
        max_value=120,
        help_text=_("In days: how long the sponsor has to answer what the community decides."),
    )

    def __init__(self, *args: Any, space_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = people_choices(space_id, keep=self.initial.get("sponsor_id"))
        self.fields["sponsor_id"].choices = [("", "—"), *people]  # type: ignore[attr-defined]


class SponsorForm(TermsForm):
    """Of a purpose that goes ahead only the sponsor may still be another."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"sponsor_id": self.fields["sponsor_id"]}
        self.fields["sponsor_id"].required = True


class AnswerForm(forms.Form):
    """Yes, or no and why. Which of the two is the button that was pressed."""

    reason = WrittenField(
        label=_("If not: why"),
        max_length=rules.REASON_MAX,
        required=False,
        widget=LONG,
        help_text=_("Only needed with a no. For example: I am away until March; ask Omar."),
    )


class HandOverForm(forms.Form):
    user_id = forms.TypedChoiceField(
        label=_("To whom"), coerce=int, help_text=_("They are asked, and may say no. Outside the community.")
    )

    def __init__(self, *args: Any, space_id: int, but: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [choice for choice in people_choices(space_id) if choice[0] != but]
        self.fields["user_id"].choices = [("", "—"), *people]  # type: ignore[attr-defined]


class CriteriaForm(forms.Form):
    """The seven criteria on one page. Nothing is preset; a row that was left alone is no answer."""

    def __init__(self, *args: Any, said: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion in rules.Criterion:
            before = said.get(criterion)
            self.fields[f"{criterion}-score"] = forms.TypedChoiceField(
                label=wording.CRITERIA_QUESTIONS[criterion],
                coerce=int,
                required=False,
                empty_value=None,
                choices=[(n, str(n)) for n in range(1, rules.SCORE_MAX + 1)],
                widget=forms.RadioSelect,
                initial=before.score if before else None,
            )
            self.fields[f"{criterion}-reason"] = WrittenField(
                label=_("Why"),
                max_length=rules.REASON_MAX,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
                initial=before.reason if before else "",
            )

    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                "label": wording.CRITERIA[criterion],
                "score": self[f"{criterion}-score"],
                "reason": self[f"{criterion}-reason"],
            }
            for criterion in rules.Criterion
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for criterion in rules.Criterion:
            score, reason = data.get(f"{criterion}-score"), data.get(f"{criterion}-reason")
            if score is not None and not reason:
                self.add_error(f"{criterion}-reason", gettext("A score needs its reason."))
            if score is None and reason and f"{criterion}-score" not in self.errors:
                self.add_error(f"{criterion}-score", gettext("Choose from 1 to 5; the reason you wrote is kept here."))
        if not self.errors and not any(data.values()):
            self.add_error(None, gettext("Answer at least one of the seven; the others can follow later."))
        return data

    def scores(self) -> dict[rules.Criterion, Score]:
        """The rows that are whole."""
        data = self.cleaned_data
        return {
            criterion: Score(data[f"{criterion}-score"], data[f"{criterion}-reason"])
            for criterion in rules.Criterion
            if data.get(f"{criterion}-score") is not None and data.get(f"{criterion}-reason")
        }


class FigureForm(RareForm):
    """A figure with its goal or limit, in one."""

    rare = ("source", "numerator", "denominator", "grain")

    role = forms.ChoiceField(
        label=_("What kind of figure"), choices=wording.GOAL_ROLES.items(), widget=forms.RadioSelect
    )
    name = WrittenField(label=_("Name"), max_length=120, help_text=_("For example: waiting time in the shop."))
    unit = WrittenField(label=_("Unit"), max_length=40, help_text=_("For example: %, minutes, packs per head."))
    direction = forms.ChoiceField(label=_("Better is"), choices=wording.DIRECTIONS.items(), widget=forms.RadioSelect)
    baseline = NumberField(
        label=_("Where it stands today"), required=False, help_text=_("Leave it empty where nobody knows yet.")
    )
    target = NumberField(
        label=_("Goal or limit"),
        help_text=_("What it should reach; or, if it must not get worse, what it must not cross."),
    )
    due_on = forms.DateField(label=_("By when"), widget=DateInput())
    owner_id = forms.TypedChoiceField(
        label=_("Who answers for it"),
        coerce=int,
        help_text=_("Brings in the values; stands outside the community. Is asked, and may say no."),
    )
    source = WrittenField(
        label=_("Where it comes from"),
        max_length=300,
        required=False,
        help_text=_("For example: the monthly report of the plant."),
    )
    numerator = WrittenField(
        label=_("What is counted"),
        max_length=200,
        required=False,
        help_text=_("Where the name does not say it. For example: kilos of kitchen waste kept apart."),
    )
    denominator = WrittenField(
        label=_("Out of what"), max_length=200, required=False, help_text=_("Leave it empty for a plain count.")
    )
    grain = forms.ChoiceField(label=_("One value per"), choices=wording.GRAINS.items(), initial="month")

    def __init__(self, *args: Any, space_id: int, has_aim: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = people_choices(space_id, keep=self.initial.get("owner_id"))
        self.fields["owner_id"].choices = [("", "—"), *people]  # type: ignore[attr-defined]
        self.has_aim = has_aim
        if not has_aim:
            for name in AIM_FIELDS:
                del self.fields[name]

    def figure(self) -> Figure:
        return Figure(**{name: value for name, value in self.cleaned_data.items() if name not in AIM_FIELDS})

    def aim(self) -> Aim:
        return Aim(**{name: self.cleaned_data[name] for name in AIM_FIELDS})


AIM_FIELDS = ("role", "baseline", "target", "due_on")


class CallForm(forms.Form):
    """Do we go on? Of what cannot be chosen yet the page says what is missing."""

    verdict = forms.ChoiceField(label=_("Do we go on?"), widget=forms.RadioSelect)
    expires_on = forms.DateField(
        label=_("If on trial: until"),
        required=False,
        widget=DateInput(),
        help_text=_("At most 180 days. On that day it is decided again."),
    )
    redecide_on = forms.DateField(
        label=_("If it goes ahead: we look again on"),
        required=False,
        widget=DateInput(),
        help_text=_("Within two years: the day on which we decide again whether to go on."),
    )
    reason = WrittenField(
        label=_("Reason"),
        max_length=rules.REASON_MAX,
        widget=LONG,
        help_text=_("For example: thirty people asked for it, and in ninety days we shall know who comes."),
    )

    def __init__(self, *args: Any, verdicts: Sequence[rules.Verdict], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verdict"].choices = [  # type: ignore[attr-defined]
            (verdict, wording.VERDICTS[verdict]) for verdict in verdicts
        ]
        if rules.Verdict.GO not in verdicts:
            del self.fields["redecide_on"]

    def days(self) -> dict[str, date | None]:
        """Of the two days, the one that what was chosen asks for."""
        data, verdict = self.cleaned_data, self.cleaned_data["verdict"]
        return {
            "expires_on": data.get("expires_on") if verdict == rules.Verdict.GROW else None,
            "redecide_on": data.get("redecide_on") if verdict == rules.Verdict.GO else None,
        }


class CloseForm(forms.Form):
    result_note = WrittenField(
        label=_("Result note"),
        max_length=rules.REASON_MAX,
        widget=LONG,
        help_text=_("What came of it. Closing with a written result is success."),
    )


class SureForm(forms.Form):
    """Asks for nothing but the button."""
