"""The opinion map: everybody who took part, near those who answered alike."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from minga.ui.charts import frame
from minga.ui.charts.frame import Chart, Words

WIDE, TALL, MARGIN = 1000.0, 750.0, 64.0
CORE = 0.92

type Points = NDArray[np.float64]


def opinion_scatter(
    points: Sequence[tuple[float, float]],
    groups: Sequence[int],
    *,
    words: Words,
    group_names: Sequence[str],
    heads: tuple[str, str],
    me: int | None = None,
    me_name: str = "",
) -> Chart:
    """People as dots, their groups as soft shapes around nine in ten of each; `me` is the reader's index.

    `groups[i]` is an index into `group_names`. The table (`heads`: group, people) tells only how many each group has:
    who stands where is nobody else's business. Raises ValueError for unequal lengths.
    """
    if len(points) != len(groups):
        raise ValueError(f"{len(points)} points but {len(groups)} groups")
    counts = [sum(1 for group in groups if group == index) for index in range(len(group_names))]
    table = frame.table(
        words.title, heads, [[name, str(count)] for name, count in zip(group_names, counts, strict=True)]
    )
    placed = _placed(np.asarray(points, dtype=np.float64).reshape(-1, 2))
    kept = np.isfinite(placed).all(axis=1)
    if not kept.any():
        return frame.empty(words, heads)
    labels = np.where(kept, np.asarray(groups), -1)
    body = _groups([placed[labels == index] for index in range(len(group_names))], group_names, counts)
    if me is not None and kept[me]:
        body += _me(placed[me], me_name)
    return Chart(words.title, words.description, frame.outer(words, body, None, kind="chart-map"), table)


def _groups(members: Sequence[Points], names: Sequence[str], counts: Sequence[int]) -> str:
    """The shapes and dots of all groups, then their names on top."""
    shapes, labels = "", ""
    for index, mine in enumerate(members):
        if not len(mine):
            continue
        colour = f"c{1 + index % (frame.COLOURS - 1)}"
        shapes += frame.stroke(frame.path(_hull(_core(mine))) + "Z", "hull", colour)
        shapes += frame.stroke(frame.dots((float(x), float(y)) for x, y in mine), "dot", colour)
        labels += _name(f"{names[index]} · {counts[index]}", mine, colour)
    return (
        f'<svg x="0" y="0" width="100%" height="100%" viewBox="0 0 {WIDE:g} {TALL:g}" preserveAspectRatio="none"'
        f' overflow="visible">{shapes}</svg>{labels}'
    )


def _placed(points: Points) -> Points:
    """The points in the picture, one unit across being one unit down."""
    known = points[np.isfinite(points).all(axis=1)]
    if not len(known):
        return points
    low, high = known.min(axis=0), known.max(axis=0)
    span = np.where(high > low, high - low, 1.0)
    scale = min((WIDE - 2 * MARGIN) / span[0], (TALL - 2 * MARGIN) / span[1])
    flipped: Points = (points - (low + high) / 2) * np.array([scale, -scale]) + np.array([WIDE / 2, TALL / 2])
    return flipped


def _core(points: Points) -> Points:
    """The nearest nine in ten to the group's middle, so that one far voice does not stretch its shape."""
    distance = np.hypot(*(points - np.median(points, axis=0)).T)
    core: Points = points[distance <= np.quantile(distance, CORE) + 1e-9]
    return core


def _hull(points: Points) -> list[tuple[float, float]]:
    """Convex hull, Andrew's monotone chain (1979); one or two points are their own hull."""
    ordered = sorted({(float(x), float(y)) for x, y in points})
    if len(ordered) < 3:
        return ordered
    return _chain(ordered) + _chain(ordered[::-1])


def _chain(ordered: list[tuple[float, float]]) -> list[tuple[float, float]]:
    out: list[tuple[float, float]] = []
    for point in ordered:
        while len(out) > 1 and _turn(out[-2], out[-1], point) <= 0:
            out.pop()
        out.append(point)
    return out[:-1]


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _name(words: str, points: Points, colour: str) -> str:
    """The group's name over its shape, kept inside the picture."""
    core = _core(points)
    x, y = float(np.median(core[:, 0])), float(core[:, 1].min())
    place = min(max(x / WIDE * 100, 14), 86)
    top = f"{frame.short(max(y / TALL * 100, 6))}%"
    return frame.text(words, place, top, "mid", "strong", "halo", "group", colour, lift=22)


def _me(place: Points, words: str) -> str:
    x, y = frame.short(float(place[0]) / WIDE * 100), float(place[1]) / TALL * 100
    ring = f'<circle class="me" cx="{x}%" cy="{frame.short(y)}%" r="8"/>'
    if not words:
        return ring
    return ring + frame.text(words, float(x), f"{frame.short(y)}%", "mid", "strong", "halo", lift=-22)
