"""What this link does in the background: the mails of invitations leave."""

import logging
from collections.abc import Sequence

from django.contrib.auth import get_user_model
from django.core.mail import EmailMultiAlternatives, mailers
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from minga.community.models import Invitation
from minga.community.queries import invitation_seen, invitation_url, token_of
from minga.community.rules import InvitationState
from minga.foundation import clock
from minga.foundation.letters import claim, give_back, letter, message_id
from minga.foundation.scope import in_space
from minga.foundation.tenancy.look import sender_for
from minga.ui.numbers import written_deadline

log = logging.getLogger("minga.community")


class UnmailedError(RuntimeError):
    """Some invitations could not be mailed; the job is tried again."""


def mail_invitations(space_id: int, community_id: int) -> int:
    """Mail a community's invitations that have not been mailed, each in its reader's language; returns how many.

    Each is claimed before it leaves and marked when it has left, so that a second try sends only the rest; one whose
    sender was stopped in between is sent again under the same name. Raises ``UnmailedError`` when some were not taken
    by the mail server.
    """
    with in_space(space_id):
        waiting = Invitation.objects.filter(community_id=community_id, state=InvitationState.PENDING, mailed_at=None)
        # Anybody may be somebody in a demo space: through it nobody is to write to real addresses.
        invitations = list(
            waiting.exclude(Q(email="") | Q(space__is_demo=True))
            .select_related("community__purpose", "invited_by", "space")
            .order_by("pk")
        )
        mailed, failed = _mail(invitations)
    if failed:
        raise UnmailedError(f"{failed} invitations wait for the next try")
    return mailed


def _mail(invitations: Sequence[Invitation]) -> tuple[int, int]:
    languages = _languages([invitation.email for invitation in invitations])
    mailed = failed = 0
    for invitation in invitations:
        mine = Invitation.objects.filter(pk=invitation.pk, mailed_at=None)
        if not claim(mine, clock.now()):
            continue
        written = _letter(invitation, languages.get(invitation.email) or invitation.space.language)
        try:
            mailers.default.send_messages([written])
        except OSError:
            log.exception("Invitation %s could not be mailed", invitation.pk)
            give_back(mine)
            failed += 1
            continue
        mine.update(mailed_at=clock.now())
        mailed += 1
    return mailed, failed


def _languages(emails: Sequence[str]) -> dict[str, str]:
    """The language that each known person has chosen."""
    return dict(get_user_model().objects.filter(email__in=emails).values_list("email", "language"))


def _letter(invitation: Invitation, language: str) -> EmailMultiAlternatives:
    with translation.override(language), timezone.override(clock.zone()):
        seen = invitation_seen(invitation)
        words = {
            "seen": seen,
            "space": invitation.space.name,
            "url": invitation_url(invitation, token_of(invitation)),
            "expires_at": written_deadline(invitation.expires_at),
        }
        subject = _("%(person)s invites you to “%(community)s”") % {
            "person": seen.invited_by,
            "community": seen.community,
        }
        text = render_to_string("community/mail/invitation.txt", words)
        return letter(
            subject,
            text,
            to=invitation.email,
            from_email=sender_for(invitation.space),
            headers={"Message-ID": message_id("invitation", invitation.pk)},
            house=invitation.space.name,
            heading=seen.community,
        )
