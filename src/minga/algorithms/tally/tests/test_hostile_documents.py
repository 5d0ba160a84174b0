"""Published files made to keep the count busy, or to break it."""

import time

import pytest

from minga.algorithms import tally


def _document() -> dict:
    ballots = [tally.RankedBallot(("a", "b"))]
    return tally.counted_document("irv", ["a", "b"], ballots, tally.Rules(tie_order=("a", "b")), 1)[0]


@pytest.mark.parametrize("field", ["quorum", "threshold"])
@pytest.mark.parametrize("share", ["1e999999999", "1e-999999999", "9" * 5_000, "1/0", "NaN", "x", ""])
def test_a_share_is_a_fraction_of_few_digits(field, share):
    document = _document()
    document["rules"][field] = share
    began = time.process_time()
    with pytest.raises(tally.TallyError, match=r"must be written as|cannot be read"):
        tally.recount(document)
    assert time.process_time() - began < 1


@pytest.mark.parametrize("order", [["a", None], ["a", ["b"]], ["a", 1.5], "ab", None, {"a": 1, "b": 2}])
def test_the_order_that_settles_ties_is_a_list_of_ids(order):
    document = _document()
    document["rules"]["tie_order"] = order
    with pytest.raises(tally.TallyError) as refused:
        tally.recount(document)
    assert (refused.value.code, refused.value.field) == ("bad_document", "tie_order")


@pytest.mark.parametrize(("method", "most"), [("schulze", 300), ("ranked_pairs", 300), ("borda", 1_000)])
def test_more_options_than_can_be_counted_in_time_are_refused(method, most):
    options = [f"c{number}" for number in range(most + 1)]
    rules = tally.Rules(tie_order=tuple(options))
    with pytest.raises(tally.TallyError, match=f"no more than {most}"):
        tally.tally(method, options, [tally.RankedBallot(tuple(options))], rules, 1)
