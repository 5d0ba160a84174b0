"""A space says what it knows of people; each sees their own, others what they are shown; a vote may be one plant's."""

import json

import pytest

from minga.community.models import Membership
from minga.community.tests import factories as community_factories
from minga.decision.models import Decision, RollEntry
from minga.decision.tests import factories as decision_factories
from minga.foundation.accounts.models import User
from minga.foundation.policy import RefusedError
from minga.foundation.provisioning import attributes
from minga.foundation.provisioning.attributes import Definition
from minga.foundation.provisioning.models import Attribute, AttributeValue
from minga.foundation.tenancy.actions import remove_person
from minga.foundation.testing.cast import NOW

PAGE = "/s/prueba/administration/attributes/"
PLANT = {"name": "Planta", "kind": "list", "choices": "Planta 7\nPlanta 8", "shown_to": "everybody", "source": ""}
PEOPLE = ["ada", "rosa", "tito", "ines"]


def defined(cast, **more):
    definition = Definition(**{"name": "Planta", "choices": ["Planta 7", "Planta 8"], "shown_to": "everybody"} | more)
    return attributes.define_attribute(definition=definition, by=cast.actor(cast.ada), now=NOW)


def holds(cast, attribute, **values):
    for who, value in values.items():
        attributes.set_attributes(
            user_id=getattr(cast, who).pk, values={attribute.pk: value}, by=cast.actor(cast.ada), now=NOW
        )


def held_by(cast, who):
    rows = AttributeValue.objects.filter(user=getattr(cast, who))
    return dict(rows.values_list("attribute__name", "value"))


def test_an_administrator_defines_changes_and_removes_an_attribute(cast, client):
    client.force_login(cast.ada)
    assert client.get(f"{PAGE}new/").status_code == 200
    assert client.post(f"{PAGE}new/", PLANT)["Location"] == PAGE
    plant = Attribute.objects.get()
    assert (plant.choices, plant.shown_to, plant.is_own) == (["Planta 7", "Planta 8"], "everybody", False)
    client.post(f"{PAGE}{plant.pk}/", PLANT | {"choices": "Planta 7\n\nPlanta 9", "is_own": "on"})
    plant.refresh_from_db()
    assert (plant.choices, plant.is_own) == (["Planta 7", "Planta 9"], True)
    holds(cast, plant, tito="planta 9")
    assert "Planta" in client.get(f"{PAGE}{plant.pk}/remove/").content.decode()
    assert AttributeValue.objects.count() == 1
    client.post(f"{PAGE}{plant.pk}/remove/")
    assert not Attribute.objects.exists()
    assert not AttributeValue.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"name": " "},
        {"name": "PLANTÁ"},
        {"choices": "Uno\nuno "},
        {"choices": "x" * 121},
        {"choices": "\n".join(str(n) for n in range(501))},
        {"kind": "number"},
        {"shown_to": "nobody"},
        {"source": "shoeSize"},
    ],
)
def test_what_is_no_attribute_is_refused_and_nothing_changes(cast, client, change):
    defined(cast, name="Planta" if "name" in change else "Sede")
    client.force_login(cast.ada)
    answer = client.post(f"{PAGE}new/", PLANT | change)
    assert answer.status_code == 422
    assert Attribute.objects.count() == 1


def test_two_attributes_are_not_filled_from_one_thing(cast):
    defined(cast, source="country")
    with pytest.raises(RefusedError) as refused:
        defined(cast, name="País", source="country")
    assert refused.value.refusal.code == "provisioning:source-taken"


def test_a_person_changes_only_what_is_theirs_to_change(cast, client):
    mine, plant = defined(cast, name="Turno", choices=["Día", "Noche"], is_own=True), defined(cast)
    hidden = defined(cast, name="Antigüedad", kind="text", shown_to="administrators")
    holds(cast, plant, tito="Planta 7")
    client.force_login(cast.tito)
    page = client.get("/s/prueba/about-me/").content.decode()
    assert "Planta 7" in page
    assert "Turno" in page
    assert "Antigüedad" not in page
    client.post("/s/prueba/about-me/", {str(mine.pk): "Noche", str(plant.pk): "Planta 8"})
    assert held_by(cast, "tito") == {"Planta": "Planta 7", "Turno": "Noche"}
    url = "/api/v1/s/prueba/attributes/mine/"
    for attribute, status in ((plant, 409), (hidden, 404)):
        body = json.dumps({"values": {attribute.pk: "Planta 8"}})
        assert client.put(url, body, content_type="application/json").status_code == status
    client.post("/s/prueba/about-me/", {str(mine.pk): ""})
    assert held_by(cast, "tito") == {"Planta": "Planta 7"}


def test_what_is_known_of_me_leaves_with_my_data_and_ends_with_my_place(cast, client):
    plant = defined(cast)
    holds(cast, plant, tito="Planta 7")
    client.force_login(cast.tito)
    assert '"Planta": "Planta 7"' in client.get("/me/export/").content.decode()
    assert "/s/prueba/about-me/" in client.get("/me/").content.decode()
    remove_person(user_id=cast.tito.pk, by=cast.actor(cast.ada), now=NOW)
    assert held_by(cast, "tito") == {}
    assert client.get("/s/prueba/about-me/").status_code == 404


