"""Every address, page and REST, for every role: ids from next door are nothing; who does not belong gets nothing."""

import pytest

from minga.foundation import clock
from minga.foundation.scope import in_space
from minga.foundation.tenancy.models import Space
from minga.outcome.tests.factories import AFTERWARDS
from minga.project.tests.carried import everything
from tests.doors.houses import PLACE, addresses, filled, furnished, generated
from tests.doors.test_neighbours import NOWHERE, _body, _send, _tells_nothing

HERE = "s/<slug:space>/"
NO_THINGS = {"space", "token", "user_id", "number"}
ROLES = ("ada", "salma", "tito", "ines", "erik", "omar", None)  # Rosa is tried id by id in test_neighbours
FOR_ANYBODY = {
    "s/<slug:space>/terms/": "the terms of use are read before anybody agrees to them",
    "s/<slug:space>/community/invitations/": "whoever is invited finds there what to, before they belong",
}
"""What somebody who does not belong may read of a space that shows itself to nobody, and why."""


@pytest.fixture
def two_houses(cast, neighbours, settings, monkeypatch):
    settings.WRITES_PER_MINUTE = 100_000
    monkeypatch.setattr(clock, "now", lambda: AFTERWARDS)
    here = furnished(cast, 1)
    with in_space(neighbours.space.pk):
        there = furnished(neighbours, 1)
    return here, there


def _enter(client, person):
    client.logout()
    if person:
        client.force_login(person)


def _is_led_to_sign_in(answer):
    return answer.status_code == 302 and "/accounts/login/" in answer["Location"]


@pytest.mark.parametrize("role", ROLES)
def test_whoever_asks_ids_from_next_door_are_nothing(two_houses, client, cast, role):
    here, there = two_houses
    who = getattr(cast, role) if role else None
    made = generated(client, who)
    foreign, absent = there | {"space": here["space"], "number": 1}, dict.fromkeys(there, NOWHERE) | {"number": 1}
    absent |= {"space": here["space"]}
    _enter(client, who)
    before, tried, wrong = everything(), 0, []
    for route in addresses():
        names = {piece.partition(">")[0].partition(":")[2] for piece in route.split("<")[1:]} - NO_THINGS
        path = filled(route, foreign) if route.startswith(HERE) and names else None
        for method in (client.get, client.post) if path else ():
            answer, tried = method(path, {"direction": "up"}), tried + 1
            if answer.status_code in {404, 405} or _is_led_to_sign_in(answer):
                continue
            if not _tells_nothing(answer, method(filled(route, absent), {"direction": "up"})):
                wrong.append(f"{method.__name__} {route}: {answer.status_code}")
    for path, method, operation in made.operations():
        names = set(PLACE.findall(path)) - NO_THINGS
        if not names or not names <= set(there):
            continue
        body, tried = _body(operation, made.document, here), tried + 1
        answer = _send(client, method, path, foreign, body)
        if not _tells_nothing(answer, _send(client, method, path, absent, body)):
            wrong.append(f"{method} {path}: {answer.status_code} {answer.content[:120]!r}")
    assert tried >= 250
    assert not wrong, "\n".join(wrong)
    assert everything() == before


@pytest.mark.parametrize("is_known", [True, False])
def test_who_does_not_belong_gets_and_changes_nothing_in_a_space_that_shows_itself_to_nobody(
    two_houses, client, cast, neighbours, is_known
):
    here, _there = two_houses
    Space.objects.filter(pk=cast.space.pk).update(is_open_to_visitors=False)
    made = generated(client, neighbours.ada if is_known else None)
    _enter(client, neighbours.ada if is_known else None)
    before, tried, wrong = everything(), 0, []
    for route in addresses():
        path = filled(route, here | {"number": 1}) if route.startswith(HERE) else None
        for method in (client.get, client.post) if path and route not in FOR_ANYBODY else ():
            answer, tried = method(path, {"direction": "up"}), tried + 1
            if answer.status_code not in {403, 404, 405} and not _is_led_to_sign_in(answer):
                wrong.append(f"{method.__name__} {route}: {answer.status_code} {answer.get('Location', '')}")
    for path, method, operation in made.operations():
        names = set(PLACE.findall(path))
        if "space" not in names or not names <= set(here):
            continue
        answer, tried = _send(client, method, path, here, _body(operation, made.document, here)), tried + 1
        if answer.status_code not in {401, 403, 404}:
            wrong.append(f"{method} {path}: {answer.status_code} {answer.content[:120]!r}")
    assert tried >= 400
    assert not wrong, "\n".join(wrong)
    assert everything() == before
