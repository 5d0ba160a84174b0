"""Lists ask the database as often for one row as for three; hours stay private; times come from the journal."""

from datetime import date, timedelta

import pytest

from minga.foundation.journal.models import Entry
from minga.foundation.policy import NotFoundError
from minga.foundation.testing.cast import NOW
from minga.initiative import actions, queries
from minga.initiative.models import Commitment
from minga.initiative.tests import factories
from minga.initiative.tests.factories import DONE_AT, DRAFTED_AT, FIRST_WAVE, SECOND_WAVE, STARTED_AT, TODAY

NEXT_MONDAY = TODAY + timedelta(days=7 - TODAY.weekday())


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_for_one_as_for_three(cast, count, count_queries):
    for _each in range(count):
        factories.drafted(cast)
    actor = cast.actor(cast.tito)
    with count_queries() as made:
        rows = queries.initiative_list(actor)
    assert len(made) == 2
    assert [row.community for row in rows] == ["Hornos limpios"] * count


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_takes_as_many_queries_with_one_of_each_as_with_three(cast, count, count_queries):
    initiative = factories.planned(cast)
    now = STARTED_AT + timedelta(days=60)
    units = factories.units(cast, initiative, **{f"Calle {number}": FIRST_WAVE for number in range(count)})
    for number, unit in enumerate(units):
        actions.correct_start(unit_id=unit.pk, starts_on=TODAY, reason="Antes", by=cast.actor(cast.tito), now=now)
        factories.commitment(cast, initiative, what=f"Cosa {number}")
        factories.milestone(cast, initiative, title=f"Hito {number}")
        factories.hours(cast, initiative, hours=1.0 + number)
    actor = cast.actor(cast.tito)
    with count_queries() as made:
        detail = queries.initiative_detail(actor, initiative.pk, today=TODAY)
    assert len(made) == 11
    assert len(detail.commitments) == len(detail.milestones) == len(detail.my_hours) == count


def test_what_one_may_not_know_of_is_not_found(cast):
    initiative = factories.drafted(cast)
    with pytest.raises(NotFoundError):
        queries.initiative_detail(cast.actor(cast.nadie), initiative.pk, today=TODAY)
    assert queries.trail(cast.actor(cast.nadie), initiative.pk, space_slug="prueba") == ()


def test_units_gather_in_waves_and_the_comparison_comes_last(cast):
    initiative = factories.under_way(cast)
    detail = queries.initiative_detail(cast.actor(cast.tito), initiative.pk, today=SECOND_WAVE + timedelta(days=1))
    assert [(wave.date, [unit.name for unit in wave.units]) for wave in detail.waves] == [
        (FIRST_WAVE, ["Planta 1"]),
        (SECOND_WAVE, ["Planta 2"]),
        (None, ["Planta 3"]),
    ]
    assert [wave.units[0].is_late for wave in detail.waves] == [False, True, False]


def test_the_real_start_is_what_counts(cast):
    initiative = factories.planned(cast)
    unit = initiative.units.get(name="Planta 1")
    real = FIRST_WAVE + timedelta(days=2)
    now = STARTED_AT + timedelta(days=30)
    actions.start_unit(unit_id=unit.pk, started_on=real, by=cast.actor(cast.tito), now=now)
    assert queries.unit_starts(initiative.pk) == {"Planta 1": real, "Planta 2": SECOND_WAVE, "Planta 3": None}


def test_the_times_are_those_of_the_journal(cast):
    initiative = factories.done(cast)
    cycle = queries.cycle_times(initiative.pk)
    assert (cycle.idea_at, cycle.decided_at, cycle.started_at, cycle.ended_at) == (NOW, DRAFTED_AT, STARTED_AT, DONE_AT)
    assert (cycle.days_to_start, cycle.days_to_end) == (10, 90)
    assert cycle.days_in_all == (DONE_AT - NOW).days
    Entry.objects.filter(name="initiative:initiative-started").delete()
    assert queries.cycle_times(initiative.pk).started_at is None


