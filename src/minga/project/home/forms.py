"""Forms of the pages that weave the links."""

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.foundation.tenancy.models import SpaceMembership


class RoleForm(forms.Form):
    """Which role somebody has in the space."""

    role = forms.ChoiceField(
        label=_("Role in the space"),
        choices=SpaceMembership.ROLES,
        help_text=_("Administrators see to the space; guests see only the communities that let them in."),
    )
