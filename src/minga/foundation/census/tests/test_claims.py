"""Whoever comes in by the organization's sign-in with the claim of a census is verified, and no longer without it."""

import pytest

from minga.foundation.census.models import Census, Listed, Verification
from minga.foundation.census.tests.factories import made
from minga.foundation.journal.models import Entry
from minga.foundation.scope import in_space
from minga.foundation.signin.tests.steps import claims, come, connected, owned, who

OURS = "prueba.example.org"


@pytest.fixture
def house(cast, idp):
    owned(cast, OURS)
    return connected(cast, idp)


def arrive(client, house, idp, address, **more):
    client.logout()
    come(client, house, idp, **claims(address, **more))


def verified(cast):
    with in_space(cast.space.pk):
        rows = Verification.objects.filter(listed__withdrawn_at=None)
        return set(rows.values_list("user__email", flat=True))


def test_one_value_of_a_claim_verifies_who_has_it_and_only_while_they_have_it(cast, client, idp, house):
    made(cast, source="claim", claim="affiliation", value="Student")
    arrive(client, house, idp, cast.tito.email, affiliation=["staff", "student"])
    assert who(client) == cast.tito.pk
    assert client.get("/api/v1/s/prueba/census/mine/").json()[0]["is_verified"]
    arrive(client, house, idp, cast.omar.email, affiliation="alumni")
    assert verified(cast) == {cast.tito.email}
    arrive(client, house, idp, cast.tito.email, affiliation="alumni")
    assert verified(cast) == set()
    arrive(client, house, idp, cast.tito.email, affiliation="student")
    assert verified(cast) == {cast.tito.email}
    assert Verification.objects.count() == 1
    assert Entry.objects.filter(name="census:verified").values_list("actor_id", flat=True).get() is None


def test_what_a_claim_says_is_the_identifier_of_one_person(cast, client, idp, house):
    made(cast, source="claim", claim="employee_number")
    arrive(client, house, idp, cast.tito.email, employee_number="0017")
    arrive(client, house, idp, cast.omar.email, employee_number=" 00-17 ")
    assert verified(cast) == {cast.tito.email}
    assert Census.objects.get().blocked == 1
    arrive(client, house, idp, cast.omar.email, employee_number="0018")
    assert verified(cast) == {cast.tito.email, cast.omar.email}
    assert "0017" not in str(list(Listed.objects.values_list()))


def test_a_long_claim_is_compared_whole(cast, client, idp, house):
    """What entitlements say begins alike for everybody: cut short, one would be taken for another."""
    start = "urn:mace:example.org:entitlement:" + "a" * 40
    made(cast, source="claim", claim="entitlement", value=f"{start}:student")
    made(cast, "Otro", source="claim", claim="card")
    arrive(client, house, idp, cast.tito.email, entitlement=f"{start}:student", card=f"{start}1")
    arrive(client, house, idp, cast.omar.email, entitlement=f"{start}:alumni", card=f"{start}2")
    with in_space(cast.space.pk):
        known = set(Verification.objects.values_list("census__claim", "user__email"))
    assert known == {("entitlement", cast.tito.email), ("card", cast.tito.email), ("card", cast.omar.email)}


@pytest.mark.parametrize(
    "told", [{}, {"employee_number": ""}, {"employee_number": ["1", "2"]}, {"employee_number": {}}]
)
def test_a_claim_that_says_nothing_verifies_nobody_and_lets_them_in(cast, client, idp, house, told):
    made(cast, source="claim", claim="employee_number")
    arrive(client, house, idp, cast.tito.email, **told)
    assert who(client) == cast.tito.pk
    assert verified(cast) == set()


def test_a_number_that_changed_is_the_new_one_and_the_old_one_stays_used(cast, client, idp, house):
    made(cast, source="claim", claim="employee_number")
    arrive(client, house, idp, cast.tito.email, employee_number="17")
    arrive(client, house, idp, cast.tito.email, employee_number="18")
    assert verified(cast) == {cast.tito.email}
    arrive(client, house, idp, cast.omar.email, employee_number="17")
    assert verified(cast) == {cast.tito.email}


def test_guests_are_on_no_census(cast, client, idp, house):
    made(cast, source="claim", claim="affiliation", value="student")
    arrive(client, house, idp, cast.ines.email, affiliation="student")
    assert verified(cast) == set()
