"""What every chart shares: a frame that stretches without stretching its letters, ticks, text, tables.

A chart is one inline SVG of fixed height and full width. Places across are percentages of the outer SVG; lines are
drawn in an inner SVG of 1000 by 1000 units that stretches with it. So one picture serves a phone and a wide page, and
its letters and strokes keep their size. Colours come from the classes c0 to c5 of minga.css. No scripts, no style
attributes.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10
from xml.sax.saxutils import escape, quoteattr
from zlib import crc32

type Write = Callable[[float], str]
type Value = float | None

LEFT, WIDTH = 9.0, 89.0
COLOURS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words on a chart, in the reader's language. `x` and `y` name the axes; `y` is the unit."""

    title: str
    description: str = ""
    x: str = ""
    y: str = ""
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn chart: the picture, the same numbers as a table, and where its rows stand across (in %)."""

    title: str
    description: str
    svg: str
    table: str
    places: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Scale:
    """From values `low`..`high` to places `start`..`end`. A scale without width puts everything in its middle."""

    low: float
    high: float
    start: float = 0.0
    end: float = 1000.0

    def at(self, value: float) -> float:
        if self.high == self.low:
            return (self.start + self.end) / 2
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def plain(value: float) -> str:
    """The formatter used when the caller passes none: up to six digits, a dot, no grouping."""
    return f"{value:g}"


def finite(values: Iterable[Value]) -> list[float]:
    """The values that can be drawn."""
    return [float(value) for value in values if value is not None and isfinite(value)]


def known(value: Value) -> bool:
    return value is not None and isfinite(value)


def short(value: float) -> str:
    """A coordinate with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def nice_ticks(low: float, high: float, about: int = 4) -> list[float]:
    """Round values that cover `low`..`high`, `about` that many; one tick when there is no span."""
    if high <= low:
        return [low]
    raw = (high - low) / about
    power = 10.0 ** floor(log10(raw))
    step = next(power * unit for unit in (1, 2, 2.5, 5, 10) if power * unit >= raw * 0.999)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [round(index * step, 10) for index in range(first, last + 1)]


def text(words: str, x: float, y: str, *classes: str, lift: float = 0) -> str:
    """A label; `x` in % of the width, `y` in pixels or with its own %, `lift` pixels above that."""
    kind = f" class={quoteattr(' '.join(classes))}" if classes else ""
    shift = f' dy="{short(-lift)}"' if lift else ""
    return f'<text x="{short(x)}%" y="{y}"{shift}{kind}>{escape(words)}</text>'


def path(points: Iterable[tuple[Value, Value]]) -> str:
    """The `d` of a line through the points; it breaks where one is missing."""
    out: list[str] = []
    pen = "M"
    for x, y in points:
        if x is None or y is None or not (isfinite(x) and isfinite(y)):
            pen = "M"
            continue
        out.append(f"{pen}{short(x)} {short(y)}")
        pen = "L"
    return "".join(out)


def dots(points: Iterable[tuple[float, float]]) -> str:
    """The `d` of many round dots in one path: lines of no length with round ends."""
    return "".join(f"M{short(x)} {short(y)}h0" for x, y in points)


def stroke(d: str, *classes: str) -> str:
    return f'<path class="{" ".join(classes)}" d="{d}"/>' if d else ""


def inner(body: str, top: float, height: float, *, left: float = LEFT, width: float = WIDTH) -> str:
    """The stretching part: 1000 by 1000 units between `left` and `left + width` % and `top` and `top + height` px."""
    return (
        f'<svg x="{short(left)}%" y="{short(top)}" width="{short(width)}%" height="{short(height)}"'
        f' viewBox="0 0 1000 1000" preserveAspectRatio="none" overflow="visible">{body}</svg>'
    )


def outer(words: Words, body: str, height: float | None, *, kind: str = "") -> str:
    """The whole SVG with its title and description; without a height the class `kind` gives its shape."""
    key = f"c{crc32((words.title + body).encode()):08x}"
    size = f' height="{short(height)}"' if height is not None else ""
    described = f"{key}t {key}d" if words.description else f"{key}t"
    desc = f'<desc id="{key}d">{escape(words.description)}</desc>' if words.description else ""
    return (
        f'<svg class="chart{" " + kind if kind else ""}" width="100%"{size} role="img" aria-labelledby="{described}">'
        f'<title id="{key}t">{escape(words.title)}</title>{desc}{body}</svg>'
    )


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The same numbers for those who read rather than look; the first cell of a row is its name."""
    number = ' class="number"'
    head = "".join(f'<th scope="col"{number if place else ""}>{escape(name)}</th>' for place, name in enumerate(heads))
    body = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f'<td class="number">{escape(cell)}</td>' for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    return (
        f'<table class="table"><caption class="visually-hidden">{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def empty(words: Words, heads: Sequence[str], height: float = 120) -> Chart:
    """A chart of nothing says so: one hairline and one sentence."""
    line = f'<line class="grid" x1="0" x2="100%" y1="{short(height / 2)}" y2="{short(height / 2)}"/>'
    said = text(words.empty or "—", 50, short(height / 2 + 22), "mid")
    return Chart(words.title, words.description, outer(words, line + said, height), table(words.title, heads, []))


def y_grid(ticks: Sequence[float], scale: Scale, number: Write, unit: str) -> str:
    """Hairlines across, each with its value on top of its left end; the highest also says the unit."""
    out = []
    for tick in ticks:
        y = scale.at(tick)
        words = f"{number(tick)} {unit}" if unit and tick == ticks[-1] else number(tick)
        kind = "axis" if tick == 0 else "grid"
        out.append(f'<line class="{kind}" x1="0" x2="100%" y1="{short(y)}" y2="{short(y)}"/>')
        out.append(text(words, 0, short(y - 5), "halo"))
    return "".join(out)


def x_marks(ticks: Sequence[tuple[float, str]], y: float) -> str:
    """Names under the axis; `ticks` are places in % with their words. The outer ones stay inside the frame."""
    out = []
    for place, words in ticks:
        side = "end" if place > 94 else "" if place < 6 else "mid"
        out.append(text(words, place, short(y), *([side] if side else [])))
    return "".join(out)


def rule(place: float, words: str, top: float, bottom: float) -> str:
    """A dotted line down the chart, with its words on the side that has more room."""
    side = ("end",) if place > 55 else ()
    shift = place - 1 if place > 55 else place + 1
    return (
        f'<line class="rule" x1="{short(place)}%" x2="{short(place)}%" y1="{short(top)}" y2="{short(bottom)}"/>'
        + text(words, shift, short(top + 10), "halo", *side)
    )


def cut(words: str, most: int) -> str:
    """The words, ended by an ellipsis where they would leave the frame."""
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
