"""The signed link at the foot of a mail: it stops that kind of mail without signing in."""

from typing import Literal

from django.conf import settings
from django.core import signing
from django.urls import reverse

SALT = "minga.notices.stop"

type Mail = Literal["digest", "urgent"]


def stop_url(user_id: int, what: Mail) -> str:
    """The absolute address that stops this kind of mail for this person."""
    token = signing.dumps([user_id, what], salt=SALT, compress=True)
    return f"{settings.BASE_URL}{reverse('notices:stop', args=[token])}"


def read_stop(token: str) -> tuple[int, str] | None:
    """Whose mail of which kind a token stops; None when it is forged."""
    try:
        user_id, what = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(user_id), str(what)
