"""CPU seconds of the panel methods of impact, and of public packages beside them, in one run.

``python bench/impact.py [--quick]``. Minga runs in this Python; the packages run in ``.bench/venv`` (not needed otherwise):

    python -m venv .bench/venv && .bench/venv/bin/pip install -r bench/requirements-impact.txt

Where it is absent the comparison is skipped and said so. Data are simulated, seeded and the same for both sides.
Peers are given up after a minute each (15 s with --quick); each is called twice and the second call counts, without imports. CPU is this process's own, so a busy machine adds noise but no waiting.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
HERE = Path(__file__).resolve().parent
PEER_SECONDS, QUICK_SECONDS = 60, 15
PEER_PYTHON = HERE.parent / ".bench" / "venv" / "bin" / "python"

import numpy as np


def walk(units: int, periods: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    random = np.random.default_rng(0)
    factors = random.normal(size=(4, periods)).cumsum(axis=1)
    return np.asarray(50 + random.uniform(size=(units, 4)) @ factors + random.normal(size=(units, periods)))


def starts(units: int, periods: int) -> list[int]:
    """A start for each unit, half of them after the data."""
    return np.random.default_rng(1).integers(1, 2 * periods, units).tolist()  # type: ignore[no-any-return]


def covariate(units: int) -> list[float]:
    return np.random.default_rng(2).normal(size=units).tolist()  # type: ignore[no-any-return]


def cpu(call: Callable[[], object]) -> float:
    begun = time.process_time()
    call()
    return time.process_time() - begun


def ours(quick: bool) -> dict[str, float]:
    sys.path.insert(0, str(HERE.parent / "src"))
    from minga.algorithms import impact

    def panel(units: int, periods: int) -> impact.Panel:
        names = tuple(map(str, range(units)))
        return impact.Panel(values=walk(units, periods), units=names, periods=tuple(range(periods)))

    small, large = panel(40, 120), panel(1_000, 120)
    staggered = panel(5_000, 20)
    begin = {str(unit): start for unit, start in enumerate(starts(5_000, 20))}
    given = {str(unit): [value] for unit, value in enumerate(covariate(5_000))}
    waves = {str(unit): 60 + unit for unit in range(20)}
    # seven predictors: the means of eight periods each, before the start
    table = {
        f"x{k}": {u: float(small.values[i, 8 * k : 8 * k + 8].mean()) for i, u in enumerate(small.units)}
        for k in range(7)
    }
    several = {str(unit): 80 for unit in range(5)}
    calls: dict[str, Callable[[], object]] = {
        "synthetic control, 40 x 120, all placebos": lambda: impact.synthetic_control(small, "0", 80),
        "synthetic DiD, 40 x 120, all placebos": lambda: impact.synthetic_difference_in_differences(small, "0", 80),
        "augmented control, 40 x 120": lambda: impact.augmented_synthetic_control(small, "0", 80),
        "five treated units, 40 x 120": lambda: impact.synthetic_control_of_several(small, several),
        "control with 7 predictors, 40 x 120": lambda: impact.synthetic_control(small, "0", 80, predictors=table),
        "difference-in-differences, 40 x 120": lambda: impact.difference_in_differences(
            small, dict.fromkeys(waves, 60), pre_window=(-24, -1), post_window=(0, 23)
        ),
        "stepped wedge, 40 x 120": lambda: impact.stepped_wedge(small, waves),
        "before and after, 120 periods": lambda: impact.before_after(small.mean(), 80, season=12),
        "interrupted series, 120 periods": lambda: impact.interrupted_time_series(small.mean(), 80, season=12),
        "structural series, 100 periods, 1,000 draws": lambda: impact.structural_counterfactual(
            small.between(0, 99).mean(["0"]), 70
        ),
        "structural series, 3 others, 1,000 draws": lambda: impact.structural_counterfactual(
            small.mean(["0"]), 80, comparisons=small.only(["1", "2", "3"])
        ),
        "staggered DiD, 40 x 120": lambda: impact.staggered_difference_in_differences(small, waves),
        "staggered DiD, 5,000 x 20": lambda: impact.staggered_difference_in_differences(staggered, begin),
        "staggered DiD, 5,000 x 20, covariate": lambda: impact.staggered_difference_in_differences(
            staggered, begin, covariates=given
        ),
    }
    future = {"0": 120}
    calls |= {
        "power of a synthetic control, 40 x 120": lambda: impact.power_by_simulation(
            small, future, lambda panel: impact.synthetic_control(panel, "0", 120), periods_after=24
        ),
        "power of an augmented control, 40 x 120": lambda: impact.power_by_simulation(
            small, future, lambda panel: impact.augmented_synthetic_control(panel, "0", 120), periods_after=24
        ),
        "power of differences, 40 x 120": lambda: impact.power_by_simulation(
            small,
            dict.fromkeys(waves, 120),
            lambda panel: impact.difference_in_differences(
                panel, dict.fromkeys(waves, 120), pre_window=(-24, -1), post_window=(0, 23)
            ),
            periods_after=24,
        ),
    }
    if not quick:
        calls["synthetic control, 1,000 x 120"] = lambda: impact.synthetic_control(large, "0", 80)
        calls["synthetic DiD, 1,000 x 120"] = lambda: impact.synthetic_difference_in_differences(large, "0", 80)
    return {name: cpu(call) for name, call in calls.items()}


def cases(quick: bool) -> dict[str, tuple[str, Callable[[], object]]]:
    """Row of ours → (what a public package runs beside it, the call). Packages are imported by the call's process."""
    size = 500 if quick else 5_000
    return {
        "control with 7 predictors, 40 x 120": ("pysyncon Synth, one start, no placebos", blend),
        "staggered DiD, 5,000 x 20": (f"csdid, {size:,} units", lambda: csdid(size, "y~1")),
        "staggered DiD, 5,000 x 20, covariate": (f"csdid, {size:,} units", lambda: csdid(size, "y~x")),
        "stepped wedge, 40 x 120": ("linearmodels PanelOLS, no permutation", two_way),
        "interrupted series, 120 periods": ("statsmodels SARIMAX, AR(1) errors", segmented),
        "structural series, 3 others, 1,000 draws": ("statsmodels UnobservedComponents, most likely", components),
    }


