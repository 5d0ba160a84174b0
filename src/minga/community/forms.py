"""Untrusted input for this link, turned into typed values."""

import re
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
from minga.foundation.media.bringing import BringingForm
from minga.foundation.tenancy.queries import people_choices
from minga.kernel import Refusal
from minga.kernel.writing import one_line
from minga.ui.fields import WholeNumberField, WritingArea, WrittenField

SHORT = forms.Textarea(attrs={"rows": 3})
LIST_MAX_BYTES = 500_000


class SettingsForm(BringingForm):
    brings_into = "about"

    name = WrittenField(label=_("Name"), max_length=rules.NAME_MAX)
    about = WrittenField(
        label=_("About"),
        max_length=rules.TEXT_MAX,
        required=False,
        widget=WritingArea(5),
        help_text=_("What happens here and how. **Bold**, lists and links work."),
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


class BelongingForm(forms.Form):
    """Whether those who come belong to the organization. Whoever may bring people from one side only is not asked."""

    belonging = forms.ChoiceField(
        label=_("Are they of the organization?"),
        choices=[
            ("inside", _("Yes: they see what the organization sees")),
            ("outside", _("No: they see only this community")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(
        self, *args: Any, may_bring_inside: bool, is_private: bool, may_invite_outside: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["belonging"].initial = "inside" if is_private else "outside"
        self.is_inside_only = may_bring_inside and not may_invite_outside
        if not may_bring_inside or not may_invite_outside:
            del self.fields["belonging"]
        if not may_invite_outside and "role" in self.fields:
            roles = self.fields["role"]
            roles.choices = [each for each in roles.choices if each[0] != Role.GUEST]  # type: ignore[attr-defined]

    @property
    def is_external(self) -> bool:
        return not self.is_inside_only and self.cleaned_data.get("belonging") != "inside"


class InviteForm(BelongingForm):
    """``addresses_read`` holds every line's address after validation, the wrong ones with their code."""

    addresses = WrittenField(
        label=_("Addresses"),
        required=False,
        max_length=LIST_MAX_BYTES,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One per line, or pasted from a table. At most 500."),
    )
    names = WrittenField(
        label=_("Or names, for people whose address you do not have"),
        required=False,
        max_length=100_000,
        widget=SHORT,
        help_text=_("One per line. Each gets a link of their own that you hand over."),
    )
    file = forms.FileField(
        label=_("Or a CSV file of addresses"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )
    role = forms.ChoiceField(
        label=_("They come in as"),
        initial=Role.MEMBER,
        choices=[(role, wording.WHAT_ROLES_DO[role]) for role in rules.INVITABLE],
        widget=forms.RadioSelect,
    )
    message = WrittenField(
        label=_("A sentence of your own"),
        required=False,
        max_length=rules.MESSAGE_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands at the top of the invitation. For example: I would like to hear you before we decide."),
    )
    only_good = forms.BooleanField(
        label=_("Leave out the lines that cannot be invited and invite the others"), required=False
    )
    addresses_read: tuple[Address, ...] = ()
    field_order = ("addresses", "names", "role", "belonging", "message", "file", "only_good")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.not_used: list[str] = []
        self.named: dict[str, str] = {}
        asked = ("may_bring_inside", "is_private", "may_invite_outside")
        self.asked = {name: kwargs[name] for name in asked if name in kwargs}

    @property
    def names_read(self) -> list[str]:
        return [
            one_line(name)[: rules.PERSON_MAX] for name in self.cleaned_data["names"].splitlines() if one_line(name)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        typed = cleaned.get("addresses", "")
        people = [*self._read("addresses", typed), *self._read("file", self._file_text(cleaned.get("file")), typed)]
        self.addresses_read = repeated_told([Address(each.line, each.email, each.code) for each in people])
        if not self.errors and not people and not cleaned.get("names"):
            self.add_error("addresses", sentence_for(Refusal("community:nobody-to-invite")))
        self.named = {each.email: re.sub(r"[<>,;\t\"']", " ", each.name).strip() for each in people if each.name}
        self._refuse_other_roles(people, cleaned.get("role", ""))
        self._refuse_outsiders(people)
        return cleaned

    def _read(self, field: str, text: str, before: str = "") -> list[Listed]:
        """Who is listed, in lines that go on from those ``before``; what is not used of a table is kept to be told."""
        try:
            found = read_people(text)
        except TableError as error:
            self.add_error(field, sentence_for(Refusal(error.code, error.params)))
            return []
        used = {Column.EMAIL, Column.ROLE, Column.NAME, Column.SURNAME}
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

    def _refuse_outsiders(self, people: list[Listed]) -> None:
        """Who is from outside by the list is not let into the organization because a button said so of all."""
        other = next((each for each in people if each.is_external), None)
        if other is not None and not self.is_external:
            field = "belonging" if "belonging" in self.fields else None
            self.add_error(field, sentence_for(Refusal("community:belongings-differ", {"line": other.line})))

    def with_names(self, emails: list[str]) -> list[str]:
        """The addresses again, with the names that the list gives."""
        return [f"{self.named[email]} <{email}>" if self.named.get(email) else email for email in emails]

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
        typed = {name: self.cleaned_data.get(name, "") for name in ("names", "role", "belonging", "message")}
        form = InviteForm({"addresses": text, **typed}, **self.asked)
        form.full_clean()
        return form


class LinkForm(BelongingForm):
    role = forms.ChoiceField(
        label=_("They come in as"),
        initial=Role.MEMBER,
        choices=[(role, wording.WHAT_ROLES_DO[role]) for role in rules.INVITABLE_BY_LINK],
        widget=forms.RadioSelect,
    )
    days = WholeNumberField(
        label=_("Works for"), min_value=1, max_value=rules.LINK_DAYS_MAX, initial=14, help_text=_("In days.")
    )
    max_uses = WholeNumberField(label=_("For how many people"), min_value=1, max_value=rules.LINK_USES_MAX, initial=20)


class ComeInForm(forms.Form):
    """What is asked of somebody new at the door. A mailed link has proven the address already."""

    name = WrittenField(
        label=_("Your name"),
        max_length=rules.PERSON_MAX,
        help_text=_("How the others will read you."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        help_text=_("To come in again, from here or another device. Nobody else sees it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, asks_address: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_address:
            self.fields["email"].required = False
            self.fields["email"].widget = forms.HiddenInput()


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
        label=_("Role"),
        widget=forms.RadioSelect,
        choices=[(role, wording.WHAT_ROLES_DO[role]) for role in rules.INVITABLE],
    )


class CloseForm(BringingForm):
    brings_into = "result_note"

    result_note = WrittenField(
        label=_("Result note"),
        max_length=rules.TEXT_MAX,
        widget=WritingArea(5),
        help_text=_("What came of it. Closing with a written result is success. **Bold**, lists and links work."),
    )


class LeaveForm(forms.Form):
    """Nothing to fill in: leaving is confirmed."""
