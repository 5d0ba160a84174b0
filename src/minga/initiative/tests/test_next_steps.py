"""What each person does next with an initiative: a table, and the pages that show it."""

from itertools import product

import pytest
from django.urls import reverse
from django.utils import translation

from minga.initiative import actions, queries
from minga.initiative.rules import ENDED, Facts, Roles, State, Step, next_step
from minga.initiative.tests import factories
from minga.initiative.wording import STEPS

OWNED = {"has_owner": True}
READY = OWNED | {"has_groups": True}
GOING = READY | {"state": State.UNDER_WAY}
ASKED, FACILITATES, OWNS, MEMBER, READER = (
    Roles(is_asked=True, takes_part=True),
    Roles(asks_owners=True, leads=True, takes_part=True),
    Roles(asks_owners=True, leads=True, takes_part=True),
    Roles(takes_part=True),
    Roles(),
)
TABLE = [
    ({}, FACILITATES, Step.ASK_OWNER),
    ({}, MEMBER, Step.WAIT_OWNER),
    ({}, READER, Step.WAIT_OWNER),
    ({"is_somebody_asked": True}, ASKED, Step.ANSWER),
    ({"is_somebody_asked": True}, FACILITATES, Step.WAIT_ANSWER),
    (OWNED | {"is_somebody_asked": True}, ASKED, Step.ANSWER),
    (OWNED, OWNS, Step.NAME_GROUPS),
    (READY, OWNS, Step.BEGIN),
    (READY, MEMBER, Step.PROMISE),
    (READY, READER, Step.WAIT_BEGIN),
    (GOING | {"is_start_untold": True}, OWNS, Step.TELL_STARTS),
    (GOING, OWNS, Step.FINISH),
    (GOING | {"has_groups": False}, OWNS, Step.NAME_GROUPS),
    (GOING, MEMBER, Step.PROMISE),
    (GOING, READER, Step.WATCH),
]


@pytest.mark.parametrize(("facts", "roles", "step"), TABLE)
def test_what_each_does_next(facts, roles, step):
    assert next_step(Facts(**facts), roles) is step


def test_every_step_is_in_the_table_and_has_its_sentence():
    assert {step for _facts, _roles, step in TABLE} == set(Step) == set(STEPS)


def test_what_has_ended_asks_for_nothing():
    for state, roles in product(ENDED, (ASKED, FACILITATES, OWNS, MEMBER, READER)):
        assert next_step(Facts(state=state, has_owner=True), roles) is None


def step(cast, who, initiative):
    with translation.override("en"):
        return queries.initiative_step(cast.actor(getattr(cast, who)), initiative.pk, factories.STARTED_AT)


def test_the_page_leads_each_on(cast):
    initiative = factories.drafted(cast)

    def address(name):
        return reverse(f"initiative:{name}", args=[cast.space.slug, initiative.pk])

    assert step(cast, "rosa", initiative).url == address("owner")
    assert step(cast, "tito", initiative).url == ""
    actions.ask_owner(
        initiative_id=initiative.pk, user_id=cast.tito.pk, by=cast.actor(cast.rosa), now=factories.DRAFTED_AT
    )
    assert "asked to own it" in step(cast, "tito", initiative).sentence
    assert "Tito" in step(cast, "rosa", initiative).sentence
    actions.accept_ownership(initiative_id=initiative.pk, by=cast.actor(cast.tito), now=factories.DRAFTED_AT)
    assert step(cast, "tito", initiative).url == address("units")
    assert step(cast, "ines", initiative).url == address("commit")


def test_an_owner_hands_over_and_stays_responsible_until_the_other_says_yes(cast, client):
    initiative = factories.owned(cast)
    client.force_login(cast.tito)
    url = reverse("initiative:owner", args=[cast.space.slug, initiative.pk])
    assert client.post(url, {"user_id": cast.ines.pk}).status_code == 302
    initiative.refresh_from_db()
    assert (initiative.owner, initiative.asked_owner) == (cast.tito, cast.ines)
    actions.accept_ownership(initiative_id=initiative.pk, by=cast.actor(cast.ines), now=factories.DRAFTED_AT)
    initiative.refresh_from_db()
    assert (initiative.owner, initiative.asked_owner) == (cast.ines, None)


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_the_step_takes_as_many_queries_with_three_units_as_with_none(cast, count, django_assert_num_queries):
    initiative = factories.owned(cast)
    if count:
        factories.units(cast, initiative, **{f"Planta {number}": factories.FIRST_WAVE for number in range(count)})
    actor = cast.actor(cast.tito)
    queries.initiative_step(actor, initiative.pk, factories.DRAFTED_AT)
    with django_assert_num_queries(1):
        queries.initiative_step(actor, initiative.pk, factories.DRAFTED_AT)


def test_beginning_is_a_page_of_its_own(cast, client):
    initiative = factories.owned(cast)
    client.force_login(cast.tito)
    url = reverse("initiative:start", args=[cast.space.slug, initiative.pk])
    assert client.get(url).status_code == 200
    initiative.refresh_from_db()
    assert initiative.state == State.DRAFTED
    assert client.post(url).status_code == 302
    initiative.refresh_from_db()
    assert initiative.state == State.UNDER_WAY
