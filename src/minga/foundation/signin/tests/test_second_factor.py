"""Where a space asks for a second step, nothing of it opens before; and everybody is walked through it."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from minga.foundation.accounts.tokens import make_token
from minga.foundation.policy import RefusedError
from minga.foundation.signin.tests.steps import (
    app_code,
    by_code,
    claims,
    code_sent_to,
    come,
    connected,
    owned,
    revised,
    who,
    with_app,
)
from minga.foundation.testing.cast import NOW

OURS = "prueba.example.org"
PEOPLE = {"ada": "administrators", "rosa": "members", "tito": "members", "ines": "everybody", "nadie": ""}
ORDER = ["nobody", "administrators", "members", "everybody"]


def is_asked(name, policy):
    least = PEOPLE[name]
    return bool(least) and ORDER.index(policy) >= ORDER.index(least)


@pytest.mark.parametrize("policy", ORDER)
@pytest.mark.parametrize("name", PEOPLE)
def test_who_is_asked_for_a_second_step(cast, client, policy, name):
    revised(cast, second_factor=policy)
    client.force_login(getattr(cast, name))
    home, rest = f"/s/{cast.space.slug}/", f"/api/v1/s/{cast.space.slug}/purpose/"
    page, answer = client.get(home), client.get(rest)
    if is_asked(name, policy):
        assert page["Location"].startswith(f"/s/{cast.space.slug}/second-factor/?next=")
        assert (answer.status_code, answer.json()["code"]) == (403, "signin:second-factor-needed")
        assert client.get(page["Location"]).status_code == 200
    else:
        assert page.status_code == 200
        assert answer.status_code == 200
        assert client.get(f"/s/{cast.space.slug}/second-factor/").status_code == 200
        assert client.get(f"/s/{cast.space.slug}/second-factor/?next=/me/")["Location"] == "/me/"


def test_every_page_and_every_write_of_the_space_waits(cast, client):
    revised(cast, second_factor="everybody")
    client.force_login(cast.tito)
    base = f"/s/{cast.space.slug}"
    for path in ("/people/", "/portfolio/", "/search/?q=a", "/purpose/", "/administration/", "/debate/", "/health/"):
        assert client.get(base + path)["Location"].startswith(f"{base}/second-factor/"), path
    answer = client.post(f"{base}/purpose/new/", {"title": "x"})
    assert answer["Location"] == f"{base}/second-factor/"
    answer = client.get(f"{base}/debate/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == f"{base}/second-factor/"


def test_other_spaces_and_ones_own_pages_stay_open(cast, neighbours, client):
    revised(cast, second_factor="everybody")
    client.force_login(cast.tito)
    for path in ("/me/", "/me/export/", "/accounts/2fa/", f"/s/{neighbours.space.slug}/", "/words/"):
        assert client.get(path).status_code == 200, path


def test_the_walk_with_an_app(cast, client):
    """By code, to the page that says what is asked, to the app, the recovery codes, and where one wanted to go."""
    revised(cast, second_factor="everybody")
    going = f"/s/{cast.space.slug}/community/"
    by_code(client, cast.tito.email, going)
    step = client.get(going)["Location"]
    page = client.get(step).content.decode()
    assert "/accounts/2fa/totp/activate/" in page
    activate = client.get("/accounts/2fa/totp/activate/")
    assert activate.status_code == 200
    secret = client.session["mfa.totp.secret"]
    answer = client.post("/accounts/2fa/totp/activate/", {"code": app_code(secret)})
    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    assert f'href="{going}"' in client.get(answer["Location"]).content.decode()
    assert client.get(going).status_code == 200
    assert Authenticator.objects.filter(user=cast.tito, type="recovery_codes").exists()


def test_the_next_time_the_app_is_asked_for_once(cast, client):
    revised(cast, second_factor="everybody")
    EmailAddress.objects.create(user=cast.tito, email=cast.tito.email, primary=True, verified=True)
    secret, going = with_app(cast.tito), f"/s/{cast.space.slug}/community/"
    assert by_code(client, cast.tito.email, going)["Location"] == "/accounts/2fa/authenticate/"
    answer = client.post("/accounts/2fa/authenticate/", {"code": app_code(secret)})
    assert who(client) == cast.tito.pk, answer.content.decode()[:300]
    assert client.get(going).status_code == 200


def test_who_was_signed_in_before_shows_the_step_once(cast, client):
    secret, going = with_app(cast.tito), f"/s/{cast.space.slug}/community/"
    client.force_login(cast.tito)
    revised(cast, second_factor="everybody")
    page = client.get(client.get(going)["Location"]).content.decode()
    assert "/accounts/2fa/reauthenticate/?next=" in page
    answer = client.post("/accounts/2fa/reauthenticate/?next=" + going, {"code": app_code(secret), "next": going})
    assert answer["Location"] == going
    assert client.get(going).status_code == 200


def test_a_recovery_code_lets_in_who_has_lost_the_telephone(cast, client):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    revised(cast, second_factor="everybody")
    EmailAddress.objects.create(user=cast.tito, email=cast.tito.email, primary=True, verified=True)
    with_app(cast.tito)
    code = RecoveryCodes.activate(cast.tito).get_unused_codes()[0]
    by_code(client, cast.tito.email)
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert client.get(f"/s/{cast.space.slug}/").status_code == 200


def test_taking_the_app_away_closes_the_space_again(cast, client):
    revised(cast, second_factor="everybody")
    going = f"/s/{cast.space.slug}/community/"
    by_code(client, cast.tito.email, going)
    client.get("/accounts/2fa/totp/activate/")
    client.post("/accounts/2fa/totp/activate/", {"code": app_code(client.session["mfa.totp.secret"])})
    assert client.get(going).status_code == 200
    client.post("/accounts/2fa/totp/deactivate/")
    if Authenticator.objects.filter(user=cast.tito, type="totp").exists():
        pytest.fail("the app could not be taken away")
    assert client.get(going).status_code == 302


@pytest.mark.parametrize(
    ("counts", "amr", "opens"), [(True, ["pwd", "mfa"], True), (True, ["pwd"], False), (False, ["mfa"], False)]
)
def test_a_step_at_the_provider_counts_where_the_space_says_so(cast, client, idp, counts, amr, opens):
    owned(cast, OURS)
    provider = connected(cast, idp)
    revised(cast, second_factor="everybody", takes_providers_factor=counts)
    come(client, provider, idp, **claims(cast.tito.email, amr=amr))
    assert (client.get(f"/s/{cast.space.slug}/").status_code == 200) is opens


def test_a_step_at_the_provider_of_another_space_counts_nothing_here(cast, neighbours, client, idp):
    from minga.foundation.tenancy.actions import admit_person

    owned(neighbours, OURS)
    theirs = connected(neighbours, idp)
    admit_person(space_id=neighbours.space.pk, user_id=cast.tito.pk, now=NOW)
    revised(cast, second_factor="everybody", takes_providers_factor=True)
    come(client, theirs, idp, **claims(cast.tito.email, amr=["mfa"]))
    assert who(client) == cast.tito.pk
    assert client.get(f"/s/{cast.space.slug}/").status_code == 302


def test_whom_a_provider_may_not_speak_for_sets_it_up_after_a_code(cast, client, idp):
    provider = connected(cast, idp)
    revised(cast, second_factor="everybody")
    come(client, provider, idp, **claims(cast.ines.email))
    client.post("/accounts/login/code/confirm/", {"code": code_sent_to(cast.ines.email)})
    client.logout()
    come(client, provider, idp, **claims(cast.ines.email))
    step = client.get(f"/s/{cast.space.slug}/")["Location"]
    page = client.get(step).content.decode()
    assert "/accounts/2fa/totp/activate/" not in page
    assert 'form="out"' in page
    assert client.get("/accounts/2fa/totp/activate/").status_code == 403


@pytest.mark.parametrize("has_app", [False, True])
def test_a_key_opens_the_space_while_its_owner_has_a_second_step(cast, client, has_app):
    _token, secret = make_token(
        user_id=cast.tito.pk, space_id=cast.space.pk, label="x", can_write=False, lifetime_days=30, now=NOW
    )
    from minga.foundation.accounts.models import ApiToken

    ApiToken.objects.update(expires_at=None)
    revised(cast, second_factor="everybody")
    if has_app:
        with_app(cast.tito)
    answer = client.get(f"/api/v1/s/{cast.space.slug}/purpose/", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == (200 if has_app else 403)


def test_an_administrator_does_not_lock_themselves_out(cast, client):
    with pytest.raises(RefusedError, match="signin:no-own-factor"):
        revised(cast, second_factor="administrators", has_own_factor=False)
    client.force_login(cast.ada)
    page = f"/s/{cast.space.slug}/administration/sign-in/"
    said = {"inside": "member", "outside": "nothing", "second_factor": "everybody"}
    assert client.post(page, said).status_code == 422
    with_app(cast.ada)
    assert client.post(page, said).status_code == 302
    assert client.get(page)["Location"].startswith(f"/s/{cast.space.slug}/second-factor/")


def test_the_page_asks_the_database_as_often_with_and_without_a_policy(cast, client, count_queries):
    client.force_login(cast.tito)
    path = f"/s/{cast.space.slug}/community/"
    client.get(path)
    with count_queries() as before:
        client.get(path)
    revised(cast, second_factor="administrators")
    with count_queries() as after:
        client.get(path)
    assert len(before) == len(after)
