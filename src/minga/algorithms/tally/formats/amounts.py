"""Amounts of money as they stand in other people's files."""

import re
from decimal import Decimal

MOST_CHARACTERS = 40
"""Of an amount as it is written: what was once a float is longer than its digits that matter."""
PLAIN = re.compile(r"(\d*)(?:[.,](\d*))?", re.ASCII)
THOUSAND = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)


def read_amount(text: str) -> Decimal | None:
    """An amount of 0 or more, with a point or a comma before its decimals; None where it is none.

    ``1.234`` is a thousand in one country and one in another: that is nobody's to guess, see `may_be_thousands`.
    """
    plain = text.strip()
    match = PLAIN.fullmatch(plain)
    if match is None or len(plain) > MOST_CHARACTERS or not (match[1] or match[2]):
        return None
    return Decimal(f"{match[1] or 0}.{match[2] or 0}")


def may_be_thousands(text: str) -> bool:
    """Whether the one mark in an amount may stand between thousands as well as before decimals."""
    return THOUSAND.fullmatch(text.strip()) is not None
