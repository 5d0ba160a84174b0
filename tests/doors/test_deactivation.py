"""Whom the directory deactivates is out of the space within a second: pages, keys, live streams, passkeys."""

import contextlib
import json
import re
import time
from http.client import HTTPConnection
from urllib.parse import quote, urlencode

import pytest

from tests.doors import passkeys

SECONDS = 1.0
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


class Browser:
    """Somebody's browser, with its cookies, at the address under which the house knows its passkeys."""

    def __init__(self, port, **cookies):
        self.port, self.cookies = port, cookies

    def send(self, method, path, body=None, **headers):
        connection = HTTPConnection("localhost", self.port, timeout=30)
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} | headers
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in sent.items()})
        answer = connection.getresponse()
        answer.text = "" if "event-stream" in answer.getheader("Content-Type", "") else answer.read().decode()
        for header in answer.headers.get_all("Set-Cookie") or ():
            name, _is, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def comes_by_passkey(self, passkey):
        """Through the door for passkeys; whether somebody is signed in then."""
        asked = self.send("GET", "/accounts/2fa/webauthn/login/", X_Requested_With="XMLHttpRequest")
        answer = passkeys.answered(passkey, json.loads(asked.text)["request_options"], self.port)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.send("GET", "/accounts/login/").text)
        body = urlencode({"credential": answer, "csrfmiddlewaretoken": token[1]})
        form = "application/x-www-form-urlencoded"
        answer = self.send("POST", "/accounts/2fa/webauthn/login/", body, Content_Type=form)
        return answer.status == 302 and not answer.getheader("Location").startswith("/accounts/")


@pytest.fixture
def nora(play):
    """What it takes to come as Nora, and as the directory that has brought her."""
    with contextlib.closing(play("directory_house").stdout) as told:
        return json.loads(told.readline())


@pytest.fixture
def house(nora, served_again):
    return served_again()


def set_active(house, nora, *, is_active):
    directory = {"Authorization": f"Bearer {nora['directory']}", "Content_Type": "application/scim+json"}
    operation = {"op": "replace", "path": "active", "value": is_active}
    body = json.dumps({"schemas": [PATCH], "Operations": [operation]})
    answer = Browser(house.port).send("PATCH", f"/scim/v2/casa/Users/{nora['person']}", body, **directory)
    assert answer.status == 200, answer.text


def within(seconds, ask, expected):
    """Ask until the answer is the expected one; how long that took."""
    began = time.monotonic()
    while (answer := ask()) != expected:
        assert time.monotonic() - began < seconds, answer
    return time.monotonic() - began


def test_all_that_is_open_closes_within_a_second_and_opens_again(nora, house):
    desk, program = Browser(house.port, sessionid=nora["session"]), {"Authorization": f"Bearer {nora['key']}"}
    page = desk.send("GET", nora["question"])
    assert page.status == 200
    assert Browser(house.port).send("GET", "/api/v1/s/casa/purpose/", **program).status == 200
    phone = Browser(house.port)
    assert phone.comes_by_passkey(nora["passkey"])
    assert phone.send("GET", nora["question"]).status == 200
    topics = re.search(r'data-live-topics="([^"]+)"', page.text)[1]
    stream = desk.send("GET", f"/live/?topics={quote(topics)}")
    assert stream.status == 200
    assert stream.readline().startswith(b"retry")

    set_active(house, nora, is_active=False)
    began = time.monotonic()
    stream.read()  # returns when the house has closed it
    assert time.monotonic() - began < SECONDS
    for who in (desk, phone):
        within(SECONDS, lambda who=who: who.send("GET", nora["question"]).status, 403)
    within(SECONDS, lambda: Browser(house.port).send("GET", "/api/v1/s/casa/purpose/", **program).status, 403)
    assert desk.send("GET", f"/live/?topics={quote(topics)}").status == 403
    again = Browser(house.port)
    again.comes_by_passkey(nora["passkey"])
    assert again.send("GET", nora["question"]).status != 200

    set_active(house, nora, is_active=True)
    assert desk.send("GET", nora["question"]).status == 200
