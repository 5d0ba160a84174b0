"""Exact decimals, typed with a comma or a dot, kept as text."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import get_format
from django.utils.translation import gettext_lazy as _

from minga.decision import rules


class AmountField(forms.CharField):
    """An amount of a quantity; cleans to its shortest exact decimal, or to nothing where it is left empty."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=rules.AMOUNT_MAX, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        amount = rules.read_typed_amount(text) if text else ""
        if amount is None:
            raise ValidationError(_("Write a number such as 12,5, and thousands without a mark: 1500."), code="amount")
        return amount


def as_typed(amount: str) -> str:
    """A kept amount as it is typed in the language of the page."""
    return rules.typed_amount(amount, mark=str(get_format("DECIMAL_SEPARATOR")))
