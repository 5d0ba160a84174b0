"""Cast a ballot."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from minga.decision import events, permissions, rules
from minga.decision.actions.locking import lock_decision
from minga.decision.actions.mixing import mix_full_batch
from minga.decision.models import Ballot, Decision, RollEntry
from minga.decision.queries.ballots import refusal_to_cast
from minga.foundation import clock
from minga.foundation.events import publish
from minga.foundation.ids import digest, secret_token
from minga.foundation.policy import Actor, NotAllowedError, RefusedError, refuse_if
from minga.kernel import Refusal


@transaction.atomic
def cast_ballot(*, decision_id: int, choice: Mapping[str, Any], by: Actor, now: datetime) -> str:
    """Vote. Returns the receipt of a secret ballot, which is shown once and kept nowhere; empty for an open one.

    ``choice`` by family of the method: ``{"choice": "yes"|"no"|"abstain"}``, ``{"position":
    "consent"|"object"|"abstain", "reason": …}``, ``{"chosen": key or ""}``, ``{"approved": [key…]}``, ``{"scores":
    {key: 0…5}}``, ``{"grades": {key: number of the grade, 0 the lowest}}``, ``{"points": {key: votes}}``, ``{"order":
    [key or [keys that share a place]…]}``.
    An open ballot may be cast again until the vote closes; a secret one may not.
    """
    decision = lock_decision(decision_id, by)
    entry = RollEntry.objects.filter(decision=decision, user_id=by.person_id).first()
    refuse_if(rules.refusal_to_vote(rules.State(decision.state), closes_at=decision.closes_at, now=now))
    if entry is None:
        raise NotAllowedError(permissions.CAN_VOTE.name)
    refuse_if(refusal_to_cast(decision, choice, has_voted=entry.has_voted, now=now))
    kept = rules.tidy_choice(rules.Method(decision.method), choice)
    if decision.is_secret:
        return _cast_secretly(decision, entry, kept, now)
    _cast_openly(decision, entry, kept, by, now)
    return ""


def _cast_secretly(decision: Decision, entry: RollEntry, choice: dict[str, Any], now: datetime) -> str:
    # The condition decides between two tabs even where a database takes no row locks.
    marked = RollEntry.objects.filter(pk=entry.pk, has_voted=False).update(has_voted=True)
    if not marked:
        raise RefusedError(Refusal("decision:already-voted"))
    receipt = secret_token()
    Ballot.objects.create(decision=decision, is_secret=True, choice=choice, receipt_digest=digest(receipt))
    mix_full_batch(decision)
    moment = rules.fact_moment(opened_at=decision.opens_at or now, day_began=clock.beginning_of(clock.day_of(now)))
    publish(events.BallotCast(decision_id=decision.pk), by=None, now=moment)
    return receipt


def _cast_openly(decision: Decision, entry: RollEntry, choice: dict[str, Any], by: Actor, now: datetime) -> None:
    ballot = Ballot.objects.filter(decision=decision, voter_id=by.person_id).first()
    if ballot is None:
        RollEntry.objects.filter(pk=entry.pk).update(has_voted=True)
        Ballot.objects.create(decision=decision, is_secret=False, voter_id=by.person_id, choice=choice)
        publish(events.BallotCast(decision_id=decision.pk), by=by, now=now)
    elif ballot.choice != choice:
        before = json.dumps(ballot.choice, ensure_ascii=False)
        ballot.choice = choice
        ballot.save(update_fields=["choice"])
        publish(events.BallotChanged(decision_id=decision.pk, before=before), by=by, now=now)
