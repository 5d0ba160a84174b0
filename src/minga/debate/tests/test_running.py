"""Estimates, moderation, the summary: what facilitators run, and what is refused without a trace."""

from datetime import timedelta

import pytest
from django.urls import reverse

from minga.debate import actions, queries, rules
from minga.debate.models import Challenge, Estimate, Report, Stance, Summary
from minga.debate.rules import State
from minga.debate.tests import factories
from minga.debate.tests.factories import AFTER
from minga.foundation import clock
from minga.foundation.journal.models import Entry
from minga.foundation.policy import NotAllowedError
from minga.foundation.testing.cast import NOW
from minga.foundation.testing.refusals import refused


def journal(name):
    return Entry.objects.filter(name=f"debate:{name}")


# Estimates


def test_estimates_stay_sealed_until_seven_may_be_revealed(cast):
    question = factories.opened(cast)
    asked, people = factories.estimates(cast, question), factories.crowd(cast, question, 6)
    for number, who in enumerate(people):
        actions.seal_estimate(round_id=asked.pk, value=100 + number, by=cast.actor(who), now=NOW)
    with refused("debate:too-few-estimates"):
        actions.reveal_estimates(round_id=asked.pk, by=cast.actor(cast.rosa), now=NOW)
    assert queries.round_of(question.pk, cast.actor(cast.rosa)).median is None
    actions.seal_estimate(round_id=asked.pk, value=1, by=cast.actor(cast.tito), now=NOW)
    actions.seal_estimate(round_id=asked.pk, value=106, by=cast.actor(cast.tito), now=NOW)
    actions.reveal_estimates(round_id=asked.pk, by=cast.actor(cast.rosa), now=NOW)
    shown = queries.round_of(question.pk, cast.actor(cast.ines))
    assert (shown.median, shown.given, shown.mine) == (103.0, 7, None)
    with refused("debate:already-revealed"):
        actions.seal_estimate(round_id=asked.pk, value=9, by=cast.actor(cast.tito), now=NOW)
    assert all("value" not in entry.payload for entry in journal("estimate-sealed"))


def test_a_second_round_asks_the_same_again_and_keeps_the_first(cast):
    question = factories.opened(cast)
    asked, people = factories.estimates(cast, question), factories.crowd(cast, question, 7)
    rosa, again = cast.actor(cast.rosa), {"question_id": question.pk, "now": NOW}
    with refused("debate:first-round-sealed"):
        actions.ask_second_round(by=rosa, **again)
    for number, who in enumerate(people):
        actions.seal_estimate(round_id=asked.pk, value=100 + 10 * number, by=cast.actor(who), now=NOW)
    actions.reveal_estimates(round_id=asked.pk, by=rosa, now=NOW)
    with pytest.raises(NotAllowedError):
        actions.ask_second_round(by=cast.actor(cast.tito), **again)
    second = actions.ask_second_round(by=rosa, **again)
    assert (second.number, second.prompt, second.unit) == (2, asked.prompt, asked.unit)
    with refused("debate:second-round-exists"):
        actions.ask_second_round(by=rosa, **again)
    for number, who in enumerate(people):
        actions.seal_estimate(round_id=second.pk, value=125 + number, by=cast.actor(who), now=NOW)
    first, sealed = queries.rounds_of(question.pk, cast.actor(people[0]))
    assert (first.median, first.mine) == (130, 100)
    assert (sealed.is_revealed, sealed.median, sealed.given, sealed.mine) == (False, None, 7, 125)
    actions.reveal_estimates(round_id=second.pk, by=rosa, now=NOW)
    first, revealed = queries.rounds_of(question.pk, cast.actor(None))
    assert (first.median, revealed.median, revealed.mine) == (130, 128, None)


@pytest.mark.parametrize("count", [1, 2])
def test_rounds_take_as_many_queries_for_one_as_for_two(cast, count, count_queries):
    question = factories.opened(cast)
    asked, people = factories.estimates(cast, question), factories.crowd(cast, question, 7)
    for who in people:
        actions.seal_estimate(round_id=asked.pk, value=1, by=cast.actor(who), now=NOW)
    actions.reveal_estimates(round_id=asked.pk, by=cast.actor(cast.rosa), now=NOW)
    if count == 2:
        actions.ask_second_round(question_id=question.pk, by=cast.actor(cast.rosa), now=NOW)
    actor = cast.actor(cast.tito)
    with count_queries() as made:
        assert len(queries.rounds_of(question.pk, actor)) == count
    assert len(made) == 2


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_an_estimate_is_a_number(cast, value):
    asked = factories.estimates(cast, factories.opened(cast))
    with refused("debate:not-a-number"):
        actions.seal_estimate(round_id=asked.pk, value=value, by=cast.actor(cast.tito), now=NOW)
    assert not Estimate.objects.exists()


def test_one_round_and_hints_in_order(cast):
    question = factories.opened(cast)
    with refused("debate:hints-crossed"):
        factories.estimates(cast, question, low_hint=5, high_hint=1)
    factories.estimates(cast, question)
    with refused("debate:round-exists"):
        factories.estimates(cast, question)


# Moderation


