"""What people do with an initiative, and what is refused without a trace."""

from datetime import timedelta

import pytest

from minga.decision.events import DecisionPublished
from minga.decision.models import Option
from minga.decision.tests import factories as decision
from minga.foundation.events import Happening
from minga.foundation.journal.models import Entry
from minga.foundation.policy import NotAllowedError, NotFoundError
from minga.foundation.scope import in_space
from minga.foundation.testing.refusals import refused
from minga.initiative import actions, queries, reactions
from minga.initiative.models import Commitment, HoursEntry, HoursTotal, Initiative, LoadLimit, StartChange, Unit
from minga.initiative.rules import CommitmentState, OutcomeStatus, State
from minga.initiative.tests import factories
from minga.initiative.tests.factories import DONE_AT, FIRST_WAVE, SECOND_WAVE, STARTED_AT, TODAY

# Born from a decision


def test_a_published_choice_drafts_its_initiative(cast):
    initiative = factories.drafted(cast)
    assert (initiative.state, initiative.outcome_status) == (State.DRAFTED, OutcomeStatus.NOT_MEASURED)
    assert initiative.title == "Astillas de poda"
    assert initiative.option == initiative.decision.chosen
    assert initiative.purpose == initiative.decision.community.purpose
    assert Entry.objects.filter(name="initiative:initiative-drafted").count() == 1


def test_hearing_it_twice_drafts_once(cast):
    initiative = factories.drafted(cast)
    fact = DecisionPublished(
        community_id=initiative.decision.community_id,
        decision_id=initiative.decision_id,
        chosen_option_id=initiative.option_id,
    )
    reactions.draft_what_was_chosen(fact, Happening(1, cast.space.pk, None, STARTED_AT))
    assert Initiative.objects.count() == 1
    assert Entry.objects.filter(name="initiative:initiative-drafted").count() == 1


def test_waiting_drafts_nothing(cast):
    vote = decision.opened(cast, method="approval")
    for who in (cast.rosa, cast.tito, cast.ines):
        decision.cast_one(cast, vote, who, {"approved": ["wait"]})
    by = cast.actor(cast.rosa)
    counted = decision.actions.close_decision(decision_id=vote.pk, by=by, now=decision.STARTS)
    published = decision.publish_it(cast, counted)
    assert published.chosen.is_wait
    assert not Initiative.objects.exists()


def test_what_was_not_chosen_is_not_drafted(cast):
    initiative = factories.drafted(cast)
    other = Option.objects.filter(decision=initiative.decision, is_wait=False).exclude(pk=initiative.option_id).get()
    with refused("initiative:not-chosen"):
        actions.draft_initiative(decision_id=other.decision_id, option_id=other.pk, by=None, now=STARTED_AT)
    assert Initiative.objects.count() == 1


# Somebody responsible


def test_an_owner_is_asked_and_says_yes(cast):
    initiative = factories.drafted(cast)
    actions.ask_owner(initiative_id=initiative.pk, user_id=cast.tito.pk, by=cast.actor(cast.rosa), now=STARTED_AT)
    initiative.refresh_from_db()
    assert (initiative.owner, initiative.asked_owner) == (None, cast.tito)
    actions.accept_ownership(initiative_id=initiative.pk, by=cast.actor(cast.tito), now=STARTED_AT)
    initiative.refresh_from_db()
    assert (initiative.owner, initiative.asked_owner) == (cast.tito, None)


def test_saying_no_leaves_it_as_it_was(cast):
    initiative = factories.owned(cast)
    actions.ask_owner(initiative_id=initiative.pk, user_id=cast.ines.pk, by=cast.actor(cast.rosa), now=STARTED_AT)
    actions.decline_ownership(initiative_id=initiative.pk, by=cast.actor(cast.ines), now=STARTED_AT)
    initiative.refresh_from_db()
    assert (initiative.owner, initiative.asked_owner) == (cast.tito, None)


def test_nobody_accepts_for_another(cast):
    initiative = factories.drafted(cast)
    actions.ask_owner(initiative_id=initiative.pk, user_id=cast.tito.pk, by=cast.actor(cast.rosa), now=STARTED_AT)
    with refused("initiative:not-asked"):
        actions.accept_ownership(initiative_id=initiative.pk, by=cast.actor(cast.rosa), now=STARTED_AT)
    initiative.refresh_from_db()
    assert initiative.owner is None


