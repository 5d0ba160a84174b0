"""The distribution of sealed estimates, shown only when it hides each of them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from .errors import Floats, finite

FEWEST = 7
"""The smallest group whose distribution may be shown."""

MOST_BINS = 12


@dataclass(frozen=True, slots=True)
class Bin:
    """Estimates from `lower` (included) to `upper` (excluded); `None` is an open end."""

    lower: float | None
    upper: float | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateSummary:
    """A crowd's estimates, in their own unit. Everything but `n` is `None` or empty when *too_few*.

    Quartiles interpolate linearly between ordered estimates (definition 7 of Hyndman and Fan 1996).
    Neither the smallest nor the largest estimate is told, because each is one person's.
    """

    state: Literal["revealed", "too_few"]
    n: int
    median: float | None = None
    lower_quartile: float | None = None
    upper_quartile: float | None = None
    bins: tuple[Bin, ...] = ()

    @property
    def interquartile_range(self) -> float | None:
        """Width of the middle half of the estimates."""
        if self.lower_quartile is None or self.upper_quartile is None:
            return None
        return self.upper_quartile - self.lower_quartile


def reveal(estimates: Sequence[float]) -> EstimateSummary:
    """Summarise sealed estimates, one per person; fewer than `FEWEST` give the state *too_few*.

    Bins have round edges, no wider than Freedman and Diaconis (1981) advise but at most twelve; estimates
    more than 1.5 interquartile ranges outside the quartiles (Tukey 1977) are gathered into open ends.
    Raises `EstimateError` (`not_a_number`) for what is not a finite number.
    """
    figures = finite(estimates)
    if figures.size < FEWEST:
        return EstimateSummary(state="too_few", n=figures.size)
    lower, median, upper = (float(q) for q in np.quantile(figures, [0.25, 0.5, 0.75]))
    return EstimateSummary(
        state="revealed",
        n=figures.size,
        median=median,
        lower_quartile=lower,
        upper_quartile=upper,
        bins=_bins(figures, lower, upper),
    )


def _bins(figures: Floats, lower: float, upper: float) -> tuple[Bin, ...]:
    spread = upper - lower
    inside = figures[(figures >= lower - 1.5 * spread) & (figures <= upper + 1.5 * spread)]
    low, high = float(inside.min()), float(inside.max())
    edges = _edges(low, high, 2 * spread / figures.size ** (1 / 3))
    places = np.searchsorted(edges, figures, side="right")
    counts = np.bincount(places, minlength=len(edges) + 1).tolist()
    middle = [Bin(a, b, n) for a, b, n in zip(edges, edges[1:], counts[1:], strict=False)]
    below = [Bin(None, edges[0], counts[0])] if counts[0] else []
    above = [Bin(edges[-1], None, counts[-1])] if counts[-1] else []
    return (*below, *middle, *above)


def _edges(low: float, high: float, advised: float) -> list[float]:
    """Round edges around `low` and `high`, the last one above `high`."""
    scale = max(abs(low), abs(high))
    if high - low <= 1e-9 * scale or scale < 1e-100:
        # All but equal: one bin of a width that suits the size of the figure.
        high, advised = low, scale / 10 if scale >= 1e-100 else 1.0
    width = _round_width(advised, (high - low) / (MOST_BINS - 1))
    # Edges are multiples of a round width: rounding removes the tail of 0.1 + 0.2.
    decimals = 1 - math.floor(math.log10(width))
    first = math.floor(low / width)
    if round((first + 1) * width, decimals) <= low:
        first += 1
    elif round(first * width, decimals) > low:
        first -= 1
    edges = [round(first * width, decimals)]
    while edges[-1] <= high:
        edges.append(round((first + len(edges)) * width, decimals))
    return edges


def _round_width(advised: float, at_least: float) -> float:
    """1, 2 or 5 times a power of ten: the largest up to `advised`, or the smallest from `at_least`."""
    power = 10.0 ** math.floor(math.log10(max(advised, at_least)))
    widths = [power * step for step in (0.5, 1, 2, 5, 10, 20)]
    wide_enough = [width for width in widths if width >= at_least]
    return max((width for width in wide_enough if width <= advised), default=wide_enough[0])
