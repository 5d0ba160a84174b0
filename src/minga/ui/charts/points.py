"""The opinion map: everybody who took part, near those who answered alike."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minga.ui.charts import frame
from minga.ui.charts.frame import Chart, Words
from minga.ui.charts.shapes import Loop, smooth_path, soft_shape

WIDE, TALL, MARGIN = 1000.0, 750.0, 56.0
# Room between the shapes and the edge: a line has a width, and is clipped there.
EDGE = 4.0
MIDDLE = np.array([WIDE / 2, TALL / 2])
SHARES = (0.9, 0.5)
# How far out, as a share of all, places are drawn to scale; beyond that they move in.
TO_SCALE = 0.9
SOME, MANY = 150, 600
# Places nearer to each other than this are one.
NO_SPAN = 1e-6
GROUPS = 5

type Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class MapGroup:
    """A group as it is drawn: its letter, none where there is but one cloud; the words under it; how many it has."""

    letter: str
    name: str
    said: str
    size: int


def opinion_scatter(
    points: Sequence[tuple[float, float]],
    groups: Sequence[int],
    *,
    words: Words,
    named: Sequence[MapGroup],
    heads: tuple[str, str],
    me: tuple[float, float] | None = None,
    me_name: str = "",
) -> Chart:
    """People as dots, their groups as soft shapes around nine and around five in ten of each; `me` is the reader.

    `groups[i]` is an index into `named`. Groups differ by letter, by dot (round, square, ring…) and by the line of
    their shape, not by colour alone. The table (`heads`: group, people) tells only how many each group has: who
    stands where is nobody else's business. Raises ValueError for unequal lengths.
    """
    if len(points) != len(groups):
        raise ValueError(f"{len(points)} points but {len(groups)} groups")
    table = frame.table(words.title, heads, [[group.name, str(group.size)] for group in named])
    given = np.asarray([*points, *([me] if me is not None else [])], dtype=np.float64).reshape(-1, 2)
    kept = np.isfinite(given).all(axis=1)
    if not kept[: len(points)].any():
        return frame.empty(words, heads)
    labels = np.where(kept[: len(points)], np.asarray(groups, dtype=np.int64), -1)
    places = [np.flatnonzero(labels == index) for index in range(len(named))]
    placed = in_frame(given, kept)
    outlines = [_outline(placed[mine]) for mine in places]
    fit = _fit(outlines)
    placed = _nearer(placed, fit)
    outlines = [[tuple(_nearer(loop, fit) for loop in lines) for lines in outline] for outline in outlines]
    body = _groups([placed[mine] for mine in places], outlines, named)
    if me is not None and kept[-1]:
        body += _me(placed[-1], me_name)
    crowd = "few" if len(points) < SOME else "some" if len(points) < MANY else "many"
    return Chart(words.title, words.description, frame.outer(words, body, None, kind=f"chart-map {crowd}"), table)


def _outline(members: Points) -> list[tuple[Loop, ...]]:
    """The soft shapes of a group, one for each of the shares; none for nobody."""
    return soft_shape(members, SHARES) if len(members) else []


def _fit(outlines: Sequence[list[tuple[Loop, ...]]]) -> float:
    """By how much everything moves towards the middle so that no shape reaches out of the picture; 1 for not at all."""
    loops = [loop for outline in outlines for lines in outline for loop in lines]
    if not loops:
        return 1.0
    reach = np.abs(np.concatenate(loops) - MIDDLE).max(axis=0)
    return float(min(1.0, *((MIDDLE - EDGE) / np.maximum(reach, 1.0))))


def _nearer(points: Points, fit: float) -> Points:
    moved: Points = MIDDLE + (points - MIDDLE) * fit
    return moved


def in_frame(points: Points, kept: NDArray[np.bool_]) -> Points:
    """The points in the picture, one unit across being one unit down; those far out are drawn nearer.

    Nine in ten stand to scale within R of the middle; a distance r beyond that is drawn as R (2 - R / r), less than
    2 R, so that a few far voices do not press everybody else together. Directions and the order of distances stay.
    """
    known = points[kept]
    middle = np.median(known, axis=0)
    offset = known - middle
    distance = np.hypot(offset[:, 0], offset[:, 1])
    near = max(float(np.quantile(distance, TO_SCALE)), NO_SPAN)
    beyond = np.maximum(distance / near, 1.0)
    offset = offset * ((2 - 1 / beyond) / beyond)[:, None]
    low, high = offset.min(axis=0), offset.max(axis=0)
    span = np.where(high - low > NO_SPAN, high - low, 1.0)
    scale = min((WIDE - 2 * MARGIN) / span[0], (TALL - 2 * MARGIN) / span[1])
    out = np.full(points.shape, np.nan)
    out[kept] = (offset - (low + high) / 2) * np.array([scale, -scale]) + MIDDLE
    return out


def _groups(members: Sequence[Points], outlines: Sequence[list[tuple[Loop, ...]]], named: Sequence[MapGroup]) -> str:
    """The shapes and dots of all groups, then their letters on top."""
    shapes, dots, shown = "", "", []
    for index, (mine, outline, group) in enumerate(zip(members, outlines, named, strict=True)):
        if not len(mine):
            continue
        colour = f"g{index % GROUPS}"
        for level, lines in enumerate(outline):
            d = "".join(smooth_path(line) for line in lines)
            shapes += frame.stroke(d, "hull", f"hull-{level}", colour)
        dots += _dots(mine, colour, index)
        shown.append((group, (float(mine[:, 0].mean()), float(mine[:, 1].mean())), colour))
    return (
        f'<svg x="0" y="0" width="100%" height="100%" viewBox="0 0 {WIDE:g} {TALL:g}" preserveAspectRatio="none">'
        f"{shapes}{dots}</svg>{_letters(shown)}"
    )


def _dots(points: Points, colour: str, index: int) -> str:
    """One path for a whole group. Rings and open squares are the same path again, narrower, in the paper's colour."""
    d = "".join(f"M{x} {y}h0" for x, y in np.round(points).astype(int).tolist())
    if index % GROUPS < 2:
        return frame.stroke(d, "dot", colour)
    key = f"dots-{colour}"
    uses = "".join(f'<use class="{kind} {colour}" href="#{key}"/>' for kind in ("dot", "dot-hole"))
    return f'<defs><path id="{key}" d="{d}"/></defs>{uses}'