def test_somebody_from_outside_is_not_asked(cast):
    initiative = factories.drafted(cast)
    with refused("initiative:unknown-person"):
        actions.ask_owner(initiative_id=initiative.pk, user_id=cast.omar.pk, by=cast.actor(cast.rosa), now=STARTED_AT)
    initiative.refresh_from_db()
    assert initiative.asked_owner is None


def test_a_member_does_not_ask(cast):
    initiative = factories.drafted(cast)
    with pytest.raises(NotAllowedError):
        actions.ask_owner(initiative_id=initiative.pk, user_id=cast.tito.pk, by=cast.actor(cast.tito), now=STARTED_AT)
    initiative.refresh_from_db()
    assert initiative.asked_owner is None


# From start to end


def test_it_does_not_start_without_an_owner(cast):
    initiative = factories.drafted(cast)
    with refused("initiative:needs-owner"):
        actions.start_initiative(initiative_id=initiative.pk, by=cast.actor(cast.rosa), now=STARTED_AT)
    initiative.refresh_from_db()
    assert (initiative.state, initiative.started_at) == (State.DRAFTED, None)


def test_starting_measures_nothing_until_a_unit_has_really_started(cast):
    initiative = factories.planned(cast)
    assert (initiative.state, initiative.outcome_status) == (State.UNDER_WAY, OutcomeStatus.NOT_MEASURED)
    unit = Unit.objects.get(initiative=initiative, name="Planta 1")
    now = STARTED_AT + timedelta(days=8)
    actions.start_unit(unit_id=unit.pk, started_on=FIRST_WAVE, by=cast.actor(cast.tito), now=now)
    initiative.refresh_from_db()
    assert initiative.outcome_status == OutcomeStatus.WINDOW_OPEN
    assert Entry.objects.filter(name="initiative:measurement-window-opened").count() == 1


def test_done_opens_the_window_and_does_not_say_that_it_worked(cast):
    initiative = factories.done(cast, factories.planned(cast))
    initiative.refresh_from_db()
    assert (initiative.state, initiative.outcome_status) == (State.DONE, OutcomeStatus.WINDOW_OPEN)
    assert initiative.end_note_html == "<p>Se hizo en <strong>dos</strong> plantas.</p>\n"
    assert Entry.objects.filter(name="initiative:initiative-done").count() == 1


def test_an_end_without_a_note_is_none(cast):
    initiative = factories.under_way(cast)
    by = cast.actor(cast.tito)
    for act in (actions.finish_initiative, actions.stop_initiative):
        with refused("initiative:needs-end-note"):
            act(initiative_id=initiative.pk, end_note=" ", by=by, now=DONE_AT)
    initiative.refresh_from_db()
    assert (initiative.state, initiative.ended_at) == (State.UNDER_WAY, None)


def test_what_never_began_is_stopped_and_not_measured(cast):
    initiative = factories.drafted(cast)
    note = "No hay dinero este año"
    actions.stop_initiative(initiative_id=initiative.pk, end_note=note, by=cast.actor(cast.rosa), now=DONE_AT)
    initiative.refresh_from_db()
    assert (initiative.state, initiative.outcome_status) == (State.STOPPED, OutcomeStatus.NOT_MEASURED)
    with refused("initiative:window-closed"):
        actions.mark_judged(initiative_id=initiative.pk, by=None, now=DONE_AT)


def test_a_judgement_leaves_the_work_as_it_is(cast):
    initiative = factories.under_way(cast)
    for _twice in range(2):
        actions.mark_judged(initiative_id=initiative.pk, by=None, now=DONE_AT)
    initiative.refresh_from_db()
    assert (initiative.state, initiative.outcome_status) == (State.UNDER_WAY, OutcomeStatus.JUDGED)
    assert Entry.objects.filter(name="initiative:initiative-judged").count() == 1
    factories.done(cast, initiative)
    initiative.refresh_from_db()
    assert (initiative.state, initiative.outcome_status) == (State.DONE, OutcomeStatus.JUDGED)


def test_a_sponsor_does_not_end_it(cast):
    initiative = factories.under_way(cast)
    with pytest.raises(NotAllowedError):
        actions.stop_initiative(initiative_id=initiative.pk, end_note="Basta", by=cast.actor(cast.salma), now=DONE_AT)
    initiative.refresh_from_db()
    assert initiative.state == State.UNDER_WAY


