"""Invite by mail or by link; accept, decline, take back."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from minga.community import events, permissions, rules
from minga.community.actions.places import locked_community, locked_for_invited, require_hold, seat
from minga.community.models import Community, Invitation, Membership
from minga.community.queries import address_report, email_of, token_of
from minga.community.reading import read_plain
from minga.foundation.events import publish
from minga.foundation.ids import digest, secret_token
from minga.foundation.policy import Actor, NotFoundError, RefusedError, refuse_if, require
from minga.foundation.repeats.once import WITHIN, once
from minga.kernel import Refusal

PENDING = rules.InvitationState.PENDING


@transaction.atomic
def invite_people(
    *, community_id: int, emails: Sequence[str], role: rules.Role | str, by: Actor, now: datetime
) -> tuple[Invitation, ...]:
    """Invite addresses; the mails leave after the commit. If any address is wrong, nobody is invited.

    A new invitation of the same address takes the earlier one back; one sent again within minutes is the same one.
    """
    community = locked_community(community_id, by)
    require(permissions.CAN_FACILITATE, by, community)
    role = rules.Role(role)
    refuse_if(rules.refusal_to_invite(rules.State(community.state), role, count=len(emails)))
    asked = _checked(community, emails, role)
    pending = Invitation.objects.filter(community=community, email__in=asked, state=PENDING)
    just_sent = tuple(pending.filter(role=role, invited_by_id=by.person_id, invited_at__gt=now - WITHIN))
    addresses = [email for email in asked if email not in {invitation.email for invitation in just_sent}]
    if not addresses:
        return just_sent
    earlier = Invitation.objects.filter(community=community, email__in=addresses, state=PENDING)
    earlier.update(state=rules.InvitationState.REVOKED)
    ends_at = now + timedelta(days=rules.INVITATION_DAYS)
    invitations = tuple(_made(community, role, by, now, expires_at=ends_at, email=email) for email in addresses)
    Invitation.objects.bulk_create(invitations)
    ids = tuple(invitation.pk for invitation in invitations)
    publish(events.PeopleInvited(community_id=community.pk, invitation_ids=ids), by=by, now=now)
    return just_sent + invitations


def _checked(community: Community, emails: Sequence[str], role: rules.Role) -> list[str]:
    listed = read_plain("\n".join(" ".join(email.splitlines()) for email in emails))
    lines = [rules.Address(each.line, each.email, each.code) for each in listed]
    report = address_report(community, lines, role)
    bad = rules.wrong_lines(report)
    if bad:
        raise RefusedError(Refusal("community:bad-addresses", {"lines": bad}))
    refuse_if(rules.refusal_to_invite(rules.State(community.state), role, count=len(report)))
    return [address.text for address in report]


def _made(
    community: Community,
    role: rules.Role,
    by: Actor,
    now: datetime,
    *,
    expires_at: datetime,
    email: str = "",
    max_uses: int = 1,
) -> Invitation:
    invitation = Invitation(
        community=community,
        email=email,
        role=role,
        nonce=secret_token(),
        max_uses=max_uses,
        invited_by_id=by.person_id,
        invited_at=now,
        expires_at=expires_at,
    )
    invitation.token_digest = digest(token_of(invitation))
    return invitation


def make_invitation_link(
    *, community_id: int, role: rules.Role | str, expires_at: datetime, max_uses: int, by: Actor, now: datetime
) -> tuple[Invitation, str]:
    """A link that lets in whoever holds it, ``max_uses`` times. Returns the invitation and its token, shown once."""
    invitation = _link(
        community_id=community_id,
        role=rules.Role(role),
        expires_at=expires_at,
        _hours=round((expires_at - now) / timedelta(hours=1)),
        max_uses=max_uses,
        by=by,
        now=now,
    )
    return invitation, token_of(invitation)


def _pending() -> QuerySet[Invitation]:
    return Invitation.objects.filter(state=PENDING)


@once(_pending, apart=("expires_at",))
@transaction.atomic
def _link(
    *, community_id: int, role: rules.Role, expires_at: datetime, _hours: int, max_uses: int, by: Actor, now: datetime
) -> Invitation:
    """The same link where one of as many hours was asked for a moment ago."""
    community = locked_community(community_id, by)
    require(permissions.CAN_FACILITATE, by, community)
    refuse_if(
        rules.refusal_to_make_link(
            rules.State(community.state), role, expires_at=expires_at, max_uses=max_uses, now=now
        )
    )
    invitation = _made(community, role, by, now, expires_at=expires_at, max_uses=max_uses)
    invitation.save()
    fact = events.InvitationLinkMade(community_id=community.pk, invitation_id=invitation.pk)
    publish(fact, by=by, now=now)
    return invitation


@transaction.atomic
def revoke_invitation(*, community_id: int, invitation_id: int, by: Actor, now: datetime) -> None:
    """Take an invitation back; who came in with it stays."""
    community = locked_community(community_id, by)
    require(permissions.CAN_FACILITATE, by, community)
    invitation = Invitation.objects.select_for_update().filter(pk=invitation_id, community=community).first()
    if invitation is None:
        raise NotFoundError
    refuse_if(rules.refusal_to_end_invitation(rules.InvitationState(invitation.state)))
    invitation.state = rules.InvitationState.REVOKED
    invitation.save(update_fields=["state"])
    fact = events.InvitationRevoked(community_id=community.pk, invitation_id=invitation.pk)
    publish(fact, by=by, now=now)


@transaction.atomic
def accept_invitation(*, token: str, by: Actor, now: datetime) -> Membership:
    """Come in with a link or a mail. A mail's invitation is only for the person with its address."""
    found = Invitation.objects.filter(token_digest=digest(token)).values_list("pk", "community_id").first()
    if found is None:
        raise NotFoundError
    return _accept(*found, by=by, now=now)


