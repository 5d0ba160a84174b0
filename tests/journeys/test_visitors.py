"""A question is opened to people without an account: by link and code, on a phone, and into an account later."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.words import catalogue

PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
PICTURES = os.environ.get("MINGA_VISIT_PICTURES", "")


def photographed(someone, name):
    if PICTURES:
        someone.is_photographed(Path(PICTURES) / f"{name}.png")


@pytest.mark.parametrize("locale", ["es-ES", "en-GB"])
def test_a_visitor_votes_writes_and_takes_it_along(house, enter, locale):
    language = locale[:2]
    slug = f"visitas-{language}"
    place = house.ask("prepare_visitable", slug=slug, language=language)
    people = place["people"]

    rosa = enter("Rosa", people["rosa"], locale=locale).goes_to(place["question"]).follows("Visitors")
    rosa.sees("The administrators have not chosen that questions may be opened to visitors. Ask them for it.")
    ada = enter("Ada", people["ada"], locale=locale).goes_to(f"{place['home']}administration/")
    ada.follows("Taking part without an account")
    photographed(ada, f"choose-{language}")
    ada.marks("Facilitators may open a question to visitors").presses("Save")
    ada.is_told("That holds for all questions of the space from now on.")

    rosa.goes_to(place["question"]).follows("Visitors")
    photographed(rosa, f"before-{language}")
    rosa.presses("Open it to visitors")
    rosa.is_told("The question is open to visitors. Hand out the address or the code.")
    expect(rosa.page.locator("svg.qr")).to_be_visible()
    address = rosa.page.locator("a[href*='/debate/visit/']").first.inner_text()
    photographed(rosa, f"open-{language}")

    scheme = "dark" if language == "es" else "light"
    phone = enter("Visitor", locale=locale, color_scheme=scheme, **PHONE).goes_to(address)
    phone.sees("¿Qué hacemos con la plaza?", "You take part as a visitor, without an account.")
    photographed(phone, f"visit-{language}-{scheme}")
    assert phone.overflow <= 0
    assert not [each for each in phone.page.context.cookies() if each["name"] == "minga_visitor"]
    for stance in ("Agree", "Disagree", "Pass"):
        phone.presses(stance)
    (cookie,) = [each for each in phone.page.context.cookies() if each["name"] == "minga_visitor"]
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Lax", place["home"])
    phone.sees("You have answered every statement")
    phone.control("Your statement").fill("Faltan bancos a la sombra")
    phone.presses("Add the statement")
    phone.is_told("Thank you. A facilitator reads it first; then everybody sees it.")
    phone.sees("It waits: a facilitator reads it first.")
    photographed(phone, f"written-{language}-{scheme}")
    assert phone.overflow <= 0
    phone.follows("What is kept of you")
    photographed(phone, f"kept-{language}-{scheme}")
    phone.follows("Back to the question").follows("All statements")
    photographed(phone, f"statements-{language}-{scheme}")
    phone.presses("Agree")
    phone.goes_to(address).follows("Write something longer")
    photographed(phone, f"write-{language}-{scheme}")
    phone.goes_to(address).follows("Opinion map")
    photographed(phone, f"map-{language}-{scheme}")
    phone.goes_to(place["home"])
    assert "/accounts/login/" in phone.place, "nothing else of the space"

    rosa.goes_to(place["question"]).follows("Visitors").follows("Read them")
    rosa.sees("Faltan bancos a la sombra")
    rosa.follows("Faltan bancos a la sombra").follows("Decide").marks("It stands").presses("Save")
    phone.goes_to(address).sees("Everybody sees it.")

    house.ask("crowd_visits", space=slug, question_id=place["question_id"], count=9)
    rosa.goes_to(place["question"]).follows("Visitors").sees("All from one network address.")
    photographed(rosa, f"flood-{language}")
    rosa.presses("Set them aside").is_told("They no longer count. Nothing was deleted, and you can bring them back.")
    rosa.presses("Let them count again").is_told("They count again.")
    rosa.presses("Draw it without visitors").is_told("The map is drawn without visitors.")
    rosa.presses("Draw it with visitors")
    rosa.goes_to(f"{place['question']}map/")
    photographed(rosa, f"audience-{language}")

    phone.goes_to(place["invitation"])
    phone.writes({"Your name": "Nora", "Your e-mail": f"nora@{slug}.example.org"})
    phone.page.locator("main form button.button").first.click()
    phone.page.wait_for_url("**/debate/**")
    phone.looks_around().sees("You did something here as a visitor. You can take it into your account.")
    phone.follows("Bring it along")
    photographed(phone, f"bring-{language}-{scheme}")
    phone.presses("Bring it along")
    phone.goes_to(f"{place['question']}statements/all/").sees("Nora")
    expect(phone.page.locator(".stance-row [aria-pressed=true]")).to_have_count(4)
    phone.sees_no("You did something here as a visitor. You can take it into your account.")

    rosa.goes_to(place["question"]).follows("Visitors").presses("Close it to visitors")
    late = enter("Late", locale=locale, **PHONE)
    with late.watch.expecting(409):
        late.goes_to(address).sees("This address no longer lets visitors in.")


def test_it_works_on_a_phone_without_scripts(house, enter):
    place = house.ask("prepare_visitable", slug="sin-guiones", language="es")
    address = house.ask("open_to_visitors", space="sin-guiones", question_id=place["question_id"])
    context = enter("Nobody", **PHONE, java_script_enabled=False)
    page = context.page
    page.goto(address)
    for _each in range(3):
        page.locator("button.stance-agree").first.click()
    page.locator("input[name=text], textarea[name=text]").first.fill("Sin guiones también")
    page.locator("form.form button.button:not([type=button])").first.click()
    expect(page.get_by_text("Sin guiones también")).to_be_visible()


def test_every_word_that_the_guide_sets_apart_stands_on_a_page():
    """What somebody is told to press is there, in both languages."""
    guide = (Path(__file__).parents[2] / "docs" / "how-to" / "take-part-without-an-account.md").read_text()
    phrases = {part for each in re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", guide) for part in each.split(" → ")}
    assert len(phrases) > 20
    assert sorted(each for each in phrases if each not in catalogue("es")) == []