@pytest.mark.parametrize(
    ("shown_to", "seen_by"),
    [("administrators", {"ada"}), ("facilitators", {"ada", "rosa"}), ("everybody", {"ada", "rosa", "tito"})],
)
def test_who_sees_an_attribute_of_others(cast, client, shown_to, seen_by):
    community = community_factories.opened(cast)
    holds(cast, defined(cast, shown_to=shown_to), erik="Planta 8", tito="Planta 7", ines="Planta 7", rosa="Planta 7")
    Membership.objects.filter(community=community, user=cast.ines).update(role="guest")
    found = set()
    for who in PEOPLE:
        client.force_login(getattr(cast, who))
        answer = client.get(f"/s/prueba/community/{community.pk}/people/")
        found |= {who} if "Planta 7" in answer.content.decode() else set()
    assert found == seen_by


def test_a_group_of_fewer_than_seven_is_no_figure(cast, client):
    plant = defined(cast)
    holds(cast, plant, tito="Planta 7")
    client.force_login(cast.ada)
    assert "menos de 7" in client.get(PAGE).content.decode()
    for number in range(6):
        user = User.objects.create_user(f"p{number}@x.org")
        AttributeValue.objects.create(attribute=plant, user=user, value="Planta 7", value_key="planta 7")
    page = client.get(PAGE).content.decode()
    assert "menos de 7" not in page
    assert "Planta 7" in page


@pytest.mark.parametrize(("who", "status"), [("ada", 200), ("rosa", 403), ("ines", 403), ("nadie", 403), (None, 302)])
def test_only_administrators_define(cast, client, who, status):
    attribute = defined(cast)
    if who:
        client.force_login(getattr(cast, who))
    pages = ["", "new/", f"{attribute.pk}/", f"{attribute.pk}/remove/"]
    assert {client.get(f"{PAGE}{page}").status_code for page in pages} == {status}
    if status != 200:
        client.post(f"{PAGE}{attribute.pk}/remove/")
        client.post(f"{PAGE}new/", PLANT | {"name": "Otra"})
        assert Attribute.objects.count() == 1


def test_an_administrator_mends_what_is_known_of_one_person_on_their_page(cast, client):
    plant = defined(cast)
    client.force_login(cast.ada)
    page = f"/s/prueba/people/{cast.tito.pk}/"
    assert f"{page}attributes/" in client.get(page).content.decode()
    assert client.post(f"{page}attributes/", {str(plant.pk): "Planta 8"})["Location"] == page
    assert "Planta 8" in client.get(page).content.decode()
    assert client.post(f"{page}attributes/", {str(plant.pk): "Planta 6"}).status_code == 422
    assert held_by(cast, "tito") == {"Planta": "Planta 8"}
    for who, status in ((cast.rosa, 403), (cast.tito, 403)):
        client.force_login(who)
        assert client.get(f"{page}attributes/").status_code == status
        assert client.post(f"{page}attributes/", {str(plant.pk): ""}).status_code == status
    client.force_login(cast.ada)
    assert client.get(f"/s/prueba/people/{cast.nadie.pk}/attributes/").status_code == 404


def test_next_door_an_attribute_is_nothing(cast, neighbours, client):
    attribute = defined(cast)
    client.force_login(neighbours.ada)
    base = f"/s/{neighbours.space.slug}/administration/attributes/{attribute.pk}/"
    assert client.get(base).status_code == client.post(base, PLANT).status_code == 404
    assert client.post(f"{base}remove/").status_code == 404
    body = json.dumps({"values": {attribute.pk: "Planta 8"}})
    url = f"/api/v1/s/{neighbours.space.slug}/attributes/people/{neighbours.tito.pk}/"
    assert client.put(url, body, content_type="application/json").status_code == 404
    assert Attribute.objects.get().name == "Planta"
    assert not AttributeValue.objects.exists()


