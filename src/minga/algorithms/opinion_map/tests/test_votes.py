"""Rows become votes in one canonical order, or are refused with the row that is wrong."""

from __future__ import annotations

import numpy as np
import pytest

from minga.algorithms.opinion_map import OpinionMapError, Votes


def test_ids_are_kept_and_the_last_stance_of_a_pair_wins() -> None:
    votes = Votes.from_rows([30, 10, 30, 30], [7, 7, 5, 7], [1, -1, 0, -1])
    assert votes.person_ids.tolist() == [10, 30]
    assert votes.statement_ids.tolist() == [5, 7]
    assert list(zip(votes.person.tolist(), votes.statement.tolist(), votes.value.tolist(), strict=True)) == [
        (0, 1, -1),
        (1, 0, 0),
        (1, 1, -1),
    ]


def test_ids_may_be_text_and_known_ids_need_no_vote() -> None:
    votes = Votes.from_rows(["tito"], ["b"], [1], people=["rosa", "maximiliana", "tito"], statements=["a", "b", "cc"])
    assert votes.person_ids.tolist() == ["maximiliana", "rosa", "tito"]
    assert votes.statement_ids.tolist() == ["a", "b", "cc"]
    assert (votes.person.tolist(), votes.statement.tolist()) == ([2], [1])
    assert votes.votes_per_person.tolist() == [0, 0, 1]


def test_whole_numbers_written_as_floats_are_accepted() -> None:
    votes = Votes.from_rows([1.0, 2.0], [3.0, 3.0], [1.0, -1.0])
    assert votes.person_ids.tolist() == [1, 2]
    assert votes.value.tolist() == [1, -1]


def test_no_rows_at_all() -> None:
    votes = Votes.from_rows([], [], [])
    assert (votes.n_people, votes.n_statements, votes.value.size) == (0, 0, 0)


@pytest.mark.parametrize(
    ("people", "statements", "values", "sentence"),
    [
        ([1, 1], [1, 2], [1, float("nan")], "row 1: value nan"),
        ([1, 1, 1], [1, 2, 3], [1, 0, 2], "row 2: value 2"),
        ([1], [1], [0.5], "row 0: value 0.5"),
        ([1, 2], [1, 2], [1, None], "row 1: value None"),
        ([1, 2], [1, 2], ["1", "agree"], "row 0: value 1 is not"),
        ([1], [1], [True], "row 0: value True"),
        ([1, 2, 3], [1, 2], [1, 1], "row 2: the columns differ in length"),
        ([1, 2], [1, 2], [1], "row 1: the columns differ in length"),
        ([1.0, float("nan")], [1, 2], [1, 1], "row 1: person id nan"),
        ([1, 2], [1.5, 2.0], [1, 1], "row 0: statement id 1.5"),
        ([1, None], [1, 2], [1, 1], "person id"),
        ([[1, 2]], [1, 2], [1, 1], "person ids must be one flat list"),
        ([1, 2], [1, 2], [[1, 1]], "values must be one flat list"),
    ],
)
def test_wrong_rows_are_refused_by_name(people: list, statements: list, values: list, sentence: str) -> None:
    with pytest.raises(OpinionMapError) as refusal:
        Votes.from_rows(people, statements, values)
    assert sentence in str(refusal.value)


def test_a_mixed_column_names_the_first_row_that_is_not_text() -> None:
    with pytest.raises(OpinionMapError, match=r"row 1: person id None"):
        Votes.from_rows(np.array(["rosa", None], dtype=object), [1, 2], [1, 1])


def test_known_ids_must_be_of_the_type_of_the_rows() -> None:
    with pytest.raises(OpinionMapError, match="different types"):
        Votes.from_rows([1], [1], [1], people=["rosa"])


@pytest.mark.parametrize(
    ("person", "statement", "sentence"),
    [
        ([0, 2], [0, 1], "row 1: person 2 is outside 0..1"),
        ([0, 1], [-1, 1], "row 0: statement -1 is outside 0..1"),
        ([1, 0], [0, 0], "row 1: .* not strictly ascending"),
        ([0, 0], [1, 1], "row 1: .* not strictly ascending"),
    ],
)
def test_the_constructor_checks_its_arrays(person: list, statement: list, sentence: str) -> None:
    ids = np.array([5, 6])
    with pytest.raises(OpinionMapError, match=sentence):
        Votes(np.array(person), np.array(statement), np.array([1, 1]), ids, ids.copy())


def test_votes_cannot_be_changed() -> None:
    votes = Votes.from_rows([1], [1], [1])
    with pytest.raises(ValueError, match="read-only"):
        votes.value[0] = -1
