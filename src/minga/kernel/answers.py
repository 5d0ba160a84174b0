"""Yes and no as people and programs write them in a cell, in Spanish and English."""

from typing import Final

from minga.kernel.sameness import comparison_key

YES: Final = frozenset(
    [
        "1",
        "1.0",
        "1,0",
        "x",
        "y",
        "s",
        "t",
        "v",
        "yes",
        "true",
        "si",
        "verdadero",
        "cierto",
        "ok",
        "on",
        "✓",
        "✔",
        "☑",
        "✅",
    ]
)
NO: Final = frozenset(["0", "0.0", "0,0", "n", "f", "no", "not", "false", "falso", "off", "✗", "✘", "☐", "❌"])


def yes_or_no(cell: object) -> bool | None:
    """What a cell answers, whatever its capitals, accents and blanks; None for anything else, and for nothing."""
    key = comparison_key(str(cell))
    if key in YES:
        return True
    return False if key in NO else None
