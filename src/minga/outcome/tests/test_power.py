"""What a plan could see, said before anybody can know: by method, and by simulation in the worker."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from minga.foundation.policy import NotAllowedError, NotFoundError, RefusedError
from minga.foundation.scope import in_space
from minga.outcome import actions, queries, wording
from minga.outcome.actions.power import compute_power
from minga.outcome.models import MeasurementPlan, PowerRun
from minga.outcome.rules import Method
from minga.outcome.tests import factories
from minga.outcome.tests.factories import LOCKED_AT, OTHERS, START, TREATED


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(LOCKED_AT, tick=False):
        yield


@pytest.fixture
def initiative(cast):
    made = factories.initiative_in(cast)
    factories.history(cast, made)
    return made


def asked(cast, plan, who="erik", now=LOCKED_AT):
    return actions.ask_power(plan_id=plan.pk, by=cast.actor(getattr(cast, who)), now=now)


def computed(cast, plan):
    run = asked(cast, plan)
    compute_power(cast.space.pk, run.pk)
    run.refresh_from_db()
    return run


def rows_of(page):
    return {row.method: row for _family, rows in page.families for row in rows}


def guide(initiative, indicator_id=""):
    return queries.guide_page(initiative, indicator_id=indicator_id, now=LOCKED_AT)


def test_a_reason_that_holds_for_most_methods_is_said_once(cast, client):
    nobody_starts = factories.initiative_in(cast)
    nobody_starts.units.all().delete()
    page = guide(nobody_starts)
    assert page.shared_reason
    client.force_login(cast.tito)
    html = client.get(f"/s/prueba/outcome/initiative/{nobody_starts.pk}/guide/").content.decode()
    assert html.count(page.shared_reason) == 1


# --- by simulation


def test_the_simulation_agrees_with_the_formula_and_is_kept(cast, initiative):
    plan = factories.drafted(cast, initiative)
    run = computed(cast, plan)
    assert (run.state, run.share) == ("done", 1.0)
    assert run.result["change"] == pytest.approx(plan.smallest_change, rel=0.3)
    shares = [share for _effect, share, _error in sorted(run.result["curve"])]
    assert shares[0] < 0.2
    assert shares[-1] > 0.8
    row = queries.power_of(cast.actor(cast.erik), plan.pk)
    assert row.chart is not None
    assert "200" in row.sentence


def test_the_same_history_is_not_simulated_twice_and_new_values_are(cast, initiative):
    plan = factories.drafted(cast, initiative)
    first = computed(cast, plan)
    assert asked(cast, plan, now=LOCKED_AT + timedelta(hours=1)).pk == first.pk
    revised = factories.csv_of(factories.rows(months=24, seed=8))
    factories.imported(cast, factories.outcome_of(initiative), revised, now=LOCKED_AT)
    assert asked(cast, plan, now=LOCKED_AT + timedelta(hours=2)).pk != first.pk


def test_one_that_died_is_begun_again_and_one_under_way_is_not(cast, initiative):
    plan = factories.drafted(cast, initiative)
    run = asked(cast, plan)
    PowerRun.objects.filter(pk=run.pk).update(state="running", share=0.4)
    assert asked(cast, plan, now=LOCKED_AT + timedelta(minutes=1)).state == "running"
    compute_power(cast.space.pk, run.pk)
    assert PowerRun.objects.get().state == "running", "a second worker leaves it alone"
    again = asked(cast, plan, now=LOCKED_AT + timedelta(minutes=9))
    assert (again.pk, again.state, again.share) == (run.pk, "waiting", 0.0)


def test_a_plan_keeps_the_number_it_promised(cast, initiative):
    plan = factories.locked(cast, initiative)
    promised = plan.smallest_change
    computed(cast, plan)
    assert MeasurementPlan.objects.get(pk=plan.pk).smallest_change == promised


def test_too_short_a_history_is_said_in_words(cast):
    initiative = factories.initiative_in(cast)
    short = [row for row in factories.rows(months=24) if row[1] >= "2026-01"]
    factories.imported(cast, factories.outcome_of(initiative), factories.csv_of(short), now=LOCKED_AT)
    plan = factories.drafted(cast, initiative)
    assert computed(cast, plan).result["error"] is not None
    assert queries.power_of(cast.actor(cast.erik), plan.pk).error


def test_a_lottery_is_not_simulated(cast):
    plan = factories.locked(cast, design=factories.lottery())
    with pytest.raises(RefusedError, match="outcome:no-simulation"):
        asked(cast, plan)
    assert not PowerRun.objects.exists()


@pytest.mark.parametrize("who", ["salma", "ines", "omar"])
def test_only_who_works_on_the_plan_asks(cast, initiative, who):
    plan = factories.drafted(cast, initiative)
    with pytest.raises(NotAllowedError):
        asked(cast, plan, who)
    assert not PowerRun.objects.exists()


def test_another_spaces_plan_does_not_exist(cast, neighbours, initiative):
    plan = factories.drafted(cast, initiative)
    with in_space(neighbours.space.pk), pytest.raises(NotFoundError):
        asked(neighbours, plan, "ada")
    with in_space(neighbours.space.pk), pytest.raises(NotFoundError):
        queries.power_of(neighbours.actor(neighbours.ada), plan.pk)


# --- by method


def test_every_method_says_what_it_needs():
    assert set(wording.METHOD_NEEDS) == set(Method)


def test_the_guide_compares_what_each_method_would_see_and_advises_the_strongest(cast, initiative):
    page = guide(initiative)
    rows = rows_of(page)
    assert set(rows) == {method.value for method in Method}
    assert (page.treated, page.others) == (len(TREATED), len(OTHERS))
    advised = [row for row in rows.values() if row.is_advised]
    assert len(advised) == 1
    assert advised[0].level == 4
    assert rows["difference_in_differences"].smallest
    assert rows["before_after"].level == 2
    assert not rows["synthetic_difference_in_differences"].is_possible
    assert "exactly one unit" in rows["synthetic_difference_in_differences"].why_not or "sola unidad" in (
        rows["synthetic_difference_in_differences"].why_not
    )
    assert rows["stepped_wedge"].level == 5


def test_without_units_or_values_the_guide_says_so(cast):
    initiative = factories.initiative_in(cast)
    page = guide(initiative)
    rows = rows_of(page)
    assert not page.has_values
    assert not any(row.smallest for row in rows.values()), "nobody can say what would be seen"
    assert page.advised.method == "difference_in_differences"
    assert rows["intention_to_treat"].is_possible


def test_an_effect_too_small_to_be_seen_is_said_before_the_launch(cast, initiative):
    goal = factories.outcome_of(initiative).goals.get()
    goal.target = goal.baseline + 0.05
    goal.save()
    assert rows_of(guide(initiative))["difference_in_differences"].is_beyond_sight
    plan = factories.drafted(cast, initiative)
    assert queries.plan_page(cast.actor(cast.erik), plan.pk).hope.is_beyond_sight


def test_where_everybody_starts_those_that_wait_are_the_comparison(cast):
    later = START + timedelta(days=200)
    starts = dict.fromkeys(TREATED, START) | dict.fromkeys(OTHERS, later)
    initiative = factories.initiative_in(cast, **starts)
    factories.history(cast, initiative)
    rows = rows_of(guide(initiative))
    assert rows["staggered_difference_in_differences"].smallest
    assert rows["staggered_difference_in_differences"].comparison_rule == "not_yet"
    assert not rows["before_after"].is_possible
    assert not rows["synthetic_control"].is_possible


@pytest.mark.parametrize("text", ["", "x", "999999", "-1 or 1=1", "0"])
def test_an_indicator_that_is_not_there_gives_the_first(cast, initiative, text):
    assert guide(initiative, text).indicator_id == factories.outcome_of(initiative).pk


def test_the_pages_open_for_who_plans_and_lead_to_the_form(cast, client, initiative):
    def get(who, page, pk, **more):
        client.logout()
        if who is not None:
            client.force_login(who)
        return client.get(reverse(f"outcome:{page}", args=[cast.space.slug, pk]), more)

    html = get(cast.erik, "guide", initiative.pk).content.decode()
    assert "?method=difference_in_differences&amp;pre_first=-12&amp;post_last=11&amp;comparison_rule=never" in html
    assert get(cast.ines, "guide", initiative.pk).status_code == 403
    assert get(None, "guide", initiative.pk).status_code == 302
    sent = {"method": "synthetic_control", "pre_first": "-24", "post_last": "x"}
    form = get(cast.tito, "draft_full", initiative.pk, **sent).context["form"]
    assert (form.initial["method"], form.initial["pre_first"]) == ("synthetic_control", -24)
    assert "post_last" not in form.initial
    plan = factories.drafted(cast, initiative)
    client.force_login(cast.erik)
    assert client.post(reverse("outcome:ask_power", args=[cast.space.slug, plan.pk])).status_code == 302
    run = PowerRun.objects.get()
    assert 'hx-trigger="every 1s"' in get(cast.erik, "power", plan.pk).content.decode()
    compute_power(cast.space.pk, run.pk)
    html = get(cast.tito, "power", plan.pk).content.decode()
    assert "every 1s" not in html
    assert "<svg" in html
    assert get(cast.nadie, "power", plan.pk).status_code == 404
