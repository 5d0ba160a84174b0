"""Contributions like what somebody is writing, in a question too large to be compared whole."""

import csv
import gzip

import pytest

from minga.algorithms.similarity import similar
from minga.debate import queries
from minga.debate.models import Contribution, Question
from minga.debate.queries.contributions import COMPARED
from minga.debate.tests import factories
from minga.foundation.search.indexing import reindex
from minga.foundation.testing.cast import NOW


def filled(cast, question, texts):
    """These texts as contributions, straight into the database and the search index."""
    before = question.contribution_count
    Contribution.objects.bulk_create(
        Contribution(question=question, author=cast.tito, kind="experience", body=text, written_at=NOW)
        for text in texts
    )
    count = before + len(texts)
    Question.objects.filter(pk=question.pk).update(contribution_count=count)
    reindex("contribution")
    question.refresh_from_db()
    return question


@pytest.fixture
def large(cast):
    return filled(
        cast, factories.opened(cast), [f"Aportación número {number} sobre los turnos" for number in range(500)]
    )


def test_among_many_the_one_that_says_the_same_is_found(cast, large):
    near = factories.idea(cast, large, "Quemar astillas de poda", body="La poda de los parques está cerca")
    large.refresh_from_db()
    found = queries.similar_contributions(large, "astillas de la poda de parques")
    assert [row.id for row in found] == [near.pk]
    assert queries.similar_contributions(large, "un texto sin nada en común: xilófonos") == ()


def test_what_is_hidden_or_of_another_question_is_not_compared(cast, large):
    other = factories.opened(cast, large.community)
    factories.idea(cast, other, "Quemar astillas de poda", body="La poda de los parques está cerca")
    assert queries.similar_contributions(large, "quemar astillas de la poda de parques") == ()


def test_a_large_question_takes_as_many_statements_and_compares_no_more(cast, large, count_queries, monkeypatch):
    compared = []

    def comparing(text, corpus):
        compared.append(len(corpus))
        return similar(text, corpus)

    monkeypatch.setattr("minga.debate.queries.contributions.similar", comparing)
    made = {}
    for size in ("large", "larger"):
        with count_queries() as made[size]:
            queries.similar_contributions(large, "una aportación sobre los turnos de la planta")
        large = filled(cast, large, [f"Otra aportación {number} sobre turnos" for number in range(500)])
    assert len(made["large"]) == len(made["larger"]) == 2
    assert compared == [COMPARED, COMPARED]


def test_whom_people_call_alike_is_found_as_in_the_whole(cast, data_folder):
    with gzip.open(data_folder / "text_es_en" / "stsb-es-train.csv.gz", "rt", encoding="utf-8", newline="") as stream:
        pairs = list(csv.reader(stream))[:1200]
    question = filled(cast, factories.opened(cast), [second for _, second, _ in pairs])
    whole = [(pk, f" {body}") for pk, body in Contribution.objects.order_by("pk").values_list("pk", "body")]
    alike = [(place, first) for place, (first, _, likeness) in enumerate(pairs) if float(likeness) >= 4][:40]
    shown = in_whole = 0
    for place, first in alike:
        shown += whole[place][0] in {row.id for row in queries.similar_contributions(question, first)}
        in_whole += whole[place][0] in {match.id for match in similar(first, whole)}
    assert in_whole > 30
    assert shown >= 0.9 * in_whole
