"""How a vote came about: bars of support, shares of each level, every pair, a basket bought piece by piece."""

from collections.abc import Sequence
from dataclasses import dataclass

from minga.ui.charts import frame
from minga.ui.charts.frame import Chart, Words

ROW, BAR = 44.0, 12.0
RAMP = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportRow:
    """One option: its value, how it is written, and whether it was chosen."""

    name: str
    value: float
    said: str
    is_chosen: bool = False


def support_bars(rows: Sequence[SupportRow], *, words: Words, heads: tuple[str, str], most: float = 0) -> Chart:
    """A bar for each option, from nothing to `most` (or the largest of them); those chosen in the accent."""
    top = max([most, *(row.value for row in rows)], default=0)
    if top <= 0:
        return frame.empty(words, heads)
    body = ""
    for place, row in enumerate(rows):
        y = place * ROW
        body += _row_text(row.name, row.said, y, is_strong=row.is_chosen)
        body += _track(y) + _bar(0, max(row.value, 0) / top, y, "c1" if row.is_chosen else "c0 soft")
    table = frame.table(words.title, heads, [[row.name, row.said] for row in rows])
    return Chart(words.title, words.description, frame.outer(words, body, ROW * len(rows)), table)


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelsRow:
    """One option: how many voters gave each level, from the lowest; ``said`` is its result in words."""

    name: str
    voters: tuple[int, ...]
    said: str = ""
    is_chosen: bool = False


def level_bars(
    rows: Sequence[LevelsRow],
    levels: Sequence[str],
    *,
    words: Words,
    heads: tuple[str, str],
    marks_middle: bool = False,
) -> Chart:
    """For each option one bar of the voters' levels, the highest first; `marks_middle` draws where half of them lie.

    `heads`: option, and the word before a table's last column (what came out).
    """
    if not any(sum(row.voters) for row in rows):
        return frame.empty(words, (heads[0], *levels, heads[1]))
    body = _key(levels)
    for place, row in enumerate(rows):
        y = 26 + place * ROW
        body += _row_text(row.name, row.said, y, is_strong=row.is_chosen) + _levels(row, y, len(levels))
    if marks_middle:
        ends = f'y1="30" y2="{frame.short(22 + ROW * len(rows))}"'
        body += f'<line class="middle" x1="50%" x2="50%" {ends}/>'
    cells = [[row.name, *(str(count) for count in row.voters), row.said] for row in rows]
    table = frame.table(words.title, (heads[0], *levels, heads[1]), cells)
    return Chart(words.title, words.description, frame.outer(words, body, 26 + ROW * len(rows)), table)


def _key(levels: Sequence[str]) -> str:
    """The lowest and the highest level with their shades, at either end."""
    shades = "".join(
        f'<rect class="ramp-{_shade(place, len(levels))}" x="{frame.short(38 + 24 * at / len(levels))}%" y="4" '
        f'width="{frame.short(24 / len(levels))}%" height="10"/>'
        for at, place in enumerate(reversed(range(len(levels))))
    )
    return shades + frame.text(levels[-1], 37, "13", "end") + frame.text(levels[0], 63, "13")


def _shade(place: int, count: int) -> int:
    """The shade of a level: 0 the palest, 5 the fullest."""
    return round(place * (RAMP - 1) / max(count - 1, 1))


def _levels(row: LevelsRow, y: float, count: int) -> str:
    total = sum(row.voters)
    out, start = _track(y), 0.0
    for place in reversed(range(count)):
        share = row.voters[place] / total if total else 0
        out += _bar(start, share, y, f"ramp-{_shade(place, count)}") if share else ""
        start += share
    return out


