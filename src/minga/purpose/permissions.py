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
from minga.foundation.tenancy.rights import CHARTER, is_chosen_for
from minga.purpose.models import Indicator, Purpose, PurposeQuerySet, PurposeReader
from minga.purpose.rules import EDITABLE, ENDED, AnswerState, Audience, State


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
    return seen & (~Q(state=State.DISCARDED) | _keeps(actor))


def _keeps(actor: Actor) -> Q:
    """Who still knows of what was thrown away: those who may bring it back."""
    if actor.space_role == ADMINISTRATOR:
        return Q(pk__isnull=False)
    return Q(author_id=actor.user_id) | Q(sponsor_id=actor.user_id) if actor.is_known else Q(pk__isnull=True)


def visible_to(actor: Actor) -> PurposeQuerySet:
    """Purposes this actor may know of. A confidential one is seen by its author, sponsor and readers only."""
    purposes: PurposeQuerySet = Purpose.objects.filter(_visible(actor))
    return purposes


@permission
def can_see(actor: Actor, purpose: Purpose) -> bool:
    is_kept = is_author(actor, purpose) or is_sponsor(actor, purpose) or is_space_administrator(actor, purpose)
    if purpose.state == State.DISCARDED and not is_kept:
        return False
    return _is_told(actor, purpose)


def _is_told(actor: Actor, purpose: Purpose) -> bool:
    if purpose.audience == Audience.PUBLIC:
        return True
    if purpose.audience == Audience.SPACE and actor.space_role in {ADMINISTRATOR, MEMBER}:
        return True
    if actor.user_id is None:
        return False
    is_named = actor.user_id in {purpose.author_id, purpose.sponsor_id}
    return is_named or PurposeReader.objects.filter(purpose=purpose, user_id=actor.user_id).exists()


@permission
def owns_indicator(actor: Actor, indicator: Indicator) -> bool:
    """Was named to answer for it and has not said no."""
    return actor.is_known and actor.user_id == indicator.owner_id and indicator.owner_answer != AnswerState.DECLINED


@permission
def edits_purpose_of(actor: Actor, indicator: Indicator) -> bool:
    return CAN_EDIT(actor, indicator.purpose)


CAN_CHARTER = is_chosen_for(CHARTER)
CAN_SEE = can_see
CAN_EDIT = can_see & (is_author | is_sponsor | is_space_administrator)
CAN_REVIEW = can_see & is_space_member
CAN_CALL = can_see & (is_sponsor | is_space_administrator)
CAN_CLOSE = CAN_CALL
CAN_ORDER_ROADMAP = is_space_administrator
CAN_HAND_OVER = owns_indicator | edits_purpose_of


@dataclass(frozen=True, slots=True)
class May:
    """What the viewer may do on a purpose's page. ``edit`` is its words, ``settle`` its terms and figures."""

    edit: bool
    settle: bool
    review: bool
    call: bool
    close: bool
    discard: bool
    restore: bool


def what_actor_may(actor: Actor, purpose: Purpose) -> May:
    is_open = purpose.state not in ENDED
    edits, decides = CAN_EDIT(actor, purpose), CAN_CALL(actor, purpose)
    return May(
        edit=is_open and edits,
        settle=State(purpose.state) in EDITABLE and edits,
        review=is_open and purpose.author_id != actor.user_id and CAN_REVIEW(actor, purpose),
        call=is_open and decides,
        close=is_open and decides,
        discard=is_open and purpose.gathered_at is None and edits,
        restore=purpose.state == State.DISCARDED and edits,
    )
