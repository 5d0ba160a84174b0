"""A moment in a form: a day and an hour, and whose hour it is."""

from typing import Any

from django import forms
from django.utils.functional import lazystr
from django.utils.translation import gettext

from minga.ui.numbers import zone_of_page


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class _WhoseHour:
    """Said when the page is drawn: the zone is the reader's."""

    def __str__(self) -> str:
        return gettext("Day and hour, in %(zone)s.") % {"zone": zone_of_page()}


class MomentField(forms.DateTimeField):
    """A date and time as its reader's clock shows it, with the zone beside it as text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=MomentInput(), help_text=lazystr(_WhoseHour()), **kwargs)
