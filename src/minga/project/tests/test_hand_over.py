"""What somebody answers for is listed and passed on before they are taken out; nothing is orphaned silently."""

import json

import pytest

from minga.community import actions as communities
from minga.community.models import Membership
from minga.community.rules import Role
from minga.community.tests import factories
from minga.foundation import clock
from minga.foundation.declared import declared
from minga.foundation.notices.models import Notice
from minga.foundation.policy import NotFoundError, RefusedError
from minga.foundation.tenancy.actions import hand_over, remove_person, suspend_person
from minga.foundation.tenancy.holdings import holdings_of
from minga.initiative.models import Commitment, Initiative
from minga.initiative.tests import factories as initiatives
from minga.purpose.models import Indicator, Purpose


def held(cast, user):
    return {row.key: row for row in holdings_of(cast.actor(cast.ada), user.pk)}


def key_of(cast, user, kind):
    return next(key for key in held(cast, user) if key.startswith(kind))


def passed(cast, key, user, to=None):
    hand_over(key=key, user_id=user.pk, successor_id=to.pk if to else None, by=cast.actor(cast.ada), now=clock.now())


def told(user):
    return set(Notice.objects.filter(recipient=user).values_list("fact", flat=True))


def test_every_kind_of_thing_that_is_held_is_declared():
    assert set(declared().holdings) == {
        "purpose:sponsors",
        "purpose:figure",
        "community:facilitates",
        "outcome:feeds",
        "initiative:owns",
        "initiative:promised",
    }


def test_the_only_facilitator_passes_on_and_who_goes_on_is_told(cast):
    community = factories.opened(cast)
    row = held(cast, cast.rosa)[f"community:facilitates:{community.pk}"]
    assert (row.name, community.name in row.what) == ("Tito", True)
    passed(cast, row.key, cast.rosa, cast.tito)
    roles = dict(Membership.objects.filter(community=community).values_list("user_id", "role"))
    assert (roles[cast.rosa.pk], roles[cast.tito.pk]) == (Role.MEMBER, Role.FACILITATOR)
    assert {"community:role-changed"} <= told(cast.tito) & told(cast.rosa)
    assert row.key not in held(cast, cast.rosa)


def test_somebody_from_elsewhere_in_the_space_may_go_on_but_neither_sponsor_nor_guest(cast):
    community = factories.opened(cast)
    key = f"community:facilitates:{community.pk}"
    for who, code in ((cast.salma, "community:sponsor-only-sponsors"), (cast.ines, "space:no-successor")):
        with pytest.raises(RefusedError) as refused:
            passed(cast, key, cast.rosa, who)
        assert refused.value.refusal.code == code
    with pytest.raises(RefusedError):
        passed(cast, key, cast.rosa, cast.rosa)
    passed(cast, key, cast.rosa, cast.ada)
    assert Membership.objects.get(community=community, user=cast.ada).role == Role.FACILITATOR


def test_where_two_facilitate_one_may_go(cast):
    community = factories.opened(cast)
    communities.change_role(
        community_id=community.pk, user_id=cast.tito.pk, role="facilitator", by=cast.actor(cast.rosa), now=clock.now()
    )
    assert "community:facilitates" not in str(held(cast, cast.rosa))
    suspend_person(user_id=cast.tito.pk, reason="x", until=None, by=cast.actor(cast.ada), now=clock.now())
    assert "community:facilitates" in str(held(cast, cast.rosa))


def test_a_sponsor_and_a_figure_are_asked_of_somebody_else(cast):
    purpose = factories.called_go(cast)
    key = f"purpose:sponsors:{purpose.pk}"
    passed(cast, key, cast.salma, cast.omar)
    assert Purpose.objects.get(pk=purpose.pk).sponsor_id == cast.omar.pk
    assert "purpose:sponsor-asked" in told(cast.omar)
    indicator = Indicator.objects.filter(purpose=purpose).select_related("owner").first()
    key = f"purpose:figure:{indicator.pk}"
    assert key in held(cast, indicator.owner)
    passed(cast, key, indicator.owner, cast.tito)
    assert Indicator.objects.get(pk=indicator.pk).owner_id == cast.tito.pk


def test_an_initiative_is_asked_of_somebody_and_a_promise_given_back(cast):
    initiative = initiatives.under_way(cast)
    owner = initiative.owner
    promise = initiatives.commitment(cast, initiative, cast.tito)
    row = held(cast, cast.tito)[f"initiative:promised:{promise.pk}"]
    assert not row.needs_successor
    passed(cast, row.key, cast.tito)
    assert Commitment.objects.get(pk=promise.pk).state == "released"
    to = cast.rosa if owner != cast.rosa else cast.tito
    passed(cast, f"initiative:owns:{initiative.pk}", owner, to)
    assert Initiative.objects.get(pk=initiative.pk).asked_owner_id == to.pk
    assert f"initiative:owns:{initiative.pk}" not in held(cast, owner)


