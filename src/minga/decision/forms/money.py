"""Amounts of money, typed by people with a comma or a dot, kept as whole numbers of the smallest unit."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from minga.decision import rules
from minga.ui.fields import WrittenField
from minga.ui.numbers import decimals_of

CURRENCIES = (
    "EUR",
    "USD",
    "GBP",
    "CHF",
    "ARS",
    "BOB",
    "BRL",
    "CLP",
    "COP",
    "CRC",
    "DOP",
    "GTQ",
    "HNL",
    "MXN",
    "NIO",
    "PAB",
    "PEN",
    "PLN",
    "PYG",
    "UYU",
)


class MoneyField(WrittenField):
    """Money of a currency; cleans to an ``int`` of its smallest unit, or None where it is left empty."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, *, currency: str = "EUR", **kwargs: Any) -> None:
        super().__init__(required=False, max_length=30, **kwargs)
        self.currency = currency

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        amount = rules.read_money(text, decimals=decimals_of(self.currency))
        if amount is None:
            raise ValidationError(_("Write an amount of money, such as 1250,50 or 1.250,50."), code="money")
        return amount
