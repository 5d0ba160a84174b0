"""A decision as it is written down: the question, the method with its rules, what there is to choose."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.debate.queries import ReadyIdea
from minga.decision import rules, wording
from minga.decision.forms.amounts import AmountField, as_typed
from minga.decision.forms.money import CURRENCIES, MoneyField
from minga.decision.forms.plain import LONG, SHORT
from minga.decision.models import Decision
from minga.ui.fields import WholeNumberField, WrittenField
from minga.ui.moments import MomentField
from minga.ui.numbers import plain_amount


def _answer(name: str) -> WrittenField:
    return WrittenField(label=wording.FOUR_QUESTIONS[name], max_length=rules.REASON_MAX, required=False, widget=SHORT)


class LinesField(WrittenField):
    """A text area with one entry on each line; cleans to a tuple of them."""

    def clean(self, value: Any) -> Any:
        return tuple(line.strip() for line in super().clean(value).splitlines() if line.strip())


class DraftForm(forms.Form):
    """Its fields are those of :class:`minga.decision.actions.Draft`, and the ideas that become options.

    Why it comes out of no debate is asked only where it comes out of none.
    """

    title = WrittenField(label=_("What is decided"), max_length=rules.TITLE_MAX)
    body = WrittenField(
        label=_("What one should know to decide"),
        max_length=rules.BODY_MAX,
        required=False,
        widget=LONG,
        help_text=_("Markdown works."),
    )
    origin_reason = WrittenField(
        label=_("Why it comes out of no debate"),
        max_length=rules.REASON_MAX,
        required=False,
        widget=SHORT,
        help_text=_("It stands on the decision's page and in every trace that leads through it."),
    )
    idea_ids = forms.TypedMultipleChoiceField(
        label=_("Options from the ideas of the debate"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each becomes an option in its own words, and keeps its origin when you revise it."),
    )
    method = forms.ChoiceField(label=_("Method"), choices=wording.METHODS.items(), widget=forms.RadioSelect)
    seats = WholeNumberField(
        label=_("How many win"),
        min_value=1,
        max_value=rules.SEATS_MAX,
        initial=3,
        help_text=_("Where waiting takes a seat, that seat stays empty."),
    )
    stv_rule = forms.ChoiceField(
        label=_("Rules of the transfers"), choices=wording.STV_RULES.items(), initial=rules.StvRule.SCOTTISH
    )
    credits = WholeNumberField(label=_("Credits for each person"), min_value=1, max_value=rules.CREDITS_MAX, initial=10)
    grades = LinesField(
        label=_("Grades"),
        required=False,
        widget=LONG,
        max_length=600,
        help_text=_("One on each line, the best one first. Left empty: from excellent to “to reject”."),
    )
    budget = MoneyField(label=_("How much money there is"))
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
    budget_rule = forms.ChoiceField(
        label=_("How the money buys projects"),
        choices=wording.BUDGET_RULES.items(),
        widget=forms.RadioSelect,
        initial=rules.BudgetRule.EQUAL_SHARES,
    )
    completion = forms.ChoiceField(
        label=_("What happens with money that equal shares leaves"),
        choices=wording.COMPLETIONS.items(),
        initial=rules.Completion.ADD1_UTILITARIAN,
    )
    utility = forms.ChoiceField(
        label=_("What a project is worth"), choices=wording.UTILITIES.items(), initial=rules.Utility.COST
    )
    is_basket_capped = forms.BooleanField(
        label=_("One person's projects may not cost more than the whole budget"), required=False
    )
    unit = WrittenField(
        label=_("Unit"), max_length=rules.UNIT_MAX, required=False, help_text=_("Hours a week, m², people…")
    )
    lowest_amount = AmountField(label=_("Lowest amount"), help_text=_("Left empty: any."))
    highest_amount = AmountField(label=_("Highest amount"), help_text=_("Left empty: any."))
    fewest_choices = WholeNumberField(
        label=_("Fewest marks"),
        min_value=0,
        max_value=rules.OPTIONS_MAX,
        initial=0,
        help_text=_("A blank ballot is always an abstention."),
    )
    most_choices = WholeNumberField(
        label=_("Most marks"), min_value=0, max_value=rules.OPTIONS_MAX, initial=0, help_text=_("0 for no limit.")
    )
    waiting_cost = WrittenField(
        label=_("What waiting costs"),
        max_length=rules.REASON_MAX,
        required=False,
        widget=SHORT,
        help_text=_("Waiting is always one of the options. Say per month, in money, hours or harm."),
    )
    closes_at = MomentField(label=_("The vote closes"), required=False)
    is_secret = forms.BooleanField(
        label=_("Secret ballots"),
        required=False,
        help_text=_("Nobody sees who voted what, and nobody can change a ballot once it is cast."),
    )
    allows_delegation = forms.BooleanField(
        label=_("A voice may be lent"),
        required=False,
        help_text=_(
            "Who does not vote may let somebody on the roll speak for them, until the close. Open ballots only."
        ),
    )
    quorum = WholeNumberField(
        label=_("Quorum"),
        min_value=0,
        max_value=100,
        initial=0,
        help_text=_("In percent of the roll; abstentions count. 0 for none."),
    )
    threshold = forms.ChoiceField(
        label=_("Threshold"),
        choices=wording.THRESHOLDS.items(),
        initial=rules.Threshold.NONE,
        help_text=_("What the leading option needs; otherwise nothing changes."),
    )
    majority_base = forms.ChoiceField(label=_("Counted on the votes"), choices=wording.MAJORITY_BASES.items())
    tie_seed = WrittenField(
        label=_("Seed that settles ties"),
        max_length=rules.SEED_MAX,
        required=False,
        help_text=_("A public draw, such as a lottery's number. Left empty, one is drawn when the vote opens."),
    )
    is_high_stakes = forms.BooleanField(
        label=_("High stakes, or hard to undo"),
        required=False,
        help_text=_("Then the four questions must be answered before the vote opens."),
    )
    durability = _answer("durability")
    lesson = _answer("lesson")
    robustness = _answer("robustness")
    waiting_burden = _answer("waiting_burden")

    def __init__(
        self, *args: Any, comes_from_debate: bool = False, ideas: Sequence[ReadyIdea] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if comes_from_debate:
            del self.fields["origin_reason"]
        offered: Any = self.fields["idea_ids"]
        offered.choices = [(idea.id, idea.title) for idea in ideas]
        offered.initial = [idea.id for idea in ideas] if len(ideas) <= rules.READY_OPTIONS else []
        if not ideas:
            del self.fields["idea_ids"]
        for name, initial in self.get_initial_rules().items():
            self.fields[name].required = False
            self.fields[name].initial = initial
        sent = self.data.get("currency", "")
        budget: Any = self.fields["budget"]
        budget.currency = sent if sent in CURRENCIES else self.initial.get("currency", "EUR")

    @classmethod
    def get_initial_rules(cls) -> dict[str, Any]:
        """The rules that only some methods need: what is not sent keeps what a fresh draft would have."""
        optional = (
            "seats",
            "stv_rule",
            "credits",
            "currency",
            "budget_rule",
            "completion",
            "utility",
            "fewest_choices",
            "most_choices",
        )
        return {name: cls.base_fields[name].initial for name in optional}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name, initial in self.get_initial_rules().items():
            if name in cleaned and cleaned[name] in {None, ""}:
                cleaned[name] = initial or ("EUR" if name == "currency" else 0)
        return cleaned


def written_in(decision: Decision) -> dict[str, Any]:
    """What stands in a draft, as the form shows it."""
    own = set(DraftForm.base_fields) - {"waiting_cost", "idea_ids"}
    return {name: getattr(decision, name) for name in own} | {
        "grades": "\n".join(decision.grades),
        "budget": "" if decision.budget is None else plain_amount(decision.budget, decision.currency),
        "lowest_amount": as_typed(decision.lowest_amount),
        "highest_amount": as_typed(decision.highest_amount),
    }


class OptionForm(forms.Form):
    """``currency`` is given where options have a cost."""

    title = WrittenField(label=_("Option"), max_length=rules.TITLE_MAX)
    cost = MoneyField(label=_("What it costs"))
    body = WrittenField(label=_("What it means"), max_length=rules.BODY_MAX, required=False, widget=SHORT)

    def __init__(self, *args: Any, currency: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if currency:
            cost: Any = self.fields["cost"]
            cost.currency, cost.help_text = currency, currency
        else:
            del self.fields["cost"]


class NewOptionForm(OptionForm):
    """``idea_id`` is offered where the decision came out of a question."""

    idea_id = forms.TypedChoiceField(label=_("From an idea"), coerce=int, required=False, empty_value=None)
    field_order = ("idea_id", "title", "cost", "body")

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
