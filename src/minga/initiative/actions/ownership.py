"""Somebody is asked to be responsible, and says yes or no."""

from datetime import datetime

from django.db import transaction

from minga.community.queries import member_ids
from minga.foundation.events import publish
from minga.foundation.policy import Actor, refuse_if, require
from minga.initiative import events, permissions, rules
from minga.initiative.actions.locking import locked
from minga.initiative.models import Initiative


@transaction.atomic
def ask_owner(*, initiative_id: int, user_id: int, by: Actor, now: datetime) -> Initiative:
    """Ask a person of the community to own the initiative. Who owned it stays until the answer is yes."""
    initiative = locked(initiative_id, by)
    require(permissions.CAN_ASK_OWNER, by, initiative)
    return _ask(initiative, user_id, by=by, now=now)


@transaction.atomic
def pass_on_ownership(*, initiative_id: int, user_id: int, by: Actor, now: datetime) -> Initiative:
    """An administrator asks somebody of the community to own what the one who owned it cannot go on with."""
    initiative = locked(initiative_id, by)
    require(permissions.CAN_PASS_ON, by, initiative)
    return _ask(initiative, user_id, by=by, now=now)


def _ask(initiative: Initiative, user_id: int, *, by: Actor, now: datetime) -> Initiative:
    refuse_if(
        rules.refusal_to_ask_owner(
            rules.State(initiative.state),
            owner_id=initiative.owner_id,
            user_id=user_id,
            is_taking_part=user_id in member_ids(initiative.decision.community_id),
        )
    )
    initiative.asked_owner_id = user_id
    initiative.save(update_fields=["asked_owner"])
    publish(events.OwnerAsked(initiative_id=initiative.pk, user_id=user_id), by=by, now=now)
    return initiative


@transaction.atomic
def accept_ownership(*, initiative_id: int, by: Actor, now: datetime) -> Initiative:
    """Say yes: from now on this person is responsible."""
    initiative = locked(initiative_id, by)
    _refuse_unless_asked(initiative, by)
    before = initiative.owner_id
    initiative.owner_id, initiative.asked_owner_id = by.person_id, None
    initiative.save(update_fields=["owner", "asked_owner"])
    publish(events.OwnerAccepted(initiative_id=initiative.pk, before=before), by=by, now=now)
    return initiative


@transaction.atomic
def decline_ownership(*, initiative_id: int, by: Actor, now: datetime) -> Initiative:
    """Say no, without having to explain."""
    initiative = locked(initiative_id, by)
    _refuse_unless_asked(initiative, by)
    initiative.asked_owner_id = None
    initiative.save(update_fields=["asked_owner"])
    publish(events.OwnerDeclined(initiative_id=initiative.pk), by=by, now=now)
    return initiative


def _refuse_unless_asked(initiative: Initiative, by: Actor) -> None:
    state = rules.State(initiative.state)
    refuse_if(rules.refusal_to_answer(state, asked_id=initiative.asked_owner_id, user_id=by.person_id))
