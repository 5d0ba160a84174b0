"""Before the launch: what would this very method see in futures like the past?"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy import stats

from .errors import BadSetting, ImpactError, NothingTreated, TooFewPoints, UnknownPeriod
from .estimate import Estimate, Method, Period
from .history_model import HistoryModel
from .panel import FloatArray, Panel
from .power import VisibleChange
from .verdicts import CONTRADICTING_P

type Assess = Callable[[Panel], Estimate]
type Progress = Callable[[float], object]

DRAWS = 200
# Blends and posterior draws cost more; the normal quantile of fewer draws errs as little as the empirical of many.
DRAWS_OF = {
    Method.SYNTHETIC_CONTROL: 60,
    Method.SYNTHETIC_DIFFERENCE_IN_DIFFERENCES: 40,
    Method.AUGMENTED_SYNTHETIC_CONTROL: 36,
    Method.STRUCTURAL_TIME_SERIES: 60,
    Method.CONTROLLED_STRUCTURAL_TIME_SERIES: 24,
    Method.STAGGERED_DIFFERENCE_IN_DIFFERENCES: 40,
}
# Several treated units are blended one by one, and their ranking is done anew for each change tried.
DRAWS_OF_SEVERAL = 40
EMPIRICAL_FROM = 100
FEWEST_DRAWS = 10
STEPS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5)
ROUNDS = 6
LARGER = 1.15
MOST_REFUSED = 0.2
RANKS = "Ways the starts could have fallen"


@dataclass(frozen=True, slots=True)
class PowerPoint:
    """How often an effect is seen, with the Monte-Carlo standard error of that share."""

    effect: float
    share_seen: float
    error: float


@dataclass(frozen=True, slots=True)
class SimulatedPower:
    """The smallest change seen with the power asked, its Monte-Carlo standard error, and the curve around it."""

    visible: VisibleChange
    error: float
    curve: tuple[PowerPoint, ...]
    draws: int


@dataclass(frozen=True, slots=True, eq=False)
class _Futures:
    """Panels without an effect, how each would be assessed, and where an effect would come, (N, T) of 0 and 1."""

    values: list[FloatArray]
    units: tuple[str, ...]
    periods: tuple[Period, ...]
    touched: FloatArray
    assess: Assess

    def estimate(self, draw: int, effect: float) -> Estimate | None:
        """None where the method refuses this panel."""
        values = self.values[draw] + effect * self.touched
        try:
            return self.assess(Panel(values=values, units=self.units, periods=self.periods))
        except ImpactError:
            return None


def power_by_simulation(
    history: Panel,
    treated_from: Mapping[str, Period],
    assess: Assess,
    *,
    periods_after: int,
    trend: bool = False,
    season: int | None = None,
    power: float = 0.80,
    alpha: float = 0.05,
    draws: int | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> SimulatedPower:
    """The smallest change that `assess`, the planned method with its windows, sees with `power`.

    `history` holds treated and comparison units (one unit is enough for methods on one series) before any start;
    `treated_from` the treated ones' first periods, after the history and within `periods_after`. Panels as long as
    both are drawn from a model of the history (`HistoryModel`; `trend` and `season` say what of the shared path is
    no noise), a change from the start on is added, and `assess` is asked: seen is what `verdict` would call a change.
    The interval moves with the change added, in every method but on logarithms, so that each panel is assessed once
    and the change it needs is read off; where that does not hold or ranks may contradict, panels are assessed anew.
    `draws` is as many as three seconds allow each method with 40 units of 120 periods; `progress` hears shares 0..1.
    Raises what `assess` raises on most panels, and TooFewPoints, NoVariation, MissingPoints, NothingTreated,
    UnknownUnit, UnknownPeriod, BadSetting.
    """
    _require(power, alpha, periods_after, draws)
    tell = progress or _nobody_listens
    model = HistoryModel.of(history, periods_after, trend=trend, season=season)
    periods = (*history.periods, *history.continued(periods_after))
    touched = _touched(history, treated_from, periods)
    random = np.random.default_rng(seed)
    futures = _Futures([model.draw(random)], history.units, periods, touched, assess)
    first = assess(Panel(values=futures.values[0], units=futures.units, periods=futures.periods))
    if abs(first.interval.confidence - (1 - alpha)) > 1e-9:
        raise BadSetting(name="alpha", value=alpha)
    if first.smallest_p is not None and first.smallest_p > CONTRADICTING_P:
        raise TooFewPoints(what=RANKS, found=round(1 / first.smallest_p), needed=math.ceil(1 / CONTRADICTING_P))
    count = draws or _usual_draws(first)
    futures.values.extend(model.draw(random) for _ in range(count - 1))
    found = _assess_all(futures, tell)
    scale = float(np.std([each.effect for each in found])) or 1.0
    is_ranked_anew = first.method is Method.SYNTHETIC_CONTROL and first.sample.treated_units > 1
    if is_ranked_anew or not _moves_along(futures, scale):
        return _by_rounds(futures, found, (power, alpha), tell)
    return _read_off(found, power, alpha, tell)


def _usual_draws(first: Estimate) -> int:
    if first.method is Method.SYNTHETIC_CONTROL and first.sample.treated_units > 1:
        return max(FEWEST_DRAWS, DRAWS_OF_SEVERAL // first.sample.treated_units)
    return DRAWS_OF.get(first.method, DRAWS)


def _nobody_listens(share: float) -> None:
    """Nobody asked how far it is."""


def _require(power: float, alpha: float, periods_after: int, draws: int | None) -> None:
    for name, value in (("power", power), ("alpha", alpha)):
        if not 0 < value < 1:
            raise BadSetting(name=name, value=value)
    if periods_after < 1:
        raise BadSetting(name="periods_after", value=periods_after)
    if draws is not None and draws < FEWEST_DRAWS:
        raise BadSetting(name="draws", value=draws)


def _touched(history: Panel, treated_from: Mapping[str, Period], periods: tuple[Period, ...]) -> FloatArray:
    if not treated_from:
        raise NothingTreated
    touched = np.zeros((len(history.units), len(periods)))
    place = {period: position for position, period in enumerate(periods)}
    for row, period in zip(history.rows(treated_from), treated_from.values(), strict=True):
        if place.get(period, 0) < len(history.periods):
            raise UnknownPeriod(period=period)
        touched[row, place[period] :] = 1.0
    return touched


def _assess_all(futures: _Futures, tell: Progress) -> list[Estimate]:
    found: list[Estimate] = []
    for draw in range(len(futures.values)):
        estimate = futures.estimate(draw, 0.0)
        if estimate is not None:
            found.append(estimate)
        tell(0.7 * (draw + 1) / len(futures.values))
    needed = math.ceil((1 - MOST_REFUSED) * len(futures.values))
    if len(found) < needed:
        raise TooFewPoints(what="Futures that the method can assess", found=len(found), needed=needed)
    return found


def _moves_along(futures: _Futures, scale: float) -> bool:
    """Does the interval shift by as much as the change that is added?"""
    without, moved = futures.estimate(0, 0.0), futures.estimate(0, scale)
    if without is None or moved is None:
        return False
    ends = (moved.interval.low - without.interval.low, moved.interval.high - without.interval.high)
    return all(abs(end - scale) <= 1e-6 * scale for end in ends)


def _read_off(found: list[Estimate], power: float, alpha: float, tell: Progress) -> SimulatedPower:
    """Each panel needs a change that lifts its interval above zero; `power` of them need no more than the quantile."""
    needed = np.array([_needed(each) for each in found])
    sunk = np.array([each.interval.high for each in found])
    change = _quantile(needed, power)
    spread = float(needed.std(ddof=1))
    curve = tuple(
        _point(step * change, float(((needed < step * change) | (sunk + step * change < 0)).mean()), needed.size)
        for step in STEPS
    )
    tell(1.0)
    reach = float(stats.norm.ppf(power))
    error = spread * math.sqrt((1 + reach**2 / 2) / needed.size)
    visible = VisibleChange(change, float(np.std([each.effect for each in found], ddof=1)), power, alpha)
    return SimulatedPower(visible, error, curve, needed.size)


def _needed(estimate: Estimate) -> float:
    """The change that lifts the interval above zero and, where placebos are ranked, the unit far enough up.

    A change added after the start moves the gap by as much and leaves the miss before and all placebos as they are.
    """
    lifted = -estimate.interval.low
    picture = estimate.picture
    if picture is None or not picture.placebos:
        return lifted
    ratios = sorted((each.ratio or 0.0 for each in picture.placebos), reverse=True)
    may_lie_above = math.floor(CONTRADICTING_P * (1 + len(ratios)) * (1 + 1e-9)) - 1
    beaten = ratios[may_lie_above] * dict(estimate.figures)["rmspe_before"] if may_lie_above < len(ratios) else 0.0
    observed, blended = np.array(picture.observed, dtype=float), np.array(picture.counterfactual, dtype=float)
    gap = (observed - blended)[estimate.sample.periods_before :]
    reach = float(gap.mean()) ** 2 - float(np.mean(gap**2)) + beaten**2
    return max(lifted, math.sqrt(max(0.0, reach)) - float(gap.mean()))


def _quantile(needed: FloatArray, power: float) -> float:
    if needed.size >= EMPIRICAL_FROM:
        return max(0.0, float(np.quantile(needed, power)))
    return max(0.0, float(needed.mean() + stats.norm.ppf(power) * needed.std(ddof=1)))


def _point(effect: float, share: float, draws: int) -> PowerPoint:
    return PowerPoint(effect, share, math.sqrt(share * (1 - share) / draws))


def _by_rounds(futures: _Futures, found: list[Estimate], asked: tuple[float, float], tell: Progress) -> SimulatedPower:
    """Assess anew with the change added: raised or lowered by steps until about `power` see it."""
    power, alpha = asked
    read = _read_off(found, power, alpha, _nobody_listens)
    points = {0.0: _point(0.0, float(np.mean([_is_seen(each) for each in found])), len(found))}
    change = read.visible.change
    tried: list[int] = []
    for turn in range(ROUNDS):
        shares = [_is_seen(futures.estimate(draw, change)) for draw in range(len(futures.values))]
        points[change] = point = _point(change, float(np.mean(shares)), len(shares))
        tell(0.7 + 0.3 * (turn + 1) / ROUNDS)
        way = int(point.share_seen < power - point.error) - int(point.share_seen > power + 2 * point.error)
        if way == 0 or -way in tried:
            break
        tried.append(way)
        change *= LARGER**way
    else:
        if point.share_seen < power - 2 * point.error:
            raise TooFewPoints(what="Futures that see the change", found=sum(shares), needed=len(shares))
    tell(1.0)
    visible = VisibleChange(change, read.visible.standard_error, power, alpha)
    return SimulatedPower(visible, read.error, tuple(points[at] for at in sorted(points)), len(found))


def _is_seen(estimate: Estimate | None) -> bool:
    if estimate is None or estimate.interval.covers(0.0):
        return False
    return estimate.p_value is None or estimate.p_value <= CONTRADICTING_P
