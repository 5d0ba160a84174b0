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
from minga.foundation.mail_in.bringing import NOTHING, Brought, bring_files
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
LEFT_OUT_MOST: Final = 20
NOT_THERE: Final = Refusal("mail_in:not-there")


class UnknownAddressError(Exception):
    """Nobody was given this address."""


@dataclass(slots=True)
class _Judged:
    """What is to become of a mail."""

    fate: Fate
    refusal: Refusal | None = None
    path: str = ""


@dataclass(frozen=True, slots=True)
class _Mail:
    """A mail, what its writer wrote, and to whom, about what and for whom its address is."""

    letter: Letter
    text: str
    bound: Bound
    person: User
    space: Space | None
    has_sender: bool

    @property
    def is_of_person(self) -> bool:
        """Neither a report nor a machine."""
        is_report = self.letter.is_report or self.bound.kind == BOUNCE
        return not is_report and self.has_sender and not self.letter.is_automatic


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
    space, key = Space.objects.filter(pk=bound.space_id).first(), _key(letter.digest, bound)
    mail = _Mail(letter, what_was_written(letter.text), bound, person, space, has_sender)
    files = NOTHING if Arrival.objects.filter(key=key, user=person).exists() else _brought(mail, now)
    with transaction.atomic():
        arrival, is_new = Arrival.objects.get_or_create(
            key=key,
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
        judged = _judge(mail, files, now)
        _keep(arrival, judged, mail, files)
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


def _brought(mail: _Mail, now: datetime) -> Brought:
    """The files of a mail whose text is going to be taken, as far as can be known before it is.

    Outside the transaction of the text: a file is laid down in one of its own.
    """
    if not mail.letter.files or not mail.is_of_person or _refusal_of_sender(mail, now) is not None:
        return NOTHING
    place = _place_of(mail, now)
    if isinstance(place, Refusal):
        return NOTHING
    answerable, space, actor = place
    with in_space(space.pk, space.time_zone, space.slug), naming_for(actor):
        thing_id = mail.bound.thing_id
        if answerable.seen(actor, thing_id) is None or not answerable.is_open(actor, thing_id, now):
            return NOTHING
        return bring_files(mail.letter.files, by=actor, language=mail.person.language or space.language, now=now)


def _judge(mail: _Mail, files: Brought, now: datetime) -> _Judged:
    letter, bound, person = mail.letter, mail.bound, mail.person
    if letter.is_report or bound.kind == BOUNCE:
        # Only what comes to the address for it is believed: whoever was mailed at an address knows only that one.
        if bound.kind == BOUNCE and (letter.is_report or not mail.has_sender):
            count_bounce(person, letter.message, now)
            return _Judged(Fate.BOUNCED)
        return _Judged(Fate.IGNORED)
    if not mail.is_of_person:
        return _Judged(Fate.IGNORED)
    text = files.below(mail.text)
    refusal = _refusal_of_sender(mail, now, is_counted=True) or _refusal_of_text(text, bound)
    if refusal is not None:
        return _Judged(Fate.REFUSED, refusal)
    mail_arrives(person.pk)
    return _answered(mail, text, now)


def _refusal_of_sender(mail: _Mail, now: datetime, *, is_counted: bool = False) -> Refusal | None:
    """``is_counted``: this mail is among those that came lately."""
    letter, person = mail.letter, mail.person
    if len(letter.senders) != 1 or letter.senders[0] not in may_write_from(person):
        return Refusal("mail_in:not-from-you", {"sender": ", ".join(letter.senders)[:200] or "?"})
    if settings.MAIL_IN_TRUSTS and authentication_failed(letter.message, settings.MAIL_IN_TRUSTS):
        return Refusal("mail_in:unproven")
    if mail.bound.until < clock.day_of(now, UTC):
        return Refusal("mail_in:too-old")
    lately = Arrival.objects.filter(user=person, arrived_at__gt=now - timedelta(hours=1))
    return Refusal("mail_in:too-fast") if is_too_fast(lately.count() - is_counted) else None


def _refusal_of_text(text: str, bound: Bound) -> Refusal | None:
    if bound.kind == SEVERAL:
        return Refusal("mail_in:several")
    return Refusal("mail_in:nothing-written") if is_blank(text) else None


def _place_of(mail: _Mail, now: datetime) -> Refusal | tuple[Answerable, Space, Actor]:
    """Where it is answered and as whom, or why not."""
    answerable, space, person = answerable_called(mail.bound.kind), mail.space, mail.person
    if answerable is None or space is None or space.is_suspended(now):
        return NOT_THERE
    actor = actor_in(space.pk, user_id=person.pk, name=str(person))
    return refusal_to_come_in(actor, space, person) or (answerable, space, actor)


def _answered(mail: _Mail, text: str, now: datetime) -> _Judged:
    """What the link makes of it; a refusal of its own leaves nothing of what it had begun."""
    place = _place_of(mail, now)
    if isinstance(place, Refusal):
        return _Judged(Fate.REFUSED, place)
    answerable, space, actor = place
    with in_space(space.pk, space.time_zone, space.slug), naming_for(actor):
        try:
            with transaction.atomic():
                return _Judged(Fate.TAKEN, path=_made(answerable, actor, mail.bound.thing_id, text, now))
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


def _keep(arrival: Arrival, judged: _Judged, mail: _Mail, files: Brought) -> None:
    arrival.fate, arrival.path = judged.fate, judged.path[:500]
    if judged.refusal is not None:
        arrival.reason, arrival.params = judged.refusal.code, {k: str(v) for k, v in judged.refusal.params.items()}
        arrival.text = (mail.text or mail.letter.text)[:TEXT_MAX]
        arrival.sender = ", ".join(mail.letter.senders)[:254]
    if judged.fate in {Fate.TAKEN, Fate.REFUSED}:
        arrival.left_out = list(files.left_out)[:LEFT_OUT_MOST]
    arrival.save()
    if judged.refusal is not None or arrival.left_out:
        later(tell_back, arrival.pk)
