"""Nobody comes in as somebody else: not by an address, a token, a state or a provider that is not theirs."""

import base64
import json
import time
from html import unescape
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils.translation import override

from minga.foundation.accounts.models import User
from minga.foundation.declared import sentence_for
from minga.foundation.signin.models import Provider
from minga.foundation.signin.tests.idp import CLIENT
from minga.foundation.signin.tests.steps import back, begun, claims, code_sent_to, come, connected, owned, revised, who
from minga.foundation.signin.wording import WHYS
from minga.foundation.tenancy.models import SpaceMembership
from minga.kernel import Refusal

OURS = "prueba.example.org"


@pytest.fixture
def house(cast, idp):
    """A space with a provider and its own domain."""
    owned(cast, OURS)
    return connected(cast, idp)


def nothing_changed(client, before):
    assert who(client) is None
    assert (User.objects.count(), SocialAccount.objects.count(), SpaceMembership.objects.count()) == before


@pytest.fixture
def counted(db):
    return lambda: (User.objects.count(), SocialAccount.objects.count(), SpaceMembership.objects.count())


def says(answer, code, **params):
    with override("es"):
        spoken = sentence_for(Refusal(code, params))
    return spoken in unescape(answer.content.decode())


def why(answer, reason):
    with override("es"):
        return str(WHYS[reason]) in unescape(answer.content.decode())


@pytest.mark.parametrize("told", [False, None, "false", "no", 0, 1, [True], {"a": 1}, "yes"])
def test_an_address_that_is_not_said_to_be_verified_needs_a_code(cast, client, idp, house, told):
    answer = come(client, house, idp, **claims(cast.tito.email, email_verified=told))
    assert answer["Location"].startswith("/accounts/login/code/confirm/")
    assert who(client) is None
    assert not SocialAccount.objects.exists()


def test_the_code_goes_to_the_address_and_to_nobody_else(cast, client, idp, house):
    answer = come(client, house, idp, **claims(cast.tito.email, email_verified=False))
    answer = client.post(answer["Location"], {"code": code_sent_to(cast.tito.email)})
    assert who(client) == cast.tito.pk
    assert SocialAccount.objects.get().user == cast.tito


@pytest.mark.parametrize("address", ["TITO@PRUEBA.EXAMPLE.ORG", "Tito@prueba.example.org", " tito@prueba.example.org "])
def test_case_and_blanks_make_nobody_new(cast, client, idp, house, address):
    come(client, house, idp, **claims(address))
    assert who(client) == cast.tito.pk
    assert User.objects.filter(email__icontains="tito@").count() == 1


@pytest.mark.parametrize(
    "address",
    [
        "tіto@prueba.example.org",  # a Cyrillic і
        "tito@prueba.еxample.org",
        "ｔito@prueba.example.org",
        "tito@prueba.example.org\u200b",
        "tito@prueba。example.org",
        "TİTO@prueba.example.org",
        "tito@prueba.example.org, otro@example.org",
        '"tito@prueba.example.org"@evil.example',
        "tito@prueba.example.org@evil.example",
        "tito@@prueba.example.org",
        "tito@prueba.example.org\nBcc: x@y.zz",
        "tito",
        "@prueba.example.org",
        "",
        None,
        7,
        {"email": "tito@prueba.example.org"},
        [],
    ],
)
def test_what_only_looks_like_an_address_is_none(cast, client, idp, house, counted, address):
    before = counted()
    answer = come(client, house, idp, **claims("x@y.zz", email=address))
    assert says(answer, "signin:no-address")
    nothing_changed(client, before)


@pytest.mark.parametrize(
    "domain", ["sub.prueba.example.org", "example.org", "xprueba.example.org", "prueba.example.or"]
)
def test_a_domain_is_that_domain_and_no_other(cast, client, idp, house, counted, domain):
    before = counted()
    assert says(come(client, house, idp, **claims(f"tito@{domain}")), "signin:not-invited")
    nothing_changed(client, before)


# Another space's provider


def test_a_provider_of_another_space_signs_in_nobody_of_this_one(cast, neighbours, client, idp, house, counted):
    theirs = connected(neighbours, idp)
    for policy in ({}, {"outside": "guest"}):
        revised(neighbours, **policy)
        come(client, theirs, idp, **claims(cast.tito.email))
        assert who(client) is None
        assert not SocialAccount.objects.exists()
        client.logout()


