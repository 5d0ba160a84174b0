"""Exact decimals, typed with a comma or a dot, kept as text."""

from typing import Any

from django.utils.formats import get_format

from minga.decision import rules
from minga.kernel.typed import typed_number
from minga.ui.fields import DecimalTextField


class AmountField(DecimalTextField):
    """An amount of a quantity; cleans to its shortest exact decimal, or to nothing where it is left empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def number_of(self, decimal: str) -> str | None:
        return decimal if rules.amount_of(decimal) is not None else None


def as_typed(amount: str) -> str:
    """A kept amount as it is typed in the language of the page."""
    return typed_number(amount, mark=str(get_format("DECIMAL_SEPARATOR")))
