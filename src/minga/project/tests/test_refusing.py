"""Where a form comes back, the words come back with it; and a draft goes only when the server has taken it."""

import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from minga.debate.models import Contribution
from minga.debate.tests import factories as debates
from minga.foundation.accounts.models import User
from minga.foundation.testing.cast import NOW, Cast
from minga.foundation.writing.drafts import keep_draft
from minga.foundation.writing.models import Draft

WORDS = "Lo que escribí durante una hora, con <b>cuidado</b>."
IDEA = {"kind": "idea", "title": "Astillas", "body": WORDS, "draft": "body:1."}


@pytest.fixture
def path(cast: Cast) -> str:
    return f"/s/prueba/debate/{debates.opened(cast).pk}/write/"


def _strict(cast: Cast, language: str = "") -> Client:
    client = Client(enforce_csrf_checks=True, headers={"origin": "http://testserver"})
    cast.tito.language = language or "es"
    cast.tito.save()
    client.force_login(cast.tito)
    return client


@pytest.mark.parametrize(("language", "title"), [("es", "No se ha cambiado nada"), ("en", "Nothing was changed")])
def test_a_stale_page_is_answered_by_our_own(cast: Cast, path: str, language: str, title: str) -> None:
    client = _strict(cast, language)
    _begin(cast.tito, path)
    answer = client.post(path, IDEA, headers={"referer": f"http://testserver{path}"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert f'<html lang="{language}"' in page
    assert title in page
    assert f'href="{path}"' in page
    assert "Lo que escribí durante una hora, con &lt;b&gt;cuidado&lt;/b&gt;." in page
    assert Draft.objects.get().text == WORDS
    assert not Contribution.objects.exists()


def test_a_visitor_too(cast: Cast, path: str) -> None:
    answer = Client(enforce_csrf_checks=True, headers={"accept-language": "es"}).post(
        "/accounts/login/", {"login": "x"}
    )
    assert answer.status_code == 403
    assert "No se ha cambiado nada" in answer.content.decode()


def test_no_other_site_puts_words_on_our_page(cast: Cast, path: str) -> None:
    client = _strict(cast)
    answer = client.post(path, IDEA, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403
    assert "durante una hora" not in answer.content.decode()


def test_passwords_and_codes_do_not_come_back(cast: Cast, path: str) -> None:
    sent = {"password": "p" * 40, "code": "c" * 40, "body": WORDS}
    page = _strict(cast).post(path, sent).content.decode()
    assert "p" * 40 not in page
    assert "c" * 40 not in page


def test_rest_is_answered_in_json(cast: Cast, path: str) -> None:
    answer = _strict(cast).post("/api/v1/s/prueba/debate/", {}, content_type="application/json")
    assert answer.status_code in {401, 403}
    assert answer["Content-Type"].startswith("application/json")


def _begin(who: User, path: str) -> None:
    keep_draft(user_id=who.pk, path=path, field="body", text=WORDS, after=0, now=NOW)


def _send(client: Client, path: str, **changes: str) -> tuple[int, int]:
    """The answer, and how many drafts there are after it."""
    with time_machine.travel(NOW, tick=False):
        answer = client.post(path, IDEA | changes)
    return answer.status_code, Draft.objects.count()


def test_what_was_taken_is_let_go(client: Client, cast: Cast, path: str) -> None:
    client.force_login(cast.tito)
    for body in (WORDS, "Otra"):
        _begin(cast.tito, path)
        assert _send(client, path, body=body) == (302, 0)


def test_what_was_refused_is_kept(client: Client, cast: Cast, path: str, settings: object) -> None:
    for who in (cast.tito, cast.omar):
        _begin(who, path)
    client.force_login(cast.tito)
    assert _send(client, path, body="") == (422, 2)
    client.force_login(cast.omar)
    assert _send(client, path) == (403, 2)
    client.logout()
    assert _send(client, path) == (302, 2)
    settings.WRITES_PER_MINUTE = 1  # type: ignore[attr-defined]
    assert [_send(client, path) for _each in range(3)][-1] == (429, 2)


@pytest.mark.parametrize("mark", ["", "x;y", "<script>", "a" * 50, "ABC", "body:", "body:x.", "other:1."])
def test_a_mark_that_is_none_lets_nothing_go(client: Client, cast: Cast, path: str, mark: str) -> None:
    _begin(cast.tito, path)
    client.force_login(cast.tito)
    assert _send(client, path, draft=mark) == (302, 1)


def test_who_lost_the_session_comes_back_to_the_form(client: Client, cast: Cast) -> None:
    """Also where the address that was sent to shows nothing by itself."""
    question = debates.opened(cast)
    form = f"/s/prueba/debate/{question.pk}/write/"
    there = {"referer": f"http://testserver{form}"}
    sent = [form, reverse("notices:read-all"), f"/s/prueba/debate/{question.pk}/open/"]
    for path in sent:
        answer = client.post(path, IDEA, headers=there)
        assert answer.status_code == 302
        assert answer["Location"] == f"/accounts/login/?next={form}"


@pytest.mark.parametrize("before", ["https://evil.example/x", "//evil.example", "http://testserver//evil.example", ""])
def test_nobody_is_led_elsewhere_by_it(client: Client, cast: Cast, before: str) -> None:
    answer = client.post("/notices/read/", {}, headers={"referer": before})
    assert answer["Location"] == "/accounts/login/?next=/"


def test_pages_name_whose_drafts_they_keep(client: Client, cast: Cast, path: str) -> None:
    keys = set()
    for who in (cast.tito, cast.rosa):
        client.force_login(who)
        found = re.search(r'data-person="([0-9a-f]{16})"', client.get("/notices/").content.decode())
        assert found
        keys.add(found[1])
    assert len(keys) == 2
    client.logout()
    assert "data-person" not in client.get("/accounts/login/").content.decode()