def test_the_same_by_rest(cast, client):
    base = "/api/v1/s/prueba/attributes/"
    body = {"name": "Planta", "choices": ["Planta 7"], "shown_to": "everybody"}
    client.force_login(cast.rosa)
    assert client.post(base, json.dumps(body), content_type="application/json").status_code == 403
    client.force_login(cast.ada)
    made = client.post(base, json.dumps(body), content_type="application/json")
    assert made.status_code == 201
    assert made.json()["choices"] == ["Planta 7"]
    one = f"{base}{made.json()['id']}/"
    assert client.put(one, json.dumps(body | {"is_own": True}), content_type="application/json").json()["is_own"]
    values = json.dumps({"values": {made.json()["id"]: "PLANTA 7"}})
    url = f"{base}people/{cast.tito.pk}/"
    assert client.put(url, values, content_type="application/json").status_code == 204
    assert held_by(cast, "tito") == {"Planta": "Planta 7"}
    wrong = json.dumps({"values": {made.json()["id"]: "Planta 6"}})
    assert client.put(url, wrong, content_type="application/json").status_code == 409
    assert client.put(url.replace(str(cast.tito.pk), str(cast.nadie.pk)), values, content_type="application/json")
    assert not AttributeValue.objects.filter(user=cast.nadie).exists()
    assert client.delete(one).status_code == 204
    assert client.get(base).json() == []


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_a_list_of_any_length_takes_the_same_queries(cast, client, django_assert_max_num_queries, count):
    for number in range(count):
        holds(cast, defined(cast, name=f"A{number}"), tito="Planta 7")
    client.force_login(cast.ada)
    with django_assert_max_num_queries(9):
        assert client.get(PAGE).status_code == 200
    client.force_login(cast.tito)
    with django_assert_max_num_queries(9):
        assert client.get("/s/prueba/about-me/").status_code == 200


# Whose vote it is


def ready(cast):
    return decision_factories.drafted(cast)


def page_of(client, decision):
    return f"/s/prueba/decision/{decision.pk}/when/"


def limit(client, decision, only):
    page = page_of(client, decision)
    seen = client.get(page).context["form"].initial["seen"]
    closes = {"closes_at": decision.closes_at.strftime("%Y-%m-%dT%H:%M"), "seen": seen, "leave": "1"}
    return client.post(page, closes | {"only": only})


def test_a_vote_is_limited_to_a_plant_told_in_words_and_frozen_with_its_roll(cast, client):
    plant, decision = defined(cast), ready(cast)
    holds(cast, plant, tito="Planta 7", rosa="Planta 8", omar="Planta 7")
    client.force_login(cast.rosa)
    assert limit(client, decision, "Planta\tPlanta 7").status_code == 302
    assert "Solo Planta: Planta 7" in client.get(page_of(client, decision)).content.decode()
    decision_factories.open_it(cast, decision)
    assert list(RollEntry.objects.filter(decision=decision).values_list("user_id", flat=True)) == [cast.tito.pk]
    attributes.remove_attribute(attribute_id=plant.pk, by=cast.actor(cast.ada), now=NOW)
    assert "Solo Planta: Planta 7" in client.get(f"/s/prueba/decision/{decision.pk}/").content.decode()
    assert client.get(f"/api/v1/s/prueba/decision/{decision.pk}/").json()["only_value"] == "Planta 7"
    assert RollEntry.objects.filter(decision=decision).count() == 1


@pytest.mark.parametrize("shown_to", ["administrators", "facilitators"])
def test_a_roll_does_not_tell_what_not_everybody_may_see(cast, client, shown_to):
    defined(cast, shown_to=shown_to)
    decision = ready(cast)
    client.force_login(cast.rosa)
    assert "Planta 7" not in client.get(page_of(client, decision)).content.decode()
    body = json.dumps({"title": "A", "method": "approval", "community_id": decision.community_id, "origin_reason": "x"})
    limited = json.loads(body) | {"only_name": "Planta", "only_value": "Planta 7"}
    url = "/api/v1/s/prueba/decision/"
    answer = client.post(url, json.dumps(limited), content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "decision:electorate-unknown")
    assert Decision.objects.count() == 1


def test_a_value_that_is_none_of_the_list_is_refused(cast, client):
    defined(cast)
    decision = ready(cast)
    client.force_login(cast.rosa)
    assert limit(client, decision, "Planta\tPlanta 6").status_code == 422
    limited = {"title": "A", "method": "approval", "community_id": decision.community_id, "origin_reason": "x"}
    limited |= {"only_name": "planta", "only_value": "Planta 6"}
    answer = client.post("/api/v1/s/prueba/decision/", json.dumps(limited), content_type="application/json")
    assert answer.json()["code"] == "decision:electorate-value-unknown"


def test_a_vote_whose_attribute_is_gone_does_not_open(cast, client):
    plant, decision = defined(cast), ready(cast)
    holds(cast, plant, tito="Planta 7")
    client.force_login(cast.rosa)
    limit(client, decision, "Planta\tPlanta 7")
    attributes.remove_attribute(attribute_id=plant.pk, by=cast.actor(cast.ada), now=NOW)
    with pytest.raises(RefusedError) as refused:
        decision_factories.open_it(cast, decision)
    assert refused.value.refusal.code == "decision:electorate-gone"
    assert limit(client, decision, "").status_code == 302
    decision_factories.open_it(cast, decision)
    assert RollEntry.objects.filter(decision=decision).count() > 1


def test_nobody_who_holds_the_value_is_nobody_to_vote(cast, client):
    defined(cast)
    decision = ready(cast)
    client.force_login(cast.rosa)
    limit(client, decision, "Planta\tPlanta 8")
    with pytest.raises(RefusedError) as refused:
        decision_factories.open_it(cast, decision)
    assert refused.value.refusal.code == "decision:empty-roll"
