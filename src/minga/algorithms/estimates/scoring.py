"""How near the crowd came, once the truth is known."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .errors import EstimateError, finite


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateScore:
    """A crowd's estimates against the truth, in the estimates' own unit (squares where said).

    - `crowd_error`: absolute error of the crowd's median.
    - `mean_absolute_error`: what one person, taken at random, was off by on average.
    - `beaten_share`: share of people whose own error was larger than the crowd's (0 to 1).
    - `is_within_quartiles`: whether the truth fell in the crowd's middle half, as it should every other time.
    - `squared_error_of_mean` = `mean_squared_error` − `diversity` (both squared units): a crowd is better
      than its people by exactly how much they differ (Page 2007).
    """

    n: int
    truth: float
    median: float
    crowd_error: float
    mean_absolute_error: float
    beaten_share: float
    is_within_quartiles: bool
    squared_error_of_mean: float
    mean_squared_error: float
    diversity: float


def score_estimates(estimates: Sequence[float], truth: float) -> EstimateScore:
    """Score a crowd's estimates, one per person, against the observed `truth`.

    Raises `EstimateError` for no estimates, or for what is not a finite number.
    """
    figures = finite(estimates)
    (observed,) = finite([truth]).tolist()
    if not figures.size:
        raise EstimateError("no_estimates", "There is no estimate to score.")
    lower, median, upper = (float(q) for q in np.quantile(figures, [0.25, 0.5, 0.75]))
    errors = np.abs(figures - observed)
    crowd_error = abs(median - observed)
    return EstimateScore(
        n=figures.size,
        truth=observed,
        median=median,
        crowd_error=crowd_error,
        mean_absolute_error=float(errors.mean()),
        beaten_share=float((errors > crowd_error).mean()),
        is_within_quartiles=lower <= observed <= upper,
        squared_error_of_mean=float((figures.mean() - observed) ** 2),
        mean_squared_error=float((errors**2).mean()),
        diversity=float(figures.var()),
    )
