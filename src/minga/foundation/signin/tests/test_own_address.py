"""A space at a host of its own: shown there and nowhere else, proven before, and no door for a forged host."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from minga.community.tests import factories as communities
from minga.debate.tests import factories as debates
from minga.foundation import clock
from minga.foundation.notices.mailing import mail_digest
from minga.foundation.policy import NotAllowedError, RefusedError
from minga.foundation.scope import in_space
from minga.foundation.signin import actions
from minga.foundation.signin.actions import choose_address, confirm_domain, give_up_address, release_domain
from minga.foundation.signin.models import Domain
from minga.foundation.tenancy.actions import make_operator
from minga.foundation.tenancy.models import OwnAddress
from minga.foundation.testing.cast import NOW

HOST, HOUSE = "debate.casa.example", "minga.example"
PAGE = "/s/prueba/administration/address/"


@pytest.fixture(autouse=True)
def _hosts(settings):
    settings.ALLOWED_HOSTS, settings.BASE_URL = ["testserver", HOUSE], f"https://{HOUSE}"


@pytest.fixture
def own(cast):
    confirm_domain(name="casa.example", now=NOW)
    return choose_address(host=HOST, by=cast.actor(cast.ada), now=NOW)


def at(client, path, host=HOST, **more):
    return client.get(path, headers={"host": host}, **more)


# Choosing one


def test_an_administrator_chooses_a_host_under_a_proven_domain(cast, client):
    client.force_login(cast.ada)
    assert "administration/sign-in/" in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"host": HOST}).status_code == 422
    confirm_domain(name="casa.example", now=NOW)
    assert HOUSE in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"host": f" {HOST.upper()}. "}).status_code == 302
    assert OwnAddress.objects.get().host == HOST
    assert at(client, "/s/prueba/people/").status_code == 200
    assert client.post(f"{PAGE}give-up/").status_code == 302
    assert not OwnAddress.objects.exists()
    said = client.get("/s/prueba/administration/happened/").content.decode()
    assert "Ada dio al espacio una dirección propia." in said


def test_by_rest_as_in_the_page(cast, client):
    rest = "/api/v1/s/prueba/sign-in/address/"
    confirm_domain(name="casa.example", now=NOW)
    for who, status in ((cast.rosa, 403), (cast.ada, 200)):
        client.force_login(who)
        assert client.get(rest).status_code == status
        answer = client.put(rest, {"host": HOST}, content_type="application/json")
        assert answer.status_code == status
    assert answer.json() == {"host": HOST}
    bad = client.put(rest, {"host": HOUSE}, content_type="application/json")
    assert (bad.status_code, bad.json()["code"]) == (409, "address:of-the-house")
    assert client.delete(rest).status_code == 204
    assert client.get(rest).json() == {"host": ""}


@pytest.mark.parametrize("who", ["rosa", "salma", "tito", "ines", "omar", "nadie"])
def test_nobody_else_chooses(cast, client, who):
    confirm_domain(name="casa.example", now=NOW)
    client.force_login(getattr(cast, who))
    assert client.get(PAGE).status_code in {403, 404}
    assert client.post(PAGE, {"host": HOST}).status_code in {403, 404}
    with pytest.raises(NotAllowedError):
        choose_address(host=HOST, by=cast.actor(getattr(cast, who)), now=NOW)
    with pytest.raises(NotAllowedError):
        give_up_address(by=cast.actor(getattr(cast, who)), now=NOW)
    assert not OwnAddress.objects.exists()


@pytest.mark.parametrize(
    ("host", "code"),
    [
        ("", "address:bad-host"),
        ("https://debate.casa.example", "address:bad-host"),
        ("debate.casa.example/x", "address:bad-host"),
        ("debate.casa.example:8000", "address:bad-host"),
        ("debate casa.example", "address:bad-host"),
        ("127.0.0.1", "address:bad-host"),
        ("localhost", "address:bad-host"),
        (HOUSE, "address:of-the-house"),
        ("testserver", "address:bad-host"),
        ("otra.example", "address:not-proven"),
        ("nocasa.example", "address:not-proven"),
        ("casa.example.evil.example", "address:not-proven"),
    ],
)
def test_what_is_wrong_is_said_and_changes_nothing(cast, host, code):
    confirm_domain(name="casa.example", now=NOW)
    with pytest.raises(RefusedError, match=code):
        choose_address(host=host, by=cast.actor(cast.ada), now=NOW)
    assert not OwnAddress.objects.exists()


def test_a_domain_that_is_only_claimed_proves_nothing(cast):
    actions.claim_domain(name="casa.example", by=cast.actor(cast.ada), now=NOW)
    with pytest.raises(RefusedError, match="address:not-proven"):
        choose_address(host=HOST, by=cast.actor(cast.ada), now=NOW)


def test_another_space_cannot_take_it(cast, neighbours, own):
    with in_space(neighbours.space.pk):
        with pytest.raises(RefusedError, match="address:not-proven"):
            choose_address(host=HOST, by=neighbours.actor(neighbours.ada), now=NOW)
        confirm_domain(name=HOST, now=NOW)
        with pytest.raises(RefusedError, match="address:taken"):
            choose_address(host=HOST, by=neighbours.actor(neighbours.ada), now=NOW)
        with pytest.raises(RefusedError, match="address:not-proven"):
            choose_address(host=f"otra.{HOST[7:]}", by=neighbours.actor(neighbours.ada), now=NOW)
    assert OwnAddress.objects.get().space_id == cast.space.pk


def test_whoever_has_proven_the_nearer_domain_has_the_say(cast, neighbours):
    confirm_domain(name="casa.example", now=NOW)
    with in_space(neighbours.space.pk):
        confirm_domain(name=HOST, now=NOW)
    with pytest.raises(RefusedError, match="address:not-proven"):
        choose_address(host=HOST, by=cast.actor(cast.ada), now=NOW)


def test_it_ends_with_the_domain_that_proved_it(cast, own):
    domain = Domain.objects.get()
    release_domain(domain_id=domain.pk, by=cast.actor(cast.ada), now=NOW)
    assert not OwnAddress.objects.exists()


# What is there


def test_the_space_is_there_and_nothing_else(cast, neighbours, client, own):
    assert at(client, "/")["Location"] == "/s/prueba/"
    assert at(client, "/s/prueba/").status_code == 200
    assert at(client, "/api/v1/s/prueba/community/").status_code == 200
    other = neighbours.space.slug
    for path in (f"/s/{other}/", "/operator/", f"/s/{other}/people/?q=a"):
        assert at(client, path)["Location"] == f"https://{HOUSE}{path}"
    assert at(client, f"/api/v1/s/{other}/community/").status_code == 404
    assert client.post(f"/s/{other}/community/1/join/", headers={"host": HOST}).status_code == 404
    assert client.get("/s/prueba/").status_code == 200, "at the address of the installation it stays"


def test_the_sign_in_of_another_space_is_not_there(cast, neighbours, client, own):
    """The password of one organization is typed at no host of another."""
    pytest.importorskip("ldap3")
    said = {
        "name": "Directorio",
        "address": "ldaps://ldap.example.org",
        "search_base": "dc=example,dc=org",
        "person_filter": "(uid={name})",
        "is_on": True,
    }
    ours = actions.connect_provider(kind="ldap", said=said, by=cast.actor(cast.ada), now=NOW)
    with in_space(neighbours.space.pk):
        by = neighbours.actor(neighbours.ada)
        theirs = actions.connect_provider(kind="ldap", said=said, by=by, now=NOW)
    for page in ("", "password/"):
        assert at(client, f"/accounts/with/{ours.key}/{page}").status_code in {200, 302}
        assert at(client, f"/accounts/with/{theirs.key}/{page}").status_code == 404
        assert at(client, f"/accounts/with/{theirs.key}/{page}", host=HOUSE).status_code in {200, 302}


def test_the_doors_of_who_runs_the_house_are_not_there_either(cast, client, own):
    """Whoever has the domain of a space decides what stands at its host: nobody runs the house from there."""
    make_operator(user_id=cast.ada.pk, now=NOW)
    client.force_login(cast.ada)
    for path in ("/api/v1/operator/spaces/", "/api/v1/operator/requests/"):
        assert (at(client, path).status_code, at(client, path, host=HOUSE).status_code) == (404, 200)
    sent = {"content_type": "application/json", "headers": {"host": HOST}}
    assert client.put("/api/v1/operator/asking/", {"asking": "visitors"}, **sent).status_code == 404
    assert at(client, "/api/v1/me/").status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        f"{HOST}.evil.example",
        f"x.{HOST}",
        f"evil.example#{HOST}",
        f"{HOST}@evil.example",
        f"{HOST}/evil",
        f"{HOST}, evil.example",
        "casa.example",
    ],
)
def test_other_hosts_are_refused_as_before(client, own, host):
    for path in ("/", "/s/prueba/", "/accounts/login/"):
        assert at(client, path, host=host).status_code == 400


def test_a_port_or_a_forwarded_host_is_not_repeated_to_anybody(cast, client, own):
    client.force_login(cast.ada)
    for host, more in ((f"{HOST}:6666", {}), (HOST, {"HTTP_X_FORWARDED_HOST": "evil.example"})):
        answer = at(client, "/s/prueba/administration/roster/", host=host, **more)
        said = answer.content.decode() + str(answer.headers)
        assert "6666" not in said
        assert "evil" not in said


def test_forms_are_sent_from_its_own_pages_alone(cast, own):
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(cast.ada)
    page = at(careful, "/me/").content.decode()
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    sent = {"csrfmiddlewaretoken": token, "name": "Ada", "language": "es", "time_zone": ""}
    for origin, status in (
        (f"http://{HOST}", 302),
        ("http://evil.example", 403),
        (f"http://{HOUSE}", 403),
    ):
        answer = careful.post("/me/", sent, headers={"host": HOST, "origin": origin})
        assert answer.status_code == status, origin


def test_a_cookie_is_of_its_host_alone(cast, client, own):
    client.force_login(cast.ada)
    assert all(not cookie["domain"] for cookie in client.cookies.values())


def test_a_request_at_the_installations_address_asks_nothing_more(cast, client, own, count_queries):
    at(client, "/words/", host=HOUSE)
    with count_queries() as asked:
        at(client, "/words/", host=HOUSE)
    assert not any("own" in query for query in asked)


# Where links lead


def test_letters_and_invitations_lead_there(cast, own):
    where = communities.opened(cast, "open")
    communities.invited(cast, where, "eva@lejos.example")
    mail.outbox.clear()
    communities.mailed(where)
    assert f"https://{HOST}/s/prueba/" in mail.outbox[0].body
    question = debates.opened(cast, where)
    debates.reply(cast, debates.contribution(cast, question))
    mail.outbox.clear()
    morning = clock.now().replace(hour=8, minute=30) + timedelta(days=1)
    mail_digest(cast.tito.pk, morning)
    bodies = " ".join(letter.body for letter in mail.outbox)
    assert not bodies or f"https://{HOST}/notices/" in bodies


def test_the_address_for_visitors_leads_there(cast, client, own):
    """A visitor's cookie is of one host: with an account there they could bring nothing along from the other."""
    question = debates.opened(cast)
    debates.let_in(cast, question)
    client.force_login(cast.rosa)
    told = at(client, f"/api/v1/s/prueba/debate/{question.pk}/visitors/").json()["address"]
    assert told.startswith(f"https://{HOST}/s/prueba/debate/visit/")
    assert client.get(told, headers={"host": HOST}).status_code == 200


def test_without_one_they_lead_to_the_installation(cast):
    where = communities.opened(cast, "open")
    communities.invited(cast, where, "eva@lejos.example")
    mail.outbox.clear()
    communities.mailed(where)
    assert f"https://{HOUSE}/s/prueba/" in mail.outbox[0].body
