"""One page of paper: a verdict as tagged PDF, set by Typst. Pure; what people wrote goes in as data only."""

import json
import unicodedata
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

TEMPLATE = Path(__file__).with_name("sheet.typ")
UNSHOWABLE = "could not be displayed"
NO_SIGNS = frozenset({"Cc", "Cs", "Cn", "Co", "Zl", "Zp"})

type Paper = Literal["a4", "us-letter"]
type Place = tuple[float, float]


class TypesettingError(Exception):
    """The page could not be set; the message is the typesetter's."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what makes it honest; a refused one is struck through."""

    name: str
    value: str
    unit: str = ""
    note: str = ""
    is_refused: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at, how it came out (good, bad, open or nothing), and a remark."""

    text: str
    state: str
    tone: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A series on a unit square, (0, 0) at the top left. Missing values cut a line into pieces.

    ``across`` and ``down`` are ticks: (place, words). ``start`` is where the work began, None for no mark.
    """

    title: str
    alt: str
    actual: tuple[tuple[Place, ...], ...]
    expected: tuple[tuple[Place, ...], ...]
    band: tuple[Place, ...]
    across: tuple[tuple[float, str], ...]
    down: tuple[tuple[float, str], ...]
    names: tuple[str, str]
    start: float | None = None
    start_name: str = ""


@dataclass(frozen=True, slots=True)
class Strip:
    """Effects and intervals on one scale from 0 to 1: (name, low, estimate, high, words); ``zero`` is no effect."""

    alt: str
    zero: float
    rows: tuple[tuple[str, float, float, float, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with its lines; ``more`` says how many there was no room for."""

    title: str
    lines: tuple[Line, ...]
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Everything on the page, in the reader's language; ``failed`` stands above the verdict."""

    language: str
    head: str
    kind: str
    about: str
    title: str
    sentence: str
    badge: str
    tone: str
    level: int
    rungs: tuple[tuple[int, str], ...]
    ladder_title: str
    failed: Section | None = None
    warning: str = ""
    figures: tuple[Figure, ...] = ()
    drawing: Drawing | None = None
    strip: Strip | None = None
    sections: tuple[Section, ...] = ()
    worth: tuple[Figure, ...] = ()
    trace_title: str = ""
    trace: tuple[tuple[str, str], ...] = field(default=())
    foot: tuple[str, ...] = ()


def pdf_of(sheet: Sheet, paper: Paper = "a4") -> bytes:
    """The sheet on one page; the same sheet gives the same bytes. Raises ``TypesettingError``.

    A sign that no font here has, an emoji say, is an empty box, and the page no longer promises PDF/UA.
    """
    given = {"sheet": json.dumps(_showable(asdict(sheet) | {"title": sheet.title.strip() or "—"})), "paper": paper}
    try:
        return _compiled(given, is_accessible=True)
    except RuntimeError as error:
        if UNSHOWABLE not in str(error):
            raise TypesettingError(str(error)) from error
    try:
        return _compiled(given, is_accessible=False)
    except RuntimeError as error:
        raise TypesettingError(str(error)) from error


def _compiled(given: dict[str, str], *, is_accessible: bool) -> bytes:
    import typst  # noqa: PLC0415  (80 MB on disk that only a PDF needs)

    return bytes(
        typst.compile(
            str(TEMPLATE),
            root=str(TEMPLATE.parent),
            sys_inputs=given,
            pdf_standards=["ua-1"] if is_accessible else [],
            ignore_system_fonts=True,
        )
    )


def _showable(part: Any) -> Any:
    """The same without what no font can show: control characters and halves of characters; line ends as spaces."""
    if isinstance(part, str):
        return "".join(" " if unicodedata.category(sign) in NO_SIGNS else sign for sign in part)
    if isinstance(part, dict):
        return {name: _showable(each) for name, each in part.items()}
    return [_showable(each) for each in part] if isinstance(part, list | tuple) else part
