"""How much: the amount in the middle, exact, whatever one voter says and in whatever order they say it."""

import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.algorithms.tally import (
    Amounts,
    QuantityBallot,
    QuantityRules,
    Result,
    Rules,
    TallyError,
    counted_document,
    is_confirmed,
    read_amount,
    recount,
    tally,
    write_amount,
)

FEW = settings(max_examples=40, deadline=None)
OPTIONS = ("hours", "wait")
RULES = Rules(quantity=QuantityRules(wait="wait"))
WAIT, SILENT = QuantityBallot(waits=True), QuantityBallot()
amounts = st.integers(-40, 40).map(lambda tenths: Fraction(tenths, 10))
ballots = st.lists(st.builds(QuantityBallot, amounts) | st.sampled_from([WAIT, SILENT]), max_size=12)


def counted(said: list[QuantityBallot], rules: Rules = RULES, **extra: Any) -> Result:
    return tally("quantity", OPTIONS, said, rules, 100, **extra)


def giving(*numbers: str | int) -> list[QuantityBallot]:
    return [QuantityBallot(Fraction(number)) for number in numbers]


def figures(result: Result) -> Amounts:
    assert isinstance(result.picture, Amounts)
    return result.picture


def test_the_lower_median_and_the_quartiles_are_amounts_that_somebody_gave() -> None:
    odd = figures(counted(giving(3, 1, 2)))
    assert (odd.lower_quartile, odd.median, odd.upper_quartile) == (1, 2, 3)
    even = figures(counted(giving(4, 1, 3, 2)))
    assert (even.lower_quartile, even.median, even.upper_quartile) == (1, 2, 3)
    nine = figures(counted(giving(*range(1, 10))))
    assert (nine.lower_quartile, nine.median, nine.upper_quartile) == (3, 5, 7)


def test_a_decimal_that_no_float_holds_decides_exactly() -> None:
    first, second = "0.100000001", "0.100000002"
    result = figures(counted(giving(first, second, second)))
    assert result.median == Fraction(second)
    tiny = [f"99999999999999999.{last}" for last in ("000000001", "000000002", "000000003")]
    assert len({float(text) for text in tiny}) == 1
    assert figures(counted(giving(*tiny))).median == Fraction(tiny[1])


def test_who_speaks_for_more_weighs_more() -> None:
    assert figures(counted(giving(1, 2, 3), weights=[1, 1, 5])).median == 3


@pytest.mark.parametrize(
    ("waiting", "giving_one", "winner"), [(2, 1, "wait"), (1, 1, "hours"), (1, 2, "hours"), (3, 0, "wait")]
)
def test_more_than_half_waiting_decides_nothing(waiting: int, giving_one: int, winner: str) -> None:
    result = counted([WAIT] * waiting + giving(*[7] * giving_one) + [SILENT] * 9)
    assert (result.outcome, result.winner, result.standings[0].option) == ("chosen", winner, winner)
    assert (result.votes_cast, result.abstentions) == (waiting + giving_one, 9)


def test_nobody_and_a_missed_quorum_change_nothing() -> None:
    assert counted([SILENT]).outcome == "no_ballots"
    rules = Rules(quorum=3, quantity=QuantityRules(wait="wait"))
    assert (counted(giving(5, 5), rules).outcome, counted(giving(5, 5), rules).winners) == ("no_quorum", ())


@FEW
@given(said=ballots, draw=st.data())
def test_the_order_of_the_ballots_changes_nothing(said: list[QuantityBallot], draw: st.DataObject) -> None:
    assert counted(draw.draw(st.permutations(said))) == counted(said)


@FEW
@given(said=ballots, cut=st.integers(0, 12))
def test_two_districts_merged_are_the_whole(said: list[QuantityBallot], cut: int) -> None:
    both: dict[Fraction, int] = {}
    for part in (said[:cut], said[cut:]):
        picture = counted(part).picture
        if isinstance(picture, Amounts):
            for level, voters in zip(picture.levels, picture.voters, strict=True):
                both[level] = both.get(level, 0) + voters
    heavy = {ballot: said.count(ballot) for ballot in said}
    merged = counted(list(heavy), weights=list(heavy.values()))
    whole = counted(said)
    assert (merged.winners, merged.picture, merged.standings) == (whole.winners, whole.picture, whole.standings)
    if isinstance(whole.picture, Amounts):
        assert dict(zip(whole.picture.levels, whole.picture.voters, strict=True)) == both


