"""Each choice of a space changes who may, at every door it is about, and nothing else."""

import json
from datetime import timedelta

import pytest

from minga.community import actions as communities
from minga.community import permissions as community
from minga.community import rules as community_rules
from minga.community.actions import Enrolment
from minga.community.models import Invitation
from minga.community.tests import factories
from minga.debate import actions as debates
from minga.debate import permissions as debate
from minga.debate import queries as debate_queries
from minga.debate.models import Question
from minga.debate.tests import factories as questions
from minga.decision import permissions as decision
from minga.decision import queries as decision_queries
from minga.decision.tests import factories as decisions
from minga.foundation import clock
from minga.foundation.policy import NotAllowedError, NotFoundError, RefusedError
from minga.foundation.tenancy.actions import change_belonging, change_space_role, choose_rights
from minga.foundation.tenancy.rights import LEVELS, USUAL
from minga.foundation.testing.cast import NOW
from minga.project.administration.matrix import matrix_of

WHO = ("ada", "salma", "rosa", "tito", "ines", "erik", "omar", "nadie", "visitor")


def choose(cast, **rights):
    return choose_rights(rights=rights, by=cast.actor(cast.ada), now=clock.now())


def actor(cast, who):
    return cast.actor(None if who == "visitor" else getattr(cast, who))


def allowed(cast, needed, thing):
    return {who for who in WHO if needed(actor(cast, who), thing)}


def make_administrator(cast, user):
    change_space_role(user_id=user.pk, role="administrator", by=cast.actor(cast.ada), now=clock.now())


@pytest.mark.parametrize("act", LEVELS)
def test_every_choice_changes_the_matrix_at_each_of_its_levels(cast, act):
    """As it is computed from the permissions themselves: no level says what another says already."""
    seen = []
    for level in LEVELS[act]:
        choose(cast, **{act: level})
        seen.append(json.dumps([may for _act, may in matrix_of(cast.actor(cast.ada))]))
    # Who is of the organization differs among people of one role; visitors read nothing in the matrix's community.
    assert len(set(seen)) == len(seen) - (act in {"open", "invite", "names"})
    choose(cast, **USUAL)


# Who asks


ASKS = {
    ("member", "rosa-member"): {"rosa", "tito"},
    ("facilitator", "rosa-member"): {"rosa"},
    ("administrator", "rosa-member"): set(),
    ("member", "rosa-administers"): {"rosa", "tito"},
    ("facilitator", "rosa-administers"): {"rosa"},
    ("administrator", "rosa-administers"): {"rosa"},
}


@pytest.mark.parametrize(("level", "state"), ASKS)
def test_who_asks(cast, level, state):
    where = factories.opened(cast, "open")
    if state == "rosa-administers":
        make_administrator(cast, cast.rosa)
    choose(cast, ask=level)
    question = Question(community=where, space_id=where.space_id)
    assert allowed(cast, debate.CAN_ASK, question) == ASKS[level, state]
    assert allowed(cast, debate.CAN_ASK_IN, where) == ASKS[level, state]
    runs = ASKS[level, state] & {"rosa"}
    assert allowed(cast, debate.CAN_RUN_ASKING, question) == runs
    for who in WHO:
        act = {"community_id": where.pk, "asking": questions.asking(title=f"¿{who}?"), "now": NOW}
        if who in ASKS[level, state]:
            debates.ask_question(by=actor(cast, who), **act)
        else:
            with pytest.raises((NotAllowedError, NotFoundError)):
                debates.ask_question(by=actor(cast, who), **act)
    assert Question.objects.count() == len(ASKS[level, state])


