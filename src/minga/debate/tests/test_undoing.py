"""What was just sent, withdrawn or settled is taken back within ten seconds, by who did it, to exactly what was."""

from datetime import timedelta

import pytest
from django.urls import reverse

from minga.community.tests import factories as communities
from minga.debate import actions, rules
from minga.debate.events import ActUndone
from minga.debate.models import Contribution, ContributionCard, Question, Settlement
from minga.debate.rules import ContributionState, Kind
from minga.debate.rules.undoing import Act
from minga.debate.tests import factories
from minga.foundation import clock
from minga.foundation.journal.models import Entry
from minga.foundation.notices.models import Notice
from minga.foundation.policy import NotAllowedError, NotFoundError, RefusedError
from minga.foundation.search.models import SearchDocument
from minga.foundation.testing.cast import NOW
from minga.foundation.writing.models import Draft

LATER = NOW + timedelta(seconds=9)
TOO_LATE = NOW + timedelta(seconds=16)


@pytest.fixture
def now(monkeypatch):
    moment = [NOW]
    monkeypatch.setattr(clock, "now", lambda: moment[0])
    return moment


@pytest.fixture
def question(cast, now):
    return factories.opened(cast)


def sends(cast, question, body="Digo algo.", kind=Kind.EXPERIENCE, who=None, **more):
    writing = actions.Writing(kind=kind, body=body, **more)
    by = cast.actor(who or cast.tito)
    return actions.write_contribution(question_id=question.pk, writing=writing, by=by, now=NOW)


def undoes(cast, text, act, who=None, now=LATER):
    return actions.undo_act(contribution_id=text.pk, act=act, by=cast.actor(who or cast.tito), now=now)


def counts(question):
    row = Question.objects.get(pk=question.pk)
    return row.contribution_count, row.unanswered_ideas


def refused(cast, text, act, who=None, now=LATER):
    with pytest.raises(RefusedError) as refusal:
        undoes(cast, text, act, who, now)
    return refusal.value.refusal.code


def test_what_was_sent_is_a_draft_again_and_nobody_is_told_of_it(cast, question):
    before, told_before = counts(question), list(Notice.objects.values_list("pk", flat=True))
    text = sends(cast, question, f"Pregunto a [@x](person:{cast.rosa.pk}).", Kind.IDEA, title="Una pregunta")
    assert Notice.objects.count() > len(told_before)
    assert SearchDocument.objects.filter(kind="contribution").exists()
    undoes(cast, text, Act.SEND)
    assert counts(question) == before
    assert not Contribution.objects.exists()
    assert not ContributionCard.objects.exists()
    assert not SearchDocument.objects.filter(kind="contribution").exists()
    assert list(Notice.objects.values_list("pk", flat=True)) == told_before
    path = reverse("debate:write", args=[cast.space.slug, question.pk])
    kept = dict(Draft.objects.filter(user=cast.tito, path=path).values_list("field", "text"))
    assert kept == {"body": f"Pregunto a [@Rosa](person:{cast.rosa.pk}).", "title": "Una pregunta"}
    journal = [entry.name for entry in Entry.objects.filter(payload__contribution_id=text.pk).order_by("id")]
    assert journal == ["debate:contribution-written", ActUndone.name]


def test_a_reply_goes_back_to_where_it_was_written_before_what_was_begun_since(cast, question):
    asked = sends(cast, question, "¿Y?", who=cast.ines)
    reply = sends(cast, question, "Así.", reply_to_id=asked.pk)
    path = reverse("debate:reply", args=[cast.space.slug, question.pk, asked.pk])
    Draft.objects.create(user=cast.tito, path=path, field="body", text="Otra", kept_at=NOW)
    undoes(cast, reply, Act.SEND)
    assert Draft.objects.get(path=path).text == "Así.\n\nOtra"
    assert not Notice.objects.filter(recipient=cast.ines, fact="debate:contribution-written").exists()


