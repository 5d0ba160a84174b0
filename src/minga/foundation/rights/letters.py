"""Letters to somebody who leaves for good: when it begins, when it must wait, and when it is done."""

import logging

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from minga.foundation import clock
from minga.foundation.declared import sentence_for
from minga.foundation.letters import letter
from minga.foundation.notices.mailing import NOWHERE
from minga.foundation.rights.models import Departure
from minga.kernel import Refusal
from minga.ui.numbers import written_date

log = logging.getLogger("minga.rights")


def mail_asked(departure: Departure) -> None:
    """What will happen and when, and how to stop it: also for whoever did not ask for it."""
    person = departure.user
    with translation.override(person.language or settings.LANGUAGE_CODE):
        due_on = clock.day_of(departure.due_at, clock.zone_called(person.time_zone or "UTC"))
        day = {"day": written_date(due_on), "url": f"{settings.BASE_URL}{reverse('rights:leave')}"}
        _send(
            person.email,
            _("You leave Minga on %(day)s") % day,
            _(
                "On %(day)s your name, your address, your ways to sign in and everything else that makes you known are "
                "deleted for good.\n\nIf you did not ask for this, or think better of it, sign in before that day and "
                "cancel it here:\n%(url)s"
            )
            % day,
        )


def mail_postponed(address: str, language: str, refusal: Refusal) -> None:
    """It could not be done, because something came to depend on the person meanwhile."""
    with translation.override(language or settings.LANGUAGE_CODE):
        text = {"why": sentence_for(refusal), "url": f"{settings.BASE_URL}{reverse('rights:leave')}"}
        _send(
            address,
            _("You could not leave Minga yet"),
            _("%(why)s\n\nWe try again each day. What is to be done:\n%(url)s") % text,
        )


def mail_done(address: str, language: str) -> None:
    """The last letter to this address, which is kept nowhere after it."""
    with translation.override(language or settings.LANGUAGE_CODE):
        _send(
            address,
            _("You have left Minga"),
            _(
                "Your name, your address and your ways to sign in are deleted. Backups made before still hold them "
                "until they are deleted in their turn.\n\nThis is the last letter to this address."
            ),
        )


def _send(address: str, subject: str, text: str) -> None:
    """A letter that cannot leave changes nothing of what was done; its address is not written to any log."""
    if address.endswith(NOWHERE):
        return
    try:
        letter(subject, text, to=address).send()
    except Exception as error:
        log.warning("A letter about leaving for good could not be sent: %s", type(error).__name__)
