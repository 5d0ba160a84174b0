"""Take a mail: once, as the person to whom its address was given, and as nobody else.

Whatever becomes of it is kept in the same transaction as what it makes. A server that was told "taken" may forget it.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.jobs.later import later
from minga.foundation.mail_in.addresses import BOUNCE, SEVERAL, Bound, read_address
from minga.foundation.mail_in.answerable import Answerable, answerable_called
from minga.foundation.mail_in.bounces import count_bounce, mail_arrives
from minga.foundation.mail_in.cutting import what_was_written
from minga.foundation.mail_in.letter import Letter, authentication_failed, read_letter
from minga.foundation.mail_in.models import Arrival
from minga.foundation.mail_in.rules import Fate, is_too_fast
from minga.foundation.mail_in.telling import tell_back
from minga.foundation.policy import Actor, NotAllowedError, NotFoundError, RefusedError
from minga.foundation.rights.models import TermsInForce
from minga.foundation.rights.queries import has_accepted
from minga.foundation.scope import in_space
from minga.foundation.signin.gate import addresses_of, spaces_that_require
from minga.foundation.signin.models import SpaceSignIn
from minga.foundation.signin.rules import needs_second_factor
from minga.foundation.tenancy.models import Space
from minga.foundation.tenancy.naming import naming_for
from minga.foundation.tenancy.queries import actor_in
from minga.kernel import Refusal
from minga.kernel.writing import is_blank

TEXT_MAX: Final = 20_000
"""What is kept of a text that was not taken."""
NOT_THERE: Final = Refusal("mail_in:not-there")


class UnknownAddressError(Exception):
    """Nobody was given this address."""


@dataclass(slots=True)
class _Judged:
    """What is to become of a mail."""

    fate: Fate
    refusal: Refusal | None = None
    path: str = ""


def take_mail(raw: bytes, *, to: str, has_sender: bool = True, now: datetime) -> Fate:
    """What became of the mail that came to this address; the same mail again changes nothing.

    ``has_sender`` is off where the server was given none: such mail is a report, or was sent by a machine.
    """
    bound = read_address(to)
    if bound is None:
        raise UnknownAddressError(to)
    letter = read_letter(raw)
    person = User.objects.filter(pk=bound.user_id, is_active=True).first()
    if person is None:
        return Fate.IGNORED
    with transaction.atomic():
        space = Space.objects.filter(pk=bound.space_id).first()
        arrival, is_new = Arrival.objects.get_or_create(
            key=_key(letter.digest, bound),
            user=person,
            defaults={
                "space": space,
                "kind": bound.kind,
                "thing_id": bound.thing_id,
                "fate": Fate.IGNORED,
                "message_id": letter.message_id,
                "arrived_at": now,
            },
        )
        if not is_new:
            return Fate(arrival.fate)
        text = what_was_written(letter.text)
        judged = _judge(letter, text, bound=bound, person=person, space=space, has_sender=has_sender, now=now)
        _keep(arrival, judged, letter, text)
    return judged.fate


def refuse_large(*, to: str, sender: str, message_id: str, now: datetime) -> None:
    """Tell whoever sent a mail that is too large to be read, as far as it is theirs."""
    bound = read_address(to)
    person = User.objects.filter(pk=bound.user_id, is_active=True).first() if bound else None
    if bound is None or person is None or bound.kind == BOUNCE or sender.lower() not in may_write_from(person):
        return
    params = {"megabytes": settings.UPLOAD_MAX_BYTES // 1_000_000}
    with transaction.atomic():
        arrival, is_new = Arrival.objects.get_or_create(
            key=_key(f"large {message_id}", bound),
            user=person,
            defaults={
                "space": Space.objects.filter(pk=bound.space_id).first(),
                "kind": bound.kind,
                "thing_id": bound.thing_id,
                "fate": Fate.REFUSED,
                "reason": "mail_in:too-large",
                "params": params,
                "message_id": message_id[:250],
                "arrived_at": now,
            },
        )
        if is_new:
            later(tell_back, arrival.pk)


def _key(mail: str, bound: Bound) -> str:
    """One mail at one address."""
    said = f"{mail} {bound.kind} {bound.user_id} {bound.space_id} {bound.thing_id}"
    return hashlib.sha256(said.encode(errors="replace")).hexdigest()


def may_write_from(person: User) -> set[str]:
    """The addresses that are known to be this person's."""
    return {address.lower() for address in addresses_of(person)}


