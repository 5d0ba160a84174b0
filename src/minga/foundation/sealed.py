"""Secrets at rest: sealed with a key derived from the secret key, and opened only where they are used."""

import base64
import binascii
import secrets
from typing import Final

from django.conf import settings

_VERSION: Final = "1."
_NONCE: Final = 12


class SealError(Exception):
    """What was sealed cannot be opened: it was changed, is another's, or the secret key is not the one of then."""


def key_for(purpose: str) -> bytes:
    """A key of 32 bytes for one purpose, derived from the secret key; it is kept nowhere."""
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415  (only who has a secret needs it)
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415

    derive = HKDF(algorithm=SHA256(), length=32, salt=b"minga.sealed", info=purpose.encode())
    return derive.derive(settings.SECRET_KEY.encode())


def _cipher(purpose: str) -> object:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    return AESGCM(key_for(purpose))


def seal(secret: str, *, purpose: str) -> str:
    """The secret as text that tells nothing of it. ``purpose`` names what it is of: it opens for nothing else."""
    nonce = secrets.token_bytes(_NONCE)
    closed = _cipher(purpose).encrypt(nonce, secret.encode(), purpose.encode())  # type: ignore[attr-defined]
    return _VERSION + base64.urlsafe_b64encode(nonce + closed).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """The secret again; raises :class:`SealError`. Nothing that was never sealed is nothing."""
    if not sealed:
        return ""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415

    try:
        kept = base64.urlsafe_b64decode(sealed.removeprefix(_VERSION))
        opened: bytes = _cipher(purpose).decrypt(kept[:_NONCE], kept[_NONCE:], purpose.encode())  # type: ignore[attr-defined]
        return opened.decode()
    except (InvalidTag, binascii.Error, ValueError):
        raise SealError(purpose) from None
