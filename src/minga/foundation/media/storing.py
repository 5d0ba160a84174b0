"""Where bytes lie: a folder of this machine, or a bucket; Django's storage knows which."""

import logging
from collections.abc import Iterator
from contextlib import suppress

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from minga.foundation.media.models import Stored
from minga.foundation.media.rules import BOXES, Size

log = logging.getLogger("minga.media")


def storage() -> Storage:
    return storages["default"]


def place_of(stored: Stored, size: Size = Size.LARGE) -> str:
    """The name in the storage, made of nothing that anybody has typed."""
    ending = f"-{size}.webp" if stored.is_picture else ".bin"
    return f"files/{stored.space_id}/{stored.place[:2]}/{stored.place}{ending}"


def places_of(stored: Stored) -> Iterator[str]:
    yield from (place_of(stored, size) for size in (BOXES if stored.is_picture else [Size.LARGE]))


def put(place: str, content: bytes) -> None:
    storage().save(place, ContentFile(content))


def content_of(place: str) -> bytes:
    """The bytes; raises ``OSError`` where they are gone."""
    try:
        with storage().open(place) as held:
            return bytes(held.read())
    except FileNotFoundError:
        raise
    except Exception as error:  # every service has its own
        log.warning("The storage did not give %s: %s", place, error)
        raise OSError(str(error)) from error


def take_away(stored: Stored) -> bool:
    """Delete the bytes; False where the storage does not answer, and they are tried again another day."""
    try:
        for place in places_of(stored):
            with suppress(FileNotFoundError):
                storage().delete(place)
    except Exception as error:  # every service has its own
        log.warning("The storage did not delete %s: %s", stored.place, error)
        return False
    return True
