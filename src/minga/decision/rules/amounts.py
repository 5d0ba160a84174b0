"""Amounts of a quantity: exact decimals, kept as text."""

from dataclasses import dataclass
from fractions import Fraction

from minga.algorithms.tally import read_amount, write_amount
from minga.kernel import Refusal
from minga.kernel.typed import TYPED_MAX

AMOUNT_MAX = TYPED_MAX


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
