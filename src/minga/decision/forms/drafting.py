"""A decision as it is written down, page by page: what, options, how it is counted, when and who."""

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
from minga.decision.queries.decisions import OptionRow
from minga.decision.queries.terms import quorum_told
from minga.foundation.census.queries import CensusForRolls
from minga.foundation.media.bringing import BringingForm
from minga.foundation.provisioning.queries import ListForRolls
from minga.ui.fields import WholeNumberField, WritingArea, WrittenField
from minga.ui.moments import MomentField
from minga.ui.numbers import plain_amount


def _answer(name: str) -> WrittenField:
    return WrittenField(label=wording.FOUR_QUESTIONS[name], max_length=rules.REASON_MAX, required=False, widget=SHORT)


class LinesField(WrittenField):
    """A text area with one entry on each line; cleans to a tuple of them."""

    def clean(self, value: Any) -> Any:
        return tuple(line.strip() for line in super().clean(value).splitlines() if line.strip())


class StepForm(forms.Form):
    """A page of a draft. ``seen`` is the fingerprint of what stood there when the page was drawn."""

    seen = WrittenField(required=False, widget=forms.HiddenInput)

    def changes(self) -> dict[str, Any]:
        """The fields of :class:`minga.decision.actions.Draft` that this page says."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class WhatForm(StepForm, BringingForm):
    """Why it comes out of no debate is asked only where it comes out of none."""

    title = WrittenField(label=_("What is decided"), max_length=rules.TITLE_MAX)
    body = WrittenField(
        label=_("What one should know to decide"),
        max_length=rules.BODY_MAX,
        required=False,
        widget=WritingArea(5),
        help_text=_("**Bold**, lists and links work."),
    )
    origin_reason = WrittenField(
        label=_("Why it comes out of no debate"),
        max_length=rules.REASON_MAX,
        required=False,
        widget=SHORT,
        help_text=_("It stands on the decision's page and in every trace that leads through it."),
    )

    def __init__(self, *args: Any, comes_from_debate: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if comes_from_debate:
            del self.fields["origin_reason"]


class OptionsForm(StepForm):
    """What there is to choose: ideas of the debate to mark, own options line by line, and waiting with its cost."""

    idea_ids = forms.TypedMultipleChoiceField(
        label=_("Ideas of the debate"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    shown_idea_ids = forms.TypedMultipleChoiceField(coerce=int, required=False, widget=forms.MultipleHiddenInput)
    titles = LinesField(
        label=_("Other options"),
        required=False,
        widget=SHORT,
        help_text=_("One on each line, such as “Open on Saturdays too”. What each means is written afterwards."),
    )
    waiting_cost = WrittenField(
        label=_("What waiting costs"),
        max_length=rules.REASON_MAX,
        required=False,
        widget=WritingArea(3),
        help_text=_("Waiting is always one of the options. Say per month, in money, hours or harm."),
    )

    def __init__(self, *args: Any, ideas: Sequence[ReadyIdea], chosen: Sequence[OptionRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = [option.idea_id for option in chosen if option.idea_id]
        known = {idea.id: f"{idea.title} ({idea.author})" for idea in ideas}
        known |= {option.idea_id: option.title for option in chosen if option.idea_id and option.idea_id not in known}
        for name in ("idea_ids", "shown_idea_ids"):
            offered: Any = self.fields[name]
            offered.choices, offered.initial = list(known.items()), taken
        if not known:
            del self.fields["idea_ids"]

    def clean_titles(self) -> tuple[str, ...]:
        titles: tuple[str, ...] = self.cleaned_data["titles"]
        if any(len(title) > rules.TITLE_MAX for title in titles):
            raise forms.ValidationError(_("An option has %(n)s letters at most.") % {"n": rules.TITLE_MAX})
        return titles

    def changes(self) -> dict[str, Any]:
        return {"idea_ids": ()} | super().changes()


class CountForm(StepForm):
    """How it is counted. What only some methods need keeps, where it is not sent, what a fresh draft would have."""

    method = forms.ChoiceField(label=_("Method"), choices=wording.METHODS.items(), widget=forms.RadioSelect)
    is_secret = forms.TypedChoiceField(
        label=_("Secret or open"),
        choices=[
            ("open", _("Open: after the count everybody sees who voted what; a vote may be changed until the close")),
            ("secret", _("Secret: nobody ever sees who voted what; a vote that is cast is final, and gets a receipt")),
        ],
        coerce=lambda value: value == "secret",
        widget=forms.RadioSelect,
        initial="open",
    )
    quorum = forms.TypedChoiceField(label=_("How many must vote for it to count"), coerce=int)
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
    threshold = forms.ChoiceField(
        label=_("Threshold"),
        choices=wording.THRESHOLDS.items(),
        initial=rules.Threshold.NONE,
        help_text=_("What the leading option needs; otherwise nothing changes."),
    )
    majority_base = forms.ChoiceField(
        label=_("Counted on the votes"),
        choices=wording.MAJORITY_BASES.items(),
        initial=rules.MajorityBase.VOTES_CAST,
    )
    tie_seed = WrittenField(
        label=_("How ties are settled: by public lot"),
        max_length=rules.SEED_MAX,
        required=False,
        help_text=_(
            "Name a draw that is still to come, such as a lottery's number of that day. Left empty, an order is drawn"
            " when the vote opens, and is published."
        ),
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

    MAY_LACK = (
        "is_secret",
        "quorum",
        "seats",
        "stv_rule",
        "credits",
        "currency",
        "budget_rule",
        "completion",
        "utility",
        "fewest_choices",
        "most_choices",
        "threshold",
        "majority_base",
    )

    def __init__(self, *args: Any, proposals: Sequence[OptionRow], voters: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposals = proposals
        for name in self.MAY_LACK:
            self.fields[name].required = False
        self.fields["quorum"].choices = _quorums(voters, self.initial.get("quorum", 0))  # type: ignore[attr-defined]
        sent = self.data.get("currency", "")
        currency = sent if sent in CURRENCIES else self.initial.get("currency", "EUR")
        budget: Any = self.fields["budget"]
        budget.currency = currency
        for option in proposals:
            written = plain_amount(option.cost, self.initial.get("currency", "EUR")) if option.cost else ""
            self.fields[f"cost_{option.id}"] = MoneyField(label=option.title, currency=currency, initial=written)

    @property
    def cost_fields(self) -> list[forms.BoundField]:
        return [self[f"cost_{option.id}"] for option in self.proposals]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name in self.MAY_LACK:
            if cleaned.get(name) in {None, ""}:
                cleaned[name] = self.get_initial_for_field(self.fields[name], name)
        if cleaned.get("method") in rules.WITHOUT_THRESHOLD:
            # Its page hides the field: what stood in it for another method is not held against this one.
            cleaned["threshold"] = rules.Threshold.NONE
        cleaned["is_secret"] = cleaned.get("is_secret") in {True, "secret"}
        return cleaned

    def changes(self) -> dict[str, Any]:
        return {name: value for name, value in super().changes().items() if not name.startswith("cost_")}

    def costs(self) -> dict[int, int | None] | None:
        """What each project costs, where the method spends money."""
        if self.cleaned_data["method"] != rules.Method.BUDGET:
            return None
        return {option.id: self.cleaned_data[f"cost_{option.id}"] for option in self.proposals}


QUORUMS = (0, 10, 20, 25, 33, 50, 67, 75, 100)


def _quorums(voters: int, kept: int) -> list[tuple[int, str]]:
    """Shares of those who may vote, told as people."""
    return [(share, quorum_told(share, voters)) for share in sorted({*QUORUMS, kept})]


class WhenForm(StepForm):
    """``lists`` are the attributes by which the vote may be limited, ``censuses`` those it may be limited to; without
    any it is not asked.
    """

    closes_at = MomentField(label=_("The vote closes"), required=False)
    only = forms.ChoiceField(
        label=_("Whose vote it is"),
        required=False,
        help_text=_("It stands on the decision in words, and is fixed with the list of who may vote."),
    )
    census = forms.ChoiceField(
        label=_("Only for verified people"),
        required=False,
        help_text=_("They have shown that they are on a census of the organization: one number, one person."),
    )
    admits_verified = forms.BooleanField(
        label=_("Who verifies while the vote goes on may vote too"),
        required=False,
        help_text=_(
            "Only who took part, and stood on the list of the census, when the vote opened. The vote is then counted "
            "when its time is up, not before."
        ),
    )
    allows_delegation = forms.BooleanField(
        label=_("A voice may be lent"),
        required=False,
        help_text=_(
            "Who does not vote may let somebody who may vote speak for them, until the close. Open ballots only."
        ),
    )

    def __init__(
        self, *args: Any, lists: Sequence[ListForRolls], censuses: Sequence[CensusForRolls], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer_censuses(censuses)
        offered: dict[str, str] = {"": str(_("Everybody who takes part and may vote by their role"))}
        for each in lists:
            offered |= {
                _only_key(each.name, value): _("Only %(name)s: %(value)s") % {"name": each.name, "value": value}
                for value in each.choices
            }
        kept = self.initial.get("only", "")
        if kept and kept not in offered:
            name, _tab, value = kept.partition("\t")
            offered[kept] = _("Only %(name)s: %(value)s") % {"name": name, "value": value}
        field: Any = self.fields["only"]
        field.choices = list(offered.items())
        if len(offered) == 1:
            del self.fields["only"]

    def _offer_censuses(self, censuses: Sequence[CensusForRolls]) -> None:
        offered = {"": str(_("No: for everybody who may vote"))}
        for each in censuses:
            offered[_census_key(each.name, "", "")] = str(_("Only verified people: %(name)s")) % {"name": each.name}
            for column, value in each.values:
                said = {"name": each.name, "column": column, "value": value}
                sentence = str(_("Only verified people: %(name)s, %(column)s: %(value)s"))
                offered[_census_key(each.name, column, value)] = sentence % said
        kept = self.initial.get("census", "")
        if kept and kept not in offered:
            offered[kept] = " · ".join(filter(None, kept.split("\t")))
        field: Any = self.fields["census"]
        field.choices = list(offered.items())
        if len(offered) == 1:
            del self.fields["census"], self.fields["admits_verified"]

    def changes(self) -> dict[str, Any]:
        changes = super().changes()
        if "census" in changes:
            name, column, value = [*changes.pop("census").split("\t"), "", "", ""][:3]
            changes |= {"census_name": name, "census_column": column, "census_value": value}
        if "only" in changes:
            name, _tab, value = changes.pop("only").partition("\t")
            changes |= {"only_name": name, "only_value": value}
        return changes


def _only_key(name: str, value: str) -> str:
    """Names and values are one line each: no tab stands in them."""
    return f"{name}\t{value}" if name else ""


def _census_key(name: str, column: str, value: str) -> str:
    return f"{name}\t{column}\t{value}" if name else ""


def written_in(decision: Decision) -> dict[str, Any]:
    """What stands in a draft, as its pages show it."""
    own = (set(WhatForm.base_fields) | set(CountForm.base_fields) | set(WhenForm.base_fields)) - {
        "seen",
        "only",
        "census",
    }
    return {name: getattr(decision, name) for name in own} | {
        "only": _only_key(decision.only_name, decision.only_value),
        "census": _census_key(decision.census_name, decision.census_column, decision.census_value),
        "is_secret": "secret" if decision.is_secret else "open",
        "grades": "\n".join(decision.grades),
        "budget": "" if decision.budget is None else plain_amount(decision.budget, decision.currency),
        "lowest_amount": as_typed(decision.lowest_amount),
        "highest_amount": as_typed(decision.highest_amount),
    }


class OptionForm(BringingForm):
    """``currency`` is given where options have a cost."""

    title = WrittenField(label=_("Option"), max_length=rules.TITLE_MAX)
    cost = MoneyField(label=_("What it costs"))
    body = WrittenField(label=_("What it means"), max_length=rules.BODY_MAX, required=False, widget=WritingArea(3))

    def __init__(self, *args: Any, currency: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if currency:
            cost: Any = self.fields["cost"]
            cost.currency, cost.help_text = currency, currency
        else:
            del self.fields["cost"]
