"""A secret ballot is looked at once more before it is final; an open one may be changed, and is cast at once."""

import re

import pytest
from django.urls import reverse

from minga.decision.models import Ballot, RollEntry
from minga.decision.tests import factories
from minga.foundation import clock


@pytest.fixture
def tito(client, cast, monkeypatch):
    """Tito's browser, at the hour of the opening: sends a ballot's form."""
    monkeypatch.setattr(clock, "now", lambda: factories.STARTS)
    client.force_login(cast.tito)

    def sending(name, decision, **data):
        return client.post(reverse(f"decision:{name}", args=[cast.space.slug, decision.pk]), data)

    return sending


def filled(method):
    """A ballot as its form sends it."""
    choice = factories.CHOICES[method]
    (said,) = list(choice.values())[:1]
    if isinstance(said, dict):
        return {key: str(number) for key, number in said.items()}
    if "order" in choice:
        return {key: str(place) for place, key in enumerate(choice["order"], start=1)}
    return {{"choice": "answer"}.get(name, name): value for name, value in choice.items()}


@pytest.mark.parametrize("method", ["approval", "star", "ranked", "yes_no", "plurality", "dots", "majority_judgment"])
def test_looking_keeps_every_choice_and_casts_nothing(cast, tito, method):
    decision = factories.opened(cast, method=method, is_secret=True)
    page = tito("look", decision, **filled(method))
    assert page.status_code == 200
    assert not Ballot.objects.exists()
    assert not RollEntry.objects.filter(has_voted=True).exists()
    sent = dict(re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', page.text))
    expected = {name: value if isinstance(value, str) else value[0] for name, value in filled(method).items()}
    assert sent.items() >= expected.items()
    assert 'id="receipt"' in tito("cast", decision, **sent).text
    assert Ballot.objects.count() == 1


def test_it_is_told_in_words(cast, tito):
    decision = factories.opened(cast, method="ranked", is_secret=True)
    page = tito("look", decision, **{"option-2": "1", "option-1": "2"}).text
    assert re.findall(r"<li>(.*?)</li>", page)[:2] == ["1. Lodos secos", "2. Astillas de poda"]


def test_going_back_keeps_what_was_chosen(cast, tito):
    decision = factories.opened(cast, is_secret=True)
    page = tito("look", decision, approved=["option-2", "wait"], back="1")
    assert page.status_code == 200
    marked = re.findall(r'name="approved" value="([\w-]+)" id="\S+"\s+checked', page.text)
    assert marked == ["option-2", "wait"]
    assert not Ballot.objects.exists()


@pytest.mark.parametrize(("data", "status"), [({"option-1": "7"}, 422), ({}, 200)])
def test_what_could_not_be_cast_is_told_before(cast, tito, data, status):
    decision = factories.opened(cast, method="ranked", is_secret=True)
    assert tito("look", decision, **data).status_code == status


def test_who_has_voted_is_told_so(cast, tito):
    decision = factories.opened(cast, is_secret=True)
    factories.cast_one(cast, decision, cast.tito)
    assert tito("look", decision, approved=["wait"]).status_code == 422


def test_after_the_hour_it_is_told(cast, tito, monkeypatch):
    decision = factories.opened(cast, is_secret=True)
    monkeypatch.setattr(clock, "now", lambda: factories.AFTER)
    assert tito("look", decision, approved=["wait"]).status_code == 422


@pytest.mark.parametrize(("who", "status"), [("salma", 403), ("erik", 403), ("omar", 403), ("nadie", 404)])
def test_who_does_not_vote_has_nothing_to_look_at(client, cast, tito, who, status):
    decision = factories.opened(cast, is_secret=True)
    client.force_login(getattr(cast, who))
    assert tito("look", decision, approved=["wait"]).status_code == status
    assert client.get(reverse("decision:look", args=[cast.space.slug, decision.pk])).status_code == status


def test_hostile_choices_are_escaped_or_refused(cast, tito):
    decision = factories.opened(cast, is_secret=True)
    page = tito("look", decision, approved=['"><script>alert(1)</script>'])
    assert page.status_code == 422
    assert "<script>alert" not in page.text


def test_an_open_ballot_is_cast_at_once_and_a_secret_one_is_not(client, cast, tito):
    for is_secret, leads in ((False, "cast"), (True, "look")):
        decision = factories.opened(cast, is_secret=is_secret, title=f"Votación {leads}")
        page = client.get(reverse("decision:detail", args=[cast.space.slug, decision.pk])).text
        assert f'action="{reverse(f"decision:{leads}", args=[cast.space.slug, decision.pk])}"' in page
