"""From a plan to a signed verdict, and what is refused without a trace."""

import inspect
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from minga.foundation.journal.models import Entry
from minga.foundation.policy import NotAllowedError, NotFoundError, RefusedError
from minga.foundation.scope import in_space
from minga.foundation.testing.refusals import refused
from minga.initiative import actions as initiative_actions
from minga.initiative.models import Initiative, Unit
from minga.outcome import actions, api, forms, queries, rules
from minga.outcome.models import (
    Assessment,
    MeasurementPlan,
    Observation,
    PlanAmendment,
    Rival,
    Trial,
    Verdict,
)
from minga.outcome.queries.freezing import design_of
from minga.outcome.tests import factories
from minga.outcome.tests.factories import AFTERWARDS, LOCKED_AT


def test_a_plan_locked_before_the_start_carries_a_compared_cause(cast):
    plan = factories.measured(cast)
    assert plan.smallest_change is not None
    assessment = factories.assessed(cast, plan)
    estimate = assessment.figures["estimate"]
    assert assessment.code == "improved"
    assert estimate["effect"] == pytest.approx(4.0, abs=0.6)
    assert estimate["refused"][0]["effect"] > estimate["effect"] + 1
    assert assessment.level == 4
    assert assessment.figures["reasons"] == ["method_limit"]
    assert rules.fingerprint(assessment.inputs) == assessment.inputs_hash


def test_replay_gives_the_same_figures_to_the_last_digit_also_after_a_revision(cast):
    assessment = factories.assessed(cast)
    indicator = factories.outcome_of(Initiative.objects.get())
    changed = [(unit, month, value + 5) for unit, month, value in factories.rows()]
    report = factories.imported(cast, indicator, factories.csv_of(changed), now=AFTERWARDS + timedelta(days=1))
    assert report.rows_revised > 300
    assert queries.replay(assessment.pk) == Assessment.objects.get().figures


def test_touched_inputs_are_not_replayed(cast):
    assessment = factories.assessed(cast)
    inputs = json.loads(assessment.inputs)
    inputs["values"][0][0] = 99.0
    Assessment.objects.filter(pk=assessment.pk).update(inputs=rules.canonical(inputs))
    with pytest.raises(queries.BrokenInputsError):
        queries.replay(assessment.pk)


def test_without_an_effect_nothing_is_claimed(cast):
    assessment = factories.assessed(cast, factories.measured(cast, effect=0.0))
    assert assessment.code in {"no_detectable_change", "inconclusive"}
    assert factories.published(cast, assessment).code == assessment.code


def test_harm_is_published_like_success(cast):
    verdict = factories.published(cast, factories.assessed(cast, factories.measured(cast, effect=-4.0)))
    assert (verdict.code, verdict.level) == ("harm", 4)


def test_volunteers_who_were_already_rising_do_not_pass(cast):
    initiative = factories.initiative_in(cast)
    plan = factories.locked(cast, initiative)
    factories.start_it(cast, initiative)
    factories.imported(cast, factories.outcome_of(initiative), factories.csv_of(factories.rows(0.0, trend=0.2)))
    assessment = factories.assessed(cast, plan)
    assert "pre_trend_failed" in assessment.figures["reasons"]
    assert assessment.level <= 2


def test_a_locked_plan_without_values_ends_in_nothing_to_report(cast):
    initiative = factories.start_it(cast, factories.initiative_in(cast))
    plan = factories.locked(cast, initiative)
    with refused("outcome:too-early"):
        factories.assessed(cast, plan, now=LOCKED_AT + timedelta(days=40))
    assert not Assessment.objects.exists()
    assessment = factories.assessed(cast, plan, now=AFTERWARDS)
    assert assessment.code == "nothing_to_report"
    assert assessment.level <= 1
    assert factories.published(cast, assessment).code == "nothing_to_report"


def test_publishing_closes_the_loop(cast):
    verdict = factories.published(cast, note="Hola <script>alert(1)</script>")
    assert "<script" not in verdict.note_html
    assert Initiative.objects.get().outcome_status == "judged"
    assert Entry.objects.get(name="purpose:redecision-asked").payload["because"] == "verdict"
    payload = Entry.objects.get(name="outcome:verdict-published").payload
    assert (payload["code"], payload["level"]) == (verdict.code, verdict.level)


