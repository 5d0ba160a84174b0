"""An organization shows its logo, its colour and its words of welcome; whatever it brings is safe and can be read."""

import io
import json
from datetime import timedelta
from email.utils import parseaddr

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from minga.community.tests import factories as community
from minga.foundation import clock
from minga.foundation.journal.models import Entry
from minga.foundation.notices.mailing import mail_urgent
from minga.foundation.tenancy.actions import change_logo, revise_look
from minga.foundation.tenancy.models import Logo, Space, SpaceMembership

LOOK = "/s/prueba/administration/look/"
WORDS = {"accent": "#0B5FA5", "dark_accent": "", "welcome": "Hola, **vecinas**", "mail_name": "Hornos de Oz"}


def png(colour="#0b5fa5"):
    held = io.BytesIO()
    Image.new("RGB", (400, 100), colour).save(held, "PNG")
    return held.getvalue()


def bring(client, content, name="logo.png"):
    return client.post(f"{LOOK}logo/", {"file": SimpleUploadedFile(name, content)})


def space():
    return Space.objects.get(slug="prueba")


def facts():
    return Entry.objects.filter(name="space:look-revised").count()


def test_the_colour_stands_on_every_page_readable_on_both_papers(cast, client):
    client.force_login(cast.ada)
    assert client.post(LOOK, WORDS)["Location"] == LOOK
    assert (space().accent, space().dark_accent != "") == ("#0b5fa5", True)
    page = client.get("/s/prueba/").content.decode()
    address = f"/look/{space().accent[1:]}-{space().dark_accent[1:]}.css"
    assert f'<link rel="stylesheet" href="{address}">' in page
    sheet = client.get(address)
    assert sheet["Content-Type"].startswith("text/css")
    assert f"light-dark(#0b5fa5, {space().dark_accent})" in sheet.content.decode()
    assert "6.3" in client.get(LOOK).content.decode() or "6,3" in client.get(LOOK).content.decode()


@pytest.mark.parametrize(
    "said",
    [
        {"accent": "#ffcc00"},
        {"accent": "red"},
        {"accent": "#12"},
        {"accent": "#0b5fa5", "dark_accent": "#000000"},
        {"accent": "#0b5fa5", "dark_accent": "url(x)"},
        {"welcome": "a" * 4_001},
    ],
)
def test_what_cannot_be_read_is_refused_and_changes_nothing(cast, client, said):
    client.force_login(cast.ada)
    answer = client.post(LOOK, WORDS | said)
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode() or 'role="alert"' in answer.content.decode()
    assert (space().accent, space().welcome, facts()) == ("", "", 0)


@pytest.mark.parametrize("address", ["/look/0b5fa5-zzzzzz.css", "/look/0b5fa5;-ffffff.css", "/look/a-b.css"])
def test_no_other_text_becomes_a_style_sheet(client, db, address):
    assert client.get(address).status_code == 404


def test_the_logo_stands_in_the_bar_and_is_only_itself(cast, client):
    client.force_login(cast.ada)
    assert bring(client, png() + b"<script>")["Location"] == LOOK
    address = f"/s/prueba/logo/{space().logo_key}/"
    assert f'<img src="{address}" alt="">' in client.get("/s/prueba/").content.decode()
    shown = client.get(address)
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert "sandbox" in shown["Content-Security-Policy"]
    assert b"<script>" not in shown.content


def test_the_logo_of_a_closed_space_is_seen_by_who_was_shown_it_and_by_nobody_else(cast, client):
    change_logo(content=png(), by=cast.actor(cast.ada), now=clock.now())
    Space.objects.update(is_open_to_visitors=False)
    assert client.get(f"/s/prueba/logo/{space().logo_key}/").status_code == 200
    assert client.get("/s/prueba/logo/0123456789abcdef0123456789abcdef/").status_code == 404


def test_a_new_logo_has_a_new_address_and_the_old_one_is_gone(cast, client):
    client.force_login(cast.ada)
    bring(client, png())
    before = space().logo_key
    bring(client, png("#ff0000"))
    assert (space().logo_key == before, Logo.objects.count()) == (False, 1)
    assert client.get(f"/s/prueba/logo/{before}/").status_code == 404
    assert client.post(f"{LOOK}logo/remove/")["Location"] == LOOK
    assert (space().logo_key, Logo.objects.count()) == ("", 0)


def test_the_same_logo_twice_is_one_change(cast, client):
    client.force_login(cast.ada)
    bring(client, png())
    bring(client, png())
    assert facts() == 1


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"<html></html>", b"x" * 500_001])
def test_what_is_no_logo_is_refused_and_the_one_before_stays(cast, client, content):
    client.force_login(cast.ada)
    bring(client, png())
    before = space().logo_key
    answer = bring(client, content)
    assert answer.status_code == 422
    assert (space().logo_key, facts()) == (before, 1)


