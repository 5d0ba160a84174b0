"""Whoever may not read the names of people reads them at no door: pages, lists, files, REST, search, notices."""

import re

import pytest

from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.tenancy.actions import choose_rights
from minga.outcome.tests.factories import AFTERWARDS
from minga.purpose.models import Purpose
from tests.doors.houses import PLACE, addresses, filled, furnished, generated

NAME = re.compile(r"Zqx[a-z]+")
CASES = (
    ("visitor", "guest", True),
    ("ines", "member", True),
    ("omar", "shared", True),
    ("tito", "shared", False),
)


@pytest.fixture
def house(cast, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AFTERWARDS)
    ids = furnished(cast, 1)
    for user in User.objects.all():
        User.objects.filter(pk=user.pk).update(name=f"Zqx{user.email.partition('@')[0]}")
    Purpose.objects.update(audience="public")
    return ids


def read_at_every_door(cast, client, ids, who):
    made = generated(client, None if who == "visitor" else getattr(cast, who))
    paths = [path for route in addresses() if (path := filled(route, ids | {"number": 1}))]
    # One's own key is made and one's own data are taken there: nobody else stands in them.
    paths = [path for path in paths if path not in {"/me/export/", "/me/archive/"}]
    for word in ("zqxrosa", "zqx"):
        paths += [f"/s/prueba/search/?q={word}", f"/api/v1/s/prueba/search/?q={word}"]
        paths += [f"/s/prueba/community/{ids['community_id']}/people/?q={word}"]
    read = {}
    for path in paths:
        answer = client.get(path)
        if answer.status_code == 200 and not answer.streaming:
            read[path] = set(NAME.findall(answer.content.decode(errors="ignore")))
    for path, method, operation in made.operations("get"):
        if set(PLACE.findall(path)) <= set(ids):
            answer = made.call(path, method, operation, **ids)
            read[path] = set(NAME.findall(answer.content.decode(errors="ignore")))
    return read


@pytest.mark.parametrize(("who", "level", "is_hidden"), CASES)
def test_no_door_tells_a_name_to_whom_it_is_not_for(cast, client, house, who, level, is_hidden):
    choose_rights(rights={"names": level}, by=cast.actor(cast.ada), now=clock.now())
    read = read_at_every_door(cast, client, house, who)
    told = {path: sorted(names - {f"Zqx{who}"}) for path, names in read.items() if names - {f"Zqx{who}"}}
    assert len(read) > 40
    if is_hidden:
        assert told == {}
    else:
        assert len(told) > 10
        assert any("/api/" in path for path in told)
