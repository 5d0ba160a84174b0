"""Without a mouse, without a large screen, without scripts: the same house for everybody."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.steps import tab_to

PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}


@pytest.fixture(scope="module")
def place(house):
    return house.ask("prepare_neighbourhood", slug="phones", posts=4)


def test_the_first_stop_skips_to_the_content(enter, place):
    tito = enter("Tito", place["people"]["tito"]).goes_to(place["question"])
    tito.page.keyboard.press("Tab")
    skip = tito.named("link", "Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    tito.page.keyboard.press("Enter")
    expect(tito.page.locator("#main")).to_be_focused()


def test_the_menu_opens_and_closes_by_keyboard(enter, place):
    tito = enter("Tito", place["people"]["tito"]).goes_to(place["home"])
    tab_to(tito.page, lambda focused: focused["text"] in {"Menú de Tito", "T"})
    tito.page.keyboard.press("Enter")
    expect(tito.named("link", "My account")).to_be_visible()
    tito.page.keyboard.press("Escape")
    expect(tito.named("link", "My account")).to_be_hidden()


def test_the_spaces_and_their_places_open_by_keyboard(enter, place):
    tito = enter("Tito", place["people"]["tito"]).goes_to(place["home"])
    menu = tito.page.locator("#spaces")
    tab_to(tito.page, lambda focused: "phones" in focused["text"].lower() or "Vecin" in focused["text"])
    tito.page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    with tito.page.expect_navigation():
        tito.named("link", "Communities", menu).click()
    tito.looks_around()
    assert tito.place.endswith("/community/")


def test_on_a_phone_the_bar_below_leads_everywhere_and_says_where_one_is(enter, place):
    rosa = enter("Rosa", place["people"]["rosa"], **PHONE).goes_to(place["ranked"])
    bar = rosa.page.get_by_role("navigation", name=rosa.says("Sections"))
    labels = [each.strip() for each in bar.locator("a:visible, button:visible").all_inner_texts()]
    assert labels == ["Inicio", "Debates", "Decisiones", "Resultados", "Yo"]
    assert bar.locator("[aria-current]").all_inner_texts() == ["Decisiones"]
    assert rosa.page.locator(".bar-row").bounding_box()["height"] < 60
    for name in ("Debates", "Decisions", "Outcomes", "Home"):
        rosa.follows(name, inside=bar)
        assert bar.locator("[aria-current=page]").count() == 1, name
    rosa.opens_the_menu()
    expect(rosa.named("link", "My account")).to_be_in_viewport()


def test_dialogs_open_keep_the_focus_and_close_by_keyboard(enter):
    someone = enter("Nadie").goes_to("/gallery/")
    opener = someone.page.locator("[data-dialog-open]").first
    dialog = someone.page.locator(f"#{opener.get_attribute('data-dialog-open')}")
    opener.focus()
    someone.page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    assert dialog.evaluate("it => it.contains(document.activeElement)")
    someone.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_stances_are_taken_by_keyboard_and_the_focus_stays_on_the_buttons(enter, place):
    tito = enter("Tito", place["people"]["tito"]).goes_to(place["question"] + "statements/")
    for number, stance in enumerate(("agree", "disagree"), start=1):
        tab_to(tito.page, lambda focused, stance=stance: focused["value"] == stance)
        tito.page.keyboard.press("Enter")
        expect(tito.page.get_by_text(re.compile(rf"^\s*{number} de 3 ")).first).to_be_visible()
        expect(tito.page.locator(f".stance [value={stance}]")).to_be_focused()
    tab_to(tito.page, lambda focused: focused["value"] == "pass", most=1)
    tito.page.keyboard.press("Enter")
    tito.sees("You have answered every statement")


def test_a_ranked_ballot_is_cast_by_keyboard_and_gives_a_receipt(enter, place):
    tito = enter("Tito", place["people"]["tito"]).goes_to(place["ranked"])
    for option, rank in (("option-1", "2"), ("option-2", "1")):
        tab_to(tito.page, lambda focused, option=option: focused["name"] == option)
        tito.page.keyboard.press(rank)
        expect(tito.page.locator(f"[name={option}]")).to_have_value(rank)
    for button in ("Review my vote", "Cast my vote"):
        tab_to(tito.page, lambda focused, button=button: tito.says(button).match(focused["text"]))
        with tito.page.expect_navigation():
            tito.page.keyboard.press("Enter")
    tito.sees("Your vote is in the box", "This is your receipt. It is shown only now.")


def test_nothing_scrolls_sideways_on_a_phone(enter, place):
    rosa = enter("Rosa", place["people"]["rosa"], **PHONE)
    home, question = place["home"], place["question"]
    addresses = [
        home,
        place["purpose"],
        place["community"],
        question,
        place["ranked"],
        place["approval"],
        *(question + part for part in ("statements/", "statements/all/", "map/", "estimates/", "summary/")),
        *(home + part for part in ("purpose/", "purpose/new/", "community/", "debate/", "decision/", "initiative/")),
        *(home + part for part in ("portfolio/", "health/", "search/?q=poda", "outcome/")),
        place["community"] + "invite/",
        place["community"] + "people/",
        "/notices/",
        "/me/",
        "/gallery/",
    ]
    wide = {address: rosa.goes_to(address).overflow for address in addresses}
    assert not {address: pixels for address, pixels in wide.items() if pixels > 0}


def test_visitors_sign_in_on_a_phone_without_scrolling_sideways(enter):
    nobody = enter("Nadie", **PHONE)
    for address in ("/", "/accounts/login/", "/accounts/login/code/", "/accounts/signup/", "/accounts/password/reset/"):
        assert nobody.goes_to(address).overflow <= 0, address


def test_the_language_is_changed_and_stays_changed(enter, place):
    tito = enter("Tito", place["people"]["tito"]).goes_to(place["purpose"])
    tito.opens_the_menu().follows("English")
    assert tito.page.locator("html").get_attribute("lang") == "en"
    tito.language = "en"
    tito.sees("Who takes part").goes_to(place["community"]).sees("What members gain")


def test_the_theme_is_changed_and_stays_changed(enter, place):
    tito = enter("Tito", place["people"]["tito"], color_scheme="light").goes_to(place["purpose"])
    light = tito.page.evaluate("getComputedStyle(document.body).backgroundColor")
    tito.opens_the_menu().presses_here("Light or dark")
    expect(tito.page.locator("html")).to_have_attribute("data-theme", "dark")
    tito.goes_to(place["community"])
    assert tito.page.locator("html").get_attribute("data-theme") == "dark"
    assert tito.page.evaluate("getComputedStyle(document.body).backgroundColor") != light


def test_without_scripts_one_signs_in_contributes_takes_a_stance_and_votes(enter, house, place):
    ines = enter("Inés", java_script_enabled=False)
    page = ines.page
    page.goto("/accounts/login/code/")
    page.locator("input[name=email]").fill(place["people"]["ines"])
    page.locator("main form button").first.click()
    letter = house.mails_to(place["people"]["ines"])[-1]
    page.locator("input[name=code]").fill(re.search(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]+)*)\s*$", letter, re.MULTILINE)[1])
    page.locator("main form button").first.click()

    page.goto(place["question"])
    ines.marks("Experience").writes({"Your contribution": "Escrito sin guiones."})
    ines.named("button", "Contribute").click()
    ines.sees("Your contribution is there.", "Escrito sin guiones.")
    page.goto(place["question"] + "statements/all/")
    ines.named("button", "Disagree").click()
    expect(page.locator("button[value=disagree][aria-pressed=true]").first).to_be_visible()
    page.goto(place["approval"])
    ines.marks("Astillas de poda")
    ines.named("button", "Cast my vote").click()
    ines.sees("Your vote is counted. You may change it until the vote closes.")
