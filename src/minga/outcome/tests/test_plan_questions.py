"""A plan from three questions in words and days; who reads of it, and what each person does next with it."""

import html
import re
from datetime import date, timedelta
from itertools import product

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from minga.community.models import Community, Membership
from minga.foundation.declared import declared
from minga.foundation.policy import NotFoundError
from minga.outcome import queries
from minga.outcome.models import MeasurementPlan, Rival
from minga.outcome.rules import ComparisonRule, Method, PlanState, windows
from minga.outcome.rules.next_steps import PlanFacts, PlanRoles, PlanStep, next_on_plan
from minga.outcome.tests import factories
from minga.outcome.tests.factories import AFTERWARDS, LOCKED_AT, START


@pytest.fixture(autouse=True)
def before_the_start():
    with time_machine.travel(LOCKED_AT, tick=False), translation.override("en"):
        yield


def enter(client, user):
    user.language = "en"
    user.save()
    client.force_login(user)


def seen(answer):
    return html.unescape(re.sub(r"\s+", " ", answer.content.decode()))


def at(cast, name, pk):
    return reverse(f"outcome:{name}", args=[cast.space.slug, pk])


ANSWERS = {
    "method": "difference_in_differences",
    "look_from": "2025-04-15",
    "look_until": "2027-03-31",
    "theory": "Menos carbón.",
    "rivals": "La inversión\n\n El  tiempo \n",
    "steps": "",
}


def test_a_plan_begins_with_what_the_values_advise_and_is_drafted_by_three_answers(cast, client):
    initiative = factories.initiative_in(cast)
    factories.history(cast, initiative)
    enter(client, cast.tito)
    text = seen(client.get(at(cast, "draft", initiative.pk)))
    advised = re.search(r'value="(\w+)" required checked>.*?</label>', text)
    assert "advised here" in advised[0]
    assert "Smallest change it would notice" in advised[0]
    assert "It starts on" in text
    body = ANSWERS | {"indicator_id": factories.outcome_of(initiative).pk}
    assert client.post(at(cast, "draft", initiative.pk), body).status_code == 302
    plan = MeasurementPlan.objects.get()
    assert plan.method == Method.DIFFERENCE_IN_DIFFERENCES
    assert set(plan.starts) == set(factories.TREATED)
    assert set(plan.comparison) == set(factories.OTHERS)
    assert queries.looks_of(plan) == (date(2025, 4, 1), date(2027, 3, 31))
    assert plan.closes_on == date(2027, 4, 1)
    assert sorted(Rival.objects.values_list("text", flat=True)) == ["El tiempo", "La inversión"]
    text = seen(client.get(at(cast, "plan", plan.pk)))
    assert "We look from" in text
    assert "With those that do not start, before and after" in text


def test_editing_keeps_what_the_questions_do_not_ask(cast, client):
    plan = factories.drafted(cast, post_first=2, comparison=factories.OTHERS[:3])
    enter(client, cast.tito)
    page = client.get(at(cast, "revise", plan.pk)).context["form"]
    body = {name: page[name].value() for name in ("indicator_id", "method", "look_from", "look_until", "theory")}
    body = {name: value.isoformat() if isinstance(value, date) else value for name, value in body.items()}
    assert client.post(at(cast, "revise", plan.pk), body).status_code == 302
    kept = ("method", "starts", "comparison", "pre_first", "pre_last", "post_first", "post_last", "theory", "closes_on")
    again = MeasurementPlan.objects.get()
    assert [getattr(again, name) for name in kept] == [getattr(plan, name) for name in kept]


def test_without_values_it_says_once_what_to_bring_and_still_plans(cast, client):
    initiative = factories.initiative_in(cast)
    enter(client, cast.tito)
    text = seen(client.get(at(cast, "draft", initiative.pk)))
    assert text.count("is known yet, so nobody can say how small a change would be seen") == 1
    assert "Omar can bring them in" in text
    assert text.count("Not possible here") == 0
    checked = re.search(r'value="(\w+)" required checked', text)[1]
    assert checked == "difference_in_differences"


