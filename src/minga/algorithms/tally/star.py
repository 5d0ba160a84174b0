"""STAR: score, then a runoff between the two with the most points."""

from dataclasses import replace
from fractions import Fraction

from .ballots import ScoreBallot
from .ordering import winning_tie
from .points import distribution, score_levels
from .poll import Poll
from .results import Count, Fact, Standing, Step


def count_star(poll: Poll[ScoreBallot]) -> Count:
    """STAR, score then automatic runoff (Equal Vote Coalition 2014): of the two with the most points, the one
    that more voters score above the other leads.

    `Standing.value`: points; an option left out has 0. Support: the voters who score it above the other finalist
    (for those outside the runoff, above the leader). Ties as the Equal Vote Coalition publishes them: for a place
    in the runoff by the duel, where two are level for one place; in the runoff by points; what is left by the
    tie order, and only that is a decisive tie.
    """
    points = {
        option: sum(level * voters for level, voters in given.items()) for option, given in score_levels(poll).items()
    }
    order = sorted(poll.options, key=lambda option: (-points[option], poll.favour[option]))
    finalists, is_drawn = _finalists(poll, order, points)
    leader, votes, is_level = _runoff(poll, finalists, points)
    behind = [option for option in order if option != leader]
    behind.sort(key=lambda option: option not in finalists)
    placed = (leader, *behind)
    support = {option: _above(poll, option, finalists[-1] if option == leader else leader) for option in placed}
    standings = tuple(
        Standing(option, place, Fraction(points[option]), Fraction(support[option]))
        for place, option in enumerate(placed, start=1)
    )
    steps = _steps(poll, standings, finalists, votes, drawn=is_drawn, is_level=is_level)
    picture = distribution(poll, score_levels(poll), range(poll.rules.score_max + 1))
    return Count(
        leader=leader,
        support=standings[0].support,
        standings=standings,
        steps=steps,
        picture=replace(picture, finalists=finalists, final_votes=votes),
        is_tie_decisive=bool(is_drawn) or is_level,
        is_carried=points[leader] > 0,
    )


def _above(poll: Poll[ScoreBallot], option: str, other: str) -> int:
    """The voters who score one option above another; those who gave it any point where there is no other."""
    if option == other:
        return sum(weight for ballot, weight in poll.grouped().items() if ballot.scores.get(option, 0))
    return sum(
        weight
        for ballot, weight in poll.grouped().items()
        if ballot.scores.get(option, 0) > ballot.scores.get(other, 0)
    )


def _finalists(
    poll: Poll[ScoreBallot], order: list[str], points: dict[str, int]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The two of the runoff, and the options among which the tie order had to pick one."""
    if len(order) <= 2:
        return tuple(order), ()
    cut = points[order[1]]
    certain = [option for option in order if points[option] > cut]
    level = [option for option in order if points[option] == cut]
    if len(certain) + len(level) == 2:
        return tuple(order[:2]), ()
    if len(certain) == 1 and len(level) == 2:
        ahead, behind = _above(poll, *level), _above(poll, *reversed(level))
        if ahead != behind:
            return (certain[0], level[0] if ahead > behind else level[1]), ()
    return tuple(order[:2]), tuple(level)


def _runoff(
    poll: Poll[ScoreBallot], finalists: tuple[str, ...], points: dict[str, int]
) -> tuple[str, tuple[int, ...], bool]:
    """Leader, the voters for each finalist, and whether only the tie order told them apart."""
    if len(finalists) == 1:
        return finalists[0], (_above(poll, finalists[0], finalists[0]),), False
    first, second = finalists
    votes = (_above(poll, first, second), _above(poll, second, first))
    keys = [(votes[i], points[option]) for i, option in enumerate(finalists)]
    if keys[0] == keys[1]:
        return min(finalists, key=lambda option: poll.favour[option]), votes, True
    return finalists[0 if keys[0] > keys[1] else 1], votes, False


def _steps(
    poll: Poll[ScoreBallot],
    standings: tuple[Standing, ...],
    finalists: tuple[str, ...],
    votes: tuple[int, ...],
    *,
    drawn: tuple[str, ...],
    is_level: bool,
) -> tuple[Step, ...]:
    given = {option: sum(levels.values()) for option, levels in score_levels(poll).items()}
    steps = [
        Step("option_counted", {"option": s.option, "value": s.value, "voters": given[s.option], "rule": "star"})
        for s in sorted(standings, key=lambda s: -s.value)
    ]
    if drawn:
        facts: dict[str, Fact] = {"tied": drawn, "place": "runoff", "round": 1, "is_decisive": True}
        steps.append(Step("tie_settled", {**facts, "picked": next(o for o in drawn if o in finalists)}))
    if len(finalists) == 2:
        level = poll.electorate.votes_cast - sum(votes)
        final: dict[str, Fact] = {"finalists": finalists, "votes": votes[0], "other_votes": votes[1], "level": level}
        steps.append(Step("final_counted", final))
    if is_level:
        steps.append(winning_tie(finalists, standings[0].option))
    return tuple(steps)
