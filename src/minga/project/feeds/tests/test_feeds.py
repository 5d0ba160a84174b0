"""What visitors may read, as a feed: exactly that, whoever asks, and nothing of it once they may not."""

from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minga.community.models import Community
from minga.debate import actions as debate_actions
from minga.debate.tests import factories as debate
from minga.decision.tests import factories as decision
from minga.foundation.scope import in_space
from minga.foundation.tenancy.actions import choose_rights
from minga.foundation.testing.cast import Cast
from minga.outcome.tests import factories as outcome
from minga.purpose.models import Purpose

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def question(cast: Cast):
    cast.space.is_open_to_visitors = True
    cast.space.language = "es"
    cast.space.save()
    with in_space(cast.space.pk):
        asked = debate.opened(cast)
        Purpose.objects.update(audience="public")
        yield asked


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(answer.content)
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert feed.find(f"{ATOM}{name}").text
    entries = feed.findall(f"{ATOM}entry")
    for entry in entries:
        assert all(entry.find(f"{ATOM}{name}").text for name in ("id", "title", "updated", "published"))
        assert entry.find(f"{ATOM}link").get("href").startswith("http")
    return feed, {entry.find(f"{ATOM}id").text: entry.find(f"{ATOM}title").text for entry in entries}


def feeds_of(cast, question):
    base = f"/s/{cast.space.slug}"
    paths = ("feed.atom", f"community/{question.community_id}/feed.atom", f"debate/{question.pk}/feed.atom")
    return [f"{base}/{path}" for path in paths]


def test_each_page_leads_visitors_to_its_feed(cast: Cast, client, question):
    of_space, of_community, of_question = feeds_of(cast, question)
    for page in ("", f"community/{question.community_id}/", f"debate/{question.pk}/"):
        text = client.get(f"/s/{cast.space.slug}/{page}").content.decode()
        feed = of_space if not page else of_community if page.startswith("c") else of_question
        assert f'<link rel="alternate" type="application/atom+xml" href="{feed}"' in text
        assert f'<a href="{feed}">' in text
    client.force_login(cast.tito)
    assert of_space in client.get(f"/s/{cast.space.slug}/").content.decode()
    assert "feed.atom" not in client.get(f"/s/{cast.space.slug}/debate/{question.pk}/").content.decode()


def test_a_community_that_is_known_of_and_closed_leads_to_no_feed(cast: Cast, client, question):
    Community.objects.update(access="listed")
    page = client.get(f"/s/{cast.space.slug}/community/{question.community_id}/")
    assert page.status_code == 200
    assert "feed.atom" not in page.content.decode()
    assert client.get(feeds_of(cast, question)[1]).status_code == 404


def test_a_space_tells_of_questions_votes_and_verdicts_in_its_language(cast: Cast, client, question):
    verdict = outcome.published(cast)
    Purpose.objects.update(audience="public")
    Community.objects.update(access="open")
    feed, entries = read(client, feeds_of(cast, question)[0])
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "es"
    titles = {key.rpartition(":")[2].split("/")[1]: title for key, title in entries.items()}
    assert titles["question"].startswith("Pregunta: ")
    assert titles["decision"].startswith("Resultado: ")
    assert titles["verdict"].startswith("Veredicto sobre «")
    assert any(key.endswith(f"verdict/{verdict.pk}") for key in entries)


def test_a_question_tells_of_its_texts_and_drops_what_is_withdrawn(cast: Cast, client, question):
    path = feeds_of(cast, question)[2]
    text = debate.contribution(cast, question, body="<b>Con</b> *astillas* & más")
    hidden = debate.idea(cast, question, "Otra")
    _feed, entries = read(client, path)
    assert len(entries) == 2
    assert any("&" in title and "amp" not in title for title in entries.values())
    debate_actions.withdraw_contribution(contribution_id=text.pk, by=cast.actor(cast.tito), now=debate.NOW)
    hidden.hidden_at, hidden.hidden_reason = debate.NOW, "x"
    hidden.save()
    assert read(client, path)[1] == {}


@pytest.mark.parametrize("change", ["closed space", "secret", "of the space", "draft", "suspended"])
@pytest.mark.parametrize("who", ["visitor", "tito", "ada"])
def test_what_visitors_may_not_read_has_no_feed_for_anybody(cast: Cast, client, question, change, who):
    of_space, of_community, of_question = feeds_of(cast, question)
    if who != "visitor":
        client.force_login(getattr(cast, who))
    if change == "closed space":
        cast.space.is_open_to_visitors = False
        cast.space.save()
        assert client.get(of_space).status_code == 404
    elif change == "secret":
        Community.objects.update(access="secret")
    elif change == "of the space":
        Purpose.objects.update(audience="space")
    elif change == "suspended":
        cast.space.suspended_at = debate.NOW
        cast.space.save()
        assert client.get(of_space).status_code in {403, 503}
        return
    else:
        question.state = "draft"
        question.save()
        assert client.get(of_question).status_code == 404
        return
    assert [client.get(path).status_code for path in (of_community, of_question)] == [404, 404]
    if change != "closed space":
        assert read(client, of_space)[1] == {}


def test_it_is_the_same_for_who_is_signed_in_and_names_as_visitors_read_them(cast: Cast, client, question):
    debate.idea(cast, question, "Poda")
    path = feeds_of(cast, question)[2]
    visited = client.get(path)
    assert visited["X-Minga-Same-For-Visitors"] == "1"
    client.force_login(cast.tito)
    assert client.get(path).content == visited.content
    assert b"Tito" in visited.content
    choose_rights(rights={"names": "member"}, by=cast.actor(cast.ada), now=debate.NOW)
    assert b"Tito" not in client.get(path).content


def test_as_many_queries_for_one_and_for_three(cast: Cast, client, question):
    paths, counts = feeds_of(cast, question), []
    debate.idea(cast, question, "Primera")
    for _turn in range(2):
        for path in paths:
            client.get(path)
        with CaptureQueriesContext(connection) as counted:
            for path in paths:
                client.get(path)
        counts.append(len(counted))
        for number in range(2):
            debate.idea(cast, question, f"Otra {number}")
            debate.opened(cast, question.community, title=f"¿Y {number}?")
    assert counts[0] == counts[1]


def test_a_vote_that_is_open_is_told(cast: Cast, client, question):
    vote = decision.opened(cast, question.community)
    _feed, entries = read(client, feeds_of(cast, question)[1])
    assert any(key.endswith(f"decision/{vote.pk}") for key in entries)


def test_no_source_and_no_number_of_a_person_stands_in_a_feed(cast: Cast, client, question):
    """The reasons of a result are read as on its page: drawn, with the names as a visitor may read them."""
    closed = decision.closed(cast, decision.opened(cast, question.community))
    decision.publish_it(cast, closed, reasons=f"Lo **pidió** [@](person:{cast.tito.pk}) en la asamblea.")
    text = client.get(feeds_of(cast, question)[0]).content.decode()
    assert "Lo pidió @" in text
    assert "en la asamblea." in text
    assert "person:" not in text
    assert "**" not in text