def test_what_is_hidden_says_why_and_keeps_its_text(cast):
    idea = factories.idea(cast, factories.opened(cast))
    by_ines = cast.actor(cast.ines)
    report = actions.report_contribution(contribution_id=idea.pk, reason="Insulta", by=by_ines, now=NOW)
    with refused("debate:already-reported"):
        actions.report_contribution(contribution_id=idea.pk, reason="Otra vez", by=by_ines, now=NOW)
    actions.step_in_report(report_id=report.pk, reason="Insulta a una persona", by=cast.actor(cast.rosa), now=NOW)
    idea.refresh_from_db()
    assert (idea.body, idea.hidden_reason) == ("En **mi** planta funcionó.", "Insulta a una persona")
    card = idea.cards.get(language="es").html
    assert "Insulta a una persona" in card
    assert "planta" not in card
    with refused("debate:report-decided"):
        actions.dismiss_report(report_id=report.pk, reason="No", by=cast.actor(cast.rosa), now=NOW)
    with refused("debate:hidden"):
        actions.revise_contribution(contribution_id=idea.pk, title="x", body="y", by=cast.actor(cast.tito), now=NOW)


def test_a_dismissed_report_leaves_everything_where_it_is(cast):
    statement = factories.statement(cast, factories.opened(cast))
    report = actions.report_statement(statement_id=statement.pk, reason="Es falso", by=cast.actor(cast.ines), now=NOW)
    with refused("debate:moderation-needs-reason"):
        actions.dismiss_report(report_id=report.pk, reason="", by=cast.actor(cast.rosa), now=NOW)
    actions.dismiss_report(report_id=report.pk, reason="Se puede votar", by=cast.actor(cast.rosa), now=NOW)
    statement.refresh_from_db()
    assert statement.hidden_at is None
    assert Report.objects.get().state == rules.ReportState.DISMISSED


def test_what_was_hidden_does_not_come_back_in_other_letters(cast, client, monkeypatch):
    question = factories.opened(cast)
    statement = factories.statement(cast, question, "Los de la planta 3 mienten")
    report = actions.report_statement(statement_id=statement.pk, reason="x", by=cast.actor(cast.ines), now=NOW)
    actions.step_in_report(report_id=report.pk, reason="Insulta", by=cast.actor(cast.rosa), now=NOW)
    for text in ("Los de la planta 3 mienten", "LOS DE LA PLANTA\u00a03 MIENTEN!", "Los de la plánta 3 mien\u200bten"):
        with refused("debate:statement-hidden"):
            factories.statement(cast, question, text)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    client.force_login(cast.tito)
    said = client.post(
        reverse("debate:write-statement", args=[cast.space.slug, question.pk]), {"text": "los de la planta 3 mienten."}
    )
    assert said.status_code == 422
    assert "La moderación ocultó una afirmación que dice lo mismo" in said.content.decode()
    assert factories.statement(cast, question, "Los de la planta 4 mienten").pk


def test_nobody_votes_on_a_hidden_statement(cast):
    statement = factories.statement(cast, factories.opened(cast))
    report = actions.report_statement(statement_id=statement.pk, reason="x", by=cast.actor(cast.ines), now=NOW)
    actions.step_in_report(report_id=report.pk, reason="x", by=cast.actor(cast.rosa), now=NOW)
    with refused("debate:hidden"):
        actions.take_stance(statement_id=statement.pk, value=rules.Stance.AGREE, by=cast.actor(cast.ines), now=NOW)
    assert Stance.objects.count() == 1


# The summary


def test_a_summary_is_signed_after_the_closing(cast):
    question = factories.opened(cast)
    with refused("debate:not-closed"):
        actions.sign_summary(question_id=question.pk, body="x", by=cast.actor(cast.rosa), now=NOW)
    assert not Summary.objects.exists()
    factories.signed(cast, question)
    question.refresh_from_db()
    assert question.state == State.SUMMARIZED
    assert journal("question-closed").count() == 1


def test_a_decision_waits_for_open_challenges(cast):
    question = factories.summarized(cast)
    summary = Summary.objects.get()
    assert queries.refusal_to_decide_on(question) is None
    challenge = actions.challenge_summary(
        summary_id=summary.pk, body="Falta mi objeción", by=cast.actor(cast.ines), now=AFTER
    )
    assert queries.refusal_to_decide_on(question).code == "debate:challenges-open"
    actions.answer_challenge(challenge_id=challenge.pk, answer="Añadida", by=cast.actor(cast.rosa), now=AFTER)
    assert queries.refusal_to_decide_on(question) is None
    with refused("debate:challenge-answered"):
        actions.answer_challenge(challenge_id=challenge.pk, answer="Otra", by=cast.actor(cast.rosa), now=AFTER)
    assert Challenge.objects.get().answer == "Añadida"


def test_a_new_version_answers_what_was_open_and_replaces_nothing(cast):
    question = factories.summarized(cast)
    first = Summary.objects.get()
    actions.challenge_summary(summary_id=first.pk, body="Falta algo", by=cast.actor(cast.ines), now=AFTER)
    second = factories.signed(cast, question, "Ahora está todo.")
    assert (second.version, Summary.objects.count()) == (2, 2)
    assert Challenge.objects.get().answered_in_id == second.pk
    with refused("debate:older-summary"):
        actions.challenge_summary(summary_id=first.pk, body="x", by=cast.actor(cast.ines), now=AFTER)


def test_a_challenge_comes_within_its_window(cast):
    factories.summarized(cast)
    late = AFTER + timedelta(days=rules.CHALLENGE_DAYS, seconds=1)
    with refused("debate:challenge-window-over"):
        actions.challenge_summary(summary_id=Summary.objects.get().pk, body="x", by=cast.actor(cast.ines), now=late)
    assert not Challenge.objects.exists()


def test_an_estimate_that_no_distribution_could_hold_is_refused(cast):
    asked = factories.estimates(cast, factories.opened(cast))
    with refused("writing:out-of-range"):
        actions.seal_estimate(round_id=asked.pk, value=-1e308, by=cast.actor(cast.tito), now=NOW)
    assert not Estimate.objects.exists()
