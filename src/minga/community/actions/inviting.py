"""Invite by mail or by link; accept, decline, take back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from minga.community import events, permissions, rules
from minga.community.actions.places import locked_community, locked_for_invited, require_hold, seat
from minga.community.models import Community, Invitation, Membership
from minga.community.queries import Opened, address_report, email_of, invitation_by_token, token_of
from minga.community.reading import read_plain
from minga.foundation.accounts.entrance import newcomer
from minga.foundation.events import publish
from minga.foundation.ids import digest, secret_token
from minga.foundation.policy import Actor, NotFoundError, RefusedError, refuse_if, require
from minga.foundation.repeats.once import WITHIN, once
from minga.foundation.tenancy.queries import actor_in
from minga.kernel import Refusal
from minga.kernel.writing import one_line, written

PENDING = rules.InvitationState.PENDING


@transaction.atomic
def invite_people(
    *,
    community_id: int,
    emails: Sequence[str],
    role: rules.Role | str,
    by: Actor,
    now: datetime,
    is_external: bool = True,
    message: str = "",
) -> tuple[Invitation, ...]:
    """Invite addresses; the mails leave after the commit. If any address is wrong, nobody is invited.

    A new invitation of the same address takes the earlier one back; one sent again within minutes is the same one.
    """
    community, role, offer = _offer(community_id, role, by, is_external=is_external, message=message)
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
    invitations = tuple(
        _made(community, by, now, expires_at=ends_at, email=email, name=asked[email], **offer) for email in addresses
    )
    Invitation.objects.bulk_create(invitations)
    ids = tuple(invitation.pk for invitation in invitations)
    publish(events.PeopleInvited(community_id=community.pk, invitation_ids=ids), by=by, now=now)
    return just_sent + invitations


@transaction.atomic
def invite_by_name(
    *,
    community_id: int,
    names: Sequence[str],
    role: rules.Role | str,
    by: Actor,
    now: datetime,
    is_external: bool = True,
    message: str = "",
) -> tuple[Invitation, ...]:
    """For each of these people a link of their own, to be handed over: nobody's address is needed.

    Who is invited again by the same name has one link: the earlier one, as long as it waits.
    """
    community, role, offer = _offer(community_id, role, by, is_external=is_external, message=message)
    wanted = list(dict.fromkeys(filter(None, (one_line(name)[: rules.PERSON_MAX] for name in names))))
    refuse_if(rules.refusal_to_invite(rules.State(community.state), role, count=len(wanted)))
    refuse_if(rules.refusal_to_invite_by_link(role))
    waiting = Invitation.objects.filter(community=community, email="", name__in=wanted, state=PENDING)
    there = tuple(waiting.filter(expires_at__gt=now, **offer))
    called = {invitation.name for invitation in there}
    ends_at = now + timedelta(days=rules.INVITATION_DAYS)
    made = tuple(
        _made(community, by, now, expires_at=ends_at, name=name, **offer) for name in wanted if name not in called
    )
    if made:
        Invitation.objects.bulk_create(made)
        ids = tuple(invitation.pk for invitation in made)
        publish(events.PeopleInvited(community_id=community.pk, invitation_ids=ids), by=by, now=now)
    return there + made


@transaction.atomic
def send_again(*, community_id: int, invitation_id: int, by: Actor, now: datetime) -> Invitation:
    """The same invitation leaves by mail once more and waits for as long as a new one."""
    community = locked_community(community_id, by)
    require(permissions.CAN_FACILITATE, by, community)
    waiting = Invitation.objects.select_for_update().filter(pk=invitation_id, community=community).exclude(email="")
    invitation: Invitation | None = waiting.first()
    if invitation is None:
        raise NotFoundError
    refuse_if(rules.refusal_to_end_invitation(rules.InvitationState(invitation.state)))
    _refuse_outside(community, by, is_external=invitation.is_external)
    if invitation.mailed_at is None or invitation.mailed_at > now - WITHIN:
        return invitation
    invitation.mailed_at, invitation.expires_at = None, now + timedelta(days=rules.INVITATION_DAYS)
    invitation.save(update_fields=["mailed_at", "expires_at"])
    publish(events.PeopleInvited(community_id=community.pk, invitation_ids=(invitation.pk,)), by=by, now=now)
    return invitation


def _offer(
    community_id: int, role: rules.Role | str, by: Actor, *, is_external: bool, message: str
) -> tuple[Community, rules.Role, dict[str, Any]]:
    """The locked community, the role, and what every one of these invitations says."""
    community = locked_community(community_id, by)
    require(permissions.CAN_FACILITATE, by, community)
    role = rules.Role(role)
    is_external = rules.comes_from_outside(role, is_external=is_external)
    is_of_space = permissions.CAN_BRING_INSIDE(by, community)
    refuse_if(rules.refusal_to_bring_inside(is_external=is_external, is_of_space=is_of_space))
    _refuse_outside(community, by, is_external=is_external)
    return community, role, {"role": role, "is_external": is_external, "message": written(message)}


def _refuse_outside(community: Community, by: Actor, *, is_external: bool) -> None:
    may_invite_outside = permissions.CAN_INVITE_OUTSIDE(by, community)
    refuse_if(rules.refusal_to_invite_outside(is_external=is_external, may_invite_outside=may_invite_outside))


def _checked(community: Community, emails: Sequence[str], role: rules.Role) -> dict[str, str]:
    """The addresses with the names that stand beside them."""
    listed = read_plain("\n".join(" ".join(email.splitlines()) for email in emails))
    lines = [rules.Address(each.line, each.email, each.code) for each in listed]
    report = address_report(community, lines, role)
    bad = rules.wrong_lines(report)
    if bad:
        raise RefusedError(Refusal("community:bad-addresses", {"lines": bad}))
    refuse_if(rules.refusal_to_invite(rules.State(community.state), role, count=len(report)))
    names = {each.email: each.name for each in listed}
    return {address.text: names.get(address.text, "")[: rules.PERSON_MAX] for address in report}


def _made(
    community: Community,
    by: Actor,
    now: datetime,
    *,
    expires_at: datetime,
    role: rules.Role,
    is_external: bool,
    message: str = "",
    email: str = "",
    name: str = "",
    max_uses: int = 1,
) -> Invitation:
    invitation = Invitation(
        community=community,
        email=email,
        name=name,
        is_external=is_external,
        message=message,
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
    *,
    community_id: int,
    role: rules.Role | str,
    expires_at: datetime,
    max_uses: int,
    by: Actor,
    now: datetime,
    is_external: bool = True,
) -> tuple[Invitation, str]:
    """A link that lets in whoever holds it, ``max_uses`` times. Returns the invitation and its token."""
    invitation = _link(
        community_id=community_id,
        role=rules.Role(role),
        expires_at=expires_at,
        _hours=round((expires_at - now) / timedelta(hours=1)),
        max_uses=max_uses,
        is_external=is_external,
        by=by,
        now=now,
    )
    return invitation, token_of(invitation)


def _pending() -> QuerySet[Invitation]:
    return Invitation.objects.filter(state=PENDING)


@once(_pending, apart=("expires_at",))
@transaction.atomic
def _link(
    *,
    community_id: int,
    role: rules.Role,
    expires_at: datetime,
    _hours: int,
    max_uses: int,
    is_external: bool,
    by: Actor,
    now: datetime,
) -> Invitation:
    """The same link where one of as many hours was asked for a moment ago."""
    community, role, offer = _offer(community_id, role, by, is_external=is_external, message="")
    refuse_if(
        rules.refusal_to_make_link(
            rules.State(community.state), role, expires_at=expires_at, max_uses=max_uses, now=now
        )
    )
    invitation = _made(community, by, now, expires_at=expires_at, max_uses=max_uses, **offer)
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
    return _accept(invitation_by_token(token), by=by, now=now)


@transaction.atomic
def come_in(*, token: str, name: str, email: str, language: str, by: Actor, now: datetime) -> Membership:
    """Come in as somebody new: the link is the door, the name is asked once, and nobody needs a password.

    A mailed link proves its address, and no other is taken; with one that was handed over the person says theirs. Who
    has been here before is not let in this way: they sign in, and accept.
    """
    opened = invitation_by_token(token)
    invitation = opened.invitation
    refuse_if(
        rules.refusal_to_accept(
            rules.State(invitation.community.state),
            rules.InvitationState(invitation.state),
            expires_at=invitation.expires_at,
            now=now,
        )
    )
    email = invitation.email if opened.proves_address else email.strip().lower()
    refuse_if(rules.refusal_to_come_in(name=name, email=email))
    person = newcomer(email=email, name=name, language=language, is_proven=opened.proves_address)
    if person is None:
        raise RefusedError(Refusal("community:has-been-here"))
    return _accept(opened, by=actor_in(by.space_id, user_id=person.pk, name=str(person)), now=now)


@transaction.atomic
def accept_own_invitation(*, invitation_id: int, by: Actor, now: datetime) -> Membership:
    """Come in with an invitation sent to one's own address, without its link at hand."""
    return _accept(Opened(_own(invitation_id, by), proves_address=True), by=by, now=now)


