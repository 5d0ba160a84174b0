"""Forms of censuses."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.foundation.census import rules, wording
from minga.foundation.census.queries import CensusRow, MyCensus
from minga.foundation.census.rules import Because, Mode, Source
from minga.ui.fields import WrittenField

QUIET = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class CensusForm(forms.Form):
    """What a census is called, and how the space knows who is on it."""

    name = WrittenField(
        label=_("Name"), max_length=rules.NAME_MAX, help_text=_("As people know it: Electoral roll 2027, Students…")
    )
    source = forms.ChoiceField(
        label=_("How do you know who is on it?"),
        choices=wording.SOURCES.items(),
        initial=Source.FILE,
        widget=forms.RadioSelect,
    )
    holds = forms.ChoiceField(
        label=_("Attribute and value"),
        required=False,
        help_text=_("Only for the second way. Attributes that people change themselves are not offered."),
    )
    claim = WrittenField(
        label=_("Claim of the sign-in"),
        required=False,
        max_length=rules.CLAIM_MAX,
        help_text=_("Only for the third way. As the provider calls it: employee_number, eduPersonAffiliation…"),
    )
    value = WrittenField(
        label=_("Value of the claim"),
        required=False,
        max_length=rules.VALUE_MAX,
        help_text=_("Empty: whatever it says is the person's identifier."),
    )

    def __init__(self, *args: Any, lists: Sequence[tuple[int, str, Sequence[str]]], **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["holds"]
        offered = [(f"{pk}\t{value}", f"{name}: {value}") for pk, name, values in lists for value in values]
        field.choices = [("", "—"), *offered]

    @property
    def said(self) -> dict[str, Any]:
        data = self.cleaned_data
        attribute_id, _tab, held = data["holds"].partition("\t")
        is_attribute = data["source"] == Source.ATTRIBUTE
        return {
            "name": data["name"],
            "source": data["source"],
            "attribute_id": int(attribute_id) if attribute_id and is_attribute else None,
            "value": held if is_attribute else data["value"],
            "claim": data["claim"],
        }


class VerifyForm(forms.Form):
    """What somebody types to be verified: the identifier, and what proves that it is theirs."""

    identifier = WrittenField(max_length=4 * rules.IDENTIFIER_MAX, widget=forms.TextInput(attrs=QUIET))
    proof = WrittenField(max_length=4 * rules.IDENTIFIER_MAX, widget=forms.TextInput(attrs=QUIET))

    def __init__(self, *args: Any, census: MyCensus, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["identifier"].label = census.asked
        if not census.proof:
            del self.fields["proof"]
            return
        self.fields["proof"].label = census.proof
        if census.is_proof_day:
            self.fields["proof"].help_text = _("Day, month and year: 31/12/1980")


class CheckForm(forms.Form):
    """An administrator has seen somebody's document."""

    census_id = forms.TypedChoiceField(label=_("Census"), coerce=int)
    identifier = WrittenField(
        label=_("Identifier"),
        max_length=4 * rules.IDENTIFIER_MAX,
        widget=forms.TextInput(attrs=QUIET),
        help_text=_("As it stands on the document. It is compared, and kept nowhere."),
    )

    def __init__(self, *args: Any, censuses: Sequence[CensusRow], **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["census_id"]
        field.choices = [(each.id, each.name) for each in censuses if each.source == Source.FILE]


class FreeForm(forms.Form):
    """Which identifier is to be free again, and why."""

    identifier = WrittenField(
        label=_("Identifier"),
        max_length=4 * rules.IDENTIFIER_MAX,
        widget=forms.TextInput(attrs=QUIET),
        help_text=_("Of the person who asks for it. It is compared, and kept nowhere."),
    )
    because = forms.ChoiceField(
        label=_("Why"), choices=wording.BECAUSE.items(), initial=Because.LEFT, widget=forms.RadioSelect
    )


class FileForm(forms.Form):
    """A census's list, and how it is read."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV (also .gz) or a spreadsheet with a head for each column, up to a million rows. The numbers are turned "
            "into digests while they are read; the file is not kept."
        ),
        allow_empty_file=True,
    )
    columns = WrittenField(
        label=_("Columns by which a vote may be limited"),
        required=False,
        max_length=400,
        help_text=_("Heads of at most three columns, with commas between them: Faculty, Campus. Most need none."),
    )
    mode = forms.ChoiceField(
        label=_("What the file is"), choices=wording.MODES.items(), initial=Mode.REPLACE, widget=forms.RadioSelect
    )

    @property
    def said(self) -> dict[str, Any]:
        columns = [name.strip() for name in self.cleaned_data["columns"].split(",") if name.strip()]
        return {"columns": columns, "mode": self.cleaned_data["mode"]}
