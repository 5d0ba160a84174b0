"""Ballots in the files of other programs, counted by a method of ours or by the rule that they name."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, cast

from minga.algorithms import tally
from minga.algorithms.tally.formats.election_errors import ElectionFileError
from minga.algorithms.tally.formats.election_file import ElectionFile
from minga.algorithms.tally.formats.pabulib import BLANK, PabulibFile, read_pabulib
from minga.algorithms.tally.formats.pabulib_counting import count_budget
from minga.algorithms.tally.formats.pabulib_rules import RULES
from minga.algorithms.tally.formats.reading import ENDINGS, read_election
from minga.decision.queries.naming import Names, told_apart

BUDGET_ENDING = ".pb"
BALLOT_ENDINGS = frozenset({*ENDINGS, BUDGET_ENDING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the file does not say: the method, the seats and their rule set, the rule of a budget, a table's layout."""

    method: str = ""
    seats: int = 0
    stv_rule: str = "scottish"
    budget_rule: str = ""
    layout: str = "ranks"


@dataclass(frozen=True, slots=True)
class CountedFile:
    """``rule`` is that of a budget, as its file calls it; ``ties`` tells what settled them, where the file does not.

    ``marked`` are the winners that the file itself claims, in no order; None where it claims none.
    """

    result: tally.Result
    names: Names
    rule: str = ""
    ties: str = ""
    marked: frozenset[str] | None = None


def count_ballot_file(name: str, content: bytes, wish: Wish) -> CountedFile:
    """Read and count; raises ``ElectionFileError``, ``PabulibError`` or ``TallyError`` where that cannot be done."""
    if PurePath(name).suffix.lower() == BUDGET_ENDING:
        return _count_budget(read_pabulib(content), wish)
    return _count_election(read_election(name, content, layout=cast("Any", wish.layout)), wish)


def is_ballot_file(name: str) -> bool:
    return PurePath(name).suffix.lower() in BALLOT_ENDINGS


def _count_election(file: ElectionFile, wish: Wish) -> CountedFile:
    seats = wish.seats or file.seats or 1
    if seats > len(file.options):
        raise ElectionFileError("bad_header", 0, f"{seats} seats are more than the {len(file.options)} who stand.")
    method = wish.method or ("stv" if seats > 1 else "irv")
    highest = max(
        (max(b.scores.values(), default=0) for b in file.ballots if isinstance(b, tally.ScoreBallot)), default=0
    )
    rules = tally.Rules(
        seats=seats,
        stv_rule=cast("Any", wish.stv_rule),
        score_max=max(highest, 1),
        tie_order=file.tie_order or tally.tie_order(file.options, file.title),
    )
    ties = "" if file.tie_order else f"by the hash (SHA-256) of the title {file.title!r} and each name"
    result = tally.tally(cast("Any", method), file.options, file.ballots, rules, file.voters, weights=file.weights)
    return CountedFile(result, Names(lends=False), ties=ties)


def _count_budget(file: PabulibFile, wish: Wish) -> CountedFile:
    """By the file's own rule, or by the one that is asked for; ties by its order."""
    result = count_budget(file, RULES[wish.budget_rule] if wish.budget_rule else None)
    named = zip(file.project_ids, file.projects.get("name", file.project_ids), strict=True)
    titles = told_apart({key: key if name.lower() in BLANK else name for key, name in named})
    names = Names(titles, scale=file.scale, lends=False)
    rule = wish.budget_rule or file.meta["rule"]
    return CountedFile(result, names, rule, "by the order of the projects", file.selected)