def test_without_anybody_who_starts_it_says_what_is_missing_and_where(cast, client):
    initiative = factories.initiative_in(cast, **{"Planta 1": None})
    enter(client, cast.tito)
    text = seen(client.get(at(cast, "draft", initiative.pk)))
    assert "What is missing to plan it" in text
    assert reverse("initiative:units", args=[cast.space.slug, initiative.pk]) in text
    assert "Save the draft" not in text


def test_who_may_not_say_who_starts_is_told_who_may_and_led_to_no_wall(cast, client):
    initiative = factories.initiative_in(cast, **{"Planta 1": None})
    enter(client, cast.erik)
    text = seen(client.get(at(cast, "draft", initiative.pk)))
    assert "What is missing to plan it" in text
    assert "Whoever carries the initiative, or facilitates its community, says it there." in text
    assert reverse("initiative:units", args=[cast.space.slug, initiative.pk]) not in text


def test_where_all_start_on_different_days_those_that_wait_are_compared_with(cast, client):
    starts = {"Planta 1": START, "Planta 2": START + timedelta(days=90), "Planta 3": START + timedelta(days=180)}
    initiative = factories.initiative_in(cast, **starts)
    enter(client, cast.tito)
    body = ANSWERS | {
        "indicator_id": factories.outcome_of(initiative).pk,
        "method": "staggered_difference_in_differences",
    }
    assert client.post(at(cast, "draft", initiative.pk), body).status_code == 302
    assert MeasurementPlan.objects.get().comparison_rule == ComparisonRule.NOT_YET


@pytest.mark.parametrize(("name", "day"), [("look_from", START.isoformat()), ("look_until", "2020-01-01")])
def test_days_that_leave_nothing_to_see_are_refused_beside_their_field_and_nothing_typed_is_lost(
    cast, client, name, day
):
    initiative = factories.initiative_in(cast)
    enter(client, cast.tito)
    body = ANSWERS | {"indicator_id": factories.outcome_of(initiative).pk, name: day}
    answer = client.post(at(cast, "draft", initiative.pk), body)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {name}
    assert "Menos carbón." in seen(answer)
    assert not MeasurementPlan.objects.exists()


@pytest.mark.parametrize("grain", ["day", "week", "month", "quarter", "year"])
def test_days_become_periods_and_periods_days(grain):
    first, last = date(2026, 3, 10), date(2026, 9, 1)
    for before, after in product((-30, -12, -1), (0, 5, 11)):
        look_from, look_until = windows.days(before, after, first=first, last=last, grain=grain)
        assert windows.offsets(look_from, look_until, first=first, last=last, grain=grain) == (before, after)


def test_series_that_vary_are_not_said_to_stand_still_by_the_guide(cast):
    starts = dict.fromkeys(factories.TREATED[:3], START) | dict.fromkeys(factories.OTHERS[:3])
    initiative = factories.initiative_in(cast, **starts)
    kept = [row for row in factories.rows(months=24) if row[0] in starts]
    factories.imported(cast, factories.outcome_of(initiative), factories.csv_of(kept), now=LOCKED_AT)
    page = queries.guide_page(initiative, indicator_id="", now=LOCKED_AT)
    said = " ".join(row.why_not for row in page.rows)
    assert "never varies" not in said
    blend = next(row for row in page.rows if row.method == Method.SYNTHETIC_CONTROL)
    assert "so few, or move so alike" in blend.why_not


# --- sealing and assessing are pages of their own


def test_sealing_says_what_becomes_fixed_and_is_pressed_once(cast, client):
    plan = factories.drafted(cast)
    enter(client, cast.tito)
    text = seen(client.get(at(cast, "lock", plan.pk)))
    assert "From now on it is fixed what is compared" in text
    assert MeasurementPlan.objects.get().state == PlanState.DRAFT
    assert client.post(at(cast, "lock", plan.pk)).status_code == 302
    again = client.post(at(cast, "lock", plan.pk))
    assert again.status_code == 422
    assert "The plan is sealed." in seen(again)


def test_a_plan_without_a_why_offers_no_seal_but_the_way_to_the_field(cast, client):
    plan = factories.drafted(cast, theory="")
    enter(client, cast.tito)
    text = seen(client.get(at(cast, "lock", plan.pk)))
    assert "Say first why it should change" in text
    assert '<button class="button">Seal the plan</button>' not in text
    assert at(cast, "revise", plan.pk) in text


