"""Which topics a page may listen to: a signed list, bound to the person and the session it was drawn for."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http.cookie import parse_cookie
from django.utils.crypto import salted_hmac

SALT = "minga.live"
LIFETIME_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Listening:
    """Who may listen to what; ``topics`` as ``space/topic``, ``session`` a mark from which no session is found."""

    space_id: int
    person_id: int | None
    session: str
    topics: frozenset[str]

    @property
    def things(self) -> list[tuple[str, int]]:
        """The topics as kind and id."""
        named = (topic.partition("/")[2].partition(":") for topic in self.topics)
        return [(kind, int(number)) for kind, _colon, number in named if number.isdecimal()]


def session_key_in(cookies: str) -> str:
    """The session of a request, out of its cookies."""
    return parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME, "")


def mark_of(session_key: str | None) -> str:
    return salted_hmac(SALT, session_key, algorithm="sha256").hexdigest()[:24] if session_key else ""


def sign_topics(
    space_id: int, topics: Iterable[str], *, person_id: int | None = None, session_key: str | None = None
) -> str:
    """A token for these topics of a space. Whoever renders a page signs only what its reader may see."""
    mark = mark_of(session_key) if person_id else ""
    return signing.dumps([space_id, person_id, mark, sorted(topics)], salt=SALT, compress=True)


def read_topics(token: str) -> Listening | None:
    """What a token stands for; None when it is forged or older than ten minutes."""
    try:
        space_id, person_id, mark, topics = signing.loads(token, salt=SALT, max_age=LIFETIME_SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    return Listening(space_id, person_id, mark, frozenset(f"{space_id}/{topic}" for topic in topics))
