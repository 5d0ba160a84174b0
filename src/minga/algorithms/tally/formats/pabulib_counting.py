"""A Pabulib file counted by its own rule, and its own claims held against the count."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from minga.algorithms.tally.ballots import ApprovalBallot, Ballot, PointsBallot, RankedBallot
from minga.algorithms.tally.pictures import Basket
from minga.algorithms.tally.results import Result
from minga.algorithms.tally.rules import Rules
from minga.algorithms.tally.tallying import tally

from .limits import whole_number
from .pabulib import PabulibFile, breaches
from .pabulib_errors import PabulibError
from .pabulib_rules import StatedRule, budget_rules, refuse_unknown_terms, stated_rule


def count_budget(file: PabulibFile, rule: StatedRule | None = None) -> Result:
    """Count by the file's own rule, or by another that is asked for; ties go by the order of the projects.

    Raises `PabulibError` where the file's rule is not known here, a ballot goes beyond the file's own limits, or the
    votes that it claims for a project are not those of its ballots.
    """
    stated = stated_rule(file) if rule is None else rule
    refuse_unknown_terms(file)
    _refuse_breaches(file)
    result = _count(file, stated)
    _check_votes(file, result)
    if not stated.is_compared or not _is_greedy_better(result):
        return result
    return _count(file, replace(stated, rule="greedy", completion="none"))


def _count(file: PabulibFile, stated: StatedRule) -> Result:
    ballots = _ballots(file)
    rules = Rules(
        budget=budget_rules(file, stated),
        tie_order=file.project_ids,
        credits=max(1, int(file.votes.values.sum())),
        max_choices=file.limits.get("max_length") or None,
    )
    return tally("budget", file.project_ids, ballots, rules, len(ballots))


def _refuse_breaches(file: PabulibFile) -> None:
    """A ballot beyond the file's limits is none by its rules. An empty one is an abstention, and always may be."""
    empty = {
        line
        for line, (start, end) in zip(file.vote_lines, pairwise(file.votes.starts.tolist()), strict=True)
        if start == end
    }
    beyond = next((breach for breach in breaches(file) if breach.line not in empty), None)
    if beyond is not None:
        sentence = f"this ballot goes beyond {beyond.limit}, the file's own limit."
        raise PabulibError("beyond_limit", beyond.line, sentence)


def _is_greedy_better(result: Result) -> bool:
    if not isinstance(result.picture, Basket):
        return False
    figures = result.picture.figures
    worse = figures.get("worse_than_greedy_share", Fraction(0))
    return not result.picture.purchases or worse > figures.get("better_than_greedy_share", Fraction(0))


def _check_votes(file: PabulibFile, result: Result) -> None:
    """The columns `votes` and `score`, where a file has them, count its ballots: other numbers tell of a change."""
    standings = {standing.option: standing for standing in result.standings}
    for field in ("votes", "score"):
        for project, claim in zip(file.project_ids, file.projects.get(field, ()), strict=False):
            standing = standings[project]
            counted = standing.support if field == "votes" else standing.value
            claimed = whole_number(claim.removesuffix(".0"))
            if claimed is not None and claimed != counted:
                sentence = f"the file claims {field} {claim} for {project!r}, and its ballots give {counted}."
                raise PabulibError("other_votes", 0, sentence)


def _ballots(file: PabulibFile) -> list[Ballot]:
    ids, votes = file.project_ids, file.votes
    made: list[Ballot] = []
    for start, end in pairwise(votes.starts.tolist()):
        named = [ids[column] for column in votes.columns[start:end].tolist()]
        match file.vote_type:
            case "ordinal":
                made.append(RankedBallot(tuple(named)))
            case "cumulative":
                made.append(PointsBallot(dict(zip(named, votes.values[start:end].tolist(), strict=True))))
            case _:
                made.append(ApprovalBallot(frozenset(named)))
    return made