def test_a_revision_keeps_what_stood_there(cast):
    initiative = factories.owned(cast)
    by = cast.actor(cast.tito)
    actions.revise_initiative(
        initiative_id=initiative.pk, title="Poda en tres plantas", body="**Primero** la 1.", by=by, now=STARTED_AT
    )
    initiative.refresh_from_db()
    assert initiative.body_html == "<p><strong>Primero</strong> la 1.</p>\n"
    entry = Entry.objects.get(name="initiative:initiative-revised")
    assert entry.payload["before"]["title"] == "Astillas de poda"


# Units


def test_a_plan_moves_until_its_day_and_its_past_is_kept(cast):
    initiative = factories.planned(cast)
    later = SECOND_WAVE + timedelta(days=30)
    factories.units(cast, initiative, **{"Planta 2": later})
    assert queries.unit_starts(initiative.pk)["Planta 2"] == later
    entry = Entry.objects.filter(name="initiative:units-set").order_by("-id").first()
    assert entry.payload["before"] == {"Planta 2": SECOND_WAVE.isoformat()}
    assert entry.payload["starts"] == {"Planta 2": later.isoformat()}


def test_the_same_mapping_twice_changes_nothing(cast):
    initiative = factories.planned(cast)
    count = Entry.objects.count()
    factories.units(cast, initiative)
    assert Entry.objects.count() == count
    assert queries.unit_starts(initiative.pk) == factories.UNITS


def test_a_start_that_was_reached_is_not_changed_in_silence(cast):
    initiative = factories.planned(cast)
    now = STARTED_AT + timedelta(days=20)
    with refused("initiative:start-reached"):
        factories.units(cast, initiative, now=now, **{"Planta 1": SECOND_WAVE, "Planta 9": None})
    assert queries.unit_starts(initiative.pk) == factories.UNITS


def test_a_correction_stands_beside_what_it_corrects(cast):
    initiative = factories.under_way(cast)
    unit = Unit.objects.get(initiative=initiative, name="Planta 1")
    right = FIRST_WAVE + timedelta(days=3)
    now = STARTED_AT + timedelta(days=20)
    with refused("initiative:needs-reason"):
        actions.correct_start(unit_id=unit.pk, starts_on=right, reason=" ", by=cast.actor(cast.tito), now=now)
    assert not StartChange.objects.exists()
    actions.correct_start(unit_id=unit.pk, starts_on=right, reason="Parada", by=cast.actor(cast.tito), now=now)
    assert queries.unit_starts(initiative.pk)["Planta 1"] == right
    change = StartChange.objects.get()
    assert (change.before, change.after, change.reason) == (FIRST_WAVE, right, "Parada")
    entry = Entry.objects.get(name="initiative:unit-start-corrected")
    assert (entry.payload["before"], entry.payload["after"]) == (FIRST_WAVE.isoformat(), right.isoformat())


def test_what_did_not_start_becomes_a_comparison(cast):
    initiative = factories.under_way(cast)
    unit = Unit.objects.get(initiative=initiative, name="Planta 2")
    now = STARTED_AT + timedelta(days=60)
    actions.correct_start(unit_id=unit.pk, starts_on=None, reason="Sin permiso", by=cast.actor(cast.tito), now=now)
    assert queries.unit_starts(initiative.pk)["Planta 2"] is None


def test_a_postponed_unit_is_planned_again(cast):
    initiative = factories.planned(cast)
    unit = Unit.objects.get(initiative=initiative, name="Planta 1")
    now, later = STARTED_AT + timedelta(days=20), TODAY + timedelta(days=100)
    actions.correct_start(unit_id=unit.pk, starts_on=later, reason="Silo tarde", by=cast.actor(cast.tito), now=now)
    unit.refresh_from_db()
    assert (unit.starts_on, unit.started_on) == (later, None)


def test_days_behind_us_say_that_units_have_started(cast):
    initiative = factories.owned(cast)
    factories.units(cast, initiative, California=TODAY - timedelta(days=100), Utah=None)
    actions.start_initiative(initiative_id=initiative.pk, by=cast.actor(cast.tito), now=STARTED_AT)
    initiative.refresh_from_db()
    assert initiative.outcome_status == OutcomeStatus.WINDOW_OPEN
    assert Entry.objects.filter(name="initiative:unit-started").count() == 1


