"""A space asks for a second step: nothing of it opens before it is set up, and it is asked for from then on."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time


def code_of(secret):
    """What an app for codes shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def code_mailed_to(house, address, more_than):
    letter = house.mails_to(address, more_than=more_than)[-1]
    found = re.search(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", letter, re.MULTILINE)
    assert found, letter
    return found[1]


def comes_with_a_mailed_code(house, someone, address):
    before = len(house.mails_to(address, within=0))
    someone.writes({"Your e-mail": address}).presses("Send me a code")
    someone.page.locator("input[name=code]").fill(code_mailed_to(house, address, before))
    return someone.presses("Come in")


def leaves(someone):
    return someone.opens_the_menu().follows("Sign out").presses("Sign out")


def types(someone, code):
    """The second step, at the door."""
    assert "/accounts/2fa/authenticate/" in someone.place
    someone.page.locator("input[name=code]").fill(code)
    with someone.page.expect_navigation():
        someone.page.locator("form:has(input[name=code]) button[type=submit]").first.click()
    return someone.looks_around()


def after(code, secret):
    """The next code of the app: none is good twice."""
    until = time.monotonic() + 40
    while (following := code_of(secret)) == code and time.monotonic() < until:
        time.sleep(0.5)
    return following


@pytest.mark.parametrize("locale", ["es-ES", "en-GB"])
def test_an_app_for_codes_is_set_up_used_and_replaced_by_a_recovery_code(house, enter, locale):
    place = house.ask("prepare_organization", slug=f"paso-{locale[:2]}", language=locale[:2])
    house.ask("asks_for_a_second_step", space=f"paso-{locale[:2]}", by=place["ada"])
    going = f"{place['home']}community/"
    tito = enter("Tito", locale=locale, viewport={"width": 360, "height": 740})
    tito.goes_to(going)
    comes_with_a_mailed_code(house, tito, place["tito"])
    tito.sees("One more step")
    assert tito.overflow <= 0
    for address in (place["home"], f"{place['home']}debate/", going):
        tito.goes_to(address)
        assert "/second-factor/" in tito.place
    tito.follows("Use an app for codes")
    assert tito.overflow <= 0
    secret = tito.page.locator("#authenticator_secret").input_value()
    code = code_of(secret)
    tito.page.locator("input[name=code]").fill(code)
    with tito.page.expect_navigation():
        tito.page.locator("form:has(input[name=code]) button[type=submit]").first.click()
    tito.looks_around()
    recovery = tito.page.locator("#recovery_codes").input_value().split()
    assert len(recovery) == 10
    tito.follows("Go on to where you were")
    assert tito.place == going

    leaves(tito).goes_to(going)
    comes_with_a_mailed_code(house, tito, place["tito"])
    types(tito, recovery[0])
    assert tito.place == going

    leaves(tito).goes_to(going)
    comes_with_a_mailed_code(house, tito, place["tito"])
    types(tito, recovery[0])  # a recovery code is good once
    assert "/accounts/2fa/authenticate/" in tito.place
    types(tito, after(code, secret))
    assert tito.place == going


def test_a_passkey_is_set_up_and_opens_the_door(house, enter):
    """At localhost: a browser makes no passkey for an address of numbers."""
    place = house.ask("prepare_organization", slug="llave", language="en")
    house.ask("asks_for_a_second_step", space="llave", by=place["ada"])
    going = f"{place['home']}community/"
    tito = enter("Tito", locale="en-GB", base_url=house.url.replace("127.0.0.1", "localhost"))
    device = tito.page.context.new_cdp_session(tito.page)
    device.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options = kind | {"isUserVerified": True, "automaticPresenceSimulation": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    tito.goes_to(going)
    comes_with_a_mailed_code(house, tito, place["tito"])
    tito.follows("Use a passkey")
    tito.page.locator("input[name=passwordless]").check()
    with tito.page.expect_navigation():
        tito.page.locator("#mfa_webauthn_add").click()
    tito.looks_around().follows("Go on to where you were")
    assert tito.page.url.endswith(going)

    leaves(tito).goes_to(going)
    with tito.page.expect_navigation(url="**/community/"):
        tito.page.locator("#passkey_login").click()
    assert tito.page.url.endswith(going)
