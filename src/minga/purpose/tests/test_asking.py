"""Sponsors and owners are asked: they say yes, or no and why; somebody else is named; nothing is for ever."""

from datetime import date, timedelta
from typing import Any

import pytest

from minga.community.queries import outcome_owner_ids
from minga.community.tests import factories as communities
from minga.foundation.journal.models import Entry
from minga.foundation.notices.models import Notice
from minga.foundation.policy import NotAllowedError, NotFoundError, RefusedError
from minga.foundation.testing.cast import NOW
from minga.outcome.tests import factories as outcomes
from minga.project.home.queries import waiting_for
from minga.purpose import actions, queries, rules
from minga.purpose.models import CharterVersion, Goal, Indicator, Purpose
from minga.purpose.tests import factories

AIM = actions.Aim(role=rules.GoalRole.OUTCOME, baseline=18.0, target=22.0, due_on=date(2027, 1, 1))


def figure(cast: Any, **changes: Any) -> actions.Figure:
    fields = {"name": "Espera", "unit": "min", "direction": rules.Direction.UP, "owner_id": cast.omar.pk}
    return actions.Figure(**(fields | changes))


def refused(act: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(RefusedError) as found:
        act(*args, **kwargs)
    return found.value.refusal.code


def missing(purpose: Purpose) -> set[str]:
    return set(rules.open_conditions(queries.readiness_of(purpose), today=NOW.date()))


def told(person: Any) -> list[str]:
    return [notice.sentence for notice in Notice.objects.filter(recipient=person).order_by("id")]


def test_a_sponsor_is_asked_and_says_no_with_a_reason(cast):
    purpose = factories.draft(cast)
    assert (purpose.sponsor_answer, told(cast.salma)) == ("asked", ["You are asked to sponsor “%(title)s”."])
    salma = cast.actor(cast.salma)
    assert "Salma" not in [item.sentence for item in waiting_for(salma, NOW)]
    assert any("sponsor" in item.url for item in waiting_for(salma, NOW))
    assert rules.Condition.SPONSOR not in missing(purpose), "asked is enough to press"
    say = actions.answer_as_sponsor
    assert refused(say, purpose_id=purpose.pk, is_accepted=False, reason=" ", by=salma, now=NOW) == (
        "purpose:decline-needs-reason"
    )
    say(purpose_id=purpose.pk, is_accepted=False, reason="Estoy fuera", by=salma, now=NOW)
    purpose.refresh_from_db()
    assert (purpose.sponsor, purpose.sponsor_answer, purpose.sponsor_declined_by) == (None, "declined", cast.salma)
    assert rules.Condition.SPONSOR in missing(purpose)
    assert told(cast.rosa)[-1] == "Whom you asked does not sponsor “%(title)s”."
    assert not any("sponsor" in item.url for item in waiting_for(salma, NOW))
    assert refused(say, purpose_id=purpose.pk, is_accepted=True, reason="", by=salma, now=NOW) == "purpose:not-asked"


def test_nobody_answers_for_somebody_else(cast):
    purpose = factories.draft(cast)
    measured = factories.indicator(cast, purpose)
    for who in (cast.rosa, cast.ada, cast.tito):
        by = cast.actor(who)
        yes = {"is_accepted": True, "reason": "", "by": by, "now": NOW}
        assert refused(actions.answer_as_sponsor, purpose_id=purpose.pk, **yes) == "purpose:not-asked"
        assert refused(actions.answer_for_indicator, indicator_id=measured.pk, **yes) == "purpose:not-asked"
    with pytest.raises(NotFoundError):
        actions.answer_for_indicator(
            indicator_id=measured.pk, is_accepted=True, reason="", by=cast.actor(cast.ines), now=NOW
        )


def test_who_decides_as_the_sponsor_has_said_yes(cast):
    assert factories.called_go(cast).sponsor_answer == "accepted"


def test_who_names_themselves_is_not_asked(cast):
    purpose = factories.draft(cast, sponsor_id=cast.rosa.pk)
    measured = factories.indicator(cast, purpose, owner_id=cast.rosa.pk)
    assert (purpose.sponsor_answer, measured.owner_answer) == ("accepted", "accepted")
    assert not Entry.objects.filter(name__in=["purpose:sponsor-asked", "purpose:owner-asked"]).exists()


def test_a_sponsor_may_say_no_after_it_went_ahead_and_another_is_asked(cast):
    purpose = factories.ready(cast)
    by = cast.actor(cast.ada)
    actions.call_purpose(purpose_id=purpose.pk, verdict=rules.Verdict.GO, reason="Ya", expires_on=None, by=by, now=NOW)
    actions.answer_as_sponsor(
        purpose_id=purpose.pk, is_accepted=False, reason="No puedo", by=cast.actor(cast.salma), now=NOW
    )
    purpose.refresh_from_db()
    assert (purpose.state, purpose.sponsor) == ("go", None)
    terms = {name: getattr(purpose, name) for name in ("decision_right", "response_days", "redecide_on")}
    actions.settle_terms(purpose_id=purpose.pk, sponsor_id=cast.erik.pk, by=by, now=NOW, **terms)
    purpose.refresh_from_db()
    assert (purpose.sponsor, purpose.sponsor_answer, purpose.sponsor_declined_by) == (cast.erik, "asked", None)
    assert queries.history_of(purpose.pk)[0].parts == (("Patrocina", ""),)


def test_an_owner_says_no_and_is_free_of_it(cast):
    purpose = factories.ready(cast)
    measured = Indicator.objects.get(name="Sustitución térmica")
    omar = cast.actor(cast.omar)
    assert any(f"indicator/{measured.pk}/answer" in item.url for item in waiting_for(omar, NOW))
    assert rules.Condition.OWNER not in missing(purpose), "asked is enough to press"
    actions.answer_for_indicator(indicator_id=measured.pk, is_accepted=False, reason="No la mido", by=omar, now=NOW)
    assert rules.Condition.OWNER in missing(purpose)
    assert told(cast.rosa)[-1] == "Whom you asked does not answer for the figure “%(name)s” of “%(title)s”."
    by = cast.actor(cast.salma)
    call = {"verdict": rules.Verdict.GO, "reason": "Ya", "expires_on": None, "by": by, "now": NOW}
    assert refused(actions.call_purpose, purpose_id=purpose.pk, **call) == "purpose:go-needs-outside-owner"
    with pytest.raises(NotAllowedError):
        actions.hand_over_indicator(indicator_id=measured.pk, user_id=cast.tito.pk, by=omar, now=NOW)
    actions.hand_over_indicator(indicator_id=measured.pk, user_id=cast.tito.pk, by=cast.actor(cast.rosa), now=NOW)
    measured.refresh_from_db()
    assert (measured.owner, measured.owner_answer) == (cast.tito, "asked")
    assert rules.Condition.OWNER not in missing(purpose)


def test_who_said_no_may_take_part_in_the_community(cast):
    purpose = factories.called_go(cast)
    measured = Indicator.objects.get(name="Sustitución térmica")
    assert cast.omar.pk in outcome_owner_ids(purpose.pk)
    actions.answer_for_indicator(
        indicator_id=measured.pk, is_accepted=False, reason="Quiero participar", by=cast.actor(cast.omar), now=NOW
    )
    assert cast.omar.pk not in outcome_owner_ids(purpose.pk)


def test_an_owner_hands_over_and_the_history_keeps_who_it_was(cast):
    purpose = factories.called_go(cast)
    measured = Indicator.objects.get(name="Sustitución térmica")
    actions.seal_indicators(indicator_id=measured.pk, now=NOW)
    omar = cast.actor(cast.omar)
    again = {"indicator_id": measured.pk, "user_id": cast.omar.pk, "by": omar, "now": NOW}
    assert refused(actions.hand_over_indicator, **again) == "purpose:already-owner"
    actions.hand_over_indicator(indicator_id=measured.pk, user_id=cast.erik.pk, by=omar, now=NOW)
    assert queries.history_of(purpose.pk)[0].parts == (("Quién responde de ella", "Omar"),)
    with pytest.raises(NotAllowedError):
        actions.hand_over_indicator(indicator_id=measured.pk, user_id=cast.tito.pk, by=cast.actor(cast.tito), now=NOW)


@pytest.mark.parametrize("make", [factories.draft, factories.called_go])
def test_a_figure_is_corrected_until_a_plan_is_sealed(cast, make):
    purpose = make(cast)
    rosa = cast.actor(cast.rosa)
    measured = Indicator.objects.first() or actions.add_figure(
        purpose_id=purpose.pk, figure=figure(cast), aim=AIM, by=rosa, now=NOW
    )
    before = measured.name
    actions.revise_figure(
        indicator_id=measured.pk, figure=figure(cast, name="Espera en caja", unit="s"), by=rosa, now=NOW
    )
    measured.refresh_from_db()
    assert (measured.name, measured.unit, measured.numerator) == ("Espera en caja", "s", "Espera en caja")
    version = queries.history_of(purpose.pk)[0]
    assert (version.indicator, dict(version.parts)["Nombre"]) == (before, before)
    actions.seal_indicators(indicator_id=measured.pk, now=NOW)
    again = {"indicator_id": measured.pk, "figure": figure(cast, unit="h"), "by": rosa, "now": NOW}
    assert refused(actions.revise_figure, **again) == "purpose:indicator-sealed"
    measured.refresh_from_db()
    assert measured.unit == "s"


def test_a_plan_rests_on_the_guardrails_too(cast):
    factories.called_go(cast)
    outcome, guardrail = Indicator.objects.order_by("id")
    actions.seal_indicators(indicator_id=outcome.pk, now=NOW)
    outcome.refresh_from_db()
    guardrail.refresh_from_db()
    assert (outcome.sealed_at, guardrail.sealed_at) == (NOW, NOW)


def test_a_goal_is_corrected_until_it_goes_ahead(cast):
    purpose = factories.draft(cast)
    rosa = cast.actor(cast.rosa)
    measured = actions.add_figure(purpose_id=purpose.pk, figure=figure(cast), aim=AIM, by=rosa, now=NOW)
    aim = actions.Aim(role=rules.GoalRole.OUTCOME, baseline=18.0, target=30.0, due_on=AIM.due_on)
    actions.revise_figure(indicator_id=measured.pk, figure=figure(cast), aim=aim, by=rosa, now=NOW)
    assert Goal.objects.get().target == 30
    worse = figure(cast, direction=rules.Direction.DOWN)
    assert refused(actions.revise_figure, indicator_id=measured.pk, figure=worse, by=rosa, now=NOW) == (
        "purpose:target-wrong-side"
    )
    Purpose.objects.update(state="go", redecide_on=NOW.date(), decision_right="decide")
    again = actions.Aim(role=rules.GoalRole.OUTCOME, baseline=18.0, target=19.0, due_on=AIM.due_on)
    assert refused(actions.revise_figure, indicator_id=measured.pk, figure=figure(cast), aim=again, by=rosa, now=NOW)
    assert Goal.objects.get().target == 30


def test_withdrawing_a_figure_frees_its_name(cast):
    purpose = factories.draft(cast)
    rosa = cast.actor(cast.rosa)
    add = {"purpose_id": purpose.pk, "figure": figure(cast), "aim": AIM, "by": rosa}
    measured = actions.add_figure(now=NOW, **add)
    actions.withdraw_indicator(indicator_id=measured.pk, by=rosa, now=NOW)
    assert not Indicator.objects.exists()
    assert CharterVersion.objects.get().before["name"] == "Espera"
    assert Entry.objects.get(name="purpose:indicator-withdrawn").payload["before"]["unit"] == "min"
    actions.add_figure(now=NOW, **add)
    actions.mark_measured(indicator_id=Indicator.objects.get().pk, now=NOW)
    again = {"indicator_id": Indicator.objects.get().pk, "by": rosa, "now": NOW}
    assert refused(actions.withdraw_indicator, **again) == "purpose:indicator-in-use"
    assert Goal.objects.exists()


def test_a_figure_with_a_plan_or_a_source_is_not_withdrawn_whatever_its_marks_say(cast):
    plan = outcomes.locked(cast)
    assert Indicator.objects.get(pk=plan.indicator_id).sealed_at is not None
    Purpose.objects.filter(pk=plan.indicator.purpose_id).update(state="grow", grow_expires_on=NOW.date())
    Indicator.objects.update(measured_at=None, sealed_at=None)
    again = {"indicator_id": plan.indicator_id, "by": cast.actor(cast.rosa), "now": NOW}
    assert refused(actions.withdraw_indicator, **again) == "purpose:indicator-in-use"
    assert Goal.objects.filter(indicator=plan.indicator_id).exists()


def test_a_purpose_without_people_is_thrown_away_and_brought_back(cast, neighbours):
    purpose = factories.draft(cast)
    rosa, tito = cast.actor(cast.rosa), cast.actor(cast.tito)
    with pytest.raises(NotAllowedError):
        actions.discard_purpose(purpose_id=purpose.pk, by=tito, now=NOW)
    actions.discard_purpose(purpose_id=purpose.pk, by=rosa, now=NOW)
    assert queries.purpose_list(rosa, today=NOW.date()) == ()
    assert queries.discarded_list(rosa) == ((purpose.pk, purpose.title),)
    assert queries.discarded_list(tito) == ()
    with pytest.raises(NotFoundError):
        queries.visible_purpose(tito, purpose.pk)
    assert not waiting_for(cast.actor(cast.salma), NOW)
    revise = {"purpose_id": purpose.pk, "charter": factories.charter(cast, title="Otro"), "by": rosa, "now": NOW}
    assert refused(actions.revise_charter, **revise) == "purpose:discarded"
    assert refused(actions.discard_purpose, purpose_id=purpose.pk, by=rosa, now=NOW) == "purpose:discarded"
    actions.restore_purpose(purpose_id=purpose.pk, by=rosa, now=NOW)
    assert refused(actions.restore_purpose, purpose_id=purpose.pk, by=rosa, now=NOW) == "purpose:not-discarded"
    assert [row.state for row in queries.purpose_list(tito, today=NOW.date())] == ["draft"]
    assert [entry.name for entry in Entry.objects.order_by("id")][-2:] == [
        "purpose:purpose-discarded",
        "purpose:purpose-restored",
    ]


def test_a_purpose_with_people_is_not_thrown_away(cast):
    where = communities.opened(cast)
    discard = {"purpose_id": where.purpose_id, "by": cast.actor(cast.ada), "now": NOW}
    assert refused(actions.discard_purpose, **discard) == "purpose:has-people"


def test_some_criteria_are_kept_and_the_others_follow(cast):
    purpose = factories.draft(cast)
    erik = cast.actor(cast.erik)
    first = {rules.Criterion.MAGNETIC: actions.Score(5, "Sí"), rules.Criterion.ALIGNED: actions.Score(2, "Poco")}
    assert len(actions.review_criteria(purpose_id=purpose.pk, scores=first, by=erik, now=NOW)) == 2
    second = first | {
        rules.Criterion.ALIGNED: actions.Score(3, "Algo"),
        rules.Criterion.MEASURABLE: actions.Score(4, "Sí"),
    }
    made = actions.review_criteria(purpose_id=purpose.pk, scores=second, by=erik, now=NOW)
    assert [review.criterion for review in made] == ["aligned", "measurable"]
    assert rules.Condition.CRITERIA in missing(purpose)


def test_a_verdict_asks_the_purpose_and_a_decision_answers(cast):
    purpose = factories.called_go(cast)
    actions.ask_redecision(purpose_id=purpose.pk, because="verdict", by=None, now=NOW)
    salma = cast.actor(cast.salma)
    assert any("purpose" in item.url for item in waiting_for(salma, NOW))
    actions.call_purpose(
        purpose_id=purpose.pk,
        verdict=rules.Verdict.GO,
        reason="Seguimos",
        expires_on=None,
        redecide_on=NOW.date() + timedelta(days=400),
        by=salma,
        now=NOW + timedelta(minutes=30),
    )
    purpose.refresh_from_db()
    assert purpose.redecision_asked_at is None
    assert not waiting_for(salma, NOW)
