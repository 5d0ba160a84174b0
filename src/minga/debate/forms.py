"""Untrusted input for this link, turned into typed values."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.debate import rules, wording
from minga.debate.actions import Asking, Writing
from minga.debate.queries.questions import Choice
from minga.debate.rules import ContributionState, Kind, ReplyRole
from minga.debate.rules.moderating import DAYS_MOST, PAUSE_MOST, MeasureKind
from minga.debate.rules.naming import named
from minga.debate.rules.reading import Helps
from minga.debate.rules.supporting import THRESHOLD_LEAST, THRESHOLD_MOST
from minga.foundation.media.bringing import BringingForm
from minga.ui.fields import NumberField, WholeNumberField, WritingArea, WrittenField
from minga.ui.forms import AlikeForm
from minga.ui.moments import MomentField
from minga.ui.rare import RareForm

MARKDOWN_HELP = _(
    "**Bold**, lists, links and tables work. An image of another site becomes a link to it. "
    "Write @ and a name, and that person is told at once."
)


def long_text(rows: int = 6) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class QuestionForm(RareForm, BringingForm):
    rare = ("opens_at", "support_threshold", "are_supports_sealed")

    title = WrittenField(
        label=_("Question"), max_length=rules.TITLE_MAX, help_text=_("One question that people can think about.")
    )
    body = WrittenField(
        label=_("What one should know"),
        max_length=rules.BODY_MAX,
        required=False,
        widget=WritingArea(),
        help_text=MARKDOWN_HELP,
    )
    closes_at = MomentField(label=_("Closes"))
    opens_at = MomentField(label=_("Opens, if not at once"), required=False)
    support_threshold = WholeNumberField(
        label=_("With how many supports does an idea come under review?"),
        required=False,
        min_value=THRESHOLD_LEAST,
        max_value=THRESHOLD_MOST,
        help_text=_("Left empty, ideas are not supported here. Everybody reads the number, nobody who they are."),
    )
    are_supports_sealed = forms.BooleanField(
        label=_("Supports are sealed: they are counted when the question closes"), required=False
    )

    def asking(self, now: datetime) -> Asking:
        """Where no opening is given, it can be opened at once."""
        return Asking(**self.cleaned_data | {"opens_at": self.cleaned_data["opens_at"] or now})


class ContributionForm(AlikeForm, BringingForm):
    """The text first; what it is, and what it is called, can be said when it stands there."""

    body = WrittenField(
        label=_("Your contribution"), max_length=rules.BODY_MAX, widget=WritingArea(5), help_text=MARKDOWN_HELP
    )
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=wording.KINDS.items(), widget=forms.RadioSelect, initial=Kind.IDEA
    )
    title = WrittenField(
        label=_("Title"),
        max_length=rules.TITLE_MAX,
        required=False,
        help_text=_("You may leave it out: an idea is then called by its first line."),
    )

    def writing(self) -> Writing:
        kind, title, body = (self.cleaned_data[name] for name in ("kind", "title", "body"))
        if kind == Kind.IDEA:
            title, body = named(title, body)
        return Writing(kind=Kind(kind), title=title, body=body)


class ReplyForm(BringingForm):
    body = WrittenField(
        label=_("Your reply"), max_length=rules.BODY_MAX, widget=WritingArea(5), help_text=MARKDOWN_HELP
    )
    reply_role = forms.ChoiceField(
        label=_("What does it do?"),
        choices=wording.REPLY_ROLES.items(),
        widget=forms.RadioSelect,
        initial=ReplyRole.SUPPORTS,
    )

    def writing(self, reply_to_id: int) -> Writing:
        role = ReplyRole(self.cleaned_data["reply_role"])
        return Writing(
            kind=KIND_OF_REPLY[role], body=self.cleaned_data["body"], reply_to_id=reply_to_id, reply_role=role
        )


KIND_OF_REPLY = {
    ReplyRole.SUPPORTS: Kind.ANSWER,
    ReplyRole.OBJECTS: Kind.CONCERN,
    ReplyRole.ASKS: Kind.QUESTION,
    ReplyRole.ADDS_EVIDENCE: Kind.EVIDENCE,
}


class RevisionForm(BringingForm):
    title = WrittenField(label=_("Title"), max_length=rules.TITLE_MAX, required=False)
    body = WrittenField(label=_("Text"), max_length=rules.BODY_MAX, widget=WritingArea(8), help_text=MARKDOWN_HELP)


class ConfirmForm(forms.Form):
    """Nothing to fill in: the press of the button is the answer."""


class ReasonForm(forms.Form):
    reason = WrittenField(label=_("Reason"), max_length=rules.REASON_MAX, widget=long_text(4))


SETTLEMENTS = (
    ContributionState.UNDER_REVIEW,
    ContributionState.TAKEN_UP,
    ContributionState.DECLINED,
    ContributionState.MERGED,
    ContributionState.PARKED,
)


class SettlementForm(forms.Form):
    state = forms.ChoiceField(
        label=_("The idea is"),
        choices=[(state, wording.CONTRIBUTION_STATES[state]) for state in SETTLEMENTS],
        widget=forms.RadioSelect,
    )
    reason = WrittenField(
        label=_("Reason"),
        max_length=rules.REASON_MAX,
        required=False,
        widget=long_text(4),
        help_text=_("The author reads it, and so does everybody. Every ending needs one."),
    )
    into_id = forms.TypedChoiceField(label=_("Merged into"), coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, ideas: list[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into_id"].choices = [("", "—"), *((idea.id, idea.title) for idea in ideas)]  # type: ignore[attr-defined]


class StatementForm(forms.Form):
    text = WrittenField(
        label=_("Your statement"),
        max_length=rules.STATEMENT_MAX,
        widget=long_text(2),
        help_text=_("One claim with which somebody could agree or disagree."),
    )


class StanceForm(forms.Form):
    VALUES = {"agree": rules.Stance.AGREE, "disagree": rules.Stance.DISAGREE, "pass": rules.Stance.PASS}

    stance = forms.ChoiceField(choices=[(name, name) for name in VALUES])

    def value(self) -> rules.Stance:
        return self.VALUES[self.cleaned_data["stance"]]


class SievingForm(forms.Form):
    """What of a debate is read; sent by the address, so that it can be handed on."""

    kind = forms.ChoiceField(label=_("What it is"), required=False)
    state = forms.ChoiceField(label=_("Ideas that are"), required=False)
    role = forms.ChoiceField(label=_("Replies that"), required=False)
    show = forms.ChoiceField(label=_("Whose"), required=False)

    def __init__(self, *args: Any, is_known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "sift-%s"} | kwargs)
        anything = [("", _("Anything"))]
        for name, words in (
            ("kind", wording.KINDS),
            ("state", wording.CONTRIBUTION_STATES),
            ("role", wording.REPLY_ROLES),
            ("show", wording.SHOWN),
        ):
            field = self.fields[name]
            field.choices = [*(anything if name != "show" else []), *words.items()]  # type: ignore[attr-defined]
        if not is_known:
            del self.fields["show"]


class SupportForm(forms.Form):
    """Which idea: ``12:1`` supports it, ``12:`` takes that back."""

    support = forms.RegexField(r"^[0-9]{1,18}:1?$")

    def meant(self) -> tuple[int, bool]:
        contribution_id, _colon, value = self.cleaned_data["support"].partition(":")
        return int(contribution_id), bool(value)


class MarkForm(forms.Form):
    """Which text, and whether it helps: ``12:2``; ``12:`` takes the mark back."""

    mark = forms.RegexField(r"^[0-9]{1,18}:[0-2]?$")

    def said(self) -> tuple[int, Helps | None]:
        contribution_id, _colon, value = self.cleaned_data["mark"].partition(":")
        return int(contribution_id), Helps(int(value)) if value else None


class EstimateRoundForm(forms.Form):
    prompt = WrittenField(
        label=_("What is estimated"), max_length=rules.STATEMENT_MAX, help_text=_("A question with one number.")
    )
    unit = WrittenField(label=_("Unit"), max_length=rules.UNIT_MAX)
    low_hint = NumberField(label=_("Low hint"), required=False, help_text=_("It binds nobody."))
    high_hint = NumberField(label=_("High hint"), required=False)


class ForecastForm(EstimateRoundForm):
    """A round of estimates that is scored once its day has come. All of it is fixed when it is asked."""

    is_probability = forms.BooleanField(
        label=_("It happens or it does not: people estimate the probability, in percent"), required=False
    )
    status_quo = NumberField(
        label=_("Status quo"),
        help_text=_(
            "What anybody would say without asking: the last known value, or how often it happens. "
            "It is shown when the question has closed."
        ),
    )
    status_quo_source = WrittenField(label=_("Where the status quo comes from"), max_length=rules.SOURCE_MAX)
    named = NumberField(label=_("Forecast of one named forecaster"), required=False)
    named_by = WrittenField(
        label=_("Who makes it"),
        max_length=rules.NAME_MAX,
        required=False,
        help_text=_("A role or an office, for example the producers; it is shown when the question has closed."),
    )
    resolves_on = forms.DateField(
        label=_("Known on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The day on which what happened can be known, after the question has closed."),
    )
    indicator_id = forms.TypedChoiceField(
        label=_("Measured by"),
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_("With an indicator, its unit and its period, what happened comes from the data by itself."),
    )
    measured_unit = WrittenField(
        label=_("Unit of the data"),
        max_length=rules.SOURCE_MAX,
        required=False,
        help_text=_("A plant, a studio, a city: written as in the data."),
    )
    period = forms.DateField(
        label=_("A day in the period"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, indicators: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].required = False
        self.fields["indicator_id"].choices = [("", "—"), *indicators]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("is_probability") and not cleaned.get("unit"):
            self.add_error("unit", _("Say in which unit people estimate."))
        return cleaned

    def asked(self) -> dict[str, Any]:
        """What ``ask_estimate`` takes."""
        data = self.cleaned_data
        names = ("status_quo", "status_quo_source", "resolves_on", "is_probability", "named", "named_by")
        terms = rules.Terms(
            **{name: data[name] for name in names},
            indicator_id=data["indicator_id"],
            unit=data["measured_unit"],
            period=data["period"],
        )
        asked = {name: data[name] for name in ("prompt", "unit", "low_hint", "high_hint")}
        if terms.is_probability:
            asked["unit"] = "%"
        return asked | {"terms": terms}


class EstimateForm(forms.Form):
    value = NumberField(label=_("Your estimate"))


class ModerationForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("What happens"),
        choices=[
            ("dismiss", _("Leave it where it is")),
            (MeasureKind.HIDE, _("Hide it, with this reason in its place")),
            (MeasureKind.REWRITE, _("Hide it until its author has written it anew")),
            (MeasureKind.PAUSE, _("Hide it, and its author writes nothing in this community for a time")),
            (MeasureKind.REMOVE, _("Hide it, and take its author out of this community")),
        ],
        widget=forms.RadioSelect,
    )
    days = WholeNumberField(
        label=_("For how many days, if it is for a time"), required=False, min_value=1, max_value=PAUSE_MOST
    )
    reason = WrittenField(
        label=_("Reason"),
        max_length=rules.REASON_MAX,
        widget=long_text(3),
        help_text=_("Everybody reads it in the place of what is hidden, and its author is told."),
    )


class LookAgainForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("What happens"),
        choices=[("keep", _("It stands")), ("hide", _("It stays hidden, with this reason"))],
        widget=forms.RadioSelect,
    )
    reason = WrittenField(
        label=_("Reason, if it stays hidden"), max_length=rules.REASON_MAX, required=False, widget=long_text(3)
    )


class AppealAnswerForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("What happens"),
        choices=[("stand", _("What was decided stands")), ("lift", _("It is undone"))],
        widget=forms.RadioSelect,
    )
    answer = WrittenField(label=_("Answer"), max_length=rules.REASON_MAX, widget=long_text(3))


class ModerationChoiceForm(forms.Form):
    """Switches of a community; all of them off is how it begins."""

    holds_newcomers = forms.BooleanField(label=_("The first text of each person from outside waits"), required=False)
    holds_links = forms.BooleanField(
        label=_("Texts with a link wait, while somebody has fewer than three texts here"), required=False
    )
    holds_repeats = forms.BooleanField(label=_("A text that somebody repeats word for word waits"), required=False)
    hourly_most = WholeNumberField(
        label=_("After how many texts in one hour does the next one wait?"),
        min_value=0,
        max_value=1000,
        help_text=_("0: none waits for that."),
    )
    days_to_answer = WholeNumberField(
        label=_("After how many days may administrators answer a report?"), min_value=1, max_value=DAYS_MOST
    )


class VisitorChoiceForm(forms.Form):
    """What a space chooses about visitors."""

    are_allowed = forms.BooleanField(label=_("Facilitators may open a question to visitors"), required=False)
    are_held = forms.BooleanField(label=_("What visitors write waits until a facilitator has read it"), required=False)


class SummaryForm(BringingForm):
    """``after`` is the number of the version on which this one is written."""

    after = WholeNumberField(widget=forms.HiddenInput, min_value=0, required=False)
    body = WrittenField(
        label=_("Summary"),
        max_length=rules.BODY_MAX,
        widget=WritingArea(24),
        help_text=_("Lists were taken from the debate: keep, change or strike what stands there."),
    )


class SigningForm(forms.Form):
    """``number`` is the version that was read before signing."""

    number = WholeNumberField(widget=forms.HiddenInput, min_value=1)


class ChallengeForm(forms.Form):
    body = WrittenField(label=_("What the summary gets wrong"), max_length=rules.REASON_MAX, widget=long_text(4))


class AnswerForm(forms.Form):
    answer = WrittenField(label=_("Answer"), max_length=rules.REASON_MAX, widget=long_text(4))
