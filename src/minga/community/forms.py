"""Untrusted input for this link, turned into typed values."""

from dataclasses import replace
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from minga.community import rules, wording
from minga.community.reading import Column, Listed, read_people
from minga.community.rules import Access, Address, Role, repeated_told
from minga.foundation.declared import sentence_for
from minga.foundation.exchange.tables import TableError, decode, unpacked
from minga.foundation.tenancy.queries import people_choices
from minga.kernel import Refusal
from minga.ui.fields import WholeNumberField, WrittenField

LONG = forms.Textarea(attrs={"rows": 5})
SHORT = forms.Textarea(attrs={"rows": 3})
LIST_MAX_BYTES = 500_000


class SettingsForm(forms.Form):
    name = WrittenField(label=_("Name"), max_length=rules.NAME_MAX)
    about = WrittenField(
        label=_("About"),
        max_length=rules.TEXT_MAX,
        required=False,
        widget=LONG,
        help_text=_("What happens here and how. Markdown works."),
    )
    access = forms.ChoiceField(
        label=_("Access"), choices=wording.ACCESSES.items(), initial=Access.LISTED, widget=forms.RadioSelect
    )
    joining_question = WrittenField(
        label=_("Question to those who ask to join"),
        max_length=300,
        required=False,
        help_text=_("Leave it empty to ask nothing."),
    )


class FoundForm(SettingsForm):
    purpose_id = forms.TypedChoiceField(
        label=_("Purpose"), coerce=int, help_text=_("One that goes ahead or is on trial.")
    )
    facilitator_id = forms.TypedChoiceField(
        label=_("Facilitator"),
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_("Keeps the debate open and fair. The sponsor does not facilitate."),
    )
    field_order = ("purpose_id", "name", "about", "access", "joining_question", "facilitator_id")

    def __init__(self, *args: Any, space_id: int, purposes: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose_id"].choices = purposes  # type: ignore[attr-defined]
        people = [("", _("Myself")), *people_choices(space_id)]
        self.fields["facilitator_id"].choices = people  # type: ignore[attr-defined]


class InviteForm(forms.Form):
    """``addresses_read`` holds every line's address after validation, the wrong ones with their code."""

    addresses = WrittenField(
        label=_("Addresses"),
        required=False,
        max_length=LIST_MAX_BYTES,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One per line, or pasted from a table. At most 500."),
    )
    file = forms.FileField(
        label=_("Or a CSV file of addresses"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )
    role = forms.ChoiceField(
        label=_("They come in as"),
        initial=Role.MEMBER,
        choices=[(role, wording.ROLES[role]) for role in rules.INVITABLE],
    )
    only_good = forms.BooleanField(
        label=_("Leave out the lines that cannot be invited and invite the others"), required=False
    )
    addresses_read: tuple[Address, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.not_used: list[str] = []

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        typed = cleaned.get("addresses", "")
        people = [*self._read("addresses", typed), *self._read("file", self._file_text(cleaned.get("file")), typed)]
        self.addresses_read = repeated_told([Address(each.line, each.email, each.code) for each in people])
        if not self.errors and not people:
            self.add_error("addresses", sentence_for(Refusal("community:nobody-to-invite")))
        self._refuse_other_roles(people, cleaned.get("role", ""))
        return cleaned

    def _read(self, field: str, text: str, before: str = "") -> list[Listed]:
        """Who is listed, in lines that go on from those ``before``; what is not used of a table is kept to be told."""
        try:
            found = read_people(text)
        except TableError as error:
            self.add_error(field, sentence_for(Refusal(error.code, error.params)))
            return []
        used = {Column.EMAIL, Column.ROLE}
        self.not_used += [head for column, head in found.used if column not in used]
        self.not_used += found.ignored
        lines = len(before.splitlines())
        return [replace(each, line=each.line + lines) for each in found.people]

    def _refuse_other_roles(self, people: list[Listed], chosen: str) -> None:
        """All are invited in one role: a list that says another is not overruled in silence."""
        other = next((each for each in people if each.role and chosen and each.role != chosen), None)
        if other is not None and other.role is not None:
            names = {"role": wording.ROLES[other.role], "chosen": wording.ROLES[Role(chosen)]}
            self.add_error("role", sentence_for(Refusal("community:roles-differ", {"line": other.line, **names})))

    def _file_text(self, file: "UploadedFile[Any] | None") -> str:
        if not file:
            return ""
        if file.size is None or file.size > LIST_MAX_BYTES:
            params = {"path": file.name, "megabytes": LIST_MAX_BYTES / 1_000_000}
            self.add_error("file", sentence_for(Refusal("exchange:too-large", params)))
            return ""
        try:
            return decode(unpacked(file.read(), name=str(file.name), max_bytes=LIST_MAX_BYTES))
        except TableError as error:
            self.add_error("file", sentence_for(Refusal(error.code, error.params)))
            return ""

    def as_typed(self) -> "InviteForm":
        """The form again with the file's lines in the text, so that they can be put right."""
        text = "\n".join(address.text for address in self.addresses_read)
        form = InviteForm({"addresses": text, "role": self.cleaned_data["role"]})
        form.full_clean()
        return form


class LinkForm(forms.Form):
    link_role = forms.ChoiceField(
        label=_("They come in as"),
        initial=Role.MEMBER,
        choices=[(role, wording.ROLES[role]) for role in rules.INVITABLE_BY_LINK],
    )
    days = WholeNumberField(
        label=_("Works for"), min_value=1, max_value=rules.LINK_DAYS_MAX, initial=14, help_text=_("In days.")
    )
    max_uses = WholeNumberField(label=_("For how many people"), min_value=1, max_value=rules.LINK_USES_MAX, initial=20)


class RequestForm(forms.Form):
    answer = WrittenField(
        label=_("A word to the facilitators"), max_length=rules.LINE_MAX, required=False, widget=SHORT
    )

    def __init__(self, *args: Any, question: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if question:
            self.fields["answer"].label = question
            self.fields["answer"].required = True


class DecideForm(forms.Form):
    is_accepted = forms.TypedChoiceField(
        label=_("Answer"),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        choices=[("yes", _("Let them in")), ("no", _("Decline"))],
    )
    reason = WrittenField(
        label=_("Reason"),
        max_length=rules.LINE_MAX,
        required=False,
        widget=SHORT,
        help_text=_("Needed when declining. The person reads it."),
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(
        label=_("Role"), widget=forms.RadioSelect, choices=[(role, wording.ROLES[role]) for role in rules.INVITABLE]
    )


class CloseForm(forms.Form):
    result_note = WrittenField(
        label=_("Result note"),
        max_length=rules.TEXT_MAX,
        widget=LONG,
        help_text=_("What came of it. Closing with a written result is success. Markdown works."),
    )


class LeaveForm(forms.Form):
    """Nothing to fill in: leaving is confirmed."""
