"""People come in by SAML 2.0; what is forged, old, another's or brought twice signs nobody in.

The counterpart is a small identity provider in the test, signing and encrypting with xmlsec.
"""

import datetime as dt
import sys

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from minga.foundation.accounts.models import User
from minga.foundation.policy import RefusedError
from minga.foundation.scope import in_space
from minga.foundation.signin import actions
from minga.foundation.signin.tests.steps import owned, who
from minga.foundation.testing.cast import NOW

pytest.importorskip("onelogin.saml2", reason="PYTHON3-SAML ABSENT: SAML was not tried")
from minga.foundation.signin.tests import saml_idp

# python3-saml asks the clock in the old way.
pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utc:DeprecationWarning")
OURS = "prueba.example.org"
HOST = "minga.example.org"


@pytest.fixture(scope="module")
def idp():
    return saml_idp.SamlIdp(*saml_idp.pair())


@pytest.fixture(scope="module")
def other():
    return saml_idp.pair()


@pytest.fixture
def client(settings):
    settings.ALLOWED_HOSTS = [HOST]
    return Client(headers={"host": HOST})


@pytest.fixture
def house(cast, idp):
    owned(cast, OURS)
    return connected(cast, idp)


def connected(cast, idp, **said):
    told = {
        "name": "Casa SAML",
        "metadata": idp.metadata,
        "address_claim": saml_idp.MAIL,
        "name_claim": saml_idp.NAME,
        "vouches": True,
        "is_on": True,
    }
    with in_space(cast.space.pk):
        return actions.connect_provider(kind="saml", said=told | said, by=cast.actor(cast.ada), now=NOW)


def begun(client, provider, going=""):
    answer = client.get(f"/accounts/with/{provider.key}/", {"next": going} if going else {})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def back(client, provider, form):
    answer = client.post(f"/accounts/saml/{provider.key}/acs/", form)
    assert answer.status_code == 302
    return client.get(answer["Location"])


def test_somebody_new_becomes_a_member_and_lands_where_they_wanted(cast, client, idp, house):
    going = f"/s/{cast.space.slug}/community/"
    form = idp.respond(begun(client, house, going), mail=f"Nueva@{OURS}")
    answer = back(client, house, form)
    assert answer["Location"] == going, answer.content.decode()
    person = User.objects.get(email=f"nueva@{OURS}")
    assert who(client) == person.pk
    assert person.name == "Nueva Persona"
    assert SocialAccount.objects.get().extra_data == {}


def test_an_encrypted_assertion_is_opened(cast, client, idp, house):
    form = idp.respond(begun(client, house), mail=cast.tito.email, encrypts_for=house.certificate)
    back(client, house, form)
    assert who(client) == cast.tito.pk


def test_where_it_must_be_encrypted_an_open_one_is_refused(cast, client, idp):
    owned(cast, OURS)
    house = connected(cast, idp, wants_encrypted=True)
    back(client, house, idp.respond(begun(client, house), mail=cast.tito.email))
    assert who(client) is None
    back(client, house, idp.respond(begun(client, house), mail=cast.tito.email, encrypts_for=house.certificate))
    assert who(client) == cast.tito.pk


def altered(text):
    return text.replace("tito@", "ada@")


FORGERIES = {
    "unsigned": lambda _other: {"signs": False},
    "signed by another": lambda other: {"pair": other},
    "altered after it was signed": lambda _other: {"alter": altered},
    "expired": lambda _other: {"shift": dt.timedelta(hours=-1)},
    "from the future": lambda _other: {"shift": dt.timedelta(hours=1)},
    "for another audience": lambda _other: {"audience": "https://another.example"},
    "of another issuer": lambda _other: {"issuer": "https://evil.example"},
    "sent elsewhere": lambda _other: {"recipient": "https://another.example/acs/"},
    "asked for by nobody": lambda _other: {"in_response_to": "_nobody"},
    "with another name each time": lambda _other: {"format": "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"},
    "without a subject": lambda _other: {"subject": ""},
}


@pytest.mark.parametrize("name", FORGERIES)
def test_what_proves_nothing_signs_nobody_in(cast, client, idp, other, house, name):
    form = idp.respond(begun(client, house), **({"mail": cast.tito.email} | FORGERIES[name](other)))
    answer = back(client, house, form)
    assert answer.status_code == 403
    assert who(client) is None
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(("minutes", "lives"), [(-2, 3), (2, 1)])
def test_clocks_may_differ_a_little(cast, client, idp, house, minutes, lives):
    form = idp.respond(begun(client, house), mail=cast.tito.email, shift=dt.timedelta(minutes=minutes), minutes=lives)
    back(client, house, form)
    assert who(client) == cast.tito.pk


def test_an_assertion_is_good_once(cast, client, idp, house):
    form = idp.respond(begun(client, house), mail=cast.tito.email)
    back(client, house, form)
    assert who(client) == cast.tito.pk
    client.logout()
    assert back(client, house, form).status_code == 403
    assert who(client) is None
    again = idp.respond(begun(client, house), mail=cast.tito.email, assertion_id="_same")
    back(client, house, again)
    client.logout()
    twice = idp.respond(begun(client, house), mail=cast.tito.email, assertion_id="_same")
    assert back(client, house, twice).status_code == 403


