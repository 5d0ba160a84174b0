"""Numbers as people write them: which sign is the decimal mark is shown, said or asked, never guessed. Pure."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from minga.foundation.exchange.tables import TableError
from minga.outcome.rules import VALUE_MAX

MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "-", "—", "."})
SAMPLES = 3
# A group of thousands never begins with a zero: 0.500 is a half.
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}")
_GROUPS = re.compile(r"[+-]?[1-9]\d{0,2}(?:([.,])\d{3}){2,}")
_WHOLE = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")
_SPACES = re.compile(r"(?<=\d)[\u00a0\u202f\u2009 '’](?=\d{3}(?!\d))")
OTHER = {".": ",", ",": "."}


class Percent(float):
    """A cell that a spreadsheet shows as a percentage: the figure before the sign, 18.5 where it holds 0.185."""

    def __str__(self) -> str:
        return f"{float(self):.15g} %"


def is_percent(cell: object) -> bool:
    return isinstance(cell, Percent) or (isinstance(cell, str) and cell.rstrip().endswith("%"))


@dataclass(slots=True)
class _Seen:
    """Values that show their decimal mark, one for each mark, and some that could be read either way."""

    sure: dict[str, str] = field(default_factory=dict)
    either: list[str] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)

    def add(self, text: str) -> None:
        if "," in text and "." in text:
            self.sure.setdefault("," if text.rfind(",") > text.rfind(".") else ".", text)
        elif found := _EITHER.fullmatch(text):
            if len(self.either) < SAMPLES and text not in self.either:
                self.either.append(text)
            self.marks.add(found[1])
        elif found := _GROUPS.fullmatch(text):
            self.sure.setdefault(OTHER[found[1]], text)
        elif number(text, mark := "," if "," in text else ".") is not None:
            self.sure.setdefault(mark, text)


def decimal_mark(cells: Iterable[object], declared: str, delimiter: str) -> str:
    """``.`` or ``,`` as declared or as the values show; raises ``TableError`` where they could mean either.

    Only in a file that separates its cells with commas is a dot a decimal point without being asked about.
    """
    if declared in OTHER:
        return declared
    seen = _Seen()
    for cell in cells:
        if isinstance(cell, str) and ("," in cell or "." in cell):
            seen.add(_plain(cell))
    if len(seen.sure) > 1:
        raise TableError("outcome:mixed-decimals", first=seen.sure[","], second=seen.sure["."])
    if seen.sure:
        return next(iter(seen.sure))
    if seen.marks == {"."} and delimiter == ",":
        return "."
    if seen.either:
        raise TableError("outcome:unclear-decimals", **_readings(seen.either))
    return "."


def sample_of(cells: Iterable[object], mark: str) -> tuple[str, float] | None:
    """The first number that was written with a mark, and what it is read as: nobody is left to guess."""
    for cell in cells:
        if isinstance(cell, str) and ("," in cell or "." in cell) and (value := number(cell, mark)) is not None:
            return cell.strip(), value
    return None


def _readings(samples: list[str]) -> dict[str, object]:
    """The samples, and what each would be with a decimal comma and with a decimal point: thousands, or about so many.

    About, because a decimal mark written here would be read in two ways again.
    """
    told = {"value": samples}
    for name, mark in (("comma", ","), ("point", ".")):
        read = [(mark in sample, number(sample, mark) or 0.0) for sample in samples]
        told[name] = [f"≈ {int(value)}" if has_decimals else f"{value:.15g}" for has_decimals, value in read]
    return {name: "; ".join(each) for name, each in told.items()}


def _plain(text: str) -> str:
    return text.replace("\N{MINUS SIGN}", "-").strip().removesuffix("%").rstrip()


def number(cell: object, mark: str) -> float | None:
    """A finite number; None where it is none. Thousands are accepted only in well-formed groups."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell) if abs(cell) <= VALUE_MAX else None
    text = _SPACES.sub("", _plain(str(cell)))
    group = OTHER[mark]
    if group in text:
        if not re.fullmatch(rf"[+-]?[1-9]\d{{0,2}}(?:{re.escape(group)}\d{{3}})+(?:{re.escape(mark)}\d+)?", text):
            return None
        text = text.replace(group, "")
    text = text.replace(mark, ".")
    if not _WHOLE.fullmatch(text):
        return None
    value = float(text)
    return value if abs(value) <= VALUE_MAX else None


def is_missing(cell: object) -> bool:
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return True
    return isinstance(cell, str) and cell.strip().casefold() in MISSING
