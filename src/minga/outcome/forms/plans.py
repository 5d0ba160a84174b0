"""The form of a measurement plan: one for every method, in groups that say whom they concern."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from minga.outcome import rules, wording
from minga.ui.fields import WholeNumberField, WritingArea, WrittenField

LONG = forms.Textarea(attrs={"rows": 4})
SHORT = forms.Textarea(attrs={"rows": 3})
FEW = 3
WAVE = re.compile(r"(\d{4}-\d{2}-\d{2})\s*[:;=]\s*(\d{1,6})")
START = re.compile(r"(.+?)\s*[:;=\t]\s*(\d{4}-\d{2}-\d{2})")


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


@dataclass(frozen=True, slots=True)
class Part:
    """Fields of the plan that belong together, and the methods that they concern."""

    title: str | Promise
    fields: tuple[str, ...]
    methods: frozenset[rules.Method] = frozenset(rules.Method)

    @property
    def only_for(self) -> str:
        """The methods by name where they are few, else nothing: the title says it."""
        names = [str(wording.METHODS_SHORT[method]) for method in rules.Method if method in self.methods]
        return " · ".join(names) if len(names) <= FEW else ""

    @property
    def keys(self) -> str:
        return " ".join(sorted(self.methods)) if self.methods != frozenset(rules.Method) else ""


@dataclass(frozen=True, slots=True)
class FormPart:
    part: Part
    fields: list[forms.BoundField]


BY_UNITS = frozenset(rules.Method) - rules.DRAWN
PARTS = (
    Part(_("What is measured, and how"), ("indicator_id", "method", "theory")),
    Part(_("Which units start"), ("starts",), BY_UNITS),
    Part(_("Compared with other units"), ("comparison",), BY_UNITS - rules.ALONE),
    Part(_("Units that start later"), ("comparison_rule",), rules.WAITING),
    Part(_("In proportion"), ("is_logarithmic",), frozenset({rules.Method.DIFFERENCE_IN_DIFFERENCES})),
    Part(_("Step by step"), ("steps",), frozenset({rules.Method.CONTRIBUTION_ANALYSIS})),
    Part(_("The lots"), ("draw_seed",), rules.DRAWN),
    Part(_("Who is invited by lot"), ("starts_on", "draw_size", "draw_total"), rules.PEOPLE),
    Part(_("Who starts when, by lot"), ("units", "waves"), frozenset({rules.Method.STEPPED_WEDGE})),
    Part(_("How far we look back"), ("pre_first", "pre_last"), frozenset(rules.Method) - rules.PEOPLE),
    Part(_("How far we look ahead"), ("post_first", "post_last")),
    Part(_("Why it is amended"), ("reason",)),
)


def lines_of(text: str) -> list[str]:
    """The lines with something in them, without doubled spaces."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def steps_field() -> WrittenField:
    """The theory of a contribution, step by step: asked alike by the three questions and by the whole form."""
    return WrittenField(
        label=_("Steps from the work to the change"),
        required=False,
        widget=LONG,
        max_length=10_000,
        help_text=_("One a line, in order: each a claim that can be shown or not. Evidence is added later."),
    )


