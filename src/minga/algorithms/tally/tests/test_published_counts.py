"""Counts worked by hand or published by others, reproduced."""

import json
import os
import re
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from minga.algorithms.tally import RankedBallot, Result, Rules, tally

ROOT = Path(__file__).resolve().parents[5]
DATA = Path(os.environ.get("MINGA_DATA", ROOT.parent / "shared" / "data")) / "rctab"

UWI = "Undeclared Write-ins"
WRITE_IN_MARK = "UWI"


def test_tennessee_chooses_knoxville() -> None:
    """The textbook example of instant runoff: Memphis leads, Knoxville wins 58 to 42."""
    ballots = {
        ("Memphis", "Nashville", "Chattanooga", "Knoxville"): 42,
        ("Nashville", "Chattanooga", "Knoxville", "Memphis"): 26,
        ("Chattanooga", "Knoxville", "Nashville", "Memphis"): 15,
        ("Knoxville", "Chattanooga", "Nashville", "Memphis"): 17,
    }
    cities = next(iter(ballots))
    result = tally(
        "irv",
        cities,
        [RankedBallot(order) for order in ballots],
        Rules(tie_order=cities),
        100,
        weights=list(ballots.values()),
    )
    assert (result.winner, result.outcome) == ("Knoxville", "chosen")
    assert [dict(this.counts) for this in result.rounds] == [
        {"Memphis": 42, "Nashville": 26, "Knoxville": 17, "Chattanooga": 15},
        {"Memphis": 42, "Knoxville": 32, "Nashville": 26},
        {"Knoxville": 58, "Memphis": 42},
    ]
    assert [this.eliminated for this in result.rounds] == [("Chattanooga",), ("Nashville",), ()]
    assert result.rounds[1].transfers == {"Knoxville": 26}


def papers_of(workbook: Path, columns: str) -> Counter[tuple[str, ...]]:
    """The marks of each paper ballot in these columns of the first sheet, equal ballots together."""
    with zipfile.ZipFile(workbook) as archive:
        shared = re.findall(r"<si>(.*?)</si>", archive.read("xl/sharedStrings.xml").decode(), re.DOTALL)
        strings = [re.sub(r"<[^>]+>", "", text).replace("&amp;", "&").strip() for text in shared]
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    cell = re.compile(rf'<c r="([{columns}])\d+"[^>]*? t="s"[^>]*?><v>(\d+)</v>')
    rows = Counter(tuple(cell.findall(row)) for row in sheet.split("</row>")[1:-1])
    return Counter(
        {
            tuple(strings[int(marks[column])] if column in marks else "undervote" for column in columns): voters
            for marks, voters in ((dict(row), voters) for row, voters in rows.items())
        }
    )


def ranking(marks: Sequence[str], names: Mapping[str, str], skips_allowed: int) -> tuple[str, ...]:
    """One paper ballot under the contest's rules: an overvote ends it, so do more skips running than allowed."""
    order: list[str] = []
    skips = 0
    for mark in marks:
        skips = skips + 1 if mark == "undervote" else 0
        if mark == "overvote" or skips > skips_allowed:
            break
        name = names.get(mark)
        if name is not None and name not in order:
            order.append(name)
    return tuple(order)


def load(
    contest: str, columns: str, *, skips_allowed: int, write_ins: bool
) -> tuple[Counter[tuple[str, ...]], list[str], list[dict[str, Any]]]:
    """Rankings with their voters, the candidates, and the reported rounds of one contest."""
    folder = DATA / contest
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent: set MINGA_DATA to the public data folder.")
    config = json.loads((folder / f"{contest}_config.json").read_text())
    names = {alias: c["name"] for c in config["candidates"] for alias in (c["name"], *c.get("aliases", []))}
    options = sorted(set(names.values()))
    if write_ins:
        names[WRITE_IN_MARK] = UWI
    ballots: Counter[tuple[str, ...]] = Counter()
    for marks, voters in papers_of(folder / f"{contest}_cvr.xlsx", columns).items():
        ballots[ranking(marks, names, skips_allowed)] += voters
    report = json.loads((folder / f"{contest}_expected_detailed_report.json").read_text())
    return ballots, options, report["results"]


def without(ballots: Counter[tuple[str, ...]], option: str) -> Counter[tuple[str, ...]]:
    """The rankings as they read once an option has left by law."""
    left: Counter[tuple[str, ...]] = Counter()
    for order, voters in ballots.items():
        left[tuple(name for name in order if name != option)] += voters
    return left


def count(ballots: Counter[tuple[str, ...]], options: Sequence[str], **rules: Any) -> Result:
    papers = [RankedBallot(order) for order in ballots]
    return tally("irv", options, papers, Rules(**rules), sum(ballots.values()), weights=list(ballots.values()))


def standing(reported: dict[str, Any]) -> dict[str, int]:
    return {name: int(votes) for name, votes in reported["tally"].items()}


def leaving(reported: dict[str, Any]) -> set[str]:
    return {result["eliminated"] for result in reported["tallyResults"] if "eliminated" in result}


@pytest.mark.real_data
def test_minneapolis_2013_elects_the_mayor_in_33_rounds_of_our_own() -> None:
    """Every round, every vote and every elimination: nothing but the ballots is taken from the report.

    The city's rules: an overvote ends a ballot, so do two skipped rankings running; write-ins that were not
    declared leave first by law; then all that cannot win any more together leave at once.
    """
    ballots, options, reported = load("2013_minneapolis_mayor", "BCD", skips_allowed=1, write_ins=True)
    first = count(ballots, [*options, UWI], tie_order=(*options, UWI)).rounds[0]
    assert dict(first.counts) == standing(reported[0])
    assert leaving(reported[0]) == {"Undeclared Write-ins"}
    # No elimination in this election is tied, so that any order settles as many ties: none.
    result = count(without(ballots, UWI), options, tie_order=tuple(options), elimination="batch")
    assert not [step for step in result.steps if step.kind == "tie_settled"]
    assert [dict(this.counts) for this in result.rounds] == [
        {name: votes for name, votes in standing(this).items() if name in ours.counts}
        for this, ours in zip(reported[1:], result.rounds, strict=True)
    ]
    assert [set(this.eliminated) for this in result.rounds] == [leaving(this) for this in reported[1:]]
    assert len(result.rounds) + 1 == 33
    assert result.rounds[-1].counts == {"BETSY HODGES": 38_852, "MARK ANDREW": 24_942}
    assert (result.winner, result.present) == ("BETSY HODGES", 80_101)


@pytest.mark.real_data
def test_portland_2015_extract_elects_the_mayor_round_by_round() -> None:
    """Fifteen candidates and 99 ballots: draws were made by lot, and are taken from the report as the tie order."""
    ballots, options, reported = load("2015_portland_mayor", "DEFGHIJKLMNOPQR", skips_allowed=1, write_ins=False)
    gone = [name for this in reported for name in leaving(this) if name in options]
    order = (*(option for option in options if option not in gone), *reversed(gone))
    result = count(ballots, options, tie_order=order)
    ours = {frozenset(this.counts): dict(this.counts) for this in result.rounds}
    compared = 0
    for this in reported:
        theirs = {name: votes for name, votes in standing(this).items() if votes}
        if UWI not in theirs and frozenset(theirs) in ours:
            assert ours[frozenset(theirs)] == theirs, f"round {this['round']}"
            compared += 1
    assert (result.winner, compared) == ("Mavodones, Nicholas M. Jr.", 14)
    assert result.rounds[-1].counts == {"Mavodones, Nicholas M. Jr.": 54, "Carmona, Ralph C.": 40}
