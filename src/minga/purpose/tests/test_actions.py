"""What people do with a purpose, and what is refused without a trace."""

from datetime import timedelta

import pytest

from minga.foundation.journal.models import Entry
from minga.foundation.policy import NotAllowedError, NotFoundError, RefusedError
from minga.foundation.scope import in_space
from minga.foundation.testing.cast import NOW
from minga.purpose import actions, queries, rules
from minga.purpose.models import (
    CharterVersion,
    CriterionReview,
    Goal,
    Indicator,
    Purpose,
    PurposeCall,
    PurposeReader,
)
from minga.purpose.tests import factories

MAGNETIC = rules.Criterion.MAGNETIC


def call(cast, purpose, verdict=rules.Verdict.GO, who=None, **changes):
    fields = {"reason": "Vale la pena", "expires_on": None} | changes
    by = cast.actor(who or cast.salma)
    return actions.call_purpose(purpose_id=purpose.pk, verdict=verdict, by=by, now=NOW, **fields)


def test_rosa_charters_a_purpose_and_the_journal_knows(cast):
    purpose = factories.draft(cast)
    assert purpose.state == rules.State.DRAFT
    entry = Entry.objects.get(name="purpose:purpose-chartered")
    assert entry.payload == {"purpose_id": purpose.pk}
    assert entry.actor_id == cast.rosa.pk


def test_a_guest_does_not_charter(cast):
    with pytest.raises(NotAllowedError):
        actions.charter_purpose(charter=factories.charter(cast), by=cast.actor(cast.ines), now=NOW)
    assert not Purpose.objects.exists()


def test_a_sponsor_from_elsewhere_is_refused(cast, neighbours):
    with pytest.raises(RefusedError) as refused:
        factories.draft(cast, sponsor_id=neighbours.salma.pk)
    assert refused.value.refusal.code == "purpose:unknown-person"
    assert not Purpose.objects.exists()


def test_salma_calls_go_when_nothing_is_missing(cast):
    purpose = factories.ready(cast)
    call(cast, purpose)
    purpose.refresh_from_db()
    assert purpose.state == rules.State.GO
    assert Entry.objects.filter(name="purpose:purpose-called", payload__verdict="go").count() == 1


def test_a_go_without_goals_changes_nothing(cast):
    purpose = factories.draft(cast)
    with pytest.raises(RefusedError) as refused:
        call(cast, purpose)
    assert refused.value.refusal.code == "purpose:go-needs-outcome"
    purpose.refresh_from_db()
    assert purpose.state == rules.State.DRAFT
    assert not PurposeCall.objects.exists()


def test_a_member_does_not_call(cast):
    purpose = factories.ready(cast)
    with pytest.raises(NotAllowedError):
        call(cast, purpose, who=cast.tito)
    assert not PurposeCall.objects.exists()


@pytest.mark.parametrize("who", ["rosa", "salma", "ada"])
def test_the_words_of_what_goes_ahead_are_corrected_in_sight(cast, who):
    purpose = factories.called_go(cast)
    corrected = factories.charter(cast, title="Más combustibles, menos carbón")
    by = cast.actor(getattr(cast, who))
    actions.revise_charter(purpose_id=purpose.pk, charter=corrected, by=by, now=NOW)
    (version,) = queries.history_of(purpose.pk)
    assert (version.parts, version.by, version.at) == ((("Título", "Más combustibles alternativos"),), who.title(), NOW)
    entry = Entry.objects.get(name="purpose:charter-revised")
    assert entry.payload["before"] == {"title": "Más combustibles alternativos"}


@pytest.mark.parametrize(
    "changes",
    [
        {"decision_right": "inform"},
        {"audience": "public"},
        {"response_days": 3},
        {"redecide_on": NOW.date() + timedelta(days=9)},
        {"sponsor_id": None},
    ],
)
def test_the_terms_of_what_goes_ahead_stand(cast, changes):
    purpose = factories.called_go(cast)
    before = Purpose.objects.values().get()
    with pytest.raises(RefusedError) as refused:
        actions.revise_charter(
            purpose_id=purpose.pk, charter=factories.charter(cast, **changes), by=cast.actor(cast.rosa), now=NOW
        )
    assert refused.value.refusal.code in {"purpose:terms-stand", "purpose:go-needs-sponsor"}
    assert Purpose.objects.values().get() == before
    assert not CharterVersion.objects.exists()


