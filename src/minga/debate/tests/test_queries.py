"""Lists ask the database as often for one row as for three; what is secret is in none of them."""

from dataclasses import asdict
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import translation

from minga.community.tests import factories as community
from minga.debate import actions, declarations, queries, rules
from minga.debate.models import Question, Statement
from minga.debate.queries.cards import Feet, join, no_feet
from minga.debate.rules.reading import Order
from minga.debate.tests import factories
from minga.debate.tests.factories import AFTER
from minga.foundation.testing.cast import NOW
from minga.foundation.testing.scenes import scene
from minga.foundation.testing.waiting import waits as waits_in


def fresh(cast, who):
    cache.clear()
    return cast.actor(who)


def counted(count_queries, ask):
    with count_queries() as made:
        ask()
    return len(made)


@scene
def fill(cast, question, count):
    """One contribution of each sort and its reply, a statement, a report and a challenge, ``count`` times."""
    for number in range(count):
        idea = factories.idea(cast, question, f"Idea {number}")
        factories.reply(cast, idea)
        written = factories.statement(cast, question, f"Frase {number}")
        actions.report_statement(statement_id=written.pk, reason="x", by=cast.actor(cast.ines), now=NOW)
        actions.report_contribution(contribution_id=idea.pk, reason="x", by=cast.actor(cast.ines), now=NOW)
    summary = factories.signed(cast, question)
    for _number in range(count):
        actions.challenge_summary(summary_id=summary.pk, body="x", by=cast.actor(cast.ines), now=AFTER)


SCREENS = {
    "the list": (3, lambda q, a: queries.question_list(a, now=NOW)),
    "a question": (2, lambda q, a: queries.question_head(queries.visible_question(a, q.pk), now=NOW)),
    "the thread": (1, lambda q, a: queries.thread_page(q)),
    "the thread of ideas": (2, lambda q, a: queries.thread_page(q, sieve=queries.Sieve(kind="idea"))),
    "the thread by what needs an answer": (2, lambda q, a: queries.thread_page(q, sieve=queries.Sieve(Order.NEEDS))),
    "the thread by what helps": (3, lambda q, a: queries.thread_page(q, sieve=queries.Sieve(Order.HELPFUL))),
    "the thread as rows": (1, lambda q, a: queries.contribution_rows(q)),
    "the statements": (3, lambda q, a: queries.statement_page(q.pk, a)),
    "what to vote on": (3, lambda q, a: queries.voting(q.pk, a)),
    "the reports": (1, lambda q, a: queries.reports_of(q.pk, a.user_id)),
    "the summaries": (2, lambda q, a: queries.summaries_of(q.pk)),
    "the ideas to settle": (1, lambda q, a: queries.ideas_to_settle(q.pk)),
    "what needs rosa": (5, lambda q, a: waits_in("debate", a, AFTER)),
}


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_takes_as_many_queries_for_one_row_as_for_three(cast, count_queries, screen):
    expected, ask = SCREENS[screen]
    where = None
    for count in (1, 3):
        question = factories.opened(cast, where)
        where = question.community
        fill(cast, question, count)
        question.refresh_from_db()
        who = cast.rosa if screen != "what to vote on" else cast.tito
        actor = fresh(cast, who)
        assert counted(count_queries, lambda: ask(question, actor)) == expected  # noqa: B023


def test_a_contribution_takes_as_many_queries_with_one_reply_as_with_three(cast, count_queries):
    question = factories.opened(cast)
    made = []
    for count in (1, 3):
        idea = factories.idea(cast, question)
        for _number in range(count):
            factories.reply(cast, idea)
        actor = fresh(cast, cast.tito)

        def ask(actor=actor, idea=idea):
            found = queries.visible_contribution(actor, idea.pk)
            return queries.contribution_detail(found, may_read_hidden=False, now=NOW)

        made.append(counted(count_queries, ask))
    assert made[0] == made[1] <= 9


def test_a_page_holds_thirty_and_the_last_one_the_rest(cast):
    question = factories.opened(cast)
    for number in range(32):
        factories.contribution(cast, question, body=f"Aporte {number}")
    question.refresh_from_db()
    first, second, beyond = (queries.thread_page(question, number=n) for n in (1, 2, 99))
    with translation.override("es"):
        assert (second.summary, second.total) == ("31 a 32 de 32", 32)
    assert (len(first.cards), len(second.cards), first.pages) == (30, 2, 2)
    assert beyond.number == 2


