"""Identifiers that tell nothing: neither order nor time nor how many there are."""

import hashlib
import secrets


def random_id() -> int:
    """A random positive 62-bit integer: as a primary key it leaves rows in no telling order."""
    return secrets.randbits(62) + 1


def secret_token() -> str:
    """192 bits for links and keys that are shown once; store only :func:`digest`."""
    return secrets.token_urlsafe(24)


def digest(token: str) -> str:
    """SHA-256 of a token, hexadecimal: what is kept of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()
