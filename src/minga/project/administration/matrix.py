"""Who may do what, as it really is: every permission asked of a stand-in for each role, about things that are nowhere.

Nothing here says who may: the permissions of the links do. The things are those of an open community whose purpose the
whole organization sees; where an act is closed to somebody there, that is why.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minga.community import permissions as community
from minga.community.models import Community
from minga.community.rules import Access, Role
from minga.community.rules import State as CommunityState
from minga.debate import permissions as debate
from minga.debate.models import Question, VisitorDoor
from minga.debate.queries.visiting import way_into
from minga.debate.rules import State as QuestionState
from minga.debate.rules.visiting import refusal_to_visit
from minga.decision import permissions as decision
from minga.decision.models import Decision
from minga.decision.rules import State as DecisionState
from minga.decision.rules import roles_on_roll
from minga.foundation.policy import ADMINISTRATOR, GUEST, MEMBER, Actor, is_space_administrator, require
from minga.foundation.tenancy.rights import KEY, rights_of
from minga.initiative import permissions as initiative
from minga.initiative.models import Initiative
from minga.initiative.rules import State as InitiativeState
from minga.outcome import permissions as outcome
from minga.purpose import permissions as purpose
from minga.purpose.models import Purpose
from minga.purpose.rules import Audience, DecisionRight
from minga.purpose.rules import State as PurposeState

NOWHERE, SPONSOR, SOMEBODY, ELSE = -1, -2, -3, -4
ADDRESS = "administration:address"

type Ask = Callable[[Actor], bool]


@dataclass(frozen=True, slots=True)
class Column:
    """A role: in the space, and in the community (none for who is not inside)."""

    key: str
    label: str | Promise
    space_role: str | None
    community_role: Role | None = None


@dataclass(frozen=True, slots=True)
class Act:
    key: str
    label: str | Promise
    ask: Ask


COLUMNS = (
    Column("visitor", pgettext_lazy("rights", "Visitor without an address"), None),
    Column("address", pgettext_lazy("rights", "Visitor with the address of a question"), None),
    Column("outside", pgettext_lazy("rights", "Member of the space, not inside"), MEMBER),
    Column("guest", pgettext_lazy("rights", "Guest of the community"), GUEST, Role.GUEST),
    Column("member", pgettext_lazy("rights", "Member of the community"), MEMBER, Role.MEMBER),
    Column("evaluator", pgettext_lazy("rights", "Evaluator"), MEMBER, Role.EVALUATOR),
    Column("facilitator", pgettext_lazy("rights", "Facilitator"), MEMBER, Role.FACILITATOR),
    Column("sponsor", pgettext_lazy("rights", "Sponsor"), MEMBER, Role.SPONSOR),
    Column("both", pgettext_lazy("rights", "Facilitator who administers"), ADMINISTRATOR, Role.FACILITATOR),
    Column("administrator", pgettext_lazy("rights", "Administrator, not inside"), ADMINISTRATOR),
)


def _stand_in(column: Column, asker: Actor) -> Actor:
    user_id = {"visitor": None, "address": None, "sponsor": SPONSOR}.get(column.key, SOMEBODY)
    roles = {NOWHERE: column.community_role} if column.community_role else {}
    memory: dict[str, Any] = {community.ROLES_KEY: roles, KEY: rights_of(asker), ADDRESS: column.key == "address"}
    is_external = column.space_role in {None, GUEST}
    return Actor(user_id, asker.space_id, space_role=column.space_role, is_external=is_external, memory=memory)


def _acts(space_id: int) -> tuple[Act, ...]:
    why = Purpose(
        pk=NOWHERE,
        space_id=space_id,
        audience=Audience.SPACE,
        state=PurposeState.GO,
        author_id=ELSE,
        sponsor_id=SPONSOR,
    )
    where = Community(pk=NOWHERE, space_id=space_id, purpose=why, access=Access.OPEN, state=CommunityState.OPEN)
    question = Question(pk=NOWHERE, space_id=space_id, community=where, state=QuestionState.OPEN)
    vote = Decision(pk=NOWHERE, space_id=space_id, community=where, state=DecisionState.OPEN)
    work = Initiative(pk=NOWHERE, space_id=space_id, decision=vote, state=InitiativeState.UNDER_WAY, owner_id=ELSE)
    on_roll = roles_on_roll(DecisionRight.CONSENT)
    lets_in = refusal_to_visit(way_into(where, VisitorDoor())) is None
    return (
        Act("charter", _("Write a purpose"), lambda actor: purpose.CAN_CHARTER(actor, None)),
        Act("edit", _("Correct the words of somebody else's purpose"), lambda actor: purpose.CAN_EDIT(actor, why)),
        Act("call", _("Decide whether a purpose goes on"), lambda actor: purpose.CAN_CALL(actor, why)),
        Act("found", _("Found a community"), lambda actor: community.CAN_FOUND(actor, why)),
        Act("see", _("Know of the community"), lambda actor: community.CAN_SEE(actor, where)),
        Act("read", _("Read what is written there"), lambda actor: community.CAN_READ(actor, where)),
        Act("names", _("Read who wrote what"), lambda actor: community.CAN_READ_NAMES(actor, where)),
        Act("people", _("See the names of its people"), lambda actor: community.CAN_SEE_PEOPLE(actor, where)),
        Act("enrol", _("Let people in by a list"), lambda actor: community.CAN_ENROL(actor, where)),
        Act("invite", _("Invite people"), lambda actor: community.CAN_FACILITATE(actor, where)),
        Act("outside", _("Invite people from outside"), lambda actor: community.CAN_INVITE_OUTSIDE(actor, where)),
        Act("ask", _("Ask a question"), lambda actor: debate.CAN_ASK(actor, question)),
        Act("run", _("Open a question"), lambda actor: debate.CAN_RUN_ASKING(actor, question)),
        Act("hide", _("Close questions, hide texts, sum up"), lambda actor: debate.CAN_FACILITATE(actor, question)),
        Act(
            "write",
            _("Write and take stances"),
            lambda actor: debate.CAN_TAKE_PART(actor, question) or (lets_in and actor.memory[ADDRESS]),
        ),
        Act("draft", _("Draft, close and publish decisions"), lambda actor: decision.CAN_DRAFT(actor, where)),
        Act("open", _("Open the vote"), lambda actor: decision.CAN_OPEN(actor, vote)),
        Act(
            "vote",
            _("Stand on the roll of a vote; a sponsor only where the community consents"),
            lambda actor: decision.CAN_SEE(actor, vote) and community.role_in(actor, NOWHERE) in on_roll,
        ),
        Act("respond", _("Answer for the organization"), lambda actor: decision.CAN_RESPOND(actor, vote)),
        Act("promise", _("Promise work"), lambda actor: initiative.CAN_PROMISE(actor, work)),
        Act("lead", _("Start and end somebody else's initiative"), lambda actor: initiative.CAN_START(actor, work)),
        Act("plan", _("Plan how it is measured"), lambda actor: outcome.CAN_PLAN(actor, work)),
        Act("administer", _("Look after people and settings"), lambda actor: is_space_administrator(actor, None)),
    )


def matrix_of(actor: Actor) -> tuple[tuple[Act, Mapping[str, bool]], ...]:
    """Every act with the roles that may do it in this space, asked of the permissions; for administrators only."""
    require(is_space_administrator, actor, None)
    people = {column.key: _stand_in(column, actor) for column in COLUMNS}
    return tuple((act, {key: act.ask(person) for key, person in people.items()}) for act in _acts(actor.space_id))
