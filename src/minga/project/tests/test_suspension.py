"""While somebody is suspended they are nobody in that space, by every door; what they wrote and voted stays."""

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from minga.community.actions.founding import close_community
from minga.community.models import Membership
from minga.community.tests import factories
from minga.debate.tests import factories as debates
from minga.foundation import clock
from minga.foundation.accounts.exports import personal_export
from minga.foundation.accounts.models import User
from minga.foundation.accounts.tokens import make_token
from minga.foundation.notices.models import Notice
from minga.foundation.notices.queries import unread_count
from minga.foundation.notices.reading import shown_to
from minga.foundation.policy import ADMINISTRATOR, NotAllowedError, NotFoundError, RefusedError
from minga.foundation.realtime.listening import may_listen
from minga.foundation.realtime.topics import Listening, mark_of
from minga.foundation.tenancy.actions import (
    admit_person,
    change_space_role,
    reinstate_person,
    remove_person,
    suspend_person,
)
from minga.foundation.tenancy.models import SpaceMembership
from minga.foundation.tenancy.queries import people_choices, spaces_of
from minga.foundation.tenancy.tasks import mail_farewell, mail_suspension
from minga.project.cli import people as _registered  # noqa: F401
from minga.project.tests.test_command_line import run

WHY = "Se habla en la reunión del lunes"


def suspended(cast, user, *, until=None, by=None):
    return suspend_person(user_id=user.pk, reason=WHY, until=until, by=cast.actor(by or cast.ada), now=clock.now())


def over(cast, user):
    """Let the moment pass at which a suspension ends: nothing else happens."""
    past = clock.now() - timedelta(seconds=1)
    SpaceMembership.objects.filter(user=user).update(suspended_until=past)


def test_every_page_of_the_space_is_one_page_that_says_why(cast, client):
    community = factories.opened(cast)
    suspended(cast, cast.tito)
    client.force_login(cast.tito)
    for page in ("", "people/", f"community/{community.pk}/", "search/?q=a", "administration/", "debate/"):
        answer = client.get(f"/s/prueba/{page}")
        said = answer.content.decode()
        assert answer.status_code == 403, page
        assert {WHY in said, cast.ada.email in said} == {True}, page
        assert community.name not in said, page
    assert client.post(f"/s/prueba/community/{community.pk}/leave/").status_code == 403
    assert Membership.objects.get(community=community, user=cast.tito).state == "active"


def test_it_ends_by_itself_at_its_moment(cast, client):
    suspended(cast, cast.tito, until=clock.now() + timedelta(days=1))
    client.force_login(cast.tito)
    assert client.get("/s/prueba/").status_code == 403
    over(cast, cast.tito)
    assert client.get("/s/prueba/").status_code == 200
    assert cast.actor(cast.tito).space_role == "member"


def test_an_open_invitation_lets_nobody_in_who_is_suspended(cast, client):
    community = factories.opened(cast, "open")
    suspended(cast, cast.omar)
    client.force_login(cast.omar)
    assert client.post(f"/s/prueba/community/{community.pk}/join/").status_code == 403
    assert not Membership.objects.filter(community=community, user=cast.omar).exists()


def test_a_program_with_their_key_is_told_so(cast, client):
    _token, secret = make_token(
        user_id=cast.tito.pk, space_id=cast.space.pk, label="x", can_write=True, lifetime_days=30, now=clock.now()
    )
    suspended(cast, cast.tito)
    for path in ("community/", "search/?q=a", "people/"):
        answer = client.get(f"/api/v1/s/prueba/{path}", headers={"Authorization": f"Bearer {secret}"})
        assert (answer.status_code, answer.json()["code"]) == (403, "space:suspended"), path
    with pytest.raises(NotFoundError):
        make_token(
            user_id=cast.tito.pk, space_id=cast.space.pk, label="y", can_write=True, lifetime_days=30, now=clock.now()
        )