def test_replies_nest_under_their_top_card(cast):
    question = factories.opened(cast)
    idea = factories.idea(cast, question)
    factories.idea(cast, question, "Otra idea")
    factories.reply(cast, idea, body="No en invierno")
    question.refresh_from_db()
    with translation.override("es"):
        html = join(queries.thread_page(question).cards, no_feet())
    assert html.index("Astillas") < html.index('<ol class="thread">') < html.index("No en invierno")
    assert html.index("No en invierno") < html.index("Otra idea")
    assert "<!--" not in html


def test_a_card_says_nothing_of_its_viewer_and_the_foot_does(cast):
    question = factories.opened(cast)
    factories.idea(cast, question)
    factories.idea(cast, question, who=cast.ines)
    question.refresh_from_db()
    cards = queries.thread_page(question).cards
    html = join(cards, Feet(cast.tito.pk, "[otra]", "[mía]"))
    assert (html.count("[mía]"), html.count("[otra]")) == (1, 1)


def test_hostile_text_stays_text(cast):
    question = factories.opened(cast)
    cast.tito.name = "<img src=x onerror=alert(1)>"
    cast.tito.save()
    factories.idea(
        cast,
        question,
        "<script>alert(1)</script><!--id-->",
        body="<script>alert(2)</script> <!--foot--> [x](javascript:alert(3)) ![y](http://evil/p.png) <b onclick=x>",
    )
    question.refresh_from_db()
    html = join(queries.thread_page(question).cards, Feet(None, "[pie]", ""))
    for bad in ("<script", "<img", 'javascript:alert(3)"', 'href="javascript', "<b onclick"):
        assert bad not in html
    assert html.count("[pie]") == 1


def test_a_new_name_shows_on_old_cards(cast):
    question = factories.opened(cast)
    factories.idea(cast, question)
    cast.tito.name = "Tito Nuevo"
    cast.tito.save()
    cache.clear()
    question.refresh_from_db()
    assert "Tito Nuevo" in join(queries.thread_page(question).cards, no_feet())


def test_a_card_is_drawn_in_both_languages(cast):
    idea = factories.idea(cast, factories.opened(cast))
    assert {card.language for card in idea.cards.all()} == {"es", "en"}


def test_what_is_withdrawn_or_hidden_is_in_no_list_or_search(cast):
    question = factories.opened(cast)
    gone, hidden = (
        factories.idea(cast, question, body="secreto uno"),
        factories.idea(cast, question, body="secreto dos"),
    )
    actions.withdraw_contribution(contribution_id=gone.pk, by=cast.actor(cast.tito), now=NOW)
    report = actions.report_contribution(contribution_id=hidden.pk, reason="x", by=cast.actor(cast.ines), now=NOW)
    actions.step_in_report(report_id=report.pk, reason="x", by=cast.actor(cast.rosa), now=NOW)
    question.refresh_from_db()
    for shown in (
        join(queries.thread_page(question).cards, no_feet()),
        str(queries.contribution_rows(question)),
        str(list(declarations._contribution_texts(None))),
        str(queries.similar_contributions(question, "secreto uno y secreto dos")),
    ):
        assert "secreto" not in shown
    assert declarations._seen_contributions(cast.actor(cast.tito), [gone.pk, hidden.pk]) == set()
    assert queries.idea_choices(question.pk) == []


def test_similar_contributions_are_found_while_writing(cast):
    question = factories.opened(cast)
    near = factories.idea(cast, question, "Quemar astillas de poda", body="La poda de los parques está cerca")
    factories.idea(cast, question, "Reuniones más cortas", body="Media hora basta")
    question.refresh_from_db()
    found = queries.similar_contributions(question, "astillas de la poda de parques")
    assert [row.id for row in found] == [near.pk]
    assert queries.similar_contributions(question, "poda") == ()


# Secrecy of votes and the map


def drawn(question, actor, now=NOW):
    snapshot = actions.refresh_map(question_id=question.pk, now=now)
    return queries.map_page(snapshot, actor)


def test_fewer_than_seven_voters_give_no_figure_at_all(cast):
    question = factories.opened(cast)
    factories.vote_apart(cast, question, 3)
    page = drawn(question, cast.actor(cast.tito))
    assert (page.state, page.voters, page.points, page.groups, page.statements) == ("too_few_people", None, (), (), ())
    assert page.needed == 1
    assert page.mine is None


