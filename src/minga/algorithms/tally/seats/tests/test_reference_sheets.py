"""Every rule against the reference count sheets of the droop package, round by round, to the last decimal."""

import re
from fractions import Fraction
from typing import Any

import pytest

from minga.algorithms.tally.formats.election_file import ElectionFile, Rankings
from minga.algorithms.tally.seats.gregory import count_gregory
from minga.algorithms.tally.seats.keep_factors import count_keep_factors
from minga.algorithms.tally.seats.stages import SeatsCount
from minga.algorithms.tally.seats.stv_rules import STV_RULES, KeepFactorRule

from .elections import reference_elections, reference_sheets

RULES = {
    "scotland": "scottish",
    "wigm": "wigm",
    "wigm-prf": "wigm_prf",
    "wigm-prf-batch": "wigm_prf_batch",
    "mpls": "minneapolis",
    "meek-prf": "meek",
}

type Row = tuple[dict[str, int], int, int]
type Sheet = dict[str, Any]


@pytest.fixture(scope="module")
def elections() -> dict[str, ElectionFile]:
    return reference_elections()


@pytest.fixture(scope="module")
def sheets() -> dict[tuple[str, str], Sheet]:
    return reference_sheets()


def count(election: ElectionFile, rule_name: str) -> tuple[SeatsCount, tuple[str, ...]]:
    """Our count; where the file gives no order for ties, theirs is that of the candidates, the first one losing."""
    rule, standing = STV_RULES[rule_name], election.standing()
    assert isinstance(standing.ballots, Rankings)
    profile = standing.ballots.profile(standing.weights)
    order = standing.tie_order or standing.options
    tie_order = [standing.options.index(option) for option in reversed(order)]
    assert standing.seats is not None
    # The sheets write one blank where a name has several.
    names = tuple(" ".join(option.split()) for option in standing.options)
    if isinstance(rule, KeepFactorRule):
        return count_keep_factors(profile, standing.seats, rule, tie_order), names
    return count_gregory(profile, standing.seats, rule, tie_order), names


def our_rows(counted: SeatsCount, options: tuple[str, ...], decimals: int) -> list[Row]:
    def shown(amount: int | Fraction) -> int:
        """In units of the last decimal printed, halves up; only exact counts have anything to round."""
        return int(Fraction(amount) * 10**decimals / counted.unit + Fraction(1, 2))

    return [
        (
            {option: shown(votes) for option, votes in zip(options, stage.votes, strict=True)},
            shown(stage.exhausted),
            shown(stage.quota),
        )
        for stage in counted.stages
    ]


def their_rows(sheet: Sheet, *, is_meek: bool) -> list[Row]:
    """The counts that a sheet holds: Meek's at the end of each round, the others' after each transfer."""
    rows: dict[int, Row] = {}
    for number, action in enumerate(sheet["actions"]):
        if "cstate" not in action or re.search("remaining|Round", action["msg"]):
            continue
        if action["tag"] not in ({"elect", "defeat"} if is_meek else {"begin", "transfer", "count"}):
            continue
        votes = {name_of(sheet, c): state["vote"] for c, state in action["cstate"].items() if "vote" in state}
        texts = (action["residual"] if is_meek else action["nt_votes"], action["quota"])
        row = ({name: whole(text) for name, text in votes.items()}, whole(texts[0]), whole(texts[1]))
        # A round of Meek is one count, however many it elects; "count" repeats what "transfer" has just said.
        if is_meek or action["tag"] != "count" or row != next(reversed(rows.values()), None):
            rows[action["round"] if is_meek else number] = row
    return list(rows.values())


def name_of(sheet: Sheet, candidate: str) -> str:
    return " ".join(sheet["cdict"][candidate]["name"].split())


def whole(text: str) -> int:
    return int(text.replace(".", ""))


def their_winners(sheet: Sheet) -> set[str]:
    last = sheet["actions"][-1]
    return {name_of(sheet, c) for c, state in last["cstate"].items() if state["state"] == "elected"}


def their_ties(sheet: Sheet) -> list[str]:
    messages = (action["msg"] for action in sheet["actions"] if action["tag"] in {"tie", "log"})
    return [match[1].strip() for message in messages if (match := re.search(r"Break tie.*-> (.*)", message))]


@pytest.mark.real_data
@pytest.mark.parametrize("sheet_rule", RULES)
def test_every_sheet_of_a_rule_agrees_round_by_round(
    sheet_rule: str, elections: dict[str, ElectionFile], sheets: dict[tuple[str, str], Sheet]
) -> None:
    compared = 0
    for (name, rule), sheet in sheets.items():
        if rule != sheet_rule or name not in elections:
            continue
        counted, options = count(elections[name], RULES[rule])
        theirs = their_rows(sheet, is_meek=rule == "meek-prf")
        ours = our_rows(counted, options, decimals=18 if rule == "wigm" else STV_RULES[RULES[rule]].decimals or 0)
        # We also print the state after the last exclusion where the sheet stops at it: one row, nobody gains.
        assert ours[: len(theirs)] == theirs, name
        assert len(ours) - len(theirs) in {0, 1}, name
        assert {options[c] for c in counted.winners} == their_winners(sheet), name
        assert [options[stage.tie.picked] for stage in counted.stages if stage.tie] == their_ties(sheet), name
        compared += 1
    assert compared == {"scotland": 28, "mpls": 10}.get(sheet_rule, 8)
