"""Where only who was invited comes in: an invitation to a community opens the way by the provider, and nothing more."""

from datetime import timedelta

import pytest

from minga.community import actions as communities
from minga.community.models import Membership
from minga.community.queries import invitation_url
from minga.community.queries.invitations import handed_token
from minga.community.tests import factories
from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.signin.tests.steps import claims, code_sent_to, come, connected, owned, revised, who
from minga.foundation.tenancy.models import SpaceMembership

OURS = "prueba.example.org"


@pytest.fixture
def house(cast, idp):
    owned(cast, OURS)
    provider = connected(cast, idp)
    revised(cast, inside="nothing")
    return provider


@pytest.fixture
def community(cast):
    return factories.opened(cast)


def path_of(invitation):
    return "/" + invitation_url(invitation, handed_token(invitation)).split("/", 3)[3]


def test_the_page_of_an_invitation_shows_the_providers(cast, client, house, community):
    [invitation] = factories.invited(cast, community, f"nueva@{OURS}", now=clock.now())
    page = client.get(path_of(invitation)).content.decode()
    assert f"/accounts/with/{house.key}/?next=%2Fs%2F{cast.space.slug}%2Fcommunity%2Finvitation" in page
    client.force_login(cast.nadie)
    assert "/accounts/with/" not in client.get(path_of(invitation)).content.decode()


def test_who_is_invited_by_address_comes_in_and_accepts(cast, client, idp, house, community):
    address = f"nueva@{OURS}"
    [invitation] = factories.invited(cast, community, address, now=clock.now())
    answer = come(client, house, idp, path_of(invitation), **claims(address))
    assert answer["Location"] == path_of(invitation)
    person = User.objects.get(email=address)
    assert who(client) == person.pk
    assert not SpaceMembership.objects.filter(user=person).exists()
    client.post(path_of(invitation))
    assert Membership.objects.filter(user=person, community=community).exists()


def test_a_link_opens_the_way_while_it_is_open(cast, client, idp, house, community):
    now = clock.now()
    invitation, token = communities.make_invitation_link(
        community_id=community.pk,
        role="member",
        expires_at=now + timedelta(days=3),
        max_uses=2,
        by=cast.actor(cast.rosa),
        now=now,
    )
    going = f"/s/{cast.space.slug}/community/invitation/{token}/"
    assert come(client, house, idp, going, **claims(f"una@{OURS}"))["Location"] == going
    client.logout()
    communities.revoke_invitation(
        community_id=community.pk, invitation_id=invitation.pk, by=cast.actor(cast.rosa), now=clock.now()
    )
    assert come(client, house, idp, going, **claims(f"otra@{OURS}")).status_code == 403
    assert not User.objects.filter(email=f"otra@{OURS}").exists()


@pytest.mark.parametrize(
    "path", ["/s/{}/community/invitation/x/", "/s/{}/community/", "/", "/s/otra/community/invitation/1-x/"]
)
def test_a_path_that_is_no_open_invitation_opens_nothing(cast, client, idp, house, path):
    assert come(client, house, idp, path.format(cast.space.slug), **claims(f"una@{OURS}")).status_code == 403
    assert not User.objects.filter(email=f"una@{OURS}").exists()


def test_an_invitation_of_another_space_opens_nothing_here(cast, neighbours, client, idp, house):
    from minga.foundation.scope import in_space

    with in_space(neighbours.space.pk):
        [invitation] = factories.invited(neighbours, factories.opened(neighbours), f"una@{OURS}", now=clock.now())
        going = path_of(invitation)
    assert come(client, house, idp, going, **claims(f"una@{OURS}")).status_code == 403


def test_from_outside_the_address_is_proven_first(cast, client, idp, house, community):
    address = "fuera@otra.example"
    [invitation] = factories.invited(cast, community, address, now=clock.now())
    answer = come(client, house, idp, path_of(invitation), **claims(address))
    assert answer["Location"].startswith("/accounts/login/code/confirm/")
    client.post("/accounts/login/code/confirm/", {"code": code_sent_to(address), "next": path_of(invitation)})
    assert who(client) == User.objects.get(email=address).pk
    client.logout()
    come(client, house, idp, path_of(invitation), **claims(address))
    assert client.get(path_of(invitation)).status_code == 200
