"""People come in by their organization's provider, as whom they have shown to be."""

import pytest
from allauth.socialaccount.models import SocialAccount

from minga.foundation.accounts.models import User
from minga.foundation.signin.tests.steps import begun, claims, code_sent_to, come, connected, owned, revised, who
from minga.foundation.tenancy.models import SpaceMembership

OURS = "prueba.example.org"


def role_of(cast, address):
    rows = SpaceMembership.objects.filter(space=cast.space, user__email=address)
    return rows.values_list("role", "is_external").first()


def test_somebody_new_of_the_organization_becomes_a_member_and_lands_where_they_wanted(cast, client, idp):
    provider = connected(cast, idp)
    owned(cast, OURS)
    going = f"/s/{cast.space.slug}/community/"
    answer = come(client, provider, idp, going, **claims(f"nueva@{OURS}"))
    assert (answer.status_code, answer["Location"]) == (302, going)
    assert role_of(cast, f"nueva@{OURS}") == ("member", False)
    person = User.objects.get(email=f"nueva@{OURS}")
    assert who(client) == person.pk
    assert person.name == "Nueva Persona"
    assert not person.has_usable_password()
    assert SocialAccount.objects.get(user=person).extra_data == {}
    assert client.get(going).status_code == 200


def test_the_second_time_is_the_same_person(cast, client, idp):
    provider = connected(cast, idp)
    owned(cast, OURS)
    come(client, provider, idp, **claims(f"nueva@{OURS}"))
    first = who(client)
    client.logout()
    come(client, provider, idp, **claims(f"otra@{OURS}", sub=f"sub-nueva@{OURS}"))
    assert who(client) == first
    assert not User.objects.filter(email=f"otra@{OURS}").exists()


def test_who_is_known_already_is_linked_by_a_verified_address_of_our_domain(cast, client, idp):
    provider = connected(cast, idp)
    owned(cast, OURS)
    come(client, provider, idp, **claims(cast.tito.email.upper()))
    assert who(client) == cast.tito.pk
    assert role_of(cast, cast.tito.email) == ("member", False)


def test_what_is_asked_of_the_provider(cast, client, idp):
    provider = connected(cast, idp, scopes="profile email")
    location = begun(client, provider)
    for part in ("code_challenge=", "code_challenge_method=S256", "nonce=", "state=", "openid", "response_type=code"):
        assert part in location


def test_addresses_say_nothing_of_what_is_asked(cast, client, idp):
    provider = connected(cast, idp)
    answer = client.get(
        f"/accounts/with/{provider.key}/",
        {
            "scope": "admin",
            "auth_params": "prompt=none&nonce=mine",
            "process": "connect",
            "next": "https://evil.example",
        },
    )
    assert "admin" not in answer["Location"]
    assert "mine" not in answer["Location"]
    answer = client.get(f"/accounts/with/{provider.key}/back/", idp.authorize(answer["Location"], **claims("x@y.zz")))
    assert b"evil" not in answer.content


@pytest.mark.parametrize(
    ("policy", "address", "role"),
    [
        ({}, f"nueva@{OURS}", ("member", False)),
        ({"inside": "nothing"}, f"nueva@{OURS}", None),
        ({}, "fuera@otra.example", None),
        ({"outside": "guest"}, "fuera@otra.example", None),
    ],
)
def test_what_a_first_sign_in_makes_of_a_person(cast, client, idp, policy, address, role):
    provider = connected(cast, idp)
    owned(cast, OURS)
    revised(cast, **policy)
    come(client, provider, idp, **claims(address))
    assert role_of(cast, address) == role
    assert bool(who(client)) is bool(role)


def test_without_an_invitation_no_account_is_made(cast, client, idp):
    provider = connected(cast, idp)
    answer = come(client, provider, idp, **claims("fuera@otra.example"))
    assert answer.status_code == 403
    assert "deja entrar" in answer.content.decode() or "lets in only" in answer.content.decode()
    assert not User.objects.filter(email="fuera@otra.example").exists()


def test_an_outsider_proves_both_and_becomes_a_guest(cast, client, idp):
    provider = connected(cast, idp)
    owned(cast, OURS)
    revised(cast, outside="guest")
    address, going = "fuera@otra.example", f"/s/{cast.space.slug}/community/"
    answer = come(client, provider, idp, going, **claims(address))
    assert answer["Location"].startswith("/accounts/login/code/confirm/")
    assert who(client) is None
    assert role_of(cast, address) is None
    answer = client.post(answer["Location"], {"code": code_sent_to(address), "next": going})
    assert answer["Location"] == going
    assert role_of(cast, address) == ("guest", True)
    client.logout()
    come(client, provider, idp, going, **claims(address))
    assert who(client) == User.objects.get(email=address).pk


def test_a_wrong_code_links_nobody(cast, client, idp):
    provider = connected(cast, idp)
    revised(cast, outside="guest")
    answer = come(client, provider, idp, **claims("fuera@otra.example"))
    client.post(answer["Location"], {"code": "XXXXXX"})
    assert who(client) is None
    assert not SocialAccount.objects.exists()


def test_the_pages_of_signing_in_show_the_providers_of_their_space(cast, neighbours, client, idp):
    connected(cast, idp, name="Casa Roja")
    connected(neighbours, idp, name="Casa Azul")
    for path in (f"/accounts/login/?next=/s/{cast.space.slug}/debate/", f"/accounts/login/?space={cast.space.slug}"):
        page = client.get(path).content.decode()
        assert "Casa Roja" in page
        assert "Casa Azul" not in page
    assert "Casa" not in client.get("/accounts/login/").content.decode()


def test_a_provider_that_is_down_is_not_asked_by_everybody(cast, client, idp):
    provider = connected(cast, idp)
    idp.answers["/.well-known/openid-configuration"] = (503, {})
    for _number in range(3):
        assert client.get(f"/accounts/with/{provider.key}/").status_code == 403
    assert idp.asked == ["/.well-known/openid-configuration"]


def test_many_may_come_back_at_once_from_one_address(cast, client, idp, settings):
    settings.WRITES_PER_MINUTE = 1
    provider = connected(cast, idp)
    for path in (f"/accounts/with/{provider.key}/signed-out/", f"/accounts/saml/{provider.key}/acs/"):
        assert {client.post(path).status_code for _number in range(4)} <= {200, 404}, path
    assert [client.post("/accounts/login/").status_code for _number in range(2)][1] == 429