def test_an_open_stream_ends(cast, client):
    question = debates.opened(cast)
    client.force_login(cast.tito)
    key = client.session.session_key
    topics = (f"{cast.space.pk}/question:{question.pk}",)
    listening = Listening(
        space_id=cast.space.pk, person_id=cast.tito.pk, session=mark_of(key), topics=frozenset(topics)
    )
    assert may_listen(listening, key)
    suspended(cast, cast.tito)
    assert not may_listen(listening, key)


def test_nothing_is_told_and_nothing_is_mailed(cast):
    community = factories.opened(cast)
    suspended(cast, cast.tito)
    before = Notice.objects.filter(recipient=cast.tito).count()
    close_community(community_id=community.pk, result_note="Fin", by=cast.actor(cast.rosa), now=clock.now())
    assert Notice.objects.filter(recipient=cast.erik, fact="community:community-closed").exists()
    assert Notice.objects.filter(recipient=cast.tito).count() == before
    assert not shown_to(cast.tito.pk).exists()
    assert unread_count(cast.tito.pk) == 0


def test_the_suspended_are_in_no_list_of_choices_and_have_no_such_space(cast):
    assert cast.tito.pk in dict(people_choices(cast.space.pk))
    suspended(cast, cast.tito)
    assert cast.tito.pk not in dict(people_choices(cast.space.pk))
    assert cast.tito.pk in dict(people_choices(cast.space.pk, keep=cast.tito.pk))
    assert spaces_of(cast.tito.pk) == ()
    assert cast.actor(cast.tito).space_role is None


def test_the_person_is_told_by_one_letter_why_and_whom_to_ask(cast):
    place = suspended(cast, cast.tito, until=clock.now() + timedelta(days=3))
    mail.outbox.clear()
    assert mail_suspension(place.pk)
    assert mail_suspension(place.pk)
    (letter, again) = mail.outbox
    assert letter.to == [cast.tito.email]
    assert WHY in letter.body
    assert cast.ada.email in letter.body
    assert letter.extra_headers["Message-ID"] == again.extra_headers["Message-ID"]
    over(cast, cast.tito)
    assert not mail_suspension(place.pk)


def test_who_is_let_back_in_is_told_and_has_everything_as_before(cast, client):
    community = factories.opened(cast)
    suspended(cast, cast.tito)
    reinstate_person(user_id=cast.tito.pk, by=cast.actor(cast.ada), now=clock.now())
    assert Notice.objects.filter(recipient=cast.tito, fact="space:person-reinstated").count() == 1
    client.force_login(cast.tito)
    assert client.get(f"/s/prueba/community/{community.pk}/").status_code == 200
    reinstate_person(user_id=cast.tito.pk, by=cast.actor(cast.ada), now=clock.now())
    assert Notice.objects.filter(recipient=cast.tito, fact="space:person-reinstated").count() == 1


def test_what_they_wrote_stays_theirs_to_take_along(cast):
    factories.opened(cast)
    suspended(cast, cast.tito)
    (there,) = personal_export(User.objects.get(pk=cast.tito.pk), clock.now())["spaces"]
    assert there["wrote"]["community"]["membership"]
    assert there["told"] == []


@pytest.mark.parametrize(
    ("reason", "days", "code"),
    [("", None, "space:suspension-needs-reason"), (WHY, -1, "space:suspension-is-over")],
)
def test_a_suspension_has_a_reason_and_an_end_that_is_to_come(cast, reason, days, code):
    until = clock.now() + timedelta(days=days) if days else None
    with pytest.raises(RefusedError) as refused:
        suspend_person(user_id=cast.tito.pk, reason=reason, until=until, by=cast.actor(cast.ada), now=clock.now())
    assert refused.value.refusal.code == code
    assert cast.actor(cast.tito).space_role == "member"


def test_nobody_suspends_themselves_and_an_administrator_who_can_act_stays(cast):
    with pytest.raises(RefusedError) as refused:
        suspended(cast, cast.ada)
    assert refused.value.refusal.code == "space:suspends-oneself"
    admit_person(space_id=cast.space.pk, user_id=cast.nadie.pk, now=clock.now(), role=ADMINISTRATOR)
    suspended(cast, cast.nadie)
    ada = cast.actor(cast.ada)
    for act in (
        lambda: change_space_role(user_id=cast.ada.pk, role="member", by=ada, now=clock.now()),
        lambda: remove_person(user_id=cast.ada.pk, by=ada, now=clock.now()),
    ):
        with pytest.raises(RefusedError) as refused:
            act()
        assert refused.value.refusal.code == "space:last-administrator"
    with pytest.raises(NotAllowedError):
        suspended(cast, cast.tito, by=cast.nadie)