def test_of_two_replies_in_one_notice_one_is_left(cast, question, now):
    asked = sends(cast, question, "¿Y?", who=cast.ines)
    sends(cast, question, "Uno.", who=cast.rosa, reply_to_id=asked.pk)
    second = actions.write_contribution(
        question_id=question.pk,
        writing=actions.Writing(kind=Kind.EXPERIENCE, body="Dos.", reply_to_id=asked.pk),
        by=cast.actor(cast.tito),
        now=LATER,
    )
    notice = Notice.objects.get(recipient=cast.ines, bundle__startswith="reply:")
    assert notice.many == 2
    undoes(cast, second, Act.SEND)
    notice.refresh_from_db()
    assert notice.many == 1
    assert notice.url == reverse("debate:contribution", args=[cast.space.slug, question.pk, asked.pk])


def test_it_stays_once_somebody_has_answered_or_time_is_up_and_others_cannot(cast, question):
    text = sends(cast, question)
    assert refused(cast, text, Act.SEND, now=TOO_LATE) == "debate:undo-too-late"
    assert refused(cast, text, Act.SEND, now=NOW - timedelta(seconds=1)) == "debate:undo-too-late"
    for who in (cast.rosa, cast.ines, cast.ada):
        with pytest.raises(NotAllowedError):
            undoes(cast, text, Act.SEND, who)
    sends(cast, question, "Respondo.", who=cast.ines, reply_to_id=text.pk)
    assert refused(cast, text, Act.SEND) == "debate:undo-answered"
    assert counts(question)[0] == 2
    assert not Draft.objects.exists()


def test_what_others_did_with_it_stays_too(cast, question):
    text = sends(cast, question)
    actions.report_contribution(contribution_id=text.pk, reason="No", by=cast.actor(cast.ines), now=LATER)
    assert refused(cast, text, Act.SEND) == "debate:undo-answered"
    assert not Draft.objects.exists()
    other = sends(cast, question, "Otra cosa.")
    mine = cast.actor(cast.tito)
    actions.revise_contribution(contribution_id=other.pk, title="", body="Mejor así.", by=mine, now=LATER)
    assert refused(cast, other, Act.SEND) == "debate:undo-too-late"


@pytest.mark.parametrize("kind", [Kind.EXPERIENCE, Kind.IDEA])
def test_what_was_withdrawn_stands_again(cast, question, kind):
    words = {"title": "Podar"} if kind == Kind.IDEA else {}
    text = sends(cast, question, f"Con [@x](person:{cast.rosa.pk}).", kind, **words)
    before = counts(question)
    actions.withdraw_contribution(contribution_id=text.pk, by=cast.actor(cast.tito), now=NOW)
    assert not Notice.objects.filter(recipient=cast.rosa, url__contains=f"/c/{text.pk}/", read_at=None).exists()
    undoes(cast, text, Act.WITHDRAW)
    text.refresh_from_db()
    assert (text.state, text.withdrawn_at) == (ContributionState.OPEN, None)
    assert counts(question) == before
    assert not Settlement.objects.exists()
    assert Notice.objects.filter(recipient=cast.rosa, fact="writing:people-mentioned").count() == 1
    assert refused(cast, text, Act.WITHDRAW) == "debate:undo-too-late"


@pytest.mark.parametrize(
    ("first", "second"),
    [(None, ContributionState.TAKEN_UP), (ContributionState.PARKED, ContributionState.DECLINED), (None, "merged")],
)
def test_an_answer_that_was_given_is_taken_back_to_the_one_before(cast, question, first, second):
    idea = factories.idea(cast, question)
    other = factories.idea(cast, question, "Otra idea")
    rosa = cast.actor(cast.rosa)
    if first:
        actions.settle_idea(contribution_id=idea.pk, state=first, reason="Espera", by=rosa, now=NOW)
    idea.refresh_from_db()
    stood, before = (idea.state, idea.state_reason), counts(question)
    Notice.objects.all().delete()
    target = other.pk if second == "merged" else None
    settled = {"state": ContributionState(second), "reason": "Va", "into_id": target}
    actions.settle_idea(contribution_id=idea.pk, by=rosa, now=LATER, **settled)
    for who in (cast.tito, cast.ines, cast.salma):
        with pytest.raises(NotAllowedError):
            undoes(cast, idea, Act.SETTLE, who)
    undoes(cast, idea, Act.SETTLE, cast.rosa)
    idea.refresh_from_db()
    assert (idea.state, idea.state_reason, idea.merged_into_id) == (*stood, None)
    assert counts(question) == before
    assert Settlement.objects.filter(contribution=idea).count() == bool(first)
    assert not Notice.objects.exists()


