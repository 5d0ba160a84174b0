"""Somebody agrees to the terms, takes their data away, leaves for good, stays after all, and is erased on request."""

import json
import zipfile

import pytest

TERMS = "Nos tratamos con respeto. / We treat each other with respect."


@pytest.mark.parametrize("locale", ["es-ES", "en-GB"])
def test_a_persons_rights(house, enter, locale, tmp_path):
    slug = f"derechos-{locale[:2]}"
    place = house.ask("prepare_organization", slug=slug, language=locale[:2])
    ada = enter("Ada", place["ada"], locale=locale)
    ada.goes_to(f"{place['home']}administration/").follows("Terms of use")
    ada.page.locator(f"textarea[name=text_{locale[:2]}]").fill(TERMS)
    with ada.page.expect_navigation():
        ada.page.locator("main form:has(textarea) button.button:not([type=button])").first.click()
    ada.looks_around()

    tito = enter("Tito", place["tito"], locale=locale, viewport={"width": 360, "height": 740})
    tito.goes_to(place["home"])
    assert f"{place['home']}terms/" in tito.place
    tito.sees(TERMS).presses("I accept these terms")
    assert tito.place == place["home"]
    tito.opens_the_menu().follows("My account").follows("My data")
    assert tito.overflow <= 0
    with tito.page.expect_download() as download:
        tito.named("link", "Download my data").click()
    archive = zipfile.ZipFile(download.value.path())
    assert {"my-data.html", "my-data.json"} <= set(archive.namelist())
    assert json.loads(archive.read("my-data.json"))["profile"]["email"] == place["tito"]
    tito.follows("Read what is kept").sees("Terms you accepted", slug.title())
    assert tito.overflow <= 0
    tito.follows("My data").follows("See what leaving means")
    assert tito.overflow <= 0
    tito.marks(
        "They stay, under “former member” instead of the name",
        "I know that after the 14 days nobody can bring it back.",
    )
    tito.presses("Leave for good in 14 days")
    tito.is_told("It is noted. You can cancel it on this page until the last day.")
    tito.presses("Cancel and stay").is_told("You stay. Nothing has been changed.")

    ada.goes_to(f"{place['home']}administration/")
    if "/terms/" in ada.place:
        ada.presses("I accept these terms").goes_to(f"{place['home']}administration/")
    ada.follows("Erase a person")
    with ada.watch.expecting(422):
        ada.writes({"E-mail of the person": place["ada"]}).presses("Erase in 14 days")
    ada.sees("Yourself you erase in your own account, under “My data”.")
    ada.writes({"E-mail of the person": place["tito"]}).presses("Erase in 14 days").sees("Asked for", "Tito")
    tito.goes_to("/me/leave/").sees("Cancel and stay")
    assert house.ask("erases_who_is_due", in_days=15) == 1
    tito.goes_to(place["home"])
    assert "/accounts/login/" in tito.place
    ada.goes_to(f"{place['home']}people/").sees_no("Tito")
