from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest

from minga.algorithms.impact import Panel
from minga.algorithms.impact.errors import (
    BadPeriod,
    DuplicatePoint,
    EmptyPanel,
    MixedGrain,
    NotANumber,
    UnitNamesAlike,
    UnknownPeriod,
    UnknownUnit,
    WrongShape,
)


def test_rows_in_any_order_become_a_sorted_panel() -> None:
    panel = Panel.from_rows([("B", 2, 4), ("A", 1, "1.5"), ("A", 2, 2), ("B", 1, 3)])
    assert panel.units == ("B", "A")
    assert panel.periods == (1, 2)
    assert panel.values.tolist() == [[3, 4], [1.5, 2]]


def test_a_period_nobody_reported_is_a_missing_column_not_a_shorter_series() -> None:
    panel = Panel.from_rows([("A", f"2026-{month:02d}-01", month) for month in (1, 2, 3, 5)])
    assert panel.periods[3] == date(2026, 4, 1)
    assert math.isnan(panel.values[0, 3])
    assert panel.share_missing == pytest.approx(0.2)


@pytest.mark.parametrize(
    "periods",
    [
        ("2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"),
        ("2025-12", "2026-01", "2026-02"),
        ("2026-01-05", "2026-01-12", "2026-01-19"),
        ("2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31"),
        (1970, 1971, 1972),
    ],
)
def test_the_usual_grains_are_regular(periods: tuple[str | int, ...]) -> None:
    assert len(Panel.from_rows([("A", period, 1.0) for period in periods]).periods) == len(periods)


def test_a_missing_month_end_is_named_as_a_month_end() -> None:
    panel = Panel.from_rows([("A", day, 1.0) for day in ("2026-01-31", "2026-02-28", "2026-04-30", "2026-05-31")])
    assert panel.periods[2] == date(2026, 3, 31)


@pytest.mark.parametrize(
    ("rows", "error", "row"),
    [
        ([("A", 1, 1), ("A", 1, 2)], DuplicatePoint, 2),
        ([("A", 1, 1), ("A", 2, "12,5")], NotANumber, 2),
        ([("A", 1, 1), ("A", 2, math.inf)], NotANumber, 2),
        ([("A", 1, 1), ("A", "March", 2)], BadPeriod, 2),
        ([("A", 1, 1), ("A", 2, 1), ("A", 3, 1), ("A", "2026-01-01", 2)], MixedGrain, 4),
        ([("A", f"2026-0{m}-01", 1) for m in (1, 2, 3, 4)] + [("A", "2026-03-15", 1)], MixedGrain, 5),
        ([("A", 2, 1), ("A", 4, 1), ("A", 6, 1), ("A", 9, 1)], MixedGrain, 4),
        ([("Perú", 1, 1), ("peru ", 2, 1)], UnitNamesAlike, 2),
    ],
)
def test_a_broken_row_is_named(rows: list[tuple[str, int | str, object]], error: type, row: int) -> None:
    with pytest.raises(error) as caught:
        Panel.from_rows(rows)
    assert caught.value.facts["row"] == row
    assert f"Row {row}" in str(caught.value)


def test_nothing_is_refused_as_nothing() -> None:
    with pytest.raises(EmptyPanel):
        Panel.from_rows([])


def test_shapes_and_order_must_agree() -> None:
    with pytest.raises(WrongShape):
        Panel(values=np.ones((2, 2)), units=("A",), periods=(1, 2))
    with pytest.raises(WrongShape):
        Panel(values=np.ones((2, 2)), units=("A", "A"), periods=(1, 2))
    with pytest.raises(MixedGrain):
        Panel(values=np.ones((1, 2)), units=("A",), periods=(2, 1))


def test_parts_of_a_panel_are_asked_for_by_name() -> None:
    panel = Panel(values=np.arange(6.0).reshape(2, 3), units=("A", "B"), periods=(1, 2, 3))
    assert panel.without(["A"]).units == ("B",)
    assert panel.between(2, 3).values.tolist() == [[1, 2], [4, 5]]
    assert panel.mean().values.tolist() == [1.5, 2.5, 3.5]
    with pytest.raises(UnknownUnit):
        panel.only(["C"])
    with pytest.raises(UnknownPeriod):
        panel.between(2, 9)


def test_values_cannot_be_changed_afterwards() -> None:
    source = np.ones((1, 2))
    panel = Panel(values=source, units=("A",), periods=(1, 2))
    source[0, 0] = 9
    assert panel.values[0, 0] == 1
    with pytest.raises(ValueError, match="read-only"):
        panel.values[0, 0] = 2
