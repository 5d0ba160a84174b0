"""Ballots, one form for each family of methods; each knows the template that draws its fields."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.decision import rules, wording
from minga.decision.forms.amounts import AmountField, as_typed
from minga.decision.forms.plain import SHORT
from minga.decision.models import Decision
from minga.decision.queries.decisions import OptionRow
from minga.decision.queries.terms import bounds_text, limits_text
from minga.decision.rules import Family, Method, Terms
from minga.ui.fields import WholeNumberField, WrittenField
from minga.ui.numbers import decimals_of, money


class BallotForm(forms.Form):
    """The ballot of one decision; ``choice()`` is what :func:`minga.decision.actions.cast_ballot` takes."""

    fields_template = "decision/ballot/whole.html"

    def __init__(self, *args: Any, terms: Terms, options: Sequence[OptionRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.terms, self.options = terms, options
        self.build()

    def build(self) -> None:
        """Make the fields that depend on the options."""

    def choice(self) -> dict[str, Any]:
        raise NotImplementedError

    def sent_again(self) -> list[tuple[str, str]]:
        """What was filled in, field by field, to be sent once more from another page."""
        sent: Any = self.data
        return [(name, value) for name in self.fields for value in sent.getlist(name)]


class YesNoForm(BallotForm):
    answer = forms.ChoiceField(choices=wording.YES_NO.items(), widget=forms.RadioSelect)

    def build(self) -> None:
        self.fields["answer"].label = self.options[0].title

    def choice(self) -> dict[str, Any]:
        return {"choice": self.cleaned_data["answer"]}


class ConsentForm(BallotForm):
    position = forms.ChoiceField(choices=wording.POSITIONS.items(), widget=forms.RadioSelect)
    reason = WrittenField(
        label=_("Reason of the objection"),
        max_length=rules.REASON_MAX,
        required=False,
        widget=SHORT,
        help_text=_("Needed for an objection. Everybody who reads the result reads it, with your name."),
    )

    def build(self) -> None:
        self.fields["position"].label = self.options[0].title

    def choice(self) -> dict[str, Any]:
        return {"position": self.cleaned_data["position"], "reason": self.cleaned_data["reason"]}


ABSTAIN = "-"


class OneForm(BallotForm):
    chosen = forms.ChoiceField(label=_("Mark one option"), widget=forms.RadioSelect)

    def build(self) -> None:
        choices = [*((each.key, each.title) for each in self.options), (ABSTAIN, wording.YES_NO["abstain"])]
        self.fields["chosen"].choices = choices  # type: ignore[attr-defined]

    def choice(self) -> dict[str, Any]:
        chosen = self.cleaned_data["chosen"]
        return {"chosen": "" if chosen == ABSTAIN else chosen}


class ApprovalForm(BallotForm):
    """Boxes to mark; in a budget each with its cost."""

    fields_template = "decision/ballot/approve.html"
    approved = forms.MultipleChoiceField(
        label=_("Mark every option you can accept"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def build(self) -> None:
        self.fields["approved"].choices = [(each.key, each.title) for each in self.options]  # type: ignore[attr-defined]
        if self.is_budget:
            self.fields["approved"].label = _("Mark every project you want to see built")

    @property
    def is_budget(self) -> bool:
        return self.terms.method == Method.BUDGET

    @property
    def amount(self) -> str:
        """All the money there is, in words."""
        return money(self.terms.budget, self.terms.currency)

    @property
    def decimals(self) -> int:
        return decimals_of(self.terms.currency)

    @property
    def limits(self) -> str:
        """How many boxes may be marked, and what marking *wait* does in a budget; empty where it is free."""
        waiting = _("Where more than half mark waiting, nothing is bought.") if self.is_budget else ""
        return " ".join(filter(None, (limits_text(self.terms), str(waiting))))

    @property
    def rows(self) -> list[tuple[OptionRow, bool]]:
        """The options with whether they are marked."""
        marked = set(self["approved"].value() or ())
        return [(option, option.key in marked) for option in self.options]

    def choice(self) -> dict[str, Any]:
        return {"approved": self.cleaned_data["approved"]}


class _PerOptionForm(BallotForm):
    """One number for each option, in fields called by the options' keys."""

    blank_label: str | Promise = ""
    widget: type[forms.Widget] = forms.RadioSelect

    def build(self) -> None:
        choices = [*self.levels(), ("", self.blank_label)]
        for option in self.options:
            self.fields[option.key] = forms.TypedChoiceField(
                label=option.title, choices=choices, coerce=int, required=False, empty_value=None, widget=self.widget
            )

    def levels(self) -> Sequence[tuple[int, str]]:
        raise NotImplementedError

    def given(self) -> dict[str, int]:
        return {key: number for key, number in self.cleaned_data.items() if number is not None}


