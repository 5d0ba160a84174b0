"""What a day reminds people of: a vote that closes, an answer that is due or late. Each once for each such day."""

from datetime import datetime

from django.db import transaction

from minga.decision import events, rules
from minga.decision.models import Decision, Response
from minga.foundation.events import publish
from minga.foundation.notices.reminding import is_first_reminder, not_reminded


@transaction.atomic
def remind_people(*, now: datetime) -> int:
    """Announce, in the space we are in, each vote and each answer whose time has come; returns how many."""
    sent = 0
    for pk, closes_at in _votes(now):
        if is_first_reminder("decision:vote", pk, closes_at):
            publish(events.VoteClosesSoon(decision_id=pk), by=None, now=now)
            sent += 1
    for pk, due_at, community_id in _answers(now):
        kind = "decision:late" if due_at <= now else "decision:answer"
        if is_first_reminder(kind, pk, due_at):
            fact = events.ResponseOverdue if due_at <= now else events.ResponseDue
            publish(fact(decision_id=pk, community_id=community_id), by=None, now=now)
            sent += 1
    return sent


def _votes(now: datetime) -> list[tuple[int, datetime]]:
    """Open votes that close within a day; those that are shorter than that have just been announced."""
    soon = Decision.objects.filter(state=rules.State.OPEN, closes_at__gt=now, closes_at__lte=now + rules.CLOSING_SOON)
    waiting = not_reminded(soon.filter(opens_at__lt=now - rules.CLOSING_SOON), "decision:vote", "closes_at")
    return [(pk, at) for pk, at in waiting.values_list("pk", "closes_at").order_by("closes_at", "pk") if at]


def _answers(now: datetime) -> list[tuple[int, datetime, int]]:
    """Answers that are due soon or late, of which nobody has been told that they are."""
    due = Response.objects.filter(given_at=None, due_at__lte=now + rules.ANSWER_SOON)
    soon = not_reminded(due.filter(due_at__gt=now), "decision:answer", "due_at", of="decision_id")
    late = not_reminded(due.filter(due_at__lte=now), "decision:late", "due_at", of="decision_id")
    named = ("decision_id", "due_at", "decision__community_id")
    return [*soon.values_list(*named).order_by("pk"), *late.values_list(*named).order_by("pk")]
