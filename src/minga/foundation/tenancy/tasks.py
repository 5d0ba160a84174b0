"""What the house does in the background for the people of a space."""

from django.conf import settings
from django.core.mail import mailers
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.letters import letter, message_id
from minga.foundation.notices.mailing import NOWHERE, may_be_mailed
from minga.foundation.policy import ADMINISTRATOR
from minga.foundation.tenancy.models import Operator, Space, SpaceMembership, SpaceWish
from minga.foundation.tenancy.operators import asker_of, operators
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


def mail_pause(space_id: int) -> int:
    """Tell those who administer a space by mail that it is suspended: nothing else reaches them of it now."""
    space, now, sent = Space.objects.get(pk=space_id), clock.now(), 0
    if space.is_demo or not space.is_suspended(now):
        return 0
    administrators = SpaceMembership.objects.filter(space=space, role=ADMINISTRATOR).present(now)
    for place in administrators.select_related("user").order_by("pk"):
        if not may_be_mailed(place.user):
            continue
        with translation.override(place.user.language or space.language):
            with timezone.override(clock.zone_called(space.time_zone)):
                until = written_deadline(space.suspended_until) if space.suspended_until else ""
            askable = [(row.name, row.email) for row in operators()]
            words = {"space": space, "until": until, "name": str(place.user), "askable": askable}
            subject = _("“%(space)s” is suspended") % {"space": space.name}
            body = render_to_string("tenancy/mail/pause.txt", words)
            name = message_id("pause", place.pk, space.suspended_at, space.suspended_until, space.suspension_reason)
            sent += _mail(place.user, subject, body, name)
    return sent


def mail_wish(wish_id: int) -> int:
    """Tell those who run the installation that somebody asks for a space."""
    wish, sent = SpaceWish.objects.select_related("asked_by").get(pk=wish_id), 0
    for operator in Operator.objects.select_related("user").order_by("pk"):
        if wish.state != SpaceWish.WAITING or not may_be_mailed(operator.user):
            continue
        with translation.override(operator.user.language or settings.LANGUAGE_CODE):
            url = f"{settings.BASE_URL}{reverse('operator:wish', args=[wish.pk])}"
            words = {"wish": wish, "asker": asker_of(wish), "name": str(operator.user), "url": url}
            body = render_to_string("tenancy/mail/wish.txt", words)
            subject = _("Somebody asks for a space: “%(space)s”") % {"space": wish.name}
            sent += _mail(operator.user, subject, body, message_id("wish", wish.pk, operator.pk))
    return sent


def mail_declined(wish_id: int) -> bool:
    """Tell whoever asked for a space that there will be none, and why."""
    wish = SpaceWish.objects.select_related("asked_by").get(pk=wish_id)
    name, email = asker_of(wish)
    is_away = wish.asked_by is not None and not may_be_mailed(wish.asked_by)
    if wish.state != SpaceWish.DECLINED or is_away or email.endswith(NOWHERE):
        return False
    with translation.override((wish.asked_by.language if wish.asked_by else "") or wish.language):
        words = {"wish": wish, "name": name}
        subject = _("Your request for the space “%(space)s”") % {"space": wish.name}
        body = render_to_string("tenancy/mail/declined.txt", words)
        return _send(email, subject, body, message_id("declined", wish.pk))


def _mail(user: User, subject: str, body: str, name: str) -> bool:
    return _send(user.email, subject, body, name)


def _send(email: str, subject: str, body: str, name: str) -> bool:
    return bool(mailers.default.send_messages([letter(subject, body, to=email, headers={"Message-ID": name})]))
