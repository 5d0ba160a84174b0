"""What people do in a debate, and what is refused without a trace."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from minga.community.tests import factories as community
from minga.debate import actions, queries, rules
from minga.debate.models import (
    Contribution,
    ContributionRevision,
    Estimate,
    Question,
    Settlement,
    Stance,
    Statement,
)
from minga.debate.rules import ContributionState, Kind, ReplyRole, State
from minga.debate.tests import factories
from minga.debate.tests.factories import AFTER
from minga.foundation.journal.models import Entry
from minga.foundation.policy import NotAllowedError, NotFoundError
from minga.foundation.scope import in_space
from minga.foundation.testing.cast import NOW
from minga.foundation.testing.refusals import refused


def journal(name):
    return Entry.objects.filter(name=f"debate:{name}")


def settle(cast, idea, state, reason="Porque cuesta la mitad", who=None, **more):
    by = cast.actor(who or cast.rosa)
    return actions.settle_idea(contribution_id=idea.pk, state=state, reason=reason, by=by, now=AFTER, **more)


# Asking, opening, closing


def test_rosa_asks_and_only_facilitators_know_until_it_opens(cast):
    question = factories.drafted(cast)
    assert question.answer_due_at == question.closes_at + timedelta(days=14)
    with pytest.raises(NotFoundError):
        queries.visible_question(cast.actor(cast.tito), question.pk)
    actions.open_question(question_id=question.pk, by=cast.actor(cast.rosa), now=NOW)
    assert queries.visible_question(cast.actor(cast.tito), question.pk).state == State.OPEN
    assert [entry.payload["question_id"] for entry in journal("question-opened")] == [question.pk]


@pytest.mark.parametrize("who", ["salma", "tito", "ines", "erik", "ada"])
def test_only_facilitators_ask(cast, who):
    where = community.opened(cast)
    with pytest.raises((NotAllowedError, NotFoundError)):
        actions.ask_question(
            community_id=where.pk, asking=factories.asking(), by=cast.actor(getattr(cast, who)), now=NOW
        )
    assert not Question.objects.exists()


@pytest.mark.parametrize("who", ["salma", "tito"])
def test_neither_sponsor_nor_member_closes_settles_hides_or_signs(cast, who):
    question = factories.opened(cast)
    idea = factories.idea(cast, question)
    report = actions.report_contribution(contribution_id=idea.pk, reason="x", by=cast.actor(cast.ines), now=NOW)
    by = cast.actor(getattr(cast, who))
    attempts = [
        lambda: actions.close_question(question_id=question.pk, by=by, now=NOW),
        lambda: settle(cast, idea, ContributionState.DECLINED, who=getattr(cast, who)),
        lambda: actions.step_in_report(report_id=report.pk, reason="x", by=by, now=NOW),
        lambda: actions.dismiss_report(report_id=report.pk, reason="x", by=by, now=NOW),
        lambda: actions.sign_summary(question_id=question.pk, body="x", by=by, now=AFTER),
        lambda: actions.ask_estimate(
            question_id=question.pk, prompt="¿?", unit="t", low_hint=None, high_hint=None, by=by, now=NOW
        ),
        lambda: actions.import_ideas(question_id=question.pk, rows=[], by=by, now=NOW),
    ]
    before = Entry.objects.count()
    for attempt in attempts:
        with pytest.raises(NotAllowedError):
            attempt()
    question.refresh_from_db()
    idea.refresh_from_db()
    assert (question.state, idea.state, idea.hidden_at) == (State.OPEN, ContributionState.OPEN, None)
    assert Entry.objects.count() == before


def test_a_draft_is_revised_and_the_journal_keeps_what_stood_there(cast):
    question = factories.drafted(cast)
    by = cast.actor(cast.rosa)
    actions.revise_question(question_id=question.pk, asking=factories.asking(title="Otra"), by=by, now=NOW)
    assert journal("question-revised").get().payload["before"] == {"title": question.title}
    actions.open_question(question_id=question.pk, by=by, now=NOW)
    with refused("debate:not-a-draft"):
        actions.revise_question(question_id=question.pk, asking=factories.asking(), by=by, now=NOW)
    question.refresh_from_db()
    assert question.title == "Otra"


def test_closing_early_starts_the_clock_of_the_answer(cast):
    question = factories.opened(cast, opens_at=NOW - timedelta(hours=1))
    closed = actions.close_question(question_id=question.pk, by=cast.actor(cast.rosa), now=NOW)
    assert (closed.state, closed.closes_at) == (State.CLOSED, NOW)
    assert closed.answer_due_at == NOW + timedelta(days=14)


def test_a_question_past_its_time_is_closed_by_the_clock(cast):
    question = factories.opened(cast)
    assert not actions.close_due_question(question_id=question.pk, now=NOW)
    assert actions.close_due_question(question_id=question.pk, now=AFTER)
    entry = journal("question-closed").get()
    assert (entry.actor_id, entry.payload["question_id"]) == (None, question.pk)


def test_nothing_is_added_to_a_question_that_is_not_open(cast):
    question = factories.opened(cast)
    idea, statement = factories.idea(cast, question), factories.statement(cast, question)
    asked = factories.estimates(cast, question)
    by, rows = cast.actor(cast.tito), Entry.objects.count()
    closed = [
        lambda: actions.write_contribution(
            question_id=question.pk, writing=actions.Writing(kind=Kind.CONCERN, body="x"), by=by, now=AFTER
        ),
        lambda: actions.revise_contribution(contribution_id=idea.pk, title="x", body="y", by=by, now=AFTER),
        lambda: actions.write_statement(question_id=question.pk, text="x", by=by, now=AFTER),
        lambda: actions.take_stance(statement_id=statement.pk, value=rules.Stance.PASS, by=by, now=AFTER),
        lambda: actions.seal_estimate(round_id=asked.pk, value=1, by=by, now=AFTER),
    ]
    for attempt in closed:
        with refused("debate:closed"):
            attempt()
    assert (Contribution.objects.count(), Statement.objects.count(), Estimate.objects.count()) == (1, 1, 0)
    assert Entry.objects.count() == rows


def test_an_evaluator_reads_and_does_not_write(cast):
    question = factories.opened(cast)
    with pytest.raises(NotAllowedError):
        factories.contribution(cast, question, cast.erik)
    assert not Contribution.objects.exists()


# Contributions


def test_a_reply_belongs_to_its_thread_and_has_a_role(cast):
    question = factories.opened(cast)
    idea = factories.idea(cast, question)
    reply = factories.reply(cast, idea, reply_role=ReplyRole.OBJECTS)
    answer = factories.reply(cast, reply, cast.tito, reply_role=ReplyRole.ADDS_EVIDENCE)
    assert (idea.thread, reply.thread, answer.thread) == (idea.pk, idea.pk, idea.pk)
    assert answer.reply_role == "adds_evidence"
    question.refresh_from_db()
    assert (question.contribution_count, question.unanswered_ideas) == (3, 1)


def test_a_reply_to_another_question_is_refused(cast):
    where = community.opened(cast)
    idea, other = factories.idea(cast, factories.opened(cast, where)), factories.opened(cast, where)
    with refused("debate:reply-elsewhere"):
        factories.contribution(cast, other, reply_to_id=idea.pk, reply_role=ReplyRole.ASKS)
    assert Contribution.objects.count() == 1


def test_a_revision_keeps_what_it_said_before(cast):
    idea = factories.idea(cast, factories.opened(cast))
    by = cast.actor(cast.tito)
    for body in ("Segunda", "Tercera", "Tercera"):
        actions.revise_contribution(contribution_id=idea.pk, title=idea.title, body=body, by=by, now=NOW)
    kept = ContributionRevision.objects.values_list("number", "body")
    assert list(kept) == [(1, "En **mi** planta funcionó."), (2, "Segunda")]
    idea.refresh_from_db()
    assert idea.body_html == "<p>Tercera</p>\n"


def test_nobody_revises_or_withdraws_for_another(cast):
    idea = factories.idea(cast, factories.opened(cast))
    for who in (cast.rosa, cast.salma, cast.ines):
        by = cast.actor(who)
        with pytest.raises(NotAllowedError):
            actions.revise_contribution(contribution_id=idea.pk, title="x", body="y", by=by, now=NOW)
        with pytest.raises(NotAllowedError):
            actions.withdraw_contribution(contribution_id=idea.pk, by=by, now=NOW)
    idea.refresh_from_db()
    assert (idea.title, idea.state) == ("Astillas de poda", ContributionState.OPEN)


def test_what_is_withdrawn_is_shown_as_such_and_its_text_is_kept(cast):
    idea = factories.idea(cast, factories.opened(cast))
    actions.withdraw_contribution(contribution_id=idea.pk, by=cast.actor(cast.tito), now=AFTER)
    idea.refresh_from_db()
    assert (idea.state, idea.body) == (ContributionState.WITHDRAWN, "En **mi** planta funcionó.")
    assert all("planta" not in card.html for card in idea.cards.all())
    with refused("debate:withdrawn"):
        settle(cast, idea, ContributionState.TAKEN_UP)
    assert [step.state for step in Settlement.objects.all()] == ["withdrawn"]


# Settling ideas


def test_an_idea_ends_with_a_reason_that_everybody_reads(cast):
    question = factories.opened(cast)
    idea = factories.idea(cast, question)
    settle(cast, idea, ContributionState.UNDER_REVIEW, reason="")
    settle(cast, idea, ContributionState.DECLINED)
    idea.refresh_from_db()
    assert (idea.state, idea.state_reason) == ("declined", "Porque cuesta la mitad")
    assert [step.state for step in Settlement.objects.all()] == ["under_review", "declined"]
    assert "Porque cuesta la mitad" in idea.cards.get(language="es").html
    payload = journal("idea-settled").order_by("id").last().payload
    assert (payload["state"], payload["before"]) == ("declined", "under_review")
    question.refresh_from_db()
    assert question.unanswered_ideas == 0


def test_an_idea_does_not_end_in_silence(cast):
    idea = factories.idea(cast, factories.opened(cast))
    with refused("debate:settlement-needs-reason"):
        settle(cast, idea, ContributionState.DECLINED, reason="  ")
    idea.refresh_from_db()
    assert idea.state == ContributionState.OPEN
    assert not Settlement.objects.exists()


def test_the_database_refuses_an_ending_without_a_reason(cast):
    idea = factories.idea(cast, factories.opened(cast))
    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.filter(pk=idea.pk).update(state="declined")


def test_a_merge_keeps_both_and_redirects(cast):
    question = factories.opened(cast)
    one, other = factories.idea(cast, question), factories.idea(cast, question, "Poda triturada", who=cast.ines)
    with refused("debate:merge-needs-target"):
        settle(cast, one, ContributionState.MERGED, into_id=one.pk)
    settle(cast, one, ContributionState.MERGED, into_id=other.pk)
    one.refresh_from_db()
    assert (one.merged_into_id, one.author_id, other.author_id) == (other.pk, cast.tito.pk, cast.ines.pk)
    assert [choice.title for choice in queries.idea_choices(question.pk)] == ["Poda triturada"]


def test_a_later_link_settles_an_idea_for_a_decision(cast):
    idea = factories.idea(cast, factories.opened(cast))
    actions.settle_idea(
        contribution_id=idea.pk, state=ContributionState.TAKEN_UP, reason="Decidido el 3 de mayo", by=None, now=AFTER
    )
    idea.refresh_from_db()
    assert idea.state == ContributionState.TAKEN_UP


# Statements and stances


def test_an_author_agrees_and_the_stance_says_so(cast):
    statement = factories.statement(cast, factories.opened(cast))
    stance = Stance.objects.get()
    assert (stance.person_id, stance.value, stance.is_own_statement) == (cast.tito.pk, 1, True)
    statement.refresh_from_db()
    assert statement.seen_count == 1


def test_one_stance_per_person_that_may_change(cast):
    question = factories.opened(cast)
    statement = factories.statement(cast, question)
    by = cast.actor(cast.ines)
    for value in (rules.Stance.DISAGREE, rules.Stance.DISAGREE, rules.Stance.PASS):
        actions.take_stance(statement_id=statement.pk, value=value, by=by, now=NOW)
    assert list(Stance.objects.filter(person=cast.ines).values_list("value", flat=True)) == [0]
    statement.refresh_from_db()
    assert statement.seen_count == 2
    question.refresh_from_db()
    assert question.stance_version == 3


def test_the_journal_knows_that_somebody_voted_never_how(cast):
    statement = factories.statement(cast, factories.opened(cast))
    actions.take_stance(statement_id=statement.pk, value=rules.Stance.DISAGREE, by=cast.actor(cast.ines), now=NOW)
    entry = journal("stance-taken").get()
    assert set(entry.payload) == {"question_id", "statement_id"}


def test_the_same_statement_twice_is_refused(cast):
    question = factories.opened(cast)
    factories.statement(cast, question)
    with refused("debate:statement-exists"):
        factories.statement(cast, question, "la poda está CERCA ", cast.ines)
    assert Statement.objects.count() == 1


def test_another_space_knows_of_nothing_here(cast, neighbours):
    question = factories.opened(cast)
    idea, statement = factories.idea(cast, question), factories.statement(cast, question)
    with in_space(neighbours.space.pk):
        by = neighbours.actor(neighbours.rosa)
        for attempt in (
            lambda: actions.close_question(question_id=question.pk, by=by, now=NOW),
            lambda: actions.withdraw_contribution(contribution_id=idea.pk, by=by, now=NOW),
            lambda: actions.take_stance(statement_id=statement.pk, value=rules.Stance.PASS, by=by, now=NOW),
        ):
            with pytest.raises(NotFoundError):
                attempt()


def test_a_write_counts_no_contributions(cast, count_queries):
    question = factories.opened(cast)
    factories.idea(cast, question)
    with count_queries() as made:
        written = factories.idea(cast, question, "Lodos secos")
        actions.withdraw_contribution(contribution_id=written.pk, by=cast.actor(cast.tito), now=NOW)
    assert not [sql for sql in made if "COUNT(" in sql and "debate_contribution" in sql]
