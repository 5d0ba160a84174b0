"""What the house does in the background for the people of a space."""

from django.core.mail import EmailMessage, mailers
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.letters import message_id
from minga.foundation.notices.mailing import may_be_mailed
from minga.foundation.tenancy.models import Space, SpaceMembership
from minga.foundation.tenancy.queries import askable_in, suspension_of
from minga.ui.numbers import written_deadline


def mail_suspension(place_id: int) -> bool:
    """Tell somebody by mail that they are suspended: no notice reaches them now. Sent again, it has the same name."""
    place = SpaceMembership.objects.suspended(clock.now()).select_related("user", "space").filter(pk=place_id).first()
    if place is None or place.space.is_demo or not may_be_mailed(place.user):
        return False
    language = place.user.language or place.space.language
    with translation.override(language), timezone.override(clock.zone_called(place.space.time_zone)):
        said = suspension_of(place.space_id, place.user_id)
        until = written_deadline(place.suspended_until) if place.suspended_until else ""
        words = {"said": said, "until": until, "name": str(place.user)}
        subject = _("You are suspended in “%(space)s”") % {"space": place.space.name}
        name = message_id("suspension", place.pk, place.suspended_at, place.suspended_until, place.suspension_reason)
        return _mail(place.user, subject, render_to_string("tenancy/mail/suspension.txt", words), name)


def mail_farewell(space_id: int, user_id: int, at: str) -> bool:
    """Tell somebody by mail that they were taken out of a space, and whom they can ask; not if they are back in it."""
    space, user = Space.objects.get(pk=space_id), User.objects.filter(pk=user_id).first()
    is_back = SpaceMembership.objects.filter(space_id=space_id, user_id=user_id).exists()
    if user is None or is_back or space.is_demo or not may_be_mailed(user):
        return False
    with translation.override(user.language or space.language):
        words = {"space": space.name, "name": str(user), "askable": askable_in(space_id)}
        subject = _("You no longer belong to “%(space)s”") % {"space": space.name}
        body = render_to_string("tenancy/mail/farewell.txt", words)
        return _mail(user, subject, body, message_id("farewell", space_id, user_id, at))


def _mail(user: User, subject: str, body: str, name: str) -> bool:
    letter = EmailMessage(" ".join(subject.split()), body, to=[user.email], headers={"Message-ID": name})
    return bool(mailers.default.send_messages([letter]))
