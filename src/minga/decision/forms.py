"""Untrusted input for this link, turned into typed values."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.decision import rules, wording
from minga.decision.queries.decisions import OptionRow
from minga.decision.rules import Method

SHORT = forms.Textarea(attrs={"rows": 3})
LONG = forms.Textarea(attrs={"rows": 5})


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


def _answer(name: str) -> forms.CharField:
    return forms.CharField(
        label=wording.FOUR_QUESTIONS[name], max_length=rules.REASON_MAX, required=False, widget=SHORT
    )


class DraftForm(forms.Form):
    """Its fields are those of :class:`minga.decision.actions.Draft`."""

    title = forms.CharField(label=_("What is decided"), max_length=rules.TITLE_MAX)
    body = forms.CharField(
        label=_("What one should know to decide"), max_length=rules.BODY_MAX, required=False, widget=LONG,
        help_text=_("Markdown works."),
    )  # fmt: skip
    method = forms.ChoiceField(label=_("Method"), choices=wording.METHODS.items(), widget=forms.RadioSelect)
    waiting_cost = forms.CharField(
        label=_("What waiting costs"), max_length=rules.REASON_MAX, required=False, widget=SHORT,
        help_text=_("Waiting is always one of the options. Say per month, in money, hours or harm."),
    )  # fmt: skip
    closes_at = forms.DateTimeField(label=_("The vote closes"), required=False, widget=MomentInput())
    is_secret = forms.BooleanField(
        label=_("Secret ballots"), required=False,
        help_text=_("Nobody sees who voted what, and nobody can change a ballot once it is cast."),
    )  # fmt: skip
    quorum = forms.IntegerField(
        label=_("Quorum"), min_value=0, max_value=100, initial=0,
        help_text=_("In percent of the roll; abstentions count. 0 for none."),
    )  # fmt: skip
    threshold = forms.ChoiceField(
        label=_("Threshold"), choices=wording.THRESHOLDS.items(), initial=rules.Threshold.NONE,
        help_text=_("What the leading option needs; otherwise nothing changes."),
    )  # fmt: skip
    majority_base = forms.ChoiceField(label=_("Counted on the votes"), choices=wording.MAJORITY_BASES.items())
    tie_seed = forms.CharField(
        label=_("Seed that settles ties"), max_length=rules.SEED_MAX, required=False,
        help_text=_("A public draw, such as a lottery's number. Left empty, one is drawn when the vote opens."),
    )  # fmt: skip
    is_high_stakes = forms.BooleanField(
        label=_("High stakes, or hard to undo"), required=False,
        help_text=_("Then the four questions must be answered before the vote opens."),
    )  # fmt: skip
    durability = _answer("durability")
    lesson = _answer("lesson")
    robustness = _answer("robustness")
    waiting_burden = _answer("waiting_burden")


class OptionForm(forms.Form):
    title = forms.CharField(label=_("Option"), max_length=rules.TITLE_MAX)
    body = forms.CharField(label=_("What it means"), max_length=rules.BODY_MAX, required=False, widget=SHORT)


class NewOptionForm(OptionForm):
    """``idea_id`` is offered where the decision came out of a question."""

    idea_id = forms.TypedChoiceField(label=_("From an idea"), coerce=int, required=False, empty_value=None)
    field_order = ("idea_id", "title", "body")

    def __init__(self, *args: Any, ideas: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if ideas:
            self.fields["idea_id"].choices = [("", "—"), *ideas]  # type: ignore[attr-defined]
            self.fields["title"].help_text = _("Empty: the idea's own title.")
            self.fields["title"].required = False
        else:
            del self.fields["idea_id"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "title" in cleaned and not cleaned["title"].strip() and not cleaned.get("idea_id"):
            self.add_error("title", _("Choose an idea or write the option."))
        return cleaned


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=rules.REASON_MAX, widget=SHORT)


class ConfirmForm(forms.Form):
    """Nothing to fill in: it is confirmed."""


class PublishForm(forms.Form):
    reasons = forms.CharField(
        label=_("Reasons"), max_length=rules.BODY_MAX, widget=LONG,
        help_text=_("Why this came out, in words for those who were not there. You sign them. Markdown works."),
    )  # fmt: skip
    dissent = forms.CharField(
        label=_("Dissent"), max_length=rules.BODY_MAX, required=False, widget=LONG,
        help_text=_("What was said against it, as those who said it would sign it."),
    )  # fmt: skip


class ResponseForm(forms.Form):
    kind = forms.ChoiceField(label=_("Response"), choices=wording.RESPONSES.items(), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("In your words"), max_length=rules.REASON_MAX, widget=LONG,
        help_text=_("It is public and given once. The result stays as it was counted."),
    )  # fmt: skip


class ReceiptForm(forms.Form):
    receipt = forms.CharField(
        label=_("Your receipt"), max_length=64, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class BallotForm(forms.Form):
    """The ballot of one decision; ``choice()`` is what :func:`minga.decision.actions.cast_ballot` takes."""

    def choice(self) -> dict[str, Any]:
        raise NotImplementedError


class ApprovalForm(BallotForm):
    approved = forms.MultipleChoiceField(
        label=_("Mark every option you can accept"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, options: Sequence[OptionRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["approved"].choices = [(each.key, each.title) for each in options]  # type: ignore[attr-defined]

    def choice(self) -> dict[str, Any]:
        return {"approved": self.cleaned_data["approved"]}


class _PerOptionForm(BallotForm):
    """One number for each option, in fields called by the options' keys."""

    numbers: tuple[int, ...] = ()
    blank_label: str | Promise = ""

    def __init__(self, *args: Any, options: Sequence[OptionRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", self.blank_label), *((number, str(number)) for number in self._numbers(len(options)))]
        for option in options:
            self.fields[option.key] = forms.TypedChoiceField(
                label=option.title, choices=choices, coerce=int, required=False, empty_value=None
            )

    def _numbers(self, _count: int) -> Sequence[int]:
        return self.numbers

    def given(self) -> dict[str, int]:
        return {key: number for key, number in self.cleaned_data.items() if number is not None}


class ScoreForm(_PerOptionForm):
    numbers = tuple(range(rules.SCORE_MAX + 1))
    blank_label = _("no score")

    def choice(self) -> dict[str, Any]:
        return {"scores": self.given()}


class RankedForm(_PerOptionForm):
    """Places may have gaps; an option without a place stands after all others."""

    blank_label = _("no place")

    def _numbers(self, count: int) -> Sequence[int]:
        return range(1, count + 1)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and rules.order_from_places(self.given()) is None:
            self.add_error(None, wording.REFUSALS["decision:place-twice"])
        return cleaned

    def choice(self) -> dict[str, Any]:
        return {"order": rules.order_from_places(self.given())}


class YesNoForm(BallotForm):
    answer = forms.ChoiceField(label=_("Your vote"), choices=wording.YES_NO.items(), widget=forms.RadioSelect)

    def __init__(self, *args: Any, options: Sequence[OptionRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].label = options[0].title

    def choice(self) -> dict[str, Any]:
        return {"choice": self.cleaned_data["answer"]}


class ConsentForm(BallotForm):
    position = forms.ChoiceField(label=_("Your position"), choices=wording.POSITIONS.items(), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason of the objection"), max_length=rules.REASON_MAX, required=False, widget=SHORT,
        help_text=_("Needed for an objection. Everybody who reads the result reads it, with your name."),
    )  # fmt: skip

    def __init__(self, *args: Any, options: Sequence[OptionRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].label = options[0].title

    def choice(self) -> dict[str, Any]:
        return {"position": self.cleaned_data["position"], "reason": self.cleaned_data["reason"]}


BALLOT_FORMS: dict[Method, type[BallotForm]] = {
    Method.APPROVAL: ApprovalForm,
    Method.SCORE: ScoreForm,
    Method.RANKED: RankedForm,
    Method.YES_NO: YesNoForm,
    Method.CONSENT: ConsentForm,
}


def ballot_form(
    method: str,
    options: Sequence[OptionRow],
    *,
    sent: Mapping[str, Any] | None = None,
    mine: Mapping[str, Any] | None = None,
) -> BallotForm:
    """The ballot of this method, filled with what was sent, or with the open ballot that is to be changed."""
    form: BallotForm = BALLOT_FORMS[Method(method)](
        sent, options=options, initial=_initial(Method(method), mine or {}), label_suffix="", auto_id="ballot_%s"
    )  # type: ignore[call-arg]
    return form


def _initial(method: Method, mine: Mapping[str, Any]) -> dict[str, Any]:
    match method:
        case Method.SCORE:
            return dict(mine.get("scores", {}))
        case Method.RANKED:
            return {key: place for place, key in enumerate(mine.get("order", []), start=1)}
        case Method.YES_NO:
            return {"answer": mine.get("choice")}
        case _:
            return dict(mine)
