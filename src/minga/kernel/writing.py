"""What people write, as others see it: whether anything is there, and one line without signs that nobody sees."""

import unicodedata
from typing import Final

# Letters and signs by their category that are drawn as nothing: fillers, a Braille blank, a note without a head.
_BLANK: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0\U0001d159")
_DROPPED: Final = frozenset("\u034f\u17b4\u17b5") | _BLANK
_JOINERS: Final = frozenset("\u200c\u200d")
_BLACK_FLAG: Final = "\U0001f3f4"
# Pictographs are added each year: what this Python does not know yet may well be one.
_PICTOGRAPHS: Final = range(0x1F000, 0x20000)


def is_blank(text: str) -> bool:
    """Whether a reader sees nothing: no letter, digit or sign, whatever else stands there."""
    return not any(_is_seen(sign) for sign in text)


def written(text: str) -> str:
    """The text as it was typed; empty where nothing is seen."""
    return "" if is_blank(text) else text


def one_line(text: str) -> str:
    """A name or a title: on one line, without blanks at its ends and without signs that nobody sees.

    Marks of direction, joiners and fillers can make one name look like another. Joiners and variants stay where they
    make a sign: in pictographs, and in scripts whose letters need them.
    """
    kept: list[str] = []
    for sign in text:
        if sign.isspace() or sign in "\u0085\u2028\u2029":
            kept.append(sign if unicodedata.category(sign) == "Zs" else " ")
        elif _stays(sign, kept[-1] if kept else ""):
            kept.append(sign)
    while kept and (kept[-1] in _JOINERS or kept[-1].isspace()):
        kept.pop()
    return written("".join(kept).strip())


def _is_seen(sign: str) -> bool:
    if sign in _BLANK:
        return False
    category = unicodedata.category(sign)
    return category[0] in "LNPS" or (category == "Cn" and ord(sign) in _PICTOGRAPHS)


def _stays(sign: str, before: str) -> bool:
    if sign in _DROPPED:
        return False
    if sign in _JOINERS or _is_variation(sign):
        return bool(before) and _takes_more(before)
    if "\U000e0020" <= sign <= "\U000e007f":
        return before == _BLACK_FLAG or "\U000e0020" <= before <= "\U000e007e"
    return unicodedata.category(sign) not in {"Cc", "Cf", "Cs"}


def _is_variation(sign: str) -> bool:
    return "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef" or "\u180b" <= sign <= "\u180f"


def _takes_more(sign: str) -> bool:
    """Whether a joiner or a variant after this sign changes what is seen."""
    category = unicodedata.category(sign)
    return category[0] in "SNPM" or category in {"Lo", "Cn"} or _is_variation(sign)
