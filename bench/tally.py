"""Measure every part of the count: `python bench/tally.py [--quick]`; CPU seconds, ratios in the same run."""

import importlib
import importlib.util
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

PARTS = ("tally_ranks", "tally_seats", "tally_budgets")


def main() -> None:
    """Run `measure(quick=…)` of every part that stands beside this file."""
    for part in PARTS:
        if importlib.util.find_spec(part) is None:
            continue
        print(f"== {part}")
        importlib.import_module(part).measure(quick="--quick" in sys.argv)


if __name__ == "__main__":
    main()
