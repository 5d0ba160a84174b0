"""What one person reads is theirs: no cache keeps it, and no live address outlives it."""

import re

import pytest

from minga.community.tests import factories as community
from minga.debate.tests import factories as debate
from minga.foundation import clock
from minga.foundation.declared import declared
from minga.foundation.realtime.listening import may_listen
from minga.foundation.realtime.topics import read_topics
from minga.foundation.testing.cast import NOW
from minga.outcome.tests.factories import AFTERWARDS
from tests.doors.houses import addresses, filled, furnished


def test_nobody_keeps_what_was_drawn_for_a_person(cast, client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AFTERWARDS)
    ids = furnished(cast, 1)
    paths = [path for route in addresses() if (path := filled(route, ids))]
    paths += [f"/api/v1/s/{cast.space.slug}/purpose/", "/api/v1/openapi.json", "/nowhere/", "/accounts/email/"]
    client.force_login(cast.ada)
    for path in paths:
        assert client.get(path)["Cache-Control"] == "private, no-store", path
    client.logout()
    assert "no-store" not in client.get("/").get("Cache-Control", "")


@pytest.mark.parametrize("tab", ["", "map/"])
def test_a_live_address_ends_with_the_membership_and_with_the_session(cast, client, monkeypatch, tab):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    question = debate.opened(cast, community.opened(cast, "secret"))
    client.force_login(cast.tito)
    drawn = client.get(f"/s/prueba/debate/{question.pk}/{tab}").content.decode()
    listening = read_topics(re.search(r'data-live-topics="([^"]+)"', drawn).group(1))
    session = client.session.session_key
    assert listening.person_id == cast.tito.pk
    assert may_listen(listening, session)
    assert not may_listen(listening, "another-session")
    assert client.post(f"/s/prueba/community/{question.community_id}/leave/").status_code == 302
    assert not may_listen(listening, session)


def test_a_live_address_ends_with_the_session(cast, client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    question = debate.opened(cast)
    client.force_login(cast.tito)
    drawn = client.get(f"/s/prueba/debate/{question.pk}/").content.decode()
    listening = read_topics(re.search(r'data-live-topics="([^"]+)"', drawn).group(1))
    session = client.session.session_key
    assert may_listen(listening, session)
    client.post("/accounts/logout/")
    assert not may_listen(listening, session)


def test_every_topic_that_a_page_listens_to_says_who_may():
    assert set(declared().topics) >= {"question", "opinion_map"}
