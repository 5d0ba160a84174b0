"""What every method promises, whatever the votes."""

import json
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.algorithms.tally import (
    STEP_FACTS,
    ApprovalBallot,
    Ballot,
    Method,
    RankedBallot,
    Result,
    Rules,
    ScoreBallot,
    YesNoBallot,
    counted_document,
    is_confirmed,
    keep_result,
    kept_result,
    recount,
    tally,
    tie_order,
)

from .ballot_strategies import BALLOTS, OPTIONS, approvals, polls, polls_of_options, rankings, rename, scores

FEW = settings(max_examples=60, deadline=None)


def options_of(method: str) -> tuple[str, ...]:
    return ("park", "wait") if method in {"majority", "consent"} else OPTIONS


def count(method: str, ballots: Sequence[Ballot], **rules: Any) -> Result:
    given_rules: dict[str, Any] = {"tie_order": tie_order(OPTIONS, "minga"), "negative_votes": True, **rules}
    return tally(method, options_of(method), ballots, Rules(**given_rules), roll_size=100)  # type: ignore[arg-type]


@FEW
@given(polls, st.randoms(use_true_random=False))
def test_the_order_in_which_ballots_arrive_changes_nothing(poll: tuple[str, list[Ballot]], random: Any) -> None:
    method, ballots = poll
    shuffled = list(ballots)
    random.shuffle(shuffled)
    assert count(method, ballots) == count(method, shuffled)


@FEW
@given(polls)
def test_a_ballot_of_weight_two_is_two_ballots(poll: tuple[str, list[Ballot]]) -> None:
    method, ballots = poll
    rules = Rules(tie_order=tie_order(OPTIONS, "minga"), negative_votes=True)
    doubled = tally(method, options_of(method), ballots, rules, 100, weights=[2] * len(ballots))  # type: ignore[arg-type]
    repeated = tally(method, options_of(method), ballots * 2, rules, 100)  # type: ignore[arg-type]
    assert (doubled.winner, doubled.standings, doubled.rounds) == (
        repeated.winner,
        repeated.standings,
        repeated.rounds,
    )


@FEW
@given(polls_of_options, st.permutations(OPTIONS))
def test_renaming_the_options_renames_the_winner(poll: tuple[Method, list[Ballot]], renamed: list[str]) -> None:
    method, ballots = poll
    names = dict(zip(OPTIONS, renamed, strict=True))
    order = tie_order(OPTIONS, "minga")
    plain = count(method, ballots, tie_order=order)
    other = count(method, [rename(b, names) for b in ballots], tie_order=tuple(names[o] for o in order))
    assert other.winner == (plain.winner and names[plain.winner])
    if plain.outcome == "chosen":
        # Without a decisive tie, the drawn order plays no part at all.
        assert count(method, ballots, tie_order=tuple(reversed(order))).winner == plain.winner


@FEW
@given(st.lists(approvals, min_size=1, max_size=12), st.data())
def test_one_more_approval_never_hurts_the_winner(ballots: list[ApprovalBallot], data: Any) -> None:
    before = count("approval", ballots)
    if before.winner is None:
        return
    index = data.draw(st.integers(0, len(ballots) - 1))
    ballots[index] = ApprovalBallot(ballots[index].approved | {before.winner})
    assert count("approval", ballots).winner == before.winner


@FEW
@given(st.lists(scores, min_size=1, max_size=12), st.sampled_from(["sum", "mean"]), st.data())
def test_a_higher_score_never_hurts_the_winner(ballots: list[ScoreBallot], rule: str, data: Any) -> None:
    winner = count("score", ballots, score_rule=rule).winner
    raisable = [i for i, b in enumerate(ballots) if winner in b.scores]
    if winner is None or not raisable:
        return
    index = data.draw(st.sampled_from(raisable))
    ballots[index] = ScoreBallot({**ballots[index].scores, winner: 5})
    assert count("score", ballots, score_rule=rule).winner == winner


