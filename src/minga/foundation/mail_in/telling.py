"""The one mail that goes back to who wrote: what was not taken, why, and their text, so that nothing is lost.

It goes to the person's own address, never to whoever a mail says it is from; to machines and lists goes nothing.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.declared import sentence_for
from minga.foundation.letters import claim, give_back, message_id
from minga.foundation.mail_in.answerable import Thing, answerable_called
from minga.foundation.mail_in.models import Arrival, MailTrouble
from minga.foundation.mail_in.rules import TOLD_IN_A_DAY, Fate
from minga.foundation.scope import in_space
from minga.foundation.tenancy.hosts import address_of
from minga.foundation.tenancy.look import sender_for
from minga.foundation.tenancy.naming import naming_for
from minga.foundation.tenancy.queries import actor_in
from minga.kernel import Refusal


def tell_back(arrival_id: int) -> None:
    """Mail back what became of a mail: a job, safe to be run again. Past ten a day it only stands on the page."""
    rows = Arrival.objects.filter(pk=arrival_id, told_at=None)
    arrival = rows.select_related("user", "space__own_address").first()
    if arrival is None or not _may_be_told(arrival.user, clock.now()) or not claim(rows, clock.now()):
        return
    try:
        with translation.override(arrival.user.language or (arrival.space.language if arrival.space else None)):
            _send(arrival)
    except Exception:
        give_back(rows)
        raise
    rows.update(told_at=clock.now())


def _may_be_told(person: User, now: datetime) -> bool:
    if not person.is_active or person.is_demo or person.email.endswith(".invalid"):
        return False
    if MailTrouble.objects.filter(user=person, paused_at__isnull=False).exists():
        return False
    return Arrival.objects.filter(user=person, told_at__gt=now - timedelta(days=1)).count() < TOLD_IN_A_DAY


def why_not(arrival: Arrival) -> str:
    """The reasons in the active language; empty for what was taken whole."""
    said = []
    # What was kept before files were taken names them only.
    left_out = [each if isinstance(each, dict) else {"name": each} for each in arrival.left_out]
    if arrival.fate == Fate.TAKEN and left_out:
        names = ", ".join(each["name"] for each in left_out)
        said.append(sentence_for(Refusal("mail_in:left-out", {"names": names})))
    elif arrival.reason:
        said.append(sentence_for(Refusal(arrival.reason, arrival.params)))
    reasons = (sentence_for(Refusal(each["code"], each["params"])) for each in left_out if "code" in each)
    return " ".join([*said, *dict.fromkeys(reasons)])


def thing_of(arrival: Arrival) -> Thing | None:
    """What was answered, as far as its writer may read it now."""
    answerable, space = answerable_called(arrival.kind), arrival.space
    if answerable is None or space is None or space.is_suspended(clock.now()):
        return None
    actor = actor_in(space.pk, user_id=arrival.user_id)
    if actor.space_role is None:
        return None
    with in_space(space.pk, space.time_zone, space.slug), naming_for(actor):
        return answerable.seen(actor, arrival.thing_id)


def _send(arrival: Arrival) -> None:
    thing, space = thing_of(arrival), arrival.space
    shown: dict[str, Any] = {
        "name": str(arrival.user),
        "is_taken": arrival.fate == Fate.TAKEN,
        "why": why_not(arrival),
        "text": arrival.text,
        "title": thing.title if thing else "",
        "url": f"{address_of(space)}{arrival.path or thing.path}" if thing and space else "",
        "page": f"{settings.BASE_URL}{reverse('mail_in:mine')}",
    }
    subject = _("Your files were left out") if shown["is_taken"] else _("Your answer was not published")
    heads = {
        "Message-ID": message_id("mail_in", arrival.pk),
        "Auto-Submitted": "auto-replied",
        "X-Auto-Response-Suppress": "All",
    }
    if arrival.message_id.startswith("<") and "\n" not in arrival.message_id:
        heads |= {"In-Reply-To": arrival.message_id, "References": arrival.message_id}
    EmailMessage(
        subject,
        render_to_string("mail_in/mail/back.txt", shown),
        from_email=sender_for(space) if space and thing else None,
        to=[arrival.user.email],
        headers=heads,
    ).send()
