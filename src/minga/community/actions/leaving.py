"""Somebody leaves for good: their places end, and no invitation names them."""

from datetime import datetime

from minga.community.actions.places import count_people
from minga.community.models import Community, EarlierAnswer, Invitation, Membership
from minga.community.rules import InvitationState, MembershipState
from minga.foundation.accounts.names import FORMER_DOMAIN
from minga.foundation.kept import Leaver

NOBODY = f"nobody@{FORMER_DOMAIN}"


def forget_person(leaver: Leaver) -> None:
    """Requests go; places that were held end, in every space; invitations to the address name it no longer."""
    places = Membership.objects.filter(user_id=leaver.user_id)
    places.filter(state__in=[MembershipState.REQUESTED, MembershipState.DECLINED]).delete()
    active = places.active()
    communities = list(Community.objects.select_for_update().filter(pk__in=active.values("community_id")))
    active.update(state=MembershipState.LEFT, left_at=leaver.now)
    count_people(*communities)
    sent = Invitation.objects.filter(email__iexact=leaver.email)
    sent.filter(state=InvitationState.PENDING).update(state=InvitationState.REVOKED)
    sent.update(email=NOBODY, name="", message="")


def forget_invitations(before: datetime) -> int:
    """Addresses and names in invitations that came to their end before that moment, in the space we are in."""
    ended = Invitation.objects.filter(expires_at__lt=before).exclude(email__in=["", NOBODY])
    ended.filter(state=InvitationState.PENDING).update(state=InvitationState.REVOKED)
    return ended.update(email=NOBODY, name="", message="")


def forget_answers(before: datetime) -> int:
    """What people wrote who asked to come in and were declined, or who asked again."""
    declined = Membership.objects.filter(state=MembershipState.DECLINED, decided_at__lt=before).exclude(answer="")
    return declined.update(answer="") + EarlierAnswer.objects.filter(replaced_at__lt=before).delete()[0]
