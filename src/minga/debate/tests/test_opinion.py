"""The opinion map as people meet it: from nobody to many, in words, live, and never about single people."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from minga.debate import actions, queries, rules, tasks
from minga.debate.models import OpinionSnapshot, Stance, Statement
from minga.debate.queries.opinion import Axis, Figures, GroupRow, Share
from minga.debate.tests import factories
from minga.debate.views import saying
from minga.foundation import clock
from minga.foundation.journal.models import Entry
from minga.foundation.scope import in_space
from minga.foundation.testing.cast import NOW

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    cache.clear()
    monkeypatch.setattr(clock, "now", lambda: NOW + DAY)
    with translation.override("en"):
        yield


@pytest.fixture
def question(cast):
    return factories.opened(cast)


@pytest.fixture
def read(cast, client):
    """``read(who, question)`` is the map's page as this person gets it, in English."""

    def get(who, question, name="map", **query):
        client.force_login(who)
        address = reverse(f"debate:{name}", args=[cast.space.slug, question.pk])
        answer = client.get(address, query, headers={"accept-language": "en"})
        assert answer.status_code == 200
        return re.sub(r"\s+", " ", answer.content.decode())

    return get


def lean(person):
    person.language = "en"
    person.save()
    return person


def refreshed():
    return Entry.objects.filter(name="debate:map-refreshed").count()


# From nobody to many


@pytest.mark.parametrize(("voters", "said"), [(0, "7 people are missing"), (6, "One person is missing")])
def test_below_seven_the_page_says_how_many_it_takes_and_shows_my_own_stances_only(cast, question, read, voters, said):
    people = factories.voted(cast, question, [[1, -1, 0]] * voters) if voters else []
    statement = factories.statement(cast, question, "Solo esta es mía")
    html = read(lean(cast.tito), question)
    assert said in html
    assert "Solo esta es mía" in html, "the stance that came with writing it"
    assert "Frase 0" not in html
    assert "chart-map" not in html
    if people:
        assert "Frase 0" in read(lean(people[0]), question)
        assert statement.text not in read(people[0], question)


def test_a_question_that_closed_too_early_asks_nobody_to_vote(cast, question, read, monkeypatch):
    factories.voted(cast, question, [[1, -1]] * 3)
    monkeypatch.setattr(clock, "now", lambda: factories.AFTER)
    html = read(lean(cast.tito), question)
    assert "The question closed before at least seven people had voted" in html
    assert "/statements/" not in html[html.index('id="map"') :].partition("Your own stances")[0]


def test_one_cloud_is_called_one_and_has_nothing_that_divides(cast, question, read):
    factories.voted(cast, question, [[1, 1, -1 if n % 2 else 1, 0, 1, 1, -1] for n in range(16)])
    html = read(lean(cast.tito), question)
    assert "Their votes form no groups" in html
    assert "What unites" in html
    assert "What divides" not in html
    assert 'type="radio"' not in html


def test_where_groups_would_not_come_back_none_is_shown_and_the_page_says_we_do_not_know(cast, question, read):
    factories.voted(cast, question, factories.thin_cloud())
    html = read(lean(cast.tito), question)
    assert queries.latest_snapshot(question.pk).state == "unsteady"
    assert "We do not know whether they are several groups" in html
    assert "no larger than chance" not in html
    assert "What divides" not in html
    assert 'type="radio"' not in html
    table = read(cast.tito, question, "map-statements")
    assert "Group A" not in table


def test_two_camps_are_drawn_told_and_chosen(cast, question, read):
    people = factories.voted(cast, question, factories.camps(30))
    html = read(lean(people[0]), question)
    assert "60 people have voted. Their votes form 2 groups." in html
    assert html.count('type="radio"') == 3
    assert re.search(r'class="dot g0"', html)
    assert re.search(r'class="dot g1"', html)
    assert "What unites" in html
    assert "What divides" in html
    assert re.search(r"agree: \d+–100%; 60 answers", html)
    assert "You agree" in html
    assert "The red mark is you" in html
    assert "The red mark is you" not in read(lean(cast.rosa), question)


def test_the_table_holds_every_statement_thirty_a_page_and_narrows_to_a_verdict(cast, question, read):
    factories.voted(cast, question, factories.camps(20, statements=40))
    first, second = (read(lean(cast.tito), question, "map-statements", page=str(page)) for page in (1, 2))
    assert first.count('<th scope="row">') == 30
    assert second.count('<th scope="row">') == 10
    uniting = read(cast.tito, question, "map-statements", verdict="unites_for")
    assert re.findall(r'<th scope="row">(Frase \d+)', uniting) == ["Frase 0", "Frase 1"]
    assert read(cast.tito, question, "map-statements", verdict="nonsense", page="x").count('<th scope="row">') == 30


def test_a_hidden_statement_leaves_the_map_at_once(cast, question, read):
    factories.voted(cast, question, factories.camps(20))
    assert "Frase 0" in read(lean(cast.tito), question)
    Statement.objects.filter(text="Frase 0").update(hidden_at=NOW, hidden_reason="No")
    assert "Frase 0" not in read(cast.tito, question)


def test_a_map_asks_the_database_as_often_for_many_statements_as_for_few(cast, question, count_queries):
    asked = []
    for statements in (8, 24):
        other = factories.opened(cast, question.community)
        factories.voted(cast, other, factories.camps(10, statements))
        snapshot = actions.refresh_map(question_id=other.pk, now=NOW)
        with count_queries() as made:
            queries.map_page(snapshot, cast.actor(cast.tito))
        asked.append(len(made))
    assert asked[0] == asked[1] <= 4


