"""A contribution told step by step: evidence is only added, and a second person examines what else it could be."""

import pytest
from django.urls import reverse

from minga.foundation.journal.models import Entry
from minga.foundation.policy import NotAllowedError, NotFoundError, RefusedError
from minga.foundation.scope import in_space
from minga.foundation.testing.refusals import refused
from minga.outcome import actions, queries, rules
from minga.outcome.models import MeasurementPlan, StepEvidence
from minga.outcome.tests import factories
from minga.outcome.tests.factories import AFTERWARDS, LOCKED_AT

STEPS = ("La poda llega a la planta", "El horno quema poda en vez de carbón", "Baja el carbón por tonelada")


def told(cast, **changes):
    """On calm values, two years before and one after: a before and after that may say that something changed."""
    whole = {"pre_first": -24, "post_first": 0, "post_last": 11, "common": 0.0}
    method = rules.Method.CONTRIBUTION_ANALYSIS
    return factories.measured(cast, method=method, comparison=(), steps=STEPS, **(whole | changes))


def shown(cast, plan, step=STEPS[0], who="rosa", now=LOCKED_AT, **changes):
    fields = {"text": "Albaranes de 40 camiones", "source": "https://example.org/albaranes", "is_supporting": True}
    by = cast.actor(getattr(cast, who))
    return actions.add_evidence(plan_id=plan.pk, step=step, by=by, now=now, **(fields | changes))


def examined(cast, plan, who="erik", state=rules.RivalState.RULED_OUT):
    rival = factories.rival(cast, plan)
    by = cast.actor(getattr(cast, who))
    return actions.examine_rival(rival_id=rival.pk, state=state, finding="Mirado", by=by, now=LOCKED_AT)


def test_every_step_shown_and_every_rival_ruled_out_by_a_second_person_contributed(cast):
    plan = told(cast, effect=8.0)
    for step in STEPS:
        shown(cast, plan, step)
    examined(cast, plan)
    assessment = factories.assessed(cast, plan)
    assert assessment.figures["estimate"]["method"] == "contribution_analysis"
    assert (assessment.level, assessment.code) == (3, "improved")
    assert queries.replay(assessment.pk) == assessment.figures


@pytest.mark.parametrize(
    ("steps", "who", "state", "reason"),
    [
        (STEPS[:2], "erik", rules.RivalState.RULED_OUT, "step_without_evidence"),
        (STEPS, "tito", rules.RivalState.RULED_OUT, "no_second_person"),
        (STEPS, "erik", rules.RivalState.STANDS, "rival_explains_it"),
    ],
)
def test_what_is_missing_is_said_and_lowers_the_level(cast, steps, who, state, reason):
    plan = told(cast, effect=8.0)
    for step in steps:
        shown(cast, plan, step)
    examined(cast, plan, who, state)
    assessment = factories.assessed(cast, plan)
    assert assessment.level == 2
    assert reason in assessment.figures["reasons"]


def test_the_latest_evidence_counts_and_the_earlier_stays(cast):
    plan = told(cast, effect=8.0)
    for step in STEPS:
        shown(cast, plan, step)
    examined(cast, plan)
    shown(cast, plan, STEPS[1], is_supporting=False, text="El horno siguió con carbón", now=AFTERWARDS)
    assessment = factories.assessed(cast, plan)
    assert "step_without_evidence" in assessment.figures["reasons"]
    page = queries.plan_page(cast.actor(cast.ines), plan.pk)
    assert [step.state for step in page.steps] == ["shown", "contradicted", "shown"]
    assert [each.is_supporting for each in page.steps[1].evidence] == [False, True]


def test_the_steps_are_locked_with_the_plan_and_the_journal_has_no_text(cast):
    plan = told(cast)
    assert STEPS[1] in plan.content
    shown(cast, plan)
    fact = Entry.objects.get(name="outcome:evidence-added").payload
    assert set(fact) == {"plan_id", "initiative_id", "evidence_id", "is_supporting"}


