"""Which topics a page may listen to: a signed list, so that the live channel needs neither session nor database."""

from collections.abc import Iterable

from django.core import signing

SALT = "minga.live"
LIFETIME_SECONDS = 12 * 3600


def sign_topics(space_id: int, topics: Iterable[str]) -> str:
    """A token for these topics of a space. Whoever renders a page signs only what its reader may see."""
    return signing.dumps([space_id, sorted(topics)], salt=SALT, compress=True)


def read_topics(token: str) -> frozenset[str]:
    """The topics of a token as ``space/topic``; empty when it is forged or older than twelve hours."""
    try:
        space_id, topics = signing.loads(token, salt=SALT, max_age=LIFETIME_SECONDS)
    except (signing.BadSignature, ValueError):
        return frozenset()
    return frozenset(f"{space_id}/{topic}" for topic in topics)