def test_the_map_parts_two_camps_and_marks_only_me(cast):
    question = factories.opened(cast)
    people = factories.vote_apart(cast, question, 12)
    page = drawn(question, cast.actor(people[0]))
    assert page.is_grouped
    assert sorted(group.size for group in page.groups) == [12, 12]
    assert page.mine is not None
    assert drawn(question, cast.actor(cast.tito)).mine is None
    assert drawn(question, cast.actor(None)).mine is None
    shares = [row.everybody.agree for row in page.divides]
    assert shares
    assert all(share.low <= share.value <= share.high for share in shares)


def test_the_author_s_own_agreement_is_left_out_of_the_map(cast):
    question = factories.opened(cast)
    factories.vote_apart(cast, question, 12)
    page = drawn(question, cast.actor(cast.rosa))
    assert page.voters == 24
    assert page.mine is None


def test_a_group_of_six_is_not_shown_apart(cast):
    question = factories.opened(cast)
    factories.vote_apart(cast, question, 6)
    page = drawn(question, cast.actor(cast.tito))
    assert not page.is_grouped
    assert all(group is None or group.seen >= 7 for row in page.statements for group in row.groups)


def test_a_shown_map_does_not_follow_a_single_vote(cast):
    question = factories.opened(cast)
    people = factories.vote_apart(cast, question, 12)
    before = drawn(question, cast.actor(cast.tito))
    later = NOW + timedelta(minutes=1)
    statement = Statement.objects.order_by("id").first()
    actions.take_stance(statement_id=statement.pk, value=rules.Stance.PASS, by=cast.actor(people[0]), now=later)
    after = drawn(question, cast.actor(cast.tito), now=later + timedelta(minutes=1))
    assert after.statements == before.statements
    for who in people[1:7]:
        actions.take_stance(statement_id=statement.pk, value=rules.Stance.PASS, by=cast.actor(who), now=later)
    assert drawn(question, cast.actor(cast.tito), now=later).statements != before.statements


def test_the_closing_brings_the_last_votes_onto_the_map(cast):
    question = factories.opened(cast)
    people = factories.vote_apart(cast, question, 12)
    before = drawn(question, cast.actor(cast.tito))
    statement = Statement.objects.order_by("id").first()
    actions.take_stance(
        statement_id=statement.pk, value=rules.Stance.PASS, by=cast.actor(people[0]), now=NOW + timedelta(minutes=1)
    )
    assert drawn(question, cast.actor(cast.tito), now=AFTER).statements != before.statements


def test_nobody_s_stance_is_in_what_another_person_gets(cast):
    question = factories.opened(cast)
    statement = factories.statement(cast, question)
    actions.take_stance(statement_id=statement.pk, value=rules.Stance.DISAGREE, by=cast.actor(cast.ines), now=NOW)
    for who in (cast.rosa, cast.salma, cast.ada, cast.omar, None):
        rows = queries.statement_page(question.pk, cast.actor(who)).rows
        assert [row.chosen for row in rows] == [""]
        assert set(asdict(rows[0])) == {"id", "text", "author", "author_id", "chosen", "hidden_reason"}
    assert [row.chosen for row in queries.statement_page(question.pk, cast.actor(cast.ines)).rows] == ["disagree"]


# What needs me now


def needs(cast, who, now):
    with translation.override("es"):
        return [each.sentence for each in waits_in("debate", cast.actor(who), now)]


def test_who_takes_part_is_told_of_statements_they_have_not_answered_until_they_have(cast):
    question = factories.opened(cast)
    first, second = factories.statement(cast, question), factories.statement(cast, question, "Los lodos huelen")
    assert needs(cast, cast.ines, NOW) == [f"Contesta 2 afirmaciones de «{question.title}»"]
    told = waits_in("debate", cast.actor(cast.ines), NOW)
    assert [(each.due_at, each.where) for each in told] == [(question.closes_at, question.community.name)]
    for left, statement in ((1, first), (0, second)):
        actions.take_stance(statement_id=statement.pk, value=rules.Stance.PASS, by=cast.actor(cast.ines), now=NOW)
        assert len(needs(cast, cast.ines, NOW)) == min(left, 1)
    assert needs(cast, cast.tito, NOW) == [], "who writes a statement has answered it"
    for who in (cast.erik, cast.omar, cast.nadie):
        assert needs(cast, who, NOW) == []


