"""Reading a long debate: what helps, what is new, what is for and against; on a desk and on a phone."""

from playwright.sync_api import expect

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}


def test_a_debate_is_read_by_what_is_new_and_by_what_helps(house, enter):
    place = house.ask("prepare_neighbourhood", slug="lectura", posts=4)
    question_id = int(place["question"].split("/")[-2])
    tito = enter("Tito", place["people"]["tito"]).goes_to(place["question"])
    tito.page.evaluate("window.neverReloaded = true")
    for number in range(2):
        house.ask(
            "someone_writes",
            space="lectura",
            question_id=question_id,
            by=place["people"]["ines"],
            body=f"Aviso {number}: el silo se vacía los lunes.",
        )
    # New texts are told, and nothing that is being read moves.
    tells = tito.page.locator("#news a")
    expect(tells).to_contain_text("2", timeout=15_000)
    assert tito.page.evaluate("window.neverReloaded")
    expect(tito.page.get_by_text("Aviso 0")).to_have_count(0)
    tells.click()
    first = tito.page.locator(".post:target")
    expect(first).to_contain_text("Aviso 0")
    expect(first).to_be_focused()

    helps = first.locator(".helps button")
    helps.nth(0).click()
    expect(helps.nth(0)).to_have_attribute("aria-pressed", "true")
    helps.nth(1).focus()
    tito.page.keyboard.press("Enter")
    expect(helps.nth(1)).to_have_attribute("aria-pressed", "true")
    expect(helps.nth(0)).to_have_attribute("aria-pressed", "false")
    tito.goes_to(place["question"])
    expect(tito.page.locator(".helps [aria-pressed=true]")).to_have_count(1)
    tito.follows("What people who otherwise disagree find helpful").sees("We do not know yet")

    phone = enter("Rosa", place["people"]["rosa"], color_scheme="dark", **PHONE)
    phone.goes_to(f"{place['question']}outline/").sees("Outline")
    assert phone.overflow <= 0
    phone.goes_to(f"{place['question']}?order=needs&show=mine")
    assert phone.overflow <= 0
