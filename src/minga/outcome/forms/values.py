"""Files, feeds and the people of a lottery: where values come from, and which column is what."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from minga.foundation.accounts.zones import named_zones
from minga.outcome import rules, wording
from minga.outcome.rules.feeds import URL_MAX, VIEW_MAX, FeedKind, FeedTerms, Rhythm
from minga.outcome.rules.uploads import CHOICES, NO_COLUMN
from minga.ui.fields import WrittenField

COLUMN_FIELDS = ("unit", "period", "value", "n")
MARKS = [("auto", _("As the file shows")), (",", "1,5"), (".", "1.5")]


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV (also .gz), Parquet or a spreadsheet, up to 50 MB."),
        allow_empty_file=True,
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > rules.FILE_MAX:
            raise ValidationError(_now("The file is larger than %(megabytes)s MB.") % {"megabytes": 50})
        return file


class ColumnsForm(forms.Form):
    """Which column is what: left empty, the usual names are looked for."""

    sheet = WrittenField(
        label=_("Sheet"), required=False, max_length=120, help_text=_("Of a spreadsheet. Empty: the first.")
    )
    unit = WrittenField(
        label=_("Column of the unit"),
        required=False,
        max_length=120,
        help_text=_("Columns left empty are found by their usual names. A file of one series has no unit."),
    )
    period = WrittenField(label=_("Column of the period"), required=False, max_length=120)
    value = WrittenField(label=_("Column of the value"), required=False, max_length=120)
    n = WrittenField(
        label=_("Column of the number of cases"), required=False, max_length=120, help_text=_("If there is one.")
    )
    decimal = forms.ChoiceField(label=_("Decimal mark"), choices=MARKS)
    dates = forms.ChoiceField(label=_("How dates are written"), choices=wording.DATE_ORDERS.items())
    zone = forms.ChoiceField(
        label=_("Time zone of the source"),
        required=False,
        choices=named_zones,
        help_text=_("A value is taken once its period is over there and here."),
    )
    source = WrittenField(
        label=_("Source, if not the usual one"),
        required=False,
        max_length=rules.SOURCE_MAX,
        help_text=_("Another source lowers the level of evidence."),
    )

    def mapping(self) -> dict[str, str]:
        names = ("sheet", "unit", "period", "value", "n", "decimal", "dates", "zone")
        return {name: self.cleaned_data[name] for name in names}


class ReadingForm(forms.Form):
    """How a file is read: each column by its own head, with what stands in it. Only what is sent is said."""

    value = forms.ChoiceField(label=_("In which column are the values?"), required=False)
    period = forms.ChoiceField(label=_("In which column is the time?"), required=False)
    unit = forms.ChoiceField(label=_("In which column is the place or group?"), required=False)
    n = forms.ChoiceField(label=_("In which column is the number of cases?"), required=False)
    sheet = WrittenField(
        label=_("Sheet"), required=False, max_length=120, help_text=_("Of a spreadsheet. Empty: the first.")
    )
    decimal = forms.ChoiceField(label=_("Decimal mark"), choices=MARKS, required=False)
    dates = forms.ChoiceField(label=_("How dates are written"), choices=wording.DATE_ORDERS.items(), required=False)
    zone = forms.ChoiceField(
        label=_("Time zone of the source"),
        required=False,
        choices=named_zones,
        help_text=_("A value is taken once its period is over there and here."),
    )
    revisions = forms.ChoiceField(
        label=_("If a value is known already"), choices=wording.REVISION_POLICIES.items(), required=False
    )
    source = WrittenField(
        label=_("Source, if not the usual one"),
        required=False,
        max_length=rules.SOURCE_MAX,
        help_text=_("Another source lowers the level of evidence."),
    )

    def __init__(self, *args: Any, columns: Iterable[tuple[str, Iterable[str]]], only: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        heads = [(name, _with_samples(name, samples)) for name, samples in columns]
        none = {"unit": _now("there is none: everything is “%(name)s”") % {"name": only}, "n": _now("there is none")}
        for role in ("value", "period", "unit", "n"):
            first = [(NO_COLUMN, none[role])] if role in none else [("", "—")]
            self.fields[role].choices = [*first, *heads]  # type: ignore[attr-defined]

    def said(self) -> dict[str, str]:
        """What was sent, and nothing of what was left out; only a text can be taken back to nothing."""
        sent = {name: self.cleaned_data[name] for name in CHOICES if name in self.data}
        return {name: value for name, value in sent.items() if value or name in {"sheet", "zone", "source"}}

    @property
    def asked(self) -> list[forms.BoundField]:
        return [self[role] for role in ("value", "period", "unit")]

    @property
    def rare(self) -> list[forms.BoundField]:
        return [self[name] for name in CHOICES if name not in {"value", "period", "unit"}]


def _with_samples(name: str, samples: Iterable[str]) -> str:
    shown = " · ".join(samples)
    return f"{name} ({shown})" if shown else name


class FeedForm(ColumnsForm):
    kind = forms.ChoiceField(
        label=_("Where from"), choices=wording.FEED_KINDS.items(), widget=forms.RadioSelect, initial=FeedKind.HTTPS
    )
    url = WrittenField(
        label=_("Address of the file"),
        required=False,
        max_length=URL_MAX,
        help_text=_("https://… of a CSV, Parquet or spreadsheet file."),
    )
    sql_source = forms.ChoiceField(label=_("Database"), required=False, help_text=_("Set up by the operator."))
    view = WrittenField(
        label=_("Table or view"), required=False, max_length=VIEW_MAX, help_text=_("Its name, or schema.name.")
    )
    rhythm = forms.ChoiceField(label=_("How often"), choices=wording.RHYTHMS.items(), initial=Rhythm.DAILY)
    field_order = ("kind", "url", "sql_source", "view", "rhythm")

    def __init__(self, *args: Any, sources: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sql_source"].choices = [("", "—"), *((name, name) for name in sources)]  # type: ignore[attr-defined]
        for name in COLUMN_FIELDS:
            self.fields[name].widget = forms.HiddenInput()

    def offer(self, columns: Iterable[str]) -> None:
        """Once the file has been looked at, its own heads are picked from; before that no column is asked."""
        heads = [(name, name) for name in dict.fromkeys(columns) if name]
        for name in COLUMN_FIELDS:
            self.fields[name].widget = forms.Select(choices=[("", _("As the file shows")), *heads])

    def terms(self) -> FeedTerms:
        """What the valid form says."""
        data = self.cleaned_data
        return FeedTerms(
            kind=FeedKind(data["kind"]),
            url=data["url"].strip(),
            sql_source=data["sql_source"],
            view=data["view"],
            rhythm=Rhythm(data["rhythm"]),
            source=data["source"],
            mapping=self.mapping(),
        )


class TrialForm(UploadForm):
    person = WrittenField(
        label=_("Column of the person's number"),
        required=False,
        max_length=120,
        help_text=_("The number that was drawn from, not a name. It proves the draw and is not kept."),
    )
    assigned = WrittenField(label=_("Column of who was drawn (0 or 1)"), required=False, max_length=120)
    took_up = WrittenField(
        label=_("Column of who took part (0 or 1)"), required=False, max_length=120, help_text=_("If it is known.")
    )
    outcome = WrittenField(label=_("Column of the outcome"), required=False, max_length=120)
    cluster = WrittenField(
        label=_("Column of the group"),
        required=False,
        max_length=120,
        help_text=_("Only where whole groups were drawn."),
    )

    decimal = forms.ChoiceField(label=_("Decimal mark"), choices=MARKS, required=False)

    def mapping(self) -> dict[str, str]:
        return {"decimal": self.cleaned_data["decimal"] or "auto"} | {
            name: self.cleaned_data[name] for name in ("person", "assigned", "took_up", "outcome", "cluster")
        }
