"""Small ballots of every kind for Hypothesis, and what it means to rename their options."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from minga.algorithms.tally import (
    ApprovalBallot,
    Ballot,
    ChoiceBallot,
    ConsentBallot,
    CreditBallot,
    PointsBallot,
    RankedBallot,
    ScoreBallot,
    YesNoBallot,
)

OPTIONS = ("bread", "park", "school", "wait")
RANKED = ("irv", "schulze", "ranked_pairs", "borda", "copeland", "minimax")
CONDORCET = ("schulze", "ranked_pairs", "copeland", "minimax")

options = st.sampled_from(OPTIONS)
approvals = st.builds(ApprovalBallot, st.frozensets(options))
scores = st.builds(ScoreBallot, st.dictionaries(options, st.integers(0, 5)))
rankings = st.builds(
    RankedBallot, st.permutations(OPTIONS).flatmap(lambda o: st.integers(0, 4).map(lambda n: tuple(o[:n])))
)


def with_ties(places: Mapping[str, int]) -> RankedBallot:
    """The ranking that these places give; a place that options share becomes a set."""
    groups: dict[int, set[str]] = {}
    for option, place in places.items():
        groups.setdefault(place, set()).add(option)
    return RankedBallot(tuple(next(iter(g)) if len(g) == 1 else frozenset(g) for _, g in sorted(groups.items())))


weak_rankings = st.dictionaries(options, st.integers(0, 3)).map(with_ties)

BALLOTS: dict[str, st.SearchStrategy[Any]] = {
    "approval": approvals,
    "score": scores,
    "majority": st.builds(YesNoBallot, st.sampled_from(["yes", "no", "abstain"])),
    "consent": st.builds(
        ConsentBallot, st.sampled_from(["consent", "abstain", "object"]), st.just("too costly"), st.booleans()
    ),
    "plurality": st.builds(ChoiceBallot, st.none() | options),
    "star": scores,
    "majority_judgment": scores,
    "quadratic": st.builds(CreditBallot, st.dictionaries(options, st.integers(-5, 5))),
    "dot": st.builds(PointsBallot, st.dictionaries(options, st.integers(0, 25))),
    **dict.fromkeys(RANKED, weak_rankings),
}
polls = st.sampled_from(list(BALLOTS)).flatmap(
    lambda method: st.tuples(st.just(method), st.lists(BALLOTS[method], max_size=12))
)
polls_of_options = polls.filter(lambda poll: poll[0] not in {"majority", "consent"})


def rename(ballot: Ballot, names: Mapping[str, str]) -> Ballot:
    """The ballot that says of other names what this one says."""
    match ballot:
        case ApprovalBallot():
            return ApprovalBallot(frozenset(names[o] for o in ballot.approved))
        case ScoreBallot():
            return ScoreBallot({names[o]: score for o, score in ballot.scores.items()})
        case CreditBallot():
            return CreditBallot({names[o]: votes for o, votes in ballot.votes.items()})
        case PointsBallot():
            return PointsBallot({names[o]: points for o, points in ballot.points.items()})
        case ChoiceBallot():
            return ChoiceBallot(ballot.choice and names[ballot.choice])
        case RankedBallot():
            return RankedBallot(tuple(frozenset(names[o] for o in place) for place in ballot.places()))
        case _:
            raise AssertionError
