"""Tests chosen for the second database make every statement that all of them make, and dear ones only if they must."""

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from minga.foundation.testing.statements import Noted, Noting, read, shape_of, spared

tests = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3),
    st.builds(Noted, st.floats(0, 10), st.booleans(), st.sets(st.sampled_from("uvwxyz"))),
)


@given(tests)
def test_the_chosen_make_every_shape_and_whatever_must_is_among_them(notes):
    chosen = notes.keys() - spared(notes)
    assert set().union(*(notes[each].shapes for each in chosen)) == set().union(*(n.shapes for n in notes.values()))
    assert {each for each, noted in notes.items() if noted.is_needed} <= chosen


def test_the_cheaper_of_two_that_make_the_same_is_chosen():
    notes = {"dear": Noted(9, shapes={"a", "b"}), "cheap": Noted(1, shapes={"a", "b"}), "more": Noted(1, shapes={"a"})}
    assert spared(notes) == {"dear", "more"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("… IN (%s, %s)", "… IN (%s)"),
        ("VALUES (%s, %s), (%s, %s)", "VALUES (%s, %s)"),
        ("LIMIT 21", "LIMIT 5"),
    ],
)
def test_neither_numbers_nor_lengths_make_another_shape(one, other):
    assert shape_of(one) == shape_of(other)


def _report(nodeid, outcome):
    return pytest.TestReport(nodeid, ("", 0, ""), {}, outcome, None, "call")


@pytest.mark.django_db
def test_what_a_test_asks_is_noted_and_what_did_not_pass_is_not(tmp_path):
    noting = Noting(tmp_path, "gw0")
    for nodeid in ("passes", "is_skipped"):
        with noting.noting(nodeid, is_needed=False), connection.cursor() as cursor:
            cursor.execute("SELECT 12")
    with noting.noting("breaks", is_needed=False), pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute("SELECT of_nothing")
    noting.pytest_runtest_logreport(_report("is_skipped", "skipped"))
    noting.pytest_runtest_logreport(_report("passes", "passed"))
    noting.pytest_sessionfinish()
    notes = read(tmp_path)
    assert notes.keys() == {"passes", "breaks"}
    assert notes["passes"].shapes == {"SELECT …"}
    assert not notes["passes"].is_needed
    assert notes["breaks"].is_needed
