"""Who may do what with an initiative, and which initiatives an actor may know of."""

from dataclasses import dataclass

from minga.community import permissions as community
from minga.decision import permissions as decision
from minga.foundation.policy import Actor, is_space_administrator, permission
from minga.initiative.models import Commitment, HoursEntry, Initiative, InitiativeQuerySet
from minga.initiative.rules import ENDED, CommitmentState, State


def visible_to(actor: Actor) -> InitiativeQuerySet:
    """Initiatives this actor may know of: those of the decisions they may know of."""
    initiatives: InitiativeQuerySet = Initiative.objects.filter(decision__in=decision.visible_to(actor).values("pk"))
    return initiatives


@permission
def can_see(actor: Actor, initiative: Initiative) -> bool:
    return decision.CAN_SEE(actor, initiative.decision)


@permission
def can_take_part(actor: Actor, initiative: Initiative) -> bool:
    return community.CAN_TAKE_PART(actor, initiative.decision.community)


@permission
def is_facilitator(actor: Actor, initiative: Initiative) -> bool:
    return community.CAN_FACILITATE(actor, initiative.decision.community)


@permission
def is_owner(actor: Actor, initiative: Initiative) -> bool:
    return actor.is_known and initiative.owner_id == actor.user_id


@permission
def is_asked(actor: Actor, initiative: Initiative) -> bool:
    return actor.is_known and initiative.asked_owner_id == actor.user_id


@permission
def is_own(actor: Actor, thing: Commitment | HoursEntry) -> bool:
    return actor.is_known and thing.user_id == actor.user_id


CAN_SEE = can_see
CAN_ASK_OWNER = can_see & (is_facilitator | is_owner)
CAN_PASS_ON = can_see & is_space_administrator
CAN_ANSWER = can_see & is_asked
CAN_REVISE = can_see & (is_owner | is_facilitator)
CAN_PLAN = CAN_REVISE
CAN_START = CAN_REVISE
CAN_END = CAN_REVISE
CAN_PROMISE = can_see & can_take_part
CAN_NOTE_HOURS = CAN_PROMISE
CAN_RECORD_TOTAL = CAN_REVISE
CAN_KEEP = is_own
CAN_WITHDRAW_HOURS = is_own


@permission
def can_release(actor: Actor, commitment: Commitment) -> bool:
    """One's own; and those of somebody who has gone, by the people responsible, with a reason."""
    return is_own(actor, commitment) or CAN_REVISE(actor, commitment.initiative)


CAN_RELEASE = can_release


@dataclass(frozen=True, slots=True)
class May:
    """What the viewer may do on an initiative's page."""

    ask_owner: bool
    answer: bool
    revise: bool
    start: bool
    finish: bool
    stop: bool
    promise: bool
    note_hours: bool


def what_actor_may(actor: Actor, initiative: Initiative) -> May:
    is_living = State(initiative.state) not in ENDED
    leads = CAN_REVISE(actor, initiative)
    takes_part = CAN_PROMISE(actor, initiative)
    return May(
        ask_owner=is_living and CAN_ASK_OWNER(actor, initiative),
        answer=is_living and CAN_ANSWER(actor, initiative),
        revise=is_living and leads,
        start=initiative.state == State.DRAFTED and initiative.owner_id is not None and leads,
        finish=initiative.state == State.UNDER_WAY and leads,
        stop=is_living and leads,
        promise=is_living and takes_part,
        note_hours=initiative.state != State.DRAFTED and takes_part,
    )


@dataclass(frozen=True, slots=True)
class MayWithCommitment:
    keep: bool
    release: bool


def what_actor_may_with(actor: Actor, commitment: Commitment, *, leads: bool) -> MayWithCommitment:
    is_open = commitment.state == CommitmentState.OPEN
    own = is_own(actor, commitment)
    return MayWithCommitment(keep=is_open and own, release=is_open and (own or leads))
