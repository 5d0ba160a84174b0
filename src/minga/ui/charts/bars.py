"""Counts and shares: a histogram, one bar of stances, the rounds of a ranked vote."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from minga.ui.charts import frame
from minga.ui.charts.frame import LEFT, WIDTH, Chart, Scale, Words, Write

HEIGHT, TOP = 180.0, 30.0


def histogram(
    edges: Sequence[float],
    counts: Sequence[int],
    *,
    words: Words,
    heads: tuple[str, str],
    markers: Sequence[tuple[float, str]] = (),
    number: Write = frame.plain,
) -> Chart:
    """How many fell between each two `edges` (one more edge than counts). `markers` point at values on the axis."""
    if len(edges) != len(counts) + 1 and counts:
        raise ValueError(f"{len(counts)} counts need {len(counts) + 1} edges, not {len(edges)}")
    if not counts or not any(counts):
        return frame.empty(words, heads)
    ticks = frame.nice_ticks(0, max(counts), 3)
    across, up = Scale(edges[0], edges[-1]), Scale(0, ticks[-1], 1000, 0)
    body = frame.y_grid(ticks, Scale(0, ticks[-1], TOP + HEIGHT, TOP), number, words.y)
    body += frame.inner(_columns(edges, counts, across, up), TOP, HEIGHT)
    place = Scale(edges[0], edges[-1], LEFT, LEFT + WIDTH)
    inside = [tick for tick in frame.nice_ticks(edges[0], edges[-1], 5) if edges[0] <= tick <= edges[-1]]
    body += frame.x_marks([(place.at(tick), number(tick)) for tick in inside], TOP + HEIGHT + 18)
    for value, name in markers:
        body += f'<g class="strong-rule">{frame.rule(place.at(value), name, 8, TOP + HEIGHT)}</g>'
    rows = [[f"{number(edges[i])} – {number(edges[i + 1])}", str(count)] for i, count in enumerate(counts)]
    middles = tuple(round(place.at((edges[i] + edges[i + 1]) / 2), 2) for i in range(len(counts)))
    table = frame.table(words.title, heads, rows)
    return Chart(words.title, words.description, frame.outer(words, body, TOP + HEIGHT + 26), table, middles)


def _columns(edges: Sequence[float], counts: Sequence[int], across: Scale, up: Scale) -> str:
    out = ""
    for index, count in enumerate(counts):
        left, right = across.at(edges[index]), across.at(edges[index + 1])
        gap = (right - left) * 0.08
        size = f'width="{frame.short(right - left - gap)}" height="{frame.short(1000 - up.at(count))}"'
        out += f'<rect class="c2 soft" x="{frame.short(left + gap / 2)}" y="{frame.short(up.at(count))}" {size}/>'
    return out


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceNames:
    agree: str
    disagree: str
    passed: str
    people: str


def stacked_stance_bar(
    agree: int,
    disagree: int,
    passed: int,
    *,
    words: Words,
    names: StanceNames,
    percent: Write,
    interval: tuple[float, float] | None = None,
) -> Chart:
    """Shares of one statement's stances; `interval` (0 to 1) is that of the share that agrees.

    `percent` writes a share (0 to 1).
    """
    total = agree + disagree + passed
    heads = ("", names.people, "%")
    if total <= 0:
        return frame.empty(words, heads, 60)
    parts = ((agree, names.agree, "agree"), (passed, names.passed, "pass"), (disagree, names.disagree, "disagree"))
    body = _segments([(count / total, kind) for count, _, kind in parts])
    body += frame.text(f"{names.agree} {percent(agree / total)}", 0, "14", "strong", "agree")
    body += frame.text(f"{names.disagree} {percent(disagree / total)}", 100, "14", "strong", "end", "disagree")
    body += frame.text(f"{names.passed} {percent(passed / total)} · {total} {names.people}", 100, "56", "end")
    if interval is not None:
        low, high = (frame.short(100 * min(max(end, 0), 1)) for end in interval)
        body += f'<line class="whisker agree-line" x1="{low}%" x2="{high}%" y1="39" y2="39"/>'
    rows = [[name, str(count), percent(count / total)] for count, name, _ in parts]
    return Chart(words.title, words.description, frame.outer(words, body, 62), frame.table(words.title, heads, rows))


def stance_strip(agree: float, disagree: float, interval: tuple[float, float]) -> str:
    """One statement's stances in a line of a list, as bare SVG: who agrees from the left, who disagrees from the right.

    Shares are 0 to 1; the whisker is the `interval` of the share that agrees. Hidden from screen readers: the words
    beside it say the same.
    """
    low, high = (frame.short(100 * min(max(end, 0), 1)) for end in interval)
    bars = (
        f'<rect class="pass" width="100%" height="12" y="3" rx="2"/>'
        f'<rect class="agree" width="{frame.short(100 * agree)}%" height="12" y="3" rx="2"/>'
        f'<rect class="disagree" x="{frame.short(100 * (1 - disagree))}%" width="{frame.short(100 * disagree)}%"'
        ' height="12" y="3" rx="2"/>'
    )
    ends = "".join(f'<line class="whisker" x1="{end}%" x2="{end}%" y1="5" y2="13"/>' for end in (low, high))
    line = f'<line class="whisker" x1="{low}%" x2="{high}%" y1="9" y2="9"/>'
    return f'<svg class="chart strip" aria-hidden="true">{bars}{line}{ends}</svg>'


def _segments(shares: Sequence[tuple[float, str]]) -> str:
    out, start = "", 0.0
    for share, kind in shares:
        size = f'width="{max(100 * share - 0.3, 0.1):.2f}%" height="12" rx="2"'
        out += f'<rect class="{kind}" x="{start:.2f}%" y="22" {size}/>' if share else ""
        start += 100 * share
    return out


def ranked_rounds(
    rounds: Sequence[Mapping[str, float]],
    *,
    words: Words,
    heads: tuple[str, str],
    number: Write = frame.plain,
) -> Chart:
    """A count in rounds: one column for each, ribbons for the votes that stay and those that move.

    Each round maps the options still standing to their votes; an option that shrinks or is missing from the next
    round passes votes on, which flow to those that grew. `heads`: option, word for round ("Round").
    """
    names = list(dict.fromkeys(name for votes in rounds for name in votes))
    if not names or not sum(rounds[0].values()):
        return frame.empty(words, heads)
    colours = {name: f"c{1 + index % (frame.COLOURS - 1)}" for index, name in enumerate(names)}
    total = sum(rounds[0].values())
    columns = [_stack(votes, names, total) for votes in rounds]
    body = _flow(columns, colours)
    height = _height(names)
    labels = _round_labels(rounds, columns, heads[1], number, height / 1000)
    picture = frame.inner(body, 26, height, left=0, width=100) + labels
    table_heads = [heads[0], *(f"{heads[1]} {place + 1}" for place in range(len(rounds)))]
    rows = [[name, *(number(votes[name]) if name in votes else "—" for votes in rounds)] for name in names]
    table = frame.table(words.title, table_heads, rows)
    return Chart(words.title, words.description, frame.outer(words, picture, height + 32), table)


def _flow(columns: Sequence[Mapping[str, tuple[float, float]]], colours: Mapping[str, str]) -> str:
    """The columns and, behind them, the ribbons from each to the next."""
    across = Scale(0, max(len(columns) - 1, 1), 0, 975)
    ribbons, blocks = "", ""
    for place, column in enumerate(columns):
        if place + 1 < len(columns):
            between = (across.at(place) + 25, across.at(place + 1))
            ribbons += _ribbons(column, columns[place + 1], between, colours)
        for name, (top, size) in column.items():
            at = f'x="{frame.short(across.at(place))}" y="{frame.short(top)}" height="{frame.short(size)}"'
            blocks += f'<rect class="{colours[name]}" {at} width="25"/>'
    return ribbons + blocks


def _height(names: Sequence[str]) -> float:
    """Pixels for that many options, each with room for its label."""
    return max(240.0, 30.0 * len(names))


def _stack(votes: Mapping[str, float], names: Sequence[str], total: float) -> dict[str, tuple[float, float]]:
    """Each option's top and height in a column of 1000 units, with the air of one label between options."""
    air = min(14_000 / _height(names), 500 / max(len(names) - 1, 1))
    room = 1000 - air * (len(names) - 1)
    out, top = {}, 0.0
    for name in names:
        if name in votes:
            size = votes[name] / total * room
            out[name] = (top, size)
            top += size + air
    return out


