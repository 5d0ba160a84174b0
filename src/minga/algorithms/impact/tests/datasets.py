"""Published data read where they lie; absent, the test says so and is skipped."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from minga.algorithms.impact.panel import Panel

CHECKOUT = Path(__file__).parents[5]


def rows(name: str, delimiter: str = ",") -> Iterator[dict[str, str]]:
    folder = Path(os.environ.get("MINGA_DATA", CHECKOUT.parent / "shared" / "data"))
    path = folder / "kpi" / name
    if not path.exists():
        pytest.skip(f"REAL DATA ABSENT: {path} (set MINGA_DATA to the folder that holds kpi/)")
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter=delimiter)


def cigarette_sales() -> Panel:
    """Packs per head, 39 American states, 1970-2000."""
    read = rows("prop99_synthdid.csv", ";")
    return Panel.from_rows((row["State"], int(row["Year"]), row["PacksPerCapita"]) for row in read)
