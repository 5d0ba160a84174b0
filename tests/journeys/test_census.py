"""An administrator brings a census, a facilitator opens a vote for verified people, and each finds out what they may.

A member who is not verified is told and led; whoever guesses waits; a guest is told that it is not theirs.
"""

import pytest
from playwright.sync_api import expect

LIST = """DNI;Fecha de nacimiento;Correo
12345678Z;05/03/1980;no se lee
00000001R;31/12/1999;no se lee
12345678A;01/01/1970;no se lee
"""
NOT_VERIFIED = (
    "We could not verify you with this. Look at what you typed; if it is right, ask whoever administers the space to "
    "check it in person."
)
MINE = ("12.345.678-z", "5/3/1980")


def types(someone, number, day):
    """What somebody types to be verified, and sends."""
    someone.page.locator("input[name=identifier]").fill(number)
    someone.page.locator("input[name=proof]").fill(day)
    someone.page.locator("form:has(input[name=identifier]) button.button").click()
    someone.page.wait_for_load_state()
    return someone


@pytest.mark.parametrize("locale", ["es-ES", "en-GB"])
def test_a_vote_for_verified_people(house, enter, locale):
    language = locale[:2]
    place = house.ask("prepare_draft", slug=f"censo-{language}")
    home, vote, people = place["home"], place["decision"], place["people"]

    ada = enter("Ada", people["ada"], locale=locale)
    ada.goes_to(f"{home}administration/").follows("Census: verified people").follows("Add a census")
    ada.writes({"Name": "Padrón 2026"}).presses("Save").is_told("The census is there.")
    ada.follows("Bring the list").uploads("File", "padron.csv", LIST).presses("See what it would do")
    ada.sees("The last letter does not go with the number: one of the two is mistyped.")
    ada.sees_no("12345678")
    assert ada.overflow <= 0
    ada.presses("Bring the rows that can be used").follows(
        "To “Padrón 2026”" if language == "en" else "Ir a «Padrón 2026»"
    )
    expect(ada.page.locator(".stats dd").first).to_have_text("2")

    rosa = enter("Rosa", people["rosa"], locale=locale)
    rosa.goes_to(f"{vote}when/")
    rosa.page.locator("select[name=census]").select_option(index=1)
    rosa.marks("Who verifies while the vote goes on may vote too")
    rosa.page.locator("main form button.button").first.click()
    rosa.looks_around().goes_to(f"{vote}open/").presses("Open the vote")

    tito = enter("Tito", people["tito"], locale=locale, viewport={"width": 360, "height": 740})
    tito.goes_to(vote).sees("Verified people")
    assert tito.overflow <= 0
    tito.follows("Verify that you are on the census")
    assert tito.overflow <= 0
    with tito.watch.expecting(422):
        types(tito, "12345678A", "5/3/1980").looks_around()
        tito.is_refused("The last letter does not go with the number: one of the two is mistyped.")
        types(tito, "11111111H", "5/3/1980")
        tito.is_refused(NOT_VERIFIED)
        for _time in range(4):
            types(tito, "11111111H", "5/3/1980")
        types(tito, *MINE)
    expect(tito.page.get_by_role("alert").first).to_contain_text("60")
    tito.looks_around()
    assert tito.overflow <= 0

    house.ask("forget_attempts", slug=f"censo-{language}")
    types(tito, *MINE)
    tito.looks_around().is_told("You are verified.")
    assert tito.place == vote
    tito.marks("Astillas de poda").presses_here("Cast my vote").sees("Change my vote")
    tito.goes_to("/me/").follows(f"Censo-{language.title()}").follows("Am I on the census?").sees("You are verified")

    ines = enter("Inés", people["ines"], locale=locale)
    ines.goes_to(vote)
    expect(ines.page.locator("main")).to_contain_text("Padrón 2026")
    assert not ines.page.locator("a[href*='/verify/']").count()
    with ines.watch.expecting(403):
        ines.goes_to(f"{home}verify/")

    ada.goes_to(f"{home}administration/census/").follows("Padrón 2026")
    expect(ada.page.locator(".stats dd").nth(1)).to_have_text("1")
    expect(ada.page.locator(".stats dd").nth(2)).to_have_text("1")
    ada.follows("Free an identifier").writes({"Identifier": MINE[0]})
    with ada.watch.expecting(422):
        ada.page.locator("form:has(input[name=identifier]) button.button").click()
        ada.is_refused("A vote that asks for this census is going on. Wait until it is closed.")
    ada.goes_to(f"{home}people/{place['tito']}/").follows("Check in person")