@transaction.atomic
def accept_own_invitation(*, invitation_id: int, by: Actor, now: datetime) -> Membership:
    """Come in with an invitation sent to one's own address, without its link at hand."""
    return _accept(*_own(invitation_id, by), by=by, now=now)


def _own(invitation_id: int, by: Actor) -> tuple[int, int]:
    mine = Invitation.objects.filter(pk=invitation_id, email=email_of(by.person_id))
    found = mine.values_list("pk", "community_id").first()
    if found is None:
        raise NotFoundError
    return found


def _accept(invitation_id: int, community_id: int, *, by: Actor, now: datetime) -> Membership:
    community = locked_for_invited(community_id)
    invitation = Invitation.objects.select_for_update().get(pk=invitation_id)
    person_id = by.person_id
    if invitation.email and invitation.email != email_of(person_id):
        raise RefusedError(Refusal("community:invitation-for-another"))
    if permissions.IS_MEMBER(by, community):
        raise RefusedError(Refusal("community:already-inside"))
    state = rules.InvitationState(invitation.state)
    refuse_if(rules.refusal_to_accept(rules.State(community.state), state, expires_at=invitation.expires_at, now=now))
    role = rules.Role(invitation.role)
    require_hold(community, person_id, role)
    membership = seat(community, person_id, role, now=now)
    invitation.uses += 1
    if invitation.uses == invitation.max_uses:
        invitation.state = rules.InvitationState.USED
    invitation.save(update_fields=["uses", "state"])
    by.forget()
    fact = events.PersonJoined(
        community_id=community.pk, user_id=person_id, role=role, how="invitation", invitation_id=invitation.pk
    )
    publish(fact, by=by, now=now)
    return membership


@transaction.atomic
def decline_own_invitation(*, invitation_id: int, by: Actor, now: datetime) -> None:
    """Say no to an invitation sent to one's own address."""
    invitation = Invitation.objects.select_for_update().get(pk=_own(invitation_id, by)[0])
    refuse_if(rules.refusal_to_end_invitation(rules.InvitationState(invitation.state)))
    invitation.state = rules.InvitationState.DECLINED
    invitation.save(update_fields=["state"])
    fact = events.InvitationDeclined(community_id=invitation.community_id, invitation_id=invitation.pk)
    publish(fact, by=by, now=now)