def _letters(shown: Sequence[tuple[MapGroup, tuple[float, float], str]]) -> str:
    """Each group's letter on a disc in its middle, with its size beneath."""
    out, taken = "", list[tuple[float, float]]()
    for group, middle, colour in shown:
        if not group.letter:
            continue
        taken.append(_apart(middle, taken))
        across, down = taken[-1][0] / WIDE * 100, f"{frame.short(taken[-1][1] / TALL * 100)}%"
        out += f'<g class="letter {colour}"><circle cx="{frame.short(across)}%" cy="{down}" r="13"/>'
        out += frame.text(group.letter, across, down, "mid", "on-disc", lift=-5)
        out += frame.text(group.said, across, down, "mid", "strong", "halo", lift=-28) + "</g>"
    return out


def _apart(middle: tuple[float, float], taken: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The place for a letter: inside the frame, and moved down (then from the top) where another stands."""
    top, bottom = 50.0, TALL - 80.0
    x, y = min(max(middle[0], 120.0), WIDE - 120.0), min(max(middle[1], top), bottom)
    places = [(x, top + (y - top + 100.0 * step) % (bottom - top)) for step in range(6)]
    free = (place for place in places if all(abs(x - a) > 170 or abs(place[1] - b) > 95 for a, b in taken))
    return next(free, places[-1])


def _me(place: Points, words: str) -> str:
    """The reader's own place: a ring around a dot, above everything else."""
    x, y = frame.short(float(place[0]) / WIDE * 100), frame.short(float(place[1]) / TALL * 100)
    marks = f'<circle class="me-halo" cx="{x}%" cy="{y}%" r="10"/><circle class="me" cx="{x}%" cy="{y}%" r="8"/>'
    marks += f'<circle class="me-dot" cx="{x}%" cy="{y}%" r="3.5"/>'
    if not words:
        return marks
    side = ("end",) if float(x) > 85 else () if float(x) < 15 else ("mid",)
    return marks + frame.text(words, float(x), f"{y}%", *side, "strong", "halo", lift=14)