def test_assessing_is_not_offered_before_its_day_which_is_told_instead(cast, client):
    plan = factories.locked(cast)
    enter(client, cast.erik)
    page = seen(client.get(at(cast, "plan", plan.pk)))
    assert "It is too early: it can be assessed from" in page
    assert at(cast, "assess", plan.pk) not in page
    text = seen(client.get(at(cast, "assess", plan.pk)))
    assert "<form" not in text[text.index("<main") : text.index("</main>")]
    assert client.post(at(cast, "assess", plan.pk)).status_code == 422
    with time_machine.travel(AFTERWARDS, tick=False):
        client.force_login(cast.erik)
        page = seen(client.get(at(cast, "plan", plan.pk)))
        assert at(cast, "assess", plan.pk) in page
        assert client.post(at(cast, "assess", plan.pk)).status_code == 302


# --- who owns a figure


@pytest.mark.parametrize(
    ("access", "is_told"), [("open", True), ("listed", True), ("invitation", True), ("secret", False)]
)
def test_the_owner_of_a_figure_reads_when_its_values_are_needed_where_the_community_may_be_known(
    cast, client, access, is_told
):
    initiative = factories.initiative_in(cast, access=access)
    plan = factories.drafted(cast, initiative)
    factories.rival(cast, plan, "Un rival de dentro")
    enter(client, cast.omar)
    answer = client.get(at(cast, "plan", plan.pk))
    assert answer.status_code == (200 if is_told else 404)
    data = seen(client.get(at(cast, "data", plan.indicator_id)))
    assert (at(cast, "plan", plan.pk) in data) is is_told
    if access in {"listed", "invitation"}:
        text = seen(answer)
        assert "Values are needed until" in text
        for secret in ("Un rival de dentro", "sobra", initiative.title, "Tito", Community.objects.get().name):
            assert secret not in text[text.index("<main") : text.index("</main>")]


@pytest.mark.parametrize("who", ["nadie", "ada"])
def test_nobody_else_reads_it_so(cast, who):
    plan = factories.drafted(cast, factories.initiative_in(cast, access="invitation"))
    with pytest.raises(NotFoundError):
        queries.figure_plan(cast.actor(getattr(cast, who)), plan.pk)


# --- one next step


WORKS, BRINGS, SIGNS, DRAWS = (
    PlanRoles(works=True),
    PlanRoles(brings=True),
    PlanRoles(works=True, signs=True),
    PlanRoles(works=True, draws=True, signs=True),
)
READS = PlanRoles()
SEALED = {"is_sealed": True, "has_theory": True}
OVER = SEALED | {"is_over": True, "has_values": True}
TABLE = [
    ({}, WORKS, PlanStep.SAY_WHY),
    ({"has_theory": True}, WORKS, PlanStep.SEAL),
    ({"has_theory": True}, BRINGS, PlanStep.WAIT_SEAL),
    ({"has_theory": True}, READS, PlanStep.WAIT_SEAL),
    (SEALED | {"waits_for_lots": True}, DRAWS, PlanStep.DRAW),
    (SEALED | {"waits_for_lots": True}, WORKS, PlanStep.WAIT_LOTS),
    (SEALED, WORKS, PlanStep.WAIT_END),
    (SEALED, BRINGS, PlanStep.BRING),
    (SEALED | {"has_values": True}, BRINGS, PlanStep.WAIT_END),
    (OVER, WORKS, PlanStep.ASSESS),
    (OVER, SIGNS, PlanStep.ASSESS),
    (OVER, BRINGS, PlanStep.WAIT_ASSESS),
    (OVER | {"has_values": False}, BRINGS, PlanStep.BRING),
    (OVER, READS, PlanStep.WAIT_ASSESS),
    (OVER | {"is_assessed": True}, SIGNS, PlanStep.SIGN),
    (OVER | {"is_assessed": True}, WORKS, PlanStep.WAIT_SIGN),
    (OVER | {"is_assessed": True}, READS, PlanStep.WAIT_SIGN),
    (OVER | {"is_assessed": True, "is_published": True}, SIGNS, PlanStep.READ),
    (OVER | {"is_assessed": True, "is_published": True}, READS, PlanStep.READ),
]