def test_no_file_is_asked_for(cast, client):
    client.force_login(cast.ada)
    assert client.post(f"{LOOK}logo/").status_code == 422


@pytest.mark.parametrize("person", ["rosa", "tito", "ines", "salma"])
def test_only_administrators_change_the_look(cast, client, person):
    client.force_login(getattr(cast, person))
    for answer in (
        client.get(LOOK),
        client.post(LOOK, WORDS),
        bring(client, png()),
        client.post(f"{LOOK}logo/remove/"),
    ):
        assert answer.status_code == 403
    assert (space().accent, space().logo_key, facts()) == ("", "", 0)


def test_another_space_keeps_its_own(cast, neighbours, client):
    client.force_login(neighbours.ada)
    assert client.post(LOOK, WORDS).status_code in {403, 404}
    change_logo(content=png(), by=cast.actor(cast.ada), now=clock.now())
    assert client.get(f"/s/vecinas/logo/{space().logo_key}/").status_code == 404
    assert space().logo_key not in client.get("/s/vecinas/").content.decode()


def test_newcomers_guests_and_visitors_are_welcomed_and_the_others_no_more(cast, client):
    revise_look(**WORDS, by=cast.actor(cast.ada), now=clock.now())
    SpaceMembership.objects.filter(user=cast.tito).update(joined_at=clock.now() - timedelta(days=15))
    SpaceMembership.objects.filter(user=cast.rosa).update(joined_at=clock.now() - timedelta(days=13))
    welcome = "<strong>vecinas</strong>"
    assert welcome in client.get("/s/prueba/").content.decode()
    for person, is_welcomed in ((cast.ines, True), (cast.rosa, True), (cast.tito, False)):
        client.force_login(person)
        assert (welcome in client.get("/s/prueba/").content.decode()) is is_welcomed, person


def test_hostile_words_of_welcome_are_inert(cast, client):
    client.force_login(cast.ada)
    client.post(LOOK, WORDS | {"welcome": "<script>alert(1)</script>[x](javascript:alert(1))"})
    client.logout()
    page = client.get("/s/prueba/").content.decode()
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_mail_comes_in_the_name_that_was_chosen_and_never_from_another_address(cast, client, settings):
    revise_look(**WORDS | {"mail_name": "Oz\r\nBcc: x@y.z <a@b.c>"}, by=cast.actor(cast.ada), now=clock.now())
    client.force_login(cast.ada)
    client.post("/s/prueba/people/invite/", {"addresses": "nora@x.org", "belonging": "inside", "role": "member"})
    mail_urgent(clock.now().replace(hour=12) + timedelta(days=1))
    letters = [letter for letter in mail.outbox if letter.to == ["nora@x.org"]]
    assert letters
    name, address = parseaddr(letters[0].message()["From"])
    assert address == parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    assert name == "Oz  Bcc: x@y.z <a@b.c>"
    assert letters[0].message()["Bcc"] is None


def test_invitations_to_a_community_come_in_the_name_of_the_space(cast):
    opened = community.opened(cast)
    revise_look(**WORDS, by=cast.actor(cast.ada), now=clock.now())
    community.invited(cast, opened, "nora@x.org")
    community.mailed(opened)
    assert parseaddr(mail.outbox[-1].from_email)[0] == "Hornos de Oz"


def test_rest_does_the_same(cast, client):
    client.force_login(cast.ada)
    address = "/api/v1/s/prueba/people/look/"

    def put(body):
        return client.put(address, json.dumps(body), content_type="application/json")

    assert put(WORDS).json()["accent"] == "#0b5fa5"
    assert put(WORDS | {"accent": "#ffffff"}).json()["code"] == "look:too-pale"
    sent = client.post(f"{address}logo/", {"file": SimpleUploadedFile("logo.png", png())})
    assert sent.json()["logo_key"] == space().logo_key != ""
    assert client.get(address).json()["welcome"] == WORDS["welcome"]
    assert client.delete(f"{address}logo/").json()["logo_key"] == ""
    client.force_login(cast.tito)
    assert {put(WORDS).status_code, client.get(address).status_code, client.delete(f"{address}logo/").status_code} == {
        403
    }


def test_look_adds_no_query_to_a_page(cast, client, count_queries):
    client.force_login(cast.tito)
    SpaceMembership.objects.update(joined_at=clock.now() - timedelta(days=15))
    client.get("/s/prueba/debate/")
    with count_queries() as before:
        client.get("/s/prueba/debate/")
    revise_look(**WORDS, by=cast.actor(cast.ada), now=clock.now())
    change_logo(content=png(), by=cast.actor(cast.ada), now=clock.now())
    with count_queries() as after:
        client.get("/s/prueba/debate/")
    assert len(after) == len(before)
