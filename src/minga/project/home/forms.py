"""Forms of the pages that weave the links."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minga.community.reading import read_plain
from minga.foundation import clock
from minga.foundation.accounts.languages import LANGUAGES
from minga.foundation.accounts.zones import named_zones
from minga.foundation.declared import sentence_for
from minga.foundation.policy import ADMINISTRATOR, GUEST, MEMBER, Actor, NotAllowedError, NotFoundError, RefusedError
from minga.foundation.tenancy.actions import REASON_MAX, hand_over
from minga.foundation.tenancy.holdings import HeldRow
from minga.foundation.tenancy.people import user_with_address
from minga.kernel import Refusal
from minga.ui.fields import WrittenField

INVITED_MOST = 500
WHAT_ROLES_DO = {
    ADMINISTRATOR: _("Administrator: sees to the space, its people and its settings"),
    MEMBER: _("Member: sees what is open to the organization, and may write a purpose"),
    GUEST: _("Guest: sees only the communities that let them in"),
}


class RoleForm(forms.Form):
    """Which role somebody has in the space."""

    role = forms.ChoiceField(
        label=_("Role in the space"), choices=tuple(WHAT_ROLES_DO.items()), widget=forms.RadioSelect
    )


class InviteForm(forms.Form):
    """People for the space, by address; ``people`` holds their names by address after validation."""

    addresses = WrittenField(
        label=_("Addresses"),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One on each line, with a name beside it if you like: Ana <ana@example.org>."),
    )
    belonging = forms.ChoiceField(
        label=_("Are they of the organization?"),
        choices=[
            ("inside", _("Yes: they see what the organization sees")),
            ("outside", _("No: they see only what they are invited to")),
        ],
        initial="inside",
        widget=forms.RadioSelect,
    )
    role = forms.ChoiceField(
        label=_("Role in the space"),
        choices=[(role, WHAT_ROLES_DO[role]) for role in (MEMBER, ADMINISTRATOR)],
        initial=MEMBER,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.people: dict[str, str] = {}
        self.fields["addresses"].widget.attrs.pop("maxlength", None)

    def clean_addresses(self) -> str:
        text: str = self.cleaned_data["addresses"]
        for each in read_plain(text):
            if each.code:
                reason = sentence_for(Refusal(each.code))
                self.add_error("addresses", f"{each.line}: {each.email[:80]} · {reason}")
            self.people[each.email] = each.name
        if len(self.people) > INVITED_MOST:
            self.add_error("addresses", _("At most %(most)s people at once.") % {"most": INVITED_MOST})
        return text

    @property
    def is_external(self) -> bool:
        return bool(self.cleaned_data["belonging"] == "outside")


class SettingsForm(forms.Form):
    """What the space is called, speaks, and by which clock it closes."""

    name = WrittenField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(
        label=_("Language of the organization"),
        choices=LANGUAGES,
        help_text=_("Of mails and pages for whoever has chosen none."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: named_zones()[1:],
        help_text=_("Whatever closes, closes by this clock. What has a date already keeps its moment."),
    )
    is_open_to_visitors = forms.BooleanField(
        label=_("Visitors may look in"),
        required=False,
        help_text=_("Without an account they read what is open to everybody. Else only who is invited sees anything."),
    )


class SuspendForm(forms.Form):
    """Why somebody is suspended, and until when."""

    reason = WrittenField(label=_("Why"), max_length=REASON_MAX, help_text=_("The person reads it."))
    until_on = forms.DateField(
        label=_("Until the end of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("By the clock of the space. Leave it empty and it lasts until an administrator ends it."),
    )

    @property
    def until(self) -> datetime | None:
        last_day = self.cleaned_data["until_on"]
        return clock.beginning_of(last_day + timedelta(days=1)) if last_day else None


class HandOverForm(forms.Form):
    """To whom each thing goes that somebody answers for; ``one`` names a single thing, else all are passed on."""

    one = WrittenField(required=False)

    def __init__(self, *args: Any, rows: Sequence[HeldRow], **more: Any) -> None:
        super().__init__(*args, **more)
        self.rows = self.left(rows)

    def left(self, rows: Sequence[HeldRow]) -> tuple[tuple[HeldRow, str, list[str]], ...]:
        """Each thing with the address beside it, and what is wrong with that."""
        problems = getattr(self, "problems", {})
        return tuple((row, self.data.get(f"to-{row.key}", row.email), problems.get(row.key, [])) for row in rows)

    def pass_on(self, user_id: int, *, by: Actor) -> int:
        """Pass on what was chosen; how many went, with what stood in the way of the others beside each."""
        self.problems: dict[str, list[str]] = {}
        one, passed = self.cleaned_data["one"], 0
        for row, email, _problems in self.rows:
            if one not in {"", row.key}:
                continue
            try:
                successor = user_with_address(email) if row.needs_successor else None
                hand_over(key=row.key, user_id=user_id, successor_id=successor, by=by, now=clock.now())
                passed += 1
            except RefusedError as refused:
                self.problems[row.key] = [sentence_for(refused.refusal)]
            except (NotAllowedError, NotFoundError):
                self.problems[row.key] = [gettext("This cannot be handed over any more.")]
        if self.problems:
            self.add_error(None, gettext("Not everything could be handed over; what is left says why."))
        return passed


class RemoveForm(forms.Form):
    """Nothing to fill in: taking somebody out is confirmed."""