def test_a_domain_that_is_only_said_gives_nothing(cast, neighbours, client, idp, house, counted):
    from minga.foundation.policy import RefusedError
    from minga.foundation.scope import in_space
    from minga.foundation.signin import actions
    from minga.foundation.testing.cast import NOW

    theirs, by = connected(neighbours, idp), neighbours.actor(neighbours.ada)
    with in_space(neighbours.space.pk):
        with pytest.raises(RefusedError, match="signin:domain-taken"):
            actions.claim_domain(name=OURS, by=by, now=NOW)
        with pytest.raises(RefusedError, match="signin:domain-taken"):
            actions.confirm_domain(name=OURS, now=NOW)
        claimed = actions.claim_domain(name="sinprueba.example", by=by, now=NOW)
        with pytest.raises(RefusedError, match="signin:domain-not-shown"):
            actions.prove_domain(domain_id=claimed.pk, read=lambda _url: "minga-domain=otra", by=by, now=NOW)
    victim = User.objects.create_user("ana@sinprueba.example")
    before = counted()
    come(client, theirs, idp, **claims(victim.email))
    nothing_changed(client, before)


def test_the_same_subject_at_another_provider_is_somebody_else(cast, neighbours, client, idp, house):
    come(client, house, idp, **claims(cast.tito.email, sub="1"))
    client.logout()
    owned(neighbours, "vecinas.example.org")
    theirs = connected(neighbours, idp)
    come(client, theirs, idp, **claims("nadie.mas@vecinas.example.org", sub="1"))
    assert who(client) not in {None, cast.tito.pk}


def test_a_state_of_one_provider_is_not_good_at_another(cast, neighbours, client, idp, house, counted):
    theirs = connected(neighbours, idp)
    told = idp.authorize(begun(client, theirs), **claims(cast.tito.email))
    before = counted()
    assert says(back(client, house, told), "signin:state")
    nothing_changed(client, before)


def test_whom_another_spaces_provider_begins_for_opens_that_space_only(cast, neighbours, client, idp):
    """Inés belongs to both; her address is of no domain of the other: its provider must not come in as her here."""
    revised(neighbours, outside="guest")
    theirs = connected(neighbours, idp)
    answer = come(client, theirs, idp, **claims(cast.ines.email))
    client.post(answer["Location"], {"code": code_sent_to(cast.ines.email)})
    assert client.get("/me/").status_code == 200  # the code has shown that it is she
    client.logout()
    come(client, theirs, idp, **claims(cast.ines.email))
    assert who(client) == cast.ines.pk
    here, there = f"/s/{cast.space.slug}/", f"/s/{neighbours.space.slug}/"
    page = client.get(there)
    assert page.status_code == 200
    assert cast.space.name not in page.content.decode()
    closed = [here, "/me/", "/me/export/", "/me/keys/", "/notices/", "/accounts/email/", "/accounts/2fa/", "/spaces/"]
    closed += ["/accounts/password/set/", "/accounts/sessions/", "/accounts/2fa/totp/activate/"]
    for path in closed:
        answer = client.get(path)
        assert answer.status_code == 403, path
        assert says(answer, "signin:only-one-space"), path
    assert client.post("/accounts/email/", {"email": "evil@example.com", "action_add": ""}).status_code == 403
    answer = client.get(f"/api/v1/s/{cast.space.slug}/purpose/")
    assert (answer.status_code, answer.json()["code"]) == (403, "signin:only-one-space")
    assert client.get("/")["Location"] == there
    assert client.post("/accounts/logout/").status_code == 302


# Subjects and addresses that change hands


def test_a_changed_subject_is_not_the_same_person(cast, client, idp, house, counted):
    come(client, house, idp, **claims(cast.tito.email, sub="old"))
    client.logout()
    before = counted()
    assert says(come(client, house, idp, **claims(cast.tito.email, sub="new")), "signin:address-of-another")
    nothing_changed(client, before)


def test_after_it_was_forgotten_the_next_is_a_first_one(cast, client, idp, house):
    come(client, house, idp, **claims(cast.tito.email, sub="old"))
    session = client.session.session_key
    client.logout()
    client.force_login(cast.ada)
    answer = client.post(f"/s/{cast.space.slug}/administration/sign-in/people/", {"email": cast.tito.email})
    assert answer.status_code == 302
    assert not client.session.exists(session)
    client.logout()
    come(client, house, idp, **claims(cast.tito.email, sub="new"))
    assert who(client) == cast.tito.pk


def test_what_was_laid_up_before_the_address_was_proven_is_forgotten(cast, client, idp, house):
    early = User.objects.create_user(f"victima@{OURS}", "a password of another")
    EmailAddress.objects.create(user=early, email=early.email, primary=True, verified=False)
    come(client, house, idp, **claims(early.email))
    early.refresh_from_db()
    assert who(client) == early.pk
    assert not early.has_usable_password()


