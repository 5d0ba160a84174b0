"""Decisions never admit visitors: every act of theirs is tried with a visitor's cookie, by pages and by REST."""

import re
from datetime import timedelta

import pytest
from django.urls import get_resolver

from minga.community.tests import factories as communities
from minga.debate.tests import factories
from minga.debate.views.frame import COOKIE
from minga.decision.models import Ballot, Decision
from minga.decision.tests import factories as decisions
from minga.foundation import clock
from minga.foundation.journal.models import Entry
from minga.foundation.testing.cast import NOW
from minga.project.api import api


@pytest.fixture(autouse=True)
def _while_it_is_open(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=1))


def test_no_act_of_a_decision_admits_a_visitor(client, cast):
    """Every address of decisions, page and REST, is asked by a visitor with a cookie, in a space open to visitors."""
    cast.space.is_open_to_visitors = True
    cast.space.save()
    where = communities.opened(cast, audience="public")
    question = factories.opened(cast, where)
    (statement,) = factories.statements(question, 1, cast.rosa)
    door = factories.let_in(cast, question)
    decision = decisions.opened(cast, where)
    address = f"/s/prueba/debate/visit/{door.token}/"
    client.post(f"{address}statements/{statement.pk}/stance/", {"stance": "agree"})
    assert COOKIE in client.cookies
    before = Entry.objects.count(), Ballot.objects.count(), list(Decision.objects.values())
    patterns = _patterns(get_resolver("minga.decision.urls").url_patterns)
    paths = ["/s/prueba/decision/" + _filled(pattern, decision.pk) for pattern in patterns]
    for path, item in api.get_openapi_schema()["paths"].items():
        if "/decision/" in path:
            filled = re.sub(r"{[^}]*}", str(decision.pk), path.replace("{space}", "prueba"))
            paths += [filled for _method in item]
            for method in item:
                answer = client.generic(method.upper(), filled, "{}", content_type="application/json")
                assert method == "get" or answer.status_code in {401, 403, 404, 405, 409, 415, 422}, (method, filled)
    assert len(paths) > 35
    for path in paths:
        answer = client.post(path, {"choice": "1", "option": "1", "ballot": "1", "reason": "x"})
        assert answer.status_code in {302, 401, 403, 404, 405, 422}, path
        if answer.status_code == 302:
            assert "/accounts/login/" in answer["Location"], path
    assert (Entry.objects.count(), Ballot.objects.count(), list(Decision.objects.values())) == before


def _patterns(patterns):
    return [str(each.pattern) for each in patterns]


def _filled(route, pk):
    return re.sub(r"<(\w+):\w+>", lambda found: str(pk) if found[1] == "int" else "x", route)