def test_a_few_without_a_place_hide_no_group_and_are_not_among_everybody(cast, question):
    few = [[1] * 3 + [None] * 9 for _ in range(4)]
    factories.voted(cast, question, [*factories.camps(15), *few])
    snapshot = actions.refresh_map(question_id=question.pk, now=NOW)
    page = queries.map_page(snapshot, cast.actor(cast.tito))
    assert (page.voters, page.placed) == (34, 30)
    for row in page.statements:
        assert row.everybody.seen == 30 == sum(group.seen for group in row.groups)
    assert page.verdicts["unites_for"] == 2
    assert all(share.low <= share.value <= share.high for row in page.statements for share in (row.everybody.agree,))


# What facilitators are told


def test_a_flood_is_told_to_facilitators_in_a_sentence_and_to_nobody_else(cast, question, read, client):
    crowd = factories.camps(20, statements=16)
    flood = [[1 if n % 3 else -1 for n in range(16)]] * 25
    factories.voted(cast, question, [*crowd, *flood])
    assert "25 accounts in all" in read(lean(cast.rosa), question)
    for who in (cast.tito, cast.salma):
        assert "accounts in all" not in read(lean(who), question)
    for who in (cast.tito, cast.rosa):
        client.force_login(who)
        answer = client.get(f"/api/v1/s/{cast.space.slug}/debate/{question.pk}/map/").json()
        assert answer["state"] == "grouped"
        assert "floods" not in answer
        assert "accounts" not in str(answer)


# Live


def test_a_computed_map_touches_its_topic_but_one_below_seven_never_does(cast, question):
    factories.voted(cast, question, [[1, -1, 0]] * 6)
    actions.refresh_map(question_id=question.pk, now=NOW)
    assert refreshed() == 0, "pages that followed each vote would tell when somebody votes"
    other = factories.opened(cast, question.community)
    factories.voted(cast, other, factories.camps(10))
    actions.refresh_map(question_id=other.pk, now=NOW)
    actions.refresh_map(question_id=other.pk, now=NOW)
    assert refreshed() == 1
    from minga.debate.events import MapRefreshed

    assert MapRefreshed(opinion_map_id=other.pk).topics() == (f"opinion_map:{other.pk}",)


def test_the_round_computes_what_votes_or_the_closing_made_stale_and_nothing_else(cast, question):
    people = factories.voted(cast, question, factories.camps(10))
    assert tasks.refresh_due_maps(NOW) == 1
    assert tasks.refresh_due_maps(NOW) == 0
    statement = Statement.objects.order_by("id").first()
    later = NOW + timedelta(minutes=1)
    actions.take_stance(statement_id=statement.pk, value=rules.Stance.PASS, by=cast.actor(people[0]), now=later)
    assert tasks.refresh_due_maps(later) == 0, "a figure that follows one vote would tell it"
    for person in people[1:7]:
        actions.take_stance(statement_id=statement.pk, value=rules.Stance.PASS, by=cast.actor(person), now=later)
    assert tasks.refresh_due_maps(later) == 1
    actions.take_stance(statement_id=statement.pk, value=rules.Stance.PASS, by=cast.actor(people[7]), now=later)
    assert tasks.refresh_due_maps(factories.AFTER) == 1, "the closing brings the last votes onto the map"
    with in_space(cast.space.pk):
        assert OpinionSnapshot.objects.get(question=question).stance_version > 0


def test_the_map_is_drawn_in_the_background_where_it_is_large(cast, question, read, monkeypatch):
    factories.voted(cast, question, factories.camps(10))
    monkeypatch.setattr(rules, "VOTES_IN_REQUEST", Stance.objects.count() - 1)
    assert "The map is being drawn" in read(lean(cast.tito), question)
    assert tasks.refresh_due_maps(NOW) == 1
    assert "Their votes form" in read(cast.tito, question)


# In words


def figures(seen, low, high):
    middle = (low + high) / 2
    return Figures(seen, Share(middle, low, high), Share(1 - middle, 1 - high, 1 - low))


@pytest.mark.parametrize(
    ("told", "side", "said"),
    [
        (figures(212, 0.61, 0.74), "agree", "agree: 61–74%; 212 answers"),
        (figures(212, 0.61, 0.74), "disagree", "disagree: 26–39%; 212 answers"),
        (figures(100_000, 0.611, 0.614), "agree", "agree: 61%; 100,000 answers"),
        (figures(9, 0.2, 0.8), "agree", "we do not know yet: agree: 20–80%; 9 answers"),
        (None, "agree", "too few have answered to tell"),
    ],
)
def test_a_figure_is_said_with_its_uncertainty(told, side, said):
    assert saying.figures(told, side) == said


@pytest.mark.parametrize(
    ("likeness", "said"), [(0.9, "A steady"), (0.8, "A fairly"), (0.65, "There is a pattern"), (0.3, "Not a firm")]
)
def test_a_group_says_how_firm_it_is(likeness, said):
    assert saying.steadiness_of(GroupRow("A", 9, likeness, ())).startswith(said)


def test_directions_name_statements_only_where_some_stand_for_them():
    said = saying.directions([Axis(0.2, "More buses.", "Fewer buses."), Axis(0.05, "", "")])
    assert said == [
        "The further right, the more people agree with “More buses” and the more they disagree with “Fewer buses”.",
        "No single statement stands for up and down.",
    ]
    assert saying.directions([Axis(0.0, "", ""), Axis(0.0, "", "")]) == []


def test_the_first_direction_of_two_camps_is_what_they_quarrel_about(cast, question):
    factories.voted(cast, question, factories.camps(20))
    snapshot = actions.refresh_map(question_id=question.pk, now=NOW)
    axis = queries.map_page(snapshot, cast.actor(cast.tito)).axes[0]
    assert axis.explained > 0.5
    agreed = {"Frase 0", "Frase 1"}
    assert axis.towards
    assert not {axis.towards, axis.away} & agreed
