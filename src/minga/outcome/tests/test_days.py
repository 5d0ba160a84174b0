"""The future is not known, at no door; and one verdict has one level, whoever presses and wherever they are."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from pydantic import SecretStr

from minga.foundation.scope import in_space
from minga.foundation.tenancy.models import Space
from minga.foundation.testing.refusals import refused
from minga.initiative.models import Unit
from minga.outcome import actions, queries, rules
from minga.outcome.fetching import Fetched
from minga.outcome.models import Assessment, Feed, MeasurementPlan, Observation, ObservationImport, Verdict
from minga.outcome.rules import read_period
from minga.outcome.rules.feeds import FeedKind, FeedTerms, Rhythm
from minga.outcome.tests import factories
from minga.outcome.tests.factories import AFTERWARDS, LOCKED_AT, START

ZONES = ["", "UTC", "America/Lima", "Pacific/Auckland"]
# Eight in the evening of the last of November in Lima, and December already in UTC.
EVENING = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
ROWS = [("Planta 1", "2026-10", 18.0), ("Planta 1", "2026-11", 19.0), ("Planta 2", "2027-02", 20.0)]
POINTS = [{"unit": unit, "period": month, "value": value} for unit, month, value in ROWS]


@pytest.fixture
def lima(cast):
    Space.objects.update(time_zone="America/Lima")
    with in_space(cast.space.pk):
        yield cast


@pytest.fixture
def indicator(lima):
    return factories.outcome_of(factories.initiative_in(lima))


def signed_in(client, user, zone):
    user.time_zone = zone
    user.save(update_fields=["time_zone"])
    client.force_login(user)


def rest(client, cast, path, **body):
    url = f"/api/v1/s/{cast.space.slug}/outcome/{path}"
    return client.post(url, json.dumps(body, default=str), content_type="application/json")


def uploaded(client, cast, indicator, rows=ROWS, **more):
    keep = not more.pop("check", "")
    answer = factories.brought_by_page(client, cast, indicator, factories.csv_of(rows), keep=keep, **more)
    return client.get(answer.url) if answer.status_code == 302 else answer


def kept(indicator):
    return sorted(Observation.objects.filter(indicator=indicator).values_list("unit", "period"))


OCTOBER, NOVEMBER = ("Planta 1", date(2026, 10, 1)), ("Planta 1", date(2026, 11, 1))


# A period that has not ended waits, at every door


@pytest.mark.parametrize("zone", ZONES)
@time_machine.travel(EVENING, tick=False)
def test_a_file_tells_each_row_that_waits_and_the_day_it_is_taken_from(lima, client, indicator, zone):
    signed_in(client, lima.omar, zone)
    look = uploaded(client, lima, indicator, check="1").text
    for told in ("nov 2026", "1 dic 2026", "feb 2027", "1 mar 2027"):
        assert told in look
    assert kept(indicator) == []
    said = uploaded(client, lima, indicator).text
    assert kept(indicator) == [OCTOBER]
    assert "línea 3" in said
    assert said.count("1 dic 2026") >= 1, "and it stands on the indicator's page"
    with time_machine.travel(EVENING + timedelta(hours=4, minutes=1), tick=False):
        said = uploaded(client, lima, indicator).text
    assert kept(indicator) == [OCTOBER, NOVEMBER], "the same file brings it when its day has come"
    assert "nov 2026" not in said.split("feb 2027")[0].rsplit("<table", 1)[-1]
    batch = ObservationImport.objects.get()
    assert (batch.rows_new, batch.rows_waiting, batch.waiting) == (2, 1, [[4, "Planta 2", "2027-02-01"]])


@time_machine.travel(EVENING, tick=False)
def test_a_file_of_nothing_but_the_future_is_refused_with_its_first_row(lima, client, indicator):
    signed_in(client, lima.omar, "")
    said = uploaded(client, lima, indicator, ROWS[1:]).text
    for told in ("línea 2", "nov 2026", "1 dic 2026"):
        assert told in said
    assert not ObservationImport.objects.exists()


@pytest.mark.parametrize("zone", ZONES)
@time_machine.travel(EVENING, tick=False)
def test_a_program_is_told_each_row_that_waits(lima, client, indicator, zone):
    signed_in(client, lima.omar, zone)
    answer = rest(client, lima, f"indicators/{indicator.pk}/observations/", points=POINTS)
    said = answer.json()
    assert (answer.status_code, said["rows_new"], said["rows_waiting"]) == (201, 1, 2)
    assert [(row["line"], row["known_from"]) for row in said["waiting"]] == [(2, "2026-12-01"), (3, "2027-03-01")]
    assert "1 dic 2026" in said["waiting"][0]["sentence"]
    assert kept(indicator) == [OCTOBER]
    with time_machine.travel(EVENING + timedelta(days=1), tick=False):
        assert rest(client, lima, f"indicators/{indicator.pk}/observations/", points=POINTS).json()["rows_new"] == 1
    assert kept(indicator) == [OCTOBER, NOVEMBER]


@time_machine.travel(EVENING, tick=False)
def test_a_source_in_another_zone_waits_for_its_own_clock_too(lima, client, indicator):
    signed_in(client, lima.omar, "")
    path, later = f"indicators/{indicator.pk}/observations/", EVENING + timedelta(hours=5)
    with time_machine.travel(later, tick=False):
        told = rest(client, lima, path, points=POINTS, time_zone="Pacific/Honolulu").json()
        assert (told["rows_new"], told["rows_waiting"]) == (1, 2), "over in Lima, not in Honolulu"
    with time_machine.travel(later + timedelta(hours=5), tick=False):
        assert rest(client, lima, path, points=POINTS, time_zone="Pacific/Honolulu").json()["rows_new"] == 1
    ahead = rest(client, lima, path, points=POINTS[:2], time_zone="Pacific/Auckland").json()
    assert ahead["rows_waiting"] == 1, "over in Auckland, not in Lima"
    wrong = rest(client, lima, path, points=POINTS, time_zone="Pacific/Atlantis")
    assert (wrong.status_code, wrong.json()["code"]) == (409, "outcome:unknown-zone")


def feed(cast, indicator, **changes):
    terms = FeedTerms(**({"kind": FeedKind.HTTPS, "url": "https://datos.example/parte.csv"} | changes))
    return actions.make_feed(indicator_id=indicator.pk, terms=terms, by=cast.actor(cast.omar), now=EVENING)


def test_a_feed_goes_on_and_takes_a_row_when_its_day_has_come(lima, indicator, monkeypatch):
    asked = []

    def fetch(url, *, etag, modified, may_be_private):
        asked.append(etag)
        same = Fetched(None, "parte.csv", etag, modified)
        return same if etag else Fetched(factories.csv_of(ROWS), "parte.csv", "v1", "")

    monkeypatch.setattr("minga.outcome.actions.feeds.fetch_file", fetch)
    made = feed(lima, indicator, rhythm=Rhythm.HOURLY)
    states = []
    for hours in (0, 1, 2, 5, 6):
        run = actions.run_feed(feed_id=made.pk, now=EVENING + timedelta(hours=hours))
        states.append((run.state, run.rows_new))
    assert states == [("brought", 1), ("same", 0), ("same", 0), ("brought", 1), ("same", 0)]
    assert asked == [""] * 5, "a server that says that nothing changed would keep the row away"
    assert kept(indicator) == [OCTOBER, NOVEMBER]
    assert (Feed.objects.get().state, Feed.objects.get().failures) == ("running", 0)


def test_a_feed_of_nothing_but_the_future_does_not_fail(lima, indicator, monkeypatch):
    content = factories.csv_of(ROWS[1:])
    monkeypatch.setattr("minga.outcome.actions.feeds.fetch_file", lambda url, **_: Fetched(content, "p.csv", "v1", ""))
    made = feed(lima, indicator, rhythm=Rhythm.HOURLY)
    runs = [actions.run_feed(feed_id=made.pk, now=EVENING + timedelta(hours=hour)) for hour in range(4)]
    assert ({run.state for run in runs}, kept(indicator)) == ({"same"}, [])
    assert Feed.objects.get().failures == 0
    assert actions.run_feed(feed_id=made.pk, now=EVENING + timedelta(hours=5)).rows_new == 1


def test_moments_of_a_database_are_days_of_the_space_or_of_the_source(lima, indicator, tmp_path, settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    path = tmp_path / "erp.sqlite3"
    with closing(sqlite3.connect(path)) as base:
        base.execute("create table readings (planta text, mes timestamp, valor real, n integer)")
        base.execute("insert into readings values ('Planta 1', '2026-11-01 00:00:00', 19, 1)")
        base.commit()
    settings.SQL_SOURCES = {"erp": SecretStr(f"sqlite:///{path}")}
    terms = {"kind": FeedKind.SQL, "sql_source": "erp", "view": "readings", "url": ""}
    here = feed(lima, indicator, **terms)
    assert actions.run_feed(feed_id=here.pk, now=EVENING).rows_new == 0
    there = feed(lima, indicator, **terms, mapping={"zone": "Pacific/Honolulu"})
    assert actions.run_feed(feed_id=there.pk, now=EVENING + timedelta(hours=6)).rows_new == 0
    assert actions.run_feed(feed_id=here.pk, now=EVENING + timedelta(days=1)).rows_new == 1


# Nothing is assessed before the window is over by the clock


@pytest.mark.parametrize("zone", ZONES)
def test_nothing_is_assessed_before_the_clock_whatever_is_there(lima, client, zone):
    plan = factories.measured(lima)
    closes = datetime(plan.closes_on.year, plan.closes_on.month, plan.closes_on.day, 5, tzinfo=UTC)
    page = reverse("outcome:assess", args=[lima.space.slug, plan.pk])
    with time_machine.travel(closes - timedelta(minutes=1), tick=False):
        signed_in(client, lima.erik, zone)
        assert client.post(page).status_code == 422
        early = rest(client, lima, f"plans/{plan.pk}/assessments/")
        assert (early.status_code, early.json()["code"]) == (409, "outcome:too-early")
        with refused("outcome:too-early"):
            factories.assessed(lima, plan, now=closes - timedelta(minutes=1))
    assert not Assessment.objects.exists()
    with time_machine.travel(closes, tick=False):
        assert rest(client, lima, f"plans/{plan.pk}/assessments/").status_code == 201


def test_an_assessment_from_before_the_window_or_the_amendment_is_not_signed(lima):
    assessment = factories.assessed(lima)
    Assessment.objects.update(computed_at=LOCKED_AT + timedelta(days=40))
    with refused("outcome:assessed-early"):
        factories.published(lima, assessment)
    Assessment.objects.update(computed_at=AFTERWARDS)
    plan = MeasurementPlan.objects.get()
    actions.amend_plan(
        plan_id=plan.pk,
        indicator_id=plan.indicator_id,
        design=factories.design(post_last=10),
        reason="Un mes más",
        by=lima.actor(lima.tito),
        now=AFTERWARDS,
    )
    with refused("outcome:amended-since"):
        factories.published(lima, assessment)
    assert not Verdict.objects.exists()


def test_what_became_of_people_is_not_known_before_the_window_is_over(lima):
    design = factories.lottery(is_seed_sealed=True)
    plan = factories.locked(lima, design=design)
    actions.draw_plan(plan_id=plan.pk, content=_numbers(design), by=lima.actor(lima.rosa), now=LOCKED_AT)
    with refused("outcome:trial-early"):
        factories.trial(lima, plan, factories.people(design), now=LOCKED_AT + timedelta(days=30))


def _numbers(design):
    return "\n".join(f"A{number:05}" for number in range(design.draw_total)).encode()


# One comparison of starts with the day


def levels(cast, client, locked_at):
    """The level by every zone that presses, and by a job; the plan is locked at this moment."""
    initiative = factories.initiative_in(cast)
    factories.history(cast, initiative)
    plan = factories.locked(cast, initiative, now=locked_at)
    factories.start_it(cast, initiative)
    factories.imported(cast, factories.outcome_of(initiative), factories.csv_of(factories.rows()))
    found = {"job": factories.assessed(cast, plan).level}
    for zone in ZONES:
        with time_machine.travel(AFTERWARDS, tick=False):
            signed_in(client, cast.erik, zone)
            made = rest(client, cast, f"plans/{plan.pk}/assessments/").json()["id"]
            seen = client.get(reverse("outcome:plan", args=[cast.space.slug, plan.pk])).context["page"].row
        found[zone] = Assessment.objects.get(pk=made).level
        found[f"{zone} page"] = seen.is_locked_before_start
    return found


def test_one_verdict_has_one_level_whoever_presses(lima, client):
    midnight_in_lima = datetime(START.year, START.month, START.day, 5, tzinfo=UTC)
    before = levels(lima, client, midnight_in_lima - timedelta(hours=1))
    assert {before[zone] for zone in ("job", *ZONES)} == {4}
    assert {before[f"{zone} page"] for zone in ZONES} == {True}


def test_a_lock_on_the_day_of_the_start_is_late_whoever_presses(lima, client):
    midnight_in_lima = datetime(START.year, START.month, START.day, 5, tzinfo=UTC)
    late = levels(lima, client, midnight_in_lima)
    assert len({late[zone] for zone in ("job", *ZONES)}) == 1
    assert late["job"] < 4
    assert {late[f"{zone} page"] for zone in ZONES} == {False}


def test_a_unit_that_really_began_earlier_counts_for_the_lock(lima):
    initiative = factories.initiative_in(lima)
    factories.history(lima, initiative)
    Unit.objects.filter(name="Planta 1").update(started_on=LOCKED_AT.date() - timedelta(days=1))
    plan = factories.locked(lima, initiative)
    row = queries.plan_page(lima.actor(lima.erik), plan.pk).row
    assert row.is_locked_before_start is False
    assert [
        each.is_locked_before_start for each in queries.plans_of_initiative(lima.actor(lima.erik), initiative.pk)
    ] == [False]


@pytest.mark.parametrize(("hours", "is_refused"), [(-1, False), (0, True)])
def test_lots_are_drawn_before_the_spaces_day_of_the_start(lima, hours, is_refused):
    design = factories.lottery(is_seed_sealed=True)
    plan = factories.locked(lima, design=design)
    now = datetime(START.year, START.month, START.day, 5, tzinfo=UTC) + timedelta(hours=hours)

    def draw():
        return actions.draw_plan(plan_id=plan.pk, content=_numbers(design), by=lima.actor(lima.rosa), now=now)

    if is_refused:
        with refused("outcome:draw-too-late"):
            draw()
    else:
        assert draw().draw.drawn == design.draw_size


# Periods as tables hold them


@pytest.mark.parametrize(
    ("text", "grain", "period"),
    [
        ("1985", "year", date(1985, 1, 1)),
        ("1985.0", "year", date(1985, 1, 1)),
        ("1985,0", "year", date(1985, 1, 1)),
        ("1985.00", "year", date(1985, 1, 1)),
        ("1985.5", "year", None),
        ("1985.0", "month", None),
        ("202701", "month", date(2027, 1, 1)),
        ("202701.0", "month", date(2027, 1, 1)),
        ("2027/01", "month", date(2027, 1, 1)),
        ("01/2027", "month", date(2027, 1, 1)),
        ("1-2027", "month", date(2027, 1, 1)),
        ("2027-1", "month", date(2027, 1, 1)),
        ("2027.1", "month", None),
        ("2027.10", "month", None),
        ("202713", "month", None),
        ("311226", "month", None),
        ("202705", "week", None),
        ("202701", "quarter", None),
        ("202701", "year", None),
        ("20270105", "day", date(2027, 1, 5)),
        ("20270105.0", "month", date(2027, 1, 1)),
        ("05012027", "day", None),
        ("2027/03/05", "day", date(2027, 3, 5)),
        ("2027-0305", "day", None),
        ("03/05/2027", "day", None),
    ],
)
def test_a_period_is_read_where_it_can_only_be_one(text, grain, period):
    assert read_period(text, grain) == period


def test_years_that_a_spreadsheet_made_numbers_of_come_in_whole(lima):
    initiative = factories.initiative_in(lima, factories.purpose_measuring(lima, grain="year"))
    years = [("Planta 1", f"{year}.0", float(year)) for year in range(1970, 1997)]
    report = factories.imported(lima, factories.outcome_of(initiative), factories.csv_of(years))
    assert (report.rows_new, report.first, report.last) == (27, date(1970, 1, 1), date(1996, 1, 1))


@pytest.mark.parametrize("grain", ["day", "week", "month", "quarter", "year"])
def test_periods_have_their_place_in_one_line(grain):
    first = rules.period_containing(date(2027, 5, 19), grain)
    for steps in (-30, -1, 0, 1, 4, 53):
        assert rules.place_of(rules.shifted(first, grain, steps), grain) == rules.place_of(first, grain) + steps
