"""A group of the directory comes into a community: shown before anybody moves, followed from then on, undone softly."""

import json

import pytest

from minga.community.models import Membership
from minga.community.tests import factories as communities
from minga.foundation.accounts.models import User
from minga.foundation.notices.models import Notice
from minga.foundation.testing.cast import NOW
from minga.project.provisioning.actions import place_group, settle_place, switch_place
from minga.project.provisioning.models import Brought, GroupPlace
from minga.project.provisioning.rounds import follow_groups
from minga.project.provisioning.tests.directory import Directory, work

PAGE = "/s/prueba/administration/groups/"


@pytest.fixture
def directory(cast):
    return Directory(cast)


@pytest.fixture
def community(cast):
    return communities.opened(cast)


@pytest.fixture
def kiln(directory):
    """A group of two people who are new, and their ids in the directory."""
    people = [directory.user(f"{name}@x.org").body["id"] for name in ("nora", "pau")]
    return directory.group("Hornos", *people).body["id"], people


def placed(cast, community, kiln, role="member", *, is_on=True):
    by = cast.actor(cast.ada)
    place = place_group(group_id=int(kiln[0]), community_id=community.pk, role=role, by=by, now=NOW)
    if is_on:
        switch_place(place_id=place.pk, is_on=True, by=by, now=NOW)
        settle_place(place_id=place.pk, now=NOW)
    return place


def inside(community):
    rows = Membership.objects.filter(community=community, state="active", user__email__endswith="@x.org")
    return {email.partition("@")[0]: role for email, role in rows.values_list("user__email", "role")}


def takes_out(directory, kiln, which, *places):
    directory.patch(f"Groups/{kiln[0]}", {"op": "remove", "path": f'members[value eq "{kiln[1][which]}"]'})
    for place in places:
        settle_place(place_id=place.pk, now=NOW)


def brings(directory, kiln, which, *places):
    directory.patch(f"Groups/{kiln[0]}", {"op": "add", "path": "members", "value": [{"value": kiln[1][which]}]})
    for place in places:
        settle_place(place_id=place.pk, now=NOW)


def test_who_would_come_is_shown_before_anybody_moves(cast, community, kiln, client):
    client.force_login(cast.ada)
    assert "Hornos" in client.get(PAGE).content.decode()
    answer = client.post(f"{PAGE}{kiln[0]}/", {"community_id": community.pk, "role": "member"})
    preview = client.get(answer["Location"])
    assert preview.context["preview"].coming.names == ("Nora", "Pau")
    assert inside(community) == {}
    place = GroupPlace.objects.get()
    switch = f"{PAGE}places/{place.pk}/switch/"
    assert client.post(switch, {"switch": "on"}).status_code == 302
    work()
    assert inside(community) == {"nora": "member", "pau": "member"}
    assert client.get(answer["Location"]).context["preview"].coming.count == 0
    client.post(switch, {"switch": "off"})
    assert not GroupPlace.objects.get().is_on
    assert len(inside(community)) == 2


def test_the_community_follows_its_group_in_the_background(cast, community, kiln, directory):
    placed(cast, community, kiln)
    key = directory.user("ora@x.org").body["id"]
    directory.patch(f"Groups/{kiln[0]}", {"op": "add", "path": "members", "value": [{"value": key}]})
    directory.patch(f"Groups/{kiln[0]}", {"op": "remove", "path": f'members[value eq "{kiln[1][0]}"]'})
    work()
    assert set(inside(community)) == {"ora", "pau"}
    community.refresh_from_db()
    assert community.people_count == Membership.objects.active().filter(community=community).count()


def test_twice_changes_nothing(cast, community, kiln):
    place = placed(cast, community, kiln)
    before = list(Membership.objects.values().order_by("pk"))
    settle_place(place_id=place.pk, now=NOW)
    assert list(Membership.objects.values().order_by("pk")) == before


