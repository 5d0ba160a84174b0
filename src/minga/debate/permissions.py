"""Who may do what in a debate, and which questions an actor may know of. All derive from the community's."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from minga.community import permissions as community_permissions
from minga.community.models import Community
from minga.community.rules import Role
from minga.debate import rules
from minga.debate.models import Contribution, Question, QuestionQuerySet
from minga.debate.rules import State
from minga.foundation.policy import MEMBER, Actor, is_known, is_space_administrator, permission
from minga.foundation.tenancy.rights import ASK, chose, is_among_facilitators_for

ASKING_ROLES = (Role.MEMBER, Role.FACILITATOR)


@permission
def can_read_community(actor: Actor, question: Question) -> bool:
    return community_permissions.CAN_READ(actor, question.community)


@permission
def is_facilitator(actor: Actor, question: Question) -> bool:
    return community_permissions.IS_FACILITATOR(actor, question.community)


@permission
def is_sponsor(actor: Actor, question: Question) -> bool:
    """By role, or because the purpose names them: either keeps them out of running the debate."""
    if not actor.is_known:
        return False
    names_them = question.community.purpose.sponsor_id == actor.user_id
    return names_them or community_permissions.IS_SPONSOR(actor, question.community)


@permission
def takes_part(actor: Actor, question: Question) -> bool:
    return community_permissions.CAN_TAKE_PART(actor, question.community)


@permission
def reads_names(actor: Actor, question: Question) -> bool:
    return community_permissions.CAN_SEE_PEOPLE(actor, question.community)


@permission
def is_published(_actor: Actor, question: Question) -> bool:
    return question.state != State.DRAFT


@permission
def is_own(actor: Actor, contribution: Contribution) -> bool:
    return actor.is_known and contribution.author_id == actor.user_id


@permission
def is_own_draft(actor: Actor, question: Question) -> bool:
    """Asked it and still takes part: until it opens it stands before them and those who facilitate."""
    role = community_permissions.role_in(actor, question.community_id)
    return actor.is_known and question.asked_by_id == actor.user_id and role in ASKING_ROLES


@permission
def asks_here(actor: Actor, question: Question) -> bool:
    return community_permissions.role_in(actor, question.community_id) in ASKING_ROLES


CAN_FACILITATE = can_read_community & is_facilitator & ~is_sponsor
IS_CHOSEN_TO_OPEN = is_among_facilitators_for(ASK)
"""Of those who facilitate."""
CAN_RUN_ASKING = CAN_FACILITATE & IS_CHOSEN_TO_OPEN
"""Revise a draft and open it."""
CAN_ASK = CAN_RUN_ASKING | (can_read_community & takes_part & asks_here & ~is_sponsor & chose(ASK, MEMBER))
"""The space chooses who asks: those who facilitate, those of them who administer, or every member of the community.
What a member asks is a draft that a facilitator opens.
"""


@permission
def may_ask_in(actor: Actor, community: Community) -> bool:
    """May ask a question there: agrees with ``CAN_ASK`` of one that nobody has written yet."""
    return CAN_ASK(actor, Question(community=community, space_id=community.space_id))


CAN_ASK_IN = may_ask_in
CAN_SEE = can_read_community & (is_published | CAN_FACILITATE | (is_own_draft & ~is_sponsor))
CAN_TAKE_PART = CAN_SEE & is_published & takes_part
CAN_ASK_SOMEBODY = CAN_TAKE_PART & reads_names
"""Ask a person whether they can answer: whoever takes part and reads who is there."""
CAN_WEIGH = CAN_TAKE_PART & ~is_sponsor
"""Say what helps and support ideas: peers do. A sponsor ranks nothing."""
CAN_REVISE = is_own


@permission
def administers(actor: Actor, _community: Community) -> bool:
    return is_space_administrator(actor, None)


@permission
def is_named_sponsor(actor: Actor, community: Community) -> bool:
    return community_permissions.is_named_sponsor(actor, community) or community_permissions.IS_SPONSOR(
        actor, community
    )


CAN_MODERATE = community_permissions.CAN_READ & community_permissions.CAN_FACILITATE & ~is_named_sponsor
CAN_STEP_IN = administers & ~is_named_sponsor
"""Administrators answer appeals, and what facilitators have let lie; a sponsor moderates nothing, whoever they are."""
CAN_REPORT = CAN_SEE & is_published & is_known


def visible_to(actor: Actor) -> QuestionQuerySet:
    """Questions this actor may know of: of communities they may read; drafts where they facilitate, or their own."""
    seen = ~Q(state=State.DRAFT)
    mine = _facilitates_in(actor)
    if mine:
        seen |= Q(community_id__in=mine) & ~_sponsored_by(actor)
    asking = [pk for pk, role in community_permissions.roles_of(actor).items() if role == Role.MEMBER]
    if asking:
        seen |= Q(asked_by_id=actor.user_id, community_id__in=asking) & ~_sponsored_by(actor)
    readable = community_permissions.readable_by(actor).values("pk")
    questions: QuestionQuerySet = Question.objects.filter(seen, community_id__in=readable)
    return questions


def facilitated_by(actor: Actor) -> QuestionQuerySet:
    """Questions that this actor facilitates: agrees with ``CAN_FACILITATE``."""
    mine = Q(community_id__in=_facilitates_in(actor)) & ~_sponsored_by(actor)
    questions: QuestionQuerySet = Question.objects.filter(mine)
    return questions


def _facilitates_in(actor: Actor) -> list[int]:
    return [pk for pk, role in community_permissions.roles_of(actor).items() if role == Role.FACILITATOR]


def _sponsored_by(actor: Actor) -> Q:
    return Q(community__purpose__sponsor__isnull=False, community__purpose__sponsor_id=actor.user_id)


@dataclass(frozen=True, slots=True)
class May:
    """What the viewer may do on a question's pages now. ``belong`` holds also after the closing."""

    belong: bool
    take_part: bool
    ask_somebody: bool
    weigh: bool
    facilitate: bool
    open: bool
    close: bool
    settle: bool
    summarize: bool
    challenge: bool


def what_actor_may(actor: Actor, question: Question, *, now: datetime) -> May:
    facilitates = CAN_FACILITATE(actor, question)
    takes = CAN_TAKE_PART(actor, question)
    stored = State(question.state)
    state = rules.state_at(stored, closes_at=question.closes_at, now=now)
    takes_now = takes and state == State.OPEN and now >= question.opens_at
    return May(
        belong=takes,
        take_part=takes_now,
        ask_somebody=takes_now and reads_names(actor, question),
        weigh=takes_now and not is_sponsor(actor, question),
        facilitate=facilitates,
        open=stored == State.DRAFT and CAN_RUN_ASKING(actor, question),
        close=facilitates and stored == State.OPEN,
        settle=facilitates and stored != State.DRAFT,
        summarize=facilitates and state in {State.CLOSED, State.SUMMARIZED},
        challenge=takes and stored == State.SUMMARIZED,
    )
