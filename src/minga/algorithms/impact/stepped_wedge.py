"""Stepped wedge: everybody starts in the end, and lots decide who starts when."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from .contrasts import IntArray, permuted_figures, start_positions
from .errors import MissingPoints, NoComparison, NothingTreated, TooFewPoints, without_spread
from .estimate import Estimate, Interval, Method, Period, Picture, RefusedFigure, Sample, Span, share_of
from .panel import FloatArray, Panel

type BoolArray = NDArray[np.bool_]

HALVINGS = 60
ORDERS = "Orders in which the starts could have fallen"


def stepped_wedge(
    panel: Panel,
    started_from: Mapping[str, Period],
    *,
    confidence: float = 0.95,
    draws: int = 4_999,
    seed: int = 0,
) -> Estimate:
    """Effect of having started, cluster and period taken out (the model of Hussey and Hughes 2007, fixed effects).

    Valid because lots gave the starts: the p value permutes their order among clusters, exactly up to 20,000
    orders, otherwise `draws` with `seed`, and the interval holds every constant effect that this test does
    not refuse (Wang and De Gruttola 2017; Ji and others 2017). The effect comes at once and stays; where it grows,
    `staggered_difference_in_differences` says more (Kenny and others 2022). Clusters without a start never start.
    Recommended: 12 clusters in turn. Raises NothingTreated, NoComparison, TooFewPoints (also where the orders are too
    few for the confidence asked), MissingPoints, NoVariation, TreatedFromTheStart, UnknownUnit, UnknownPeriod.
    """
    starts = start_positions(panel, started_from)
    _check(panel, starts)
    steps, labels = np.unique(starts, return_inverse=True)
    exposure = (np.arange(panel.values.shape[1]) >= steps[:, None]).astype(float)
    weights = _weights(exposure, labels)
    figures, is_exact = permuted_figures(weights @ panel.values.T, labels, draws=draws, seed=seed)
    exposed, _ = permuted_figures(weights @ exposure[labels].T, labels, draws=draws, seed=seed)
    effect = float((weights[labels] * panel.values).sum())
    size = figures.size + (0 if is_exact else 1)
    if size * (1 - confidence) < 1:
        raise TooFewPoints(what=ORDERS, found=size, needed=int(1 / (1 - confidence)) + 1)
    error = float(np.std(figures - effect * exposed))
    if error <= 1e-12 * max(1.0, float(np.abs(panel.values).max())):
        raise without_spread(float(np.ptp(panel.values)))
    test = _Test(figures, exposed, effect, is_exact)
    low, high = (test.edge(error * sign, 1 - confidence) for sign in (-1.0, 1.0))
    treated, begun = exposure[labels] == 1, int(steps[0])
    naive = float(panel.values[treated].mean() - panel.values[~treated].mean())
    return Estimate(
        method=Method.STEPPED_WEDGE,
        effect=effect,
        relative=share_of(effect, float(panel.values[treated].mean()) - effect),
        interval=Interval(low, high, confidence),
        standard_error=error,
        p_value=test.p_value(0.0),
        smallest_p=1 / size,
        before=Span(panel.periods[0], panel.periods[begun - 1]),
        after=Span(panel.periods[begun], panel.periods[-1]),
        sample=Sample(int(treated.any(axis=1).sum()), len(panel.units), begun, len(panel.periods) - begun),
        figures=(("exact_assignments" if is_exact else "drawn_assignments", float(size)), ("steps", float(steps.size))),
        refused=(RefusedFigure("started_against_not_started", naive, "ignores_what_happened_without_it"),),
        picture=_picture(panel, treated, effect, (low, high)),
    )


def _check(panel: Panel, starts: IntArray) -> None:
    for unit, row in zip(panel.units, panel.values, strict=True):
        if np.isnan(row).any():
            raise MissingPoints(unit=unit, missing=int(np.isnan(row).sum()))
    if not (starts < panel.values.shape[1]).any():
        raise NothingTreated
    if np.unique(starts).size < 2:
        raise NoComparison


def _weights(exposure: FloatArray, labels: IntArray) -> FloatArray:
    """Weights (L, T) by which the values of a cluster with each start enter the effect."""
    counts = np.bincount(labels)
    over_clusters = counts @ exposure / counts.sum()
    left = exposure - exposure.mean(axis=1, keepdims=True) - over_clusters + over_clusters.mean()
    return np.asarray(left / (counts @ (left**2).sum(axis=1)), dtype=np.float64)


class _Test:
    """Is a constant effect refused? Figures and exposures under every order, the observed effect beside them."""

    def __init__(self, figures: FloatArray, exposed: FloatArray, effect: float, is_exact: bool) -> None:
        self.figures, self.exposed, self.effect, self.is_exact = figures, exposed, effect, is_exact

    def p_value(self, supposed: float) -> float:
        observed = abs(self.effect - supposed)
        slack = 1e-9 * (1 + abs(self.effect))
        extreme = int((np.abs(self.figures - supposed * self.exposed) >= observed - slack).sum())
        return extreme / self.figures.size if self.is_exact else (1 + extreme) / (1 + self.figures.size)

    def edge(self, step: float, alpha: float) -> float:
        """Where the p value falls to `alpha`, going from the estimate in the direction of `step`."""
        reach = step
        for _ in range(HALVINGS):
            if self.p_value(self.effect + reach) <= alpha:
                break
            reach *= 2
        else:
            raise TooFewPoints(what=ORDERS, found=self.figures.size, needed=21)
        inside, outside = 0.0, reach
        for _ in range(HALVINGS):
            middle = (inside + outside) / 2
            inside, outside = (middle, outside) if self.p_value(self.effect + middle) > alpha else (inside, middle)
        return self.effect + outside


def _picture(panel: Panel, treated: BoolArray, effect: float, interval: tuple[float, float]) -> Picture:
    """Mean of all clusters by period, and the same had nobody started."""
    observed, share = panel.values.mean(axis=0), treated.mean(axis=0)
    low, high = interval
    return Picture(
        periods=panel.periods,
        observed=tuple(observed.tolist()),
        counterfactual=tuple((observed - effect * share).tolist()),
        low=tuple((observed - high * share).tolist()),
        high=tuple((observed - low * share).tolist()),
    )
