"""Addresses that nobody can make up: for one person, about one thing, for a while, and unreadable.

They are sealed with a key of the installation (AES-SIV, which needs no nonce and so fits into the 64 signs that an
address may have before its ``@``), and written in letters and digits whose case says nothing: servers change it.
"""

import base64
import binascii
import struct
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parseaddr
from typing import Final

from django.conf import settings

from minga.foundation import clock
from minga.foundation.mail_in.answerable import answerable_kinds, mark_of
from minga.foundation.sealed import key_for

BOUNCE: Final = "mail_in:bounce"
"""Where what cannot be delivered comes back to."""
SEVERAL: Final = "mail_in:several"
"""Where an answer goes to a mail that tells of several things."""
GOOD_FOR: Final = timedelta(days=60)
_LAYOUT: Final = struct.Struct(">2sIIIHH")  # kind, person, space, thing (in two parts), day
_FIRST_DAY: Final = date(2020, 1, 1)
_PURPOSE: Final = "minga.mail_in.addresses"


@dataclass(frozen=True, slots=True)
class Bound:
    """What an address is bound to, and the last day on which it is good."""

    kind: str
    user_id: int
    space_id: int
    thing_id: int
    until: date


def is_set() -> bool:
    """Whether the installation receives mail."""
    return bool(settings.MAIL_IN)


def bound_until(now: datetime) -> date:
    return clock.day_of(now + GOOD_FOR, UTC)


def address_for(bound: Bound) -> str:
    """The address of the installation with what it is bound to behind a plus sign."""
    local, _at, domain = str(settings.MAIL_IN).rpartition("@")
    return f"{local}+{_sealed(bound)}@{domain}"


def read_address(address: str) -> Bound | None:
    """What an address is bound to, whether its time is over or not; None where we never made it."""
    local, _at, domain = parseaddr(address)[1].lower().rpartition("@")
    ours, _at, our_domain = str(settings.MAIL_IN).lower().rpartition("@")
    before, _plus, token = local.rpartition("+")
    if not ours or (before, domain) != (ours, our_domain):
        return None
    return _opened(token)


def _sealed(bound: Bound) -> str:
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV  # noqa: PLC0415  (only who mails needs it)

    high, low = divmod(bound.thing_id, 1 << 16)
    day = (bound.until - _FIRST_DAY).days
    plain = _LAYOUT.pack(mark_of(bound.kind), bound.user_id, bound.space_id, high, low, day)
    closed = AESSIV(key_for(_PURPOSE)).encrypt(plain, None)
    return base64.b32encode(closed).decode().rstrip("=").lower()


def _opened(token: str) -> Bound | None:
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV  # noqa: PLC0415

    try:
        closed = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
        plain = AESSIV(key_for(_PURPOSE)).decrypt(closed, None)
        mark, user_id, space_id, high, low, day = _LAYOUT.unpack(plain)
    except (InvalidTag, binascii.Error, ValueError, struct.error):
        return None
    kinds = {mark_of(kind): kind for kind in (*answerable_kinds(), BOUNCE, SEVERAL)}
    if mark not in kinds:
        return None
    return Bound(kinds[mark], user_id, space_id, (high << 16) + low, _FIRST_DAY + timedelta(days=day))
