"""Ballots in the files of other programs, counted by a method of ours."""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

from minga.algorithms import tally
from minga.algorithms.tally.formats.election_file import ElectionFile
from minga.algorithms.tally.formats.pabulib import PabulibFile, read_pabulib
from minga.algorithms.tally.formats.reading import ENDINGS, read_election
from minga.decision.queries.telling import Names

BUDGET_ENDING = ".pb"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the file does not say: the method, the seats and their rule set, how a table is laid out."""

    method: str = ""
    seats: int = 0
    stv_rule: str = "scottish"
    layout: str = "ranks"


@dataclass(frozen=True, slots=True)
class CountedFile:
    """``marked`` are the winners that the file itself claims, in no order; None where it claims none."""

    result: tally.Result
    names: Names
    marked: frozenset[str] | None = None


def count_ballot_file(path: Path, wish: Wish) -> CountedFile:
    """Read and count; raises ``ElectionFileError``, ``PabulibError`` or ``TallyError`` where that cannot be done."""
    content = path.read_bytes()
    if path.suffix.lower() == BUDGET_ENDING:
        return _count_budget(read_pabulib(content))
    return _count_election(read_election(path.name, content, layout=cast("Any", wish.layout)), wish)


def is_ballot_file(path: Path) -> bool:
    return path.suffix.lower() in {*ENDINGS, BUDGET_ENDING}


def _count_election(file: ElectionFile, wish: Wish) -> CountedFile:
    seats = wish.seats or file.seats or 1
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
    result = tally.tally(cast("Any", method), file.options, file.ballots, rules, file.voters, weights=file.weights)
    return CountedFile(result, Names())


def _count_budget(file: PabulibFile) -> CountedFile:
    """By equal shares or greedily, as the file says (greedily where its rule is none of ours); ties by its order."""
    ids = file.project_ids
    rule = "equal_shares" if file.meta.get("rule", "").startswith("equalshares") else "greedy"
    budget = tally.BudgetRules(
        amount=file.budget, costs=dict(zip(ids, file.costs, strict=True)), rule=cast("Any", rule), completion="add1",
        min_support=file.limits.get("min_project_score_threshold", 0),
    )  # fmt: skip
    ballots = _budget_ballots(file)
    rules = tally.Rules(
        budget=budget,
        tie_order=ids,
        credits=max(1, int(file.votes.values.sum())),
        max_choices=file.limits.get("max_length"),
    )
    result = tally.tally("budget", ids, ballots, rules, len(ballots))
    titles = dict(zip(ids, file.projects.get("name", ids), strict=True))
    return CountedFile(result, Names(titles), file.selected)


def _budget_ballots(file: PabulibFile) -> list[tally.Ballot]:
    ids, votes = file.project_ids, file.votes
    made: list[tally.Ballot] = []
    for start, end in pairwise(votes.starts.tolist()):
        named = [ids[column] for column in votes.columns[start:end].tolist()]
        match file.vote_type:
            case "ordinal":
                made.append(tally.RankedBallot(tuple(named)))
            case "cumulative":
                points = votes.values[start:end].tolist()
                made.append(tally.PointsBallot(dict(zip(named, points, strict=True))))
            case _:
                made.append(tally.ApprovalBallot(frozenset(named)))
    return made
