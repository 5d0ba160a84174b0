"""Who may be welcomed: somebody at this very machine, with the address that was printed, while nothing stands here.

The address is 192 random bits long; only its digest is kept, for as long as it opens anything.
"""

import os
from pathlib import Path

from django.conf import settings
from django.utils.crypto import constant_time_compare

from minga.foundation.ids import digest, secret_token
from minga.foundation.tenancy.models import Space

FILE = "welcome"


def _path() -> Path:
    return Path(settings.HOME) / FILE


def is_empty() -> bool:
    """Whether nobody has begun here: no space stands."""
    return not Space.objects.exists()


def new_token() -> str:
    """A new address; the one before opens nothing any more."""
    token = secret_token()
    descriptor = os.open(_path(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(digest(token))
    return token


def forget_token() -> None:
    """From here on no address opens the welcome."""
    _path().unlink(missing_ok=True)


def opens(token: str) -> bool:
    """Whether this is the address that was printed last."""
    try:
        kept = _path().read_text()
    except FileNotFoundError:
        return False
    return constant_time_compare(kept, digest(token))
