"""The calendar inside a series: dummies, or harmonics where the season is long."""

from __future__ import annotations

import numpy as np

from .errors import BadSetting, TooFewPoints
from .panel import FloatArray


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
