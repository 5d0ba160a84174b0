"""What somebody writes is there when it is needed: on any device, for this person, until it has been taken."""

import re

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
def tito(enter, place, house):
    house.ask("forget_drafts")
    someone = enter("Tito", place["people"]["tito"]).goes_to(place["question"])
    someone.page.locator("input[name=kind][value=idea]").check()
    title(someone).fill(TITLE)
    body(someone).fill(TEXT)
    return someone


def composer_button(someone):
    return someone.page.locator("#write form button:not([type=button])").first


def sends(someone):
    """Press the button of the composer, whatever comes of it."""
    with someone.page.expect_navigation():
        composer_button(someone).click()


def finds_it_again(someone, place):
    someone.page.goto(place["question"])
    body(someone).scroll_into_view_if_needed()
    expect(body(someone)).to_have_value(TEXT)
    expect(title(someone)).to_have_value(TITLE)
    someone.sees("Recovered: you had left this unsent.")


def sign_in_again(someone, house, address):
    key = house.ask("session_of", email=address)
    someone.page.context.add_cookies([{"name": "sessionid", "value": key, "url": house.url}])


SAVED = "Saved: you find it again on any device."
BOTH_ARE_THERE = """path => fetch(`/api/v1/me/drafts/?path=${path}`).then(answer => answer.json())
    .then(rows => rows.length === 2)"""
ROSA = re.compile(r"^Pregunto a \[@Rosa\]\(person:\d+\) por la poda$")


def is_kept(someone):
    someone.sees(SAVED)
    someone.page.wait_for_function("() => !Object.keys(localStorage).some((key) => key.startsWith('kept:'))")


def test_a_name_is_chosen_by_keyboard_and_the_text_is_found_on_another_device(enter, place):
    tito = enter("Tito", place["people"]["tito"]).goes_to(place["question"])
    field, keys = body(tito), tito.page.keyboard
    tito.page.locator("input[name=kind][value=experience]").check()
    field.focus()
    keys.type("Pregunto a @ro", delay=30)
    offered = tito.page.get_by_role("option")
    expect(offered).to_have_text(["Rosa"])
    expect(field).to_have_attribute("aria-expanded", "true")
    keys.press("Escape")
    expect(offered).to_have_count(0)
    keys.type("x")
    keys.press("Backspace")
    keys.press("Backspace")
    keys.press("Backspace")
    keys.press("Backspace")
    keys.type("@", delay=30)
    expect(offered.first).to_have_attribute("aria-selected", "true")
    names = offered.all_text_contents()
    for _step in range(names.index("Rosa")):
        keys.press("ArrowDown")
    keys.press("Enter")
    keys.type("por la poda")
    expect(field).to_have_value(ROSA)
    is_kept(tito)

    elsewhere = enter("Tito", place["people"]["tito"]).goes_to(place["question"])
    expect(body(elsewhere)).to_have_value(ROSA)
    elsewhere.sees("Recovered: you had left this unsent.")
    body(elsewhere).press("End")
    elsewhere.page.keyboard.type(".")
    is_kept(elsewhere)

    field.press("End")
    keys.type("!")
    tito.sees("This text was changed or sent on another page meanwhile. Nothing of yours is lost.")
    tito.page.get_by_role("button", name=tito.says("Take what is there")).click()
    expect(field).to_have_value(re.compile(r"poda\.$"))
    tito.page.get_by_role("button", name=tito.says("Preview")).click()
    expect(tito.page.locator(".preview")).to_have_text("Pregunto a @Rosa por la poda.")
    tito.page.get_by_role("button", name=tito.says("Preview")).click()
    field.press("Control+Enter")
    tito.page.wait_for_url("**#c*")
    expect(tito.page.locator(".thread bdi")).to_have_text("@Rosa")
    rosa = enter("Rosa", place["people"]["rosa"]).goes_to("/notices/")
    expect(rosa.page.get_by_text("Tito te menciona en")).to_be_visible()


def test_lists_go_on_words_become_bold_and_what_was_read_is_quoted(enter, place):
    tito = enter("Tito", place["people"]["tito"]).goes_to(place["question"])
    field, keys = body(tito), tito.page.keyboard
    expect(tito.page.get_by_role("toolbar")).to_be_visible()
    field.fill("")
    keys.type("- uno\ndos\n\n")
    keys.press("Control+b")
    keys.type("tres")
    expect(field).to_have_value("- uno\n- dos\n**tres**")
    tito.page.evaluate(
        """() => {
            const words = document.querySelector(".thread .prose p").firstChild;
            getSelection().setBaseAndExtent(words, 0, words, 8);
        }"""
    )
    tito.page.get_by_role("button", name=tito.says("Quote this")).click()
    expect(field).to_have_value(re.compile(r"> Pregunto\n>\n> — \[Tito\]\(http://\S+/\d+/\)\n\n$"))
    field.fill("")
    tito.page.wait_for_timeout(1_700)


def test_it_is_said_that_it_is_kept(tito):
    is_kept(tito)
    tito.sees_no("Recovered: you had left this unsent.")


def test_after_the_session_was_lost(tito, place, house):
    tito.page.context.clear_cookies(name="sessionid")
    with tito.watch.expecting(401):
        sends(tito)
        assert "/accounts/login/" in tito.page.url
        sign_in_again(tito, house, place["people"]["tito"])
    tito.page.goto(tito.page.url.partition("next=")[2])
    expect(body(tito)).to_have_value(TEXT)
    finds_it_again(tito, place)


def test_somebody_else_on_the_same_device_sees_nothing_of_it(tito, place, house):
    sign_in_again(tito, house, place["people"]["rosa"])
    with tito.watch.expecting(409):
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
    tito.page.wait_for_timeout(1_000)
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
    tito.sees_no("Recovered: you had left this unsent.", SAVED)
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
    with tito.page.expect_request("**/writing/drafts*"):
        tito.page.route("**/writing/drafts*", lambda route: held.append(route))  # noqa: PLW0108
        tito.page.goto(place["question"])
    body(tito).fill(TEXT)
    title(tito).fill(TITLE)
    for route in held:
        route.continue_()
    tito.page.unroute_all()
    is_kept(tito)
    tito.page.wait_for_function(BOTH_ARE_THERE, arg=f"{place['question']}write/")
    finds_it_again(tito, place)
