"""Where the provider is required, nothing else opens the space to its people; an administrator's code does."""

from html import unescape

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.utils.translation import override

from minga.foundation.accounts.models import User
from minga.foundation.declared import sentence_for
from minga.foundation.policy import RefusedError
from minga.foundation.scope import in_space
from minga.foundation.signin import actions
from minga.foundation.signin.models import Domain, Provider
from minga.foundation.signin.tests.steps import by_code, claims, come, connected, owned, revised, who
from minga.foundation.tenancy.actions import reinstate_space, suspend_space
from minga.foundation.testing.cast import NOW
from minga.kernel import Refusal

OURS = "prueba.example.org"
PASSWORD = "una clave bien larga"


@pytest.fixture
def house(cast, idp):
    owned(cast, OURS)
    provider = connected(cast, idp)
    revised(cast, is_required=True)
    return provider


def is_refused(answer):
    with override("es"):
        spoken = sentence_for(Refusal("signin:provider-required"))
    return answer.status_code == 403 and spoken in unescape(answer.content.decode())


@pytest.mark.parametrize(
    ("name", "code_opens", "password_opens"),
    [("ada", True, False), ("rosa", False, False), ("tito", False, False), ("ines", False, False)],
)
def test_who_may_still_come_in_without_the_provider(cast, client, idp, house, name, code_opens, password_opens):
    person = getattr(cast, name)
    person.set_password(PASSWORD)
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    answer = client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert bool(who(client)) is password_opens
    assert is_refused(answer)
    client.logout()
    answer = by_code(client, person.email)
    assert bool(who(client)) is code_opens
    assert code_opens or is_refused(answer)
    client.logout()
    come(client, house, idp, **claims(person.email))
    assert who(client) == person.pk
    assert client.get(f"/s/{cast.space.slug}/").status_code == 200


def test_who_turns_it_on_is_not_turned_out(cast, client, idp):
    owned(cast, OURS)
    connected(cast, idp)
    client.force_login(cast.ada)
    page = f"/s/{cast.space.slug}/administration/sign-in/"
    said = {"is_required": "on", "inside": "member", "outside": "nothing", "second_factor": "nobody"}
    assert client.post(page, said)["Location"] == page
    assert client.get(page).status_code == 200


def test_the_provider_of_a_suspended_space_lets_nobody_in_and_keeps_nobody_out_of_elsewhere(cast, client, idp, house):
    """Whoever suspends a space takes away its word for who somebody is; its people still have their other spaces."""
    suspend_space(slug=cast.space.slug, reason="Se mira", until=None, by_id=None, now=NOW)
    for address in (cast.tito.email, f"nueva@{OURS}"):
        assert come(client, house, idp, **claims(address)).status_code == 403
        assert who(client) is None
    assert not User.objects.filter(email=f"nueva@{OURS}").exists()
    by_code(client, cast.tito.email)
    assert who(client) == cast.tito.pk
    assert client.get(f"/s/{cast.space.slug}/").status_code == 403
    reinstate_space(slug=cast.space.slug, by_id=None, now=NOW)
    assert is_refused(client.get(f"/s/{cast.space.slug}/"))


def test_an_administrator_comes_in_by_code_while_the_provider_is_down(cast, client, idp, house):
    idp.answers["/.well-known/openid-configuration"] = (503, {})
    assert client.get(f"/accounts/with/{house.key}/").status_code == 403
    by_code(client, cast.ada.email)
    assert who(client) == cast.ada.pk
    assert client.get(f"/s/{cast.space.slug}/administration/sign-in/").status_code == 200


def test_people_of_other_addresses_come_in_as_before(cast, client, idp, house):
    with in_space(cast.space.pk):
        from minga.foundation.tenancy.actions import admit_person

        guest = User.objects.create_user("fuera@otra.example")
        admit_person(space_id=cast.space.pk, user_id=guest.pk, now=NOW, role="guest", is_external=True)
    by_code(client, guest.email)
    assert who(client) == guest.pk
    assert client.get(f"/s/{cast.space.slug}/").status_code == 200


def test_another_address_of_the_same_person_is_no_way_around(cast, client, idp, house):
    EmailAddress.objects.create(user=cast.tito, email=cast.tito.email, primary=True, verified=True)
    EmailAddress.objects.create(user=cast.tito, email="tito@otra.example", verified=True)
    assert is_refused(by_code(client, "tito@otra.example"))
    assert who(client) is None


def test_who_does_not_belong_to_the_space_is_not_asked(cast, client, idp, house):
    by_code(client, cast.nadie.email)
    assert who(client) == cast.nadie.pk


def test_a_session_from_before_does_not_open_the_space(cast, client, idp, house):
    """Nor does any other way a session may begin: an invitation, a form for joining."""
    client.force_login(cast.tito)
    assert is_refused(client.get(f"/s/{cast.space.slug}/"))
    answer = client.get(f"/api/v1/s/{cast.space.slug}/purpose/")
    assert (answer.status_code, answer.json()["code"]) == (403, "signin:provider-required")


def test_live_pages_close_too(cast, client, idp, house):
    from minga.foundation.realtime.listening import may_listen
    from minga.foundation.realtime.topics import Listening, mark_of

    client.force_login(cast.tito)
    key = client.session.session_key
    listening = Listening(cast.space.pk, cast.tito.pk, mark_of(key), frozenset())
    assert not may_listen(listening, key)
    revised(cast)
    assert may_listen(listening, key)


def test_nobody_requires_what_would_let_nobody_in(cast, idp):
    with pytest.raises(RefusedError, match="signin:required-needs-provider"):
        revised(cast, is_required=True)
    provider = connected(cast, idp, is_on=False)
    with pytest.raises(RefusedError, match="signin:required-needs-provider"):
        revised(cast, is_required=True)
    with in_space(cast.space.pk):
        actions.revise_provider(provider_id=provider.pk, said={"is_on": True}, by=cast.actor(cast.ada), now=NOW)
    with pytest.raises(RefusedError, match="signin:required-needs-domain"):
        revised(cast, is_required=True)


def test_the_last_provider_and_the_last_domain_stay_while_it_is_required(cast, idp, house):
    by = cast.actor(cast.ada)
    with pytest.raises(RefusedError, match="signin:required-needs-provider"):
        actions.remove_provider(provider_id=house.pk, by=by, now=NOW)
    with pytest.raises(RefusedError, match="signin:required-needs-provider"):
        actions.revise_provider(provider_id=house.pk, said={"is_on": False}, by=by, now=NOW)
    with pytest.raises(RefusedError, match="signin:required-needs-domain"):
        actions.release_domain(domain_id=Domain.objects.get().pk, by=by, now=NOW)
    assert Provider.objects.get().is_on
    other = connected(cast, idp)
    actions.remove_provider(provider_id=house.pk, by=by, now=NOW)
    assert Provider.objects.get() == other


def test_taking_a_provider_away_ends_what_it_began(cast, client, idp):
    owned(cast, OURS)
    provider = connected(cast, idp)
    come(client, provider, idp, **claims(cast.tito.email))
    assert who(client) == cast.tito.pk
    actions.remove_provider(provider_id=provider.pk, by=cast.actor(cast.ada), now=NOW)
    assert not Session.objects.exists()
    assert client.get("/me/").status_code == 302
