"""An administrator sets in pages how people come in; nobody else does, and no other space's administrator."""

from html import unescape

import pytest
from django.core.cache import cache
from django.utils.translation import override

from minga.foundation import reaching
from minga.foundation.declared import sentence_for
from minga.foundation.journal.models import Entry
from minga.foundation.policy import RefusedError
from minga.foundation.scope import across_spaces, in_space
from minga.foundation.signin import actions
from minga.foundation.signin.models import Domain, Provider
from minga.foundation.signin.rules import PUBLIC_DOMAINS
from minga.foundation.signin.tests.idp import CLIENT, SECRET
from minga.foundation.signin.tests.steps import claims, connected, owned, revised, who
from minga.foundation.testing.cast import NOW
from minga.kernel import Refusal

OURS = "prueba.example.org"
EVERYBODY = ("ada", "salma", "rosa", "tito", "ines", "nadie", None)


def says(answer, code, **params):
    with override("es"):
        return sentence_for(Refusal(code, params)) in unescape(answer.content.decode())


@pytest.fixture
def base(cast):
    return f"/s/{cast.space.slug}/administration/sign-in/"


@pytest.fixture
def house(cast, idp):
    owned(cast, OURS)
    return connected(cast, idp)


PAGES = ["", "new/", "people/", "domains/", "domains/{domain}/", "domains/{domain}/release/", "{provider}/"]
PAGES += ["{provider}/remove/"]


@pytest.mark.parametrize("name", EVERYBODY)
def test_only_administrators_reach_the_pages(cast, client, house, base, name):
    if name:
        client.force_login(getattr(cast, name))
    ids = {"domain": Domain.objects.get().pk, "provider": house.pk}
    for page in PAGES:
        answer = client.get(base + page.format(**ids))
        assert (answer.status_code == 200) is (name == "ada"), page
        assert answer.status_code in {200, 302, 403, 404}
    before = Entry.objects.count()
    if name != "ada":
        for page in [*PAGES, "{provider}/try/"]:
            assert client.post(base + page.format(**ids), {"name": "x"}).status_code in {302, 403, 404}, page
    assert Entry.objects.count() == before


def test_another_spaces_administrator_finds_nothing_here(cast, neighbours, client, idp, house, base):
    with across_spaces():
        domain = Domain.objects.get()
    client.force_login(neighbours.ada)
    theirs = f"/s/{neighbours.space.slug}/administration/sign-in/"
    ids = {"domain": domain.pk, "provider": house.pk}
    for page in PAGES:
        assert client.get(base + page.format(**ids)).status_code in {403, 404}, page
        if "{" in page:
            assert client.get(theirs + page.format(**ids)).status_code == 404, page
            assert client.post(theirs + page.format(**ids), {"name": "x"}).status_code == 404, page
    assert client.post(f"{theirs}{house.pk}/try/").status_code == 404
    assert client.get(f"/accounts/with/{house.key}/", {"trial": "1"}).status_code == 404
    assert idp.asked == []
    with across_spaces():
        assert Provider.objects.get().name == "Casa"
    answer = client.post(f"{theirs}people/", {"email": cast.tito.email})
    assert answer.status_code == 422


def test_the_secret_is_sealed_and_never_shown(cast, client, idp, base):
    client.force_login(cast.ada)
    said = {"name": "Casa", "address": idp.url, "client_id": CLIENT, "secret": SECRET, "scopes": "openid email"}
    said |= {"address_claim": "email", "name_claim": "name"}
    answer = client.post(f"{base}new/", said)
    assert answer.status_code == 302, answer.content.decode()
    provider = Provider.objects.get()
    assert SECRET not in provider.secret
    assert not provider.is_on
    page = client.get(answer["Location"]).content.decode()
    assert SECRET not in page
    assert provider.secret not in page
    assert f"/accounts/with/{provider.key}/back/" in page
    kept = provider.secret
    client.post(answer["Location"], said | {"secret": "", "name": "Otra", "is_on": "on"})
    provider.refresh_from_db()
    assert (provider.secret, provider.name, provider.is_on) == (kept, "Otra", True)
    assert client.post(answer["Location"], said | {"secret": "falsch", "address": "x"}).status_code == 422
    assert SECRET not in "".join(str(entry.payload) for entry in Entry.objects.all())