def _own(invitation_id: int, by: Actor) -> Invitation:
    found: Invitation | None = Invitation.objects.filter(pk=invitation_id, email=email_of(by.person_id)).first()
    if found is None:
        raise NotFoundError
    return found


def _accept(opened: Opened, *, by: Actor, now: datetime) -> Membership:
    community = locked_for_invited(opened.invitation.community_id)
    invitation = Invitation.objects.select_for_update().get(pk=opened.invitation.pk)
    person_id = by.person_id
    if opened.proves_address and invitation.email != email_of(person_id):
        raise RefusedError(Refusal("community:invitation-for-another"))
    if permissions.IS_MEMBER(by, community):
        raise RefusedError(Refusal("community:already-inside"))
    state = rules.InvitationState(invitation.state)
    refuse_if(rules.refusal_to_accept(rules.State(community.state), state, expires_at=invitation.expires_at, now=now))
    role = rules.Role(invitation.role)
    require_hold(community, person_id, role)
    membership = seat(community, person_id, role, now=now, is_external=invitation.is_external)
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
    invitation = Invitation.objects.select_for_update().get(pk=_own(invitation_id, by).pk)
    refuse_if(rules.refusal_to_end_invitation(rules.InvitationState(invitation.state)))
    invitation.state = rules.InvitationState.DECLINED
    invitation.save(update_fields=["state"])
    fact = events.InvitationDeclined(community_id=invitation.community_id, invitation_id=invitation.pk)
    publish(fact, by=by, now=now)
