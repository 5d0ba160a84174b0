"""What somebody has written is there when it is needed: on this device, for this person, until it has been taken."""

import pytest
from playwright.sync_api import expect

TEXT = "Una hora de trabajo:\nlo que **aprendimos** en tres plantas."
TITLE = "Astillas de poda"


@pytest.fixture(scope="module")
def place(house):
    return house.ask("prepare_neighbourhood", slug="drafts", posts=0)


def body(someone):
    return someone.page.locator("textarea[name=body]")


def title(someone):
    return someone.page.locator("input[name=title]")


@pytest.fixture
def tito(enter, place):
    someone = enter("Tito", place["people"]["tito"]).goes_to(place["question"])
    someone.page.locator("input[name=kind][value=idea]").check()
    title(someone).fill(TITLE)
    body(someone).fill(TEXT)
    return someone


def composer_button(someone):
    return someone.page.locator("#write form button").first


def sends(someone):
    """Press the button of the composer, whatever comes of it."""
    composer_button(someone).click()
    someone.page.wait_for_load_state()


def finds_it_again(someone, place):
    someone.page.goto(place["question"])
    expect(body(someone)).to_have_value(TEXT)
    expect(title(someone)).to_have_value(TITLE)
    someone.sees("Recovered: you had left this unsent.")


def sign_in_again(someone, house, address):
    key = house.ask("session_of", email=address)
    someone.page.context.add_cookies([{"name": "sessionid", "value": key, "url": house.url}])


def test_it_is_said_that_it_is_kept(tito):
    tito.sees("Saved on this device.").sees_no("Recovered: you had left this unsent.")


def test_after_the_session_was_lost(tito, place, house):
    tito.page.context.clear_cookies(name="sessionid")
    sends(tito)
    assert "/accounts/login/" in tito.page.url
    sign_in_again(tito, house, place["people"]["tito"])
    tito.page.goto(tito.page.url.partition("next=")[2])
    expect(body(tito)).to_have_value(TEXT)
    finds_it_again(tito, place)


def test_somebody_else_on_the_same_device_sees_nothing_of_it(tito, place, house):
    sign_in_again(tito, house, place["people"]["rosa"])
    tito.page.goto(place["question"])
    expect(body(tito)).to_have_value("")
    sign_in_again(tito, house, place["people"]["tito"])
    finds_it_again(tito, place)


@pytest.mark.parametrize("status", [403, 409, 413, 429, 500])
def test_after_a_refusal_or_an_error(tito, place, status):
    tito.page.route("**/write/", lambda route: route.fulfill(status=status, body="No"), times=1)
    with tito.watch.expecting(status):
        sends(tito)
        finds_it_again(tito, place)


def test_after_the_network_failed(tito, place):
    tito.page.route("**/write/", lambda route: route.abort(), times=1)
    composer_button(tito).click()
    tito.page.wait_for_timeout(300)
    finds_it_again(tito, place)


def test_after_a_stale_page(tito, place):
    tito.page.context.clear_cookies(name="csrftoken")
    with tito.watch.expecting(403):
        sends(tito)
        expect(tito.page.get_by_text("No se ha cambiado nada").first).to_be_visible()
        expect(tito.page.locator("textarea[readonly]")).to_have_value(TEXT)
        finds_it_again(tito, place)


def test_once_it_was_taken_it_is_gone(tito, place):
    sends(tito)
    tito.page.wait_for_url("**#c*")
    tito.page.wait_for_function("() => !Object.keys(localStorage).some((key) => key.startsWith('kept:'))")
    tito.page.goto(place["question"])
    expect(body(tito)).to_have_value("")
    tito.sees_no("Recovered: you had left this unsent.", "Saved on this device.")
    expect(title(tito)).to_have_value("")


def test_a_limit_is_told_once_half_of_it_is_taken(tito):
    counter = body(tito).locator("+ output")
    expect(counter).to_be_empty()
    body(tito).fill("a" * 5_000)
    expect(counter).to_have_text("5000 / 10.000")


def test_what_was_typed_before_the_scripts_had_come(tito, place):
    """On a slow line somebody writes before the page can keep it: it is kept as soon as it can."""
    held = []
    tito.page.evaluate("localStorage.clear()")
    with tito.page.expect_request("**/behaviours/draft*"):
        tito.page.route("**/behaviours/draft*", lambda route: held.append(route))  # noqa: PLW0108
        tito.page.goto(place["question"])
    body(tito).fill(TEXT)
    title(tito).fill(TITLE)
    for route in held:
        route.continue_()
    tito.page.unroute_all()
    tito.sees("Saved on this device.")
    finds_it_again(tito, place)
