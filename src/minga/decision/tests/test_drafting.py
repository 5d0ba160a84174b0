"""A decision is written down, opened, or withdrawn; a refusal changes nothing."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from minga.community import actions as community_actions
from minga.community.rules import Role
from minga.community.tests import factories as community
from minga.debate import actions as debate_actions
from minga.debate.tests import factories as debate
from minga.decision import actions
from minga.decision.models import Decision, Option, RollEntry
from minga.decision.tests import factories
from minga.decision.tests.factories import STARTS
from minga.foundation.journal.models import Entry
from minga.foundation.policy import NotAllowedError, NotFoundError, RefusedError
from minga.purpose.tests.factories import called_go


def refused(code, act, *, of=Decision):
    before = list(of.objects.order_by("pk").values())
    facts = Entry.objects.count()
    with pytest.raises(RefusedError) as error:
        act()
    assert error.value.refusal.code == code
    assert list(of.objects.order_by("pk").values()) == before
    assert Entry.objects.count() == facts


def test_a_draft_always_holds_exactly_one_wait(cast):
    decision = factories.drafted(cast)
    wait = decision.options.get(is_wait=True)
    assert (wait.key, wait.body) == ("wait", "120 toneladas de carbón al mes")
    with pytest.raises(IntegrityError), transaction.atomic():
        Option.objects.create(decision=decision, key="wait-2", title="Otra espera", is_wait=True)
    refused(
        "decision:wait-stays",
        lambda: actions.remove_option(decision_id=decision.pk, option_id=wait.pk, by=cast.actor(cast.rosa), now=STARTS),
        of=Option,
    )


def test_a_decision_comes_out_of_a_question_whose_summary_is_signed(cast):
    question = debate.opened(cast)
    refused("debate:not-summarized", lambda: factories.drafted_in(cast, question.community, question))


def test_an_open_challenge_stops_the_opening_too(cast):
    decision = factories.debated(cast)
    summary = decision.question.summaries.get()
    debate_actions.challenge_summary(
        summary_id=summary.pk, body="Falta mi objeción", by=cast.actor(cast.tito), now=debate.AFTER
    )
    refused("debate:challenges-open", lambda: factories.open_it(cast, decision))
    assert not RollEntry.objects.exists()


def test_a_question_of_another_community_is_refused(cast):
    question = debate.summarized(cast)
    other = community.opened(cast, purpose=question.community.purpose, name="Otra")
    refused("decision:unknown-question", lambda: factories.drafted_in(cast, other, question))


def test_under_advise_a_decision_needs_a_question(cast):
    where = community.opened(cast, purpose=called_go(cast, decision_right="advise"))
    refused("decision:needs-question", lambda: factories.drafted_in(cast, where))
    question = debate.summarized(cast, where)
    assert factories.drafted_in(cast, where, question).question_id == question.pk


def test_a_purpose_that_only_informs_has_nothing_to_vote_on(cast):
    where = community.opened(cast, purpose=called_go(cast, decision_right="inform"))
    refused("decision:right-is-inform", lambda: factories.drafted_in(cast, where))


def test_options_come_from_ideas_once_or_from_free_words(cast):
    decision = factories.debated(cast)
    idea = decision.options.exclude(idea=None).first().idea
    assert [each.title for each in decision.options.all()] == [
        "Astillas de poda",
        "Lodos secos",
        decision.options.get(is_wait=True).title,
    ]
    refused("decision:idea-is-option", lambda: factories.option(cast, decision, "", idea_id=idea.pk), of=Option)
    stranger = debate.contribution(cast, debate.opened(cast, decision.community), kind="idea", title="De otra pregunta")
    refused("decision:unknown-idea", lambda: factories.option(cast, decision, "", idea_id=stranger.pk), of=Option)
    named = factories.option(cast, decision, "Con otro título", idea_id=decision.question.contributions.last().pk)
    assert named.title == "Con otro título"


def test_an_idea_is_checked_also_where_the_option_has_words_of_its_own(cast):
    decision = factories.drafted(cast)
    stranger = debate.contribution(cast, debate.opened(cast, decision.community), kind="idea", title="Ajena")
    refused("decision:unknown-idea", lambda: factories.option(cast, decision, "Mía", idea_id=stranger.pk), of=Option)


def test_yes_or_no_takes_one_proposal(cast):
    decision = factories.drafted(cast, method="yes_no")
    refused("decision:one-proposal", lambda: factories.option(cast, decision, "Otra"), of=Option)


def test_revising_keeps_what_stood_there_before(cast):
    decision = factories.drafted(cast)
    changed = {"title": "Qué probamos en abril", "waiting_cost": "Nada"}
    actions.revise_decision(decision_id=decision.pk, changes=changed, by=cast.actor(cast.rosa), now=STARTS)
    decision.refresh_from_db()
    assert decision.title == "Qué probamos en abril"
    assert decision.options.get(is_wait=True).body_html == "<p>Nada</p>\n"
    fact = Entry.objects.get(name="decision:decision-revised")
    assert fact.payload["before"] == {
        "title": "Qué probamos en marzo",
        "waiting_cost": "120 toneladas de carbón al mes",
    }
    actions.revise_decision(decision_id=decision.pk, changes=changed, by=cast.actor(cast.rosa), now=STARTS)
    assert Entry.objects.filter(name="decision:decision-revised").count() == 1


def test_options_are_revised_and_removed_with_their_words_kept(cast):
    decision = factories.drafted(cast)
    option = decision.options.first()
    fields = {"decision_id": decision.pk, "option_id": option.pk, "by": cast.actor(cast.rosa), "now": STARTS}
    actions.revise_option(title="Astillas finas", body="De **olivo**", **fields)
    option.refresh_from_db()
    assert (option.title, option.body_html) == ("Astillas finas", "<p>De <strong>olivo</strong></p>\n")
    assert Entry.objects.get(name="decision:option-revised").payload["before"]["title"] == "Astillas de poda"
    actions.remove_option(**fields)
    assert Entry.objects.get(name="decision:option-removed").payload["before"]["title"] == "Astillas finas"
    refused("decision:unknown-option", lambda: actions.remove_option(**fields), of=Option)


def test_opening_freezes_the_roll_without_sponsor_and_evaluator(cast):
    decision = factories.opened(cast)
    assert set(decision.roll.values_list("user_id", flat=True)) == {cast.rosa.pk, cast.tito.pk, cast.ines.pk}
    community_actions.join_community(community_id=decision.community_id, by=cast.actor(cast.ada), now=STARTS)
    with pytest.raises(NotAllowedError):
        factories.cast_one(cast, decision, cast.ada)
    assert decision.roll.count() == 3
    assert not decision.ballots.exists()


def test_under_consent_the_sponsor_votes_too(cast):
    where = community.opened(cast, purpose=called_go(cast, decision_right="consent"))
    decision = factories.opened(cast, where, method="consent")
    on_roll = set(decision.roll.values_list("user_id", flat=True))
    assert on_roll == {cast.rosa.pk, cast.tito.pk, cast.ines.pk, cast.salma.pk}


def test_a_long_roll_takes_as_many_statements_as_a_short_one(cast, count_queries):
    made = {}
    for people in (0, 40):
        decision = factories.drafted(cast)
        crowd = factories.crowd(cast, decision.community, people)
        with count_queries() as made[people]:
            factories.open_it(cast, decision)
        assert set(decision.roll.values_list("user_id", flat=True)) == {
            each.pk for each in (cast.rosa, cast.tito, cast.ines, *crowd)
        }
    assert len(made[0]) == len(made[40])


def test_opening_draws_the_tie_order_once_and_fixes_everything(cast):
    decision = factories.opened(cast)
    assert len(decision.tie_seed) > 20
    assert factories.opened(cast, decision.community, tie_seed="Lotería 23/11/2026").tie_seed == "Lotería 23/11/2026"
    by = cast.actor(cast.rosa)
    refused("decision:not-a-draft", lambda: factories.open_it(cast, decision))
    refused("decision:not-a-draft", lambda: factories.option(cast, decision), of=Option)
    refused(
        "decision:not-a-draft",
        lambda: actions.revise_decision(decision_id=decision.pk, changes={"title": "Otra"}, by=by, now=STARTS),
    )
    refused(
        "decision:not-a-draft",
        lambda: actions.withdraw_decision(decision_id=decision.pk, reason="No", by=by, now=STARTS),
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"waiting_cost": ""}, "decision:needs-waiting-cost"),
        ({"closes_at": None}, "decision:closing-out-of-range"),
        ({"closes_at": STARTS - timedelta(hours=1)}, "decision:closing-out-of-range"),
        ({"is_high_stakes": True}, "decision:answers-missing"),
        ({"is_high_stakes": True, **factories.FOUR_ANSWERS, "lesson": ""}, "decision:answers-missing"),
        ({"method": "consent", "is_secret": True}, "decision:consent-is-open"),
    ],
)
def test_what_is_missing_stops_the_opening(cast, changes, code):
    decision = factories.drafted(cast, **changes)
    refused(code, lambda: factories.open_it(cast, decision))
    assert not RollEntry.objects.exists()


def test_high_stakes_open_with_the_four_answers(cast):
    assert factories.opened(cast, is_high_stakes=True, **factories.FOUR_ANSWERS).state == "open"


def test_the_database_itself_refuses_a_high_stakes_opening_without_answers(cast):
    decision = factories.opened(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(is_high_stakes=True)


def test_a_draft_is_withdrawn_with_a_reason(cast):
    decision = factories.drafted(cast)
    by = cast.actor(cast.rosa)
    refused(
        "decision:withdrawal-needs-reason",
        lambda: actions.withdraw_decision(decision_id=decision.pk, reason=" ", by=by, now=STARTS),
    )
    actions.withdraw_decision(decision_id=decision.pk, reason="Ya lo resolvió la planta", by=by, now=STARTS)
    decision.refresh_from_db()
    assert (decision.state, decision.withdrawal_reason) == ("withdrawn", "Ya lo resolvió la planta")


@pytest.mark.parametrize("who", ["ada", "salma", "tito", "ines", "erik", "omar", "nadie"])
def test_only_a_facilitator_drafts(cast, who):
    where = community.opened(cast)
    with pytest.raises((NotAllowedError, NotFoundError)):
        actions.draft_decision(
            community_id=where.pk, draft=factories.draft(), by=cast.actor(getattr(cast, who)), now=STARTS
        )
    assert not Decision.objects.exists()


def test_drafts_of_another_space_do_not_exist(cast, neighbours):
    decision = factories.drafted(cast)
    from minga.foundation.scope import in_space

    with in_space(neighbours.space.pk), pytest.raises(NotFoundError):
        actions.open_decision(decision_id=decision.pk, by=neighbours.actor(neighbours.rosa), now=STARTS)
    decision.refresh_from_db()
    assert decision.state == "draft"


def test_a_facilitator_without_voters_is_the_roll_alone(cast):
    where = community.formed(cast)
    community_actions.open_community(community_id=where.pk, by=cast.actor(cast.rosa), now=STARTS)
    decision = factories.opened(cast, where)
    assert list(decision.roll.values_list("user_id", flat=True)) == [cast.rosa.pk]
    assert Role.FACILITATOR in where.memberships.values_list("role", flat=True)
