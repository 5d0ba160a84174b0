"""Real participatory budgets, counted again: the winners that the cities published.

Of the 128 files of the Pabulib extract, 67 mark the funded projects and 61 of those name a rule that is known here;
all 61 come out as marked. The other six say `unknown`; what their own comments say of them is in `NOT_OURS`.
"""

import gzip
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from minga.algorithms.tally.budget_rules import BudgetRules, Completion
from minga.algorithms.tally.budgets.figures import compare
from minga.algorithms.tally.budgets.spending import Spending, spend
from minga.algorithms.tally.formats.pabulib import PabulibFile, breaches, read_pabulib

pytestmark = pytest.mark.real_data

# The rule named in the file: ours, and whether `min_project_score_threshold` applies. "greedy-custom" (Poznań) stops at
# the first project that does not fit; what other money then adds is marked 2 or 3, not 1.
RULES = {
    "greedy": BudgetRules(amount=0, rule="greedy"),
    "greedy-threshold": BudgetRules(amount=0, rule="greedy"),
    "greedy-no-skip": BudgetRules(amount=0, rule="greedy_no_skip"),
    "greedy-custom": BudgetRules(amount=0, rule="greedy_no_skip"),
    "equalshares/add1": BudgetRules(amount=0, rule="equal_shares", completion="add1"),
    "equalshares/add1-comparison": BudgetRules(amount=0, rule="equal_shares", completion="add1"),
}
FILES_BY_RULE = {
    "greedy": 13,
    "greedy-threshold": 20,
    "greedy-no-skip": 14,
    "greedy-custom": 12,
    "equalshares/add1": 1,
    "equalshares/add1-comparison": 1,
}
NOT_OURS = {
    "Hungary_Budapest_2023_VIII_Jozsefvaros": "about half of the votes were cast on paper and are not in the file",
    "Hungary_Budapest_2024": "about a tenth of the votes were cast on paper and are not in the file",
    "Hungary_Budapest_2024_VIII_Jozsefvaros": "about half of the votes were cast on paper and are not in the file",
    "Hungary_Budapest_2025_VIII_Jozsefvaros": "about half of the votes were cast on paper and are not in the file",
    "Hungary_Budapest_2025_XI_Ujbuda": "one budget for each category, then a reserve list over all of them",
    "Hungary_Veszprem_2025": "costs are upper ends of ranges; the winners' exceed the budget",
}
# Level projects of which one was bought: the order in the file, which follows the published list, decided.
TIES_DECIDED = {
    "Netherlands_Assen_2024",
    "Poland_Krakow_2020_Nowa_Huta",
    "Poland_Krakow_2024_Zwierzyniec",
    "Poland_Krakow_2025_Lagiewniki-Borek_Falecki",
}


@pytest.fixture(scope="module")
def folder(data_folder: Path) -> Path:
    return data_folder / "pabulib"


@cache
def load(path: Path) -> PabulibFile:
    return read_pabulib(gzip.decompress(path.read_bytes()))


def marked(folder: Path) -> Iterator[tuple[str, PabulibFile]]:
    for path in sorted(folder.glob("*.pb.gz")):
        # The names of the columns say whether winners are marked, which saves reading the votes of half of the files.
        with gzip.open(path) as lines:
            columns = next(line for line in lines if line.startswith(b"project_id;"))
        if b";selected" in columns:
            yield path.name.removesuffix(".pb.gz"), load(path)


def count(file: PabulibFile, rules: BudgetRules) -> Spending:
    profile = file.profile()
    if file.meta["rule"] in {"greedy-threshold", "greedy-no-skip"}:
        profile = replace(profile, min_score=file.limits.get("min_project_score_threshold", 0))
    return spend(profile, rules)


def names(file: PabulibFile, spending: Spending) -> frozenset[str]:
    return frozenset(file.project_ids[project] for project in spending.projects)


def test_every_marked_winner_is_found_and_no_other(folder: Path) -> None:
    matched = dict.fromkeys(RULES, 0)
    unknown, tied = set(), set()
    for name, file in marked(folder):
        rules = RULES.get(file.meta["rule"])
        if rules is None:
            unknown.add(name)
            continue
        spending = count(file, rules)
        assert names(file, spending) == file.selected, name
        matched[file.meta["rule"]] += 1
        if spending.ties:
            tied.add(name)
    assert matched == FILES_BY_RULE
    assert unknown == set(NOT_OURS)
    assert tied == TIES_DECIDED


def outcome(file: PabulibFile, completion: Completion) -> tuple[int, int, int]:
    """Winners, money spent, raises."""
    spending = spend(file.profile(), BudgetRules(amount=0, completion=completion))
    return len(spending.projects), file.profile().total(spending.projects), spending.raises


def test_assen_2024(folder: Path) -> None:
    file = load(folder / "Netherlands_Assen_2024.pb.gz")
    assert outcome(file, "add1") == (9, 76_700, 843)


def test_wieliczka_2023(folder: Path) -> None:
    file = load(folder / "Poland_Wieliczka_2023_Green_Budget.pb.gz")
    assert outcome(file, "add1") == (30, 995_079, 164)
    shares = spend(file.profile(), BudgetRules(amount=0, completion="add1"))
    greedy = spend(file.profile(), BudgetRules(amount=0, rule="greedy"))
    beside = compare(file.profile(), shares.projects, greedy.projects)
    assert (len(greedy.projects), file.profile().total(greedy.projects)) == (23, 998_997)
    assert beside.one.excluded_share < beside.other.excluded_share
    assert beside.prefer_one > beside.prefer_other


def test_warszawa_2026(folder: Path) -> None:
    file = load(folder / "Poland_Warszawa_2026.pb.gz")
    assert len(count(file, RULES["greedy-threshold"]).projects) == 17
    assert outcome(file, "none")[0] == 40
    spending = spend(file.profile(), BudgetRules(amount=0, completion="add1_utilitarian"))
    phases = [bought.phase for bought in spending.bought]
    assert (len(phases), phases.count("utilitarian"), spending.raises) == (51, 2, 184)


def test_lodz_2022(folder: Path) -> None:
    file = load(folder / "Poland_Lodz_2022.pb.gz")
    assert len(count(file, RULES["greedy-threshold"]).projects) == 16
    assert outcome(file, "add1") == (44, 5_985_880, 58)


def test_ballots_keep_to_the_limits_that_the_files_state(folder: Path) -> None:
    """Nothing is invented about real files: only one experiment has ballots below its own minimum."""
    beyond = {name for name, file in marked(folder) if breaches(file)}
    assert beyond == set()
    experiment = load(folder / "Worldwide_Mechanical_Turk_Utilities_3.pb.gz")
    assert {breach.limit for breach in breaches(experiment)} == {"min_sum_points"}
    assert len(breaches(experiment)) == 11