def test_a_secret_of_another_key_is_said_to_be_lost(cast, client, house, settings):
    settings.SECRET_KEY = "another key that is long enough for everybody"
    answer = client.get(f"/accounts/with/{house.key}/")
    assert says(answer, "signin:secret-lost")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "idp.example.org",
        "ftp://idp.example.org",
        "http://idp.example.org",
        "https://",
        "https://a b.example",
        "https://user:pw@idp.example.org",
        "https://idp.example.org?x=1",
        "https://idp.example.org:x",
        "javascript:1",
    ],
)
def test_what_is_no_address_of_a_provider_is_refused(cast, idp, address):
    with pytest.raises(RefusedError, match="signin:bad-address"):
        connected(cast, idp, address=address)
    assert not Provider.objects.exists()


def test_the_address_of_its_description_is_as_good(cast, idp):
    provider = connected(cast, idp, address=f"{idp.url}/.well-known/openid-configuration")
    assert provider.address == idp.url


# Trying


def tried(client, base, provider):
    cache.clear()
    return client.post(f"{base}{provider.pk}/try/")


def test_a_provider_that_is_right_says_so(cast, client, house, base):
    client.force_login(cast.ada)
    page = tried(client, base, house).content.decode()
    assert "El proveedor contesta" in page
    assert "relojes coinciden" in page


@pytest.mark.parametrize(
    ("path", "answer", "code"),
    [
        ("/.well-known/openid-configuration", (404, {}), "signin:status"),
        ("/.well-known/openid-configuration", (200, b"<html>"), "signin:not-json"),
        ("/.well-known/openid-configuration", (200, {"issuer": "x"}), "signin:incomplete"),
        ("/jwks", (200, {"keys": []}), "signin:no-keys"),
        ("/jwks", (200, b"x" * 1_100_000), "signin:too-much"),
    ],
)
def test_what_is_wrong_is_said_in_words(cast, client, idp, house, base, path, answer, code):
    idp.answers[path] = answer
    client.force_login(cast.ada)
    params = {"host": "127.0.0.1", "status": 404, "missing": "authorization_endpoint, token_endpoint, jwks_uri"}
    params["url"] = f"{idp.url}/.well-known/openid-configuration"
    assert says(tried(client, base, house), code, **params)


def test_the_wrong_issuer_and_no_pkce(cast, client, idp, house, base):
    client.force_login(cast.ada)
    idp.description["issuer"] = "https://otra.example"
    assert says(tried(client, base, house), "signin:wrong-issuer", said="https://otra.example", here=idp.url)
    del idp.description["issuer"]
    idp.description["code_challenge_methods_supported"] = ["plain"]
    assert says(tried(client, base, house), "signin:no-pkce")


def test_a_claim_that_it_does_not_tell(cast, client, idp, house, base):
    client.force_login(cast.ada)
    idp.description["claims_supported"] = ["sub", "name"]
    page = tried(client, base, house).content.decode()
    assert "No dice que vaya a dar «email»" in page
    assert "«name»" not in page


def test_clocks_that_differ(cast, client, house, base, monkeypatch):
    from datetime import timedelta

    from minga.foundation import clock
    from minga.foundation.signin import trying

    client.force_login(cast.ada)
    now = clock.now()
    monkeypatch.setattr(trying.clock, "now", lambda: now + timedelta(seconds=600))
    page = tried(client, base, house).content.decode()
    assert "Los relojes se llevan" in page


def test_a_private_network_is_reached_only_where_the_operator_says_so(cast, client, house, base, settings):
    settings.PROVIDERS_MAY_BE_PRIVATE = False
    client.force_login(cast.ada)
    assert says(tried(client, base, house), "signin:private-host", host="127.0.0.1")
    assert says(client.get(f"/accounts/with/{house.key}/"), "signin:private-host", host="127.0.0.1")


