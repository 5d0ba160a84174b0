"""Who may bring a file, and whose is one that stands in no text."""

from minga.foundation.media.models import File
from minga.foundation.policy import Actor, permission


@permission
def is_own(actor: Actor, file: File) -> bool:
    return actor.space_role is not None and actor.is_known and file.brought_by_id == actor.user_id


@permission
def is_of_space(actor: Actor, _thing: object) -> bool:
    """Members and guests. In which texts somebody may write is asked where they write."""
    return actor.is_known and actor.space_role is not None


CAN_BRING = is_of_space
CAN_DELETE = is_own
