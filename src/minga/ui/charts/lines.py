"""Series over time: an indicator beside what would have been, a treated unit among placebos, a sparkline."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    if low == high:
        low, high = low - 1, high + 1
    if 0 < low < 0.35 * high:
        low = 0.0
    ticks = frame.nice_ticks(low, high)
    if x_ticks is None:
        inside = [tick for tick in frame.nice_ticks(xs[0], xs[-1], 5) if xs[0] <= tick <= xs[-1]]
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
        last = [(x, y) for x, y in zip(xs, values, strict=True) if y is not None and frame.known(y)]
        if last and name:
            ends.append((field.pixel(last[-1][1]), field.place(last[-1][0]), name, kind))
    out = []
    for place, (y, x, name, kind) in enumerate(sorted(ends)):
        shift = -10 if place == 0 and len(ends) > 1 else 20
        side = "end" if x > 30 else ""
        out.append(frame.text(name, x, frame.short(y + shift), "halo", "strong", kind, *([side] if side else [])))
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
) -> Chart:
    """An indicator over time and, when known, what would have been without the change, with its interval.

    `xs` grow (years, ordinals of days); every series has their length, None or NaN where nothing is known. From the
    first marker on, the room between the two lines is tinted: that is the effect. Raises ValueError for unequal lengths.
    """
    expected = expected or [None] * len(xs)
    low, high = band or ([None] * len(xs), [None] * len(xs))
    heads = [words.x, *filter(None, (names.actual, names.expected, names.low, names.high))]
    values = frame.finite([*actual, *expected, *low, *high])
    if not values:
        return frame.empty(words, heads)
    field = _field(xs, values, write_x, x_ticks)
    start = markers[0][0] if markers else float("inf")
    after = [index for index, x in enumerate(xs) if x >= start]
    body = _area(xs, low, high, field, "band")
    body += _area([xs[i] for i in after], [actual[i] for i in after], [expected[i] for i in after], field, "gap")
    body += _line(xs, expected, field, "line", "dash", "c0") + _line(xs, actual, field, "line", "bold", "c1")
    named = [(actual, names.actual, "c1"), (expected, names.expected, "c0")]
    picture = _ground(field, words, number, markers) + frame.inner(body, TOP, HEIGHT) + _end_labels(xs, named, field)
    columns = [
        actual,
        *(column for column, name in ((expected, names.expected), (low, names.low), (high, names.high)) if name),
    ]
    rows = [[write_x(x), *(_cell(column[index], number) for column in columns)] for index, x in enumerate(xs)]
    return Chart(
        words.title,
        words.description,
        frame.outer(words, picture, TOP + HEIGHT + FOOT),
        frame.table(words.title, heads, rows),
        tuple(round(field.place(x), 2) for x in xs),
    )


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
    rows = []
    for index, x in enumerate(xs):
        others = frame.finite(line[index] for line in placebos)
        ends = [number(min(others)), number(max(others))] if others else ["—", "—"]
        rows.append([write_x(x), _cell(treated[index], number), *ends])
    return Chart(
        words.title,
        words.description,
        frame.outer(words, picture, TOP + HEIGHT + FOOT),
        frame.table(words.title, heads, rows),
        tuple(round(field.place(x), 2) for x in xs),
    )


def sparkline(values: Sequence[Value], *, label: str) -> str:
    """A small line without axes for a table's cell; `label` says in words what it shows. Returns SVG."""
    known = frame.finite(values)
    name = frame.quoteattr(label)
    head = f'<svg class="chart spark" viewBox="0 0 1000 1000" preserveAspectRatio="none" role="img" aria-label={name}>'
    if not known:
        return f'{head}<path class="grid" d="M0 500L1000 500"/></svg>'
    across, down = Scale(0, max(len(values) - 1, 1), 20, 960), Scale(min(known), max(known), 880, 120)
    points = [
        (across.at(index), down.at(value) if value is not None and frame.known(value) else None)
        for index, value in enumerate(values)
    ]
    last = [(x, y) for x, y in points if y is not None][-1]
    return f"{head}{frame.stroke(frame.path(points), 'line', 'c0')}{frame.stroke(frame.dots([last]), 'dot', 'dot-s', 'c1')}</svg>"


def _cell(value: Value, number: Write) -> str:
    return number(value) if value is not None and frame.known(value) else "—"
