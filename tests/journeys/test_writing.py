"""Writing, as somebody does it: a summary with its tools, an address that becomes a card, an edit, a second thought."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def place(house):
    return house.ask("prepare_writing", slug="escritura")


def body(someone):
    return someone.page.locator("textarea[name=body]")


def photographed(someone, name):
    """A picture for whoever wants to look: the journey itself keeps none."""
    folder = os.environ.get("MINGA_JOURNEY_PICTURES")
    if folder:
        someone.is_photographed(Path(folder) / f"{name}.png")


def sends(someone):
    with someone.page.expect_navigation():
        someone.page.locator("form:has(textarea[name=body]) button:not([type=button])").first.click()


def test_a_summary_is_written_with_tools_and_tells_whom_it_names(enter, place):
    rosa = enter("Rosa", place["people"]["rosa"]).goes_to(place["closed"]).goes_to(f"{place['closed']}summary/write/")
    field, keys = body(rosa), rosa.page.keyboard
    expect(rosa.page.get_by_role("toolbar")).to_be_visible()
    field.fill("")
    keys.press("Control+b")
    keys.type("Acordamos")
    keys.press("End")
    keys.type(" con @ti", delay=30)
    expect(rosa.page.get_by_role("option")).to_have_text(["Tito"])
    keys.press("Enter")
    keys.type("el compost.")
    expect(field).to_have_value(re.compile(r"^\*\*Acordamos\*\* con \[@Tito\]\(person:\d+\) el compost\.$"))
    photographed(rosa, "summary")
    sends(rosa)
    with rosa.page.expect_navigation():
        rosa.page.locator("main form button:not([type=button])").first.click()
    expect(rosa.page.locator("main bdi").first).to_have_text("@Tito")
    tito = enter("Tito", place["people"]["tito"]).goes_to("/notices/")
    expect(tito.page.get_by_text("Rosa te menciona en")).to_be_visible()


def test_a_pasted_address_is_a_card_and_an_edit_is_read_word_by_word(enter, place, house):
    tito = enter("Tito", place["people"]["tito"]).goes_to(place["question"])
    tito.page.locator("input[name=kind][value=experience]").check()
    body(tito).fill(f"Ya lo preguntamos una vez.\n\n{house.url}{place['closed']}")
    sends(tito)
    card = tito.page.locator(".thread a.ref-card")
    expect(card).to_have_text(re.compile(rf"Pregunta:\s+{place['title']}\s+· "))
    photographed(tito, "card")
    tito.page.locator(".thread .post-head a:has(time)").first.click()
    with tito.page.expect_navigation():
        tito.page.get_by_role("link", name=tito.says("Edit")).first.click()
    body(tito).fill(f"Ya lo preguntamos dos veces.\n\n{house.url}{place['closed']}")
    sends(tito)
    tito.page.locator("details.keep summary").first.click()
    changes = tito.page.locator(".changes").last
    expect(changes.locator("del")).to_contain_text("una vez.")
    expect(changes.locator("ins")).to_contain_text("dos veces.")
    photographed(tito, "words")


def test_what_was_sent_is_taken_back_into_the_field(enter, place):
    ines = enter("Inés", place["people"]["ines"]).goes_to(place["question"])
    ines.page.locator("input[name=kind][value=experience]").check()
    body(ines).fill("Lo digo demasiado pronto.")
    sends(ines)
    expect(ines.page.locator(".thread")).to_contain_text("Lo digo demasiado pronto.")
    expect(ines.page.get_by_role("timer")).to_have_text(re.compile(r"segundos que quedan: \d"))
    photographed(ines, "undo")
    with ines.page.expect_navigation():
        ines.page.get_by_role("button", name=ines.says("Undo")).click()
    ines.sees("It is not sent: your words are in the field again.")
    body(ines).scroll_into_view_if_needed()
    expect(body(ines)).to_have_value("Lo digo demasiado pronto.")
    expect(ines.page.locator("main")).not_to_contain_text("Lo digo demasiado pronto. ")
    sends(ines)
    expect(ines.page.get_by_role("timer")).to_have_count(0, timeout=15_000)