def test_a_name_that_leads_inside_is_not_followed(cast, client, idp, house, base, settings, monkeypatch):
    """A public name with a private address: what is vetted is where one would go."""
    import socket

    settings.PROVIDERS_MAY_BE_PRIVATE = False
    Provider.objects.update(address="https://login.example.org")
    inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.7", 443))]
    monkeypatch.setattr(reaching.socket, "getaddrinfo", lambda *_a, **_k: inside)
    client.force_login(cast.ada)
    assert says(tried(client, base, house), "signin:private-host", host="login.example.org")

    def unknown(*_args, **_more):
        raise OSError

    monkeypatch.setattr(reaching.socket, "getaddrinfo", unknown)
    assert says(tried(client, base, house), "signin:unknown-host", host="login.example.org")


def test_a_certificate_that_nobody_vouches_for(cast, client, house, base, tmp_path):
    import ssl
    import threading
    from http.server import BaseHTTPRequestHandler, HTTPServer

    from minga.foundation.signin.tests.saml_idp import pair

    key, certificate = pair()
    path = tmp_path / "both.pem"
    path.write_text(key + certificate)
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        Provider.objects.update(address=f"https://127.0.0.1:{server.server_port}")
        client.force_login(cast.ada)
        assert says(tried(client, base, house), "signin:certificate", host="127.0.0.1")
    finally:
        server.shutdown()
        server.server_close()


def test_nobody_who_listens(cast, client, house, base):
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    Provider.objects.update(address=f"http://127.0.0.1:{port}")
    client.force_login(cast.ada)
    page = tried(client, base, house).content.decode()
    assert "127.0.0.1 no contesta" in page


def test_a_trial_shows_what_came_and_changes_nothing(cast, client, idp, house, base):
    Provider.objects.update(is_on=False)
    client.force_login(cast.ada)
    location = client.get(f"/accounts/with/{house.key}/", {"trial": "1"})["Location"]
    told = idp.authorize(location, **claims(f"quien@{OURS}", email_verified=False, amr=["mfa"]))
    answer = client.get(f"/accounts/with/{house.key}/back/", told)
    assert answer["Location"] == f"{base}{house.pk}/"
    page = unescape(client.get(answer["Location"]).content.decode())
    for part in (f"quien@{OURS}", "No dice que el correo esté comprobado", "Dice que se dio un segundo paso"):
        assert part in page
    assert who(client) == cast.ada.pk
    assert f"quien@{OURS}" not in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(("claim", "said"), [("mail", "no viene ningún correo"), ("email", "quien@")])
def test_a_missing_claim_is_named(cast, client, idp, house, base, claim, said):
    Provider.objects.update(address_claim=claim)
    client.force_login(cast.ada)
    location = client.get(f"/accounts/with/{house.key}/", {"trial": "1"})["Location"]
    answer = client.get(f"/accounts/with/{house.key}/back/", idp.authorize(location, **claims(f"quien@{OURS}")))
    assert said in unescape(client.get(answer["Location"]).content.decode())


def test_a_wrong_secret_is_said_where_it_was_tried(cast, client, idp, base):
    house = connected(cast, idp, secret="wrong")
    client.force_login(cast.ada)
    location = client.get(f"/accounts/with/{house.key}/", {"trial": "1"})["Location"]
    answer = client.get(f"/accounts/with/{house.key}/back/", idp.authorize(location, **claims(f"quien@{OURS}")))
    assert answer["Location"] == f"{base}{house.pk}/"
    assert says(client.get(answer["Location"]), "signin:provider-refused", why="invalid_client")


# Domains


@pytest.mark.parametrize("name", [*sorted(PUBLIC_DOMAINS)[:3], "GMAIL.com", "co.uk", "github.io", "com.mx"])
def test_what_belongs_to_everybody_belongs_to_no_space(cast, name):
    with pytest.raises(RefusedError, match="signin:public-domain"):
        actions.claim_domain(name=name, by=cast.actor(cast.ada), now=NOW)


@pytest.mark.parametrize("name", ["", "com", "a b.example", "-a.example", "1.2.3.4", "еxample.org", "a" * 300, "x@y@z"])
def test_what_is_no_domain_is_refused(cast, name):
    with pytest.raises(RefusedError, match="signin:bad-domain"):
        actions.claim_domain(name=name, by=cast.actor(cast.ada), now=NOW)