def long_table() -> Any:
    import pandas as pd

    names = np.repeat([f"u{k}" for k in range(40)], 120)
    return pd.DataFrame({"unit": names, "time": np.tile(np.arange(120), 40), "y": walk(40, 120).ravel()})


def blend() -> None:
    from pysyncon import Dataprep, Synth

    prepared = Dataprep(
        foo=long_table(),
        predictors=[],
        predictors_op="mean",
        dependent="y",
        unit_variable="unit",
        time_variable="time",
        treatment_identifier="u0",
        controls_identifier=[f"u{k}" for k in range(1, 40)],
        time_predictors_prior=range(80),
        time_optimize_ssr=range(80),
        special_predictors=[("y", range(8 * k, 8 * k + 8), "mean") for k in range(7)],
    )
    Synth().fit(dataprep=prepared, optim_method="Nelder-Mead", optim_initial="equal")


def csdid(size: int, formula: str) -> None:
    import pandas as pd
    from csdid.att_gt import ATTgt

    first = np.array(starts(5_000, 20))[:size]
    wide = pd.DataFrame(
        {
            "unit": np.repeat(np.arange(size), 20),
            "time": np.tile(np.arange(1, 21), size),
            "y": walk(5_000, 20)[:size].ravel(),
            "first": np.repeat(np.where(first < 20, first + 1, 0), 20),
            "x": np.repeat(covariate(5_000)[:size], 20),
        }
    )
    names = {"yname": "y", "gname": "first", "idname": "unit", "tname": "time"}
    model = ATTgt(**names, xformla=formula, data=wide, control_group=["notyettreated"])
    model.fit(est_method="dr").aggte("group")


def segmented() -> None:
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    times = np.arange(120.0)
    after = times >= 80
    months = np.eye(12)[np.arange(120) % 12][:, 1:]
    design = np.column_stack([np.ones(120), times, after, after * (times - 80), months])
    SARIMAX(walk(40, 120).mean(axis=0), exog=design, order=(1, 0, 0)).fit(disp=False)


def components() -> None:
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    values = walk(40, 120)
    model = UnobservedComponents(values[0, :80], level="llevel", exog=values[1:4, :80].T)
    model.fit(disp=False).get_forecast(40, exog=values[1:4, 80:].T).conf_int()


def two_way() -> None:
    from linearmodels.panel import PanelOLS

    frame = long_table()
    started = (frame.unit.str[1:].astype(int) < 20) & (frame.time >= 60)
    indexed = frame.assign(d=started.astype(float)).set_index(["unit", "time"])
    model = PanelOLS(indexed.y, indexed[["d"]], entity_effects=True, time_effects=True)
    model.fit(cov_type="clustered", cluster_entity=True)


def peers(quick: bool) -> dict[str, tuple[str, float | None]]:
    """Each public package in its own process, given up after a minute (None: no figure)."""
    if not PEER_PYTHON.exists():
        print(f"The public packages are not installed in {PEER_PYTHON.parent.parent}: shown without them.\n")
        return {}
    found: dict[str, tuple[str, float | None]] = {}
    for row, (what, _) in cases(quick).items():
        command = [str(PEER_PYTHON), "-W", "ignore", str(HERE / "impact.py"), "--as-peer", row]
        try:
            done = subprocess.run(
                [*command, *(["--quick"] if quick else [])],
                capture_output=True,
                text=True,
                check=False,
                timeout=QUICK_SECONDS if quick else PEER_SECONDS,
            )
        except subprocess.TimeoutExpired:
            found[row] = (what, None)
            continue
        if done.returncode:
            print(f"{what} did not run: {done.stderr.strip().splitlines()[-1]}")
            continue
        found[row] = (what, float(json.loads(done.stdout.splitlines()[-1])))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="smaller peers, nothing with 1,000 units")
    parser.add_argument("--as-peer", metavar="ROW", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.as_peer:
        call = cases(chosen.quick)[chosen.as_peer][1]
        call()  # imports and caches are no part of the method
        print(json.dumps(cpu(call)))
        return
    beside = peers(chosen.quick)
    limit = f"over {QUICK_SECONDS if chosen.quick else PEER_SECONDS} s"
    print(f"Load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    print(f"{'':44}{'CPU s':>8}  {'peer CPU s':>10}  {'ratio':>7}")
    for name, seconds in ours(chosen.quick).items():
        what, other = beside.get(name, ("", None))
        told = (
            f"{other:10.2f}  {other / seconds:6.1f}x  {what}" if other is not None else f"{limit:>10}  {'':7}  {what}"
        )
        print(f"{name:44}{seconds:8.3f}  {told if what else ''}")


if __name__ == "__main__":
    main()
