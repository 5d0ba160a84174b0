"""The calendar inside a series: dummies, or harmonics where the season is long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from .errors import BadSetting, TooFewPoints
from .estimate import Check
from .panel import FloatArray

type ShortSeason = Literal["refuse", "tell"]


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """Seasonal regressors (T, J), and the check `season_taken_out` where a season was asked for."""

    columns: FloatArray
    checks: tuple[Check, ...] = ()


def calendar_of(
    positions: FloatArray, season: int | None, points: int, harmonics: int = 0, *, short_season: ShortSeason = "refuse"
) -> Calendar:
    """`seasonal_columns`; where they need more points and `short_season` is "tell", none and a failed check.

    Raises BadSetting, and TooFewPoints with "refuse".
    """
    if short_season not in {"refuse", "tell"}:
        raise BadSetting(name="short_season", value=short_season)
    try:
        columns = seasonal_columns(positions, season, points, harmonics)
    except TooFewPoints:
        if short_season == "refuse":
            raise
        return Calendar(np.empty((positions.size, 0)), (_taken_out(points, season or 1, passed=False),))
    return Calendar(columns, (_taken_out(points, season, passed=True),) if season else ())


def _taken_out(points: int, season: int, *, passed: bool) -> Check:
    return Check("season_taken_out", passed, points / season, "seasons_on_record")


def seasonal_columns(positions: FloatArray, season: int | None, points: int, harmonics: int = 0) -> FloatArray:
    """Regressors (T, season − 1) of the place within `season` periods, or (T, 2 · harmonics) waves.

    Dummies are centred, so that a constant beside them stays the usual mean. `points` is how many values lie on
    record: at least two full seasons. Raises BadSetting, TooFewPoints.
    """
    if season is None:
        if harmonics:
            raise BadSetting(name="harmonics", value=harmonics)
        return np.empty((positions.size, 0))
    if season < 2:
        raise BadSetting(name="season", value=season)
    if not 0 <= 2 * harmonics < season:
        raise BadSetting(name="harmonics", value=harmonics)
    if points < 2 * season:
        raise TooFewPoints(what="Points for a season", found=points, needed=2 * season)
    if harmonics:
        angles = 2 * np.pi * positions[:, None] * np.arange(1, harmonics + 1) / season
        return np.hstack([np.sin(angles), np.cos(angles)])
    phase = positions.astype(int) % season
    dummies = (phase[:, None] == np.arange(1, season)[None, :]).astype(float)
    return np.asarray(dummies - 1 / season, dtype=np.float64)
