"""The main pages in WebKit, which is what an iPhone runs: they load, fit, can be used, and have no barriers."""

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
