"""Every page opens for who may, and for nobody else; bad input changes nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse

from minga.debate.tests import factories
from minga.foundation import clock
from minga.foundation.testing.cast import NOW


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=1))


def url(cast, name, *args):
    return reverse(f"debate:{name}", args=[cast.space.slug, *args])


PAGES = ["question", "vote", "statements", "map", "estimates", "summary", "ideas"]
FACILITATOR_PAGES = ["revise", "close", "reports", "sign-summary", "ask-estimate"]
MEMBER_PAGES = ["write"]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_for_a_reader(cast, client, name):
    question = factories.opened(cast)
    factories.idea(cast, question)
    factories.statement(cast, question)
    factories.estimates(cast, question)
    client.force_login(cast.tito)
    assert client.get(url(cast, name, question.pk)).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_when_it_is_empty(cast, client, name):
    question = factories.opened(cast)
    client.force_login(cast.rosa)
    assert client.get(url(cast, name, question.pk)).status_code == 200
