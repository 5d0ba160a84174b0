"""What the clock does: close the votes whose time is up, and clear what is left of secret ones."""

import logging
from datetime import datetime

from minga.decision import actions
from minga.decision.models import Decision, Response
from minga.decision.rules import ANSWER_SOON, CLOSING_SOON, State
from minga.foundation.jobs.rounds import every
from minga.foundation.policy import RefusedError
from minga.foundation.scope import across_spaces, in_space
from minga.foundation.tenancy.models import running

log = logging.getLogger("minga.decision")


@every(seconds=30)
def close_due(now: datetime) -> int:
    """Close and count every open vote whose time is up, in every space; returns how many were closed."""
    with across_spaces():
        due = list(
            Decision.objects.past_closing(now).filter(running(now)).order_by("closes_at").values_list("space_id", "pk")
        )
    return sum(_close_one(space_id, decision_id, now) for space_id, decision_id in due)


def _close_one(space_id: int, decision_id: int, now: datetime) -> bool:
    try:
        with in_space(space_id):
            actions.close_decision(decision_id=decision_id, by=None, now=now)
    except RefusedError:
        # Somebody closed it between the look and the lock.
        log.info("Decision %s was closed meanwhile", decision_id)
        return False
    return True


@every(seconds=60)
def part_closed(now: datetime) -> int:
    """Clear what the database still keeps of closed secret votes as they were written; returns how many are clear."""
    with across_spaces():
        waiting = list(Decision.objects.unparted().values_list("space_id", "pk"))
    return sum(_part_one(space_id, decision_id, now) for space_id, decision_id in waiting)


def _part_one(space_id: int, decision_id: int, now: datetime) -> bool:
    with in_space(space_id):
        return actions.part_ballots(decision_id=decision_id, now=now)


@every(minutes=5)
def remind_due(now: datetime) -> int:
    """Remind, in every space, of votes that close within a day and of answers that are due; returns of how many."""
    with across_spaces():
        votes = Decision.objects.filter(running(now), state=State.OPEN, closes_at__lte=now + CLOSING_SOON)
        answers = Response.objects.filter(running(now), given_at=None, due_at__lte=now + ANSWER_SOON)
        spaces = {*votes.values_list("space_id", flat=True), *answers.values_list("space_id", flat=True)}
    sent = 0
    for space_id in sorted(spaces):
        with in_space(space_id):
            sent += actions.remind_people(now=now)
    return sent