@pytest.mark.parametrize(("facts", "roles", "step"), TABLE)
def test_what_each_does_next_with_a_plan(facts, roles, step):
    assert next_on_plan(PlanFacts(**facts), roles) is step


def test_every_step_of_a_plan_is_in_the_table():
    assert {step for _facts, _roles, step in TABLE} == set(PlanStep)


def step_on(cast, who, plan):
    return queries.plan_step(cast.actor(getattr(cast, who)), plan.pk, LOCKED_AT)


def test_the_page_of_a_plan_leads_each_on(cast):
    plan = factories.drafted(cast)
    assert step_on(cast, "tito", plan).url == at(cast, "lock", plan.pk)
    assert step_on(cast, "omar", plan).url == ""
    factories.actions.lock_plan(plan_id=plan.pk, by=cast.actor(cast.tito), now=LOCKED_AT)
    assert step_on(cast, "omar", plan).url == at(cast, "import", plan.indicator_id)
    assert "too early" in step_on(cast, "erik", plan).sentence


def attention(cast, who, now):
    found = [each for source in declared().attention for each in source(cast.actor(getattr(cast, who)), now)]
    return [each for each in found if each.kind == "outcome"]


def test_what_is_asked_of_whom_until_the_verdict_and_then_of_nobody(cast):
    initiative = factories.initiative_in(cast)
    assert "worked" in attention(cast, "tito", LOCKED_AT)[0].sentence
    plan = factories.drafted(cast, initiative)
    assert [each.sentence[:4] for each in attention(cast, "tito", LOCKED_AT)] == ["Seal"]
    factories.history(cast, initiative)
    factories.actions.lock_plan(plan_id=plan.pk, by=cast.actor(cast.tito), now=LOCKED_AT)
    factories.start_it(cast, initiative)
    with time_machine.travel(AFTERWARDS, tick=False):
        assert [each.sentence[:5] for each in attention(cast, "omar", AFTERWARDS)] == ["Bring"]
        factories.imported(cast, factories.outcome_of(initiative))
        assert [each.sentence[:6] for each in attention(cast, "erik", AFTERWARDS)] == ["Assess"]
        assessment = factories.assessed(cast, plan)
        assert [each.sentence[:4] for each in attention(cast, "erik", AFTERWARDS)] == ["Sign"]
        factories.published(cast, assessment)
        assert not attention(cast, "erik", AFTERWARDS)
        assert not attention(cast, "tito", AFTERWARDS)


def counted(cast, who, now):
    """(how much is asked, in how many queries)."""
    with CaptureQueriesContext(connection) as asked:
        found = [each for source in SOURCES for each in source(cast.actor(getattr(cast, who)), now)]
    return len(found), len(asked)


SOURCES = [source for source in declared().attention if source.ask.__module__.startswith("minga.outcome.")]


def test_what_is_asked_takes_as_many_queries_however_much_it_is(cast):
    initiative = factories.initiative_in(cast)
    seen_by = {}
    for plans in range(4):
        if plans:
            factories.drafted(cast, initiative, theory=f"Porque {plans}")
        seen_by[plans] = counted(cast, "tito", LOCKED_AT)
    assert [found for found, _queries in seen_by.values()] == [1, 1, 2, 3]
    assert len({queries for _found, queries in seen_by.values()}) == 1
    for plan in MeasurementPlan.objects.all():
        factories.actions.lock_plan(plan_id=plan.pk, by=cast.actor(cast.tito), now=LOCKED_AT)
    with time_machine.travel(AFTERWARDS, tick=False):
        assert counted(cast, "erik", AFTERWARDS) == (3, counted(cast, "erik", LOCKED_AT)[1])


def test_where_nobody_evaluates_whoever_facilitates_is_asked_to_assess(cast):
    plan = factories.locked(cast)
    Membership.objects.filter(user=cast.erik).delete()
    with time_machine.travel(AFTERWARDS, tick=False):
        assert [each.sentence[:6] for each in attention(cast, "rosa", AFTERWARDS)] == ["Assess"]
        assert "Nobody can sign yet" in str(queries.plan_page(cast.actor(cast.rosa), plan.pk).timeline[-1].text)
