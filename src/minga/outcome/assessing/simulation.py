"""What the planned method itself would see, in futures drawn like the history: power before the launch."""

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from minga.algorithms import impact
from minga.outcome.assessing.methods import SEASONS, estimate_of
from minga.outcome.assessing.panels import history_of, panel_of, starts_of
from minga.outcome.assessing.plain import Inputs
from minga.outcome.assessing.power import BEFORE_AND_AFTER
from minga.outcome.rules import OFFSET_MAX, Method, shifted

SEASONS_NEEDED = 2

type Simulated = dict[str, Any]


def simulate_power(inputs: Inputs, progress: Callable[[float], object]) -> Simulated:
    """Smallest change seen in four cases of five with its Monte-Carlo error, and the curve (effect, share, error).

    Or why not, as ``error`` with code and facts. ``inputs`` are frozen ones of a plan on series; values from the first
    start on are not looked at. ``progress`` hears shares from 0 to 1.
    """
    try:
        found = _simulated(inputs, progress)
    except impact.ImpactError as error:
        return {"error": {"code": error.code, "facts": {name: str(value) for name, value in error.facts.items()}}}
    return {
        "error": None,
        "change": found.visible.change,
        "monte_carlo_error": found.error,
        "draws": found.draws,
        "curve": [[point.effect, point.share_seen, point.error] for point in found.curve],
    }


def _simulated(inputs: Inputs, progress: Callable[[float], object]) -> impact.SimulatedPower:
    starts, method = starts_of(inputs), Method(inputs["method"])
    history = history_of(panel_of(inputs), min(starts.values()))
    season = SEASONS.get(inputs["grain"])
    is_long = season is not None and len(history.periods) >= SEASONS_NEEDED * season
    return impact.power_by_simulation(
        history,
        cast("dict[str, impact.Period]", starts),
        lambda panel: estimate_of(inputs, panel),
        periods_after=_periods_after(inputs, history, max(starts.values())),
        trend=method not in BEFORE_AND_AFTER,
        season=season if is_long else None,
        progress=progress,
    )


def _periods_after(inputs: Inputs, history: impact.Panel, last_start: date) -> int:
    """From the end of the history to the end of the last unit's window."""
    end, last = cast("date", history.periods[-1]), shifted(last_start, inputs["grain"], inputs["post"][1])
    return next(steps for steps in range(1, OFFSET_MAX * 2) if shifted(end, inputs["grain"], steps) >= last)
