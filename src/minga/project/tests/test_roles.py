"""A role in the space is changed by command, page and REST, by administrators alone; the last one stays one."""

import json

import pytest

from minga.foundation.journal.models import Entry
from minga.foundation.tenancy.models import SpaceMembership
from minga.project.tests.test_command_line import run


def role_of(cast, user):
    return SpaceMembership.objects.get(space=cast.space, user=user).role


def by_command(cast, user, role):
    result = run("invite", cast.space.slug, user.email, "--role", role)
    return result.exit_code == 0, result.output


def by_page(cast, user, role, client):
    client.force_login(cast.ada)
    answer = client.post(f"/s/prueba/people/{user.pk}/role/", {"role": role})
    return answer.status_code == 302, answer.content.decode()


def by_rest(cast, user, role, client):
    client.force_login(cast.ada)
    address, body = f"/api/v1/s/prueba/people/{user.pk}/", json.dumps({"role": role})
    answer = client.put(address, body, content_type="application/json")
    return answer.status_code == 200, answer.content.decode()


@pytest.fixture(params=[by_command, by_page, by_rest])
def change(request, cast, client):
    """``change(who, role)`` by one of the three doors: whether it was done, and what was said."""
    more = () if request.param is by_command else (client,)
    return lambda user, role: request.param(cast, user, role, *more)


def test_a_member_becomes_administrator_and_a_member_again(cast, change):
    assert change(cast.tito, "administrator")[0]
    assert role_of(cast, cast.tito) == "administrator"
    assert change(cast.tito, "member")[0]
    assert role_of(cast, cast.tito) == "member"
    facts = Entry.objects.filter(name="space:role-changed").order_by("pk").values_list("payload", flat=True)
    assert [fact["role"] for fact in facts] == ["administrator", "member"]


def test_the_last_administrator_stays_one_and_is_told_why(cast, change):
    done, said = change(cast.ada, "member")
    assert not done
    assert "administ" in said
    assert role_of(cast, cast.ada) == "administrator"
    assert not Entry.objects.filter(name="space:role-changed").exists()


def test_inviting_again_without_a_role_takes_nothing_away(cast):
    result = run("invite", cast.space.slug, cast.ada.email)
    assert result.output.strip().endswith("as administrator.")
    assert role_of(cast, cast.ada) == "administrator"


@pytest.mark.parametrize(("who", "status"), [("rosa", 403), ("ines", 403), ("nadie", 403), (None, 302)])
def test_only_administrators_see_and_change_roles(cast, client, who, status):
    if who:
        client.force_login(getattr(cast, who))
    for path in ("/s/prueba/people/", f"/s/prueba/people/{cast.tito.pk}/role/"):
        assert client.get(path).status_code == status
    client.post(f"/s/prueba/people/{cast.tito.pk}/role/", {"role": "administrator"})
    client.put(f"/api/v1/s/prueba/people/{cast.tito.pk}/", '{"role": "administrator"}', content_type="application/json")
    assert client.get("/api/v1/s/prueba/people/").status_code in {401, 403, 404}
    assert role_of(cast, cast.tito) == "member"


def test_people_of_the_space_are_found_from_home_and_nobody_of_next_door(cast, neighbours, client):
    client.force_login(cast.ada)
    assert "/s/prueba/people/" in client.get("/s/prueba/administration/").content.decode()
    found = client.get("/s/prueba/people/?q=tito").content.decode()
    assert cast.tito.email in found
    assert cast.rosa.email not in found
    assert client.post(f"/s/prueba/people/{neighbours.tito.pk}/role/", {"role": "administrator"}).status_code == 404
    listed = client.get("/api/v1/s/prueba/people/").json()["people"]
    assert len(listed) == 7
    assert listed[0]["role"] == "administrator"


def test_the_only_administrator_does_not_remove_themselves(cast, client):
    client.force_login(cast.ada)
    address = f"/api/v1/s/{cast.space.slug}/people/{cast.ada.pk}/"
    refused = client.delete(address)
    assert (refused.status_code, refused.json()["code"]) == (409, "space:last-administrator")
    assert refused.json()["sentence"]
    assert role_of(cast, cast.ada) == "administrator"
    assert not Entry.objects.filter(name="space:person-removed").exists()
