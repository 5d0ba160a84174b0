"""An administrator connects a SAML 2.0 provider; people come in by it, come back, and are signed out by it.

The counterpart is LemonLDAP::NG as Debian has it.
"""

import re

import pytest

from tests.journeys.identity import unless_in_ci
from tests.journeys.lemon import MAIL, NAME, is_here, lemon


@pytest.fixture(scope="module")
def sso(tmp_path_factory):
    if not is_here():
        unless_in_ci("LEMONLDAP ABSENT: signing in by a real SAML provider was not tried (scripts/counterparts)")
    with lemon(tmp_path_factory.mktemp("lemon")) as there:
        yield there


def signs_in_there(someone, uid):
    """On the portal's own page."""
    someone.page.locator("input[name=user]").fill(uid)
    someone.page.locator("input[name=password]").fill(uid)
    someone.page.locator("form:has(input[name=user]) button[type=submit]").first.click()


def comes_in_with(someone, name):
    someone.page.get_by_role("link", name=re.compile(name)).first.click()


@pytest.mark.parametrize("locale", ["es-ES", "en-GB"])
def test_sign_in_by_saml(house, enter, sso, locale):
    language = locale[:2]
    place = house.ask("prepare_organization", slug=f"saml-{language}", language=language)
    name, going = f"San Telmo {language}", f"{place['home']}community/"
    ada_there, nora_there = sso.has("Ada Amaya", place["ada"]), sso.has("Nora", f"nora@{place['domain']}")

    ada = enter("Ada", place["ada"], locale=locale)
    ada.goes_to(f"{place['home']}administration/").follows("Sign-in").follows("Connect one that speaks SAML")
    ada.writes({"Name on the button": name, "Address of its metadata": sso.metadata_url})
    ada.writes({"Attribute with the e-mail address": MAIL, "Attribute with the name": NAME})
    ada.presses("Save").is_told("The provider is kept. Now try it.")
    there = ada.page.url
    ada.presses("Try it").sees(sso.url)
    ours = ada.page.locator("dd a[href*=metadata]").first.get_attribute("href")
    sso.knows(ada.page.request.get(ours).text())
    ada.named("link", "Sign in to try").click()
    signs_in_there(ada, ada_there)
    ada.page.wait_for_url(there)
    ada.looks_around().sees("The sign-in came back. The provider told:", place["ada"], "Ada Amaya")
    ada.sees("Its domain is proven for this space.")
    ada.marks(
        "The button is shown", "Its addresses of our domains are verified, also where it does not say so"
    ).presses("Save")

    new = enter("Nora", locale=locale, viewport={"width": 360, "height": 740})
    new.goes_to(going)
    assert new.overflow <= 0
    comes_in_with(new, name)
    signs_in_there(new, nora_there)
    new.page.wait_for_url(f"**{going}")
    new.looks_around()

    new.opens_the_menu().follows("Sign out").presses("Sign out").goes_to(going)
    comes_in_with(new, name)  # who is signed in there is asked for nothing
    new.page.wait_for_url(f"**{going}")

    other = new.page.context.new_page()
    other.goto(f"{sso.url}/?logout=1")
    other.wait_for_load_state("networkidle")
    new.goes_to(going)
    assert "/accounts/login/" in new.place  # the session ended by the provider's signed order
