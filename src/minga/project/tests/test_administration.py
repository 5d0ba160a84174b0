"""Every page of administration is found from one page, which is the administrators' alone."""

import pytest
from django.urls import reverse

from minga.foundation.administered import ADMINISTRATION_GROUPS
from minga.foundation.declared import declared


def test_an_administrator_finds_every_page_of_administration(cast, client):
    client.force_login(cast.ada)
    page = client.get("/s/prueba/administration/").content.decode()
    assert declared().administration
    for name in declared().administration:
        assert f'href="{reverse(name, args=["prueba"])}"' in page


def test_each_page_stands_in_a_group_that_there_is():
    assert {page.group for page in declared().administration.values()} <= set(ADMINISTRATION_GROUPS)


@pytest.mark.parametrize("person", ["rosa", "tito", "ines", "salma"])
def test_nobody_else_gets_in(cast, client, person):
    client.force_login(getattr(cast, person))
    for name in ["administration:start", *declared().administration]:
        assert client.get(reverse(name, args=["prueba"])).status_code in {403, 404}, name


def test_an_administrator_is_led_there_by_the_menu(cast, client):
    client.force_login(cast.ada)
    assert 'href="/s/prueba/administration/"' in client.get("/s/prueba/").content.decode()
    client.force_login(cast.rosa)
    assert "/administration/" not in client.get("/s/prueba/").content.decode()
