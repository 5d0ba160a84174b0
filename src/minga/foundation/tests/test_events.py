"""Facts are written with the change they tell of, and each reaction has each fact once."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import pytest
from django.db import transaction

from minga.foundation import clock, events
from minga.foundation.journal.models import Delivery, Entry
from minga.foundation.testing.cast import NOW
from minga.kernel import Fact


@dataclass(frozen=True, kw_only=True)
class LampLit(Fact):
    name: ClassVar[str] = "test:lamp-lit"
    lamp_id: int


@pytest.fixture
def heard(monkeypatch):
    monkeypatch.setattr(events, "_reactions", {})
    monkeypatch.setattr(events.RaiseInReactions, "enabled", False)
    seen = []
    events._reactions[LampLit.name] = {"ear": lambda fact, happening: seen.append((fact.lamp_id, happening.actor_id))}
    return seen


def publish(cast, lamp=1, now=NOW):
    with transaction.atomic():
        events.publish(LampLit(lamp_id=lamp), by=cast.actor(cast.tito), now=now)


def test_a_reaction_hears_after_the_commit(cast, heard):
    with transaction.atomic():
        events.publish(LampLit(lamp_id=7), by=cast.actor(cast.tito), now=NOW)
        assert heard == []
    assert heard == [(7, cast.tito.pk)]
    assert Entry.objects.get().delivered_at is not None


def test_what_is_rolled_back_was_never_said(cast, heard):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        events.publish(LampLit(lamp_id=7), by=None, now=NOW)
        _ = 1 / 0
    assert heard == []
    assert not Entry.objects.exists()


def test_a_fact_is_delivered_once(cast, heard):
    publish(cast)
    events.deliver(Entry.objects.get().pk)
    Entry.objects.update(delivered_at=None)
    events.deliver(Entry.objects.get().pk)
    assert heard == [(1, cast.tito.pk)]


def test_a_failing_reaction_is_tried_again_and_stops_no_other(cast, heard):
    tries = []

    def stumble(fact, happening):
        tries.append(fact.lamp_id)
        if len(tries) == 1:
            raise RuntimeError("first time")

    events._reactions[LampLit.name]["stumbler"] = stumble
    publish(cast, now=clock.now() - timedelta(minutes=5))
    assert (tries, heard) == ([1], [(1, cast.tito.pk)])
    assert Entry.objects.get().delivered_at is None
    assert events.deliver_pending() == 1
    assert (tries, len(heard)) == ([1, 1], 1)
    assert Delivery.objects.count() == 2


def test_what_a_failing_reaction_wrote_is_undone(cast, heard):
    from minga.foundation.tenancy.models import Space

    def write_and_fail(fact, happening):
        Space.objects.update(name="changed")
        raise RuntimeError

    events._reactions[LampLit.name]["writer"] = write_and_fail
    publish(cast)
    assert not Space.objects.filter(name="changed").exists()


def test_topics_come_from_ids():
    assert LampLit(lamp_id=3).topics() == ("lamp:3",)


def test_a_payload_survives_unknown_keys():
    assert LampLit.from_payload({"lamp_id": 3, "old": 1}) == LampLit(lamp_id=3)
