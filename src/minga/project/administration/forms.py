"""Forms of a space's administration."""

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.foundation.tenancy.actions.look import WELCOME_MAX
from minga.ui.fields import WritingArea, WrittenField


class LogoForm(forms.Form):
    """The picture of the organization."""

    file = forms.FileField(
        label=_("Logo"),
        allow_empty_file=False,
        help_text=_("PNG, JPEG, WebP or SVG, at most 500 KB. It stands small at the top of every page."),
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg,.webp,.svg"}),
    )


class LookForm(forms.Form):
    """Accent, welcome and name in mails."""

    accent = WrittenField(
        label=_("Accent colour"),
        max_length=7,
        required=False,
        help_text=_("As # and six digits or letters, e.g. #0b5fa5. Empty: Minga's own. It must be readable as text."),
        widget=forms.TextInput(attrs={"size": 8, "spellcheck": "false"}),
    )
    dark_accent = WrittenField(
        label=_("Accent colour on a dark screen"),
        max_length=7,
        required=False,
        help_text=_("Empty: a lighter tone of the same colour is taken."),
        widget=forms.TextInput(attrs={"size": 8, "spellcheck": "false"}),
    )
    welcome = WrittenField(
        label=_("Words of welcome"),
        max_length=WELCOME_MAX,
        required=False,
        help_text=_("Visitors, guests and whoever joined in the last two weeks read them on the home page."),
        widget=WritingArea(5),
    )
    mail_name = WrittenField(
        label=_("Name that mails come from"),
        max_length=80,
        required=False,
        help_text=_("Empty: the name of the space. The address stays that of this installation."),
    )