@FEW
@given(numbers=st.lists(amounts, min_size=1, max_size=11), extreme=st.sampled_from([-(10**15), 10**15]))
def test_one_extreme_ballot_moves_the_middle_at_most_to_a_neighbour(numbers: list[Fraction], extreme: int) -> None:
    said = [QuantityBallot(number) for number in numbers]
    before = figures(counted(said)).median
    after = figures(counted([*said, QuantityBallot(Fraction(extreme))])).median
    ordered = sorted([*numbers, Fraction(extreme)])
    assert before is not None
    assert after is not None
    places = {ordered.index(before) + n for n in range(-1, ordered.count(before) + 1)}
    assert after in {ordered[place] for place in places if 0 <= place < len(ordered)}


@FEW
@given(numbers=st.lists(amounts, min_size=1, max_size=11))
def test_at_least_half_lie_between_the_quartiles_and_on_each_side_of_the_middle(numbers: list[Fraction]) -> None:
    it = figures(counted([QuantityBallot(number) for number in numbers]))
    assert it.lower_quartile is not None
    assert it.median is not None
    assert it.upper_quartile is not None
    assert 2 * sum(it.lower_quartile <= number <= it.upper_quartile for number in numbers) >= len(numbers)
    assert 2 * sum(number <= it.median for number in numbers) >= len(numbers)
    assert 2 * sum(number >= it.median for number in numbers) >= len(numbers)


@FEW
@given(said=ballots)
def test_the_published_file_gives_the_same_count(said: list[QuantityBallot]) -> None:
    rules = Rules(quantity=QuantityRules(lower=Fraction(-5), upper=Fraction(25, 2), wait="wait"))
    document = json.loads(json.dumps(counted_document("quantity", OPTIONS, said, rules, 100)[0]))
    assert is_confirmed(document)
    assert recount(document).picture == counted(said, rules).picture


@pytest.mark.parametrize("text", ["12.5", "-3", "0", "0.000000001", "999999999999999999"])
def test_an_amount_is_written_as_it_is_read(text: str) -> None:
    assert write_amount(read_amount(text)) == text


@pytest.mark.parametrize("text", ["1e9", "1/3", "NaN", "", "1,5", "1.", ".5", "9" * 19, "0.0000000001", 5, None, "٣"])
def test_what_is_no_decimal_is_not_read(text: object) -> None:
    with pytest.raises(ValueError, match="not a decimal"):
        read_amount(text)


@pytest.mark.parametrize(
    ("ballot", "code"),
    [
        (QuantityBallot(Fraction(1, 3)), "wrong_ballot"),
        (QuantityBallot(1.5), "wrong_ballot"),  # type: ignore[arg-type]
        (QuantityBallot(Fraction(1), waits=True), "wrong_ballot"),
        (QuantityBallot(Fraction(10**18)), "wrong_ballot"),
        (QuantityBallot(Fraction(-1)), "amount_out_of_range"),
        (QuantityBallot(Fraction("10.1")), "amount_out_of_range"),
    ],
)
def test_a_ballot_that_is_no_amount_is_refused_by_its_place(ballot: QuantityBallot, code: str) -> None:
    rules = Rules(quantity=QuantityRules(lower=Fraction(0), upper=Fraction(10), wait="wait"))
    with pytest.raises(TallyError) as refusal:
        counted([*giving(10, 0), ballot], rules)
    assert (refusal.value.code, refusal.value.ballot_index) == (code, 2)


def test_rules_that_make_no_sense_are_refused_by_name() -> None:
    for field, build in (
        ("quantity.upper", lambda: QuantityRules(lower=Fraction(2), upper=Fraction(1))),
        ("quantity.lower", lambda: QuantityRules(lower=Fraction(1, 3))),
        ("quantity", lambda: counted([], Rules())),
        ("quantity", lambda: tally("approval", ("a",), [], RULES, 9)),
        ("threshold", lambda: counted([], Rules(threshold=Fraction(1, 2), quantity=QuantityRules(wait="wait")))),
    ):
        with pytest.raises(TallyError) as refusal:
            build()
        assert refusal.value.field == field
    for options in (("a", "b"), ("wait", "a"), ("a",), ("a", "b", "wait")):
        with pytest.raises(TallyError) as refusal:
            tally("quantity", options, [], RULES, 9)
        assert refusal.value.code == "bad_options"


def test_a_document_from_before_there_were_quantities_is_still_counted() -> None:
    document = counted_document("majority", ("a", "wait"), [], Rules(), 3)[0]
    del document["rules"]["quantity"]
    assert is_confirmed(document)
