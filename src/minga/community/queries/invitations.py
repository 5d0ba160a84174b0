"""Invitations: who was asked to come, by which links, and what an invited person reads."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.urls import Resolver404, resolve, reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from minga.community import rules, wording
from minga.community.models import Invitation
from minga.community.rules import InvitationState, Role, State
from minga.foundation import clock
from minga.foundation.ids import digest
from minga.foundation.policy import Actor, NotFoundError, RefusedError, refuse_if
from minga.foundation.tenancy.hosts import address_here
from minga.kernel import Refusal


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """``url`` is the link that is handed over, while it opens anything."""

    id: int
    email: str
    name: str
    is_external: bool
    url: str
    role_label: str
    state: str
    state_label: str
    is_pending: bool
    is_mailed: bool
    uses: int
    max_uses: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class InvitationSeen:
    """What an invited person reads before accepting."""

    id: int
    community_id: int
    community: str
    purpose: str
    issue: str
    member_gain: str
    invited_by: str
    role_label: str
    role_explained: str
    expires_at: datetime
    space: str
    organization_gain: str
    message: str
    name: str
    email: str
    is_external: bool


def invitations_of(community_id: int, *, now: datetime, most: int = 200) -> tuple[InvitationRow, ...]:
    """The latest invitations, those that wait with the link that is handed over: it proves no address."""
    rows = Invitation.objects.for_page().filter(community_id=community_id).select_related("space")
    return tuple(_invitation_row(row, now) for row in rows.order_by("-id")[:most])


def waiting_invitations(community_id: int, *, now: datetime) -> tuple[InvitationRow, ...]:
    """Whoever has not come yet, by name and address, for a sheet to print."""
    rows = Invitation.objects.for_page().filter(community_id=community_id, state=InvitationState.PENDING)
    rows = rows.filter(expires_at__gt=now).select_related("space").order_by("name", "email", "id")
    return tuple(_invitation_row(row, now) for row in rows[: rules.INVITATIONS_MAX])


def invitation_url(invitation: Invitation, token: str) -> str:
    """Where an invitation is opened, whole: it is mailed, copied and printed."""
    return address_here() + reverse("community:invitation", args=[invitation.space.slug, token])


def _invitation_row(row: Invitation, now: datetime) -> InvitationRow:
    state = InvitationState(row.state)
    is_pending = state == InvitationState.PENDING and row.expires_at > now
    is_expired = state == InvitationState.PENDING and not is_pending
    return InvitationRow(
        id=row.pk,
        email=row.email,
        name=row.name,
        is_external=row.is_external,
        url=invitation_url(row, handed_token(row)) if is_pending else "",
        role_label=str(wording.ROLES[Role(row.role)]),
        state=row.state,
        state_label=str(wording.EXPIRED if is_expired else wording.INVITATION_STATES[state]),
        is_pending=is_pending,
        is_mailed=row.mailed_at is not None or not row.email,
        uses=row.uses,
        max_uses=row.max_uses,
        expires_at=row.expires_at,
    )


def token_of(invitation: Invitation) -> str:
    """The invitation's token, made again from its nonce and the server's secret key; it is kept nowhere."""
    salt = f"minga.community.invitation:{invitation.nonce}"
    return salted_hmac(salt, str(invitation.community_id), algorithm="sha256").hexdigest()


def handed_token(invitation: Invitation) -> str:
    """The token of the link that is handed over or printed: lets in as the mailed one does, proves no address."""
    if not invitation.email:
        return token_of(invitation)
    salt = f"minga.community.handed:{invitation.nonce}"
    return f"{invitation.pk}-{salted_hmac(salt, str(invitation.community_id), algorithm='sha256').hexdigest()}"


@dataclass(frozen=True, slots=True)
class Opened:
    """An invitation, by the link that opens it. ``proves_address``: it was mailed, so who holds it reads that mail."""

    invitation: Invitation
    proves_address: bool


def invitation_by_token(token: str) -> Opened:
    """The invitation that a link opens; raises ``NotFoundError`` for an unknown token."""
    rows = Invitation.objects.for_page().select_related("community__purpose", "invited_by", "space")
    number, _dash, rest = token.partition("-")
    if rest and number.isdecimal() and len(number) < 19:
        found: Invitation | None = rows.filter(pk=int(number)).first()
        if found is None or not constant_time_compare(handed_token(found), token):
            raise NotFoundError
        return Opened(found, proves_address=False)
    found = rows.filter(token_digest=digest(token)).first()
    if found is None:
        raise NotFoundError
    return Opened(found, proves_address=bool(found.email))


def is_invited(email: str, path: str) -> bool:
    """Whether an invitation of the space waits for this address, or the path is that of one that is still open."""
    now = clock.now()
    waiting = Invitation.objects.filter(email=email, state=InvitationState.PENDING, expires_at__gt=now)
    if email and waiting.exists():
        return True
    try:
        found = resolve(path)
        opened = invitation_by_token(found.kwargs["token"]) if found.view_name == "community:invitation" else None
    except (Resolver404, NotFoundError):
        return False
    return (
        opened is not None and opened.invitation.state == InvitationState.PENDING and opened.invitation.expires_at > now
    )


def invitation_seen(invitation: Invitation) -> InvitationSeen:
    community = invitation.community
    return InvitationSeen(
        id=invitation.pk,
        community_id=community.pk,
        community=community.name,
        purpose=community.purpose.title,
        issue=community.purpose.issue,
        member_gain=community.purpose.member_gain,
        invited_by=str(invitation.invited_by),
        role_label=str(wording.ROLES[Role(invitation.role)]),
        role_explained=str(wording.WHAT_ROLES_DO[Role(invitation.role)]),
        expires_at=invitation.expires_at,
        space=invitation.space.name,
        organization_gain=community.purpose.organization_gain,
        message=invitation.message,
        name=invitation.name,
        email=invitation.email,
        is_external=invitation.is_external,
    )


def email_of(user_id: int) -> str:
    return str(get_user_model().objects.values_list("email", flat=True).get(pk=user_id))


def my_invitations(actor: Actor, *, now: datetime) -> tuple[InvitationSeen, ...]:
    """Invitations by mail that wait for this person."""
    if actor.user_id is None:
        return ()
    rows = (
        Invitation.objects.for_page()
        .filter(email=email_of(actor.user_id), state=InvitationState.PENDING, expires_at__gt=now)
        .exclude(community__state=State.CLOSED)
        .select_related("community__purpose", "invited_by", "space")
    )
    return tuple(invitation_seen(row) for row in rows.order_by("-id"))


def require_invited(opened: Opened, actor: Actor, *, now: datetime) -> None:
    """Raise ``RefusedError`` when this person cannot use this invitation, before anything of it is shown."""
    invitation = opened.invitation
    if opened.proves_address and actor.is_known and invitation.email != email_of(actor.person_id):
        raise RefusedError(Refusal("community:invitation-for-another"))
    state = State(invitation.community.state)
    invited = InvitationState(invitation.state)
    refuse_if(rules.refusal_to_accept(state, invited, expires_at=invitation.expires_at, now=now))
