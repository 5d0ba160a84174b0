"""What a person says of themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.foundation.profiles.rules import HELPS_MAX, SPEAKS_MAX
from minga.ui.fields import WrittenField


class PresentForm(forms.Form):
    helps_with = WrittenField(
        label=_("What can people ask you about?"),
        max_length=HELPS_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One on each line. For example: the kiln of line 2."),
    )
    speaks = WrittenField(
        label=_("Which languages do you speak?"),
        max_length=SPEAKS_MAX,
        required=False,
        help_text=_("For example: Spanish, a little English."),
    )


class PictureForm(forms.Form):
    file = forms.FileField(
        label=_("Choose a picture"),
        allow_empty_file=False,
        help_text=_("PNG, JPEG or WebP, at most 8 MB. Where and with what it was taken is not kept."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