def test_a_member_asks_and_whoever_facilitates_opens_it(cast, client):
    where = factories.opened(cast, "open")
    choose(cast, ask="member")
    page = f"/s/prueba/debate/ask/{where.pk}/"
    client.force_login(cast.tito)
    assert page in client.get(f"/s/prueba/community/{where.pk}/").content.decode()
    assert 'name="open"' not in client.get(page).content.decode()
    sent = {"title": "¿Y el bosque?", "closes_at": (clock.now() + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M")}
    answer = client.post(page, sent | {"open": "1"}, follow=True)
    question = Question.objects.get()
    assert question.state == "draft"
    assert "¿Y el bosque?" in answer.content.decode()
    opening = f"/s/prueba/debate/{question.pk}/open/"
    assert client.post(opening).status_code == 403
    for other in (cast.omar, cast.ines, cast.salma, cast.erik):
        client.force_login(other)
        assert client.get(f"/s/prueba/debate/{question.pk}/").status_code == 404, other
    client.force_login(cast.rosa)
    assert client.post(opening).status_code == 302
    question.refresh_from_db()
    assert question.state == "open"


def test_who_asked_sees_their_draft_in_lists_as_on_its_page(cast):
    where = factories.opened(cast, "open")
    choose(cast, ask="member")
    question = debates.ask_question(community_id=where.pk, asking=questions.asking(), by=cast.actor(cast.tito), now=NOW)
    for who in WHO:
        sees = debate.CAN_SEE(actor(cast, who), question)
        assert sees is (who in {"rosa", "tito"}), who
        assert sees is debate.visible_to(actor(cast, who)).filter(pk=question.pk).exists(), who
    communities.leave_community(community_id=where.pk, by=cast.actor(cast.tito), now=NOW)
    assert not debate.CAN_SEE(cast.actor(cast.tito), question)
    assert not debate.visible_to(cast.actor(cast.tito)).exists()


def test_whoever_may_not_open_a_draft_is_told_it_waits(cast, client):
    question = questions.drafted(cast)
    choose(cast, ask="administrator")
    step, _seat, _facts = debate_queries.step_in(cast.actor(cast.rosa), question, now=NOW)
    assert step == "await-facilitator"
    client.force_login(cast.rosa)
    page = client.get(f"/s/prueba/debate/{question.pk}/").content.decode()
    assert f"/debate/{question.pk}/open/" not in page
    assert f"/debate/{question.pk}/edit/" not in page
    assert client.get(f"/s/prueba/debate/{question.pk}/open/").status_code == 403
    rest = f"/api/v1/s/prueba/debate/questions/{question.pk}/open/"
    assert client.post(rest).status_code in {403, 404}


# Who opens votes


OPENS = {
    ("facilitator", "member"): True,
    ("inside", "member"): True,
    ("administrator", "member"): False,
    ("facilitator", "external"): True,
    ("inside", "external"): False,
    ("administrator", "external"): False,
    ("facilitator", "administers"): True,
    ("inside", "administers"): True,
    ("administrator", "administers"): True,
}


def stand_as(cast, state):
    if state == "external":
        change_belonging(user_id=cast.rosa.pk, is_external=True, by=cast.actor(cast.ada), now=clock.now())
    elif state == "administers":
        make_administrator(cast, cast.rosa)


@pytest.mark.parametrize(("level", "state"), OPENS)
def test_who_opens_a_vote(cast, client, level, state):
    draft = decisions.drafted(cast)
    stand_as(cast, state)
    choose(cast, open=level)
    may = OPENS[level, state]
    assert allowed(cast, decision.CAN_OPEN, draft) == ({"rosa"} if may else set())
    client.force_login(cast.rosa)
    page = f"/s/prueba/decision/{draft.pk}/open/"
    assert client.get(page).status_code == 200
    # Its day has passed by the clock of this machine: whoever may is refused for that, nobody else gets so far.
    assert client.post(f"/api/v1/s/prueba/decision/{draft.pk}/open/").status_code == (409 if may else 403)
    assert client.post(page).status_code == (422 if may else 403)
    seen = decision_queries.visible_decision(cast.actor(cast.rosa), draft.pk)
    standing = decision_queries.standing_of(cast.actor(cast.rosa), seen, now=NOW)
    assert (standing.step == "look_and_open") is may
    if may:
        decisions.open_it(cast, draft)
    else:
        with pytest.raises(NotAllowedError):
            decisions.open_it(cast, draft)
    draft.refresh_from_db()
    assert (draft.state == "open") is may


# Who invites from outside


@pytest.mark.parametrize(("level", "state"), OPENS)
def test_who_invites_from_outside(cast, client, level, state):
    where = factories.opened(cast, "open")
    stand_as(cast, state)
    choose(cast, invite=level)
    may = OPENS[level, state]
    assert allowed(cast, community.CAN_INVITE_OUTSIDE, where) == ({"rosa"} if may else set())
    client.force_login(cast.rosa)
    rest = f"/api/v1/s/prueba/community/{where.pk}"
    ends = (clock.now() + timedelta(days=3)).isoformat()
    doors = (
        (f"{rest}/invitations/", {"emails": ["eva@lejos.example"]}),
        (f"{rest}/invitations/names/", {"names": ["Eva"]}),
        (f"{rest}/invitations/link/", {"expires_at": ends}),
    )
    for door, body in doors:
        answer = client.post(door, json.dumps(body), content_type="application/json")
        assert answer.status_code != 404, door
        assert (answer.status_code < 300) is may, (door, answer.content)
    page = f"/s/prueba/community/{where.pk}/invite/"
    client.post(page, {"addresses": "ana@lejos.example", "role": "member", "belonging": "outside"})
    client.post(page, {"addresses": "leo@lejos.example", "role": "guest", "belonging": "inside"})
    assert Invitation.objects.filter(is_external=True).exists() is may
    enrolment = [Enrolment("nueva@lejos.example", "Nueva")]
    enrol = {"community_id": where.pk, "people": enrolment, "by": cast.actor(cast.rosa), "now": NOW}
    if may:
        communities.enrol_people(**enrol)
    else:
        with pytest.raises(RefusedError):
            communities.enrol_people(**enrol)


def test_whoever_may_not_invite_from_outside_still_invites_from_inside(cast, client):
    where = factories.opened(cast, "open")
    choose(cast, invite="administrator")
    client.force_login(cast.rosa)
    page = f"/s/prueba/community/{where.pk}/invite/"
    shown = client.get(page).content.decode()
    assert 'name="belonging"' not in shown
    assert "quién invita a gente de fuera" in shown
    assert client.post(page, {"addresses": "ana@prueba.example", "role": "member"}).status_code == 302
    assert list(Invitation.objects.values_list("email", "is_external")) == [("ana@prueba.example", False)]


def test_an_invitation_sent_before_the_choice_is_not_sent_again(cast):
    where = factories.opened(cast, "open")
    (sent,) = factories.invited(cast, where, "eva@lejos.example")
    factories.mailed(where)
    choose(cast, invite="administrator")
    act = {"community_id": where.pk, "invitation_id": sent.pk, "by": cast.actor(cast.rosa), "now": NOW}
    with pytest.raises(RefusedError):
        communities.send_again(**act)
    communities.revoke_invitation(**act)
    sent.refresh_from_db()
    assert sent.state == community_rules.InvitationState.REVOKED