def test_the_way_here_begins_with_the_purpose(cast):
    initiative = factories.drafted(cast)
    knots = queries.trail(cast.actor(cast.tito), initiative.pk, space_slug="prueba")
    assert [knot.text for knot in knots] == [
        "Más combustibles alternativos",
        "Hornos limpios",
        "¿Qué combustible alternativo probamos primero?",
        "Astillas de poda",
        "Versión 1, firmada",
        "Qué probamos en marzo",
        "Astillas de poda",
    ]
    assert all(knot.url and knot.at for knot in knots)


def test_the_sum_of_a_few_is_not_shown(cast):
    initiative = factories.planned(cast)
    for person in factories.crowd(cast, initiative, 6):
        factories.hours(cast, initiative, who=person, hours=2.0)
    assert queries.hours_sum(initiative.pk, today=NEXT_MONDAY).hours is None
    factories.hours(cast, initiative, hours=3.0)
    shown = queries.hours_sum(initiative.pk, today=NEXT_MONDAY)
    assert (shown.hours, shown.people) == (15.0, 7)


def test_watching_the_sum_does_not_tell_who_just_noted(cast):
    initiative = factories.planned(cast)
    for person in factories.crowd(cast, initiative, 8):
        factories.hours(cast, initiative, who=person, hours=2.0)
    assert queries.hours_sum(initiative.pk, today=TODAY).hours is None
    factories.hours(cast, initiative, hours=5.0, now=STARTED_AT + timedelta(days=7), worked_on=TODAY)
    assert queries.hours_sum(initiative.pk, today=NEXT_MONDAY).hours == 16.0


def test_one_reads_ones_own_hours_and_nobody_elses(cast):
    initiative = factories.planned(cast)
    factories.hours(cast, initiative)
    assert len(queries.my_hours(cast.actor(cast.tito), initiative.pk)) == 1
    for who in (cast.rosa, cast.salma, cast.ada, None):
        assert queries.my_hours(cast.actor(who), initiative.pk) == ()


def test_the_load_counts_each_hour_once(cast):
    initiative = factories.planned(cast)
    sunday = NEXT_MONDAY - timedelta(days=1)
    promised = factories.commitment(cast, initiative, hours=2.0, due_on=sunday)
    factories.commitment(cast, initiative, hours=8.0, due_on=NEXT_MONDAY)
    factories.commitment(cast, initiative, who=cast.ines, hours=5.0, due_on=sunday)
    factories.hours(cast, initiative, hours=0.5, commitment_id=promised.pk)
    factories.hours(cast, initiative, hours=1.0, worked_on=TODAY - timedelta(days=8))
    load = queries.my_load(cast.actor(cast.tito), today=TODAY)
    assert (load.open_commitments, load.open_commitments_max) == (2, 3)
    assert (load.hours_noted, load.hours_due, load.hours) == (0.5, 1.5, 2.0)
    assert not load.is_over


def test_visitors_read_promises_without_names(cast):
    initiative = factories.planned(cast)
    factories.commitment(cast, initiative)
    named = queries.initiative_detail(cast.actor(cast.omar), initiative.pk, today=TODAY).commitments
    assert [row.person for row in named] == ["Tito"]
    initiative.purpose.audience = "public"
    initiative.purpose.save(update_fields=["audience"])
    unnamed = queries.initiative_detail(cast.actor(None), initiative.pk, today=TODAY).commitments
    assert [(row.what, row.person) for row in unnamed] == [(Commitment.objects.get().what, "")]


@pytest.mark.parametrize("day", [date(1989, 1, 1)])
def test_old_starts_are_kept_as_they_are(cast, day):
    initiative = factories.owned(cast)
    factories.units(cast, initiative, California=day, Utah=None)
    assert queries.unit_starts(initiative.pk) == {"California": day, "Utah": None}
