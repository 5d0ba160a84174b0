"""Signing in by password, by e-mailed code and by passkey, on pages that look like the rest of the house."""

import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client
from django.utils import timezone

from minga.foundation.testing.cast import Cast

PASSWORD = "un-secreto-de-verdad"


@pytest.fixture(autouse=True)
def _quick_passwords(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def tito(cast: Cast):
    cast.tito.set_password(PASSWORD)
    cast.tito.save()
    EmailAddress.objects.create(user=cast.tito, email=cast.tito.email, verified=True, primary=True)
    return cast.tito


def is_signed_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def test_by_password(client: Client, tito) -> None:
    answer = client.post("/accounts/login/", {"login": tito.email.upper(), "password": PASSWORD})
    assert answer.status_code == 302
    assert is_signed_in(client)


def test_a_wrong_password_opens_nothing(client: Client, tito) -> None:
    answer = client.post("/accounts/login/", {"login": tito.email, "password": "otro-secreto"})
    assert answer.status_code == 200
    assert not is_signed_in(client)


def test_by_a_code_in_the_mail(client: Client, tito) -> None:
    client.post("/accounts/login/code/", {"email": tito.email})
    code = re.search(r"^([A-Z0-9]{3,}-?[A-Z0-9]{3,})$", mail.outbox[0].body, re.MULTILINE)
    assert code
    client.post("/accounts/login/code/confirm/", {"code": "WRONG1"})
    assert not is_signed_in(client)
    client.post("/accounts/login/code/confirm/", {"code": code.group(1)})
    assert is_signed_in(client)


def test_somebody_made_without_password_or_mail_record_signs_in_by_code(client: Client, cast: Cast) -> None:
    client.post("/accounts/login/code/", {"email": cast.rosa.email})
    code = re.search(r"^([A-Z0-9]{3,}-?[A-Z0-9]{3,})$", mail.outbox[0].body, re.MULTILINE)
    assert code
    client.post("/accounts/login/code/confirm/", {"code": code.group(1)})
    assert is_signed_in(client)


def test_an_unknown_address_is_not_told_apart(client: Client, cast: Cast) -> None:
    known = client.post("/accounts/login/code/", {"email": cast.rosa.email})
    unknown = Client().post("/accounts/login/code/", {"email": "nobody@nowhere.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_guessing_is_slowed_down(client: Client, tito) -> None:
    answers = [
        client.post("/accounts/login/", {"login": tito.email, "password": f"mal-{number}-secreto"}).content.decode()
        for number in range(12)
    ]
    assert answers[-1] != answers[0]
    client.post("/accounts/login/", {"login": tito.email, "password": PASSWORD})
    assert not is_signed_in(client)


def test_signing_up_asks_to_prove_the_address(client: Client, db: None) -> None:
    client.post("/accounts/signup/", {"name": "Nueva", "email": "nueva@example.org", "password1": PASSWORD})
    assert mail.outbox[0].to == ["nueva@example.org"]
    assert not is_signed_in(client)


def test_the_code_stands_in_the_subject_in_our_own_words(client: Client, cast: Cast) -> None:
    client.post("/accounts/login/code/", {"email": cast.rosa.email}, headers={"accept-language": "es"})
    letter = mail.outbox[0]
    assert letter.subject == f"Tu código para entrar: {mailed_code()}"
    assert letter.body.rstrip().endswith("Prueba")
    assert "Si no has sido tú, no hagas nada." in letter.body
    assert not {"127.0.0.1", "testserver", "usted"} & set(letter.body.split())


def test_who_signs_up_is_called_by_the_name_they_give(client: Client, db: None) -> None:
    client.post("/accounts/signup/", {"name": "Nueva", "email": "nueva@example.org"})
    client.post("/accounts/confirm-email/", {"code": mailed_code()})
    assert is_signed_in(client)
    assert "Nueva" in client.get("/me/").content.decode()


VISITORS = ["login", "signup", "login/code", "password/reset", "password/reset/done"]
MEMBERS = [
    "email",
    "password/change",
    "password/set",
    "2fa",
    "2fa/totp/activate",
    "2fa/webauthn",
    "2fa/webauthn/add",
    "sessions",
    "logout",
    "reauthenticate",
]


def looks_like_minga(page: str) -> None:
    assert 'href="/static/ui/minga' in page
    assert '<header class="bar">' in page
    assert "style=" not in page
    for tag in re.findall(r"<script\b[^>]*>", page):
        assert "src=" in tag or 'type="application/json"' in tag, tag


@pytest.mark.parametrize("path", VISITORS)
def test_pages_for_visitors(client: Client, db: None, path: str) -> None:
    answer = client.get(f"/accounts/{path}/", headers={"accept-language": "es"})
    assert answer.status_code == 200
    looks_like_minga(answer.content.decode())
    assert "script-src 'self'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("path", MEMBERS)
def test_pages_about_oneself(client: Client, tito, path: str) -> None:
    client.post("/accounts/login/", {"login": tito.email, "password": PASSWORD})
    answer = client.get(f"/accounts/{path}/", headers={"accept-language": "es"}, follow=True)
    assert answer.status_code == 200
    looks_like_minga(answer.content.decode())


def test_the_passkey_button_has_its_scripts(client: Client, db: None) -> None:
    page = client.get("/accounts/login/").content.decode()
    assert 'id="passkey_login"' in page
    assert "mfa/js/webauthn" in page
    assert '"login": "passkey_login"' in page
    assert client.get("/static/mfa/js/webauthn.js").status_code == 200


def test_recovery_codes_and_a_second_factor(client: Client, tito) -> None:
    secret = generate_totp_secret()
    TOTP.activate(tito, secret)
    client.post("/accounts/login/", {"login": tito.email, "password": PASSWORD})
    assert not is_signed_in(client)
    looks_like_minga(client.get("/accounts/2fa/authenticate/").content.decode())
    # The clock stands still: between making the code and sending it, half a minute may otherwise begin.
    with time_machine.travel(timezone.now(), tick=False):
        code = f"{hotp_value(secret, next(yield_hotp_counters_from_time())):06}"
        client.post("/accounts/2fa/authenticate/", {"code": code})
    assert is_signed_in(client)


def mailed_code() -> str:
    found = re.search(r"^([A-Z0-9]{3,}-?[A-Z0-9]{3,})$", mail.outbox[-1].body, re.MULTILINE)
    assert found
    return found.group(1)


def test_who_signs_up_with_the_address_of_another_does_not_get_into_their_account(client: Client, db) -> None:
    stranger = Client()
    stranger.post("/accounts/signup/", {"name": "Ana", "email": "ana@example.org", "password1": PASSWORD})
    client.post("/accounts/login/code/", {"email": "ana@example.org"})
    client.post("/accounts/login/code/confirm/", {"code": mailed_code()})
    assert is_signed_in(client)
    for door in (stranger, Client()):
        door.post("/accounts/login/", {"login": "ana@example.org", "password": PASSWORD})
        door.get("/accounts/confirm-email/")
        assert not is_signed_in(door)


def test_a_proven_person_who_signs_in_by_code_keeps_their_password(client: Client, tito) -> None:
    client.post("/accounts/login/code/", {"email": tito.email})
    client.post("/accounts/login/code/confirm/", {"code": mailed_code()})
    assert is_signed_in(client)
    again = Client()
    again.post("/accounts/login/", {"login": tito.email, "password": PASSWORD})
    assert is_signed_in(again)
