"""Untrusted input for this link, turned into typed values. No form has a level, a verdict or an effect."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from minga.outcome import rules, wording
from minga.outcome.rules.feeds import URL_MAX, VIEW_MAX, FeedKind, FeedTerms, Rhythm

LONG = forms.Textarea(attrs={"rows": 4})
SHORT = forms.Textarea(attrs={"rows": 3})
START = re.compile(r"(.+?)\s*[:;=\t]\s*(\d{4}-\d{2}-\d{2})")


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PlanForm(forms.Form):
    indicator_id = forms.TypedChoiceField(label=_("Outcome indicator"), coerce=int)
    method = forms.ChoiceField(label=_("Method"), choices=wording.method_choices, widget=forms.RadioSelect)
    starts = forms.CharField(
        label=_("Who starts when"), required=False, widget=LONG, max_length=100_000, strip=True,
        help_text=_("One unit per line, with its day: Plant 1: 2027-03-01. As in the initiative unless you change it."),
    )  # fmt: skip
    comparison = forms.CharField(
        label=_("Compared with"), required=False, widget=LONG, max_length=100_000,
        help_text=_("One unit per line. Empty: every other unit that reports values."),
    )  # fmt: skip
    comparison_rule = forms.ChoiceField(
        label=_("Who counts as untreated"), choices=wording.COMPARISON_RULES.items(), required=False
    )
    pre_first = forms.IntegerField(
        label=_("Window before, from"), initial=-12, min_value=-rules.OFFSET_MAX, max_value=-1,
        help_text=_("In periods of the indicator, counted from each start: −12 is a year of months."),
    )  # fmt: skip
    pre_last = forms.IntegerField(label=_("Window before, to"), initial=-1, min_value=-rules.OFFSET_MAX, max_value=-1)
    post_first = forms.IntegerField(
        label=_("Window after, from"), initial=0, min_value=0, max_value=rules.OFFSET_MAX,
        help_text=_("0 is the period of the start. A later one leaves out the time in which the effect builds up."),
    )  # fmt: skip
    post_last = forms.IntegerField(label=_("Window after, to"), initial=11, min_value=0, max_value=rules.OFFSET_MAX)
    is_logarithmic = forms.BooleanField(label=_("Measure in proportion, not in units"), required=False)
    starts_on = forms.DateField(
        label=_("Day of the invitation"), required=False, widget=DateInput(), help_text=_("Only for a lottery.")
    )
    draw_seed = forms.CharField(
        label=_("Seed of the draw"), required=False, max_length=rules.SEED_MAX,
        help_text=_("Only for a lottery. The first by SHA-256 of “seed|number” are drawn: anybody can repeat it."),
    )  # fmt: skip
    draw_size = forms.IntegerField(label=_("How many are drawn"), required=False, min_value=1, max_value=10_000_000)
    draw_total = forms.IntegerField(label=_("Out of how many"), required=False, min_value=1, max_value=10_000_000)
    theory = forms.CharField(
        label=_("Why it should change"), required=False, widget=LONG, max_length=rules.TEXT_MAX,
        help_text=_("What has to happen between the work and the indicator. Needed to lock the plan."),
    )  # fmt: skip

    def __init__(self, *args: Any, indicators: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator_id"].choices = indicators  # type: ignore[attr-defined]

    def clean_starts(self) -> dict[str, date]:
        starts: dict[str, date] = {}
        for line in filter(str.strip, self.cleaned_data["starts"].splitlines()):
            found = START.fullmatch(line.strip())
            day = _day(found[2]) if found else None
            if found is None or day is None or len(found[1]) > rules.UNIT_MAX:
                raise ValidationError(_now("“%(line)s” is not a unit with its day.") % {"line": line.strip()[:80]})
            starts[" ".join(found[1].split())] = day
        return starts

    def clean_comparison(self) -> tuple[str, ...]:
        units = tuple(" ".join(line.split()) for line in self.cleaned_data["comparison"].splitlines() if line.strip())
        too_long = next((unit for unit in units if len(unit) > rules.UNIT_MAX), None)
        if too_long:
            raise ValidationError(_now("“%(line)s” is too long for a unit's name.") % {"line": too_long[:80]})
        return units

    def design(self) -> rules.Design:
        """The design that the valid form describes."""
        data = self.cleaned_data
        is_lottery = data["method"] in rules.PEOPLE
        starts = data["starts"]
        if is_lottery:
            starts = {rules.EVERYBODY_DRAWN: data["starts_on"]} if data["starts_on"] else {}
        return rules.Design(
            method=rules.Method(data["method"]),
            starts=starts,
            comparison=() if is_lottery else data["comparison"],
            comparison_rule=rules.ComparisonRule(data["comparison_rule"] or rules.ComparisonRule.NEVER),
            pre_first=data["pre_first"],
            pre_last=data["pre_last"],
            post_first=data["post_first"],
            post_last=data["post_last"],
            is_logarithmic=data["is_logarithmic"],
            theory=data["theory"],
            draw_seed=data["draw_seed"] if is_lottery else "",
            draw_size=data["draw_size"] if is_lottery else None,
            draw_total=data["draw_total"] if is_lottery else None,
        )


class AmendForm(PlanForm):
    reason = forms.CharField(
        label=_("Reason of the amendment"), widget=SHORT, max_length=rules.TEXT_MAX,
        help_text=_("It stays visible beside the verdict, and the level of evidence falls."),
    )  # fmt: skip


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class RivalForm(forms.Form):
    text = forms.CharField(
        label=_("What else could explain it?"), max_length=300,
        help_text=_("One sentence. Anybody in the community may name it."),
    )  # fmt: skip


class ExamineForm(forms.Form):
    state = forms.ChoiceField(
        label=_("What did you find?"), widget=forms.RadioSelect,
        choices=[(state, label) for state, label in wording.RIVAL_STATES.items() if state in rules.EXAMINED],
    )  # fmt: skip
    finding = forms.CharField(label=_("How do you know?"), widget=SHORT, max_length=rules.TEXT_MAX)


class SignForm(forms.Form):
    note = forms.CharField(
        label=_("Your note"), required=False, widget=LONG, max_length=rules.NOTE_MAX,
        help_text=_("What you looked at, what you would doubt. The sentence and the level are computed."),
    )  # fmt: skip
    cost_amount = forms.FloatField(label=_("Money spent"), required=False, min_value=0)
    cost_currency = forms.CharField(
        label=_("Currency"), required=False, max_length=3, help_text=_("Three letters: EUR, COP, USD.")
    )
    cost_source = forms.CharField(label=_("Source of the amount"), required=False, max_length=rules.SOURCE_MAX)


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"), help_text=_("CSV (also .gz), Parquet or a spreadsheet, up to 50 MB."), allow_empty_file=True
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > rules.FILE_MAX:
            raise ValidationError(_now("The file is larger than %(megabytes)s MB.") % {"megabytes": 50})
        return file


class ColumnsForm(forms.Form):
    """Which column is what: left empty, the usual names are looked for."""

    sheet = forms.CharField(
        label=_("Sheet"), required=False, max_length=120, help_text=_("Of a spreadsheet. Empty: the first.")
    )
    unit = forms.CharField(
        label=_("Column of the unit"), required=False, max_length=120,
        help_text=_("Columns left empty are found by their usual names. A file of one series has no unit."),
    )  # fmt: skip
    period = forms.CharField(label=_("Column of the period"), required=False, max_length=120)
    value = forms.CharField(label=_("Column of the value"), required=False, max_length=120)
    n = forms.CharField(
        label=_("Column of the number of cases"), required=False, max_length=120, help_text=_("If there is one.")
    )
    decimal = forms.ChoiceField(
        label=_("Decimal mark"), choices=[("auto", _("As the file shows")), (",", "1,5"), (".", "1.5")]
    )
    dates = forms.ChoiceField(label=_("How dates are written"), choices=wording.DATE_ORDERS.items())
    source = forms.CharField(
        label=_("Source, if not the usual one"), required=False, max_length=rules.SOURCE_MAX,
        help_text=_("Another source lowers the level of evidence."),
    )  # fmt: skip

    def mapping(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("sheet", "unit", "period", "value", "n", "decimal", "dates")}


class ImportForm(UploadForm, ColumnsForm):
    revisions = forms.ChoiceField(label=_("Revisions"), choices=wording.REVISION_POLICIES.items())
    field_order = ("file", "sheet", "unit", "period", "value", "n", "decimal", "dates", "revisions", "source")


class FeedForm(ColumnsForm):
    kind = forms.ChoiceField(
        label=_("Where from"), choices=wording.FEED_KINDS.items(), widget=forms.RadioSelect, initial=FeedKind.HTTPS
    )
    url = forms.CharField(
        label=_("Address of the file"), required=False, max_length=URL_MAX,
        help_text=_("https://… of a CSV, Parquet or spreadsheet file."),
    )  # fmt: skip
    sql_source = forms.ChoiceField(label=_("Database"), required=False, help_text=_("Set up by the operator."))
    view = forms.CharField(
        label=_("Table or view"), required=False, max_length=VIEW_MAX, help_text=_("Its name, or schema.name.")
    )
    rhythm = forms.ChoiceField(label=_("How often"), choices=wording.RHYTHMS.items(), initial=Rhythm.DAILY)
    field_order = ("kind", "url", "sql_source", "view", "rhythm")

    def __init__(self, *args: Any, sources: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sql_source"].choices = [("", "—"), *((name, name) for name in sources)]  # type: ignore[attr-defined]

    def terms(self) -> FeedTerms:
        """What the valid form says."""
        data = self.cleaned_data
        return FeedTerms(
            kind=FeedKind(data["kind"]), url=data["url"].strip(), sql_source=data["sql_source"], view=data["view"],
            rhythm=Rhythm(data["rhythm"]), source=data["source"], mapping=self.mapping(),
        )  # fmt: skip


class TrialForm(UploadForm):
    person = forms.CharField(
        label=_("Column of the person's number"), initial="person", max_length=120,
        help_text=_("The number that was drawn from, not a name. It proves the draw and is not kept."),
    )  # fmt: skip
    assigned = forms.CharField(label=_("Column of who was drawn (0 or 1)"), initial="assigned", max_length=120)
    took_up = forms.CharField(
        label=_("Column of who took part (0 or 1)"), required=False, max_length=120, help_text=_("If it is known.")
    )
    outcome = forms.CharField(label=_("Column of the outcome"), initial="outcome", max_length=120)

    def mapping(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("person", "assigned", "took_up", "outcome")}


class TruthForm(forms.Form):
    """What happened to a forecast, with its source; or that it cannot be told, with a reason."""

    happened = forms.ChoiceField(
        label=_("Did it happen?"), choices=[("100", _("It happened")), ("0", _("It did not happen"))],
        widget=forms.RadioSelect, required=False,
    )  # fmt: skip
    value = forms.FloatField(label=_("What happened"), required=False)
    source = forms.CharField(
        label=_("Source"), max_length=rules.SOURCE_MAX, required=False, help_text=_("Where anybody can look it up.")
    )
    is_untold = forms.BooleanField(label=_("It cannot be told"), required=False)
    reason = forms.CharField(
        label=_("Reason"), max_length=rules.TEXT_MAX, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For a correction, or where it cannot be told."),
    )  # fmt: skip

    def __init__(self, *args: Any, is_probability: bool, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["value" if is_probability else "happened"]
        if not is_probability:
            self.fields["value"].help_text = unit

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        name = "value" if "value" in self.fields else "happened"
        is_given = cleaned.get(name) not in {None, ""}
        if is_given == bool(cleaned.get("is_untold")) and name not in self.errors:
            self.add_error(name, _("Say what happened, or that it cannot be told."))
        return cleaned

    def stated(self) -> rules.Stated:
        data = self.cleaned_data
        given = data.get("value") if "value" in self.fields else data.get("happened") or None
        value = None if data["is_untold"] or given is None else float(given)
        return rules.Stated(value=value, source=data["source"], reason=data["reason"])
