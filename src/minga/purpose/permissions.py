"""Who may do what with a purpose, and which purposes an actor may know of."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from minga.foundation.policy import (
    ADMINISTRATOR,
    MEMBER,
    Actor,
    is_space_administrator,
    is_space_member,
    permission,
)
from minga.purpose.models import Purpose, PurposeQuerySet, PurposeReader
from minga.purpose.rules import EDITABLE, Audience, State


@permission
def is_author(actor: Actor, purpose: Purpose) -> bool:
    return actor.is_known and purpose.author_id == actor.user_id


@permission
def is_sponsor(actor: Actor, purpose: Purpose) -> bool:
    return actor.is_known and purpose.sponsor_id == actor.user_id


def _visible(actor: Actor) -> Q:
    seen = Q(audience=Audience.PUBLIC)
    if actor.space_role in {ADMINISTRATOR, MEMBER}:
        seen |= Q(audience=Audience.SPACE)
    if actor.user_id is not None:
        named = PurposeReader.objects.filter(purpose=OuterRef("pk"), user_id=actor.user_id)
        seen |= Q(author_id=actor.user_id) | Q(sponsor_id=actor.user_id) | Q(Exists(named))
    return seen


def visible_to(actor: Actor) -> PurposeQuerySet:
    """Purposes this actor may know of. A confidential one is seen by its author, sponsor and readers only."""
    purposes: PurposeQuerySet = Purpose.objects.filter(_visible(actor))
    return purposes


@permission
def can_see(actor: Actor, purpose: Purpose) -> bool:
    if purpose.audience == Audience.PUBLIC:
        return True
    if purpose.audience == Audience.SPACE and actor.space_role in {ADMINISTRATOR, MEMBER}:
        return True
    if actor.user_id is None:
        return False
    is_named = actor.user_id in {purpose.author_id, purpose.sponsor_id}
    return is_named or PurposeReader.objects.filter(purpose=purpose, user_id=actor.user_id).exists()


CAN_CHARTER = is_space_member
CAN_SEE = can_see
CAN_EDIT = can_see & (is_author | is_sponsor | is_space_administrator)
CAN_REVIEW = can_see & is_space_member
CAN_CALL = can_see & (is_sponsor | is_space_administrator)
CAN_CLOSE = CAN_CALL
CAN_ORDER_ROADMAP = is_space_administrator


@dataclass(frozen=True, slots=True)
class May:
    """What the viewer may do on a purpose's page."""

    edit: bool
    review: bool
    call: bool
    close: bool


def what_actor_may(actor: Actor, purpose: Purpose) -> May:
    is_open = purpose.state != State.CLOSED
    return May(
        edit=State(purpose.state) in EDITABLE and CAN_EDIT(actor, purpose),
        review=is_open and purpose.author_id != actor.user_id and CAN_REVIEW(actor, purpose),
        call=is_open and CAN_CALL(actor, purpose),
        close=is_open and CAN_CLOSE(actor, purpose),
    )