def test_a_closed_account_stays_closed(cast, client, idp, house):
    User.objects.filter(pk=cast.tito.pk).update(is_active=False)
    assert says(come(client, house, idp, **claims(cast.tito.email)), "signin:not-active")
    assert who(client) is None


def test_who_was_taken_out_of_the_space_does_not_come_back_by_themselves(cast, client, idp, house):
    come(client, house, idp, **claims(cast.omar.email))
    client.logout()
    SpaceMembership.objects.filter(user=cast.omar).delete()
    assert says(come(client, house, idp, **claims(cast.omar.email)), "signin:not-of-this-space")
    assert not SpaceMembership.objects.filter(user=cast.omar).exists()


def test_ones_own_second_factor_is_asked_for_whatever_the_provider_says(cast, client, idp, house):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    EmailAddress.objects.create(user=cast.tito, email=cast.tito.email, primary=True, verified=True)
    TOTP.activate(cast.tito, generate_totp_secret())
    answer = come(client, house, idp, **claims(cast.tito.email, amr=["pwd", "otp", "mfa"]))
    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert who(client) is None


# Tokens


def forged(idp, **changed):
    return lambda nonce, told: idp.token(**({"nonce": nonce} | told | changed))


def unsigned(idp, algorithm="none"):
    def make(nonce, told):
        header = base64.urlsafe_b64encode(json.dumps({"alg": algorithm, "kid": "one"}).encode()).rstrip(b"=")
        now = int(time.time())
        body = {"iss": idp.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce} | told
        return b".".join([header, base64.urlsafe_b64encode(json.dumps(body).encode()).rstrip(b"="), b""]).decode()

    return make


FORGERIES = {
    "expired": (lambda idp: forged(idp, exp=int(time.time()) - 5), "expired"),
    "without an end": (lambda idp: forged(idp, exp=None), "unreadable"),
    "from the future": (lambda idp: forged(idp, iat=int(time.time()) + 3600), "early"),
    "wrong issuer": (lambda idp: forged(idp, iss="https://evil.example"), "issuer"),
    "wrong audience": (lambda idp: forged(idp, aud="another"), "audience"),
    "wrong nonce": (lambda idp: forged(idp, nonce="x"), "nonce"),
    "no nonce": (lambda idp: forged(idp, nonce=None), "nonce"),
    "no subject": (lambda idp: forged(idp, sub=None), "unreadable"),
    "a number as subject": (lambda idp: forged(idp, sub=12), "unreadable"),
    "another's key": (lambda idp: forged(idp, key=ec.generate_private_key(ec.SECP256R1())), "signature"),
    "an unknown key": (lambda idp: forged(idp, kid="two"), "signature"),
    "unsigned": (unsigned, "algorithm"),
    "unsigned, spelled otherwise": (lambda idp: unsigned(idp, "NoNe"), "algorithm"),
    "no token": (lambda _idp: lambda _nonce, _told: "not.a.token", "unreadable"),
    "signed with a secret that two know": (
        lambda idp: (
            lambda nonce, told: jwt.encode(
                {"iss": idp.url, "aud": CLIENT, "exp": int(time.time()) + 99, "nonce": nonce} | told,
                "a secret that is as long as it should be",
                algorithm="HS256",
                headers={"kid": "one"},
            )
        ),
        "algorithm",
    ),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_token_that_proves_nothing_signs_nobody_in(cast, client, idp, house, counted, name):
    make, reason = FORGERIES[name]
    location = begun(client, house)
    nonce = parse_qs(urlsplit(location).query)["nonce"][0]
    before = counted()
    answer = back(client, house, idp.authorize(location, make(idp)(nonce, claims(cast.tito.email))))
    assert answer.status_code == 403
    assert why(answer, reason), answer.content.decode()
    nothing_changed(client, before)


def test_a_token_is_good_once(cast, client, idp, house, counted):
    location = begun(client, house)
    nonce = parse_qs(urlsplit(location).query)["nonce"][0]
    token = idp.token(nonce=nonce, **claims(cast.tito.email))
    back(client, house, idp.authorize(location, token))
    client.logout()
    before = counted()
    answer = back(client, house, idp.authorize(begun(client, house), token))
    assert why(answer, "replayed")
    nothing_changed(client, before)


def test_a_way_back_is_good_once_and_in_one_browser(cast, client, idp, house, counted):
    from django.test import Client

    told = idp.authorize(begun(client, house), **claims(cast.tito.email))
    thief, before = Client(), counted()
    assert says(back(thief, house, told), "signin:state")
    nothing_changed(thief, before)
    back(client, house, told)
    assert who(client) == cast.tito.pk
    client.logout()
    assert says(back(client, house, told), "signin:state")
    assert who(client) is None


def test_a_way_that_was_begun_long_ago_is_over(cast, client, idp, house, monkeypatch):
    told = idp.authorize(begun(client, house), **claims(cast.tito.email))
    monkeypatch.setattr("allauth.socialaccount.internal.statekit.STATE_TTL", -1)
    assert says(back(client, house, told), "signin:state")
    assert who(client) is None


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/token", (500, {})),
        ("/token", (200, b"<html>")),
        ("/token", (200, [])),
        ("/token", (200, {"access_token": "x"})),
        ("/token", (200, {"access_token": "x", "id_token": 7})),
        ("/jwks", (500, {})),
        ("/jwks", (200, b"no")),
        ("/jwks", (200, {"keys": [{}]})),
        ("/jwks", (200, {"keys": 3})),
        ("/.well-known/openid-configuration", (200, b"{")),
        ("/.well-known/openid-configuration", (503, {})),
        ("/.well-known/openid-configuration", (200, ["x"])),
    ],
)
def test_whatever_a_provider_sends_is_one_sentence(cast, client, idp, house, counted, path, answer):
    from django.core.cache import cache

    before = counted()
    location = begun(client, house)
    told = idp.authorize(location, **claims(cast.tito.email))
    idp.answers[path] = answer
    cache.clear()
    page = back(client, house, told)
    assert page.status_code == 403
    nothing_changed(client, before)
    assert client.get(f"/accounts/with/{house.key}/").status_code in {302, 403}