def test_another_facilitator_s_answer_is_not_mine_to_take_back(cast, question):
    idea = factories.idea(cast, question)
    state = ContributionState.PARKED
    actions.settle_idea(contribution_id=idea.pk, state=state, reason="Va", by=cast.actor(cast.rosa), now=NOW)
    Settlement.objects.update(settled_by=cast.ada)
    assert refused(cast, idea, Act.SETTLE, cast.rosa) == "debate:undo-too-late"


def test_nobody_undoes_in_what_they_may_not_know(cast, now):
    secret = factories.opened(cast, communities.opened(cast, access="secret"))
    text = sends(cast, secret)
    with pytest.raises(NotFoundError):
        undoes(cast, text, Act.SEND, cast.omar)


def test_the_page_offers_it_without_scripts_and_a_second_press_is_harmless(cast, question, now, client, time_machine):
    time_machine.move_to(NOW, tick=False)
    client.force_login(cast.tito)
    write = reverse("debate:write", args=[cast.space.slug, question.pk])
    page = client.post(write, {"body": "Lo dije ya.", "kind": "experience"}, follow=True).content.decode()
    text = Contribution.objects.get()
    there = reverse("debate:undo", args=[cast.space.slug, question.pk, text.pk])
    assert f'<form class="actions undo" method="post" action="{there}" data-undo="10">' in page
    assert "Deshacer" in page
    assert "durante 10 segundos" in page
    assert (
        "Deshacer" not in client.get(reverse("debate:question", args=[cast.space.slug, question.pk])).content.decode()
    )
    now[0] = LATER
    answer = client.post(there, {"act": "send"}, follow=True)
    assert "No se ha enviado: tus palabras están otra vez en el campo." in answer.content.decode()
    assert Draft.objects.get().text == "Lo dije ya."
    again = client.post(there, {"act": "send"}, follow=True)
    assert "Ya no está." in again.content.decode()
    assert Draft.objects.get().text == "Lo dije ya."
    assert client.post(there, {"act": "explode"}).status_code in {302, 404}


def test_too_late_is_said_politely_on_the_page_of_the_text(cast, question, now, client):
    text = sends(cast, question)
    now[0] = TOO_LATE
    client.force_login(cast.tito)
    there = reverse("debate:undo", args=[cast.space.slug, question.pk, text.pk])
    assert "Ya no se puede deshacer" in client.post(there, {"act": "send"}, follow=True).content.decode()
    assert client.post(there, {"act": "explode"}).status_code == 404
    client.logout()
    assert client.post(there, {"act": "send"}).status_code == 302
    assert Contribution.objects.count() == 1


def test_programs_undo_too(cast, question, now, client):
    text = sends(cast, question)
    client.force_login(cast.tito)
    door = f"/api/v1/s/{cast.space.slug}/debate/contributions/{text.pk}/undo/"
    assert (
        client.post(door, {"act": "withdraw"}, content_type="application/json").json()["code"] == "debate:undo-too-late"
    )
    assert client.post(door, {"act": "send"}, content_type="application/json").status_code == 204
    assert not Contribution.objects.exists()


def test_sent_again_after_it_was_undone_it_is_sent(cast, question):
    undoes(cast, sends(cast, question), Act.SEND)
    assert sends(cast, question).pk
    assert counts(question)[0] == 1
    assert rules.State(question.state) == rules.State.OPEN
