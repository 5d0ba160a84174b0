"""The frame around a page: what it offers depends on where one stands."""

import pytest
from tests.architecture.sight import faults_in

from minga.community.queries import token_of
from minga.community.tests import factories
from minga.foundation import clock

SECTIONS, SIGN_IN, WORDS = 'class="sections"', "bar-enter", 'href="/words/"'


@pytest.fixture
def letter(cast):
    where = factories.opened(cast, "invitation")
    (invitation,) = factories.invited(cast, where, "nueva@example.org", now=clock.now())
    return f"/s/prueba/community/invitation/{token_of(invitation)}/"


def test_who_is_invited_and_new_sees_the_invitation_and_no_menu(letter, client):
    page = client.get(letter).content.decode()
    assert [part in page for part in (SECTIONS, SIGN_IN, "bar-search", 'id="spaces"')] == [False] * 4
    assert "Hornos limpios" in page


def test_who_is_of_the_space_keeps_its_menu_on_an_invitation(cast, client):
    where = factories.opened(cast, "invitation")
    (invitation,) = factories.invited(cast, where, cast.ada.email, now=clock.now())
    client.force_login(cast.ada)
    page = client.get(f"/s/prueba/community/invitation/{token_of(invitation)}/").content.decode()
    assert SECTIONS in page


@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/accounts/login/code/"])
def test_a_page_that_is_the_way_in_offers_no_second_one(cast, client, address):
    assert SIGN_IN not in client.get(address).content.decode()


def test_elsewhere_a_visitor_finds_the_way_in(cast, client):
    cast.space.is_open_to_visitors = True
    cast.space.save(update_fields=["is_open_to_visitors"])
    assert SIGN_IN in client.get("/s/prueba/debate/").content.decode()


@pytest.mark.parametrize(("language", "word"), [("es", "Línea de base"), ("en", "Baseline")])
def test_every_page_leads_to_what_the_words_mean(cast, client, language, word):
    client.cookies["minga_language"] = language
    assert WORDS in client.get("/accounts/login/").content.decode()
    assert word in client.get("/words/", HTTP_ACCEPT_LANGUAGE=language).content.decode()


def test_what_the_words_mean_costs_no_query(db, client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/words/").status_code == 200


@pytest.mark.parametrize(
    ("address", "language", "said"),
    [
        ("/accounts/password/set/", "es", "No se parece a tu nombre ni a tu correo."),
        ("/accounts/password/set/", "en", "It does not look like your name or your e-mail."),
        ("/accounts/email/", "en", "These addresses belong to your account:"),
        ("/accounts/2fa/", "en", "You use no code app."),
    ],
)
def test_what_packages_say_of_an_account_is_said_in_our_words(cast, client, address, language, said):
    cast.tito.language = language
    cast.tito.save(update_fields=["language"])
    client.force_login(cast.tito)
    text = client.get(address).content.decode()
    assert said in text
    assert [fault for fault in faults_in(text) if "black" in fault] == []
    assert "placeholder" not in text.partition("<main")[2]


@pytest.mark.parametrize("address", ["/nothing/", "/s/prueba/people/"])
def test_a_wall_is_a_page_with_a_heading(cast, client, address):
    client.force_login(cast.tito)
    assert list(faults_in(client.get(address).content.decode())) == []
