"""How long a space keeps things is set in a page, and a daily round forgets what is older."""

from dataclasses import replace
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from minga.community.models import Invitation
from minga.community.tests import factories as communities
from minga.foundation import clock
from minga.foundation.journal.models import Entry
from minga.foundation.kept import retentions
from minga.foundation.notices.models import Notice
from minga.foundation.rights import actions
from minga.foundation.rights.queries import days_kept
from minga.foundation.rights.tests.hunting import found_in_database
from minga.foundation.scope import in_space
from minga.foundation.testing.cast import Cast

PAGE = "/s/prueba/administration/retention/"


def _wanted(**changed: int) -> dict[str, int]:
    return {key: each.days for key, each in retentions().items()} | changed


def test_an_administrator_says_how_long(cast: Cast, neighbours: Cast, client: Client) -> None:
    client.force_login(cast.ada)
    assert client.get(PAGE).status_code == 200
    assert client.post(PAGE, _wanted(notices=60, sessions=10)).status_code == 302
    assert client.post(PAGE, _wanted(notices=60, sessions=10)).status_code == 302
    assert days_kept(cast.space.pk) == _wanted(notices=60, sessions=10)
    assert days_kept(neighbours.space.pk) == _wanted()
    facts = Entry.objects.filter(name="rights:retention-set").order_by("pk")
    assert [fact.payload for fact in facts] == [
        {"key": "sessions", "days": 10, "before": 90},
        {"key": "notices", "days": 60, "before": 365},
    ]


@pytest.mark.parametrize("wrong", ["", "0", "29", "3651", "-5", "mucho", "1e9", "99999999999999999999"])
def test_bad_numbers_change_nothing(cast: Cast, client: Client, wrong: str) -> None:
    client.force_login(cast.ada)
    assert client.post(PAGE, _wanted() | {"sessions": 10, "notices": wrong}).status_code == 422
    assert days_kept(cast.space.pk) == _wanted()


def _told(cast: Cast, days: int) -> None:
    told_at = clock.now() - timedelta(days=days)
    Notice.objects.create(recipient=cast.omar, sentence="x", url="/", fact="x", entry_id=1, created_at=told_at)


def test_old_notices_go_in_the_space_that_said_so_and_only_there(cast: Cast, neighbours: Cast) -> None:
    for here in (cast, neighbours):
        with in_space(here.space.pk):
            _told(here, 59)
            _told(here, 61)
    actions.set_retention(key="notices", days=60, by=cast.actor(cast.ada), now=clock.now())
    actions.forget_what_is_old(clock.now())
    assert Notice.objects.filter(recipient=cast.omar).count() == 1
    with in_space(neighbours.space.pk):
        assert Notice.objects.filter(recipient=neighbours.omar).count() == 2


def test_sign_ins_not_used_any_more_end(cast: Cast, client: Client) -> None:
    client.force_login(cast.omar)
    key = str(client.session.session_key)
    mine = UserSession.objects.create(user=cast.omar, session_key=key, ip="192.0.2.7", user_agent="x")
    actions.forget_what_is_old(clock.now())
    assert Session.objects.filter(session_key=mine.session_key).exists()
    UserSession.objects.update(last_seen_at=clock.now() - timedelta(days=91))
    actions.forget_what_is_old(clock.now())
    assert not UserSession.objects.exists()
    assert not Session.objects.filter(session_key=mine.session_key).exists()
    assert client.get("/me/").status_code == 302


def test_addresses_of_invitations_that_ended_are_forgotten_and_open_no_door(cast: Cast) -> None:
    community = communities.opened(cast, "listed")
    communities.invited(cast, community, "luz@fuera.example")
    actions.forget_what_is_old(clock.now())
    invitation = Invitation.objects.get()
    actions.forget_what_is_old(invitation.expires_at + timedelta(days=181))
    invitation.refresh_from_db()
    assert found_in_database("luz@fuera.example") == set()
    assert (invitation.state, invitation.email != "") == ("revoked", True)


def test_one_failure_stops_nothing_else(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    _told(cast, 400)

    def break_down(_before: object) -> int:
        raise RuntimeError

    first = retentions()["sessions"]
    monkeypatch.setitem(retentions(), "sessions", replace(first, forget=break_down))  # type: ignore[arg-type]
    actions.forget_what_is_old(clock.now())
    assert not Notice.objects.exists()