class ScoreForm(_PerOptionForm):
    fields_template = "decision/ballot/scale.html"
    legend = _("Give each option 0 to 5 points. You may leave options without a score.")
    blank_label = _("no score")

    def levels(self) -> Sequence[tuple[int, str]]:
        return [(number, str(number)) for number in range(rules.SCORE_MAX + 1)]

    def choice(self) -> dict[str, Any]:
        return {"scores": self.given()}


class GradeForm(_PerOptionForm):
    fields_template = "decision/ballot/scale.html"
    legend = _("Grade each option. One without a grade gets the lowest.")
    blank_label = _("no grade")
    in_words = True

    @property
    def ends(self) -> tuple[str, str]:
        """The best and the lowest grade, which stand at either end of the scale."""
        return self.terms.grades[0], self.terms.grades[-1]

    def levels(self) -> Sequence[tuple[int, str]]:
        best = len(self.terms.grades) - 1
        return [(best - place, grade) for place, grade in enumerate(self.terms.grades)]

    def choice(self) -> dict[str, Any]:
        return {"grades": self.given()}


class RankForm(_PerOptionForm):
    """Places may have gaps and be shared; an option without a place stands after all others."""

    fields_template = "decision/ballot/rank.html"
    blank_label = _("no place")
    widget = forms.Select

    @property
    def legend(self) -> Promise:
        if rules.shares_places(self.terms.method):
            return _("Give the best option place 1, the next one place 2… Options may share a place, or have none.")
        return _("Give the best option place 1, the next one place 2… You may leave options without a place.")

    def levels(self) -> Sequence[tuple[int, str]]:
        return [(number, str(number)) for number in range(1, len(self.options) + 1)]

    def choice(self) -> dict[str, Any]:
        return {"order": rules.order_from_places(self.given())}


class CreditsForm(BallotForm):
    """A number of votes for each option; together they may not cost more than everybody's credits."""

    fields_template = "decision/ballot/credits.html"

    def build(self) -> None:
        most = self.terms.credits
        if self.is_quadratic:
            most = int(most**0.5)
        for option in self.options:
            self.fields[option.key] = WholeNumberField(
                label=option.title,
                required=False,
                min_value=0,
                max_value=most,
                widget=forms.TextInput(attrs={"placeholder": "0"}),
            )

    @property
    def is_quadratic(self) -> bool:
        return self.terms.method == Method.QUADRATIC

    def choice(self) -> dict[str, Any]:
        return {"points": {key: number for key, number in self.cleaned_data.items() if number}}


class AmountForm(BallotForm):
    """One number in the unit of the decision, or waiting; neither is a blank ballot."""

    fields_template = "decision/ballot/amount.html"
    amount = AmountField()
    waits = forms.BooleanField(required=False)

    def build(self) -> None:
        self.fields["amount"].label, self.fields["waits"].label = (option.title for option in self.options[:2])

    @property
    def legend(self) -> str:
        asked = _("Give your amount, or wait. The answer in the middle counts.")
        return " ".join(filter(None, (str(asked), bounds_text(self.terms))))

    def choice(self) -> dict[str, Any]:
        return {"amount": self.cleaned_data["amount"], "waits": self.cleaned_data["waits"]}


BALLOT_FORMS: dict[Family, type[BallotForm]] = {
    Family.PROPOSAL: YesNoForm,
    Family.CONSENT: ConsentForm,
    Family.ONE: OneForm,
    Family.APPROVE: ApprovalForm,
    Family.BASKET: ApprovalForm,
    Family.SCORE: ScoreForm,
    Family.GRADE: GradeForm,
    Family.CREDITS: CreditsForm,
    Family.RANK: RankForm,
    Family.AMOUNT: AmountForm,
}


def ballot_form(
    decision: Decision,
    options: Sequence[OptionRow],
    *,
    sent: Mapping[str, Any] | None = None,
    mine: Mapping[str, Any] | None = None,
) -> BallotForm:
    """The ballot of this decision, filled with what was sent, or with the open ballot that is to be changed."""
    family = rules.family_of(decision.method)
    return BALLOT_FORMS[family](
        sent,
        terms=decision.terms,
        options=options,
        initial=_initial(family, mine or {}),
        label_suffix="",
        auto_id="ballot_%s",
    )


def _initial(family: Family, mine: Mapping[str, Any]) -> dict[str, Any]:
    match family:
        case Family.PROPOSAL:
            return {"answer": mine.get("choice")}
        case Family.ONE:
            return {"chosen": mine["chosen"] or ABSTAIN} if mine else {}
        case Family.SCORE:
            return dict(mine.get("scores", {}))
        case Family.GRADE:
            return dict(mine.get("grades", {}))
        case Family.CREDITS:
            return dict(mine.get("points", {}))
        case Family.RANK:
            return dict(rules.places_from_order(mine.get("order", [])))
        case Family.AMOUNT:
            return {"amount": as_typed(mine.get("amount", "")), "waits": mine.get("waits", False)}
        case _:
            return dict(mine)
