"""On a phone without network: what was read is there, what is written is sent once, and nobody else sees either."""

import json
import re

import pytest
from playwright.sync_api import expect

TEXT, LATE = "Escrito en el metro, sin cobertura.", "Llega tarde, y no se pierde."


@pytest.fixture(scope="module")
def place(house):
    return house.ask("prepare_neighbourhood", slug="phone", posts=1)


def turn_on(someone, house):
    someone.page.goto(f"{house.url}/me/phone/")
    someone.page.locator("[data-phone-on]").click()
    expect(someone.page.locator("[data-phone-off]")).to_be_visible()
    someone.page.wait_for_function("navigator.serviceWorker.controller !== null")


def writes(someone, text):
    someone.page.locator("input[name=kind][value=experience]").check()
    someone.page.locator("textarea[name=body]").fill(text)
    someone.page.locator("#write form button:not([type=button])").first.click()
    someone.page.wait_for_load_state()


def offline(someone, is_off=True):
    someone.page.context.set_offline(is_off)


def test_without_network_and_with_it_again(enter, house, place):
    tito = enter("Tito", place["people"]["tito"])
    turn_on(tito, house)
    question = place["question"]
    tito.page.goto(question)
    expect(tito.page.locator("textarea[name=body]")).to_be_visible()
    tito.page.wait_for_function("u => caches.match(u).then(Boolean)", arg=question)
    offline(tito)
    tito.page.goto(question)
    expect(tito.page.locator("main > .notice-warn")).to_contain_text(re.compile(r"visto a las \d+:\d+"))
    writes(tito, TEXT)
    expect(tito.page.get_by_role("heading", name="Sin conexión", exact=True)).to_be_visible()
    expect(tito.page.locator("[data-later]")).to_contain_text(TEXT)
    expect(tito.page.locator("[data-phone-read] a").first).to_be_visible()
    offline(tito, False)
    tito.page.goto(question)
    expect(tito.page.get_by_text("Lo que escribiste sin conexión ya se ha enviado.")).to_be_visible()
    tito.page.goto(question)
    expect(tito.page.locator(".post", has_text=TEXT)).to_have_count(1)

    offline(tito)
    tito.page.goto(question)
    writes(tito, LATE)
    closing = {"question_id": int(question.split("/")[-2]), "by": place["people"]["rosa"]}
    house.ask("close_question", space="phone", **closing)
    offline(tito, False)
    tito.page.goto(f"{house.url}/me/phone/")
    refused = tito.page.locator("[data-later] li", has_text=LATE)
    expect(refused).to_contain_text("No se aceptó.")
    expect(refused.get_by_role("button", name="Copiar el texto")).to_be_visible()

    tito.page.context.clear_cookies(name="sessionid")
    tito.page.goto(f"{house.url}/words/")
    tito.page.wait_for_function("caches.keys().then(all => !all.some(name => name.startsWith('read-')))")
    offline(tito)
    tito.page.goto(question)
    expect(tito.page.get_by_role("heading", name="Sin conexión", exact=True)).to_be_visible()
    expect(tito.page.get_by_text(LATE)).to_have_count(0)
    offline(tito, False)


def test_it_can_be_put_among_the_apps(enter, house, place):
    rosa = enter("Rosa", place["people"]["rosa"]).goes_to(place["question"])
    manifest = rosa.page.request.get(rosa.page.locator("link[rel=manifest]").get_attribute("href"))
    told = json.loads(manifest.text())
    assert told["start_url"] == "/s/phone/"
    assert {"any", "maskable"} <= {icon["purpose"] for icon in told["icons"] if "purpose" in icon}
    session = rosa.page.context.new_cdp_session(rosa.page)
    found = session.send("Page.getAppManifest")
    assert found["errors"] == []
    assert rosa.page.request.get(told["icons"][0]["src"]).ok