def test_an_assertion_is_good_in_the_browser_that_asked(cast, client, idp, house):
    form = idp.respond(begun(client, house), mail=cast.tito.email)
    thief = Client(headers={"host": HOST})
    assert back(thief, house, form).status_code == 403
    assert who(thief) is None


@pytest.mark.parametrize("form", [{}, {"SAMLResponse": "x"}, {"SAMLResponse": "PGE+"}, {"SAMLResponse": "&#"}])
def test_junk_is_one_sentence(client, idp, house, form):
    assert back(client, house, form).status_code == 403


def test_where_the_provider_does_not_vouch_a_code_is_asked_for(cast, client, idp):
    owned(cast, OURS)
    house = connected(cast, idp, vouches=False)
    answer = back(client, house, idp.respond(begun(client, house), mail=cast.tito.email))
    assert answer["Location"].startswith("/accounts/login/code/confirm/")
    assert who(client) is None


def test_our_metadata_names_our_doors_and_no_secret(client, house):
    told = client.get(f"/accounts/saml/{house.key}/metadata/").content.decode()
    assert f"http://{HOST}/accounts/saml/{house.key}/acs/" in told
    assert "".join(house.certificate.splitlines()[1:3]) in told.replace("\n", "")
    assert "PRIVATE" not in told
    assert "PRIVATE" not in house.secret


def test_an_unsigned_order_to_sign_out_ends_nothing(cast, client, idp, house):
    back(client, house, idp.respond(begun(client, house), mail=cast.tito.email))
    answer = client.get(f"/accounts/saml/{house.key}/sls/", {"SAMLRequest": "PGE+"})
    assert answer.status_code in {400, 403}
    assert who(client) == cast.tito.pk


def ordered(house, query):
    """In a frame of the provider's page, where no cookie comes along."""
    return Client(headers={"host": HOST}).get(f"/accounts/saml/{house.key}/sls/?{query}")


def door_out(house):
    return f"http://{HOST}/accounts/saml/{house.key}/sls/"


@pytest.mark.parametrize(("session", "ends"), [("", True), ("_s1", True), ("_another", False)])
def test_a_signed_order_ends_what_it_names_without_a_cookie(cast, client, idp, house, session, ends):
    back(client, house, idp.respond(begun(client, house), mail=cast.tito.email))
    assert who(client) == cast.tito.pk
    answer = ordered(house, idp.order_out("u1", door_out(house), session=session))
    assert answer["Location"].startswith(saml_idp.SLO)
    assert who(client) == (None if ends else cast.tito.pk)


def test_an_order_of_another_about_another_or_altered_ends_nothing(cast, client, idp, other, house):
    back(client, house, idp.respond(begun(client, house), mail=cast.tito.email))
    right = idp.order_out("u1", door_out(house))
    for query in (
        idp.order_out("u1", door_out(house), key=other[0]),
        idp.order_out("u2", door_out(house)),
        idp.order_out("u1", "https://another.example/sls/"),
        right.partition("&SigAlg")[0],
        right.replace("SAMLRequest=", "SAMLRequest=x"),
    ):
        ordered(house, query)
        assert who(client) == cast.tito.pk


@pytest.mark.parametrize("text", ["", "<a/>", "no", "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"])
def test_what_is_no_metadata_is_refused(cast, text):
    with pytest.raises(RefusedError, match="signin:bad-metadata"):
        connected(cast, saml_idp.SamlIdp("", ""), metadata=text or " ")


def test_another_spaces_administrator_gets_nothing(cast, neighbours, client, idp, house):
    client.force_login(neighbours.ada)
    for path in (f"/s/{cast.space.slug}/administration/sign-in/{house.pk}/", f"/accounts/with/{house.key}/?trial=1"):
        assert client.get(path).status_code in {403, 404}
    path = f"/s/{neighbours.space.slug}/administration/sign-in/{house.pk}/"
    assert client.get(path).status_code == 404


def test_the_page_tries_the_metadata(cast, client, idp, house):
    client.force_login(cast.ada)
    base = f"/s/{cast.space.slug}/administration/sign-in/{house.pk}/"
    page = client.post(f"{base}try/").content.decode()
    assert saml_idp.SSO in page
    old = saml_idp.SamlIdp(*saml_idp.pair(days=-3))
    with in_space(cast.space.pk):
        actions.revise_provider(provider_id=house.pk, said={"metadata": old.metadata}, by=cast.actor(cast.ada), now=NOW)
    assert client.post(f"{base}try/").content.decode() != page


def test_a_trial_lets_nobody_in_and_shows_what_came(cast, client, idp, house):
    client.force_login(cast.ada)
    answer = client.get(f"/accounts/with/{house.key}/", {"trial": "1"})
    answer = back(client, house, idp.respond(answer["Location"], mail=f"quien@{OURS}"))
    assert answer["Location"] == f"/s/{cast.space.slug}/administration/sign-in/{house.pk}/"
    assert f"quien@{OURS}" in client.get(answer["Location"]).content.decode()
    assert who(client) == cast.ada.pk
    assert not User.objects.filter(email=f"quien@{OURS}").exists()


def test_without_the_extra_the_page_says_so(cast, client, monkeypatch):
    for name in [name for name in sys.modules if name.startswith("onelogin")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "onelogin.saml2.auth", None)
    client.force_login(cast.ada)
    page = client.get(f"/s/{cast.space.slug}/administration/sign-in/new/?kind=saml").content.decode()
    assert "minga[saml]" in page
    assert "<textarea" not in page
