"""Counts worked by hand or published by others, reproduced."""

import json
import os
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from minga.algorithms.tally import RankedBallot, Rules, tally

ROOT = Path(__file__).resolve().parents[5]
DATA = Path(os.environ.get("MINGA_DATA", ROOT.parent / "shared" / "data")) / "rctab"

UWI = "Undeclared Write-ins"


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


def rows_of(workbook: Path) -> Iterator[dict[str, str]]:
    """Rows of the first sheet by column letter."""
    with zipfile.ZipFile(workbook) as archive:
        shared = re.findall(r"<si>(.*?)</si>", archive.read("xl/sharedStrings.xml").decode(), re.DOTALL)
        strings = [re.sub(r"<[^>]+>", "", text).replace("&amp;", "&").strip() for text in shared]
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    cell = re.compile(r'<c r="([A-Z]+)\d+"([^>]*?)(?:/>|>(?:<v>([^<]*)</v>)?</c>)')
    for row in re.finditer(r"<row [^>]*>(.*?)</row>", sheet, re.DOTALL):
        yield {
            column: strings[int(value)] if 't="s"' in attributes else value
            for column, attributes, value in cell.findall(row.group(1))
            if value
        }


def ranking(marks: list[str], names: dict[str, str]) -> tuple[str, ...]:
    """One paper ballot under the contest's rules: an overvote ends it, so do two skips running."""
    order: list[str] = []
    skips = 0
    for mark in marks:
        if mark == "overvote":
            break
        skips = skips + 1 if mark == "undervote" else 0
        if skips > 1:
            break
        name = names.get(mark)
        if name is not None and name not in order:
            order.append(name)
    return tuple(order)


def load(contest: str, columns: str) -> tuple[list[RankedBallot], list[str], list[dict[str, Any]]]:
    folder = DATA / contest
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent: set MINGA_DATA to the public data folder.")
    config = json.loads((folder / f"{contest}_config.json").read_text())
    names = {entry["name"]: entry["name"] for entry in config["candidates"]}
    names |= {alias: e["name"] for e in config["candidates"] for alias in e.get("aliases", [])}
    rows = list(rows_of(folder / f"{contest}_cvr.xlsx"))[1:]
    ballots = [RankedBallot(ranking([row.get(c, "undervote") for c in columns], names)) for row in rows]
    report = json.loads((folder / f"{contest}_expected_detailed_report.json").read_text())
    return ballots, sorted(set(names.values())), report["results"]


def reported_tie_order(options: list[str], rounds: list[dict[str, Any]]) -> tuple[str, ...]:
    """The order under which the reported draws come out: who was eliminated sooner is less favoured."""
    gone = [result["eliminated"] for this in rounds for result in this["tallyResults"] if "eliminated" in result]
    leaving = [name for name in gone if name in options]
    return (*(option for option in options if option not in leaving), *reversed(leaving))


def compare(contest: str, columns: str) -> tuple[Any, int]:
    """Count a contest and compare it with every reported round that has the same options standing.

    Write-ins leave first by law rather than by votes, so they are left off the ballots; and where the
    report eliminates several at once, the rounds in between are ours alone.
    """
    ballots, options, reported = load(contest, columns)
    rules = Rules(tie_order=reported_tie_order(options, reported))
    result = tally("irv", options, ballots, rules, len(ballots))
    ours = {frozenset(this.counts): dict(this.counts) for this in result.rounds}
    compared = 0
    for this in reported:
        standing = {name: int(votes) for name, votes in this["tally"].items() if int(votes)}
        if UWI in standing or frozenset(standing) not in ours:
            continue
        assert ours[frozenset(standing)] == standing, f"round {this['round']}"
        compared += 1
    return result, compared


@pytest.mark.real_data
def test_minneapolis_2013_elects_the_mayor_round_by_round() -> None:
    result, compared = compare("2013_minneapolis_mayor", "BCD")
    assert result.winner == "BETSY HODGES"
    # 33 rounds were reported: all but the first, where write-ins still stand.
    assert compared == 32
    assert result.rounds[-1].counts == {"BETSY HODGES": 38_852, "MARK ANDREW": 24_942}
    assert result.present == 80_101


@pytest.mark.real_data
def test_portland_2015_extract_elects_the_mayor_round_by_round() -> None:
    result, compared = compare("2015_portland_mayor", "DEFGHIJKLMNOPQR")
    assert result.winner == "Mavodones, Nicholas M. Jr."
    assert compared == 14
    assert result.rounds[-1].counts == {"Mavodones, Nicholas M. Jr.": 54, "Carmona, Ralph C.": 40}
