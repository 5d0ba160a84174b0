"""The four forms of the first hour. Each asks only what nobody can know."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.community.reading import read_plain
from minga.community.rules import INVITATIONS_MAX, MESSAGE_MAX, PERSON_MAX
from minga.community.wording import REFUSALS as COMMUNITY_REFUSALS
from minga.debate.rules import STATEMENT_MAX, TIME_BOX_MAX_DAYS
from minga.debate.rules import TITLE_MAX as QUESTION_MAX
from minga.foundation import clock
from minga.foundation.accounts.languages import LANGUAGES
from minga.foundation.accounts.zones import named_zones
from minga.kernel.sameness import comparison_key
from minga.kernel.writing import one_line
from minga.project.welcome.examples import Example
from minga.purpose.rules import PART_MAX, TITLE_MAX
from minga.ui.fields import SecretField, WholeNumberField, WrittenField

TWO_LINES = forms.Textarea(attrs={"rows": 2})
STATEMENTS, FEWEST_STATEMENTS = 5, 3
PORTS = {"smtp+tls": 587, "smtps": 465, "smtp": 25}
SECURITIES = [
    ("smtp+tls", _("STARTTLS, port 587 (most servers)")),
    ("smtps", _("TLS from the start, port 465")),
    ("smtp", _("None, port 25: only inside your own network")),
]


class OrganizationForm(forms.Form):
    organization = WrittenField(
        label=_("What is your organization called?"),
        max_length=120,
        help_text=_("For example: Cooperativa del Sur, Class 4B, Harbour Street."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    name = WrittenField(
        label=_("Your name"),
        max_length=PERSON_MAX,
        help_text=_("How the others will read you."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        help_text=_("With it you come in again later. Nobody else sees it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    language = forms.ChoiceField(
        label=_("Language of the organization"),
        choices=LANGUAGES,
        help_text=_("Taken from your browser. Everybody may choose another for themselves."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: named_zones()[1:],
        help_text=_("Taken from your browser. Whatever closes, closes by this clock."),
        widget=forms.Select(attrs={"data-time-zone": ""}),
    )


class PurposeForm(forms.Form):
    title = WrittenField(label=_("What for, in a few words?"), max_length=TITLE_MAX)
    who = WrittenField(label=_("Who takes part?"), max_length=PART_MAX, widget=TWO_LINES)
    issue = WrittenField(label=_("Which issue do you want to change?"), max_length=PART_MAX, widget=TWO_LINES)
    member_gain = WrittenField(label=_("What do the people who take part gain?"), max_length=PART_MAX, widget=TWO_LINES)
    organization_gain = WrittenField(label=_("What does the organization gain?"), max_length=PART_MAX, widget=TWO_LINES)

    def __init__(self, *args: Any, shown: Example, **more: Any) -> None:
        """``shown`` stands as an example beside each field that says something else."""
        super().__init__(*args, **more)
        for field in self:
            if (example := getattr(shown, field.name)) != field.value():
                field.help_text = _("For example: %(text)s") % {"text": example}


class QuestionForm(forms.Form):
    question = WrittenField(
        label=_("The first question"),
        max_length=QUESTION_MAX,
        help_text=_("One that everybody can answer from their own experience."),
    )
    closes_on = forms.DateField(
        label=_("It closes on"),
        help_text=_("At 20:00, by the clock of the organization."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.today = today
        last = today + timedelta(days=TIME_BOX_MAX_DAYS - 1)
        self.fields["closes_on"].initial = today + clock.USUALLY_OPEN
        self.fields["closes_on"].widget.attrs |= {"min": today + timedelta(days=1), "max": last}
        for number in range(1, STATEMENTS + 1):
            self.fields[f"statement_{number}"] = WrittenField(
                label=_("Statement %(number)s") % {"number": number},
                max_length=STATEMENT_MAX,
                required=number <= FEWEST_STATEMENTS,
            )

    @property
    def statement_fields(self) -> list[forms.BoundField]:
        return [self[f"statement_{number}"] for number in range(1, STATEMENTS + 1)]

    def clean_closes_on(self) -> date:
        closes_on: date = self.cleaned_data["closes_on"]
        if not timedelta(0) < closes_on - self.today < timedelta(days=TIME_BOX_MAX_DAYS):
            raise forms.ValidationError(
                _("Choose a day from tomorrow on, at most %(days)s days away.") % {"days": TIME_BOX_MAX_DAYS - 1}
            )
        return closes_on

    def clean(self) -> dict[str, Any]:
        """What reads the same is one statement: said beside the second, before anything is made."""
        cleaned: dict[str, Any] = super().clean() or {}
        seen: set[str] = set()
        for number in range(1, STATEMENTS + 1):
            name = f"statement_{number}"
            key = comparison_key(cleaned.get(name, ""))
            if key and key in seen:
                self.add_error(name, _("This says the same as a statement further up."))
            seen.add(key)
        return cleaned


@dataclass(frozen=True, slots=True)
class Invited:
    """Who is to come: addresses (with a name where one stood beside), and names without an address."""

    addresses: tuple[str, ...]
    names: tuple[str, ...]


class PeopleForm(forms.Form):
    people = WrittenField(
        label=_("Whom do you invite?"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One on each line: an address, a name, or both. You can also leave it for later."),
    )
    belonging = forms.ChoiceField(
        label=_("Are they of the organization?"),
        choices=[
            ("inside", _("Yes: they see what the organization sees")),
            ("outside", _("No: they see only this community")),
        ],
        initial="inside",
        widget=forms.RadioSelect,
    )
    message = WrittenField(
        label=_("A sentence of your own"),
        required=False,
        max_length=MESSAGE_MAX,
        widget=TWO_LINES,
        help_text=_("It stands at the top of the invitation. For example: I would like to hear you before we decide."),
    )
    with_link = forms.BooleanField(
        label=_("Make one link for everybody too, for a poster or your chat group (100 people, two weeks)"),
        required=False,
    )
    mail = forms.ChoiceField(
        label=_("How does mail go out?"),
        choices=[
            ("files", _("It does not yet: each letter lands as a file, and I hand over links")),
            ("server", _("Through our mail server")),
        ],
        initial="files",
        widget=forms.RadioSelect,
    )
    host = WrittenField(label=_("Mail server"), required=False, max_length=200, help_text="mail.example.org")
    security = forms.ChoiceField(label=_("Security"), choices=SECURITIES, required=False)
    port = WholeNumberField(
        label=_("Port"), required=False, min_value=1, max_value=65_535, help_text=_("Empty: the usual one.")
    )
    user = WrittenField(label=_("User"), required=False, max_length=200)
    password = SecretField(
        label=_("Password"),
        required=False,
        max_length=200,
        widget=forms.PasswordInput(render_value=True, attrs={"autocomplete": "off"}),
    )
    sender = forms.EmailField(label=_("Mail comes from"), required=False, max_length=254, help_text="minga@example.org")
    invited = Invited((), ())

    SERVER = ("host", "security", "port", "user", "password", "sender")

    @property
    def server_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.SERVER]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self.invited = self._read(cleaned.get("people", ""))
        if cleaned.get("mail") == "server":
            for name in ("host", "sender"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Mail cannot leave without it."))
        if cleaned.get("security") in PORTS and not cleaned.get("port") and "port" not in self.errors:
            cleaned["port"] = PORTS[cleaned["security"]]
        return cleaned

    def _read(self, text: str) -> Invited:
        addresses, names = [], []
        for line, raw in enumerate(text.splitlines(), start=1):
            if "@" not in raw:
                names += [one_line(raw)[:PERSON_MAX]] if one_line(raw) else []
                continue
            for each in read_plain(raw):
                if each.code:
                    said = _("Line %(line)s, “%(text)s”: %(why)s")
                    why = COMMUNITY_REFUSALS[each.code]
                    self.add_error("people", said % {"line": line, "text": each.email[:80], "why": why})
                else:
                    addresses.append(f"{each.name} <{each.email}>" if each.name else each.email)
        if len(addresses) + len(names) > INVITATIONS_MAX:
            self.add_error("people", _("At most %(most)s people at once.") % {"most": INVITATIONS_MAX})
        return Invited(tuple(dict.fromkeys(addresses)), tuple(dict.fromkeys(names)))
