"""Series over time: an indicator beside what would have been, a treated unit among placebos, a sparkline."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from minga.ui.charts import frame
from minga.ui.charts.frame import LEFT, WIDTH, Chart, Scale, Value, Words, Write

TOP, HEIGHT, FOOT = 34.0, 240.0, 26.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LineNames:
    """What the lines are called beside their ends and in the table."""

    actual: str
    expected: str = ""
    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class _Field:
    """The ground a line chart stands on."""

    x: Scale
    y: Scale
    ticks: tuple[float, ...]
    times: tuple[tuple[float, str], ...]

    def place(self, x: float) -> float:
        """Where `x` stands across the whole picture, in %."""
        return LEFT + self.x.at(x) / 1000 * WIDTH

    def pixel(self, y: float) -> float:
        return TOP + self.y.at(y) / 1000 * HEIGHT

    def points(self, xs: Sequence[float], ys: Sequence[Value]) -> list[tuple[Value, Value]]:
        return [
            (self.x.at(x), self.y.at(y) if y is not None and frame.known(y) else None)
            for x, y in zip(xs, ys, strict=True)
        ]


def _field(
    xs: Sequence[float], values: Sequence[float], write_x: Write, x_ticks: Sequence[tuple[float, str]] | None
) -> _Field:
    low, high = min(values), max(values)
    if 0 < low < 0.35 * high:
        low = 0.0
    ticks = frame.nice_ticks(low, high) if high > low else [low - 1, low, low + 1]
    if x_ticks is None:
        is_whole = all(x == int(x) for x in xs)
        steps = frame.nice_ticks(xs[0], xs[-1], 5)
        inside = [tick for tick in steps if xs[0] <= tick <= xs[-1] and (tick == int(tick) or not is_whole)]
        x_ticks = [(tick, write_x(tick)) for tick in inside or [xs[0]]]
    return _Field(Scale(xs[0], xs[-1]), Scale(ticks[0], ticks[-1], 1000, 0), tuple(ticks), tuple(x_ticks))


def _ground(field: _Field, words: Words, number: Write, markers: Sequence[tuple[float, str]]) -> str:
    grid = frame.y_grid(field.ticks, Scale(field.ticks[0], field.ticks[-1], TOP + HEIGHT, TOP), number, words.y)
    times = frame.x_marks([(field.place(x), name) for x, name in field.times], TOP + HEIGHT + 18)
    rules = "".join(frame.rule(field.place(x), name, 14, TOP + HEIGHT) for x, name in markers)
    return grid + times + rules


def _area(xs: Sequence[float], low: Sequence[Value], high: Sequence[Value], field: _Field, kind: str) -> str:
    both = [(x, a, b) for x, a, b in zip(xs, low, high, strict=True) if frame.known(a) and frame.known(b)]
    if len(both) < 2:
        return ""
    there = field.points([x for x, _, _ in both], [b for _, _, b in both])
    back = field.points([x for x, _, _ in both], [a for _, a, _ in both])[::-1]
    return frame.stroke(frame.path(there + back) + "Z", kind)


def _line(xs: Sequence[float], ys: Sequence[Value], field: _Field, *kinds: str) -> str:
    points = field.points(xs, ys)
    drawn = [(x, y) for x, y in points if x is not None and y is not None]
    if len(drawn) == 1:
        return frame.stroke(frame.dots(drawn), "knob", *kinds)
    return frame.stroke(frame.path(points), *kinds)


def _end_labels(xs: Sequence[float], lines: Sequence[tuple[Sequence[Value], str, str]], field: _Field) -> str:
    """Each line's name at its last point: the highest above its line, the others below theirs."""
    ends = []
    for values, name, kind in lines:
        known = [(x, y) for x, y in zip(xs, values, strict=True) if y is not None and frame.known(y)]
        if known and name:
            near = [field.pixel(y) for _, y in known[-max(1, len(known) // 4) :]]
            ends.append((field.pixel(known[-1][1]), field.place(known[-1][0]), near, name, kind))
    out = []
    for place, (_, x, near, name, kind) in enumerate(sorted(ends)):
        y = min(near) - 10 if place == 0 and len(ends) > 1 else max(near) + 20
        side = ("end",) if x > 30 else ()
        out.append(frame.text(name, x, frame.short(y), "halo", "strong", kind, *side))
    return "".join(out)


def line_with_band(
    xs: Sequence[float],
    actual: Sequence[Value],
    *,
    words: Words,
    names: LineNames,
    expected: Sequence[Value] | None = None,
    band: tuple[Sequence[Value], Sequence[Value]] | None = None,
    markers: Sequence[tuple[float, str]] = (),
    number: Write = frame.plain,
    write_x: Write = frame.plain,
    x_ticks: Sequence[tuple[float, str]] | None = None,
    goal: tuple[float, str] | None = None,
    pending: tuple[float, str] | None = None,
) -> Chart:
    """An indicator over time and, when known, what would have been without the change, with its interval.

    `xs` grow (years, ordinals of days); every series has their length, None or NaN where nothing is known. From the
    first marker on, the room between the two lines is tinted: that is the effect. `goal` is a level to reach, with its
    words; `pending` a time, later than all, that has not ended: its edge is grey and says so. Raises ValueError for
    unequal lengths.
    """
    none: list[Value] = [None] * len(xs)
    expected, (low, high) = expected or none, band or (none, none)
    columns = [(actual, names.actual), (expected, names.expected), (low, names.low), (high, names.high)]
    named = [(column, name) for column, name in columns if name]
    heads = [words.x, *(name for _, name in named)]
    values = frame.finite(value for column, _ in columns for value in column)
    if not values:
        return frame.empty(words, heads)
    aim = [goal[0]] if goal is not None else []
    reach = [*xs, *([pending[0]] if pending is not None else [])]
    field = _field(reach, [*values, *aim], write_x, x_ticks)
    start = markers[0][0] if markers else float("inf")
    lines = _series(xs, actual, expected, band=(low, high), start=start, field=field)
    labels = _end_labels(xs, [(actual, names.actual, "c1"), (expected, names.expected, "c0")], field)
    ground = _edge(field, xs[-1], pending) + _ground(field, words, number, markers) + _goal(field, goal)
    picture = ground + frame.inner(lines, TOP, HEIGHT) + labels
    rows = [[write_x(x), *(_cell(column[index], number) for column, _ in named)] for index, x in enumerate(xs)]
    return _finished(words, picture, heads, rows, xs=xs, field=field)


def _goal(field: _Field, goal: tuple[float, str] | None) -> str:
    """A dotted line across at the level to reach, with its words at the left, above it."""
    if goal is None:
        return ""
    y = field.pixel(goal[0])
    line = f'<line class="rule" x1="{frame.short(LEFT)}%" x2="100%" y1="{frame.short(y)}" y2="{frame.short(y)}"/>'
    return line + frame.text(goal[1], LEFT + 1, frame.short(y - 6), "halo", "strong")


def _edge(field: _Field, last: float, pending: tuple[float, str] | None) -> str:
    """The time that has not ended, from the last value on: grey, with its words."""
    if pending is None:
        return ""
    left, right = field.place(last), field.place(pending[0])
    return (
        f'<rect class="band" x="{frame.short(left)}%" width="{frame.short(right - left)}%"'
        f' y="{frame.short(TOP)}" height="{frame.short(HEIGHT)}"/>'
        + frame.text(pending[1], right, frame.short(TOP - 6), "end")
    )


def _series(
    xs: Sequence[float],
    actual: Sequence[Value],
    expected: Sequence[Value],
    *,
    band: tuple[Sequence[Value], Sequence[Value]],
    start: float,
    field: _Field,
) -> str:
    """The band, the tinted effect from `start` on, the two lines."""
    after = [index for index, x in enumerate(xs) if x >= start]
    later = [xs[index] for index in after]
    mine, theirs = ([column[index] for index in after] for column in (actual, expected))
    return (
        _area(xs, *band, field, "band")
        + _area(later, mine, theirs, field, "gap")
        + _line(xs, expected, field, "line", "dash", "c0")
        + _line(xs, actual, field, "line", "bold", "c1")
    )


def _finished(
    words: Words,
    picture: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    xs: Sequence[float],
    field: _Field,
) -> Chart:
    svg = frame.outer(words, picture, TOP + HEIGHT + FOOT)
    places = tuple(round(field.place(x), 2) for x in xs)
    return Chart(words.title, words.description, svg, frame.table(words.title, heads, rows), places)


def placebo_picture(
    xs: Sequence[float],
    treated: Sequence[Value],
    placebos: Sequence[Sequence[Value]],
    *,
    words: Words,
    treated_name: str,
    placebo_name: str,
    markers: Sequence[tuple[float, str]] = (),
    number: Write = frame.plain,
    write_x: Write = frame.plain,
    x_ticks: Sequence[tuple[float, str]] | None = None,
) -> Chart:
    """The gap of the treated unit among the gaps of all those where nothing was done.

    The table gives the treated gap and, for each time, the lowest and the highest placebo.
    """
    heads = [words.x, treated_name, f"{placebo_name}, min", f"{placebo_name}, max"]
    values = frame.finite([*treated, *(value for line in placebos for value in line)])
    if not values:
        return frame.empty(words, heads)
    field = _field(xs, [*values, 0.0], write_x, x_ticks)
    body = frame.stroke("".join(frame.path(field.points(xs, line)) for line in placebos), "thin")
    body += _line(xs, treated, field, "line", "bold", "c1")
    labels = _end_labels(xs, [(treated, treated_name, "c1")], field)
    count = frame.text(f"{placebo_name} ({len(placebos)})", LEFT + 1, frame.short(TOP + HEIGHT - 8), "halo")
    picture = _ground(field, words, number, markers) + frame.inner(body, TOP, HEIGHT) + labels + count
    rows = [[write_x(x), *_placebo_cells(treated, placebos, index, number)] for index, x in enumerate(xs)]
    return _finished(words, picture, heads, rows, xs=xs, field=field)


def _placebo_cells(
    treated: Sequence[Value], placebos: Sequence[Sequence[Value]], index: int, number: Write
) -> list[str]:
    others = frame.finite(line[index] for line in placebos)
    ends = [number(min(others)), number(max(others))] if others else ["—", "—"]
    return [_cell(treated[index], number), *ends]


def sparkline(values: Sequence[Value], *, label: str) -> str:
    """A small line without axes for a table's cell; `label` says in words what it shows. Returns SVG."""
    known = frame.finite(values)
    name = quoteattr(label)
    head = f'<svg class="chart spark" viewBox="0 0 1000 1000" preserveAspectRatio="none" role="img" aria-label={name}>'
    if not known:
        return f'{head}<path class="grid" d="M0 500L1000 500"/></svg>'
    across, down = Scale(0, max(len(values) - 1, 1), 20, 960), Scale(min(known), max(known), 880, 120)
    points = [
        (across.at(index), down.at(value) if value is not None and frame.known(value) else None)
        for index, value in enumerate(values)
    ]
    last = [(x, y) for x, y in points if y is not None][-1]
    line = frame.stroke(frame.path(points), "line", "c0")
    end = frame.stroke(frame.dots([last]), "dot", "dot-s", "c1")
    return f"{head}{line}{end}</svg>"


def _cell(value: Value, number: Write) -> str:
    return number(value) if value is not None and frame.known(value) else "—"
