"""Files that lie in a bucket and not in the home folder, for a backup that holds them too."""

from django.core.files.storage import FileSystemStorage

from minga.foundation.media import storing
from minga.foundation.media.models import Stored
from minga.foundation.scope import across_spaces


def are_elsewhere() -> bool:
    return not isinstance(storing.storage(), FileSystemStorage)


def names_elsewhere() -> list[str]:
    """Every name in the bucket that a file of some space has, as the database knows them now."""
    with across_spaces():
        return [
            place
            for stored in Stored.objects.filter(is_whole=True).order_by("pk")
            for place in storing.places_of(stored)
        ]


def put_back(place: str, content: bytes) -> None:
    """What lies there under this name already is the same."""
    if not storing.storage().exists(place):
        storing.put(place, content)
