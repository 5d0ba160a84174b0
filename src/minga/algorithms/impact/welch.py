"""The difference of two means whose variances differ (Welch, *Biometrika* 34, 1947)."""

import math

from .panel import FloatArray


def welch_error(first: FloatArray, second: FloatArray) -> tuple[float, float]:
    """Standard error of the difference of the means, and its degrees of freedom; each arm (n,), two or more.

    One arm may hold one value only, as a share of people in groups of one size often does: its variance is nought,
    whatever rounding says. Where neither varies the degrees are those of equal variances.
    """
    parts = [0.0 if float(arm.max() - arm.min()) == 0 else float(arm.var(ddof=1)) / arm.size for arm in (first, second)]
    degrees = sum(part**2 / (arm.size - 1) for part, arm in zip(parts, (first, second), strict=True))
    total = sum(parts)
    return math.sqrt(total), total**2 / degrees if degrees else float(first.size + second.size - 2)
