"""Keep the two tables of a secret vote from telling, by where and when their rows were written, what belongs together.

A database remembers for each row which transaction wrote it and where it lies. A ballot and its voter's mark on the
roll are written together, so every seventh ballot a batch of seven ballots and a batch of seven marks are written
anew, each in the order of its random or older keys; when the vote closes, all of them are.
"""

from minga.decision.models import Ballot, Decision, RollEntry
from minga.decision.rules import FEWEST_SHOWN
from minga.foundation.tenancy.querysets import SpaceQuerySet


def mix_full_batch(decision: Decision) -> None:
    """Write the latest ballots and marks anew once there are seven of them that stand as they were cast."""
    fresh = Ballot.objects.filter(decision=decision, is_mixed=False)
    if fresh.count() >= FEWEST_SHOWN:
        _write_anew(fresh)
        _write_anew(RollEntry.objects.filter(decision=decision, has_voted=True, is_mixed=False))


def mix_all(decision: Decision) -> None:
    """Write the whole roll and every ballot anew."""
    _write_anew(Ballot.objects.filter(decision=decision))
    _write_anew(RollEntry.objects.filter(decision=decision))


def _write_anew[Row: (Ballot, RollEntry)](found: SpaceQuerySet[Row]) -> None:
    rows = list(found.order_by("pk"))
    for row in rows:
        row.is_mixed = True
    found.delete()
    found.model.objects.bulk_create(rows, batch_size=500)