def test_nobody_is_taken_out_who_still_answers_for_something(cast):
    community = factories.opened(cast)
    with pytest.raises(RefusedError) as refused:
        remove_person(user_id=cast.rosa.pk, by=cast.actor(cast.ada), now=clock.now())
    assert refused.value.refusal.code == "space:still-holds"
    for key in held(cast, cast.rosa):
        passed(cast, key, cast.rosa, cast.tito)
    remove_person(user_id=cast.rosa.pk, by=cast.actor(cast.ada), now=clock.now())
    assert Membership.objects.get(community=community, user=cast.rosa).state == "left"


def test_what_an_administrator_may_not_know_is_not_told_and_not_orphaned(cast, client):
    community = factories.opened(cast, "secret", name="La sala cerrada")
    key = f"community:facilitates:{community.pk}"
    assert key not in held(cast, cast.rosa)
    with pytest.raises(NotFoundError):
        passed(cast, key, cast.rosa, cast.tito)
    client.force_login(cast.ada)
    assert community.name not in client.get(f"/s/prueba/people/{cast.rosa.pk}/hand-over/").content.decode()
    remove_person(user_id=cast.rosa.pk, by=cast.actor(cast.ada), now=clock.now())
    assert Membership.objects.get(community=community, user=cast.tito).role == Role.FACILITATOR
    assert "community:role-changed" in told(cast.tito)


def test_those_inside_are_told_that_nobody_facilitates_while_somebody_is_suspended(cast):
    factories.opened(cast)
    for who in (cast.rosa, cast.salma):
        suspend_person(user_id=who.pk, reason="x", until=None, by=cast.actor(cast.ada), now=clock.now())
    said = Notice.objects.filter(fact="space:person-suspended").values_list("recipient__name", "sentence")
    assert ("Tito", "Nobody facilitates “%(community)s” at present: who did is suspended in the space.") in said


@pytest.mark.parametrize(("who", "status"), [("ada", 200), ("rosa", 403), ("salma", 403), ("ines", 403), (None, 302)])
def test_only_administrators_hand_over(cast, client, who, status):
    community = factories.opened(cast)
    if who:
        client.force_login(getattr(cast, who))
    page = f"/s/prueba/people/{cast.rosa.pk}/hand-over/"
    assert client.get(page).status_code == status
    key = f"community:facilitates:{community.pk}"
    client.post(page, {f"to-{key}": cast.tito.email, "one": key})
    is_passed = Membership.objects.get(community=community, user=cast.tito).role == Role.FACILITATOR
    assert is_passed is (who == "ada")


def test_all_is_handed_over_at_once_and_what_cannot_says_why(cast, client):
    community = factories.opened(cast)
    client.force_login(cast.ada)
    page = f"/s/prueba/people/{cast.rosa.pk}/hand-over/"
    key = f"community:facilitates:{community.pk}"
    answer = client.post(page, {f"to-{key}": "nadie@ninguna.parte", "one": ""})
    assert answer.status_code == 422
    assert "nadie@ninguna.parte" in answer.content.decode()
    assert client.post(page, {"one": ""}).status_code == 302
    assert held(cast, cast.rosa) == {}
    assert "nadie espera a esta persona" in client.get(page).content.decode()


def test_the_same_by_rest(cast, client):
    community = factories.opened(cast)
    key = f"community:facilitates:{community.pk}"
    page = f"/api/v1/s/prueba/people/{cast.rosa.pk}/holdings/"
    client.force_login(cast.rosa)
    assert client.get(page).status_code == 403
    client.force_login(cast.ada)
    assert key in {row["key"] for row in client.get(page).json()}
    for body, status in (
        ({"key": "nonsense", "successor_id": 1}, 404),
        ({"key": key, "successor_id": cast.nadie.pk}, 409),
        ({"key": key, "successor_id": cast.tito.pk}, 204),
    ):
        assert client.post(page, json.dumps(body), content_type="application/json").status_code == status


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_by_rest_the_list_is_as_long_as_what_somebody_answers_for(cast, client, count):
    for number in range(count):
        factories.opened(cast, name=f"Horno {number}")
    client.force_login(cast.ada)
    rows = client.get(f"/api/v1/s/prueba/people/{cast.rosa.pk}/holdings/").json()
    assert len([row for row in rows if row["key"].startswith("community:facilitates:")]) == count