def pairwise_grid(
    names: Sequence[str], votes: Sequence[Sequence[int]], *, words: Words, heads: tuple[str, str]
) -> Chart:
    """Every option against every other: a row's cell says how many put it above the column's option.

    Cells that a majority of the two stands behind are filled. `heads`: option, and what the table's cells count.
    """
    if not any(any(row) for row in votes):
        return frame.empty(words, (heads[0], *names))
    letters = [_letter(place) for place in range(len(names))]
    width = 62 / len(names)
    body = "".join(
        frame.text(letter, 38 + width * (place + 0.5), "14", "mid", "strong") for place, letter in enumerate(letters)
    )
    for place, name in enumerate(names):
        y = 22 + place * 30
        body += frame.text(f"{letters[place]}  {frame.cut(name, 22)}", 0, frame.short(y + 19), "strong")
        body += "".join(
            _cell(votes[place][other], votes[other][place], 38 + width * other, y, width)
            for other in range(len(names))
            if other != place
        )
    rows = []
    for place, name in enumerate(names):
        cells = ("—" if other == place else str(votes[place][other]) for other in range(len(names)))
        rows.append([f"{letters[place]} {name}", *cells])
    table = frame.table(f"{words.title} ({heads[1]})", (heads[0], *letters), rows)
    return Chart(words.title, words.description, frame.outer(words, body, 24 + 30 * len(names)), table)


def _letter(place: int) -> str:
    """A, B, … Z, AA, AB…"""
    return (_letter(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)


def _cell(count: int, against: int, x: float, y: float, width: float) -> str:
    kind = "won" if count > against else "level" if count == against else "lost"
    box = f'x="{frame.short(x + 0.3)}%" y="{frame.short(y)}" width="{frame.short(width - 0.6)}%" height="27" rx="3"'
    strong = ("strong",) if kind == "won" else ()
    return f'<rect class="cell-{kind}" {box}/>' + frame.text(
        str(count), x + width / 2, frame.short(y + 18), "mid", *strong
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BasketRow:
    """One project: what it costs, how that is written, a word on it, and whether it was bought."""

    name: str
    cost: float
    said: str
    note: str = ""
    is_bought: bool = False


def basket(rows: Sequence[BasketRow], amount: float, *, words: Words, heads: tuple[str, str, str], left: str) -> Chart:
    """What the money bought, one project after the other along the whole budget; then what was not bought.

    `rows` stand in the order of buying, those not bought last; `left` is the sentence on the money left.
    """
    if amount <= 0 or not rows:
        return frame.empty(words, heads)
    body, spent = "", 0.0
    for place, row in enumerate(rows):
        y = place * ROW
        body += _row_text(row.name, row.said, y, is_strong=row.is_bought) + _track(y)
        room = 1 - spent / amount
        body += _bar(spent / amount, min(row.cost / amount, room), y, "c1" if row.is_bought else "missed")
        spent += row.cost if row.is_bought else 0
    foot = ROW * len(rows)
    end = frame.short(100 * spent / amount)
    body += f'<line class="middle" x1="{end}%" x2="{end}%" y1="20" y2="{frame.short(foot)}"/>'
    side = ("end",) if spent / amount > 0.5 else ()
    body += frame.text(left, 100 * spent / amount, frame.short(foot + 14), *side)
    table = frame.table(words.title, heads, [[row.name, row.said, row.note] for row in rows])
    return Chart(words.title, words.description, frame.outer(words, body, foot + 20), table)


def _row_text(name: str, said: str, y: float, *, is_strong: bool) -> str:
    strong = ("strong",) if is_strong else ()
    return frame.text(frame.cut(name, 34), 0, frame.short(y + 14), *strong) + frame.text(
        said, 100, frame.short(y + 14), "end", *strong
    )


def _track(y: float) -> str:
    return f'<rect class="track" x="0" y="{frame.short(y + 20)}" width="100%" height="{frame.short(BAR)}" rx="2"/>'


def _bar(start: float, share: float, y: float, kind: str) -> str:
    size = f'width="{max(100 * share, 0.2):.2f}%" height="{frame.short(BAR)}" rx="2"'
    return f'<rect class="{kind}" x="{100 * start:.2f}%" y="{frame.short(y + 20)}" {size}/>'
