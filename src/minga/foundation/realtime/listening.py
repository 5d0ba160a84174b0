"""Whether somebody may listen *now*: asked when a stream opens, and again when something has happened to them."""

from django.contrib.sessions.models import Session
from django.db import close_old_connections
from django.utils import timezone

from minga.foundation.accounts.models import User
from minga.foundation.declared import declared
from minga.foundation.realtime.topics import Listening, mark_of
from minga.foundation.scope import in_space
from minga.foundation.tenancy.models import Space
from minga.foundation.tenancy.queries import actor_in


def may_listen(listening: Listening, session_key: str) -> bool:
    """The session still stands and its person may still read every topic."""
    if listening.person_id is not None and not _is_still_here(listening, listening.person_id, session_key):
        return False
    space = Space.objects.filter(pk=listening.space_id).first()
    if space is None:
        return False
    with in_space(space.pk):
        actor = actor_in(space.pk, user_id=listening.person_id)
        is_let_in = not actor.is_suspended and (actor.space_role is not None or space.is_open_to_visitors)
        kinds = declared().topics
        return is_let_in and all(kind in kinds and kinds[kind](actor, number) for kind, number in listening.things)


def may_listen_asked_in_a_thread(listening: Listening, session_key: str) -> bool:
    """The same from a thread that lives as long as the server: its connection may have grown old meanwhile."""
    close_old_connections()
    return may_listen(listening, session_key)


def _is_still_here(listening: Listening, person_id: int, session_key: str) -> bool:
    if mark_of(session_key) != listening.session:
        return False
    stands = Session.objects.filter(session_key=session_key, expire_date__gt=timezone.now())
    return stands.exists() and User.objects.filter(pk=person_id, is_active=True).exists()
