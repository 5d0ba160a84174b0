"""Amounts of a quantity: exact decimals, typed by people with a comma or a dot, kept as text."""

import re
from dataclasses import dataclass
from fractions import Fraction

from minga.algorithms.tally import read_amount, write_amount
from minga.kernel import Refusal

AMOUNT_MAX = 32
TYPED = re.compile(r"(-?[0-9]+)(?:[.,]([0-9]+))?")
THOUSANDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The least and the most that a ballot may say, as exact decimals; an empty side is open."""

    lowest: str = ""
    highest: str = ""


def amount_of(text: object) -> Fraction | None:
    """The amount that a kept decimal writes; None where it is none."""
    try:
        return read_amount(text)
    except ValueError:
        return None


def tidy_amount(text: str) -> str:
    """An amount as it is kept: the shortest exact decimal; empty stays empty."""
    return write_amount(read_amount(text)) if text else ""


def read_typed_amount(text: str) -> str | None:
    """A typed number as it is kept: ``12,5`` and ``12.5`` are the same; None where it is unreadable.

    A mark before exactly three digits (``1.500``) means thousands to some and decimals to others: it is not read, but
    for ``0,125``, which can only be a part.
    """
    found = TYPED.fullmatch("".join(text.split()).replace("\N{MINUS SIGN}", "-"))
    if found is None:
        return None
    whole, part = found[1], found[2] or ""
    if len(part) == THOUSANDS and whole.lstrip("-").strip("0"):
        return None
    amount = amount_of(f"{whole}.{part}" if part else whole)
    return None if amount is None else write_amount(amount)


def typed_amount(text: str, *, mark: str) -> str:
    """A kept amount as it is typed, such that it is read as the same: three decimals get a fourth, which is zero."""
    whole, _dot, part = text.partition(".")
    if len(part) == THOUSANDS and whole.lstrip("-") != "0":
        part += "0"
    return f"{whole}{mark}{part}" if part else whole


def refusal_to_bound(bounds: Bounds) -> Refusal | None:
    """Whether the bounds are decimals, in order."""
    read = [amount_of(text) for text in (bounds.lowest, bounds.highest) if text]
    if None in read:
        return Refusal("decision:bounds-unreadable")
    lowest, highest = amount_of(bounds.lowest), amount_of(bounds.highest)
    crosses = lowest is not None and highest is not None and lowest > highest
    return Refusal("decision:bounds-cross") if crosses else None


def refusal_of_amount(amount: Fraction, bounds: Bounds) -> Refusal | None:
    """Whether an amount lies within the bounds, ends included."""
    lowest, highest = amount_of(bounds.lowest), amount_of(bounds.highest)
    if lowest is not None and amount < lowest:
        return Refusal("decision:amount-too-low", {"lowest": bounds.lowest})
    if highest is not None and amount > highest:
        return Refusal("decision:amount-too-high", {"highest": bounds.highest})
    return None
