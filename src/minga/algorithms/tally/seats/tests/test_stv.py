"""The single transferable vote: refusals, ties, vacant seats, and what every rule set promises."""

import json
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.algorithms.tally import (
    RankedBallot,
    Result,
    Rules,
    TallyError,
    counted_document,
    is_confirmed,
    recount,
    tally,
)
from minga.algorithms.tally.rules import STV_RULES as NAMES
from minga.algorithms.tally.seats.stv_rules import STV_RULES

OPTIONS = ("a", "b", "c", "d", "e")


def elect(
    ballots: dict[str, int], seats: int, *, rule: str = "scottish", options: str = "abcde", **rules: object
) -> Result:
    settled = Rules(seats=seats, stv_rule=rule, **{"tie_order": tuple(options), **rules})  # type: ignore[arg-type]
    cast = [RankedBallot(tuple(order)) for order in ballots]
    return tally("stv", tuple(options), cast, settled, 10**6, weights=list(ballots.values()))


def test_every_rule_that_can_be_asked_for_is_there() -> None:
    assert tuple(sorted(STV_RULES)) == tuple(sorted(NAMES))


def test_a_surplus_moves_on_at_the_reduced_value_cut_off_at_five_decimals() -> None:
    """43 votes, quota 30: 13/43 is 0.30232 in Scotland; 40 papers carry 12.0928 and the rest of the surplus is lost."""
    result = elect({"ab": 40, "a": 3, "ba": 5, "cd": 20, "dc": 19}, 2, options="abcd")
    first, second = result.rounds[:2]
    assert (first.quota, first.elected, first.transferred_from) == (30, ("a",), ("a",))
    assert first.transfers == {"b": Fraction("12.0928")}
    assert second.exhausted == first.newly_exhausted == Fraction("0.90696")
    assert second.residual == 13 - Fraction("12.0928") - Fraction("0.90696")


@pytest.mark.parametrize("rule", NAMES)
def test_rounds_add_up_to_the_votes_cast(rule: str) -> None:
    result = elect({"abc": 40, "ad": 3, "ba": 5, "cde": 20, "dc": 19, "e": 8}, 3, rule=rule)
    assert len(result.winners) == 3
    for this in result.rounds:
        assert sum(this.counts.values()) + this.exhausted + this.residual == 95


def test_cutting_off_decimals_can_change_who_is_elected() -> None:
    """The surplus of a is 2 of 8 votes: exactly, c reaches 6 and is level with d; cut off at four places, 5.9992."""
    ballots = {"d": 6, "c": 4, "ac": 8}
    exact = elect(ballots, 2, rule="wigm", options="abcd")
    assert exact.rounds[1].counts == {"a": 6, "c": 6, "d": 6, "b": 0}
    assert (exact.winners, exact.outcome) == (("a", "c"), "tie_broken")
    cut = elect(ballots, 2, rule="wigm_prf", options="abcd")
    assert cut.rounds[1].counts["c"] == Fraction("5.9992")
    assert (cut.winners, cut.outcome) == (("a", "d"), "chosen")


def test_a_tie_is_settled_by_the_most_recent_stage_that_told_them_apart() -> None:
    """Scottish rule 51: b and c are level at 3, but b had 2 at the stage before."""
    result = elect({"ab": 1, "b": 2, "c": 3, "d": 4, "e": 5}, 2)
    tie = next(step.facts for step in result.steps if step.kind == "tie_settled")
    assert (tie["tied"], tie["picked"], tie["is_decisive"]) == (("b", "c"), "b", False)
    assert result.outcome == "chosen"


def test_a_tie_that_nothing_told_apart_goes_by_the_published_order() -> None:
    ballots = {"a": 5, "b": 2, "c": 2, "d": 1}
    assert elect(ballots, 2, options="abcd").winners == ("a", "b")
    settled = elect(ballots, 2, options="abcd", tie_order=("a", "c", "b", "d"))
    assert (settled.winners, settled.outcome) == (("a", "c"), "tie_broken")


@pytest.mark.parametrize("rule", NAMES)
def test_a_seat_that_wait_wins_stays_vacant(rule: str) -> None:
    result = elect({"wa": 50, "aw": 30, "b": 10}, 2, rule=rule, options="abw", vacant_option="w")
    assert result.winners == ("a",)
    filled = next(step.facts for step in result.steps if step.kind == "seats_filled")
    assert (filled["vacant"], filled["vacant_option"]) == (1, "w")
    alone = elect({"wa": 50, "aw": 30}, 1, rule=rule, options="aw", vacant_option="w")
    assert (alone.winners, alone.outcome) == ((), "below_threshold")


