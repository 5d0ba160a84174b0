"""One's own profile, how one wants to be told, and everything that is kept about oneself."""

import pytest
from django.test import Client

from minga.foundation.declared import declare_export, declared
from minga.foundation.events import publish
from minga.foundation.notices.tests.telling import BellRang
from minga.foundation.scope import in_space
from minga.foundation.testing.cast import NOW, Cast


def test_name_language_and_time_zone(client: Client, cast: Cast) -> None:
    client.force_login(cast.tito)
    wanted = {"name": "  Tito   Pérez ", "language": "en", "time_zone": "America/Lima"}
    assert client.post("/me/", wanted).status_code == 302
    cast.tito.refresh_from_db()
    assert (cast.tito.name, cast.tito.language, cast.tito.time_zone) == ("Tito Pérez", "en", "America/Lima")
    assert '<html lang="en"' in client.get("/me/").content.decode()


@pytest.mark.parametrize("change", [{"language": "xx"}, {"time_zone": "Mars/Base"}, {"name": "x" * 121}])
def test_wrong_input_changes_nothing(client: Client, cast: Cast, change: dict[str, str]) -> None:
    client.force_login(cast.tito)
    assert client.post("/me/", {"name": "Otro", "language": "es", "time_zone": ""} | change).status_code == 422
    cast.tito.refresh_from_db()
    assert cast.tito.name == "Tito"


def test_pages_are_read_in_one_s_own_language(client: Client, cast: Cast) -> None:
    client.force_login(cast.tito)
    assert '<html lang="es"' in client.get("/me/", headers={"accept-language": "en"}).content.decode()


@pytest.mark.parametrize("path", ["/me/", "/me/export/", "/me/keys/"])
def test_visitors_are_sent_to_sign_in(client: Client, db: None, path: str) -> None:
    assert client.get(path).status_code == 302


def test_the_export_holds_mine_and_nobody_else_s(client: Client, cast: Cast, neighbours: Cast) -> None:
    publish(BellRang(bell_id=11), by=cast.actor(cast.tito), now=NOW)
    publish(BellRang(bell_id=22), by=cast.actor(cast.rosa), now=NOW)
    with in_space(neighbours.space.pk):
        publish(BellRang(bell_id=33), by=neighbours.actor(neighbours.tito), now=NOW)
    declare_export("testing", lambda actor: [f"lo de {actor.name}"])
    try:
        client.force_login(cast.tito)
        answer = client.get("/me/export/")
    finally:
        del declared().exports["testing"]
    kept = answer.json()
    (space,) = kept["spaces"]
    assert kept["profile"]["email"] == cast.tito.email
    assert [each["about"] for each in space["did"]] == [{"bell_id": 11}]
    assert space["wrote"]["testing"] == ["lo de Tito"]
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
