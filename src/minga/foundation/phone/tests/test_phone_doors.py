"""What a phone asks for: the worker, the page without network, and what to call Minga among its apps."""

import pytest

from minga.foundation.tenancy.models import Space


def test_the_worker_stands_at_the_root_and_is_asked_for_anew(client, db):
    answer = client.get("/worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    spanish = answer.content.decode()
    assert spanish.startswith('const VERSION = "')
    english = client.get("/worker.js", headers={"Accept-Language": "en"}).content.decode()
    assert english != spanish
    assert english.partition("\n")[2] == spanish.partition("\n")[2]


def test_the_page_without_network_is_of_nobody(client, cast):
    client.force_login(cast.tito)
    shown = client.get("/offline/").content.decode()
    for piece in ("Tito", cast.tito.email, "csrfmiddlewaretoken", "data-person"):
        assert piece not in shown
    assert 'id="seen"' in shown


@pytest.mark.parametrize(("name", "short"), [("Prueba", "Prueba"), ("Cooperativa de la Vega", "Cooperativa")])
def test_a_space_is_called_by_its_own_name(client, cast, name, short):
    Space.objects.filter(pk=cast.space.pk).update(name=name, accent="#0a5c36", dark_accent="#66ccaa")
    told = client.get("/s/prueba/app.webmanifest").json()
    assert (told["name"], told["short_name"], told["start_url"]) == (name, short, "/s/prueba/")
    assert (told["theme_color"], told["lang"], told["scope"]) == ("#0a5c36", "es", "/")


def test_a_space_that_shows_itself_to_nobody_is_no_app_of_strangers(client, cast):
    Space.objects.filter(pk=cast.space.pk).update(is_open_to_visitors=False)
    assert client.get("/s/prueba/app.webmanifest").status_code == 302
    client.force_login(cast.nadie)
    assert client.get("/s/prueba/app.webmanifest").status_code == 404
    client.force_login(cast.tito)
    assert client.get("/s/prueba/app.webmanifest").json()["name"] == "Prueba"


def test_the_page_about_this_device_is_for_who_is_signed_in(client, cast):
    assert client.get("/me/phone/").status_code == 302
    client.force_login(cast.tito)
    assert "data-phone-on" in client.get("/me/phone/").content.decode()
    assert client.get("/app.webmanifest").json()["name"] == "Minga"
