"""Terms of use: written in versions, read by everybody, accepted once by who belongs, and nothing else before."""

from datetime import timedelta

import pytest
from django.test import Client

from minga.foundation import clock
from minga.foundation.accounts.tokens import make_token
from minga.foundation.journal.models import Entry
from minga.foundation.rights import actions
from minga.foundation.rights.models import Acceptance, TermsVersion
from minga.foundation.testing.cast import Cast

WRITE, READ, HOME = "/s/prueba/administration/terms/", "/s/prueba/terms/", "/s/prueba/"
TEXTS = {"es": "Sé **amable**.", "en": "Be **kind**."}


def _published(cast: Cast, **texts: str) -> TermsVersion:
    now = clock.now()
    return actions.publish_terms(texts=texts or TEXTS, effective_at=now, by=cast.actor(cast.ada), now=now)


def test_without_terms_nothing_is_asked(cast: Cast, client: Client) -> None:
    client.force_login(cast.tito)
    assert client.get(HOME).status_code == 200
    assert client.get(READ).status_code == 404


def test_an_administrator_publishes_and_everybody_accepts_at_their_next_page(cast: Cast, client: Client) -> None:
    client.force_login(cast.ada)
    assert client.get(WRITE).status_code == 200
    assert client.post(WRITE, {"text_es": "  ", "text_en": ""}).status_code == 422
    assert client.post(WRITE, {"text_es": "Sé **amable**.", "effective_on": "2001-01-01"}).status_code == 422
    assert client.post(WRITE, {"text_es": "Sé **amable**."}).status_code == 302
    client.force_login(cast.tito)
    answer = client.get("/s/prueba/community/?show=all")
    assert answer.status_code == 302
    page = client.get(answer["Location"])
    assert "<strong>amable</strong>" in page.content.decode()
    done = client.post(READ, {"number": "1", "next": "/s/prueba/community/?show=all"})
    assert done["Location"] == "/s/prueba/community/?show=all"
    assert client.get(HOME).status_code == 200
    assert Acceptance.objects.filter(user=cast.tito).count() == 1
    assert Entry.objects.filter(name="rights:terms-accepted", actor_id=cast.tito.pk).count() == 1
    assert "Condiciones que aceptaste" in client.get("/me/kept/").content.decode()
    client.post(READ, {"number": "1"})
    assert Acceptance.objects.filter(user=cast.tito).count() == 1


def test_before_accepting_nothing_opens_but_reading_them_one_s_data_and_leaving(cast: Cast, client: Client) -> None:
    _published(cast)
    client.force_login(cast.tito)
    for path in (HOME, "/s/prueba/debate/", "/s/prueba/search/?q=a", "/s/prueba/portfolio/"):
        assert client.get(path)["Location"].startswith(READ), path
    assert client.post("/s/prueba/community/1/leave/")["Location"] == READ
    assert client.get("/s/prueba/debate/", headers={"hx-request": "true"})["HX-Redirect"] == READ
    for path in ("/me/data/", "/me/leave/", "/me/kept/", READ):
        assert client.get(path).status_code == 200, path


def test_visitors_and_strangers_read_them_and_are_asked_nothing(cast: Cast, neighbours: Cast, client: Client) -> None:
    _published(cast)
    cast.space.is_open_to_visitors = False
    cast.space.save()
    for who in (None, neighbours.tito):
        client.logout()
        if who:
            client.force_login(who)
        said = client.get(READ).content.decode()
        assert "Be <strong>kind</strong>" in said or "Sé <strong>amable</strong>" in said
        assert '<form method="post" class="form"' not in said
        assert client.post(READ, {"number": "1"}).status_code in {302, 403}
    assert not Acceptance.objects.exists()


@pytest.mark.parametrize("wrong", ["", "0", "2", "-1", "x", "9" * 40])
def test_only_the_version_that_was_read_is_accepted(cast: Cast, client: Client, wrong: str) -> None:
    _published(cast)
    client.force_login(cast.tito)
    assert client.post(READ, {"number": wrong}).status_code == 409
    assert not Acceptance.objects.exists()


def test_the_way_on_stays_in_the_house(cast: Cast, client: Client) -> None:
    _published(cast)
    client.force_login(cast.tito)
    for away in ("https://example.com/", "//example.com", "javascript:alert(1)", "/\\example.com"):
        assert client.post(READ, {"number": "1", "next": away})["Location"] == HOME