@pytest.mark.parametrize(("name", "code"), [("", "initiative:unit-name"), ("x" * 121, "initiative:unit-name")])
def test_a_unit_has_a_name(cast, name, code):
    initiative = factories.owned(cast)
    with refused(code):
        factories.units(cast, initiative, **{name: None, "Planta 1": None})
    assert not Unit.objects.exists()


def test_a_unit_does_not_start_tomorrow_or_twice(cast):
    initiative = factories.planned(cast)
    unit = Unit.objects.get(initiative=initiative, name="Planta 1")
    tito = cast.actor(cast.tito)
    with refused("initiative:start-in-future"):
        actions.start_unit(unit_id=unit.pk, started_on=TODAY + timedelta(days=1), by=tito, now=STARTED_AT)
    actions.start_unit(unit_id=unit.pk, started_on=TODAY, by=tito, now=STARTED_AT)
    with refused("initiative:unit-started"):
        actions.start_unit(unit_id=unit.pk, started_on=TODAY, by=tito, now=STARTED_AT)
    assert Entry.objects.filter(name="initiative:unit-started").count() == 1


# Promises


def test_a_fourth_open_commitment_is_refused(cast):
    initiative = factories.planned(cast)
    made = [factories.commitment(cast, initiative, what=f"Cosa {number}") for number in range(3)]
    with refused("initiative:carries-enough"):
        factories.commitment(cast, initiative, what="Cosa 4")
    assert Commitment.objects.count() == 3
    actions.keep_commitment(commitment_id=made[0].pk, by=cast.actor(cast.tito), now=STARTED_AT)
    factories.commitment(cast, initiative, what="Cosa 4")
    factories.commitment(cast, initiative, who=cast.ines, what="Otra persona")


def test_what_ended_weighs_on_nobody(cast):
    initiative = factories.planned(cast)
    for number in range(3):
        factories.commitment(cast, initiative, what=f"Cosa {number}")
    factories.done(cast, initiative)
    assert queries.carried_by(cast.tito.pk) == 0
    assert Commitment.objects.unsettled().count() == 3


def test_people_promise_for_themselves(cast):
    initiative = factories.planned(cast)
    promised = factories.commitment(cast, initiative, who=cast.ines)
    assert promised.user == cast.ines
    with pytest.raises(NotAllowedError):
        actions.keep_commitment(commitment_id=promised.pk, by=cast.actor(cast.rosa), now=STARTED_AT)
    promised.refresh_from_db()
    assert promised.state == CommitmentState.OPEN


@pytest.mark.parametrize("who", ["omar", "erik"])
def test_who_does_not_take_part_promises_nothing(cast, who):
    initiative = factories.planned(cast)
    with pytest.raises(NotAllowedError):
        factories.commitment(cast, initiative, who=getattr(cast, who))
    assert not Commitment.objects.exists()


def test_a_release_has_a_reason_and_is_never_lost(cast):
    initiative = factories.planned(cast)
    promised = factories.commitment(cast, initiative)
    tito = cast.actor(cast.tito)
    with refused("initiative:needs-reason"):
        actions.release_commitment(commitment_id=promised.pk, reason=" ", by=tito, now=STARTED_AT)
    actions.release_commitment(commitment_id=promised.pk, reason="Baja médica", by=tito, now=STARTED_AT)
    promised.refresh_from_db()
    assert (promised.state, promised.note, promised.settled_by) == (CommitmentState.RELEASED, "Baja médica", cast.tito)
    with refused("initiative:commitment-settled"):
        actions.keep_commitment(commitment_id=promised.pk, by=tito, now=STARTED_AT)


def test_the_owner_releases_who_has_gone(cast):
    initiative = factories.planned(cast)
    promised = factories.commitment(cast, initiative, who=cast.ines)
    with pytest.raises(NotAllowedError):
        actions.release_commitment(
            commitment_id=promised.pk, reason="Se fue", by=cast.actor(cast.salma), now=STARTED_AT
        )
    actions.release_commitment(commitment_id=promised.pk, reason="Se fue", by=cast.actor(cast.tito), now=STARTED_AT)
    promised.refresh_from_db()
    assert (promised.state, promised.settled_by) == (CommitmentState.RELEASED, cast.tito)