def test_who_leaves_the_group_leaves_and_comes_back_with_it(cast, community, kiln, directory):
    place = placed(cast, community, kiln)
    takes_out(directory, kiln, 0, place)
    assert inside(community) == {"pau": "member"}
    assert Membership.objects.get(user__email="nora@x.org").state == "left"
    brings(directory, kiln, 0, place)
    assert set(inside(community)) == {"nora", "pau"}


def test_who_came_by_themselves_stays_whatever_the_group_says(cast, community, kiln, directory):
    nora = User.objects.get(email="nora@x.org")
    Membership.objects.create(community=community, user=nora, role="evaluator", state="active", joined_at=NOW)
    place = placed(cast, community, kiln)
    takes_out(directory, kiln, 0, place)
    assert inside(community) == {"nora": "evaluator", "pau": "member"}


@pytest.mark.parametrize("state", ["left", "declined", "requested"])
def test_who_left_or_was_declined_is_not_brought_back(cast, community, kiln, directory, state):
    place = placed(cast, community, kiln)
    Membership.objects.filter(user__email="nora@x.org").update(state=state, note="x")
    settle_place(place_id=place.pk, now=NOW)
    takes_out(directory, kiln, 0, place)
    brings(directory, kiln, 0, place)
    assert Membership.objects.get(user__email="nora@x.org").state == state


def test_who_is_in_another_group_of_the_community_stays_until_that_one_lets_them_go(cast, community, kiln, directory):
    place = placed(cast, community, kiln)
    other = (directory.group("Turno", kiln[1][0]).body["id"], kiln[1])
    second = placed(cast, community, other)
    takes_out(directory, kiln, 0, place)
    assert set(inside(community)) == {"nora", "pau"}
    takes_out(directory, other, 0, second)
    assert set(inside(community)) == {"pau"}


def test_who_alone_facilitates_stays_and_administrators_are_told_once(cast, community, kiln, directory, client):
    place = placed(cast, community, kiln, "facilitator")
    Membership.objects.filter(community=community, user=cast.rosa).update(role="member")
    takes_out(directory, kiln, 1, place)
    takes_out(directory, kiln, 0, place)
    settle_place(place_id=place.pk, now=NOW)
    assert inside(community) == {"nora": "facilitator"}
    told = Notice.objects.filter(fact="placing:kept-inside")
    assert [(each.recipient, each.params["person"]) for each in told] == [(cast.ada, "Nora")]
    client.force_login(cast.ada)
    assert "Nora" in client.get(f"{PAGE}places/{place.pk}/").content.decode()
    assert "1 pendiente" in client.get("/s/prueba/administration/").content.decode()
    Membership.objects.filter(community=community, user=cast.rosa).update(role="facilitator")
    follow_groups(NOW)
    assert inside(community) == {}


def test_who_gets_an_account_only_later_comes_in_then(cast, community, kiln, directory):
    placed(cast, community, kiln)
    key = directory.user("ora").body["id"]
    directory.patch(f"Groups/{kiln[0]}", {"op": "add", "path": "members", "value": [{"value": key}]})
    work()
    assert set(inside(community)) == {"nora", "pau"}
    directory.replace(f"Users/{key}", "emails", [{"value": "ora@x.org"}])
    work()
    assert set(inside(community)) == {"nora", "ora", "pau"}


def test_a_group_that_is_deleted_lets_its_people_go(cast, community, kiln, directory):
    placed(cast, community, kiln)
    directory.ask("DELETE", f"Groups/{kiln[0]}")
    work()
    assert inside(community) == {}


def test_who_is_deleted_in_the_directory_is_out_of_the_community(cast, community, kiln, directory):
    placed(cast, community, kiln)
    directory.ask("DELETE", f"Users/{kiln[1][0]}")
    assert set(inside(community)) == {"pau"}


def test_a_crash_in_the_middle_is_taken_up(cast, community, kiln):
    by = cast.actor(cast.ada)
    place = placed(cast, community, kiln, is_on=False)
    switch_place(place_id=place.pk, is_on=True, by=by, now=NOW)
    assert GroupPlace.objects.get().is_due
    assert inside(community) == {}
    follow_groups(NOW)
    assert set(inside(community)) == {"nora", "pau"}
    assert not GroupPlace.objects.get().is_due


