"""A unit against its donors: the gap that a blend leaves, for the treated unit and for every placebo."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from .blends import Blend
from .errors import MissingPoints, NoComparison, TooFewPoints, TreatedFromTheStart
from .estimate import Period
from .panel import FloatArray, Panel

MINIMUM_BEFORE = 3
MINIMUM_DONORS = 2
# More than these say nothing new; they are drawn by lot, always the same.
MOST_PLACEBOS = 99
# No blend can be trusted to follow a unit more closely than this share of the noise that is the unit's own.
CLOSEST_FIT = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """A treated unit's path (T,), its donors' names and values (n, T), and the position of its start."""

    unit: str
    path: FloatArray
    donors: tuple[str, ...]
    values: FloatArray
    turn: int


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One unit against its donors: weights, gap path, mean gap after the start and RMSPE on both sides.

    `noise` is how much the unit moves by itself from one period to the next, before the start.
    """

    unit: str
    weights: FloatArray
    gap: FloatArray
    turn: int
    noise: float

    @property
    def effect(self) -> float:
        return float(self.gap[self.turn :].mean())

    @property
    def miss_before(self) -> float:
        gap = self.gap[: self.turn]
        return float(np.sqrt(np.mean(gap**2)))

    @property
    def miss_after(self) -> float:
        return float(np.sqrt(np.mean(self.gap[self.turn :] ** 2)))

    @property
    def bounded_miss(self) -> float:
        """The miss before, but no less than half of the unit's own noise.

        With few periods and many donors a blend can follow the past to the last digit. That says nothing of the
        future, and a ratio over such a miss would outrank any real effect.
        """
        return max(self.miss_before, CLOSEST_FIT * self.noise, 1e-9 * (1.0 + self.miss_after))

    @property
    def ratio(self) -> float:
        return self.miss_after / self.bounded_miss


def own_noise(values: FloatArray, turn: int) -> FloatArray:
    """Of each row (n, T), the noise of one period: its steps before `turn` less the mean step of the other rows."""
    steps = np.diff(values[:, :turn], axis=1)
    count = steps.shape[0]
    apart = (steps - steps.mean(axis=0)) * (count / max(1, count - 1))
    return np.asarray(np.sqrt((apart**2).mean(axis=1) / 2), dtype=np.float64)


def case_of(setting: Setting, blend: Blend) -> Case:
    """The treated unit itself."""
    everybody = np.vstack([setting.values, setting.path])
    noise = float(own_noise(everybody, setting.turn)[-1])
    return Case(setting.unit, *blend.one(setting.values, setting.path, setting.turn), setting.turn, noise)


def setting_of(panel: Panel, treated: str, start: Period, others_treated: Collection[str] = ()) -> Setting:
    """`treated` and its complete donors; raises what the public functions say they raise."""
    row, turn = panel.row(treated), panel.position(start)
    barred = {row, *panel.rows(others_treated)}
    if turn == 0:
        raise TreatedFromTheStart(unit=treated)
    if turn < MINIMUM_BEFORE:
        raise TooFewPoints(what="Periods before the start", found=turn, needed=MINIMUM_BEFORE)
    missing = np.isnan(panel.values).sum(axis=1)
    if missing[row]:
        raise MissingPoints(unit=treated, missing=int(missing[row]))
    kept = [index for index in range(len(panel.units)) if index not in barred and not missing[index]]
    if not kept:
        raise NoComparison
    if len(kept) < MINIMUM_DONORS + 1:
        raise TooFewPoints(what="Complete comparison units", found=len(kept), needed=MINIMUM_DONORS + 1)
    donors = tuple(panel.units[index] for index in kept)
    return Setting(treated, panel.values[row], donors, panel.values[kept], turn)


def placebos_of(values: FloatArray, donors: Sequence[str], turn: int, blend: Blend) -> list[Case]:
    """Each donor treated as if it had started, against the other donors."""
    chosen = np.arange(len(donors))
    if chosen.size > MOST_PLACEBOS:
        chosen = np.sort(np.random.default_rng(0).choice(chosen, MOST_PLACEBOS, replace=False))
    weights, gaps = blend.each(values, turn, chosen)
    noise = own_noise(values, turn).tolist()
    return [
        Case(donors[place], weights[index], gaps[index], turn, noise[place])
        for index, place in enumerate(chosen.tolist())
    ]


def placebo_margin(error: float, placebos: int, confidence: float) -> float:
    """Half-width of the interval from the placebos' standard deviation `error` (divided by their number).

    One more draw from a normal population known by so many: Student's t, the spread undone of its shrinkage and
    the centre's own error added. The normal quantile would hold some 90 % with 19 donors.
    """
    freedom = placebos - 1
    return float(special.stdtrit(freedom, (1 + confidence) / 2)) * error * float(np.sqrt((placebos + 1) / freedom))


def rank_of(case: Case, placebos: list[Case]) -> float:
    """Share of all units, the treated one among them, whose bounded RMSPE ratio is at least as large."""
    return (1 + sum(placebo.ratio >= case.ratio for placebo in placebos)) / (1 + len(placebos))