def _judge(
    letter: Letter, text: str, *, bound: Bound, person: User, space: Space | None, has_sender: bool, now: datetime
) -> _Judged:
    if letter.is_report or bound.kind == BOUNCE:
        # Only what comes to the address for it is believed: whoever was mailed at an address knows only that one.
        if bound.kind == BOUNCE and (letter.is_report or not has_sender):
            count_bounce(person, letter.message, now)
            return _Judged(Fate.BOUNCED)
        return _Judged(Fate.IGNORED)
    if not has_sender or letter.is_automatic:
        return _Judged(Fate.IGNORED)
    refusal = _refusal_of_sender(letter, bound, person, now) or _refusal_of_text(text, bound)
    if refusal is not None:
        return _Judged(Fate.REFUSED, refusal)
    mail_arrives(person.pk)
    return _answered(text, bound, person, space, now)


def _refusal_of_sender(letter: Letter, bound: Bound, person: User, now: datetime) -> Refusal | None:
    if len(letter.senders) != 1 or letter.senders[0] not in may_write_from(person):
        return Refusal("mail_in:not-from-you", {"sender": ", ".join(letter.senders)[:200] or "?"})
    if settings.MAIL_IN_TRUSTS and authentication_failed(letter.message, settings.MAIL_IN_TRUSTS):
        return Refusal("mail_in:unproven")
    if bound.until < clock.day_of(now, UTC):
        return Refusal("mail_in:too-old")
    lately = Arrival.objects.filter(user=person, arrived_at__gt=now - timedelta(hours=1))
    return Refusal("mail_in:too-fast") if is_too_fast(lately.count() - 1) else None


def _refusal_of_text(text: str, bound: Bound) -> Refusal | None:
    if bound.kind == SEVERAL:
        return Refusal("mail_in:several")
    return Refusal("mail_in:nothing-written") if is_blank(text) else None


def _answered(text: str, bound: Bound, person: User, space: Space | None, now: datetime) -> _Judged:
    """What the link makes of it; a refusal of its own leaves nothing of what it had begun."""
    answerable = answerable_called(bound.kind)
    if answerable is None or space is None or space.is_suspended(now):
        return _Judged(Fate.REFUSED, NOT_THERE)
    actor = actor_in(space.pk, user_id=person.pk, name=str(person))
    refusal = refusal_to_come_in(actor, space, person)
    if refusal is not None:
        return _Judged(Fate.REFUSED, refusal)
    with in_space(space.pk, space.time_zone, space.slug), naming_for(actor):
        try:
            with transaction.atomic():
                return _Judged(Fate.TAKEN, path=_made(answerable, actor, bound.thing_id, text, now))
        except RefusedError as refused:
            return _Judged(Fate.REFUSED, refused.refusal)
        except (NotFoundError, NotAllowedError):
            return _Judged(Fate.REFUSED, NOT_THERE)


def _made(answerable: Answerable, actor: Actor, thing_id: int, text: str, now: datetime) -> str:
    if answerable.seen(actor, thing_id) is None:
        raise NotFoundError
    return answerable.answer(actor, thing_id, text, now)


def refusal_to_come_in(actor: Actor, space: Space, person: User) -> Refusal | None:
    """Why a mail opens this space to nobody: it shows no second step, no provider, and accepts no terms."""
    if actor.space_role is None:
        return NOT_THERE
    asked = SpaceSignIn.objects.filter(space=space).first()
    if asked is not None and asked.is_required and spaces_that_require(person, among=(space.pk,)):
        return Refusal("signin:provider-required")
    if asked is not None and needs_second_factor(asked.second_factor, actor.space_role):
        return Refusal("signin:second-factor-needed")
    number = TermsInForce.objects.filter(space=space).values_list("number", flat=True).first()
    with in_space(space.pk):
        if number and not has_accepted(person.pk, number):
            return Refusal("rights:accept-terms-first")
    return None


def _keep(arrival: Arrival, judged: _Judged, letter: Letter, text: str) -> None:
    arrival.fate, arrival.path = judged.fate, judged.path[:500]
    if judged.refusal is not None:
        arrival.reason, arrival.params = judged.refusal.code, {k: str(v) for k, v in judged.refusal.params.items()}
        arrival.text = (text or letter.text)[:TEXT_MAX]
        arrival.sender = ", ".join(letter.senders)[:254]
    if judged.fate in {Fate.TAKEN, Fate.REFUSED}:
        arrival.left_out = list(letter.left_out)[:20]
    arrival.save()
    if judged.refusal is not None or arrival.left_out:
        later(tell_back, arrival.pk)
