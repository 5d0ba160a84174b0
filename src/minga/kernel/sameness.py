"""Whether two short texts say the same to whoever reads them, however they were typed."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

# Not of the categories that hold what nobody sees, and still drawn as nothing: fillers, joiners, a Braille blank.
_BLANK_SIGNS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_VARIATIONS: Final = ("\u180b", "\u180f"), ("\ufe00", "\ufe0f"), ("\U000e0100", "\U000e01ef")
# The marks set over and under letters of Latin, Greek and Cyrillic; in other scripts a mark makes another letter.
_ACCENTS: Final = ("\u0300", "\u036f"), ("\u1ab0", "\u1aff"), ("\u1dc0", "\u1dff"), ("\u20d0", "\u20ff")
# Word processors put these in place of what was typed.
_TYPOGRAPHY: Final = str.maketrans(
    dict.fromkeys("‘’‛ʼ′", "'") | dict.fromkeys("“”„‟″«»", '"') | dict.fromkeys("‐‑‒–—―−", "-")
)
_MARKS: Final = r"\s.,;:!?¡¿\"'()\[\]{}·•-"
# A sign before a figure belongs to it: -5 is not 5, nor .5.
_ENDS: Final = re.compile(rf"\A(?:[{_MARKS}](?<![.,-](?=\d)))+|[{_MARKS}]+\Z")


def comparison_key(text: str) -> str:
    """What is left of a text when only its words and figures count: equal keys, the same text to a reader.

    Capitals, accents, signs that cannot be seen, the kind of dash or quotation mark, punctuation at both ends and
    repeated blanks make no difference. What is not seen at all has an empty key; a text of punctuation keeps it.
    """
    seen = " ".join(_plain(text.casefold()).casefold().translate(_TYPOGRAPHY).split())
    return _ENDS.sub("", seen) or seen


def _plain(text: str) -> str:
    """The text in its plainest signs, without those that nobody sees."""
    return "".join(map(_plain_sign, text))


@lru_cache(maxsize=4096)
def _plain_sign(sign: str) -> str:
    """A sign without its accents; superscripts and fractions stay, since 10² is not 102."""
    plain = sign if unicodedata.category(sign) == "No" else unicodedata.normalize("NFKD", sign)
    return "".join(part for part in plain if not _is_unseen(part) and not _is_in(part, _ACCENTS))


def _is_unseen(sign: str) -> bool:
    is_control = unicodedata.category(sign) in ("Cc", "Cf", "Cs") and not sign.isspace()
    return is_control or sign in _BLANK_SIGNS or _is_in(sign, _VARIATIONS)


def _is_in(sign: str, ranges: tuple[tuple[str, str], ...]) -> bool:
    return any(first <= sign <= last for first, last in ranges)
