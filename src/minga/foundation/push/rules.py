"""What a browser's address and keys must be, and what an answer to a message says. Pure."""

import base64
import binascii
from enum import Enum
from urllib.parse import urlsplit

POINT, SECRET = 65, 16
DEVICES_MOST = 10


class Came(Enum):
    """What became of a message."""

    TAKEN = "taken"
    GONE = "gone"
    LATER = "later"
    TOO_LARGE = "too-large"


def came(status: int) -> Came:
    """What the service of a browser says of a message: who is gone or never takes one of ours is not asked again."""
    if 200 <= status < 300:
        return Came.TAKEN
    if status == 413:
        return Came.TOO_LARGE
    return Came.LATER if status in {408, 429} or status >= 500 else Came.GONE


def decoded(text: str) -> bytes:
    """Base64 as browsers write it, without what fills it up; empty for what is none."""
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return b""


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def are_keys(public_key: str, secret: str) -> bool:
    """A point of the curve as it is written out, and sixteen bytes."""
    point = decoded(public_key)
    return len(point) == POINT and point[:1] == b"\x04" and len(decoded(secret)) == SECRET


def host_of(endpoint: str) -> tuple[str, int] | None:
    """The host and the port of an https address without a name and a password; None for any other."""
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port or 443
    except ValueError:
        return None
    is_whole = parts.scheme == "https" and bool(host) and parts.username is None and parts.password is None
    return (host, port) if is_whole and endpoint.isascii() and endpoint.isprintable() else None