def test_plans_of_other_methods_keep_the_content_that_was_hashed_before(cast):
    plan = factories.locked(cast)
    assert not {"steps", "units", "waves", "is_seed_sealed"} & set(queries.plans.plan_content(plan))


@pytest.mark.parametrize("steps", [(), ("Uno", "uno"), ("x" * 301,), tuple(f"paso {n}" for n in range(21)), ("",)])
def test_a_theory_that_is_none_is_not_planned(cast, steps):
    with pytest.raises(RefusedError, match=r"^outcome:(needs-steps|names-alike)$"):
        factories.drafted(cast, method=rules.Method.CONTRIBUTION_ANALYSIS, comparison=(), steps=steps)
    assert not MeasurementPlan.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"step": "otro"}, "outcome:unknown-step"),
        ({"text": " "}, "outcome:needs-evidence"),
        ({"source": ""}, "outcome:needs-evidence"),
    ],
)
def test_bad_evidence_changes_nothing(cast, changes, code):
    plan = told(cast)
    with refused(code):
        shown(cast, plan, **changes)
    assert not StepEvidence.objects.exists()


def test_no_evidence_for_a_draft_nor_after_the_verdict(cast):
    plan = told(cast)
    factories.published(cast, factories.assessed(cast, plan))
    with refused("outcome:already-published"):
        shown(cast, plan)
    draft = factories.drafted(
        cast, plan.initiative, method=rules.Method.CONTRIBUTION_ANALYSIS, comparison=(), steps=STEPS
    )
    with refused("outcome:not-locked"):
        shown(cast, draft)
    assert not StepEvidence.objects.exists()


@pytest.mark.parametrize("who", ["ada", "salma", "rosa", "tito", "ines", "erik", "omar", "nadie"])
def test_who_adds_evidence(cast, who):
    plan = told(cast)
    if who in {"rosa", "tito", "erik"}:
        assert shown(cast, plan, who=who).added_by_id == getattr(cast, who).pk
        return
    with pytest.raises((NotAllowedError, NotFoundError)):
        shown(cast, plan, who=who)
    assert not StepEvidence.objects.exists()


def test_another_space_knows_of_no_evidence(cast, neighbours):
    plan = told(cast)
    shown(cast, plan)
    with in_space(neighbours.space.pk), pytest.raises(NotFoundError):
        shown(cast, plan)
    assert StepEvidence.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_chain_takes_as_many_queries_with_one_piece_as_with_three(cast, count, django_assert_num_queries):
    plan = told(cast)
    for number in range(count):
        shown(cast, plan, text=f"Albarán {number}")
    actor = cast.actor(cast.erik)
    with django_assert_num_queries(12):
        page = queries.plan_page(actor, plan.pk)
    assert len(page.steps[0].evidence) == count


def test_the_pages_show_the_chain_and_take_evidence(cast, client):
    plan = told(cast)
    address = reverse("outcome:evidence", args=[cast.space.slug, plan.pk, 2])
    client.force_login(cast.rosa)
    assert client.get(address).status_code == 200
    bad = client.post(address, {"text": "Visto", "source": "", "is_supporting": "yes"})
    assert (bad.status_code, "Visto" in bad.content.decode()) == (422, True)
    client.post(address, {"text": "<b>Visto</b>", "source": "https://example.org/a", "is_supporting": "yes"})
    verdict = factories.published(cast, factories.assessed(cast, plan))
    for page in (("plan", plan.pk), ("detail", verdict.pk)):
        body = client.get(reverse(f"outcome:{page[0]}", args=[cast.space.slug, page[1]])).content.decode()
        assert STEPS[1] in body
        assert "&lt;b&gt;Visto" in body
    beyond = reverse("outcome:evidence", args=[cast.space.slug, plan.pk, 9])
    assert client.get(beyond).status_code in {403, 404}
    client.force_login(cast.ines)
    assert client.get(address).status_code == 403
