"""The person responsible is reminded, once, and nobody else is."""

from datetime import timedelta

import pytest

from minga.foundation.declared import declared
from minga.foundation.events import Happening
from minga.foundation.journal.models import Entry
from minga.initiative import actions, events
from minga.initiative.models import Unit
from minga.initiative.tasks import remind_due
from minga.initiative.tests import factories
from minga.initiative.tests.factories import FIRST_WAVE, STARTED_AT, TODAY


def sentences(cast, who, now=STARTED_AT):
    actor = cast.actor(who)
    return [
        each.sentence for source in declared().attention for each in source(actor, now) if each.kind == "initiative"
    ]


def told(entry, cast):
    fact = events.ReminderDue.from_payload(entry.payload)
    happening = Happening(entry.pk, cast.space.pk, None, STARTED_AT)
    return [
        set(each.user_ids) for audience in declared().audiences[entry.name] for each in audience.tell(fact, happening)
    ]


def test_a_promise_is_recalled_once_to_who_made_it(cast):
    initiative = factories.planned(cast)
    factories.commitment(cast, initiative, who=cast.ines, due_on=TODAY + timedelta(days=2))
    factories.commitment(cast, initiative, due_on=TODAY + timedelta(days=3))
    assert remind_due(STARTED_AT) == 1
    assert remind_due(STARTED_AT) == 0
    entry = Entry.objects.get(name="initiative:reminder-due")
    assert told(entry, cast) == [{cast.ines.pk}]


def test_a_milestone_is_recalled_to_the_owner(cast):
    initiative = factories.planned(cast)
    factories.milestone(cast, initiative, due_on=TODAY + timedelta(days=1))
    assert remind_due(STARTED_AT) == 1
    assert told(Entry.objects.get(name="initiative:reminder-due"), cast) == [{cast.tito.pk}]


def test_nothing_is_recalled_of_what_has_ended_or_was_kept(cast):
    initiative = factories.planned(cast)
    kept = factories.commitment(cast, initiative, due_on=TODAY + timedelta(days=1))
    actions.keep_commitment(commitment_id=kept.pk, by=cast.actor(cast.tito), now=STARTED_AT)
    factories.commitment(cast, initiative, due_on=TODAY + timedelta(days=1))
    factories.milestone(cast, initiative, due_on=TODAY + timedelta(days=1))
    actions.stop_initiative(initiative_id=initiative.pk, end_note="Basta", by=cast.actor(cast.tito), now=STARTED_AT)
    assert remind_due(STARTED_AT) == 0


def test_the_facilitator_looks_for_an_owner_and_the_one_asked_answers(cast):
    initiative = factories.drafted(cast)
    assert [text for text in sentences(cast, cast.rosa) if initiative.title in text]
    actions.ask_owner(initiative_id=initiative.pk, user_id=cast.tito.pk, by=cast.actor(cast.rosa), now=STARTED_AT)
    assert sentences(cast, cast.rosa) == []
    assert len(sentences(cast, cast.tito)) == 1
    assert sentences(cast, cast.ines) == []


@pytest.mark.parametrize(("days", "waits"), [(6, 0), (7, 1), (9, 1)])
def test_the_owner_is_asked_whether_a_unit_really_started(cast, days, waits):
    initiative = factories.planned(cast)
    now = STARTED_AT + timedelta(days=days)
    assert len(sentences(cast, cast.tito, now)) == waits
    unit = Unit.objects.get(initiative=initiative, name="Planta 1")
    later = STARTED_AT + timedelta(days=10)
    actions.start_unit(unit_id=unit.pk, started_on=FIRST_WAVE, by=cast.actor(cast.tito), now=later)
    assert sentences(cast, cast.tito, later) == []
