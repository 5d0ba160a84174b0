"""Keep the two tables of a secret vote from telling, by where and when their rows were written, what belongs together.

A database remembers for each row which transaction wrote it and where it lies. A ballot and its voter's mark on the
roll are written together, so every seventh ballot a batch of seven ballots and a batch of seven marks are written
anew, each in the order of its random or older keys; when the vote closes, all of them are. What the database keeps
of them as they were before goes after the commit: as far as it can after a batch, until it has gone after the close.
"""

import logging
from datetime import datetime

from django.db import transaction

from minga.decision import events
from minga.decision.models import Ballot, Decision, RollEntry
from minga.decision.rules import FEWEST_SHOWN
from minga.foundation.events import publish
from minga.foundation.residue import clear_residue, cut_write_ahead_file
from minga.foundation.scope import current_space_id, in_space
from minga.foundation.tenancy.querysets import SpaceQuerySet

log = logging.getLogger("minga.decision")


def mix_full_batch(decision: Decision) -> None:
    """Write the latest ballots and marks anew once there are seven of them that stand as they were cast."""
    fresh = Ballot.objects.filter(decision=decision, is_mixed=False)
    if fresh.count() >= FEWEST_SHOWN:
        _write_anew(fresh)
        _write_anew(RollEntry.objects.filter(decision=decision, has_voted=True, is_mixed=False))
        transaction.on_commit(lambda: cut_write_ahead_file(patience=0), robust=True)


def mix_all(decision: Decision) -> None:
    """Write the whole roll and every ballot anew."""
    _write_anew(Ballot.objects.filter(decision=decision))
    _write_anew(RollEntry.objects.filter(decision=decision))


def part_ballots(*, decision_id: int, now: datetime) -> bool:
    """Clear what the database still keeps of a closed secret vote as it was written; True once nothing is left.

    Called after the close and by the clock until it succeeds: it cannot while somebody reads what stood before.
    """
    decision = Decision.objects.unparted().filter(pk=decision_id).first()
    if decision is None:
        return True
    if not clear_residue([Ballot, RollEntry]):
        log.warning("Earlier versions of the ballots of decision %s are still on disk; it is tried again", decision_id)
        return False
    with transaction.atomic():
        if Decision.objects.filter(pk=decision_id, parted_at=None).update(parted_at=now):
            publish(events.BallotsParted(decision_id=decision_id), by=None, now=now)
    return True


def part_after_commit(decision: Decision, now: datetime) -> None:
    """As soon as the close is kept, clear what stood before it."""

    space_id = current_space_id()

    def part() -> None:
        with in_space(space_id):
            part_ballots(decision_id=decision.pk, now=now)

    transaction.on_commit(part, robust=True)


def _write_anew[Row: (Ballot, RollEntry)](found: SpaceQuerySet[Row]) -> None:
    rows = list(found.order_by("pk"))
    for row in rows:
        row.is_mixed = True
    found.delete()
    found.model.objects.bulk_create(rows, batch_size=500)
