"""Who takes part beside who is concerned: groups of at least seven, and nothing of whoever is fewer."""

from datetime import timedelta

import pytest

from minga.community import actions as communities
from minga.debate import actions
from minga.debate.declarations.representing import who_takes_part
from minga.debate.rules.representing import Bound, shares_of
from minga.debate.tests import factories
from minga.foundation.accounts.models import User
from minga.foundation.provisioning.attributes import Definition, define_attribute, set_attributes
from minga.foundation.tenancy.queries import actor_in
from minga.foundation.testing.cast import NOW

LATER = NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("concerned", "active", "total", "shown"),
    [
        ({"A": 40, "B": 6}, {"A": 10, "B": 6}, 60, [("A", 25, Bound.EXACT)]),
        ({"A": 40, "B": 20}, {"A": 0, "B": 20}, 60, [("A", 15, Bound.AT_MOST), ("B", 100, Bound.EXACT)]),
        ({"A": 40}, {"A": 38}, 60, [("A", 85, Bound.AT_LEAST)]),
        ({"A": 40, "B": 20, "C": 3}, {"A": 20, "B": 10}, 63, [("A", 50, Bound.EXACT)]),
        ({"A": 40}, {"A": 20}, 43, []),
        ({"A": 6}, {"A": 6}, 60, []),
        ({}, {}, 0, []),
    ],
)
def test_the_shares_of_groups(concerned, active, total, shown):
    found = [(each.group, each.percent, each.bound) for each in shares_of(concerned, active, total=total)]
    assert found == shown


def crowd(cast, plant, community, value, count):
    people = []
    for number in range(count):
        email = f"{value[-1]}{number}@example.org"
        enrolment = communities.Enrolment(email, f"{value} {number}")
        communities.enrol_people(
            community_id=community.pk, people=[enrolment], by=cast.actor(cast.rosa), now=NOW - timedelta(days=1)
        )
        person = User.objects.get(email=email)
        if value.startswith("Planta"):
            set_attributes(user_id=person.pk, values={plant.pk: value}, by=cast.actor(cast.ada), now=NOW)
        people.append(person)
    return people


def test_the_health_page_says_who_is_missing(cast, client, django_assert_max_num_queries):
    question = factories.opened(cast)
    statement = factories.statement(cast, question)
    plant = define_attribute(
        definition=Definition(name="Planta", choices=["Planta 7", "Planta 8"], shown_to="everybody"),
        by=cast.actor(cast.ada),
        now=NOW,
    )
    crowd(cast, plant, question.community, "Planta 7", 12)
    for person in crowd(cast, plant, question.community, "Planta 8", 16)[:8]:
        by = actor_in(cast.space.pk, user_id=person.pk, name=person.name)
        actions.take_stance(statement_id=statement.pk, value=1, by=by, now=NOW + timedelta(hours=1))
    tito = cast.actor(cast.tito)
    assert len(list(who_takes_part(tito, LATER))) == 1, "the rest would be five"
    crowd(cast, plant, question.community, "Nada", 2)
    with django_assert_max_num_queries(6):
        figures = {each.label: (each.value, str(each.unit)) for each in who_takes_part(tito, LATER)}
    (few, of_few), (many, of_many) = (figures[each] for each in sorted(figures))
    assert (few, many) == (50, 50)
    assert ("12" in of_few, "16" in of_many) == (True, True)
    assert of_few != of_many.replace("16", "12"), "at most"
    client.force_login(cast.tito)
    assert client.get("/s/prueba/health/").status_code == 200
    for who in (cast.ines, cast.nadie, None):
        assert list(who_takes_part(cast.actor(who), LATER)) == []
    plant.shown_to = "administrators"
    plant.save()
    assert list(who_takes_part(cast.actor(cast.ada), LATER)) == []
