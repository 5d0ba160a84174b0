"""The pages of visitors and of whoever lets them in: what is shown to whom, cookies, limits, other doors."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minga.debate import actions, rules
from minga.debate.models import Contribution, Question, Stance, Statement, Visitor, VisitorStance
from minga.debate.rules import visiting
from minga.debate.tests import factories
from minga.debate.views import visiting as views
from minga.debate.views.visiting import cookie_of
from minga.foundation import clock
from minga.foundation.journal.models import Entry
from minga.foundation.testing.cast import NOW
from minga.foundation.visitors import MARK

SOON = NOW + timedelta(hours=1)
COOKIE = "minga_visitor"


@pytest.fixture(autouse=True)
def _at(monkeypatch):
    cache.clear()
    monkeypatch.setattr(clock, "now", lambda: SOON)


@pytest.fixture
def place(cast):
    """A closed space with a question that was opened to visitors, and the address."""
    cast.space.is_open_to_visitors = False
    cast.space.save()
    question = factories.opened(cast)
    factories.contribution(cast, question, body="Solo para dentro")
    (statement,) = factories.statements(question, 1, cast.rosa)
    door = factories.let_in(cast, question)
    return question, statement, f"/s/prueba/debate/visit/{door.token}/"


def said(answer):
    return answer.content.decode()


PAGES = ("", "statements/", "write/", "map/", "kept/")


def test_every_page_of_a_visitor_is_open_in_a_closed_space_and_tells_of_nothing_else(client, place):
    question, statement, address = place
    for page in PAGES:
        answer = client.get(address + page)
        text = said(answer)
        assert answer.status_code == 200, page
        assert question.title in text
        for hidden in (
            "Solo para dentro",
            "Hornos limpios",
            "Rosa",
            "Tito",
            "/s/prueba/community/",
            "/s/prueba/purpose/",
        ):
            assert hidden not in text, (page, hidden)
    assert statement.text in said(client.get(address))


def test_looking_gives_no_cookie_and_the_first_act_gives_one_that_scripts_cannot_read(client, place):
    _question, statement, address = place
    for page in PAGES:
        assert COOKIE not in client.get(address + page).cookies
    assert not Visitor.objects.exists()
    answer = client.post(f"{address}statements/{statement.pk}/stance/", {"stance": "agree"}, secure=True)
    given = answer.cookies[COOKIE]
    assert (given["httponly"], given["samesite"], given["path"], bool(given["secure"])) == (
        True,
        "Lax",
        "/s/prueba/",
        True,
    )
    assert given.value not in str(list(Visitor.objects.values()))
    client.post(f"{address}statements/{statement.pk}/stance/", {"stance": "disagree"})
    assert [each.value for each in VisitorStance.objects.all()] == [-1]


@pytest.mark.parametrize("made_up", ["x", "x:y", "a" * 5000, "ñ", "one of ours, altered", ""])
def test_a_cookie_that_we_never_gave_is_none(client, place, made_up):
    _question, statement, address = place
    made_up = f"{cookie_of('v')}0" if made_up.startswith("one of ours") else made_up
    client.cookies[COOKIE] = made_up
    answer = client.post(f"{address}statements/{statement.pk}/stance/", {"stance": "agree"})
    assert answer.status_code == 302
    assert answer.cookies[COOKIE].value != made_up


def test_what_one_visitor_sees_is_kept_for_no_other(client, place):
    _question, _statement, address = place
    one, two = Client(), Client()
    one.post(f"{address}statements/new/", {"text": "Zanahorias en la plaza"})
    for page in PAGES:
        answers = [each.get(address + page) for each in (one, two)]
        for answer in answers:
            assert not answer.has_header(MARK)
            assert answer["Cache-Control"] == "private, no-store"
            assert answer["X-Robots-Tag"] == "noindex"
    assert "Zanahorias" in said(one.get(address))
    assert "Zanahorias" not in said(two.get(address))


def test_everything_else_of_a_closed_space_stays_closed_to_a_visitor(client, place):
    question, statement, address = place
    client.post(f"{address}statements/{statement.pk}/stance/", {"stance": "agree"})
    question_page = f"/s/prueba/debate/{question.pk}/"
    for page in (
        "/s/prueba/",
        question_page,
        f"{question_page}statements/",
        f"{question_page}map/",
        "/s/prueba/debate/",
    ):
        answer = client.get(page)
        assert answer.status_code == 302, page
        assert "/accounts/login/" in answer["Location"]
    for path in (f"/api/v1/s/prueba/debate/{question.pk}/", f"/api/v1/s/prueba/debate/{question.pk}/statements/"):
        assert client.get(path).status_code in {401, 404}
    for act in (f"{question_page}statements/{statement.pk}/stance/", f"{question_page}statements/new/"):
        assert client.post(act, {"stance": "agree", "text": "x"}).status_code == 302
    assert not Stance.objects.filter(person=None).exists()
    assert VisitorStance.objects.count() == 1


def test_guessing_finds_nothing(client, place, cast):
    question, statement, address = place
    other = factories.opened(cast, question.community, title="Otra cosa")
    (there,) = factories.statements(other, 1, cast.rosa)
    for path in ("/s/prueba/debate/visit/x/", f"/s/prueba/debate/visit/{question.pk}/", address[:-3] + "zz/"):
        assert client.get(path).status_code == 404
        assert client.post(f"{path}statements/{statement.pk}/stance/", {"stance": "agree"}).status_code == 404
    for guessed in (there.pk, 10**6, 2**63):
        assert client.post(f"{address}statements/{guessed}/stance/", {"stance": "agree"}).status_code == 404
    assert not VisitorStance.objects.exists()


def test_an_address_of_another_space_leads_nowhere(client, place, neighbours):
    _question, _statement, address = place
    assert client.get(address.replace("/prueba/", f"/{neighbours.space.slug}/")).status_code == 404


@pytest.mark.parametrize("how", ["shut", "off"])
def test_a_shut_address_is_one_sentence(client, place, cast, how):
    question, statement, address = place
    if how == "shut":
        actions.shut_visitors_out(question_id=question.pk, by=cast.actor(cast.rosa), now=SOON)
    else:
        actions.choose_visitors(are_allowed=False, are_held=True, by=cast.actor(cast.ada), now=SOON)
    for page in PAGES:
        answer = client.get(address + page)
        assert answer.status_code == 409
        assert "Por esta dirección ya no se puede entrar" in said(answer) or "no longer lets visitors in" in said(
            answer
        )
        assert question.title not in said(answer)
    answer = client.post(f"{address}statements/{statement.pk}/stance/", {"stance": "agree"})
    assert (answer.status_code, VisitorStance.objects.count()) == (409, 0)


def test_a_closed_question_is_read_and_refuses(client, place, cast):
    question, statement, address = place
    actions.close_question(question_id=question.pk, by=cast.actor(cast.rosa), now=SOON)
    assert question.title in said(client.get(address))
    assert 'name="stance"' not in said(client.get(address)) + said(client.get(f"{address}statements/"))
    assert client.post(f"{address}statements/{statement.pk}/stance/", {"stance": "agree"}).status_code == 409
    answer = client.post(f"{address}statements/new/", {"text": "Tarde"})
    assert (answer.status_code, Statement.objects.filter(text="Tarde").exists()) == (422, False)
    answer = client.post(f"{address}write/", {"body": "Tarde", "kind": "idea"})
    assert (answer.status_code, Contribution.objects.count()) == (422, 1)


@pytest.mark.parametrize("data", [{}, {"stance": ""}, {"stance": "yes"}, {"stance": ["agree", "x"]}])
def test_what_is_no_stance_changes_nothing(client, place, data):
    _question, statement, address = place
    answer = client.post(f"{address}statements/{statement.pk}/stance/", data)
    assert (answer.status_code, VisitorStance.objects.exists()) == (409, False)


@pytest.mark.parametrize("text", ["", " ", "x" * 281, "\u200b"])
def test_what_says_nothing_is_no_statement(client, place, text):
    _question, _statement, address = place
    assert client.post(f"{address}statements/new/", {"text": text}).status_code == 422
    assert Statement.objects.count() == 1


def test_what_is_there_already_is_voted_on_instead(client, place):
    _question, statement, address = place
    answer = client.post(f"{address}statements/new/", {"text": statement.text.upper()})
    assert answer.status_code == 422
    assert f"{address}statements/{statement.pk}/stance/" in said(answer)
    assert Statement.objects.count() == 1


def test_hostile_text_is_text(client, place, cast):
    question, _statement, address = place
    actions.choose_visitors(are_allowed=True, are_held=False, by=cast.actor(cast.ada), now=SOON)
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    client.post(f"{address}statements/new/", {"text": evil})
    client.post(f"{address}write/", {"body": evil, "kind": "experience"})
    client.force_login(cast.rosa)
    base = f"/s/prueba/debate/{question.pk}/"
    for page in (address, f"{address}statements/", base, f"{base}statements/all/", f"{base}visitors/"):
        assert "<script>alert" not in said(client.get(page)), page
        assert "<img src=x" not in said(client.get(page)), page


# Limits


def test_one_browser_and_one_address_have_their_limits(client, place, monkeypatch):
    _question, statement, address = place
    act = f"{address}statements/{statement.pk}/stance/"
    monkeypatch.setattr(views, "OF_ONE", 3)
    answers = [client.post(act, {"stance": "agree"}) for _each in range(5)]
    assert [each.status_code for each in answers] == [302, 302, 302, 302, 429]
    assert int(answers[-1]["Retry-After"]) > 0
    monkeypatch.setattr(views, "NEW_FROM_ADDRESS", 2)
    assert [Client().post(act, {"stance": "agree"}).status_code for _each in range(2)] == [302, 429]
    monkeypatch.setattr(views, "FROM_ADDRESS", 1)
    assert Client(REMOTE_ADDR="198.51.100.1").post(act, {"stance": "agree"}).status_code == 302
    assert client.get(address).status_code == 200


def test_a_hall_behind_one_address_is_not_held_up_by_the_limit_of_one_person(settings, place):
    settings.WRITES_PER_MINUTE = 2
    _question, statement, address = place
    act = f"{address}statements/{statement.pk}/stance/"
    assert [Client().post(act, {"stance": "agree"}).status_code for _each in range(12)] == [302] * 12
    assert [Client().post("/accounts/login/", {}).status_code for _each in range(4)][-1] == 429


# With an account


def test_who_has_an_account_sees_what_visitors_see_and_votes_with_it(client, place, cast):
    question, statement, address = place
    client.force_login(cast.tito)
    assert f"/s/prueba/debate/{question.pk}/statements/" in said(client.get(address))
    for act, data in (
        (f"{address}statements/{statement.pk}/stance/", {"stance": "agree"}),
        (f"{address}statements/new/", {"text": "Con mi cuenta"}),
        (f"{address}write/", {"body": "Con mi cuenta", "kind": "experience"}),
    ):
        assert f"/s/prueba/debate/{question.pk}/" in client.post(act, data)["Location"]
    assert not Visitor.objects.exists()


def test_a_person_of_elsewhere_takes_part_as_a_visitor(client, place, cast):
    _question, statement, address = place
    client.force_login(cast.nadie)
    assert client.get(address).status_code == 200
    assert client.post(f"{address}statements/{statement.pk}/stance/", {"stance": "agree"}).status_code == 302
    assert VisitorStance.objects.count() == 1


def test_it_is_brought_along_once_by_the_page(client, place, cast):
    question, statement, address = place
    client.post(f"{address}statements/{statement.pk}/stance/", {"stance": "disagree"})
    client.post(f"{address}statements/new/", {"text": "Bancos a la sombra"})
    client.force_login(cast.tito)
    there = f"/s/prueba/debate/{question.pk}/bring-along/"
    for page in (address, f"/s/prueba/debate/{question.pk}/", f"/s/prueba/debate/{question.pk}/map/"):
        assert there in said(client.get(page)), page
    before = said(client.get(there))
    assert "Bancos a la sombra" in before, "what would stand under their name is shown before"
    assert "lo hiciera quien lo hiciera" in before
    assert client.post(there).status_code == 302
    assert Stance.objects.get(statement=statement).person == cast.tito
    assert there not in said(client.get(f"/s/prueba/debate/{question.pk}/"))
    assert client.post(there).status_code == 422
    assert Stance.objects.filter(person=cast.tito).count() == 2


@pytest.mark.parametrize("who", ["erik", "omar", "nadie", None])
def test_who_takes_no_part_brings_nothing_along(client, place, cast, who):
    question, statement, address = place
    client.post(f"{address}statements/{statement.pk}/stance/", {"stance": "disagree"})
    if who:
        client.force_login(getattr(cast, who))
    there = f"/s/prueba/debate/{question.pk}/bring-along/"
    assert there not in said(client.get(address))
    assert client.post(there).status_code in {302, 403, 404}
    assert VisitorStance.objects.count() == 1


def test_forgetting_takes_the_cookie_and_leaves_the_votes(client, place):
    _question, statement, address = place
    client.post(f"{address}statements/{statement.pk}/stance/", {"stance": "disagree"})
    assert client.post(f"{address}kept/").status_code == 302
    assert client.cookies[COOKIE].value == ""
    assert (VisitorStance.objects.count(), Visitor.objects.get().key) == (1, "")


def test_one_house_with_many_addresses_of_the_new_kind_is_one_address(place):
    """A line at home has some trillions of them, and whoever has a machine at it can come from a new one each time."""
    _question, statement, address = place
    there = f"{address}statements/{statement.pk}/stance/"
    statuses = [
        Client(REMOTE_ADDR=f"2001:db8:0:1::{n:x}").post(there, {"stance": "agree"}).status_code
        for n in range(visiting.NEW_FROM_ADDRESS + 1)
    ]
    assert (set(statuses[:-1]), statuses[-1]) == ({302}, 429)
    assert len(set(Visitor.objects.values_list("address"))) == 1
    for other in ("2001:db8:0:2::1", "::ffff:198.51.100.7"):
        assert Client(REMOTE_ADDR=other).post(there, {"stance": "agree"}).status_code == 302


def test_behind_a_shut_door_one_is_forgotten_and_reads_nothing_of_the_question(client, place, cast):
    """The community may be secret by now, and the question another."""
    question, statement, address = place
    client.post(f"{address}statements/{statement.pk}/stance/", {"stance": "disagree"})
    assert question.title in said(client.get(f"{address}kept/"))
    actions.shut_visitors_out(question_id=question.pk, by=cast.actor(cast.rosa), now=SOON)
    Question.objects.update(title="Solo para dentro")
    answer = client.get(f"{address}kept/")
    assert answer.status_code == 200
    assert "Solo para dentro" not in said(answer)
    assert client.post(f"{address}kept/").status_code == 302
    assert Visitor.objects.get().key == ""


# Whoever lets them in


PLACES = {
    "visitors/": {"rosa"},
    "visitors/open/": {"rosa"},
    "visitors/close/": {"rosa"},
    "visitors/map/": {"rosa"},
    "visitors/1/aside/": {"rosa"},
    "visitors/1/back/": {"rosa"},
}


@pytest.mark.parametrize("who", ["ada", "salma", "rosa", "tito", "ines", "erik", "omar", "nadie", None])
@pytest.mark.parametrize("page", PLACES)
def test_only_a_facilitator_looks_after_visitors(client, place, cast, page, who):
    question, _statement, _address = place
    if who:
        client.force_login(getattr(cast, who))
    path = f"/s/prueba/debate/{question.pk}/{page}"
    before = Entry.objects.count()
    answer = client.get(path) if page == "visitors/" else client.post(path, {"map": "without"})
    if who in PLACES[page]:
        assert answer.status_code in {200, 302, 409}
    else:
        assert answer.status_code in {302, 403, 404}
        assert "/accounts/login/" in answer.get("Location", "/accounts/login/")
        assert Entry.objects.count() == before


def test_the_address_and_its_code_stand_on_the_page(client, place, cast):
    question, _statement, address = place
    client.force_login(cast.rosa)
    text = said(client.get(f"/s/prueba/debate/{question.pk}/visitors/"))
    (link,) = set(re.findall(r'href="([^"]*/debate/visit/[^"]*)"', text))
    assert urlsplit(link).path == address
    assert 'class="qr"' in text
    assert '<rect width="' in text
    assert 'fill="#fff"' in text


def test_an_address_that_lets_nobody_in_is_not_handed_out(client, place, cast):
    question, _statement, address = place
    client.force_login(cast.rosa)
    actions.choose_visitors(are_allowed=False, are_held=True, by=cast.actor(cast.ada), now=SOON)
    text = said(client.get(f"/s/prueba/debate/{question.pk}/visitors/"))
    assert address not in text
    assert f"/s/prueba/debate/{question.pk}/visitors/close/" in text


@pytest.mark.parametrize("who", ["ada", "salma", "rosa", "tito", "omar", "nadie", None])
def test_only_an_administrator_chooses_for_the_space(client, place, cast, who):
    if who:
        client.force_login(getattr(cast, who))
    answer = client.post("/s/prueba/debate/visitors/", {"are_allowed": ""})
    rest = client.put("/api/v1/s/prueba/debate/visitors/", {"are_allowed": False}, content_type="application/json")
    if who == "ada":
        assert (answer.status_code, rest.status_code) == (302, 200)
        assert rest.json() == {"are_allowed": False, "are_held": True}
    else:
        assert answer.status_code in {302, 403, 404}
        assert rest.status_code in {401, 403, 404}


def test_rest_opens_counts_and_closes(client, place, cast):
    question, statement, address = place
    base = f"/api/v1/s/prueba/debate/{question.pk}/visitors/"
    client.post(f"{address}statements/{statement.pk}/stance/", {"stance": "agree"})
    for who in (None, cast.tito, cast.ada, cast.salma):
        client.logout()
        if who:
            client.force_login(who)
        assert client.get(base).status_code in {401, 403}
        assert client.post(base, {}, content_type="application/json").status_code in {401, 403}
        assert client.post(f"{base}close/").status_code in {401, 403}
    client.force_login(cast.rosa)
    told = client.get(base).json()
    assert told["counts"] | {"visitors": 1, "voters": 1, "stances": 1, "texts": 0} == told["counts"]
    assert urlsplit(told["address"]).path == address
    new = client.post(base, {"is_new_address": True}, content_type="application/json").json()["address"]
    assert urlsplit(new).path != address
    assert client.put(f"{base}map/", {"are_left_out": True}, content_type="application/json").status_code == 204
    assert client.post(f"{base}9/aside/", {"count": 5}, content_type="application/json").status_code == 409
    assert client.post(f"{base}9/back/").status_code == 409
    assert client.post(f"{base}close/").status_code == 204
    told = client.get(base).json()
    assert (told["is_open"], told["address"], told["are_left_out"]) == (False, "", True)


# What it costs


@pytest.mark.parametrize("page", ["", "statements/"])
def test_as_many_questions_to_the_database_for_any_number_of_rows(client, cast, place, page):
    question, _statement, address = place
    counts = []
    for more in (0, 1, 2):
        factories.statements(question, more, cast.rosa)
        client.get(address + page)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(address + page).status_code == 200
        counts.append(len(seen))
    assert len(set(counts)) == 1


def test_the_page_of_facilitators_costs_the_same_for_any_number_of_visitors(client, cast, place):
    question, statement, address = place
    client.force_login(cast.rosa)
    counts = []
    for _number in range(4):
        client.get(f"/s/prueba/debate/{question.pk}/visitors/")
        with CaptureQueriesContext(connection) as seen:
            client.get(f"/s/prueba/debate/{question.pk}/visitors/")
        counts.append(len(seen))
        Client().post(f"{address}statements/{statement.pk}/stance/", {"stance": "agree"})
    assert len(set(counts)) == 1
    assert visiting.FLOOD_LEAST == 5
    assert Question.objects.count() == 1
    assert rules.FEWEST_SHOWN == 7
