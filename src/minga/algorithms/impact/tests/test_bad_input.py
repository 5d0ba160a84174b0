"""Whatever is put in, every method gives finite figures or a typed refusal with one sentence."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from minga.algorithms.impact import (
    Estimate,
    ImpactError,
    Panel,
    Series,
    augmented_synthetic_control,
    before_after,
    difference_in_differences,
    interrupted_time_series,
    staggered_difference_in_differences,
    stepped_wedge,
    structural_counterfactual,
    synthetic_control,
    synthetic_control_of_several,
    synthetic_difference_in_differences,
)
from minga.algorithms.impact.errors import (
    CollinearCovariates,
    DuplicatePoint,
    MissingPoints,
    MixedGrain,
    NoComparison,
    NotANumber,
    NotPositive,
    NoVariation,
    TooFewPoints,
    TreatedFromTheStart,
    UnitNamesAlike,
    UnknownPeriod,
)

UNITS, PERIODS, START = 8, 24, 16
BASE = 50 + np.random.default_rng(0).normal(size=(UNITS, PERIODS))
WINDOWS = {"pre_window": (-5, -1), "post_window": (0, 4), "draws": 199}
METHODS: dict[str, Callable[[Panel, object], Estimate]] = {
    "before_after": lambda p, at: before_after(p.mean(["u0"]), at),
    "interrupted": lambda p, at: interrupted_time_series(p.mean(["u0"]), at),
    "controlled": lambda p, at: interrupted_time_series(p.mean(["u0"]), at, comparison=p.mean(p.units[1:])),
    "structural": lambda p, at: structural_counterfactual(p.mean(["u0"]), at, draws=200),
    "structural with others": lambda p, at: structural_counterfactual(
        p.mean(["u0"]), at, comparisons=p.without(["u0"]), draws=200
    ),
    "differences": lambda p, at: difference_in_differences(p, {"u0": at, "u1": at}, **WINDOWS),
    "in logarithms": lambda p, at: difference_in_differences(p, {"u0": at, "u1": at}, log=True, **WINDOWS),
    "everybody treated": lambda p, at: difference_in_differences(p, dict.fromkeys(p.units, at), **WINDOWS),
    "staggered": lambda p, at: staggered_difference_in_differences(p, {"u0": at, "u1": at}, draws=199),
    "synthetic": lambda p, at: synthetic_control(p, "u0", at),
    "synthetic differences": lambda p, at: synthetic_difference_in_differences(p, "u0", at),
    "augmented": lambda p, at: augmented_synthetic_control(p, "u0", at),
    "several": lambda p, at: synthetic_control_of_several(p, {"u0": at, "u1": at}, draws=199),
    "wedge": lambda p, at: stepped_wedge(p, {unit: at + k for k, unit in enumerate(p.units)}, draws=199),
}


def panel(values: np.ndarray) -> Panel:
    return Panel(values=values, units=tuple(f"u{k}" for k in range(len(values))), periods=tuple(range(values.shape[1])))


def with_value(rows: object, columns: object, value: float) -> np.ndarray:
    values = BASE.copy()
    values[rows, columns] = value
    return values


EVERYTHING = slice(None)
BAD: dict[str, np.ndarray] = {
    "constant": np.ones((UNITS, PERIODS)),
    "zero": np.zeros((UNITS, PERIODS)),
    "treated constant": with_value(0, EVERYTHING, 3.0),
    "others constant": with_value(slice(1, None), EVERYTHING, 3.0),
    "constant past": with_value(EVERYTHING, slice(0, START), 5.0),
    "all alike": np.tile(BASE[:1], (UNITS, 1)),
    "alike but for their level": np.tile(BASE[:1], (UNITS, 1)) + np.arange(UNITS)[:, None],
    "straight lines": np.tile(np.arange(PERIODS, dtype=float), (UNITS, 1)),
    "gap": with_value(0, 5, np.nan),
    "gap elsewhere": with_value(3, 5, np.nan),
    "nothing before": with_value(0, slice(0, START), np.nan),
    "nothing after": with_value(0, slice(START, None), np.nan),
    "period without values": with_value(EVERYTHING, 7, np.nan),
    "zero among them": with_value(0, 3, 0.0),
    "very large": BASE * 1e55,
    "very small": BASE * 1e-200,
    "two units": BASE[:2],
    "one unit": BASE[:1],
    "short": BASE[:, :4],
}


@pytest.mark.parametrize("name", METHODS)
def test_nothing_but_finite_figures_and_typed_refusals(name: str) -> None:
    refusals: list[ImpactError] = []
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for values in BAD.values():
            for start in (START, 0, 1, PERIODS - 1, 99):
                try:
                    METHODS[name](panel(values), start)
                except ImpactError as refusal:
                    refusals.append(refusal)
    assert len(refusals) >= 30
    assert all(refusal.code and "{" not in str(refusal) for refusal in refusals)


@pytest.mark.parametrize(
    ("name", "values", "start", "refusal"),
    [
        ("before_after", BASE[:, :6], 3, TooFewPoints),
        ("interrupted", BASE[:, :6], 3, TooFewPoints),
        ("structural", BASE[:, :6], 3, TooFewPoints),
        ("before_after", BAD["constant"], START, NoVariation),
        ("interrupted", BAD["straight lines"], START, NoVariation),
        ("structural", BAD["constant"], START, NoVariation),
        ("structural with others", BAD["others constant"], START, CollinearCovariates),
        ("structural", BAD["gap"], START, MissingPoints),
        ("differences", BASE, 0, TreatedFromTheStart),
        ("everybody treated", BASE, START, NoComparison),
        ("differences", BAD["constant"], START, NoVariation),
        ("differences", BAD["nothing before"], START, MissingPoints),
        ("in logarithms", BAD["zero"], START, NotPositive),
        ("staggered", BASE[:2], START, NoComparison),
        ("staggered", BASE, 0, TreatedFromTheStart),
        ("synthetic", BASE[:1], START, NoComparison),
        ("synthetic", BASE, 0, TreatedFromTheStart),
        ("synthetic", BAD["gap"], START, MissingPoints),
        ("augmented", BAD["all alike"], START, NoVariation),
        ("augmented", BAD["alike but for their level"], START, NoVariation),
        ("several", BASE[:3], START, TooFewPoints),
        ("wedge", BAD["gap"], START, MissingPoints),
        ("wedge", BAD["constant"], START, NoVariation),
        ("synthetic", BASE, 99, UnknownPeriod),
    ],
)
def test_each_kind_of_bad_input_has_its_refusal(name: str, values: np.ndarray, start: int, refusal: type) -> None:
    with pytest.raises(refusal):
        METHODS[name](panel(values), start)


@pytest.mark.parametrize("value", [np.inf, -np.inf, 1e61])
def test_values_that_no_indicator_has_are_refused(value: float) -> None:
    with pytest.raises(NotANumber):
        panel(with_value(0, 3, value))
    with pytest.raises(NotANumber):
        Series(values=np.array([1.0, value]), periods=(0, 1))
    with pytest.raises(NotANumber):
        Panel.from_rows([("a", 1, value)])


def test_a_gap_is_a_missing_point_and_rows_that_clash_are_named() -> None:
    assert Panel.from_rows([("a", 1, 2.0), ("a", 3, np.nan), ("a", 2, 1)]).share_missing == pytest.approx(1 / 3)
    with pytest.raises(DuplicatePoint, match="Row 2"):
        Panel.from_rows([("a", 1, 2.0), ("a", 1, 2.0)])
    with pytest.raises(UnitNamesAlike, match="Row 2"):
        Panel.from_rows([("San José", 1, 2.0), ("san  jose", 1, 2.0)])
    with pytest.raises(MixedGrain, match="Row 4"):
        Panel.from_rows([("a", date(2026, month, 1), 1.0) for month in (1, 2, 3)] + [("a", date(2026, 3, 9), 1.0)])


def test_calendar_columns_that_say_what_the_start_says_are_refused() -> None:
    """Gaps can leave every month of a year on one side only: what then is season and what change, nobody can tell."""
    values = BASE[0].copy()
    sides = np.where(np.arange(24) < 12, np.arange(24) % 12 < 6, np.arange(24) % 12 >= 6)
    values[~sides] = np.nan
    long = np.concatenate([values[:12], values[:12], values[12:], values[12:]])
    with pytest.raises(CollinearCovariates):
        before_after(Series(values=long, periods=tuple(range(48))), 24, season=12)