@pytest.mark.parametrize(("who", "status"), [("ada", 302), ("rosa", 403), ("salma", 403), ("ines", 403), (None, 302)])
def test_administrators_suspend_by_a_page(cast, client, who, status):
    if who:
        client.force_login(getattr(cast, who))
    page = f"/s/prueba/people/{cast.tito.pk}/suspend/"
    body = {"reason": WHY, "until_on": ""}
    assert client.get(page).status_code == (200 if who == "ada" else status)
    assert client.post(page, body).status_code == status
    assert cast.actor(cast.tito).is_suspended is (who == "ada")
    back = f"/s/prueba/people/{cast.tito.pk}/reinstate/"
    assert client.post(back).status_code == status
    assert not cast.actor(cast.tito).is_suspended


def test_somebody_of_another_space_is_not_found(cast, neighbours, client):
    client.force_login(cast.ada)
    assert client.post(f"/s/prueba/people/{neighbours.tito.pk}/suspend/", {"reason": WHY}).status_code == 404
    assert not neighbours.actor(neighbours.tito).is_suspended


def test_a_suspension_in_one_space_is_none_in_another(cast, neighbours):
    admit_person(space_id=neighbours.space.pk, user_id=cast.tito.pk, now=clock.now())
    suspended(cast, cast.tito)
    assert [space.slug for space in spaces_of(cast.tito.pk)] == [neighbours.space.slug]
    client = Client()
    client.force_login(cast.tito)
    assert client.get(f"/s/{neighbours.space.slug}/").status_code == 200


def test_the_same_by_rest(cast, client):
    page = f"/api/v1/s/prueba/people/{cast.tito.pk}/suspension/"
    body = json.dumps({"reason": WHY, "until": (clock.now() + timedelta(days=1)).isoformat()})
    for who, status in ((cast.rosa, 403), (cast.ada, 204)):
        client.force_login(who)
        assert client.put(page, body, content_type="application/json").status_code == status
        assert cast.actor(cast.tito).is_suspended is (status == 204)
    assert client.delete(page).status_code == 204
    assert not cast.actor(cast.tito).is_suspended


def test_the_same_by_command(cast):
    out = run("suspend", cast.tito.email, "--space", "prueba", "--reason", WHY, "--until", "2999-01-31")
    assert "is suspended" in out.output
    place = SpaceMembership.objects.get(user=cast.tito)
    assert (place.suspension_reason, place.suspended_until.year) == (WHY, 2999)
    assert run("suspend", cast.ada.email, "--space", "prueba", "--reason", WHY).exit_code == 1
    assert run("suspend", cast.tito.email, "--space", "prueba", "--reason", WHY, "--until", "mañana").exit_code == 1
    run("reinstate", cast.tito.email, "--space", "prueba")
    assert not cast.actor(cast.tito).is_suspended


def test_home_says_it_and_leads_to_the_reason(cast, client):
    suspended(cast, cast.tito)
    client.force_login(cast.tito)
    page = client.get("/").content.decode()
    assert "Tu acceso está suspendido" in page
    assert 'href="/s/prueba/"' in page


def test_who_is_taken_out_is_told_by_a_letter_unless_they_are_back(cast):
    remove_person(user_id=cast.omar.pk, by=cast.actor(cast.ada), now=clock.now())
    mail.outbox.clear()
    assert mail_farewell(cast.space.pk, cast.omar.pk, "x")
    (letter,) = mail.outbox
    assert (letter.to, cast.ada.email in letter.body) == ([cast.omar.email], True)
    admit_person(space_id=cast.space.pk, user_id=cast.omar.pk, now=clock.now())
    assert not mail_farewell(cast.space.pk, cast.omar.pk, "x")
