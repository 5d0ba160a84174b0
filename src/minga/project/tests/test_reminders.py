"""The clock reminds each once, of what waits for them; and a reminder is gone when the thing is done, by anybody."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.utils import timezone, translation

from minga.debate.models import Stance
from minga.debate.tests import factories as debates
from minga.decision.actions import give_response
from minga.decision.models import Decision, Response
from minga.decision.rules import ResponseKind
from minga.decision.tests import factories as decisions
from minga.foundation.attending import Level
from minga.foundation.events import RaiseInReactions, deliver_pending
from minga.foundation.jobs import rounds
from minga.foundation.notices import storing
from minga.foundation.notices.actions import choose_level
from minga.foundation.notices.mailing import mail_urgent
from minga.foundation.notices.models import Notice, Reminded
from minga.foundation.notices.queries import notice_page, unread_count
from minga.foundation.testing.cast import NOW, Cast


def run_round(name: str, now: datetime) -> int:
    return int(rounds._rounds[name].run(now))


def remind_due(now: datetime) -> int:
    return run_round("minga.decision.tasks.remind_due", now)


def remind_of_maps(now: datetime) -> int:
    return run_round("minga.debate.tasks.remind_of_maps", now)


CLOSES, ANSWER = "decision:vote-closes-soon", ("decision:response-due", "decision:response-overdue")


def told(*facts: str) -> list[str]:
    rows = Notice.objects.filter(fact__in=facts).order_by("recipient__name", "fact")
    return list(rows.values_list("recipient__name", flat=True))


def shown(cast: Cast) -> list[int]:
    return [row.id for row in notice_page(cast.rosa.pk).rows]


def opened(cast: Cast) -> Decision:
    decision = decisions.opened(cast)
    Notice.objects.all().delete()
    return Decision.objects.get(pk=decision.pk)


def test_who_has_not_voted_is_told_once_a_day_before_it_closes(cast):
    decision = opened(cast)
    decisions.cast_one(cast, decision, cast.tito)
    assert remind_due(decision.closes_at - timedelta(hours=25)) == 0
    soon = decision.closes_at - timedelta(hours=23)
    assert (remind_due(soon), remind_due(soon + timedelta(minutes=5))) == (1, 0)
    assert told(CLOSES)
    assert "Tito" not in told(CLOSES)
    assert Notice.objects.filter(fact=CLOSES, is_urgent=True, breaks_quiet=True).count() == len(told(CLOSES))


def test_a_vote_that_is_put_off_is_reminded_of_again(cast):
    decision = opened(cast)
    assert remind_due(decision.closes_at - timedelta(hours=2)) == 1
    Decision.objects.update(closes_at=decision.closes_at + timedelta(days=7))
    assert remind_due(decision.closes_at - timedelta(hours=1)) == 0
    assert remind_due(decision.closes_at + timedelta(days=6, hours=12)) == 1


def test_a_short_vote_has_just_been_announced(cast):
    decision = opened(cast)
    Decision.objects.update(opens_at=decision.closes_at - timedelta(hours=20))
    assert remind_due(decision.closes_at - timedelta(hours=2)) == 0


def test_the_reminder_is_gone_once_one_has_voted_wherever_that_was(cast):
    decision = opened(cast)
    remind_due(decision.closes_at - timedelta(hours=2))
    assert unread_count(cast.tito.pk) == 1
    decisions.cast_one(cast, decision, cast.tito)
    assert unread_count(cast.tito.pk) == 0
    assert notice_page(cast.tito.pk).rows == ()
    assert mail_urgent(decision.closes_at - timedelta(hours=1)) == len(told(CLOSES)) - 1
    assert cast.tito.email not in [letter.to[0] for letter in mail.outbox]


def test_it_is_said_on_the_reader_s_own_clock_and_at_night_too(cast):
    decision = opened(cast)
    Decision.objects.update(closes_at=datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    cast.tito.time_zone = "Australia/Lord_Howe"
    cast.tito.save()
    remind_due(datetime(2026, 10, 24, 23, 0, tzinfo=UTC))
    said = {}
    for zone in ("Europe/Madrid", "Australia/Lord_Howe", "Pacific/Apia"):
        with timezone.override(ZoneInfo(zone)), translation.override("es"):
            said[zone] = notice_page(cast.tito.pk).rows[0].sentence
    assert "02:30" in said["Europe/Madrid"]  # the second of the two half past two of that night
    assert "12:30" in said["Australia/Lord_Howe"]  # half an hour of summer time: eleven hours ahead
    assert "14:30" in said["Pacific/Apia"]
    with time_machine.travel(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), tick=False):
        assert mail_urgent(datetime(2026, 10, 25, 0, 30, tzinfo=UTC)) == len(told(CLOSES))
    (letter,) = [each for each in mail.outbox if each.to == [cast.tito.email]]
    assert "12:30" in letter.body
    assert decision.pk


def test_a_muted_vote_reminds_nobody(cast):
    decision = opened(cast)
    choose_level(kind="decision", thing_id=decision.pk, level=Level.NOTHING, by=cast.actor(cast.tito), now=NOW)
    remind_due(decision.closes_at - timedelta(hours=2))
    assert "Tito" not in told(CLOSES)


def test_a_crash_before_the_notices_neither_loses_nor_doubles_them(cast, monkeypatch):
    decision = opened(cast)
    soon = decision.closes_at - timedelta(hours=2)

    def stop(*_all: object, **_more: object) -> None:
        raise OSError

    with monkeypatch.context() as broken:
        broken.setattr(storing, "insert_for_each", stop)
        broken.setattr(RaiseInReactions, "enabled", False)
        assert remind_due(soon) == 1
    assert told(CLOSES) == []
    with time_machine.travel(soon + timedelta(minutes=2), tick=False):
        deliver_pending()
    once = told(CLOSES)
    assert once
    assert remind_due(soon + timedelta(minutes=5)) == 0
    assert told(CLOSES) == once
    assert Reminded.objects.count() == 1


def test_the_sponsor_is_reminded_before_and_after_and_the_reminders_go_with_the_answer(cast):
    decision = decisions.published(cast)
    Notice.objects.all().delete()
    due_at = Response.objects.get().due_at
    assert remind_due(due_at - timedelta(days=4)) == 0
    assert (remind_due(due_at - timedelta(days=2)), remind_due(due_at - timedelta(days=1))) == (1, 0)
    assert told(*ANSWER) == ["Salma"]
    assert (remind_due(due_at + timedelta(hours=1)), remind_due(due_at + timedelta(hours=2))) == (1, 0)
    assert told(*ANSWER) == ["Rosa", "Salma", "Salma"]
    assert unread_count(cast.rosa.pk) == 1
    give_response(
        decision_id=decision.pk,
        kind=ResponseKind.COMMIT,
        reason="Lo hacemos este año.",
        by=cast.actor(cast.salma),
        now=due_at + timedelta(days=1),
    )
    assert unread_count(cast.salma.pk) == 0
    assert [row.fact for row in Notice.objects.filter(recipient=cast.rosa, pk__in=shown(cast))] == [
        "decision:response-given"
    ]


@pytest.mark.parametrize(("people", "reminds"), [(0, 1), (6, 1), (7, 0)])
def test_a_map_that_waits_for_seven_reminds_who_facilitates_once(cast, people, reminds):
    question = debates.opened(cast)
    said = debates.statement(cast, question)
    Stance.objects.all().delete()
    for number, person in enumerate(debates.crowd(cast, question, people) if people else []):
        debates.stances(question, {(said.pk, person.pk): 1 if number else -1})
    Notice.objects.all().delete()
    assert remind_of_maps(NOW + timedelta(days=2)) == 0
    assert remind_of_maps(NOW + timedelta(days=4)) == reminds
    assert remind_of_maps(NOW + timedelta(days=5)) == 0
    assert told("debate:map-waits") == ["Rosa"] * reminds
