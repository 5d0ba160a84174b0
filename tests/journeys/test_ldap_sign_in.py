"""An administrator connects the organization's directory, and people come in with their password there.

The counterpart is OpenLDAP's slapd as Debian has it.
"""

import re

import pytest

from minga.foundation.signin.tests import slapd
from tests.journeys.identity import unless_in_ci

# ldap3 calls pyasn1 by names that it had before.
pytestmark = pytest.mark.filterwarnings("ignore:.* is deprecated. Please use:DeprecationWarning")


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    if not slapd.slapd_path():
        unless_in_ci("SLAPD ABSENT: signing in by a real directory was not tried (scripts/counterparts)")
    with slapd.running(tmp_path_factory.mktemp("slapd")) as there:
        yield there


def types(someone, name, password=slapd.PASSWORD):
    someone.writes({"Your name or e-mail there": name, "Your password there": password})


@pytest.mark.parametrize("locale", ["es-ES", "en-GB"])
def test_sign_in_by_a_directory(house, enter, directory, locale):
    language = locale[:2]
    place = house.ask("prepare_organization", slug=f"ldap-{language}", language=language)
    name, going = f"San Telmo {language}", f"{place['home']}community/"
    directory.has(f"nora-{language}", "Nora Quispe", f"nora@{place['domain']}")
    directory.has(f"ada-{language}", "Ada Amaya", place["ada"])

    ada = enter("Ada", place["ada"], locale=locale)
    ada.goes_to(f"{place['home']}administration/").follows("Sign-in").follows("Connect a directory (LDAP)")
    ada.writes({"Name on the button": name, "Address of the directory": directory.tls_url})
    ada.writes({"Certificate of its authority": directory.certificate, "Where its people are (base)": slapd.PEOPLE})
    ada.writes({"Account that looks people up (DN)": slapd.READER, "Password of that account": "otra"})
    ada.presses("Save").is_told("The provider is kept. Now try it.")
    ada.presses("Try it").sees(" 49).")
    ada.writes({"Password of that account": slapd.READER_PASSWORD}).presses("Save").is_told("The provider is kept.")
    ada.presses("Try it").sees("The account that looks people up is let in.")
    ada.sees("People are found. Sign in to try, to see what it tells of one.")
    ada.follows("Sign in to try")
    types(ada, f"ada-{language}")
    ada.presses("Come in").sees("The sign-in came back. The provider told:", place["ada"], "Ada Amaya")
    ada.sees("Its domain is proven for this space.")
    ada.marks(
        "The button is shown", "Its addresses of our domains are verified, also where it does not say so"
    ).presses("Save")

    new = enter("Nora", locale=locale, viewport={"width": 360, "height": 740})
    new.goes_to(going)
    new.page.get_by_role("link", name=re.compile(name)).first.click()
    new.looks_around()
    assert new.overflow <= 0
    types(new, f"nora-{language}", "no es esta")
    with new.watch.expecting(422):
        new.presses("Come in")
    new.sees("The name or the password is not the right one.")
    types(new, f"nora-{language}")
    new.presses("Come in")
    assert new.place == going
    new.opens_the_menu().follows("Sign out").presses("Sign out").goes_to(going)
    new.page.get_by_role("link", name=re.compile(name)).first.click()
    types(new, f"nora@{place['domain']}")
    new.presses("Come in")
    assert new.place == going
