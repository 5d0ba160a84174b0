"""What a person is asked next: by the map once there is one, by coverage until then, never anything twice."""

from datetime import timedelta

import pytest
from django.urls import reverse

from minga.algorithms.opinion_map import REST_AFTER
from minga.debate import actions, queries, rules
from minga.debate.models import OpinionSnapshot, Stance, Statement
from minga.debate.queries.routing import loadings_of, next_statement_id
from minga.debate.tests import factories
from minga.debate.tests.test_queries import counted, fresh
from minga.foundation import clock
from minga.foundation.testing.cast import NOW

pytestmark = pytest.mark.django_db


def test_without_a_map_what_few_have_seen_comes_first():
    assert next_statement_id({1: 50, 2: 0, 3: 40}, set(), {}, person_id=9) == 2
    assert next_statement_id({1: 50}, {1}, {}, person_id=9) is None
    assert next_statement_id({}, set(), {}, person_id=9) is None


def test_people_begin_at_different_statements_and_each_always_at_the_same():
    new = dict.fromkeys(range(1, 41), 0)
    first = [next_statement_id(new, set(), {}, person_id=person) for person in range(1, 101)]
    assert first == [next_statement_id(new, set(), {}, person_id=person) for person in range(1, 101)]
    assert len(set(first)) > 15


def test_what_tells_most_is_asked_sooner():
    seen = dict.fromkeys(range(1, 9), 60)
    loadings = {str(pk): [0.1, 0.1] for pk in seen} | {"5": [1.2, 0.1]}
    asked = [next_statement_id(seen, set(), loadings, person_id=person) for person in range(1, 41)]
    assert asked.count(5) > 30


def test_the_map_leaves_behind_what_it_knows_of_each_statement(cast):
    question = factories.opened(cast)
    factories.vote_apart(cast, question, 8)
    late = factories.statement(cast, question, "Nueva", cast.rosa)  # its author's own agreement is no vote
    actions.refresh_map(question_id=question.pk, now=NOW)
    told = loadings_of(question.pk)
    assert set(told) == {str(pk) for pk in Statement.objects.exclude(pk=late.pk).values_list("pk", flat=True)}
    assert queries.voting(question.pk, cast.actor(cast.tito)).next is not None


def test_with_six_voters_the_order_knows_of_no_vote(cast):
    question = factories.opened(cast)
    factories.vote_apart(cast, question, 3)
    actions.refresh_map(question_id=question.pk, now=NOW)
    assert OpinionSnapshot.objects.exists()
    assert loadings_of(question.pk) == {}


def test_everything_is_asked_once_and_nothing_hidden(cast):
    question = factories.opened(cast)
    factories.vote_apart(cast, question, 4, statements=5)
    actions.refresh_map(question_id=question.pk, now=NOW)
    hidden = Statement.objects.order_by("id").last()
    report = actions.report_statement(statement_id=hidden.pk, reason="x", by=cast.actor(cast.ines), now=NOW)
    late = NOW + timedelta(days=3)  # Rosa wrote it herself: an administrator decides, once it has lain too long
    actions.step_in_report(report_id=report.pk, reason="x", by=cast.actor(cast.ada), now=late)
    by, asked = cast.actor(cast.tito), []
    while (voting := queries.voting(question.pk, by)).next is not None:
        asked.append(voting.next.id)
        actions.take_stance(statement_id=asked[-1], value=rules.Stance.PASS, by=by, now=NOW)
    expected = Statement.objects.exclude(pk=hidden.pk).values_list("pk", flat=True)
    assert sorted(asked) == sorted(expected)
    assert Stance.objects.filter(person=cast.tito).count() == 4


def test_whoever_has_answered_enough_is_told_so(cast, client, monkeypatch):
    """The sentence stands there from the last answer that serves the person on, and not before."""
    sentence = "Lo que sigue lo ha visto poca gente"
    monkeypatch.setattr(clock, "now", lambda: NOW)
    question = factories.opened(cast)
    written = factories.statements(question, REST_AFTER + 1, cast.rosa)
    client.force_login(cast.tito)
    page = reverse("debate:vote", args=[cast.space.slug, question.pk])
    factories.stances(question, {(row.pk, cast.tito.pk): 1 for row in written[: REST_AFTER - 1]})
    assert sentence not in client.get(page).content.decode()
    factories.stances(question, {(written[REST_AFTER - 1].pk, cast.tito.pk): 1})
    assert sentence in client.get(page).content.decode()
    factories.stances(question, {(written[REST_AFTER].pk, cast.tito.pk): 1})
    assert sentence not in client.get(page).content.decode()


@pytest.mark.parametrize("statements", [1, 3])
def test_a_mapped_question_takes_the_same_queries_for_one_statement_as_for_three(cast, count_queries, statements):
    question = factories.opened(cast)
    factories.vote_apart(cast, question, 8, statements=statements)
    actions.refresh_map(question_id=question.pk, now=NOW)
    actor = fresh(cast, cast.tito)
    assert counted(count_queries, lambda: queries.voting(question.pk, actor)) == 5
