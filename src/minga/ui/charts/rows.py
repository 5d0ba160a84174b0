"""One row for each thing on a common scale: coefficients with intervals, the portfolio, an event study."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from minga.ui.charts import frame
from minga.ui.charts.frame import Chart, Scale, Value, Words, Write

ROW, HEAD, FOOT, STRIP = 52.0, 8.0, 24.0, 74.0
LONGEST_NAME = 52
# The portfolio: a column of names, then the plot; a number stands beside its mark, left of it where it lies far right.
NAMES, PLOT, BESIDE, ROOM, TALL, LINE, LINES, WRAP = 40.0, 96.0, 80.0, 16.0, 64.0, 16.0, 3, 19
TONES = {"accent": "c1", "good": "c2", "warn": "c3", "none": "c0"}


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalRow:
    """A named estimate and its interval in the common unit; None where there is no number to tell.

    `said` is written beside the strip in place of the number ("inconclusive"); `tone` is one of TONES.
    """

    name: str
    estimate: Value = None
    low: Value = None
    high: Value = None
    said: str = ""
    tone: str = "accent"


def interval_plot(
    rows: Sequence[IntervalRow],
    *,
    words: Words,
    heads: tuple[str, str, str, str],
    reference: float = 0.0,
    number: Write = frame.plain,
) -> Chart:
    """Estimates with their intervals against `reference`. `heads` name the table: row, estimate, low, high."""
    values = frame.finite(value for row in rows for value in (row.estimate, row.low, row.high))
    if not rows:
        return frame.empty(words, heads)
    low, high = min([*values, reference]), max([*values, reference])
    room = (high - low) * 0.05 or 1.0
    scale = Scale(low - room, high + room, 1, STRIP)
    ticks = [tick for tick in frame.nice_ticks(low, high, 4) if scale.low <= tick <= scale.high]
    bottom = HEAD + ROW * len(rows)
    body = "".join(_grid_line(tick, tick == reference, scale, bottom) for tick in ticks)
    marks = [(scale.at(tick), _with_unit(tick, ticks, number, words.y)) for tick in ticks]
    body += frame.x_marks(marks, bottom + 18)
    body += "".join(_row(row, HEAD + ROW * index, scale, number) for index, row in enumerate(rows))
    return Chart(
        words.title,
        words.description,
        frame.outer(words, body, bottom + FOOT),
        frame.table(words.title, heads, [_cells(row, number) for row in rows]),
    )


def portfolio_strip(
    rows: Sequence[IntervalRow], *, words: Words, heads: tuple[str, str, str, str], number: Write = frame.plain
) -> Chart:
    """Purposes and what each changed, on one scale (the caller chooses it: share of the goal, standard deviations).

    Names stand in a column of their own, left of the plot, and each number beside its mark; no line runs through
    letters. A purpose without a number keeps its row and says why.
    """
    values = frame.finite(value for row in rows for value in (row.estimate, row.low, row.high))
    if not rows:
        return frame.empty(words, heads)
    low, high = min([*values, 0.0]), max([*values, 0.0])
    room = (high - low) * 0.05 or 1.0
    scale = Scale(low - room, high + room, NAMES, PLOT)
    ticks = [tick for tick in frame.nice_ticks(low, high, 3) if scale.low <= tick <= scale.high]
    bottom = HEAD + TALL * len(rows)
    body = "".join(_grid_line(tick, tick == 0.0, scale, bottom) for tick in ticks)
    body += frame.x_marks([(scale.at(tick), _with_unit(tick, ticks, number, words.y)) for tick in ticks], bottom + 18)
    body += "".join(_strip(row, HEAD + TALL * index, scale, number) for index, row in enumerate(rows))
    return Chart(
        words.title,
        words.description,
        frame.outer(words, body, bottom + FOOT),
        frame.table(words.title, heads, [_cells(row, number) for row in rows]),
    )


def _strip(row: IntervalRow, top: float, scale: Scale, number: Write) -> str:
    """The name in lines that fit a phone, the mark, and its number beside it on the side with more room."""
    colour, middle = TONES.get(row.tone, "c1"), top + TALL / 2
    lines = _wrapped(row.name)
    first = middle + 5 - LINE * (len(lines) - 1) / 2
    out = "".join(frame.text(line, 0, frame.short(first + LINE * place), "strong") for place, line in enumerate(lines))
    if row.estimate is None or not frame.known(row.estimate):
        said, zero = _wrapped(_said(row, number)), scale.at(0.0)
        begin = middle + 5 - LINE * (len(said) - 1) / 2
        beside_axis = (zero if zero < BESIDE - ROOM else NAMES) + 1.5
        return out + "".join(
            frame.text(line, beside_axis, frame.short(begin + LINE * place), "halo") for place, line in enumerate(said)
        )
    at = scale.at(row.estimate)
    ends = [at]
    if row.low is not None and row.high is not None and frame.known(row.low) and frame.known(row.high):
        ends = [scale.at(row.low), scale.at(row.high)]
        across = f'x1="{frame.short(ends[0])}%" x2="{frame.short(ends[1])}%"'
        y = frame.short(middle)
        out += f'<line class="whisker-l {colour}" {across} y1="{y}" y2="{y}"/>'
    out += f'<circle class="{colour}" cx="{frame.short(at)}%" cy="{frame.short(middle)}" r="5"/>'
    is_left = ends[-1] > BESIDE
    beside = (min(ends) - 2, "end") if is_left else (max(ends) + 2, "")
    kinds = [kind for kind in ("strong", "halo", colour, beside[1]) if kind]
    return out + frame.text(_said(row, number), beside[0], frame.short(middle + 5), *kinds)


def _wrapped(name: str) -> list[str]:
    """At most three short lines; what finds no room is cut with an ellipsis."""
    lines = textwrap.wrap(frame.cut(name, LONGEST_NAME), WRAP) or [""]
    return lines if len(lines) <= LINES else [*lines[: LINES - 1], frame.cut(" ".join(lines[LINES - 1 :]), WRAP)]


def _grid_line(tick: float, is_reference: bool, scale: Scale, bottom: float) -> str:
    place = frame.short(scale.at(tick))
    kind = "axis" if is_reference else "grid"
    return f'<line class="{kind}" x1="{place}%" x2="{place}%" y1="{HEAD}" y2="{frame.short(bottom)}"/>'


def _with_unit(tick: float, ticks: Sequence[float], number: Write, unit: str) -> str:
    return f"{number(tick)} {unit}" if unit and tick == ticks[-1] else number(tick)


def _row(row: IntervalRow, top: float, scale: Scale, number: Write) -> str:
    colour = TONES.get(row.tone, "c1")
    middle = frame.short(top + 32)
    out = frame.text(frame.cut(row.name, LONGEST_NAME), 0, frame.short(top + 14), "strong", "halo")
    if row.low is not None and row.high is not None and frame.known(row.low) and frame.known(row.high):
        ends = f'x1="{frame.short(scale.at(row.low))}%" x2="{frame.short(scale.at(row.high))}%"'
        out += f'<line class="whisker-l {colour}" {ends} y1="{middle}" y2="{middle}"/>'
    if row.estimate is not None and frame.known(row.estimate):
        out += f'<circle class="{colour}" cx="{frame.short(scale.at(row.estimate))}%" cy="{middle}" r="5"/>'
    kinds = ("end", "strong", colour) if row.estimate is not None else ("end",)
    return out + frame.text(_said(row, number), 100, frame.short(top + 36), *kinds)


def _said(row: IntervalRow, number: Write) -> str:
    if row.said:
        return row.said
    return number(row.estimate) if row.estimate is not None and frame.known(row.estimate) else "—"


def _cells(row: IntervalRow, number: Write) -> list[str]:
    ends = [number(value) if value is not None and frame.known(value) else "—" for value in (row.low, row.high)]
    return [row.name, _said(row, number), *ends]


def event_study(
    periods: Sequence[int],
    rows: Sequence[IntervalRow],
    *,
    words: Words,
    heads: tuple[str, str, str, str],
    number: Write = frame.plain,
) -> Chart:
    """Estimates by period before (negative) and after the start, each with its interval, around zero.

    `rows` go with `periods`. Before the start the estimates should stand on zero: that is the pre-trend check.
    """
    values = frame.finite(value for row in rows for value in (row.estimate, row.low, row.high))
    if not values:
        return frame.empty(words, heads)
    top, height = 28.0, 220.0
    ticks = frame.nice_ticks(min([*values, 0.0]), max([*values, 0.0]))
    across = Scale(min(periods) - 0.5, max(periods) + 0.5, frame.LEFT, frame.LEFT + frame.WIDTH)
    down = Scale(ticks[0], ticks[-1], top + height, top)
    body = frame.y_grid(ticks, down, number, words.y)
    if min(periods) < 0 <= max(periods):
        body += frame.rule(across.at(-0.5), words.x, 8, top + height)
    marked = [period for period in periods if period % max(1, round(len(periods) / 8)) == 0]
    body += frame.x_marks([(across.at(period), _period(period)) for period in marked], top + height + 18)
    body += "".join(_stem(period, row, across, down) for period, row in zip(periods, rows, strict=True))
    return Chart(
        words.title,
        words.description,
        frame.outer(words, body, top + height + FOOT),
        frame.table(words.title, heads, [_cells(row, number) for row in rows]),
        tuple(round(across.at(period), 2) for period in periods),
    )


def _stem(period: int, row: IntervalRow, across: Scale, down: Scale) -> str:
    colour = "c0" if period < 0 else "c1"
    place = frame.short(across.at(period))
    out = ""
    if row.low is not None and row.high is not None and frame.known(row.low) and frame.known(row.high):
        ends = f'y1="{frame.short(down.at(row.low))}" y2="{frame.short(down.at(row.high))}"'
        out += f'<line class="whisker {colour}" x1="{place}%" x2="{place}%" {ends}/>'
    if row.estimate is not None and frame.known(row.estimate):
        out += f'<circle class="{colour}" cx="{place}%" cy="{frame.short(down.at(row.estimate))}" r="4"/>'
    return out


def _period(period: int) -> str:
    return f"{period:+d}".replace("-", "\N{MINUS SIGN}") if period else "0"
