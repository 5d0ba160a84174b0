"""What documents say is measured can be measured: each names its command, which is there and can be tried quickly."""

import re
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    path
    for path in (
        *CHECKOUT.glob("*.md"),
        *(CHECKOUT / "docs").rglob("*.md"),
        *(CHECKOUT / "src" / "minga").rglob("README.md"),
    )
)
BENCH = re.compile(r"bench/(\w+)\.py|BENCH=(\w+)")
# Run by other benches, or a floor that serves until it is stopped: nobody asks them for figures.
SERVANTS = {"hello", "tally_budgets_oracle", "tally_oracles", "seed"}


def benches() -> list[Path]:
    return sorted(path for path in (CHECKOUT / "bench").glob("*.py") if "__main__" in path.read_text())


@pytest.mark.parametrize("bench", [path for path in benches() if path.stem not in SERVANTS], ids=lambda path: path.stem)
def test_every_bench_can_be_tried_quickly(bench):
    assert '"--quick"' in bench.read_text()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_a_document_names_only_benches_that_are_there(document):
    named = {one or other for one, other in BENCH.findall(document.read_text())}
    missing = {name for name in named if not (CHECKOUT / "bench" / f"{name}.py").exists()}
    assert not missing


@pytest.mark.parametrize(
    "document",
    [path for path in DOCUMENTS if path.parent.name == "reference" and "speed" in path.name],
    ids=lambda p: p.name,
)
def test_a_page_of_figures_names_its_command(document):
    assert BENCH.search(document.read_text())
