"""Fields that read what people type: words that somebody can see, numbers with a comma or a dot."""

from decimal import Decimal
from math import isfinite
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.formats import get_format
from django.utils.translation import gettext_lazy as _

from minga.kernel.typed import TYPED_MAX, read_typed_number, typed_number
from minga.kernel.writing import one_line, written


class WritingArea(forms.Textarea):
    """Where one writes Markdown: a textarea with tools, once its script has come."""

    has_tools = True

    def __init__(self, rows: int = 6) -> None:
        super().__init__(attrs={"rows": rows})


class WrittenField(forms.CharField):
    """A text. Where nobody sees anything in it, it is empty; on one line, it holds no signs that nobody sees."""

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value))
        return written(text) if isinstance(self.widget, forms.Textarea) else one_line(text)


class SecretField(forms.CharField):
    """A password, kept sign by sign: blanks at its ends and what nobody sees may be part of it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)


class _TypedField(forms.CharField):
    """A number typed as text: a browser's own field for numbers drops the comma of 12,5 and sends 125."""

    inputmode = "decimal"
    reason = _("Write a number such as 12,5, and thousands without a mark: 1500.")

    def __init__(self, *, min_value: float | None = None, max_value: float | None = None, **kwargs: Any) -> None:
        attributes = {"inputmode": self.inputmode, "autocomplete": "off"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attributes))
        super().__init__(**kwargs)
        self.widget.attrs |= attributes
        if min_value is not None:
            self.validators.append(MinValueValidator(min_value))
        if max_value is not None:
            self.validators.append(MaxValueValidator(max_value))

    def to_python(self, value: Any) -> Any:
        text = str(super().to_python(value))
        if not text:
            return None
        decimal = read_typed_number(text)
        number = None if decimal is None else self.number_of(decimal)
        if number is None:
            raise ValidationError(self.reason, code="number")
        return number

    def number_of(self, decimal: str) -> Any:
        """The value that a decimal stands for; None where it cannot be one."""
        number = float(decimal)
        return number if isfinite(number) else None

    def prepare_value(self, value: Any) -> Any:
        """A kept number as it is typed in the language of the page; what somebody has typed stays as it is."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            exact = format(Decimal(str(value)), "f")
            tidy = exact.rstrip("0").rstrip(".") if "." in exact else exact
            return typed_number(tidy, mark=str(get_format("DECIMAL_SEPARATOR")))
        return value


class NumberField(_TypedField):
    """A number; cleans to a ``float``, or to None where it is left empty. Where it could mean two things, it asks."""


class WholeNumberField(_TypedField):
    """A whole number; cleans to an ``int``, or to None where it is left empty."""

    inputmode = "numeric"
    reason = _("Write a whole number, and thousands without a mark: 1500.")

    def number_of(self, decimal: str) -> int | None:
        return None if "." in decimal else int(decimal)


class DecimalTextField(_TypedField):
    """An exact decimal, kept as text; empty where it is left empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=TYPED_MAX, **kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(value) or ""

    def number_of(self, decimal: str) -> str | None:
        return decimal
