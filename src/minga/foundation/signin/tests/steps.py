"""Steps of tests: connect, own a domain, go to the provider and come back."""

from typing import Any

from django.core import mail

from minga.foundation.scope import in_space
from minga.foundation.signin import actions
from minga.foundation.signin.models import Provider
from minga.foundation.signin.tests.idp import CLIENT, SECRET, Idp
from minga.foundation.testing.cast import NOW, Cast

WHOLE = {
    "is_required": False,
    "inside": "member",
    "outside": "nothing",
    "second_factor": "nobody",
    "takes_providers_factor": False,
}


def connected(cast: Cast, idp: Idp, **said: Any) -> Provider:
    told = {"name": "Casa", "address": idp.url, "client_id": CLIENT, "secret": SECRET, "is_on": True} | said
    with in_space(cast.space.pk):
        return actions.connect_provider(kind="oidc", said=told, by=cast.actor(cast.ada), now=NOW)


def owned(cast: Cast, name: str) -> None:
    with in_space(cast.space.pk):
        actions.confirm_domain(name=name, now=NOW)


def revised(cast: Cast, *, has_own_factor: bool = True, **said: Any) -> None:
    with in_space(cast.space.pk):
        actions.revise_sign_in(said=WHOLE | said, has_own_factor=has_own_factor, by=cast.actor(cast.ada), now=NOW)


def begun(client: Any, provider: Provider, going: str = "") -> str:
    """Go to the provider; where the browser is sent."""
    answer = client.get(f"/accounts/with/{provider.key}/", {"next": going} if going else {})
    assert answer.status_code == 302, answer.content[:500]
    return answer["Location"]


def back(client: Any, provider: Provider, told: dict[str, str]) -> Any:
    return client.get(f"/accounts/with/{provider.key}/back/", told)


def come(client: Any, provider: Provider, idp: Idp, going: str = "", token: str = "", **claims: Any) -> Any:
    """The whole way: to the provider, signed in there, and back."""
    location = begun(client, provider, going)
    return back(client, provider, idp.authorize(location, token, **claims))


def who(client: Any) -> int | None:
    """Who is signed in."""
    user_id = client.session.get("_auth_user_id")
    return int(user_id) if user_id else None


def code_sent_to(address: str) -> str:
    """The code in the last letter to this address."""
    letters = [letter for letter in mail.outbox if letter.to == [address]]
    return letters[-1].subject.split()[-1] if letters else ""


def claims(address: str, **more: Any) -> dict[str, Any]:
    return {"sub": f"sub-{address}", "email": address, "email_verified": True, "name": "Nueva Persona"} | more


def with_app(user: Any) -> str:
    """Give somebody an app for codes; the secret it makes them from."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def app_code(secret: str) -> str:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def by_code(client: Any, address: str, going: str = "/") -> Any:
    """Sign in with a code that was mailed."""
    client.post("/accounts/login/code/", {"email": address, "next": going})
    return client.post("/accounts/login/code/confirm/", {"code": code_sent_to(address), "next": going})