class PlanForm(forms.Form):
    """One form for every method. Fields are grouped; those that do not concern the method chosen are not looked at."""

    indicator_id = forms.TypedChoiceField(label=_("Outcome indicator"), coerce=int)
    method = forms.ChoiceField(label=_("Method"), choices=wording.method_choices, widget=forms.RadioSelect)
    theory = WrittenField(
        label=_("Why it should change"),
        required=False,
        widget=WritingArea(4),
        max_length=rules.TEXT_MAX,
        help_text=_("What has to happen between the work and the indicator. Needed to seal the plan."),
    )
    pre_first = WholeNumberField(
        label=_("Window before, from"),
        required=False,
        initial=-12,
        min_value=-rules.OFFSET_MAX,
        max_value=-1,
        help_text=_("In periods of the indicator, counted from each start: −12 is a year of months."),
    )
    pre_last = WholeNumberField(
        label=_("Window before, to"), required=False, initial=-1, min_value=-rules.OFFSET_MAX, max_value=-1
    )
    post_first = WholeNumberField(
        label=_("Window after, from"),
        initial=0,
        min_value=0,
        max_value=rules.OFFSET_MAX,
        help_text=_("0 is the period of the start. A later one leaves out the time in which the effect builds up."),
    )
    post_last = WholeNumberField(label=_("Window after, to"), initial=11, min_value=0, max_value=rules.OFFSET_MAX)
    starts = WrittenField(
        label=_("Who starts when"),
        required=False,
        widget=LONG,
        max_length=100_000,
        strip=True,
        help_text=_("One unit per line, with its day: Plant 1: 2027-03-01. As in the initiative unless you change it."),
    )
    comparison = WrittenField(
        label=_("Compared with"),
        required=False,
        widget=LONG,
        max_length=100_000,
        help_text=_("One unit per line. Empty: every other unit that reports values."),
    )
    comparison_rule = forms.ChoiceField(
        label=_("Who counts as untreated"), choices=wording.COMPARISON_RULES.items(), required=False
    )
    is_logarithmic = forms.BooleanField(label=_("Measure in proportion, not in units"), required=False)
    steps = steps_field()
    draw_seed = WrittenField(
        label=_("Seed of the draw"),
        required=False,
        max_length=rules.SEED_MAX,
        help_text=_(
            "Any words. When the plan is sealed the journal adds a number that nobody can choose or know before."
        ),
    )
    starts_on = forms.DateField(label=_("Day of the invitation"), required=False, widget=DateInput())
    draw_size = WholeNumberField(
        label=_("How many are drawn"),
        required=False,
        min_value=1,
        max_value=10_000_000,
        help_text=_("People, or groups where whole groups are drawn."),
    )
    draw_total = WholeNumberField(label=_("Out of how many"), required=False, min_value=1, max_value=10_000_000)
    units = WrittenField(
        label=_("Units that start in an order given by lots"),
        required=False,
        widget=LONG,
        max_length=100_000,
        help_text=_("One a line."),
    )
    waves = WrittenField(
        label=_("Days and sizes of the groups that start"),
        required=False,
        widget=SHORT,
        max_length=10_000,
        help_text=_("One a line, the day and how many start on it: 2027-03-01: 4. The sizes add up to all units."),
    )

    def __init__(self, *args: Any, indicators: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator_id"].choices = indicators  # type: ignore[attr-defined]

    def parts(self) -> list[FormPart]:
        """The fields in groups, each with the methods that it is only for."""
        return [FormPart(part, [self[name] for name in part.fields]) for part in PARTS if self._holds(part)]

    def _holds(self, part: Part) -> bool:
        return all(name in self.fields for name in part.fields)

    def _concerns(self, name: str) -> bool:
        """Whether a field belongs to the method chosen; without a valid one, every field does."""
        method = self.cleaned_data.get("method")
        return not method or all(method in part.methods for part in PARTS if name in part.fields)

    def _lines(self, name: str) -> list[str]:
        """The lines of a field; none where the method does not ask for it."""
        if not self._concerns(name):
            return []
        return lines_of(self.cleaned_data[name])

    def clean_starts(self) -> dict[str, date]:
        starts: dict[str, date] = {}
        for line in self._lines("starts"):
            found = START.fullmatch(line)
            day = _day(found[2]) if found else None
            if found is None or day is None or len(found[1]) > rules.UNIT_MAX:
                raise ValidationError(_now("“%(line)s” is not a unit with its day.") % {"line": line[:80]})
            name = found[1]
            other = rules.alike([*starts, name])
            if other:
                raise ValidationError(wording.REFUSALS["outcome:names-alike"] % {"value": name, "other": other[1]})
            starts[name] = day
        return starts

    def _units(self, name: str) -> tuple[str, ...]:
        units = tuple(self._lines(name))
        too_long = next((unit for unit in units if len(unit) > rules.UNIT_MAX), None)
        if too_long:
            raise ValidationError(_now("“%(line)s” is too long for a unit's name.") % {"line": too_long[:80]})
        return units

    def clean_comparison(self) -> tuple[str, ...]:
        return self._units("comparison")

    def clean_units(self) -> tuple[str, ...]:
        return self._units("units")

    def clean_steps(self) -> tuple[str, ...]:
        steps = tuple(self._lines("steps"))
        too_long = next((step for step in steps if len(step) > rules.STEP_MAX), None)
        if too_long:
            raise ValidationError(_now("“%(line)s…” is too long for a step.") % {"line": too_long[:80]})
        return steps

    def clean_waves(self) -> tuple[tuple[date, int], ...]:
        waves = []
        for line in self._lines("waves"):
            found = WAVE.fullmatch(line)
            day = _day(found[1]) if found else None
            if found is None or day is None:
                raise ValidationError(_now("“%(line)s” is not a day with a number of units.") % {"line": line[:80]})
            waves.append((day, int(found[2])))
        return tuple(waves)

    def clean(self) -> dict[str, Any]:
        """The window before is asked only of methods that look at one."""
        data = self.cleaned_data
        for name in [name for name in self.errors if not self._concerns(name)]:
            del self.errors[name]
            data[name] = None
        for name in ("pre_first", "pre_last"):
            if data.get(name) is None and not self._concerns(name):
                data[name] = self.fields[name].initial
            elif name in data and data[name] is None:
                self.add_error(name, forms.Field.default_error_messages["required"])
        return data

    def design(self) -> rules.Design:
        """The design that the valid form describes; what the method does not ask for is left out of it."""
        data: dict[str, Any] = {
            name: value if self._concerns(name) else None for name, value in self.cleaned_data.items()
        }
        starts = data["starts"] or {}
        if data["method"] in rules.PEOPLE:
            starts = {rules.EVERYBODY_DRAWN: data["starts_on"]} if data["starts_on"] else {}
        return rules.Design(
            method=rules.Method(data["method"]),
            starts=starts,
            comparison=data["comparison"] or (),
            comparison_rule=rules.ComparisonRule(data["comparison_rule"] or rules.ComparisonRule.NEVER),
            pre_first=self.cleaned_data["pre_first"],
            pre_last=self.cleaned_data["pre_last"],
            post_first=data["post_first"],
            post_last=data["post_last"],
            is_logarithmic=bool(data["is_logarithmic"]),
            theory=data["theory"],
            draw_seed=data["draw_seed"] or "",
            draw_size=data["draw_size"],
            draw_total=data["draw_total"],
            is_seed_sealed=data["method"] in rules.DRAWN,
            units=data["units"] or (),
            waves=data["waves"] or (),
            steps=data["steps"] or (),
        )


class AmendForm(PlanForm):
    reason = WrittenField(
        label=_("Reason of the amendment"),
        widget=SHORT,
        max_length=rules.TEXT_MAX,
        help_text=_("It stays visible beside the verdict, and the level of evidence falls."),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