@FEW
@given(st.lists(rankings, min_size=1, max_size=12), st.sampled_from(OPTIONS))
def test_an_option_ranked_first_by_most_voters_wins_irv(ballots: list[RankedBallot], favourite: str) -> None:
    fans = [RankedBallot((favourite,))] * (len(ballots) + 1)
    result = count("irv", [*ballots, *fans])
    assert result.winner == favourite
    assert result.outcome == "chosen"


@FEW
@given(st.lists(rankings, max_size=15))
def test_no_vote_is_lost_or_born_between_rounds(ballots: list[RankedBallot]) -> None:
    result = count("irv", ballots)
    for this, after in zip(result.rounds, result.rounds[1:], strict=False):
        assert sum(this.counts.values()) + this.exhausted == result.votes_cast
        assert [this.counts[option] for option in this.eliminated] == [min(this.counts.values())]
        assert this.newly_exhausted == after.exhausted - this.exhausted
        for option, votes in after.counts.items():
            assert votes == this.counts[option] + this.transfers.get(option, 0)


@FEW
@given(st.lists(rankings, min_size=1, max_size=15), st.fractions(0, Fraction(9, 10), max_denominator=20))
def test_a_threshold_may_refuse_the_irv_winner_but_never_picks_another(
    ballots: list[RankedBallot], threshold: Fraction
) -> None:
    assert count("irv", ballots, threshold=threshold).leader == count("irv", ballots).leader


@FEW
@given(polls, st.sampled_from([None, 3, Fraction(1, 20)]), st.sampled_from([None, Fraction(2, 3)]))
def test_the_published_file_gives_the_same_result_again(
    poll: tuple[Method, list[Ballot]], quorum: int | Fraction | None, threshold: Fraction | None
) -> None:
    method, ballots = poll
    rules = Rules(quorum=quorum, threshold=threshold, tie_order=tie_order(OPTIONS, "minga"), negative_votes=True)
    written = counted_document(method, options_of(method), ballots, rules, 100, weights=[3] * len(ballots))[0]
    read = json.loads(json.dumps(written))
    expected = tally(method, options_of(method), ballots, rules, 100, weights=[3] * len(ballots))
    assert recount(read) == expected == kept_result(json.loads(json.dumps(keep_result(expected), sort_keys=True)))
    assert is_confirmed(read)


def test_the_published_file_hides_the_order_of_arrival_and_shows_a_false_claim() -> None:
    ballots = [YesNoBallot("yes"), YesNoBallot("yes"), YesNoBallot("no")]
    document = counted_document("majority", ("park",), ballots, Rules(), 5)[0]
    assert document == counted_document("majority", ("park",), ballots[::-1], Rules(), 5)[0]
    document["result"]["winners"] = ["wait"]
    assert not is_confirmed(document)
    assert recount(document).winner == "park"


@FEW
@given(polls)
def test_every_step_carries_the_facts_that_are_documented_for_it(poll: tuple[str, list[Ballot]]) -> None:
    for step in count(*poll).steps:
        assert set(step.facts) == STEP_FACTS[step.kind]


def test_the_tie_order_is_the_one_that_sha256sum_gives() -> None:
    # printf '%s' '2026-11-01|park' | sha256sum, and so on: 94dd… park, fc6a… bread, fe9d… wait.
    assert tie_order(("park", "bread", "wait"), "2026-11-01") == ("park", "bread", "wait")
    assert tie_order(reversed(OPTIONS), "x") == tie_order(OPTIONS, "x")


@pytest.mark.parametrize("method", list(BALLOTS))
def test_without_any_view_nothing_is_chosen(method: str) -> None:
    result = count(method, [])
    assert (result.outcome, result.winners, result.leader, result.rounds) == ("no_ballots", (), None, ())
    assert {standing.rank for standing in result.standings} == {1}
