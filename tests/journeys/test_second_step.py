"""A space asks for a second step: nothing of it opens before it is set up, and it is asked for from then on."""

import re

import pytest
import time_machine
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