def test_a_domain_is_proven_by_what_only_its_owner_can_show(cast, client, base, monkeypatch):
    client.force_login(cast.ada)
    page = client.post(f"{base}domains/", {"name": "@Prueba.Example.org"})["Location"]
    domain = Domain.objects.get()
    asked = []

    def read(url):
        asked.append(url)
        return f"algo\nminga-domain={domain.token}\n" if len(asked) > 1 else "nada"

    monkeypatch.setattr("minga.foundation.signin.web.read_text", read)
    assert client.post(page).status_code == 422
    assert Domain.objects.get().proven_at is None
    assert client.post(page).status_code == 302
    assert asked == ["https://prueba.example.org/.well-known/minga-domain.txt"] * 2
    assert Domain.objects.get().proven_at is not None


def test_two_spaces_may_say_it_and_one_has_it(cast, neighbours, client):
    here = actions.claim_domain(name=OURS, by=cast.actor(cast.ada), now=NOW)
    with in_space(neighbours.space.pk):
        by = neighbours.actor(neighbours.ada)
        there = actions.claim_domain(name=OURS, by=by, now=NOW)
    actions.confirm_domain(name=OURS, now=NOW)
    with in_space(neighbours.space.pk), pytest.raises(RefusedError, match="signin:domain-taken"):
        actions.prove_domain(domain_id=there.pk, read=lambda _u: f"minga-domain={there.token}", by=by, now=NOW)
    actions.release_domain(domain_id=here.pk, by=cast.actor(cast.ada), now=NOW)
    with in_space(neighbours.space.pk):
        actions.prove_domain(domain_id=there.pk, read=lambda _u: f"minga-domain={there.token}", by=by, now=NOW)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_the_page_asks_as_often_however_much_there_is(cast, client, idp, base, count, count_queries):
    client.force_login(cast.ada)
    assert "Casa " not in client.get(base).content.decode()
    owned(cast, "d.example.org")
    connected(cast, idp, name="Casa 0")
    with count_queries() as one:
        client.get(base)
    for number in range(1, count):
        owned(cast, f"d{number}.example.org")
        connected(cast, idp, name=f"Casa {number}")
    revised(cast)
    with count_queries() as some:
        page = client.get(base).content.decode()
    assert page.count("Casa ") == count
    assert len(some) == len(one)


def test_programs_of_an_administrator_do_the_same(cast, client, idp):
    client.force_login(cast.ada)
    base = f"/api/v1/s/{cast.space.slug}/sign-in/"
    said = {"name": "Casa", "address": idp.url, "client_id": CLIENT, "secret": SECRET, "is_on": True}
    answer = client.post(f"{base}providers/", said, content_type="application/json")
    assert answer.status_code == 201
    assert SECRET not in answer.content.decode()
    [provider] = answer.json()["providers"]
    one = f"{base}providers/{provider['id']}/"
    assert all(each["is_good"] for each in client.post(f"{one}try/").json())
    domain = client.post(f"{base}domains/", {"name": "abc.example"}, content_type="application/json").json()
    assert domain["proof_line"].startswith("minga-domain=")
    rules = {"is_required": True, "inside": "member", "outside": "guest", "second_factor": "nobody"}
    answer = client.put(base, rules, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "signin:required-needs-domain")
    answer = client.put(base, rules | {"is_required": False}, content_type="application/json")
    assert answer.json()["policy"]["outside"] == "guest"
    client.put(one, said | {"name": "Otra", "secret": ""}, content_type="application/json")
    assert client.get(base).json()["providers"][0]["name"] == "Otra"
    assert client.delete(f"{base}domains/{domain['id']}/").status_code == 204
    assert client.delete(one).status_code == 204
    assert client.get(base).json()["providers"] == []


@pytest.mark.parametrize("name", ["rosa", "tito", "ines", "nadie"])
def test_programs_of_others_do_nothing(cast, client, house, name):
    client.force_login(getattr(cast, name))
    base = f"/api/v1/s/{cast.space.slug}/sign-in/"
    assert client.get(base).status_code == 403
    for path in (f"{base}providers/{house.pk}/try/",):
        assert client.post(path).status_code == 403
    assert client.delete(f"{base}providers/{house.pk}/").status_code == 403
    answer = client.post(f"{base}providers/", {"name": "x"}, content_type="application/json")
    assert answer.status_code == 403