def test_another_persons_second_door_is_not_believed(cast, client, idp, house, counted):
    before = counted()
    idp.answers["/userinfo"] = (200, {"sub": "somebody else", "email": cast.tito.email, "email_verified": True})
    answer = come(client, house, idp, sub="me", name="Yo")
    assert why(answer, "subject")
    nothing_changed(client, before)


def test_verified_counts_for_the_address_it_was_said_of(cast, client, idp, house):
    """The token says verified; the address comes from the other door, which does not."""
    idp.answers["/userinfo"] = (200, {"sub": "me", "email": cast.tito.email, "name": "Yo"})
    answer = come(client, house, idp, sub="me", email_verified=True)
    assert answer["Location"].startswith("/accounts/login/code/confirm/")


def test_a_provider_that_is_off_or_gone_lets_nobody_in(cast, client, idp, house):
    told = idp.authorize(begun(client, house), **claims(cast.tito.email))
    Provider.objects.update(is_on=False)
    assert says(back(client, house, told), "signin:state")
    assert client.get(f"/accounts/with/{house.key}/").status_code == 404
    assert client.get("/accounts/with/0000000000000000/").status_code == 404
    assert client.get("/accounts/with/0000000000000000/back/").status_code == 404


def test_at_another_address_the_same_subject_is_somebody_else(cast, client, idp, house):
    from minga.foundation.signin import actions
    from minga.foundation.testing.cast import NOW

    come(client, house, idp, **claims(cast.tito.email, sub="1"))
    assert who(client) == cast.tito.pk
    by, other = cast.actor(cast.ada), idp.url.replace("127.0.0.1", "localhost")
    actions.revise_provider(provider_id=house.pk, said={"name": "Otro nombre"}, by=by, now=NOW)
    assert client.get("/me/").status_code == 200
    actions.revise_provider(provider_id=house.pk, said={"address": other}, by=by, now=NOW)
    assert not SocialAccount.objects.exists()
    assert client.get("/me/").status_code == 302


def test_a_domain_that_is_given_up_ends_what_was_begun_for_it(cast, client, idp, house):
    from django.test import Client

    from minga.foundation.signin import actions
    from minga.foundation.signin.models import Domain
    from minga.foundation.testing.cast import NOW

    come(client, house, idp, **claims(cast.tito.email))
    by_hand = Client()
    cast.omar.refresh_from_db()
    by_hand.force_login(cast.omar)
    actions.release_domain(domain_id=Domain.objects.get().pk, by=cast.actor(cast.ada), now=NOW)
    assert client.get("/me/").status_code == 302
    assert by_hand.get("/me/").status_code == 200
    come(client, house, idp, **claims(cast.tito.email))
    assert who(client) == cast.tito.pk
    assert client.get("/me/").status_code == 403
