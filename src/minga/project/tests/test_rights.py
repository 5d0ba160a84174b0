"""What a space chooses holds at every door; the matrix says of each role what the doors answer."""

import json

import pytest

from minga.community import permissions as community
from minga.community.tests import factories
from minga.debate.actions import choose_visitors
from minga.decision.tests import factories as decisions
from minga.foundation import clock
from minga.foundation.policy import NotAllowedError, RefusedError
from minga.foundation.tenancy.actions import choose_rights
from minga.foundation.tenancy.rights import USUAL, rights_of
from minga.project.administration.matrix import COLUMNS, matrix_of
from minga.purpose import permissions as purpose

PAGE = "/s/prueba/administration/rights/"
CAST = {
    "visitor": None,
    "address": None,
    "outside": "omar",
    "guest": "ines",
    "member": "tito",
    "evaluator": "erik",
    "facilitator": "rosa",
    "sponsor": "salma",
    "administrator": "ada",
}
NOBODY_YET = {"both"}
DOORS = (
    ("charter", "purpose/new/"),
    ("call", "purpose/{purpose}/call/"),
    ("see", "community/{community}/"),
    ("people", "community/{community}/people/"),
    ("invite", "community/{community}/invite/"),
    ("ask", "debate/ask/{community}/"),
    ("draft", "decision/in/{community}/"),
    ("administer", "people/"),
)


def choose(cast, **rights):
    return choose_rights(rights=rights, by=cast.actor(cast.ada), now=clock.now())


@pytest.mark.parametrize("charter", ["member", "administrator"])
def test_the_matrix_says_what_the_doors_answer(cast, client, charter):
    where = factories.opened(cast, "open")
    choose(cast, charter=charter)
    said = {act.key: may for act, may in matrix_of(cast.actor(cast.ada))}
    differing = []
    for act, door in DOORS:
        page = f"/s/prueba/{door.format(community=where.pk, purpose=where.purpose_id)}"
        for column, person in CAST.items():
            client.logout()
            if person:
                client.force_login(getattr(cast, person))
            is_open = client.get(page).status_code == 200
            if is_open != said[act][column]:
                differing.append((act, column, is_open))
    assert differing == []


def test_the_matrix_says_what_permissions_answer_to_the_cast(cast):
    where = decisions.opened(cast).community
    said = {act.key: may for act, may in matrix_of(cast.actor(cast.ada))}
    for column, person in CAST.items():
        actor = cast.actor(getattr(cast, person) if person else None)
        assert said["found"][column] is community.CAN_FOUND(actor, where.purpose), column
        assert said["enrol"][column] is community.CAN_ENROL(actor, where), column
        assert said["read"][column] is community.CAN_READ(actor, where), column
        assert said["charter"][column] is purpose.CAN_CHARTER(actor, None), column
    assert set(CAST) | NOBODY_YET == {column.key for column in COLUMNS}


def test_every_act_is_for_somebody_and_none_for_visitors_who_only_look(cast):
    for act, may in matrix_of(cast.actor(cast.ada)):
        assert any(may.values()), act.key
        assert not may["visitor"], act.key


@pytest.mark.parametrize("are_allowed", [True, False])
def test_whoever_comes_by_an_address_writes_where_the_space_lets_them_and_nothing_else(cast, are_allowed):
    choose_visitors(are_allowed=are_allowed, are_held=True, by=cast.actor(cast.ada), now=clock.now())
    may = {act.key for act, may in matrix_of(cast.actor(cast.ada)) if may["address"]}
    assert may == ({"write"} if are_allowed else set())


def test_what_is_chosen_holds_at_every_door(cast, client):
    where = factories.opened(cast, "open")
    choose(cast, charter="administrator", found="administrator")
    client.force_login(cast.tito)
    assert "Solo quien administra" not in client.get("/s/prueba/purpose/").content.decode()
    answer = client.get("/s/prueba/purpose/new/")
    assert answer.status_code == 403
    assert "Esto lo ve" in answer.content.decode()
    assert "/purpose/new/" not in client.get("/s/prueba/purpose/").content.decode()
    body = json.dumps({"name": "x", "purpose_id": where.purpose_id})
    assert client.post("/api/v1/s/prueba/purpose/", body, content_type="application/json").status_code in {403, 422}
    assert not community.CAN_FOUND(cast.actor(cast.tito), where.purpose)
    assert community.CAN_FOUND(cast.actor(cast.ada), where.purpose)


def test_what_nobody_chose_is_as_usual_and_nonsense_changes_nothing(cast):
    assert rights_of(cast.actor(cast.tito)) == dict(USUAL)
    for wrong in ({"charter": "guest"}, {"fly": "member"}):
        with pytest.raises(RefusedError):
            choose(cast, **wrong)
    with pytest.raises(NotAllowedError):
        choose_rights(rights={}, by=cast.actor(cast.rosa), now=clock.now())
    assert rights_of(cast.actor(cast.tito)) == dict(USUAL)


def test_a_choice_asks_the_database_nothing_more(cast, client, count_queries):
    client.force_login(cast.tito)
    client.get("/s/prueba/purpose/")
    with count_queries() as usual:
        client.get("/s/prueba/purpose/")
    choose(cast, charter="administrator")
    with count_queries() as chosen:
        client.get("/s/prueba/purpose/")
    assert len(usual) == len(chosen)


def test_another_space_chooses_for_itself(cast, neighbours):
    choose(cast, charter="administrator")
    assert purpose.CAN_CHARTER(neighbours.actor(neighbours.tito), None)


@pytest.mark.parametrize(("who", "status"), [("ada", 200), ("rosa", 403), ("salma", 403), ("ines", 403), (None, 302)])
def test_only_administrators_choose(cast, client, who, status):
    if who:
        client.force_login(getattr(cast, who))
    assert client.get(PAGE).status_code == status
    client.post(PAGE, dict(USUAL) | {"charter": "administrator", "found": "administrator"})
    assert (rights_of(cast.actor(cast.tito))["charter"] == "administrator") is (who == "ada")
    rest = "/api/v1/s/prueba/people/rights/"
    assert client.get(rest).status_code == {302: 401}.get(status, status)
    body = json.dumps({"charter": "member", "found": "member"})
    client.put(rest, body, content_type="application/json")
    assert rights_of(cast.actor(cast.tito))["charter"] == "member"


def test_a_wrong_choice_says_so_and_changes_nothing(cast, client):
    client.force_login(cast.ada)
    assert client.post(PAGE, dict(USUAL) | {"charter": "guest"}).status_code == 422
    assert rights_of(cast.actor(cast.tito)) == dict(USUAL)