@pytest.mark.parametrize(("who", "error"), [("tito", RefusedError), ("salma", RefusedError), ("rosa", NotAllowedError)])
def test_neither_owner_nor_sponsor_nor_facilitator_signs(cast, who, error):
    assessment = factories.assessed(cast)
    with pytest.raises(error):
        actions.publish_verdict(assessment_id=assessment.pk, by=cast.actor(getattr(cast, who)), now=AFTERWARDS)
    assert not Verdict.objects.exists()
    assert Initiative.objects.get().outcome_status == "window_open"


def test_only_the_latest_assessment_is_signed_and_only_once(cast):
    plan = factories.measured(cast)
    first, second = factories.assessed(cast, plan), factories.assessed(cast, plan)
    with refused("outcome:not-the-latest"):
        factories.published(cast, first)
    factories.published(cast, second)
    with refused("outcome:already-published"):
        factories.published(cast, second)
    with refused("outcome:already-published"):
        factories.assessed(cast, plan)
    assert (Assessment.objects.count(), Verdict.objects.count()) == (2, 1)


def test_money_needs_currency_and_source(cast):
    assessment = factories.assessed(cast)
    with refused("outcome:cost-needs-source"):
        factories.published(cast, assessment, cost_amount=10.0)
    assert not Verdict.objects.exists()
    verdict = factories.published(cast, assessment, cost_amount=10.0, cost_currency="eur", cost_source="Factura")
    assert verdict.cost_currency == "EUR"


def test_no_door_takes_a_level_a_code_an_effect_or_an_interval(cast):
    """Not as a parameter of an action, a field of a form, or a property of a request's body."""
    forbidden = {"level", "code", "verdict", "effect", "interval", "figures", "reasons", "wording", "is_randomised"}
    for name in actions.__all__:
        thing = getattr(actions, name)
        if inspect.isfunction(thing):
            assert not forbidden & set(inspect.signature(thing).parameters), name
    every = (forms.PlanForm, forms.SimplePlanForm, forms.AmendForm, forms.SignForm, forms.ReadingForm, forms.TrialForm)
    for form in (*every, forms.UploadForm, forms.ExamineForm):
        assert not forbidden & set(form.base_fields), form
    for body in (api.PushIn, api.PointIn, api.SignIn):
        assert not forbidden & set(body.model_fields), body
    assert not forbidden & set(rules.Design.__dataclass_fields__)


def test_the_database_refuses_impossible_levels_and_half_locks(cast):
    assessment = factories.assessed(cast)
    for row, changes in (
        (Assessment.objects.filter(pk=assessment.pk), {"level": 6}),
        (Assessment.objects.filter(pk=assessment.pk), {"code": "proven"}),
        (MeasurementPlan.objects.filter(pk=assessment.plan_id), {"content_hash": ""}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(**changes)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"starts": {}}, "outcome:needs-units"),
        ({"comparison": ("Planta 1",)}, "outcome:unit-on-both-sides"),
        ({"pre_last": 0}, "outcome:bad-window"),
        ({"post_first": 12, "post_last": 3}, "outcome:bad-window"),
        ({"method": rules.Method.SYNTHETIC_DIFFERENCE_IN_DIFFERENCES}, "outcome:one-unit-only"),
        ({"method": rules.Method.SYNTHETIC_CONTROL, "is_logarithmic": True}, "outcome:no-proportion"),
        ({"method": rules.Method.INTENTION_TO_TREAT}, "outcome:needs-units"),
    ],
)
def test_a_plan_that_cannot_be_computed_is_not_drafted(cast, changes, code):
    with pytest.raises(RefusedError, match=f"^{code}$"):
        factories.drafted(cast, **changes)
    assert not MeasurementPlan.objects.exists()


def test_a_guardrail_is_not_an_outcome_and_a_lock_needs_a_theory(cast):
    initiative = factories.initiative_in(cast)
    by = cast.actor(cast.tito)
    with refused("outcome:not-an-outcome"):
        actions.draft_plan(
            initiative_id=initiative.pk,
            indicator_id=factories.guardrail_of(initiative).pk,
            design=factories.design(),
            by=by,
            now=LOCKED_AT,
        )
    plan = factories.drafted(cast, initiative, theory=" ")
    with refused("outcome:needs-theory"):
        actions.lock_plan(plan_id=plan.pk, by=by, now=LOCKED_AT)
    plan.refresh_from_db()
    assert (plan.state, plan.content_hash) == ("draft", "")


