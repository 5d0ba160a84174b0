"""Orders about a room that people come back to: its hour of the day, and the door by which their answers come."""

import asyncio
import queue
import threading
from datetime import timedelta
from typing import Any

from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.mail_in.serving import receive
from minga.foundation.tenancy.models import Space
from tests.journeys import backstage


def prepare_room(*, slug: str, language: str) -> dict[str, Any]:
    """A neighbourhood whose people read one language, with how many days are left until ten in its morning."""
    place = backstage.prepare_neighbourhood(slug=slug, posts=1)
    User.objects.filter(email__in=place["people"].values()).update(language=language)
    return place


def days_until_ten() -> float:
    """Until it is ten in the morning of a new space here."""
    now = clock.now()
    local = now.astimezone(clock.zone_called(Space._meta.get_field("time_zone").get_default()))
    ten = local.replace(hour=10, minute=0, second=0)
    return ((ten if ten > local else ten + timedelta(days=1)) - local) / timedelta(days=1)


def open_mail_door() -> int:
    """The port on which this house takes mail by SMTP from now on, by its own clock."""
    ports: queue.SimpleQueue[int] = queue.SimpleQueue()

    def serve() -> None:
        asyncio.run(receive("127.0.0.1", 0, speaks_lmtp=False, ready=ports.put))

    threading.Thread(target=serve, daemon=True).start()
    return ports.get(timeout=20)
