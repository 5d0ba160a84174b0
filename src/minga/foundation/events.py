"""Facts travel forward: published in the transaction of the action, delivered after it has committed."""

import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from minga.foundation import clock
from minga.foundation.policy import Actor
from minga.foundation.scope import current_space_id, in_space
from minga.kernel import Fact, fact_named

log = logging.getLogger("minga.events")


@dataclass(frozen=True, slots=True)
class Happening:
    """The circumstances of a fact: where, by whom, when."""

    entry_id: int
    space_id: int
    actor_id: int | None
    at: datetime


type Reaction = Callable[[Any, Happening], None]

_reactions: dict[str, dict[str, Reaction]] = defaultdict(dict)


class RaiseInReactions:
    """Whether a failing reaction raises at once (tests) or is logged and tried again (service)."""

    enabled = False


def react_to(*facts: type[Fact]) -> Callable[[Reaction], Reaction]:
    """Register ``reaction(fact, happening)``. It runs after commit, in its own transaction, once per fact."""

    def register(reaction: Reaction) -> Reaction:
        name = f"{reaction.__module__}.{reaction.__name__}"
        for fact in facts:
            _reactions[fact.name][name] = reaction
        return reaction

    return register


def reactions_to(name: str) -> dict[str, Reaction]:
    """The registered reactions to a fact, by their dotted name."""
    return dict(_reactions.get(name, {}))


def publish(fact: Fact, *, by: Actor | None, now: datetime) -> None:
    """Write the fact beside the change it tells of; its reactions run after the commit."""
    from minga.foundation.journal.models import Entry  # noqa: PLC0415  (models load after this module)

    has_reactions = bool(reactions_to(fact.name))
    entry = Entry.objects.create(
        space_id=current_space_id(),
        name=fact.name,
        payload=fact.to_payload(),
        actor_id=by.user_id if by else None,
        occurred_at=now,
        delivered_at=None if has_reactions else now,
    )
    if has_reactions:
        transaction.on_commit(lambda: _deliver(entry, is_first=True))


def deliver(entry_id: int) -> bool:
    """Run the reactions that have not yet had this entry; True when all of them have."""
    from minga.foundation.journal.models import Entry  # noqa: PLC0415

    entry = Entry.objects.filter(pk=entry_id, delivered_at=None).first()
    return True if entry is None else _deliver(entry, is_first=False)


def _deliver(entry: Any, *, is_first: bool) -> bool:
    from minga.foundation.journal.models import Delivery, Entry  # noqa: PLC0415

    # Right after the commit nobody can have had it yet; the unique constraint still holds.
    had = set() if is_first else set(Delivery.objects.filter(entry=entry).values_list("reaction", flat=True))
    kind = fact_named(entry.name)
    reactions = reactions_to(entry.name) if kind else {}
    waiting = {name: reaction for name, reaction in reactions.items() if name not in had}
    delivered = [_deliver_to(entry, name, reaction) for name, reaction in waiting.items()]
    is_complete = all(delivered)
    if is_complete:
        Entry.objects.filter(pk=entry.pk).update(delivered_at=clock.now())
    return is_complete


def _deliver_to(entry: Any, name: str, reaction: Reaction) -> bool:
    from minga.foundation.journal.models import Delivery  # noqa: PLC0415

    kind = fact_named(entry.name)
    if kind is None:
        return True
    happening = Happening(entry.pk, entry.space_id, entry.actor_id, entry.occurred_at)
    try:
        with in_space(entry.space_id), transaction.atomic():
            Delivery.objects.create(entry=entry, reaction=name, delivered_at=clock.now())
            reaction(kind.from_payload(entry.payload), happening)
    except IntegrityError:
        if RaiseInReactions.enabled:
            raise
        # Either another worker had it first, or the reaction broke a constraint: the next pass tells which.
        return Delivery.objects.filter(entry=entry, reaction=name).exists()
    except Exception:
        if RaiseInReactions.enabled:
            raise
        log.exception("Reaction %s to %s (entry %s) failed; it will be tried again", name, entry.name, entry.pk)
        return False
    return True


def deliver_pending(*, older_than: timedelta = timedelta(seconds=30), limit: int = 200) -> int:
    """Deliver what a crash left behind; returns how many entries are now complete."""
    from minga.foundation.journal.models import Entry  # noqa: PLC0415

    due = Entry.objects.filter(delivered_at=None, occurred_at__lte=clock.now() - older_than).order_by("id")
    return sum(deliver(pk) for pk in list(due.values_list("pk", flat=True)[:limit]))