def test_a_locked_plan_is_revised_only_in_the_open_and_pays_for_it(cast):
    plan = factories.measured(cast)
    by = cast.actor(cast.tito)
    indicator_id, other = plan.indicator_id, replace(factories.design(), post_first=2)
    with refused("outcome:plan-locked"):
        actions.revise_plan(plan_id=plan.pk, indicator_id=indicator_id, design=other, by=by, now=AFTERWARDS)
    with refused("outcome:needs-reason"):
        actions.amend_plan(plan_id=plan.pk, indicator_id=indicator_id, design=other, reason=" ", by=by, now=AFTERWARDS)
    with refused("outcome:nothing-changed"):
        actions.amend_plan(
            plan_id=plan.pk, indicator_id=indicator_id, design=factories.design(), reason="x", by=by, now=AFTERWARDS
        )
    assert not PlanAmendment.objects.exists()
    before = plan.content_hash
    amendment = actions.amend_plan(
        plan_id=plan.pk, indicator_id=indicator_id, design=other, reason="Rampa más larga", by=by, now=AFTERWARDS
    )
    plan.refresh_from_db()
    assert (amendment.before, amendment.after) == ({"post": [1, 9]}, {"post": [2, 9]})
    assert amendment.is_after_data
    assert (amendment.hash_before, plan.content_hash) == (before, rules.fingerprint(plan.content))
    assessment = factories.assessed(cast, plan)
    assert assessment.level == 3
    assert "plan_amended_after_data" in assessment.figures["reasons"]


def test_a_plan_locked_after_the_start_counts_for_less(cast):
    initiative = factories.start_it(cast, factories.initiative_in(cast))
    factories.imported(cast, factories.outcome_of(initiative))
    assessment = factories.assessed(cast, factories.locked(cast, initiative, now=AFTERWARDS))
    assert "plan_not_locked_before_start" in assessment.figures["reasons"]
    assert assessment.level == 3


def test_a_breached_guardrail_costs_a_level(cast):
    plan = factories.measured(cast)
    guardrail = factories.guardrail_of(plan.initiative)
    bad = [(unit, month, 3.0) for unit, month, _value in factories.rows()]
    factories.imported(cast, guardrail, factories.csv_of(bad))
    assessment = factories.assessed(cast, plan)
    assert assessment.figures["guardrails"][0]["is_breached"]
    assert (assessment.level, "guardrail_breached" in assessment.figures["reasons"]) == (3, True)


def test_another_source_costs_a_level(cast):
    plan = factories.measured(cast)
    last = rules.shifted(plan.closes_on, "month", -1).isoformat()[:7]
    content = factories.csv_of([("Planta 1", last, 25.0)])
    factories.imported(cast, plan.indicator, content, source="Otra base", now=AFTERWARDS)
    assessment = factories.assessed(cast, plan)
    assert "source_changed" in assessment.figures["reasons"]


def test_an_assessment_nobody_publishes_costs_the_next_one(cast):
    plan = factories.measured(cast)
    factories.assessed(cast, plan)
    other = factories.locked(cast, plan.initiative, pre_first=-10)
    assessment = factories.assessed(cast, other)
    assert "indicators_untold" in assessment.figures["reasons"]
    factories.published(cast, Assessment.objects.get(plan=plan))
    assert "indicators_untold" not in factories.assessed(cast, other).figures["reasons"]


def test_rivals_are_examined_by_somebody_else(cast):
    plan = factories.measured(cast)
    rival = factories.rival(cast, plan)
    assert "rival_unexamined" in factories.assessed(cast, plan).figures["reasons"]
    by = cast.actor(cast.erik)
    with refused("outcome:needs-finding"):
        actions.examine_rival(rival_id=rival.pk, state="ruled_out", finding=" ", by=by, now=AFTERWARDS)
    with pytest.raises(NotAllowedError):
        actions.examine_rival(
            rival_id=rival.pk, state="ruled_out", finding="No", by=cast.actor(cast.ines), now=AFTERWARDS
        )
    assert Rival.objects.get().state == "open"
    own = actions.raise_rival(plan_id=plan.pk, text="El clima", by=by, now=AFTERWARDS)
    with refused("outcome:own-rival"):
        actions.examine_rival(rival_id=own.pk, state="ruled_out", finding="No", by=by, now=AFTERWARDS)
    for each in (rival, own):
        actor = by if each is rival else cast.actor(cast.rosa)
        actions.examine_rival(rival_id=each.pk, state="ruled_out", finding="No coincide", by=actor, now=AFTERWARDS)
    assert factories.assessed(cast, plan).level == 4


