"""A later link shows itself on an earlier link's page, and is not known there."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from minga.foundation import declared
from minga.foundation.declared import Declarations, Panel


@pytest.fixture
def nothing_declared(monkeypatch):
    empty = Declarations()
    monkeypatch.setattr(declared, "_declared", empty)


def drawn(place, object_id=7):
    context = Context({"request": RequestFactory().get("/"), "place": place, "id": object_id})
    return Template("{% load panels %}{% panels place id %}").render(context)


def test_panels_stand_in_their_order_with_the_id_of_the_thing(nothing_declared):
    declared.declare_panel(Panel("purpose:detail", lambda request, pk: f"<p>second {pk}</p>", order=20))
    declared.declare_panel(Panel("purpose:detail", lambda request, pk: f"<p>first {pk}</p>", order=10))
    assert drawn("purpose:detail") == "<p>first 7</p><p>second 7</p>"


def test_a_place_without_panels_stays_empty(nothing_declared):
    assert drawn("purpose:detail") == ""
