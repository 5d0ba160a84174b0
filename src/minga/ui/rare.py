"""Forms that ask little at first."""

from django import forms
from django.forms import BoundField


class RareForm(forms.Form):
    """A form of which some fields wait behind *More options*, open where one of them went wrong."""

    rare: tuple[str, ...] = ()

    def frequent_fields(self) -> list[BoundField]:
        return [field for field in self.visible_fields() if field.name not in self.rare]

    def rare_fields(self) -> list[BoundField]:
        return [field for field in self.visible_fields() if field.name in self.rare]

    @property
    def is_rare_wrong(self) -> bool:
        return any(name in self.errors for name in self.rare)
