"""Sessions that a provider has begun: noted, so that it can end them."""

from datetime import datetime

from django.contrib.sessions.backends.cached_db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from minga.foundation.events import publish
from minga.foundation.signin.events import SessionsEnded
from minga.foundation.signin.models import Begun, Provider


@transaction.atomic
def note_session(*, provider: Provider, user_id: int, session_key: str, subject: str, sid: str, now: datetime) -> None:
    """Remember that the provider has begun this session. What has ended meanwhile is forgotten."""
    noted = Begun.objects.filter(user_id=user_id)
    noted.exclude(session_key__in=Session.objects.values("session_key")).delete()
    Begun.objects.update_or_create(
        session_key=session_key,
        defaults={"provider": provider, "user_id": user_id, "subject": subject, "sid": sid, "began_at": now},
    )


@transaction.atomic
def end_sessions(*, provider: Provider, subject: str, sid: str, now: datetime) -> int:
    """End what the provider has begun: of a person, or one session by its name there. Pages and streams close."""
    begun = Begun.objects.filter(provider=provider)
    begun = begun.filter(sid=sid) if sid else begun.filter(subject=subject)
    people = set(begun.values_list("user_id", flat=True))
    count = forget_sessions(begun)
    for user_id in sorted(people):
        publish(SessionsEnded(user_id=user_id, provider_id=provider.pk), by=None, now=now)
    return count


def forget_sessions(begun: QuerySet[Begun]) -> int:
    """Delete the sessions from the database and from what is kept of them in memory."""
    from allauth.usersessions.models import UserSession  # noqa: PLC0415  (loaded with the apps)

    keys = list(begun.values_list("session_key", flat=True))
    for key in keys:
        SessionStore(key).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    begun.delete()
    return len(keys)
