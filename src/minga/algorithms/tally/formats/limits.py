"""How much a file may claim, so that a hostile one ends in a sentence and never in an overflow or a full memory."""

from typing import Final

MOST_DIGITS: Final = 15
MOST_VOTERS: Final = 10**10
"""More than there are people; sums of this size, scaled by the fractions of a transfer, stay within 64 bits."""
MOST_CELLS: Final = 150_000_000
"""Ballots times the places of the longest: 1.2 GB."""
MOST_WORDS: Final = 200
"""Characters of a file that a refusal repeats."""


def whole_number(text: str) -> int | None:
    """The whole number of 0 or more that a text writes in at most 15 digits; None where it writes none."""
    plain = text.strip()
    return int(plain) if len(plain) <= MOST_DIGITS and plain.isdecimal() else None


def shortened(sentence: str) -> str:
    """A sentence that repeats a piece of the file, without the middle of a piece that is very long."""
    if len(sentence) <= 2 * MOST_WORDS:
        return sentence
    return f"{sentence[:MOST_WORDS]}…{sentence[-MOST_WORDS // 2 :]}"
