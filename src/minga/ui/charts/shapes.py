"""Soft shapes around points: where a given share of a group stands most closely together, as smooth closed lines."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

type Points = NDArray[np.float64]
type Loop = Points

CELL = 12.5
NARROWEST = 20.0
_REACH = 3.5
# Softer than the estimate of a density has to be: islands of two or three people would look like groups.
_WIDER = 1.3
# And a little room around the outermost of them.
_ROOM = 0.8
# Corners of a cell, clockwise from its low ends, and the edges between them.
_CORNERS = ((0, 0), (1, 0), (1, 1), (0, 1))
# For each pattern of corners inside (bit = corner): edges that the line enters and leaves by, the inside on its left.
_CROSSINGS: dict[int, tuple[tuple[int, int], ...]] = {
    1: ((3, 0),),
    2: ((0, 1),),
    3: ((3, 1),),
    4: ((1, 2),),
    5: ((3, 0), (1, 2)),
    6: ((0, 2),),
    7: ((3, 2),),
    8: ((2, 3),),
    9: ((2, 0),),
    10: ((0, 1), (2, 3)),
    11: ((2, 1),),
    12: ((1, 3),),
    13: ((1, 0),),
    14: ((0, 3),),
}


def soft_shape(points: Points, shares: Sequence[float] = (0.9,)) -> list[tuple[Loop, ...]]:
    """For each share, the closed lines (m, 2) within which at least that share of ``points`` (n, 2) stand.

    There is at least one point. It is the highest-density region (Hyndman 1996) of a Gaussian kernel estimate with
    1.3 times Scott's bandwidth (1992), at least ``NARROWEST``, drawn by marching squares on cells of ``CELL``. Few
    far voices do not stretch it, and a group that stands in two places has two lines.
    """
    width = _bandwidth(points)
    low, high = points.min(axis=0) - _REACH * width, points.max(axis=0) + _REACH * width
    across, down = (np.arange(a, b + CELL, CELL) for a, b in zip(low, high, strict=True))
    grid = _density(points, across, down, width)
    at_points = _interpolated(grid, (points - low) / CELL)
    return [_lines(grid, _ROOM * float(np.quantile(at_points, 1 - share)), low) for share in shares]


def smooth_path(loop: Loop, every: int = 2) -> str:
    """The ``d`` of a closed curve along the loop: quadratic arcs between the middles of its sides, whole units."""
    corners = loop[::every] if len(loop) > 4 * every else loop
    middles = np.round((corners + np.roll(corners, -1, axis=0)) / 2).astype(int)
    bends = np.round(np.roll(corners, -1, axis=0)).astype(int)
    ends = np.roll(middles, -1, axis=0)
    arcs = "".join(f"Q{bx} {by} {x} {y}" for (bx, by), (x, y) in zip(bends.tolist(), ends.tolist(), strict=True))
    return f"M{middles[0][0]} {middles[0][1]}{arcs}Z"


def _bandwidth(points: Points) -> float:
    spread = float(points.std(axis=0).mean()) if len(points) > 1 else 0.0
    return max(float(_WIDER * spread * len(points) ** (-1 / 6)), NARROWEST)


def _density(points: Points, across: Points, down: Points, width: float) -> Points:
    """Sum of Gaussians at the crossings of the grid, shape (across, down)."""
    columns = _bell((across[None, :] - points[:, :1]) / width)
    rows = _bell((down[None, :] - points[:, 1:]) / width)
    # Not a matrix product: its threads cost more than so small a sum, on a busy machine twenty times as much.
    density: Points = np.einsum("na,nb->ab", columns, rows)
    return density


def _bell(gap: Points) -> Points:
    # Cut before the numbers become so small that the processor slows down over them.
    bell: Points = np.exp(-np.minimum(gap * gap / 2, 50.0))
    return bell


def _interpolated(grid: Points, at: Points) -> Points:
    """Values between the crossings, as the lines see them: linear in both directions."""
    cell = np.floor(at).astype(int)
    cell = np.minimum(cell, np.array(grid.shape) - 2)
    u, v = (at - cell).T
    i, j = cell.T
    value: Points = (
        grid[i, j] * (1 - u) * (1 - v)
        + grid[i + 1, j] * u * (1 - v)
        + grid[i, j + 1] * (1 - u) * v
        + grid[i + 1, j + 1] * u * v
    )
    return value


def _lines(grid: Points, level: float, low: Points) -> tuple[Loop, ...]:
    """Closed lines at ``level``, longest first; the rim of the grid counts as outside, so that every line closes."""
    inside = np.pad(grid >= level, 1)
    value = np.pad(grid, 1)
    pattern = np.zeros((inside.shape[0] - 1, inside.shape[1] - 1), dtype=np.int64)
    for bit, (di, dj) in enumerate(_CORNERS):
        pattern |= inside[di : di + pattern.shape[0], dj : dj + pattern.shape[1]].astype(np.int64) << bit
    following: dict[tuple[int, int, int], tuple[int, int, int]] = {}
    for i, j in np.argwhere((pattern > 0) & (pattern < 15)).tolist():
        for enters, leaves in _CROSSINGS[int(pattern[i, j])]:
            following[_edge(i, j, enters)] = _edge(i, j, leaves)
    loops = [np.array([_crossing(value, edge, level) for edge in line]) for line in _chained(following)]
    return tuple((loop - 1) * CELL + low for loop in sorted(loops, key=len, reverse=True))


def _edge(i: int, j: int, side: int) -> tuple[int, int, int]:
    """The side of a cell by its lower end and its direction, the same for both cells that share it."""
    return ((i, j, 0), (i + 1, j, 1), (i, j + 1, 0), (i, j, 1))[side]


def _crossing(value: Points, edge: tuple[int, int, int], level: float) -> tuple[float, float]:
    i, j, is_down = edge
    here, there = value[i, j], value[i, j + 1] if is_down else value[i + 1, j]
    share = float((level - here) / (there - here)) if there != here else 0.5
    share = min(max(share, 0.0), 1.0)
    return (i, j + share) if is_down else (i + share, j)


def _chained(
    following: dict[tuple[int, int, int], tuple[int, int, int]],
) -> list[list[tuple[int, int, int]]]:
    lines = []
    while following:
        start, at = following.popitem()
        line = [start]
        while at != start:
            line.append(at)
            at = following.pop(at)
        lines.append(line)
    return lines