def test_a_revision_keeps_what_stood_there(cast):
    purpose = factories.draft(cast)
    actions.revise_charter(
        purpose_id=purpose.pk, charter=factories.charter(cast, title="Otro"), by=cast.actor(cast.rosa), now=NOW
    )
    entry = Entry.objects.get(name="purpose:charter-revised")
    assert entry.payload["before"] == {"title": "Más combustibles alternativos"}


def test_a_grow_may_become_go(cast):
    purpose = factories.ready(cast)
    call(cast, purpose, rules.Verdict.GROW, expires_on=NOW.date() + timedelta(days=60))
    call(cast, purpose)
    purpose.refresh_from_db()
    assert (purpose.state, purpose.grow_expires_on) == (rules.State.GO, None)
    assert [each.verdict for each in PurposeCall.objects.all()] == ["grow", "go"]


def test_the_author_does_not_review_her_own(cast):
    purpose = factories.draft(cast)
    with pytest.raises(RefusedError):
        actions.review_criteria(
            purpose_id=purpose.pk, scores={MAGNETIC: actions.Score(5, "Sí")}, by=cast.actor(cast.rosa), now=NOW
        )


def test_an_indicator_name_is_taken_once(cast):
    purpose = factories.draft(cast)
    factories.indicator(cast, purpose, "TSR")
    with pytest.raises(RefusedError) as refused:
        factories.indicator(cast, purpose, "TSR")
    assert refused.value.refusal.code == "purpose:indicator-name-taken"
    assert Indicator.objects.count() == 1


def test_a_goal_is_set_once_per_indicator(cast):
    purpose = factories.draft(cast)
    goal = factories.goal(cast, purpose, rules.GoalRole.OUTCOME, "TSR")
    with pytest.raises(RefusedError):
        actions.set_goal(
            purpose_id=purpose.pk,
            indicator_id=goal.indicator_id,
            role=rules.GoalRole.GUARDRAIL,
            baseline=None,
            target=1.0,
            due_on=NOW.date(),
            by=cast.actor(cast.rosa),
            now=NOW,
        )
    assert Goal.objects.count() == 1


def test_closing_leaves_a_note(cast):
    purpose = factories.called_go(cast)
    by = cast.actor(cast.salma)
    with pytest.raises(RefusedError):
        actions.close_purpose(purpose_id=purpose.pk, result_note="", by=by, now=NOW)
    actions.close_purpose(purpose_id=purpose.pk, result_note="Subió 4 puntos", by=by, now=NOW)
    purpose.refresh_from_db()
    assert (purpose.state, purpose.result_note) == (rules.State.CLOSED, "Subió 4 puntos")


def test_the_roadmap_is_put_in_order_only_as_a_whole(cast):
    first, second = factories.draft(cast), factories.draft(cast, title="Otro propósito")
    ada = cast.actor(cast.ada)
    with pytest.raises(RefusedError):
        actions.order_roadmap(purpose_ids=[second.pk], by=ada, now=NOW)
    actions.order_roadmap(purpose_ids=[second.pk, first.pk], by=ada, now=NOW)
    assert list(Purpose.objects.on_roadmap()) == [second, first]


def test_another_spaces_purpose_does_not_exist(cast, neighbours):
    purpose = factories.ready(cast)
    with in_space(neighbours.space.pk), pytest.raises(NotFoundError):
        actions.call_purpose(
            purpose_id=purpose.pk,
            verdict=rules.Verdict.NO,
            reason="x",
            expires_on=None,
            by=neighbours.actor(neighbours.ada),
            now=NOW,
        )


