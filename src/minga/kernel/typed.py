"""Numbers as people type them, with a comma or a dot, whatever the language of the page."""

import re
from typing import Final

TYPED_MAX: Final = 32
_TYPED: Final = re.compile(r"(-?[0-9]+)(?:[.,]([0-9]+))?")
_THOUSANDS: Final = 3


def read_typed_number(text: str) -> str | None:
    """A typed number as its shortest decimal: ``12,5`` and ``12.5`` are the same; None where it is unreadable.

    A mark before exactly three digits (``1.500``) means thousands to some and decimals to others: it is not read, but
    for ``0,125``, which can only be a part.
    """
    found = _TYPED.fullmatch("".join(text.split()).replace("\N{MINUS SIGN}", "-"))
    if found is None or len(text) > TYPED_MAX:
        return None
    whole, part = found[1], found[2] or ""
    if len(part) == _THOUSANDS and whole.lstrip("-").strip("0"):
        return None
    sign, digits = ("-" if whole.startswith("-") else ""), whole.lstrip("-").lstrip("0") or "0"
    part = part.rstrip("0")
    if digits == "0" and not part:
        return "0"
    return f"{sign}{digits}.{part}" if part else f"{sign}{digits}"


def typed_number(decimal: str, *, mark: str) -> str:
    """A decimal as it is typed, such that it is read as the same: three decimals get a fourth, which is zero."""
    whole, _dot, part = decimal.partition(".")
    if len(part) == _THOUSANDS and whole.lstrip("-") != "0":
        part += "0"
    return f"{whole}{mark}{part}" if part else whole