def test_a_new_version_is_asked_of_who_accepted_the_last_one_from_its_day_on(cast: Cast, client: Client) -> None:
    _published(cast)
    client.force_login(cast.tito)
    client.post(READ, {"number": "1"})
    later = clock.now() + timedelta(days=3)
    actions.publish_terms(texts={"es": "Otra cosa"}, effective_at=later, by=cast.actor(cast.ada), now=clock.now())
    assert actions.bring_into_force(clock.now()) == 0
    assert client.get(HOME).status_code == 200
    assert actions.bring_into_force(later) == 1
    assert actions.bring_into_force(later) == 0
    assert client.get(HOME)["Location"].startswith(READ)
    assert client.post(READ, {"number": "1"}).status_code == 409
    client.post(READ, {"number": "2"})
    assert client.get(HOME).status_code == 200
    assert Acceptance.objects.filter(user=cast.tito).count() == 2


def test_every_version_that_held_stays_readable_and_none_before_its_day(cast: Cast, client: Client) -> None:
    _published(cast)
    now = clock.now()
    actions.publish_terms(texts={"es": "La segunda"}, effective_at=now, by=cast.actor(cast.ada), now=now)
    later = now + timedelta(days=3)
    actions.publish_terms(texts={"es": "La tercera"}, effective_at=later, by=cast.actor(cast.ada), now=now)
    actions.bring_into_force(now)
    for who, third in ((None, 404), (cast.nadie, 404), (cast.tito, 404), (cast.ada, 200)):
        client.logout()
        if who is not None:
            client.force_login(who)
        page = client.get(READ).content.decode()
        assert f'href="{READ}1/"' in page
        assert "La segunda" in page
        assert f'href="{READ}3/"' not in page
        first = client.get(f"{READ}1/")
        assert first.status_code == 200
        assert "La segunda" not in first.content.decode()
        assert client.get(f"{READ}3/").status_code == third
        assert client.get(f"{READ}9/").status_code == 404
    assert f'href="{READ}3/"' in client.get("/s/prueba/administration/terms/").content.decode() or client.get(
        "/s/prueba/administration/terms/"
    ).status_code in {302, 403}


def test_another_space_asks_nothing(cast: Cast, neighbours: Cast, client: Client) -> None:
    _published(cast)
    client.force_login(neighbours.tito)
    assert client.get(f"/s/{neighbours.space.slug}/").status_code == 200
    assert client.get(f"/s/{neighbours.space.slug}/terms/").status_code == 404


def test_who_has_accepted_pays_for_no_further_question(cast: Cast, client: Client, count_queries: object) -> None:
    client.force_login(cast.tito)
    client.get(HOME)
    with count_queries() as before:  # type: ignore[operator]
        client.get(HOME)
    _published(cast)
    client.post(READ, {"number": "1"})
    client.get(HOME)
    with count_queries() as after:  # type: ignore[operator]
        client.get(HOME)
    assert len(after) == len(before)
    assert not [each for each in after if "rights_acceptance" in str(each)]


def test_a_program_is_told_in_one_sentence(cast: Cast, client: Client) -> None:
    now = clock.now()
    _token, secret = make_token(
        user_id=cast.tito.pk, space_id=cast.space.pk, label="x", can_write=True, lifetime_days=30, now=now
    )
    key = {"authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/s/prueba/community/", headers=key).status_code == 200
    _published(cast)
    answer = client.get("/api/v1/s/prueba/community/", headers=key)
    assert (answer.status_code, answer.json()["code"]) == (403, "rights:accept-terms-first")
    actions.accept_terms(number=1, by=cast.actor(cast.tito), now=now)
    assert client.get("/api/v1/s/prueba/community/", headers=key).status_code == 200


WHO_WRITES = {"ada": 200, "salma": 403, "rosa": 403, "tito": 403, "ines": 403, "erik": 403, "omar": 403, "nadie": 403}


@pytest.mark.parametrize("page", ["terms", "retention", "erase"])
@pytest.mark.parametrize("who", WHO_WRITES)
def test_only_administrators_open_these_pages(cast: Cast, client: Client, who: str, page: str) -> None:
    path = f"/s/prueba/administration/{page}/"
    assert client.get(path).status_code == 302
    client.force_login(getattr(cast, who))
    assert client.get(path).status_code == WHO_WRITES[who]
    if who != "ada":
        assert (
            client.post(path, {"text_es": "x", "email": "omar@prueba.example.org", "texts": "keep"}).status_code == 403
        )
        assert not TermsVersion.objects.exists()


def test_administrators_of_another_space_do_not(cast: Cast, neighbours: Cast, client: Client) -> None:
    client.force_login(neighbours.ada)
    for page in ("terms", "retention", "erase"):
        assert client.get(f"/s/prueba/administration/{page}/").status_code in {403, 404}
