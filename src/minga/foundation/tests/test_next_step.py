"""One step for one person: the heaviest that the links declare, shown as the only black button."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from minga.foundation import declared
from minga.foundation.declared import Declarations, Next, declare_next
from minga.foundation.tenancy.templatetags.panels import step_for

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ROSA = SimpleNamespace(user_id=1)


@pytest.fixture(autouse=True)
def nothing_declared(monkeypatch):
    monkeypatch.setattr(declared, "_declared", Declarations())


def drawn():
    request = RequestFactory().get("/")
    request.actor = ROSA
    return Template('{% load panels %}{% next_step "purpose:detail" 7 %}').render(Context({"request": request}))


def test_the_heaviest_step_is_shown_and_of_equals_the_one_that_can_be_pressed():
    declare_next("purpose:detail", lambda _actor, _pk, _now: Next("Salma is asked.", weight=60))
    declare_next("purpose:detail", lambda _actor, pk, _now: Next("Found it.", "Found", f"/{pk}/", weight=60))
    declare_next("purpose:detail", lambda _actor, _pk, _now: Next("Later.", "Later", "/later/", weight=10))
    declare_next("purpose:detail", lambda _actor, _pk, _now: None)
    assert step_for("purpose:detail", ROSA, 7, NOW) == Next("Found it.", "Found", "/7/", weight=60)
    assert drawn().count('class="button"') == 1
    assert 'href="/7/"' in drawn()


def test_who_has_nothing_to_press_is_told_in_a_sentence():
    declare_next("purpose:detail", lambda _actor, _pk, _now: Next("You sponsor <b>: you do not vote."))
    assert "You sponsor &lt;b&gt;: you do not vote." in drawn()
    assert "button" not in drawn()


def test_where_nobody_declares_anything_there_is_nothing():
    assert drawn() == ""