def _ribbons(
    here: Mapping[str, tuple[float, float]],
    there: Mapping[str, tuple[float, float]],
    across: tuple[float, float],
    colours: Mapping[str, str],
) -> str:
    """Votes that stay flow straight on; what the shrinking lose is shared among the options that grow."""
    out = ""
    losing: dict[str, tuple[float, float]] = {}
    for name, (top, size) in here.items():
        kept = min(size, there[name][1]) if name in there else 0.0
        if size - kept > 0:
            losing[name] = (top + kept, size - kept)
    lost = sum(size for _edge, size in losing.values())
    edges = {name: edge for name, (edge, _size) in losing.items()}
    for name, (top, size) in there.items():
        kept = min(size, here[name][1]) if name in here else 0.0
        if kept:
            out += _ribbon(across, (here[name][0], top), kept, colours[name])
        grown = size - kept
        for source, (_edge, part) in losing.items():
            share = min(grown * part / lost, part) if lost else 0.0
            out += _ribbon(across, (edges[source], top + kept), share, colours[source]) if share > 0 else ""
            edges[source] += share
            kept += share
    return out


def _ribbon(across: tuple[float, float], tops: tuple[float, float], size: float, colour: str) -> str:
    middle = frame.short(sum(across) / 2)
    x1, x2, y1, y2, y3, y4 = (frame.short(value) for value in (*across, *tops, tops[1] + size, tops[0] + size))
    d = f"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}V{y3}C{middle} {y3} {middle} {y4} {x1} {y4}Z"
    return f'<path class="ribbon {colour}" d="{d}"/>'


def _round_labels(
    rounds: Sequence[Mapping[str, float]],
    columns: Sequence[Mapping[str, tuple[float, float]]],
    word: str,
    number: Write,
    scale: float,
) -> str:
    out = ""
    last = len(columns) - 1
    crowded = last > 7
    for place in range(len(columns)):
        side = ("end",) if place and place == last else ("mid",) if place else ()
        if not crowded or place in {0, last}:
            out += frame.text(f"{word} {place + 1}", 100 * place / max(last, 1), "14", *side)
    for name, (top, size) in columns[0].items():
        middle = 26 + (top + size / 2) * scale + 4
        out += frame.text(f"{frame.cut(name, 24)} {number(rounds[0][name])}", 4, frame.short(middle), "strong", "halo")
    if last:
        for name, (top, size) in columns[last].items():
            middle = 26 + (top + size / 2) * scale + 4
            out += frame.text(number(rounds[last][name]), 96.5, frame.short(middle), "strong", "halo", "end")
    return out