def test_the_sponsor_and_who_owns_the_figure_stay_outside_and_are_named(cast, community, directory, client):
    keys = [directory.user(each.email).body["id"] for each in (cast.salma, cast.omar, cast.erik)]
    place = placed(cast, community, (directory.group("Dirección", *keys).body["id"], keys))
    client.force_login(cast.ada)
    assert client.get(f"/api/v1/s/prueba/groups/places/{place.pk}/").json()["outside"]["names"] == ["Omar"]
    roles = dict(Membership.objects.filter(community=community).values_list("user__name", "role"))
    assert roles["Salma"] == "sponsor"
    assert "Omar" not in roles


def test_a_secret_a_closed_and_an_unknown_community_take_no_group(cast, kiln, client, neighbours):
    secret = communities.opened(cast, "secret")
    client.force_login(cast.ada)
    url = f"/api/v1/s/prueba/groups/{kiln[0]}/"
    for community_id in (secret.pk, 10**9):
        body = json.dumps({"community_id": community_id})
        assert client.post(url, body, content_type="application/json").status_code == 404
    assert str(secret.pk) not in dict(client.get(f"{PAGE}{kiln[0]}/").context["form"].fields["community_id"].choices)
    assert not GroupPlace.objects.exists()


def test_taken_away_the_people_stay(cast, community, kiln, client):
    place = placed(cast, community, kiln)
    client.force_login(cast.ada)
    client.post(f"{PAGE}places/{place.pk}/remove/")
    assert len(inside(community)) == 2
    assert not Brought.objects.exists()


def test_the_same_by_rest(cast, community, kiln, client):
    client.force_login(cast.ada)
    base = "/api/v1/s/prueba/groups/"
    body = json.dumps({"community_id": community.pk})
    made = client.post(f"{base}{kiln[0]}/", body, content_type="application/json")
    assert made.status_code == 201
    assert made.json()["coming"]["count"] == 2
    assert client.post(f"{base}{kiln[0]}/", body, content_type="application/json").json()["code"] == "placing:twice"
    one = f"{base}places/{made.json()['place']['id']}/"
    assert client.put(one, json.dumps({"is_on": True}), content_type="application/json").json()["place"]["is_on"]
    assert client.get(base).json()["groups"][0]["places"][0]["community"] == community.name
    assert client.delete(one).status_code == 204
    assert client.get(one).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("ada", 200), ("rosa", 403), ("ines", 403), ("nadie", 403), (None, 302)])
def test_only_administrators_see_groups_and_switch_them(cast, community, kiln, client, who, status):
    place = placed(cast, community, kiln, is_on=False)
    if who:
        client.force_login(getattr(cast, who))
    pages = ["", f"{kiln[0]}/", f"places/{place.pk}/"]
    assert {client.get(f"{PAGE}{page}").status_code for page in pages} == {status}
    client.post(f"{PAGE}places/{place.pk}/switch/", {"switch": "on"})
    assert GroupPlace.objects.get().is_on is (who == "ada")


def test_next_door_a_group_and_its_place_are_nothing(cast, neighbours, community, kiln, client):
    place = placed(cast, community, kiln, is_on=False)
    client.force_login(neighbours.ada)
    base = "/s/vecinas/administration/groups/"
    for path in (f"{kiln[0]}/", f"places/{place.pk}/"):
        assert client.get(base + path).status_code == 404
    assert client.post(f"{base}places/{place.pk}/switch/", {"switch": "on"}).status_code == 404
    assert client.post(f"{base}places/{place.pk}/remove/").status_code == 404
    assert not GroupPlace.objects.get().is_on


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_list_of_any_length_takes_the_same_queries(
    cast, community, directory, client, django_assert_max_num_queries, count
):
    for number in range(count):
        placed(cast, community, (directory.group(f"G{number}").body["id"], []), is_on=False)
    client.force_login(cast.ada)
    with django_assert_max_num_queries(12):
        assert len(client.get(PAGE).context["page"].groups) == count
