"""Every letter has one layout: small, dark where it is dark, and nothing in it that its text does not say."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import translation

from minga.foundation.letters import letter, parts_of
from minga.foundation.notices.mailing import mail_urgent
from minga.foundation.notices.models import Notice
from minga.foundation.testing.cast import NOW, Cast
from minga.initiative.actions import ask_owner
from minga.initiative.tests import factories as initiatives

LARGEST = 60_000


def html_of(message) -> str:
    ((html, kind),) = message.alternatives
    assert kind == "text/html"
    return html


def test_a_letter_says_in_html_what_its_text_says():
    text = "Hola, Ana.\n\nTu código:\n\nAB3D-9KQZ\n\nEntra aquí:\nhttps://example.org/a?b=1&c=2\n\nSi <b>no</b>, nada."
    assert [part.kind for part in parts_of(text)] == ["text", "text", "code", "act", "text"]
    with translation.override("es"):
        message = letter("Hola\r\nBcc: x@example.org", text, to="ana@example.org")
    html = html_of(message)
    assert "\n" not in message.subject
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert '<html lang="es">' in html
    assert "prefers-color-scheme: dark" in html
    assert "https://example.org/a?b=1&amp;c=2" in html
    assert "<b>no</b>" not in html
    assert "AB3D-9KQZ" in html
    assert len(html) < LARGEST


def test_what_asks_something_comes_with_its_reason_its_thread_and_its_ways_out(cast: Cast):
    initiative = initiatives.drafted(cast)
    Notice.objects.all().delete()
    ask_owner(initiative_id=initiative.pk, user_id=cast.tito.pk, by=cast.actor(cast.rosa), now=NOW)
    assert mail_urgent(NOW) == 1
    (message,) = mail.outbox
    html = html_of(message)
    assert message.extra_headers["List-Id"].startswith("<prueba.notices.")
    assert message.extra_headers["In-Reply-To"] == message.extra_headers["References"]
    assert "Se te pide a ti." in html
    for said in (html, message.body):
        assert f"/follow/initiative/{initiative.pk}/" in said
        assert "/notices/stop/" in said
        assert "/notices/" in said
    assert re.findall(r"<style>.*?</style>", html, re.DOTALL)
    assert "<script" not in html
    assert len(html) < LARGEST


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_code_to_come_in_is_a_letter_of_the_house_too(cast: Cast, client: Client, language: str):
    client.post("/accounts/login/code/", {"email": cast.tito.email}, headers={"accept-language": language})
    for message in mail.outbox:
        html = html_of(message)
        assert "prefers-color-scheme: dark" in html
        assert message.extra_headers["Auto-Submitted"] == "auto-generated"
