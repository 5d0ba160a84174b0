"""What a community and a membership may become, and why not. Pure."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from minga.kernel import Refusal
from minga.kernel.writing import is_blank
from minga.purpose.rules import ACTIVE, Audience
from minga.purpose.rules import State as PurposeState

NAME_MAX, TEXT_MAX, LINE_MAX, PERSON_MAX, MESSAGE_MAX = 120, 8_000, 2_000, 120, 500
INVITATIONS_MAX, LINK_USES_MAX, LINK_DAYS_MAX = 500, 10_000, 90
INVITATION_DAYS, ASK_AGAIN_DAYS = 30, 30
PEOPLE_PER_PAGE, PAGES_MAX, HEALTH_MIN_PEOPLE = 50, 100_000, 7


class State(StrEnum):
    FORMING = "forming"
    OPEN = "open"
    CLOSED = "closed"


class Access(StrEnum):
    """Who may know of a community and who may read it, from wide to narrow."""

    OPEN = "open"
    LISTED = "listed"
    INVITATION = "invitation"
    SECRET = "secret"  # noqa: S105 - a word, not a password


class Role(StrEnum):
    SPONSOR = "sponsor"
    FACILITATOR = "facilitator"
    MEMBER = "member"
    GUEST = "guest"
    EVALUATOR = "evaluator"


class MembershipState(StrEnum):
    REQUESTED = "requested"
    ACTIVE = "active"
    DECLINED = "declined"
    LEFT = "left"
    REMOVED = "removed"


class InvitationState(StrEnum):
    PENDING = "pending"
    USED = "used"
    DECLINED = "declined"
    REVOKED = "revoked"


TAKE_PART = frozenset({Role.SPONSOR, Role.FACILITATOR, Role.MEMBER, Role.GUEST})
INVITABLE = (Role.MEMBER, Role.GUEST, Role.EVALUATOR, Role.FACILITATOR)
INVITABLE_BY_LINK = (Role.MEMBER, Role.GUEST, Role.EVALUATOR)
MAY_OWN_AN_INDICATOR = frozenset({Role.EVALUATOR, Role.SPONSOR})


def refusal_to_set_access(access: Access, audience: Audience) -> Refusal | None:
    """A confidential purpose has only secret communities: every other access tells its space that it exists."""
    if audience == Audience.CONFIDENTIAL and access != Access.SECRET:
        return Refusal("community:access-too-wide")
    return None


def refusal_to_found(purpose_state: PurposeState, audience: Audience, access: Access) -> Refusal | None:
    if purpose_state not in ACTIVE:
        return Refusal("community:purpose-not-active")
    return refusal_to_set_access(access, audience)


def refusal_to_open(state: State, purpose_state: PurposeState) -> Refusal | None:
    """No community opens without a purpose that has been called GO or GROW."""
    if state == State.CLOSED:
        return Refusal("community:closed")
    if state == State.OPEN:
        return Refusal("community:already-open")
    return None if purpose_state in ACTIVE else Refusal("community:purpose-not-active")


def refusal_to_revise(state: State, access: Access, audience: Audience) -> Refusal | None:
    if state == State.CLOSED:
        return Refusal("community:closed")
    return refusal_to_set_access(access, audience)


def refusal_to_hold(role: Role, *, user_id: int, sponsor_id: int | None, owner_ids: Collection[int]) -> Refusal | None:
    """Whether this person may hold this role: the sponsor only sponsors, who owns the figure stands outside."""
    if role == Role.SPONSOR and user_id != sponsor_id:
        return Refusal("community:only-the-sponsor-sponsors")
    if user_id == sponsor_id and role != Role.SPONSOR:
        return Refusal("community:sponsor-only-sponsors")
    if user_id in owner_ids and role not in MAY_OWN_AN_INDICATOR:
        return Refusal("community:owner-stands-outside")
    return None


def refusal_to_invite(state: State, role: Role, *, count: int) -> Refusal | None:
    """``count`` is the number of addresses."""
    if state == State.CLOSED:
        return Refusal("community:closed")
    if role not in INVITABLE:
        return Refusal("community:role-not-invited")
    if count == 0:
        return Refusal("community:nobody-to-invite")
    if count > INVITATIONS_MAX:
        return Refusal("community:too-many-invitations", {"most": INVITATIONS_MAX, "count": count})
    return None


def refusal_to_invite_by_link(role: Role) -> Refusal | None:
    """Who keeps a debate open and fair is known by address: a link may be passed on."""
    return None if role in INVITABLE_BY_LINK else Refusal("community:role-not-by-link")


def refusal_to_come_in(*, name: str, email: str) -> Refusal | None:
    """Whether somebody new has said what is asked of them at the door."""
    if is_blank(name):
        return Refusal("community:newcomer-needs-name")
    return None if is_address(email) else Refusal("community:newcomer-needs-address")


def refusal_to_bring_inside(*, is_external: bool, is_of_space: bool) -> Refusal | None:
    """Who is invited from inside becomes a member of the space: only its own people say who is one of them."""
    return None if is_external or is_of_space else Refusal("community:inside-by-its-own")


def refusal_to_invite_outside(*, is_external: bool, may_invite_outside: bool) -> Refusal | None:
    """The space chooses who of those who facilitate invites people from outside."""
    return None if may_invite_outside or not is_external else Refusal("community:outside-not-by-you")


def comes_from_outside(role: Role, *, is_external: bool) -> bool:
    """Guests are from outside, whatever was ticked."""
    return is_external or role == Role.GUEST


def refusal_to_make_link(
    state: State, role: Role, *, expires_at: datetime, max_uses: int, now: datetime
) -> Refusal | None:
    if state == State.CLOSED:
        return Refusal("community:closed")
    if refused := refusal_to_invite_by_link(role):
        return refused
    if not now < expires_at <= now + timedelta(days=LINK_DAYS_MAX):
        return Refusal("community:link-end-out-of-range", {"days": LINK_DAYS_MAX})
    if not 1 <= max_uses <= LINK_USES_MAX:
        return Refusal("community:link-uses-out-of-range", {"most": LINK_USES_MAX})
    return None


def refusal_to_accept(
    state: State, invitation_state: InvitationState, *, expires_at: datetime, now: datetime
) -> Refusal | None:
    if state == State.CLOSED:
        return Refusal("community:closed")
    if invitation_state == InvitationState.REVOKED:
        return Refusal("community:invitation-revoked")
    if invitation_state in {InvitationState.USED, InvitationState.DECLINED}:
        return Refusal("community:invitation-used")
    return Refusal("community:invitation-expired") if expires_at <= now else None


def refusal_to_end_invitation(invitation_state: InvitationState) -> Refusal | None:
    """Whether an invitation may still be taken back, or declined."""
    return None if invitation_state == InvitationState.PENDING else Refusal("community:invitation-used")


def _refusal_to_enter(state: State, membership: MembershipState | None) -> Refusal | None:
    if state == State.FORMING:
        return Refusal("community:not-open-yet")
    if state == State.CLOSED:
        return Refusal("community:closed")
    if membership == MembershipState.REMOVED:
        return Refusal("community:removed")
    return Refusal("community:already-inside") if membership == MembershipState.ACTIVE else None


def refusal_to_join(state: State, access: Access, *, membership: MembershipState | None) -> Refusal | None:
    refused = _refusal_to_enter(state, membership)
    if refused is not None:
        return refused
    return None if access == Access.OPEN else Refusal("community:joining-needs-asking")


def refusal_to_request(
    state: State,
    access: Access,
    *,
    membership: MembershipState | None,
    decided_at: datetime | None,
    question: str,
    answer: str,
    now: datetime,
) -> Refusal | None:
    """Only a listed community is asked; somebody declined may ask again after a while."""
    refused = _refusal_to_enter(state, membership)
    if refused is not None:
        return refused
    if access == Access.OPEN:
        return Refusal("community:just-join")
    if access != Access.LISTED:
        return Refusal("community:by-invitation-only")
    if membership == MembershipState.REQUESTED:
        return Refusal("community:already-asked")
    if membership == MembershipState.DECLINED and decided_at and now < decided_at + timedelta(days=ASK_AGAIN_DAYS):
        return Refusal("community:declined-lately", {"days": ASK_AGAIN_DAYS})
    return Refusal("community:answer-missing") if not is_blank(question) and is_blank(answer) else None


def refusal_to_decide_request(
    state: State, membership: MembershipState, *, is_accepted: bool, reason: str
) -> Refusal | None:
    if state == State.CLOSED:
        return Refusal("community:closed")
    if membership != MembershipState.REQUESTED:
        return Refusal("community:no-request")
    return Refusal("community:decline-needs-reason") if not is_accepted and is_blank(reason) else None


def refusal_to_leave(state: State, role: Role, *, facilitators: int) -> Refusal | None:
    """``facilitators`` counts the active ones, this person among them."""
    if state == State.CLOSED:
        return None
    if role == Role.SPONSOR:
        return Refusal("community:sponsor-stays")
    return Refusal("community:last-facilitator") if role == Role.FACILITATOR and facilitators <= 1 else None


def refusal_to_change_role(state: State, before: Role, after: Role, *, facilitators: int) -> Refusal | None:
    if state == State.CLOSED:
        return Refusal("community:closed")
    if before == Role.FACILITATOR != after and facilitators <= 1:
        return Refusal("community:last-facilitator")
    return None


def refusal_to_close(state: State, *, result_note: str) -> Refusal | None:
    """A closing always leaves a result note."""
    if state == State.CLOSED:
        return Refusal("community:closed")
    return Refusal("community:close-needs-note") if is_blank(result_note) else None


@dataclass(frozen=True, slots=True)
class Address:
    """One address of a list; ``code`` says what is wrong with it, empty when nothing is."""

    line: int
    text: str
    code: str = ""


HEADERS = frozenset({"email", "e-mail", "mail", "correo", "correo electrónico", "correo electronico", "dirección"})
_BESIDE = re.compile(r"[\"']?([^<>,;\t\"']*?)[\"']?\s*<[^<>]*>\s*")
_CELLS = re.compile(r"[,;\t]")
_NAMED = re.compile(r".*<([^<>]*)>\s*")
_EMAIL = re.compile(
    r"(?=.{3,254}\Z)(?=[^@]{1,64}@)[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*"
    r"@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_](?:[\w-]{0,61}[^\W_])"
)


def is_address(text: str) -> bool:
    """Whether a text can be an e-mail address: stricter than the standard, never looser."""
    return _EMAIL.fullmatch(text) is not None


def named_address(cell: str) -> tuple[str, str]:
    """The name and the address of a cell such as ``Ana <ana@…>``; without a name, an empty one."""
    return name_beside(cell), _NAMED.sub(r"\1", cell).strip().lower()


def name_beside(line: str) -> str:
    """The name before the only address of a line; empty where there is none, or several."""
    found = _BESIDE.fullmatch(line.strip())
    return found[1].strip() if found else ""


def read_addresses(text: str) -> tuple[Address, ...]:
    """Addresses of a pasted list or a CSV: one or several per line, ``Ana <ana@…>``, a name beside, a header.

    Lines count from 1. A wrong or repeated address carries the code of its sentence; blank lines are nothing.
    """
    seen: set[str] = set()
    read: list[Address] = []
    for line, found in _found(text):
        code = "" if is_address(found) else "community:line-not-an-address"
        if not code and found in seen:
            code = "community:line-repeated"
        seen.add(found)
        read.append(Address(line, found, code))
    return tuple(read)


def _found(text: str) -> Iterator[tuple[int, str]]:
    for line, raw in enumerate(text.splitlines(), start=1):
        cells = [cell.strip().strip("\"'").strip() for cell in _CELLS.split(raw)]
        addresses = [_NAMED.sub(r"\1", cell).strip().lower() for cell in cells if "@" in cell]
        is_header = line == 1 and any(cell.casefold() in HEADERS for cell in cells)
        if not addresses and raw.strip() and not is_header:
            addresses = [raw.strip()]
        for address in addresses:
            yield line, address


def repeated_told(addresses: Sequence[Address]) -> tuple[Address, ...]:
    """The addresses of several lists together, those that an earlier one holds marked."""
    seen: set[str] = set()
    told: list[Address] = []
    for each in addresses:
        is_again = each.text in seen and not each.code
        told.append(replace(each, code="community:line-repeated") if is_again else each)
        seen.add(each.text)
    return tuple(told)


def wrong_lines(addresses: Sequence[Address]) -> str:
    """The lines with a wrong address, as a sentence names them: ``3, 7, 9``; at most twenty."""
    lines = sorted({address.line for address in addresses if address.code})
    return ", ".join(str(line) for line in lines[:20]) + (", …" if len(lines) > 20 else "")