@pytest.mark.parametrize("rule", NAMES)
def test_one_voter_and_a_million_of_one_mind(rule: str) -> None:
    assert elect({"ba": 1}, 1, rule=rule).winners == ("b",)
    assert elect({"ba": 10**6}, 2, rule=rule).winners == ("b", "a")
    assert len(elect({"ba": 1}, 5, rule=rule).winners) == 5


def test_shared_places_are_refused_by_the_ballot_that_has_them() -> None:
    ballots = [RankedBallot(("a",)), RankedBallot(("b", frozenset({"c", "d"})))]
    with pytest.raises(TallyError) as refused:
        tally("stv", OPTIONS, ballots, Rules(seats=2, tie_order=OPTIONS), 10)
    assert (refused.value.code, refused.value.ballot_index) == ("equal_ranks", 1)
    alone = [RankedBallot((frozenset({"a"}), "b"))]
    assert tally("stv", OPTIONS, alone, Rules(seats=1, tie_order=OPTIONS), 10).winners == ("a",)


def test_the_vacant_option_must_be_one_that_can_win_a_seat() -> None:
    with pytest.raises(TallyError) as refused:
        elect({"a": 1}, 1, vacant_option="nobody")
    assert (refused.value.code, refused.value.field) == ("bad_rules", "vacant_option")


@pytest.mark.parametrize("rule", NAMES)
def test_anybody_can_recount_the_published_file(rule: str) -> None:
    order = tuple("abcde")
    ballots = [RankedBallot(tuple(o)) for o in ("abc", "ad", "ba", "cde", "dc", "e", "")]
    weights = [40, 3, 5, 20, 19, 8, 2]
    rules = Rules(seats=3, stv_rule=rule, tie_order=order, vacant_option="e")  # type: ignore[arg-type]
    document = json.loads(json.dumps(counted_document("stv", order, ballots, rules, 120, weights=weights)[0]))
    assert is_confirmed(document)
    assert recount(document).winners == tally("stv", order, ballots, rules, 120, weights=weights).winners


ORDERS = st.lists(
    st.permutations(OPTIONS).flatmap(lambda o: st.integers(1, 5).map(lambda n: tuple(o[:n]))), min_size=1, max_size=14
)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(NAMES), ORDERS, st.integers(1, 4), st.integers(0, 10**6))
def test_order_grouping_and_names_of_ballots_change_nothing(
    rule: str, orders: list[tuple[str, ...]], seats: int, seed: int
) -> None:
    rules = Rules(seats=seats, stv_rule=rule, tie_order=OPTIONS)  # type: ignore[arg-type]
    first = tally("stv", OPTIONS, list(map(RankedBallot, orders)), rules, 99)
    shuffled = Random(seed).sample(orders, len(orders))
    grouped = {order: shuffled.count(order) for order in shuffled}
    again = tally("stv", OPTIONS, list(map(RankedBallot, grouped)), rules, 99, weights=list(grouped.values()))
    assert (again.winners, again.rounds, again.standings) == (first.winners, first.rounds, first.standings)
    new = dict(zip(OPTIONS, "vwxyz", strict=True))
    renamed = Rules(seats=seats, stv_rule=rule, tie_order=tuple("vwxyz"))  # type: ignore[arg-type]
    ballots = [RankedBallot(tuple(new[option] for option in order)) for order in orders]
    assert tally("stv", tuple("zyxwv"), ballots, renamed, 99).winners == tuple(new[o] for o in first.winners)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(NAMES), ORDERS, ORDERS, st.integers(1, 3), st.integers(1, 3), st.integers(1, 9))
def test_a_solid_coalition_gets_the_seats_that_its_quotas_buy(
    rule: str, theirs: list[tuple[str, ...]], others: list[tuple[str, ...]], seats: int, size: int, weight: int
) -> None:
    """Droop proportionality for solid coalitions (Woodall 1994). One vote beyond the quotas covers what is cut off."""
    inside = OPTIONS[:size]
    coalition = [tuple(o for o in order if o in inside) for order in theirs]
    coalition = [(*order, *(o for o in inside if o not in order)) for order in coalition]
    cast = [*coalition, *others]
    weights = [weight] * len(coalition) + [1] * len(others)
    rules = Rules(seats=seats, stv_rule=rule, tie_order=OPTIONS[::-1])  # type: ignore[arg-type]
    winners = tally("stv", OPTIONS, list(map(RankedBallot, cast)), rules, 999, weights=weights).winners
    quota = sum(weights) // (seats + 1) + 1
    deserved = min(size, (weight * len(coalition) - 1) // quota)
    assert len(set(winners) & set(inside)) >= deserved
