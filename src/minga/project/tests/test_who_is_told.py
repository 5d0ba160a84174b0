"""Whoever may no longer read a thing is told nothing of it, by no door, from that moment."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client

from minga.community.actions import leave_community, revise_community
from minga.community.models import Community, Membership
from minga.community.rules import Access
from minga.community.tests import factories as communities
from minga.debate.models import Challenge, Contribution, Measure, Question
from minga.debate.tests import factories as debates
from minga.foundation.accounts.models import User
from minga.foundation.declared import Audience, Told, declared
from minga.foundation.events import Happening
from minga.foundation.markdown import to_html
from minga.foundation.notices.models import Notice, NoticePreference
from minga.foundation.notices.queries import notice_page, unread_count
from minga.foundation.notices.rounds import mail_digests
from minga.foundation.notices.storing import UnknownSubjectError, store_notices
from minga.foundation.provisioning.groups import receive_group
from minga.foundation.tenancy.models import SpaceMembership
from minga.foundation.testing.cast import NOW, Cast
from minga.foundation.testing.scenes import scene
from minga.foundation.writing.events import PeopleMentioned
from minga.initiative.models import Milestone
from minga.initiative.tests import factories as initiatives
from minga.kernel import Fact, fact_named
from minga.outcome.models import Verdict
from minga.outcome.tests import factories as outcomes
from minga.project.provisioning.models import GroupPlace
from minga.purpose.models import Purpose

MORNING = datetime(2026, 3, 4, 9, 5, tzinfo=UTC)
MEMBERS_ONLY = {"community", "community:requests"}
"""Kinds of which a page shows less to those outside: it answers them, and still they are told nothing."""
WHILE_IT_WAITS = {"decision:ballot", "decision:answer"}
"""What is told only as long as it waits for somebody: its page stands longer."""


@scene
def _chain(cast: Cast, access: str) -> dict[str, Any]:
    """One thing of every kind that facts name, all in one community, by the names that facts use."""
    verdict: Verdict = outcomes.published(
        cast, outcomes.assessed(cast, outcomes.measured(cast, outcomes.initiative_in(cast, access=access)))
    )
    initiative = verdict.initiative
    milestone = Milestone.objects.create(initiative=initiative, title="Silo instalado", due_on=initiatives.FIRST_WAVE)
    question = Question.objects.get(community=initiative.decision.community)
    mine = Contribution.objects.filter(question=question).order_by("id")[0]
    reply = Contribution.objects.create(
        question=question,
        author=cast.rosa,
        body="No",
        kind="answer",
        reply_to=mine,
        written_at=NOW,
        reply_role="objects",
    )
    said = f"[@](person:{cast.tito.pk}) lo sabe"
    mention = Contribution.objects.create(
        question=question,
        author=cast.rosa,
        body=said,
        body_html=to_html(said, people=[cast.tito.pk]),
        kind="answer",
        written_at=NOW,
    )
    challenge = Challenge.objects.create(
        summary=question.summaries.get(), author=cast.tito, body="Falta el polvo", made_at=NOW
    )
    measure = Measure.objects.create(
        community_id=question.community_id,
        question=question,
        contribution=mine,
        person=cast.tito,
        step="hide",
        reason="Con respeto",
        taken_by=cast.rosa,
        taken_at=NOW,
        ended_at=NOW,
    )
    by = cast.actor(cast.ada)
    group = receive_group(name="Hornos", external_id="", person_ids=(), by=by, now=NOW)
    place = GroupPlace.objects.create(group=group, community_id=question.community_id, role="member", made_at=NOW)
    return {
        "place_id": place.pk,
        "community_id": question.community_id,
        "measure_id": measure.pk,
        "step": "hide",
        "question_id": question.pk,
        "contribution_id": reply.pk,
        "challenge_id": challenge.pk,
        "decision_id": initiative.decision_id,
        "initiative_id": initiative.pk,
        "purpose_id": initiative.purpose_id,
        "plan_id": verdict.plan_id,
        "verdict_id": verdict.pk,
        "indicator_id": verdict.plan.indicator_id,
        "thing_id": milestone.pk,
        "milestone_id": milestone.pk,
        "kind": "milestone",
        "user_id": cast.tito.pk,
        "state": "stopped",
        "verdict": "go",
        "is_accepted": True,
        "before": cast.tito.pk,
        PeopleMentioned.name: {"kind": "contribution", "text_id": mention.pk, "people": [cast.tito.pk]},
    }


def _fact(kind: type[Fact], things: dict[str, Any]) -> Fact:
    """A fact of this kind about the chain; what no notice asks for is left empty."""
    empty: dict[str, Any] = {"int": 0, "str": "", "bool": False, "float": 0.0}
    things = things | things.get(kind.name, {})
    values = {each.name: things.get(each.name, empty.get(str(each.type))) for each in fields(kind)}
    values |= {each.name: {"title": "Antes"} for each in fields(kind) if str(each.type).startswith("dict")}
    return kind(**values)


def _everything_told(cast: Cast, things: dict[str, Any]) -> list[tuple[Fact, Told]]:
    """What every declared audience says of the chain."""
    happening = Happening(entry_id=0, space_id=cast.space.pk, actor_id=cast.ada.pk, at=NOW)
    told: list[tuple[Fact, Told]] = []
    for name, audiences in declared().audiences.items():
        kind = fact_named(name)
        assert kind is not None
        fact = _fact(kind, things)
        said = [(fact, each) for audience in audiences for each in audience.tell(fact, happening)]
        assert said, f"{name} told nobody: the chain of this test lacks something"
        told += said
    return told


def _store(fact: Fact, told: Told, happening: Happening) -> None:
    def tell(_fact: Fact, _happening: Happening) -> list[Told]:
        return [told]

    store_notices(fact, Audience(type(fact), tell), happening)


class _UndoError(Exception):
    pass


@contextmanager
def _undone() -> Iterator[None]:
    """Whatever happens inside is rolled back."""
    with suppress(_UndoError), transaction.atomic():
        yield
        raise _UndoError


def _left(cast: Cast, who: User, community: Community) -> None:
    Membership.objects.filter(community=community, user=who).update(state="left")


def _out_of_space(cast: Cast, who: User, _community: Community) -> None:
    SpaceMembership.objects.filter(space=cast.space, user=who).delete()


def _confidential_and_left(cast: Cast, who: User, community: Community) -> None:
    Purpose.objects.filter(pk=community.purpose_id).update(audience="confidential")
    _left(cast, who, community)


def _plain_member(cast: Cast, who: User, community: Community) -> None:
    Membership.objects.filter(community=community, user=who).update(role="member")


def _as_ever(cast: Cast, who: User, community: Community) -> None:
    return None


CASES: list[tuple[str, Callable[[Cast, User, Community], None]]] = [
    ("open", _as_ever),
    ("open", _left),
    ("open", _confidential_and_left),
    ("secret", _as_ever),
    ("secret", _left),
    ("secret", _out_of_space),
    ("secret", _plain_member),
]


@pytest.mark.parametrize("access", ["open", "secret"])
def test_a_notice_is_shown_exactly_while_its_page_may_be_read(client: Client, cast: Cast, access: str) -> None:
    """Every kind × who runs, takes part or stands outside × every way of losing (or keeping) the sight of it."""
    things = _chain(cast, access)
    community = Community.objects.get(pk=things["community_id"])
    people = [cast.rosa, cast.tito, cast.omar]
    Notice.objects.all().delete()
    happening = Happening(entry_id=0, space_id=cast.space.pk, actor_id=None, at=NOW)
    for fact, told in _everything_told(cast, things):
        _store(fact, replace(told, user_ids=[each.pk for each in people]), happening)
    subjects = {row.about_kind: (row.about_kind, row.url) for row in Notice.objects.order_by("-id")}
    assert set(subjects) == set(declared().readables) - {"community:known"}
    for who in people:
        client.force_login(who)
        for change in (change for where, change in CASES if where == access):
            with _undone():
                change(cast, who, community)
                _agree(client, who, set(subjects.values()), f"{who.name} {change.__name__}")


def _agree(client: Client, who: User, subjects: set[tuple[str, str]], case: str) -> None:
    rows = [row.id for page in (1, 2) for row in notice_page(who.pk, page=page).rows]
    shown = set(Notice.objects.filter(pk__in=rows).values_list("about_kind", "url"))
    assert unread_count(who.pk) == len(rows), case
    may_open = {url: client.get(url).status_code == 200 for _kind, url in subjects}
    is_of_space = SpaceMembership.objects.filter(user=who).exists()
    shown_kinds = {kind for kind, _url in shown}
    for kind, url in subjects:
        is_shown = kind in shown_kinds
        assert may_open[url] or not is_shown, f"{case}: told of {kind} {url}, which may not be read"
        if kind not in MEMBERS_ONLY | WHILE_IT_WAITS and is_of_space:
            assert is_shown == may_open[url], f"{case}: not told of {kind} {url}, which may be read"


def _doors(client: Client, who: User, secret: str) -> list[str]:
    """Through which doors this person still hears of a secret."""
    client.force_login(who)
    mail.outbox.clear()
    mine = Notice.objects.filter(recipient=who)
    mine.update(mailed_at=None)
    NoticePreference.objects.all().delete()
    mail_digests(MORNING)
    pages = ["/notices/", "/me/export/", "/s/prueba/", "/s/prueba/search/?q=Hornos", "/api/v1/s/prueba/community/"]
    heard = [path for path in pages if secret in client.get(path).content.decode()]
    heard += ["mail" for letter in mail.outbox if who.email in letter.to and secret in letter.body]
    if unread_count(who.pk):
        heard.append("badge")
    notice = mine.order_by("-id").first()
    if notice is not None and client.get(f"/notices/{notice.pk}/").status_code == 302:
        heard.append("open")
    return heard


def _told_of_a_reply(cast: Cast, access: str) -> Question:
    question = debates.opened(cast, communities.opened(cast, access, name="Hornos secretos"), title="Hornos secretos")
    Notice.objects.all().delete()
    debates.reply(cast, debates.contribution(cast, question), cast.rosa)
    return question


def test_while_inside_one_hears(client: Client, cast: Cast) -> None:
    _told_of_a_reply(cast, Access.SECRET)
    assert {"/notices/", "/me/export/", "mail", "badge", "open"} <= set(_doors(client, cast.tito, "Hornos secretos"))


def test_who_leaves_a_secret_community_hears_nothing_more(client: Client, cast: Cast) -> None:
    question = _told_of_a_reply(cast, Access.SECRET)
    mine = Contribution.objects.filter(author=cast.tito).get()
    leave_community(community_id=question.community_id, by=cast.actor(cast.tito), now=NOW)
    debates.reply(cast, mine, cast.rosa)
    assert _doors(client, cast.tito, "Hornos secretos") == []


def test_when_a_community_turns_secret_those_outside_hear_nothing_more(client: Client, cast: Cast) -> None:
    question = _told_of_a_reply(cast, Access.OPEN)
    where = question.community
    leave_community(community_id=where.pk, by=cast.actor(cast.tito), now=NOW)
    assert "/notices/" in _doors(client, cast.tito, "Hornos secretos")
    revise_community(
        community_id=where.pk,
        name=where.name,
        about=where.about,
        joining_question="",
        access=Access.SECRET,
        by=cast.actor(cast.rosa),
        now=NOW,
    )
    assert _doors(client, cast.tito, "Hornos secretos") == []


def test_who_is_let_in_again_finds_the_old_notices(client: Client, cast: Cast) -> None:
    question = _told_of_a_reply(cast, Access.SECRET)
    leave_community(community_id=question.community_id, by=cast.actor(cast.tito), now=NOW)
    assert unread_count(cast.tito.pk) == 0
    Membership.objects.filter(user=cast.tito).update(state="active")
    assert unread_count(cast.tito.pk) == 1


def test_marking_all_as_read_leaves_alone_what_one_may_not_read(cast: Cast, client: Client) -> None:
    question = _told_of_a_reply(cast, Access.SECRET)
    leave_community(community_id=question.community_id, by=cast.actor(cast.tito), now=NOW)
    client.force_login(cast.tito)
    client.post("/notices/read/")
    assert Notice.objects.filter(recipient=cast.tito, read_at=None).exists()


def test_an_assignment_is_not_mailed_to_who_left_meanwhile(cast: Cast) -> None:
    from minga.foundation.notices.mailing import mail_urgent
    from minga.initiative.actions import ask_owner

    initiative = initiatives.drafted(cast)
    community = initiative.decision.community
    Notice.objects.all().delete()
    ask_owner(initiative_id=initiative.pk, user_id=cast.tito.pk, by=cast.actor(cast.rosa), now=MORNING)
    Community.objects.filter(pk=community.pk).update(access=Access.SECRET)
    with _undone():
        assert mail_urgent(MORNING) == 1
    mail.outbox.clear()
    leave_community(community_id=community.pk, by=cast.actor(cast.tito), now=MORNING)
    assert mail_urgent(MORNING) == 0
    assert mail.outbox == []


def test_a_notice_about_nothing_known_is_refused(cast: Cast) -> None:
    happening = Happening(entry_id=0, space_id=cast.space.pk, actor_id=None, at=NOW)
    fact = next(kind for kind in map(fact_named, declared().audiences) if kind)
    with pytest.raises(UnknownSubjectError):
        _store(_fact(fact, {}), Told([cast.tito.pk], "Hola", {}, "/x/", ("nothing", 1)), happening)
