"""Whether somebody may listen *now*: asked when a stream opens, and again when something has happened to them."""

from django.contrib.sessions.models import Session
from django.db import close_old_connections
from django.utils import timezone

from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.declared import declared
from minga.foundation.realtime.topics import Listening, mark_of
from minga.foundation.scope import in_space
from minga.foundation.signin.gate import policy_of, refusal_to_open
from minga.foundation.tenancy.models import Space
from minga.foundation.tenancy.queries import actor_in


def may_listen(listening: Listening, session_key: str) -> bool:
    """The session still stands and its person may still read every topic."""
    if listening.person_id is not None and not _is_still_here(listening, listening.person_id, session_key):
        return False
    space = Space.objects.filter(pk=listening.space_id).select_related("sign_in").first()
    if space is None or space.is_suspended(clock.now()):
        return False
    with in_space(space.pk):
        actor = actor_in(space.pk, user_id=listening.person_id)
        is_let_in = not actor.is_suspended and (actor.space_role is not None or space.is_open_to_visitors)
        if listening.person_id is not None and policy_of(space) is not None:
            is_let_in = is_let_in and _comes_as_asked(space, actor.space_role, listening.person_id, session_key)
        kinds = declared().topics
        return is_let_in and all(kind in kinds and kinds[kind](actor, number) for kind, number in listening.things)


def _comes_as_asked(space: Space, role: str | None, person_id: int, session_key: str) -> bool:
    session = Session.objects.filter(session_key=session_key).first()
    person = User.objects.filter(pk=person_id).first()
    if session is None or person is None:
        return False  # it has ended since it was looked at
    return refusal_to_open(space, role, person, session.get_decoded()) is None


def may_listen_asked_in_a_thread(listening: Listening, session_key: str) -> bool:
    """The same from a thread that lives as long as the server: its connection may have grown old meanwhile."""
    close_old_connections()
    return may_listen(listening, session_key)


def _is_still_here(listening: Listening, person_id: int, session_key: str) -> bool:
    if mark_of(session_key) != listening.session:
        return False
    stands = Session.objects.filter(session_key=session_key, expire_date__gt=timezone.now())
    return stands.exists() and User.objects.filter(pk=person_id, is_active=True).exists()
