"""The demo communities: fictional organizations, simulated numbers, exact formulas, fixed by a seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from .errors import BadSetting
from .panel import FloatArray, Panel

type Variant = Literal["main", "volunteers_first", "no_effect"]

MONTHS = 42
WAVE_STARTS = (25, 31, 43)
EXTRA_TREND_OF_VOLUNTEERS = 0.20
# Draws whose figures lie near the mean over seeds, so that a visitor sees what the formulas promise.
TYPICAL_SEEDS = {"horizonte": 7, "san_telmo": 5, "marea": 2}


@dataclass(frozen=True, slots=True, eq=False)
class Horizonte:
    """24 plants × 42 months of thermal substitution rate (%). Months are 1-based.

    `starts` maps every plant to its wave's month (43 lies after the data); `investments` are known rivals:
    plant → month from which its rate is 3 points higher whatever the community does.
    """

    plants: tuple[str, ...]
    months: tuple[int, ...]
    values: FloatArray
    waves: tuple[int, ...]
    starts: dict[str, int]
    investments: dict[str, int]

    @property
    def panel(self) -> Panel:
        return Panel(values=self.values, units=self.plants, periods=self.months)

    def wave(self, number: int) -> tuple[str, ...]:
        """Plants of wave 1, 2 or 3."""
        return tuple(plant for plant, wave in zip(self.plants, self.waves, strict=True) if wave == number)


@dataclass(frozen=True, slots=True, eq=False)
class SanTelmo:
    """9,000 admitted applicants, each array (9000,): drawn by lottery, joined, enrolled."""

    invited: NDArray[np.bool_]
    joined: NDArray[np.bool_]
    enrolled: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Marea:
    """12 studios × 104 weeks of change lead time (hours). Weeks are 1-based; four studios start at week 53."""

    studios: tuple[str, ...]
    weeks: tuple[int, ...]
    values: FloatArray
    starts: dict[str, int]

    @property
    def panel(self) -> Panel:
        return Panel(values=self.values, units=self.studios, periods=self.weeks)


def horizonte(seed: int, variant: Variant = "main") -> Horizonte:
    """Plant mean N(18, 5), +0.25 points a month, season ±0.8, AR(1) 0.5 with innovations of sd 1.0.

    Waves of 8 start at months 25, 31 and after 42. The effect ramps linearly over 6 months to +4.0 and
    +2.5. Investments add 3.0 at plants 1 and 4 (month 29) and 19 (month 33). "volunteers_first": the
    plants of wave 1 were already improving 0.20 points a month faster. "no_effect": both effects are zero.
    """
    if variant not in {"main", "volunteers_first", "no_effect"}:
        raise BadSetting(name="variant", value=variant)
    random = np.random.default_rng(seed)
    months = np.arange(1, MONTHS + 1)
    waves = np.repeat([1, 2, 3], 8)
    values = random.normal(18.0, 5.0, size=(24, 1)) + 0.25 * months + 0.8 * np.sin(2 * np.pi * months / 12)
    values += _autoregressive(random, (24, MONTHS), 0.5, 1.0)
    if variant != "no_effect":
        values[waves == 1] += 4.0 * _ramp(months, WAVE_STARTS[0], 6)
        values[waves == 2] += 2.5 * _ramp(months, WAVE_STARTS[1], 6)
    if variant == "volunteers_first":
        values[waves == 1] += EXTRA_TREND_OF_VOLUNTEERS * months
    plants = tuple(f"Planta {number:02d}" for number in range(1, 25))
    investments = {plants[0]: 29, plants[3]: 29, plants[18]: 33}
    for plant, month in investments.items():
        values[plants.index(plant)] += 3.0 * (months >= month)
    starts = {plant: WAVE_STARTS[wave - 1] for plant, wave in zip(plants, waves.tolist(), strict=True)}
    return Horizonte(plants, tuple(months.tolist()), _locked(values), tuple(waves.tolist()), starts, investments)


def san_telmo(seed: int) -> SanTelmo:
    """Keenness k ~ N(0, 1); joins with logit(−0.40 + 0.9 k) invited, logit(−2.95 + 1.3 k) not.

    Enrols with probability logit(−1.85 + 1.6 k), plus 0.09 if joined. 4,500 of 9,000 are drawn.
    """
    random = np.random.default_rng(seed)
    keenness = random.normal(size=9_000)
    invited = random.permutation(np.repeat([True, False], 4_500))
    joins = np.where(invited, _logistic(-0.40 + 0.9 * keenness), _logistic(-2.95 + 1.3 * keenness))
    joined = random.random(9_000) < joins
    enrolled = random.random(9_000) < _logistic(-1.85 + 1.6 * keenness) + 0.09 * joined
    return SanTelmo(invited, joined, enrolled)


def marea(seed: int) -> Marea:
    """Log lead time: studio mean N(ln 9, 0.25), AR(1) 0.4 with innovations of sd 0.12, −0.1 % a week.

    A trade fair adds 10 % in weeks 61-64 everywhere. Four studios, drawn, start at week 53; the effect
    ramps linearly in logarithms over 8 weeks to −18 %.
    """
    random = np.random.default_rng(seed)
    weeks = np.arange(1, 105)
    logs = random.normal(np.log(9.0), 0.25, size=(12, 1)) + np.log1p(-0.001) * weeks
    logs = logs + np.log(1.10) * ((weeks >= 61) & (weeks <= 64)) + _autoregressive(random, (12, 104), 0.4, 0.12)
    started = np.sort(random.choice(12, size=4, replace=False))
    logs[started] += np.log(1 - 0.18) * _ramp(weeks, 53, 8)
    studios = tuple(f"Estudio {number:02d}" for number in range(1, 13))
    starts = {studios[index]: 53 for index in started.tolist()}
    return Marea(studios, tuple(weeks.tolist()), _locked(np.exp(logs)), starts)


def _autoregressive(random: np.random.Generator, shape: tuple[int, int], lag_one: float, sigma: float) -> FloatArray:
    """First-order noise (units × periods) with innovations of sd `sigma`, started in its stationary state."""
    noise = random.normal(0.0, sigma, size=shape)
    noise[:, 0] /= np.sqrt(1 - lag_one**2)
    for period in range(1, shape[1]):
        noise[:, period] += lag_one * noise[:, period - 1]
    return noise


def _ramp(periods: NDArray[np.int64], start: int, length: int) -> FloatArray:
    return np.clip((periods - start + 1) / length, 0.0, 1.0)


def _logistic(value: FloatArray) -> FloatArray:
    return 1 / (1 + np.exp(-value))


def _locked(values: FloatArray) -> FloatArray:
    values.setflags(write=False)
    return values