def test_the_indicator_owner_may_read_a_confidential_purpose(cast):
    purpose = factories.draft(cast, audience=rules.Audience.CONFIDENTIAL)
    factories.indicator(cast, purpose)
    assert PurposeReader.objects.filter(purpose=purpose, user=cast.omar).exists()


def test_what_grows_is_completed_and_becomes_go(cast):
    purpose = factories.draft(cast, sponsor_id=None, decision_right="")
    ada, rosa = cast.actor(cast.ada), cast.actor(cast.rosa)
    actions.call_purpose(
        purpose_id=purpose.pk,
        verdict=rules.Verdict.GROW,
        reason="Probemos",
        expires_on=NOW.date() + timedelta(days=60),
        by=ada,
        now=NOW,
    )
    actions.revise_charter(purpose_id=purpose.pk, charter=factories.charter(cast), by=rosa, now=NOW)
    factories.goal(cast, purpose, rules.GoalRole.OUTCOME, "TSR")
    factories.goal(cast, purpose, rules.GoalRole.GUARDRAIL, "Paradas")
    factories.reviewed(cast, purpose)
    call(cast, purpose)
    purpose.refresh_from_db()
    assert purpose.state == rules.State.GO


def test_a_new_call_moves_the_day_of_the_next_one_and_keeps_the_old(cast):
    purpose = factories.called_go(cast)
    day = NOW.date() + timedelta(days=500)
    call(cast, purpose, redecide_on=day)
    purpose.refresh_from_db()
    assert purpose.redecide_on == day
    entry = Entry.objects.get(name="purpose:charter-revised")
    assert entry.payload["before"] == {"redecide_on": (NOW.date() + timedelta(days=300)).isoformat()}


def test_a_call_to_a_day_out_of_range_changes_nothing(cast):
    purpose = factories.called_go(cast)
    with pytest.raises(RefusedError) as refused:
        call(cast, purpose, redecide_on=NOW.date() + timedelta(days=731))
    assert refused.value.refusal.code == "purpose:redecision-out-of-range"
    purpose.refresh_from_db()
    assert purpose.redecide_on == NOW.date() + timedelta(days=300)
    assert PurposeCall.objects.count() == 1


def test_no_purpose_builds_on_itself(cast):
    first = factories.draft(cast)
    second = factories.draft(cast, follows_id=first.pk)
    third = factories.draft(cast, follows_id=second.pk)
    for follows in (first, third):
        with pytest.raises(RefusedError) as refused:
            actions.revise_charter(
                purpose_id=first.pk,
                charter=factories.charter(cast, follows_id=follows.pk),
                by=cast.actor(cast.rosa),
                now=NOW,
            )
        assert refused.value.refusal.code == "purpose:follows-itself"
    first.refresh_from_db()
    assert first.follows is None


@pytest.mark.parametrize(
    ("score", "reason", "code"),
    [(0, "Sí", "score-out-of-range"), (6, "Sí", "score-out-of-range"), (4, " ", "review-needs-reason")],
)
def test_a_score_has_its_reason(cast, score, reason, code):
    purpose = factories.draft(cast)
    with pytest.raises(RefusedError) as refused:
        actions.review_criteria(
            purpose_id=purpose.pk, scores={MAGNETIC: actions.Score(score, reason)}, by=cast.actor(cast.erik), now=NOW
        )
    assert refused.value.refusal.code == f"purpose:{code}"
    assert not CriterionReview.objects.exists()


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_goal_is_a_plain_number(cast, value):
    purpose = factories.draft(cast)
    measured = factories.indicator(cast, purpose)
    with pytest.raises(RefusedError) as refused:
        actions.set_goal(
            purpose_id=purpose.pk,
            indicator_id=measured.pk,
            role=rules.GoalRole.OUTCOME,
            baseline=None,
            target=value,
            due_on=NOW.date(),
            by=cast.actor(cast.rosa),
            now=NOW,
        )
    assert refused.value.refusal.code == "purpose:not-a-number"
    assert not Goal.objects.exists()