def test_nobody_is_told_of_statements_that_cannot_be_answered(cast):
    question = factories.opened(cast)
    factories.statement(cast, question)
    assert needs(cast, cast.ines, question.closes_at) == []
    factories.opened(cast, question.community, opens_at=NOW + timedelta(days=2))
    assert len(needs(cast, cast.ines, NOW)) == 1


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_the_inbox_asks_as_often_for_no_question_as_for_three(cast, count, count_queries):
    where = community.opened(cast)
    for number in range(count):
        question = factories.opened(cast, where, title=f"Pregunta {number}")
        factories.statement(cast, question)
        factories.drafted(cast, where, title=f"Borrador {number}")
    actor = cast.actor(cast.rosa)
    with count_queries() as made:
        assert len(waits_in("debate", actor, NOW)) == 2 * count
    assert len(made) <= 6
    with count_queries() as again:
        waits_in("debate", cast.actor(cast.ines), AFTER)
    assert len(again) <= 4


def test_a_summary_is_asked_of_facilitators_until_one_of_them_signs_it(cast):
    question = factories.opened(cast)
    title, by = question.title, cast.actor(cast.rosa)
    assert needs(cast, cast.rosa, AFTER) == [f"Escribe la síntesis de «{title}»"]
    assert needs(cast, cast.tito, AFTER) == []
    actions.save_summary(question_id=question.pk, body="Hay acuerdo", after=0, by=by, now=AFTER)
    assert needs(cast, cast.rosa, AFTER) == [f"Firma la síntesis de «{title}»"]
    actions.sign_summary(question_id=question.pk, body="Hay acuerdo", by=by, now=AFTER)
    assert needs(cast, cast.rosa, AFTER) == []


def test_a_facilitator_is_reminded_of_reports_ideas_and_challenges(cast):
    question = factories.opened(cast)
    idea = factories.idea(cast, question)
    actions.report_contribution(contribution_id=idea.pk, reason="x", by=cast.actor(cast.ines), now=NOW)
    assert len(needs(cast, cast.rosa, NOW)) == 1
    summary = factories.signed(cast, question)
    actions.challenge_summary(summary_id=summary.pk, body="x", by=cast.actor(cast.ines), now=AFTER)
    assert len(needs(cast, cast.rosa, question.answer_due_at)) == 3
    assert needs(cast, cast.tito, question.answer_due_at) == []


def test_health_shows_no_figure_of_fewer_than_seven_people(cast):
    question = factories.opened(cast)
    factories.idea(cast, question)
    assert [figure.key for figure in declarations.health(cast.actor(cast.rosa), NOW)] == []
    for who in factories.crowd(cast, question, 7):
        factories.contribution(cast, question, who)
    assert [figure.key for figure in declarations.health(cast.actor(cast.rosa), NOW)] == ["debate:contributions"]


def test_facts_about_drafts_and_votes_touch_no_live_topic():
    from minga.debate import events

    assert events.StanceTaken(question_id=1, statement_id=2).topics() == ()
    assert events.EstimateSealed(question_id=1, round_id=2).topics() == ()
    assert events.QuestionAsked(question_id=1).topics() == ()
    assert "question:1" in events.ContributionWritten(question_id=1, contribution_id=2, kind="idea").topics()


def test_every_question_of_the_factories_is_there(cast):
    assert factories.summarized(cast).pk == Question.objects.get().pk


def test_a_small_part_of_a_group_cannot_be_found_by_subtraction(cast):
    question = factories.opened(cast)
    people = factories.vote_apart(cast, question, 12)
    written = factories.statement(cast, question, "Frase que pocos vieron", cast.rosa)
    for who in [*people[:12], *people[12:17]]:
        actions.take_stance(statement_id=written.pk, value=rules.Stance.AGREE, by=cast.actor(who), now=NOW)
    page = drawn(question, cast.actor(cast.tito))
    assert page.is_grouped
    for row in page.statements:
        left = row.everybody.seen - sum(group.seen for group in row.groups if group)
        assert left == 0 or left >= rules.FEWEST_SHOWN, row
    assert [row.groups for row in page.statements if row.id == written.pk] == [(None, None)]
    assert all(one.seen >= rules.FEWEST_SHOWN for group in page.groups for one in group.typical)
