"""The main pages in WebKit, which is what an iPhone runs: they load, fit, can be used, and have no barriers."""

import re

import pytest

from tests.journeys.webkit import a_webkit

# Selenium's own driver for WebKitGTK calls its base the old way.
pytestmark = pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning")


@pytest.fixture(scope="module")
def place(house):
    return house.ask("prepare_neighbourhood", slug="iphones", posts=3)


@pytest.fixture(scope="module")
def tito(house, place):
    with a_webkit(house.url) as phone:
        phone.signs_in(house.ask("session_of", email=place["people"]["tito"]))
        yield phone


@pytest.mark.parametrize("which", ["home", "purpose", "community", "question", "ranked", "approval"])
def test_a_page_fits_and_has_no_barrier(tito, place, which):
    tito.goes_to(place[which])
    assert tito.finds("h1").text
    assert tito.barriers() == []


def test_statements_are_answered_one_after_the_other(tito, place):
    tito.goes_to(f"{place['question']}statements/")
    first = tito.text(".stance-text")
    tito.presses("button[name=stance][value=agree]")
    tito.waits_for(lambda: tito.text(".stance-text") not in {"", first})
    assert tito.barriers() == []


def test_who_is_not_signed_in_can_sign_in(house, tito):
    tito.driver.delete_all_cookies()
    tito.goes_to("/accounts/login/")
    assert tito.finds("form button")
    assert tito.barriers() == []


def test_a_verdict_is_read(house):
    place = house.ask("prepare_verdict", slug="veredicto-iphone")
    with a_webkit(house.url) as phone:
        phone.signs_in(house.ask("session_of", email=place["tito"]))
        phone.goes_to(place["verdict"])
        assert phone.finds(".verdict-text").text
        assert phone.finds("h1").text
        assert phone.barriers() == []


def test_the_first_hour_and_who_comes_in_by_a_link(empty_house):
    with a_webkit(empty_house.url) as phone:
        phone.goes_to(empty_house.ask("welcome_address"))
        for step in (
            {"organization": "Barrio Sur", "name": "Rosa", "email": "rosa@vecinas.example"},
            {},
            {},
            {"people": "Tito"},
        ):
            assert phone.barriers() == []
            for name, text in step.items():
                phone.fills(f"[name={name}]", text)
            phone.goes_on("button[name=go][value=on]")
        assert phone.barriers() == []
        phone.goes_on("button[name=to][value=sheet]")
        link = re.search(rf"{empty_house.url}(/\S+)", phone.text("li.card"))[1]
        phone.driver.delete_all_cookies()
        phone.goes_to(link)
        assert phone.barriers() == []
        phone.fills("[name=email]", "tito@vecinas.example")
        phone.goes_on("main form button")
        assert phone.finds(".stance-text").text
        assert phone.barriers() == []
