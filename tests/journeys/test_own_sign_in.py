"""An administrator connects the organization's own sign-in, tries it, and people come in by it; then by nothing else.

The counterpart is Canaille, a real OpenID Connect provider.
"""

import re

import pytest

from tests.journeys.identity import PASSWORD, SECRET, organization


@pytest.fixture(scope="module")
def canaille():
    pytest.importorskip("pytest_iam", reason="CANAILLE ABSENT: signing in by a real provider was not tried")
    with organization() as there:
        yield there


def signs_in_there(someone, address):
    """On Canaille's own pages."""
    page = someone.page
    page.locator("input[name=login]").fill(address.partition("@")[0])
    page.locator("form button[type=submit]").first.click()
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form button[type=submit]").first.click()


def comes_in_with(someone, name):
    someone.page.get_by_role("link", name=re.compile(name)).first.click()


@pytest.mark.parametrize("locale", ["es-ES", "en-GB"])
def test_the_organizations_own_sign_in(house, enter, canaille, locale):
    language = locale[:2]
    place = house.ask("prepare_organization", slug=f"propia-{language}", language=language)
    name, going = f"Universidad {language}", f"{place['home']}community/"
    nora, address = f"Nora {language}", f"nora.{language}@{place['domain']}"
    canaille.client_id = f"minga-{language}"
    canaille.has("Ada Amaya", f"ada.{language}@{place['domain']}")
    canaille.has(nora, address)

    ada = enter("Ada", place["ada"], locale=locale)
    ada.goes_to(f"{place['home']}administration/").follows("Sign-in").follows("Connect a provider")
    ada.writes({"Name on the button": name, "Address of the provider": canaille.url})
    ada.writes({"Client id": canaille.client_id, "Client secret": SECRET})
    ada.presses("Save").is_told("The provider is kept. Now try it.")
    canaille.has_client(ada.page.locator("dd code").first.inner_text())
    ada.presses("Try it").sees("The provider answers, and is who it says it is.", "Both clocks agree.")
    ada.named("link", "Sign in to try").click()
    signs_in_there(ada, f"ada.{language}@{place['domain']}")
    ada.looks_around().sees("The sign-in came back. The provider told:", f"ada.{language}@{place['domain']}")
    ada.sees("Its domain is proven for this space.")
    there = ada.page.url
    with ada.watch.expecting(422):
        ada.writes({"Name on the button": " "}).page.locator("form:has(input[name=name]) button.button").first.click()
    ada.goes_to(there).marks(
        "The button is shown", "Its addresses of our domains are verified, also where it does not say so"
    ).presses("Save")

    new = enter("Nora", locale=locale, viewport={"width": 360, "height": 740})
    new.goes_to(going)
    assert "/accounts/login/" in new.place
    assert new.overflow <= 0
    comes_in_with(new, name)
    signs_in_there(new, address)
    new.page.wait_for_url(f"**{going}")
    new.looks_around().goes_to(place["home"])

    ada.goes_to(f"{place['home']}administration/sign-in/")
    ada.marks("People with an address of our domains come in by our provider only").presses("Save")
    ada.is_told("From now on people come in this way.")

    old = enter("Tito", locale=locale)
    old.goes_to(f"/accounts/login/?next={going}")
    old.writes({"Your e-mail": place["tito"]}).presses("Send me a code")
    letter = house.mails_to(place["tito"])[-1]
    code = re.search(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", letter, re.MULTILINE)
    assert code, letter
    old.page.locator("input[name=code]").fill(code[1])
    with old.watch.expecting(403):
        old.presses("Come in")
    old.sees("Your organization asks you to come in by its own sign-in. Codes, passwords and passkeys do not open it.")
    comes_in_with(old, name)
    assert old.page.url.startswith(canaille.url)
