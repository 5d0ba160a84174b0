"""What a mail of ours needs so that it can be answered, and so that we hear when it does not arrive."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol
from urllib.parse import quote

from django.core.mail import EmailMultiAlternatives
from django.utils.translation import gettext as _

from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.journal.models import Entry
from minga.foundation.mail_in.addresses import BOUNCE, SEVERAL, Bound, address_for, bound_until, is_set
from minga.foundation.mail_in.answerable import answered_at
from minga.foundation.mail_in.taking import refusal_to_come_in
from minga.foundation.scope import in_space
from minga.foundation.tenancy.models import Space
from minga.foundation.tenancy.queries import actor_in
from minga.kernel import fact_named


class Noticed(Protocol):
    """A notice, as far as an answer needs it."""

    entry_id: int
    space_id: int | None
    space: Space


def answer_addresses(person: User, notices: Iterable[Noticed], now: datetime) -> dict[int, str]:
    """By the fact told of: where this person answers it by mail. Nothing of what they cannot answer now."""
    notices = list(notices) if is_set() else []
    entries = Entry.objects.in_bulk({notice.entry_id for notice in notices})
    spaces = {notice.space_id: notice.space for notice in notices}
    found: dict[int, str] = {}
    for space_id, space in spaces.items():
        actor = actor_in(space.pk, user_id=person.pk)
        if refusal_to_come_in(actor, space, person) is not None:
            continue
        with in_space(space.pk, space.time_zone, space.slug):
            for entry in (entries.get(notice.entry_id) for notice in notices if notice.space_id == space_id):
                kind = fact_named(entry.name) if entry else None
                at = answered_at(kind.from_payload(entry.payload)) if entry and kind else None
                if entry is None or at is None or not at[0].is_open(actor, at[1], now):
                    continue
                found[entry.pk] = address_for(Bound(at[0].kind, person.pk, space.pk, at[1], bound_until(now)))
    return found


def mailto(address: str, subject: str) -> str:
    """A link that begins a mail to this address."""
    return f"mailto:{address}?subject={quote(subject)}" if address else ""


def note_for(addresses: dict[int, str], *, is_one: bool) -> str:
    """What a mail that can be answered says of it: whoever answers must know that others will read it."""
    if not addresses:
        return ""
    if is_one:
        return _("Answer this mail, and what you write is published there under your name.")
    return _("“Answer by mail” publishes what you write there under your name.")


def let_answer(mail: EmailMultiAlternatives, person: User, addresses: dict[int, str]) -> None:
    """Say where answers to this mail go, and where it goes back to when nobody takes it."""
    if not is_set():
        return
    until = bound_until(clock.now())
    if len(set(addresses.values())) == 1:
        mail.reply_to = list(addresses.values())[:1]
    elif addresses:
        mail.reply_to = [address_for(Bound(SEVERAL, person.pk, 0, 0, until))]
    mail.extra_headers["From"] = mail.from_email
    mail.from_email = address_for(Bound(BOUNCE, person.pk, 0, 0, until))
