"""Lots among the people of a space: announced, drawn once by a seed that nobody knew, group by group in proportion."""

import hashlib
import json

import pytest

from minga.foundation.accounts.models import User
from minga.foundation.journal.models import Entry
from minga.foundation.policy import RefusedError
from minga.foundation.provisioning import lots
from minga.foundation.provisioning.attributes import Definition, define_attribute, set_attributes
from minga.foundation.provisioning.models import Lot, LotPerson
from minga.foundation.rights.actions.erasing import erase_person
from minga.foundation.tenancy.actions import admit_person
from minga.foundation.testing.cast import NOW

PAGE = "/s/prueba/administration/lots/"


def people(cast, plant, **groups):
    for group, count in groups.items():
        for number in range(count):
            user = User.objects.create_user(f"{group}{number}@example.org", None, name=f"{group} {number}")
            admit_person(space_id=cast.space.pk, user_id=user.pk, now=NOW)
            set_attributes(user_id=user.pk, values={plant.pk: group}, by=cast.actor(cast.ada), now=NOW)


@pytest.fixture
def plant(cast):
    definition = Definition(name="Planta", choices=["norte", "sur", "isla"])
    plant = define_attribute(definition=definition, by=cast.actor(cast.ada), now=NOW)
    people(cast, plant, norte=30, sur=15, isla=3)
    return plant


def announced(cast, **said):
    said = {"title": "Jurado", "size": 12, "words": "bolsa 2027"} | said
    return lots.announce_lot(by=cast.actor(cast.ada), now=NOW, **said)


def test_an_administrator_announces_and_draws_in_a_page(cast, client, plant):
    client.force_login(cast.ada)
    assert PAGE in client.get("/s/prueba/administration/").content.decode()
    said = {"title": "Jurado", "size": "18", "words": "bolsa", "attribute_id": str(plant.pk)}
    there = client.post(PAGE, said)["Location"]
    page = client.get(there).content.decode()
    assert f"{there}draw/" in page
    client.post(f"{there}draw/")
    row = client.get(there).context["lot"]
    assert {(each.name, each.people, each.drawn) for each in row.groups} == {("norte", 30, 10), ("sur", 15, 5)}
    page = client.get(there).content.decode()
    assert "isla</dt>" not in page
    assert "menos de siete" in page
    assert LotPerson.objects.count() == 18
    assert client.get(f"{there}people.csv").content.decode().count("@") == 18
    client.post(f"{there}draw/")
    assert LotPerson.objects.count() == 18
    assert Entry.objects.filter(name="provisioning:lot-drawn").count() == 1


def test_anybody_with_the_list_draws_again_and_gets_the_same(cast, plant):
    lot = announced(cast, attribute_id=plant.pk)
    drawn = lots.draw_lot(lot_id=lot.pk, by=cast.actor(cast.ada), now=NOW)
    entry = Entry.objects.get(name="provisioning:lot-announced")
    assert drawn.seed == f"bolsa 2027|{entry.hash}"
    north = User.objects.filter(email__startswith="norte").values_list("pk", flat=True)
    order = sorted(north, key=lambda pk: hashlib.sha256(f"{drawn.seed}|{pk}".encode()).hexdigest())
    places = next(each for each in drawn.groups if each[0] == "norte")[2]
    mine = LotPerson.objects.filter(lot=lot, user__email__startswith="norte").order_by("place")
    assert list(mine.values_list("user_id", flat=True)) == order[:places]


def test_lots_without_groups_fall_on_members_only(cast, plant):
    lot = announced(cast, size=40)
    lots.draw_lot(lot_id=lot.pk, by=cast.actor(cast.ada), now=NOW)
    assert not LotPerson.objects.filter(user__in=[cast.ines, cast.nadie]).exists()
    assert lots.lot_of_space(cast.actor(cast.ada), lot.pk).groups == ()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"title": " "}, "provisioning:lot-needs-words"),
        ({"words": " "}, "provisioning:lot-needs-words"),
        ({"size": 0}, "provisioning:lot-size"),
        ({"size": 10_000}, "provisioning:lot-size"),
    ],
)
def test_what_is_no_lot_is_refused(cast, plant, said, code):
    with pytest.raises(RefusedError) as refused:
        announced(cast, **said)
    assert refused.value.refusal.code == code
    assert not Lot.objects.exists()


def test_people_who_came_or_changed_their_group_since_mean_another_announcement(cast, plant):
    lot = announced(cast, attribute_id=plant.pk)
    set_attributes(user_id=cast.tito.pk, values={plant.pk: "sur"}, by=cast.actor(cast.ada), now=NOW)
    with pytest.raises(RefusedError) as refused:
        lots.draw_lot(lot_id=lot.pk, by=cast.actor(cast.ada), now=NOW)
    assert refused.value.refusal.code == "provisioning:lot-people-changed"
    assert not LotPerson.objects.exists()


def test_whoever_is_erased_is_in_no_drawn_list(cast, plant):
    lot = announced(cast, size=30)
    lots.draw_lot(lot_id=lot.pk, by=cast.actor(cast.ada), now=NOW)
    user_id = LotPerson.objects.filter(user__email__startswith="norte").values_list("user_id", flat=True)[0]
    erase_person(user_id=user_id, keeps_texts=True, now=NOW)
    assert len(lots.names_of_lot(cast.actor(cast.ada), lot.pk)) == 29


@pytest.mark.parametrize(("who", "status"), [("ada", 200), ("rosa", 403), ("ines", 403), ("nadie", 403), (None, 302)])
def test_only_administrators_draw(cast, client, plant, who, status):
    lot = announced(cast)
    if who:
        client.force_login(getattr(cast, who))
    assert {client.get(f"{PAGE}{page}").status_code for page in ("", f"{lot.pk}/", f"{lot.pk}/people.csv")} == {status}
    if status != 200:
        client.post(f"{PAGE}{lot.pk}/draw/")
        assert not LotPerson.objects.exists()


def test_next_door_a_lot_is_nothing(cast, neighbours, client, plant):
    lot = announced(cast)
    client.force_login(neighbours.ada)
    base = f"/s/{neighbours.space.slug}/administration/lots/{lot.pk}/"
    assert client.get(base).status_code == client.post(f"{base}draw/").status_code == 404
    said = json.dumps({"title": "A", "size": 1, "words": "x", "attribute_id": plant.pk})
    url = f"/api/v1/s/{neighbours.space.slug}/attributes/lots/"
    assert client.post(url, said, content_type="application/json").status_code == 404
    assert client.post(f"{url}{lot.pk}/draw/").status_code == 404


def test_the_same_by_rest(cast, client, plant, django_assert_max_num_queries):
    client.force_login(cast.ada)
    url = "/api/v1/s/prueba/attributes/lots/"
    said = json.dumps({"title": "A", "size": 3, "words": "x", "attribute_id": plant.pk})
    made = client.post(url, said, content_type="application/json").json()
    assert (made["listed"], made["drawn_at"]) == (54, None)
    with django_assert_max_num_queries(8):
        assert client.get(f"{url}{made['id']}/people/").json() == []
    assert client.post(f"{url}{made['id']}/draw/").json()["seed"]
    with django_assert_max_num_queries(8):
        assert [each["place"] for each in client.get(f"{url}{made['id']}/people/").json()] == [1, 2, 3]