def test_a_milestone_is_reached_once(cast):
    initiative = factories.planned(cast)
    milestone = factories.milestone(cast, initiative)
    tito = cast.actor(cast.tito)
    actions.reach_milestone(milestone_id=milestone.pk, by=tito, now=STARTED_AT)
    with refused("initiative:milestone-reached"):
        actions.reach_milestone(milestone_id=milestone.pk, by=tito, now=DONE_AT)
    milestone.refresh_from_db()
    assert milestone.done_on == TODAY


# Hours


def test_the_journal_knows_neither_who_worked_nor_how_long(cast):
    factories.hours(cast, factories.planned(cast))
    entry = Entry.objects.get(name="initiative:hours-noted")
    assert entry.actor_id is None
    assert set(entry.payload) == {"initiative_id"}


def test_a_withdrawn_entry_leaves_the_sum_and_stays_on_record(cast):
    initiative = factories.planned(cast)
    entry = factories.hours(cast, initiative)
    factories.hours(cast, initiative, hours=2.0)
    with pytest.raises(NotFoundError):
        actions.withdraw_hours(entry_id=entry.pk, by=cast.actor(cast.rosa), now=STARTED_AT)
    actions.withdraw_hours(entry_id=entry.pk, by=cast.actor(cast.tito), now=STARTED_AT)
    assert [entry.hours for entry in HoursEntry.objects.standing()] == [2.0]
    assert HoursEntry.objects.count() == 2


def test_hours_are_noted_on_ones_own_commitment_only(cast):
    initiative = factories.planned(cast)
    promised = factories.commitment(cast, initiative, who=cast.ines)
    with refused("initiative:not-your-commitment"):
        factories.hours(cast, initiative, commitment_id=promised.pk)
    assert not HoursEntry.objects.exists()


def test_a_group_hands_in_its_sum_with_its_source(cast):
    initiative = factories.planned(cast)
    rosa = cast.actor(cast.rosa)
    with refused("initiative:group-too-small"):
        actions.record_hours_total(
            initiative_id=initiative.pk, hours=40, people=6, source="Acta", by=rosa, now=STARTED_AT
        )
    assert not HoursTotal.objects.exists()
    actions.record_hours_total(initiative_id=initiative.pk, hours=40, people=12, source="Acta", by=rosa, now=STARTED_AT)
    assert queries.hours_sum(initiative.pk, today=STARTED_AT.date()).hours == 40
    with pytest.raises(NotAllowedError):
        actions.record_hours_total(
            initiative_id=initiative.pk, hours=9, people=12, source="Acta", by=cast.actor(cast.salma), now=STARTED_AT
        )


def test_a_limit_is_ones_own_and_announces_nothing(cast):
    initiative = factories.planned(cast)
    count = Entry.objects.count()
    actions.set_load_limit(weekly_hours=2.0, open_commitments=1, by=cast.actor(cast.tito))
    actions.set_load_limit(weekly_hours=4.0, open_commitments=1, by=cast.actor(cast.tito))
    assert Entry.objects.count() == count
    assert LoadLimit.objects.get().weekly_hours == 4.0
    factories.commitment(cast, initiative)
    with refused("initiative:carries-enough"):
        factories.commitment(cast, initiative, what="Otra cosa")
    with refused("initiative:cap-out-of-range"):
        actions.set_load_limit(weekly_hours=2.0, open_commitments=10, by=cast.actor(cast.tito))
    assert LoadLimit.objects.get().open_commitments == 1


# Elsewhere


def test_another_spaces_initiative_does_not_exist(cast, neighbours):
    initiative = factories.planned(cast)
    unit = Unit.objects.filter(initiative=initiative).first()
    ada = neighbours.actor(neighbours.ada)
    with in_space(neighbours.space.pk):
        for act in (
            lambda: actions.start_initiative(initiative_id=initiative.pk, by=ada, now=STARTED_AT),
            lambda: actions.start_unit(unit_id=unit.pk, started_on=TODAY, by=ada, now=STARTED_AT),
            lambda: actions.mark_judged(initiative_id=initiative.pk, by=None, now=STARTED_AT),
        ):
            with pytest.raises(NotFoundError):
                act()
