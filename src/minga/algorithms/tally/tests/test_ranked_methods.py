"""Condorcet methods, Borda, and instant runoff with ties: published examples and what each promises."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.algorithms.tally import Method, Pairwise, RankedBallot, Result, Rules, tally

from .ballot_strategies import CONDORCET, OPTIONS, RANKED, weak_rankings

FEW = settings(max_examples=50, deadline=None)


def rank(method: Method, ballots: Mapping[str, int], **rules: Any) -> Result:
    """Count rankings written as ``"abc"``; options by first letter, ties as ``"a(bc)"``."""
    options = tuple(sorted({letter for ballot in ballots for letter in ballot if letter.isalpha()}))
    rules = {"tie_order": options, **rules}
    return tally(method, options, [parse(b) for b in ballots], Rules(**rules), 10_000, weights=list(ballots.values()))


def parse(ranking: str) -> RankedBallot:
    places: list[str | frozenset[str]] = []
    for part in ranking.replace(")", "(").split("("):
        is_tied = f"({part})" in ranking
        places += [frozenset(part)] if is_tied else list(part)
    return RankedBallot(tuple(places))


def place_of(ballot: RankedBallot) -> dict[str, int]:
    return {option: place for place, tied in enumerate(ballot.places()) for option in tied}


# Memphis, Nashville, Chattanooga and Knoxville: the textbook's capital of Tennessee.
TENNESSEE = {"mnck": 42, "nckm": 26, "cknm": 15, "kcnm": 17}
# Schulze 2011, section 3.1 (45 voters).
SCHULZE = {"acbed": 5, "adecb": 5, "bedac": 8, "cabed": 3, "caebd": 7, "cbade": 2, "dceba": 7, "ebadc": 8}
# Burlington 2009 among its three leading candidates (Kiss, Montroll, Wright), as tabulated by W. Smith.
BURLINGTON = {
    "mkw": 1332,
    "mwk": 767,
    "m": 455,
    "kmw": 2043,
    "kwm": 371,
    "k": 568,
    "wmk": 1513,
    "wkm": 495,
    "w": 1289,
}


@pytest.mark.parametrize("method", CONDORCET)
def test_every_condorcet_method_makes_nashville_the_capital(method: Method) -> None:
    result = rank(method, TENNESSEE)
    assert (result.winner, result.outcome) == ("n", "chosen")
    assert [standing.option for standing in result.standings] == list("nmck" if method == "minimax" else "nckm")
    assert result.threshold_share.as_integer_ratio() == (29, 50)


def test_borda_adds_up_what_is_placed_below() -> None:
    result = rank("borda", TENNESSEE)
    assert {s.option: s.value for s in result.standings} == {"n": 194, "c": 173, "m": 126, "k": 107}


def test_schulze_finds_the_paths_of_his_paper() -> None:
    result = rank("schulze", SCHULZE)
    assert [standing.option for standing in result.standings] == list("eacbd")
    picture = result.picture
    assert isinstance(picture, Pairwise)
    assert picture.preferred[0] == (0, 20, 26, 30, 22)
    assert picture.paths == (
        (0, 28, 28, 30, 24),
        (25, 0, 28, 33, 24),
        (25, 29, 0, 29, 24),
        (25, 28, 28, 0, 24),
        (25, 28, 28, 31, 0),
    )


def test_burlington_2009_shows_where_the_methods_part() -> None:
    irv = rank("irv", BURLINGTON)
    assert [dict(this.counts) for this in irv.rounds] == [
        {"w": 3297, "k": 2982, "m": 2554},
        {"k": 4314, "w": 4064},
    ]
    assert irv.winner == "k"
    for method in CONDORCET:
        assert rank(method, BURLINGTON).winner == "m"  # type: ignore[arg-type]
    picture = rank("copeland", BURLINGTON).picture
    assert isinstance(picture, Pairwise)
    kiss, montroll = picture.options.index("k"), picture.options.index("m")
    assert (picture.preferred[montroll][kiss], picture.preferred[kiss][montroll]) == (4067, 3477)


def test_ranked_pairs_leaves_out_the_weakest_majority_of_a_circle() -> None:
    result = rank("ranked_pairs", {"abc": 5, "bca": 4, "cab": 3})
    picture = result.picture
    assert isinstance(picture, Pairwise)
    assert [(d.winner, d.loser, d.votes, d.is_locked) for d in picture.decisions] == [
        ("b", "c", 9, True),
        ("a", "b", 8, True),
        ("c", "a", 7, False),
    ]
    assert (result.winner, result.outcome) == ("a", "chosen")


def test_equally_strong_majorities_of_a_circle_are_settled_by_the_published_order() -> None:
    circle = {"abc": 1, "bca": 1, "cab": 1}
    for method in CONDORCET:
        for order in ("abc", "cab"):
            result = rank(method, circle, tie_order=tuple(order))  # type: ignore[arg-type]
            assert (result.winner, result.outcome) == (order[0], "tie_broken")


def test_winning_votes_and_margins_may_disagree() -> None:
    ballots = {"bc": 1, "c": 5, "ba": 4, "ac": 3}
    by_votes = rank("minimax", ballots, defeat_strength="winning_votes")
    by_lead = rank("minimax", ballots, defeat_strength="margins")
    assert (by_votes.winner, by_lead.winner) == ("a", "c")


def test_a_shared_place_counts_for_each_until_one_leaves() -> None:
    result = rank("irv", {"(ab)c": 4, "ca": 5, "b": 2})
    assert [dict(this.counts) for this in result.rounds] == [{"b": 6, "c": 5, "a": 4}, {"b": 6, "c": 5}]
    assert (result.winner, result.outcome) == ("b", "chosen")
    assert result.rounds[0].transfers == {}


def test_splitting_a_vote_would_let_a_clone_change_the_winner() -> None:
    # With a and its clone x on one place, split votes would leave 2½ each and c would beat them both.
    result = rank("irv", {"(ax)c": 5, "c": 4, "d": 3})
    assert result.winner in {"a", "x"}


def test_a_batch_leaves_together_and_changes_nothing_else() -> None:
    ballots = {"a": 40, "b": 30, "cb": 9, "da": 4, "ed": 3}
    single, batch = rank("irv", ballots), rank("irv", ballots, elimination="batch")
    assert [this.eliminated for this in batch.rounds] == [("e", "d", "c"), ()]
    assert [this.eliminated for this in single.rounds] == [("e",), ("d",), ()]
    assert (batch.winner, dict(batch.rounds[-1].counts)) == (single.winner, {"a": 44, "b": 39})


@FEW
@given(st.lists(weak_rankings, min_size=1, max_size=12))
def test_a_batch_never_changes_who_wins_without_ties(ballots: list[RankedBallot]) -> None:
    rules: dict[str, Any] = {"tie_order": OPTIONS}
    single = tally("irv", OPTIONS, ballots, Rules(**rules), 100)
    batch = tally("irv", OPTIONS, ballots, Rules(**rules, elimination="batch"), 100)
    if single.outcome == batch.outcome == "chosen":
        assert single.winner == batch.winner


@FEW
@given(st.lists(weak_rankings, min_size=1, max_size=12))
def test_nobody_is_lost_between_rounds_where_places_are_shared(ballots: list[RankedBallot]) -> None:
    result = tally("irv", OPTIONS, ballots, Rules(tie_order=OPTIONS), 100)
    for this, after in zip(result.rounds, result.rounds[1:], strict=False):
        assert after.exhausted == this.exhausted + this.newly_exhausted
        for option, votes in after.counts.items():
            assert votes == this.counts[option] + this.transfers.get(option, 0)
            tops = [min((p for o, p in place_of(b).items() if o in after.counts), default=None) for b in ballots]
            assert votes == sum(
                top is not None and place_of(b).get(option) == top for b, top in zip(ballots, tops, strict=True)
            )


def beats_everybody(ballots: list[RankedBallot]) -> str | None:
    last = len(OPTIONS)
    placed = [place_of(ballot) for ballot in ballots]
    for option in OPTIONS:
        others = [other for other in OPTIONS if other != option]
        if all(
            sum(p.get(option, last) < p.get(other, last) for p in placed)
            > sum(p.get(option, last) > p.get(other, last) for p in placed)
            for other in others
        ):
            return option
    return None


@FEW
@given(st.lists(weak_rankings, min_size=1, max_size=9), st.sampled_from(["winning_votes", "margins"]))
def test_who_beats_everybody_wins(ballots: list[RankedBallot], measure: Any) -> None:
    champion = beats_everybody(ballots)
    if champion is None:
        return
    rules = Rules(tie_order=OPTIONS, defeat_strength=measure)
    for method in CONDORCET:
        result = tally(method, OPTIONS, ballots, rules, 100)  # type: ignore[arg-type]
        assert result.leader == champion
        assert result.standings[0].rank == 1
        assert result.standings[1].rank > 1


@FEW
@given(st.lists(weak_rankings, min_size=1, max_size=9), st.sampled_from([m for m in RANKED if m != "irv"]), st.data())
def test_being_ranked_higher_never_hurts_the_winner(ballots: list[RankedBallot], method: Method, data: Any) -> None:
    rules = Rules(tie_order=OPTIONS)
    before = tally(method, OPTIONS, ballots, rules, 100)
    if before.outcome != "chosen":
        return
    index = data.draw(st.integers(0, len(ballots) - 1))
    others = [place - {before.winner} for place in ballots[index].places()]
    raised = RankedBallot((str(before.winner), *(place for place in others if place)))
    after = tally(method, OPTIONS, [*ballots[:index], raised, *ballots[index + 1 :]], rules, 100)
    assert after.winner == before.winner


def test_irv_may_punish_the_winner_for_being_ranked_higher() -> None:
    """The promise that irv does not make: four voters raise a, and a loses."""
    assert rank("irv", {"abc": 6, "cab": 5, "bca": 4, "bac": 2}).winner == "a"
    assert rank("irv", {"abc": 8, "cab": 5, "bca": 4}).winner == "c"


@FEW
@given(st.lists(weak_rankings, max_size=9), weak_rankings)
def test_voting_for_the_borda_winner_never_makes_it_lose(ballots: list[RankedBallot], late: RankedBallot) -> None:
    rules = Rules(tie_order=OPTIONS)
    before = tally("borda", OPTIONS, ballots, rules, 100)
    if before.winner is None:
        return
    others = [place - {before.winner} for place in late.places()]
    ballot = RankedBallot((before.winner, *(place for place in others if place)))
    assert tally("borda", OPTIONS, [*ballots, ballot], rules, 100).winner == before.winner


def test_one_option_and_one_voter_are_enough() -> None:
    for method in RANKED:
        result = tally(method, ("a",), [RankedBallot(("a",))], Rules(), 1)  # type: ignore[arg-type]
        assert (result.winner, result.threshold_share) == ("a", 1)


def test_a_million_voters_of_one_mind_are_one_ranking() -> None:
    for method in RANKED:
        ballots = [RankedBallot(("b", "a"))]
        result = tally(method, ("a", "b"), ballots, Rules(tie_order=("a", "b")), 10**6, weights=[10**6])  # type: ignore[arg-type]
        assert (result.winner, result.threshold_share) == ("b", 1)