def test_a_rival_that_still_stands_holds_the_level_down(cast):
    plan = factories.measured(cast)
    rival = factories.rival(cast, plan)
    by = cast.actor(cast.erik)
    actions.examine_rival(rival_id=rival.pk, state="stands", finding="Coincide en fecha", by=by, now=AFTERWARDS)
    assert factories.assessed(cast, plan).level == 3


def test_a_lottery_drawn_with_the_locked_seed_reaches_the_top(cast):
    initiative = factories.initiative_in(cast)
    plan = factories.locked(cast, initiative, design=factories.lottery())
    factories.start_it(cast, initiative)
    report = factories.trial(cast, plan, factories.people(design_of(plan)))
    assert report.rows_new == 600
    assert factories.trial(cast, plan, factories.people(design_of(plan))).is_repeat
    assessment = factories.assessed(cast, plan)
    estimate = assessment.figures["estimate"]
    assert assessment.level == 5
    assert 8 < estimate["effect"] < 32
    assert estimate["refused"][0]["code"] == "as_treated"
    assert queries.replay(assessment.pk) == assessment.figures
    assert "A00001" not in assessment.inputs
    assert not Observation.objects.exists()


def test_people_chosen_in_another_way_than_drawn_prove_nothing(cast):
    initiative = factories.initiative_in(cast)
    plan = factories.locked(cast, initiative, design=factories.lottery())
    factories.start_it(cast, initiative)
    factories.trial(cast, plan, factories.people(factories.lottery(seed="otra")))
    assert not Trial.objects.get().is_draw_proven
    assessment = factories.assessed(cast, plan)
    assert (assessment.level, assessment.figures["reasons"][0]) == (0, "not_randomised")


def test_a_lottery_file_that_lost_people_or_has_bad_rows_is_refused_whole(cast):
    plan = factories.locked(cast, design=factories.lottery())
    good = factories.people(design_of(plan))
    with refused("outcome:draw-differs"):
        factories.trial(cast, plan, good.rsplit(b"\n", 1)[0])
    with refused("outcome:bad-rows"):
        factories.trial(cast, plan, good + b"\nA00001,1,0,1\nA90000,si,0,x\nA90001,2,0,1")
    assert not Trial.objects.exists()


def test_a_small_group_is_never_asked_for(cast):
    with pytest.raises(RefusedError, match=r"^outcome:group-too-small$"):
        factories.drafted(cast, design=factories.lottery(size=5))
    assert not MeasurementPlan.objects.exists()


def test_another_spaces_plan_does_not_exist(cast, neighbours):
    plan = factories.locked(cast)
    with in_space(neighbours.space.pk), pytest.raises(NotFoundError):
        actions.assess_plan(plan_id=plan.pk, by=neighbours.actor(neighbours.ada), now=AFTERWARDS)


def test_an_unstarted_initiative_is_not_judged(cast):
    initiative = factories.initiative_in(cast)
    factories.history(cast, initiative)
    plan = factories.locked(cast, initiative)
    factories.imported(cast, plan.indicator)
    assessment = factories.assessed(cast, plan)
    with refused("initiative:window-closed"):
        factories.published(cast, assessment)
    assert not Verdict.objects.exists()
    by = cast.actor(cast.tito)
    initiative_actions.finish_initiative(initiative_id=initiative.pk, end_note="Hecho", by=by, now=AFTERWARDS)
    assert factories.published(cast, assessment).pk


def test_a_unit_that_started_at_another_time_is_said_so(cast):
    plan = factories.measured(cast)
    unit = Unit.objects.get(initiative=plan.initiative, name="Planta 1")
    by, later = cast.actor(cast.tito), factories.START + timedelta(days=70)
    initiative_actions.correct_start(unit_id=unit.pk, starts_on=later, reason="Llegó tarde", by=by, now=AFTERWARDS)
    checks = {check["code"]: check["passed"] for check in factories.assessed(cast, plan).figures["checks"]}
    assert checks["starts_kept"] is False
    assert checks["window_complete"] is True
