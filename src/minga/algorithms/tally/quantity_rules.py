"""The rules of a decision on a quantity, and amounts as exact decimals."""

import re
from dataclasses import dataclass
from fractions import Fraction

from .errors import refuse_rule

# Digits before and after the mark. A bound, so that no published file can ask for a number that fills the memory.
WHOLE_DIGITS, DECIMALS = 18, 9
DECIMAL = re.compile(rf"-?[0-9]{{1,{WHOLE_DIGITS}}}(\.[0-9]{{1,{DECIMALS}}})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityRules:
    """How much of something is decided.

    - `lower` and `upper` bound every amount, ends included; `None` leaves that side open.
    - `wait`: the option that says "decide nothing now", where there is one. If more than half of the votes cast
      choose it, it is the winner and no amount is decided.

    Raises `TallyError` (`bad_rules`) naming the field.
    """

    lower: Fraction | None = None
    upper: Fraction | None = None
    wait: str | None = None

    def __post_init__(self) -> None:
        for field, bound in (("quantity.lower", self.lower), ("quantity.upper", self.upper)):
            if bound is not None and not is_amount(bound):
                raise refuse_rule(field, "must be an exact decimal.")
        if self.lower is not None and self.upper is not None and self.lower > self.upper:
            raise refuse_rule("quantity.upper", "must not be below quantity.lower.")

    def admits(self, amount: Fraction) -> bool:
        """Whether an amount lies within the bounds."""
        return (self.lower is None or self.lower <= amount) and (self.upper is None or amount <= self.upper)


def is_amount(value: object) -> bool:
    """Whether a value is a fraction that a decimal of at most 18 + 9 digits writes exactly."""
    return isinstance(value, Fraction) and abs(value) < 10**WHOLE_DIGITS and (value * 10**DECIMALS).denominator == 1


def write_amount(amount: Fraction) -> str:
    """An amount as the shortest decimal that is exact: ``"12.5"``, ``"-3"``."""
    whole, part = divmod(int(abs(amount) * 10**DECIMALS), 10**DECIMALS)
    decimals = f"{part:0{DECIMALS}d}".rstrip("0")
    return f"{'-' if amount < 0 else ''}{whole}{'.' if decimals else ''}{decimals}"


def read_amount(text: object) -> Fraction:
    """The amount that a decimal writes; `ValueError` where it is none (also ``1e9``, ``1/3``, ``NaN``)."""
    if not isinstance(text, str) or not DECIMAL.fullmatch(text):
        raise ValueError(f"{text!r} is not a decimal of at most {WHOLE_DIGITS} digits and {DECIMALS} decimals.")
    return Fraction(text)
