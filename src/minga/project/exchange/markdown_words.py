"""Words as Markdown that renders as those very words: nothing in them is taken for a mark. Pure."""

import re
import unicodedata
from typing import Final

OPEN, CLOSE = "\x01", "\x02"
MARKS: Final = {"b": "**", "i": "*", "s": "~~"}
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SPECIAL: Final = re.compile(r"[\\`*_\[\]<>~|]|&(?=#?\w+;)")
_START: Final = re.compile(r"(?:[#+=:-]|\d+(?=[.)](?:\s|\Z)))")
_SPAN: Final = re.compile(rf"{OPEN}([bis])([^{OPEN}{CLOSE}]*){CLOSE}")
_RAISED: Final = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_LOWERED: Final = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")


def plain(data: str) -> str:
    """Text as it stands in the source, without what nobody sees; lines end as they do in Unix."""
    return _UNSEEN.sub("", data.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ").replace("\x0c", " "))


def escaped(text: str) -> str:
    """The text with every sign escaped that Markdown would take for a mark inside a line."""
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", text)


def raised(text: str, *, is_low: bool) -> str:
    """Figures that stood higher or lower stay so: 10² is not 102."""
    figures = re.fullmatch(r"[+-]?[0-9]+", text)
    return text.translate(_LOWERED if is_low else _RAISED) if figures else text


def lines_of(inline: str) -> list[str]:
    """The lines of a paragraph, each safe at its start; emphasis holds only where Markdown would read it so."""
    said = _SPAN.sub(lambda found: _emphasized(found, inline), inline)
    return [_safe_start(" ".join(line.split())) for line in said.split("\n")]


def _safe_start(line: str) -> str:
    found = _START.match(line)
    if found is None:
        return line
    return f"{found[0]}\\{line[found.end() :]}" if found[0][0].isdigit() else f"\\{line}"


def _emphasized(found: re.Match[str], text: str) -> str:
    mark, inner = MARKS[found[1]], found[2]
    words = inner.strip()
    before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    if not words or "\n" in words or text[found.end() :].startswith(OPEN):
        return inner
    left, right = before[-1:] or _beside(text[: found.start()][::-1]), after[:1] or _beside(text[found.end() :])
    if left in MARK_SIGNS or right in MARK_SIGNS:
        return inner
    if _is_sign(words[0]) and not _is_gap(left):
        return inner
    if _is_sign(words[-1]) and not _is_gap(right):
        # Between a full stop and a word there was to be a space; within a number or a name there was none.
        if not (right.isalpha() and words[-1] in ".,;:!?…)»"):
            return inner
        after = " "
    return f"{before}{mark}{words}{mark}{after}"


MARK_SIGNS: Final = frozenset("*~`")


def _beside(text: str) -> str:
    """The first sign that will be seen."""
    seen = re.sub(rf"{OPEN}[bis]|[bis]{OPEN}|{CLOSE}", "", text[:20])
    return seen[:1]


def _is_sign(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "PS"


def _is_gap(sign: str) -> bool:
    return not sign or sign.isspace() or unicodedata.category(sign)[0] == "P"
