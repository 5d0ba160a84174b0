"""What signing in tidies up by itself."""

from datetime import datetime

from django.contrib.sessions.models import Session

from minga.foundation.jobs.rounds import every
from minga.foundation.signin.models import Begun


@every(days=1)
def forget_ended_sessions(now: datetime) -> int:
    """Who was signed in by which provider is kept for as long as the session lasts, and no longer."""
    lasting = Session.objects.filter(expire_date__gt=now).values("session_key")
    return int(Begun.objects.exclude(session_key__in=lasting).delete()[0])
