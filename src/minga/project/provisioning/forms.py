"""Forms of groups in communities and of rosters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.community import wording
from minga.community.rules import INVITABLE, Role


class RosterForm(forms.Form):
    """A file of people, and what holds where it says nothing."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV (also .gz) or a spreadsheet with a head for each column, up to 50,000 people."),
        allow_empty_file=True,
    )
    belonging = forms.ChoiceField(
        label=_("Are they of the organization?"),
        help_text=_("Where the file does not say it of somebody who is new."),
        choices=[
            ("inside", _("Yes: they see what the organization sees")),
            ("outside", _("No: they see only what they are invited to")),
        ],
        initial="inside",
        widget=forms.RadioSelect,
    )
    community_id = forms.TypedChoiceField(
        label=_("Bring everybody into a community too"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("A column “community” does it for each person."),
    )
    role = forms.ChoiceField(
        label=_("Role in the community"),
        help_text=_("Where the file does not say it."),
        choices=[(role.value, wording.ROLES[role]) for role in INVITABLE],
        initial=Role.MEMBER,
    )

    def __init__(self, *args: Any, communities: tuple[tuple[int, str], ...], **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["community_id"]
        field.choices = [("", _("No community")), *communities]

    @property
    def said(self) -> dict[str, Any]:
        """What parking the file takes."""
        data = self.cleaned_data
        return {
            "content": data["file"].read(),
            "file_name": data["file"].name,
            "is_external": data["belonging"] == "outside",
            "community_id": data["community_id"],
            "role": data["role"],
        }


class PlaceForm(forms.Form):
    """Into which community a group comes, with what role."""

    community_id = forms.TypedChoiceField(label=_("Community"), coerce=int)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(role.value, wording.WHAT_ROLES_DO[role]) for role in INVITABLE],
        initial=Role.MEMBER,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, communities: tuple[tuple[int, str], ...], **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["community_id"]
        field.choices = communities
