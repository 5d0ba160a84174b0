"""Follow the journal and tell the hub: works for any number of processes on SQLite and PostgreSQL alike."""

import logging
import threading

from django.db import close_old_connections, connection

from minga.foundation.journal.models import Entry
from minga.foundation.realtime.hub import Hub
from minga.foundation.tenancy.events import SpaceSuspended
from minga.kernel import fact_named

log = logging.getLogger("minga.live")

# On PostgreSQL a smaller id may commit after a larger one: look back this far, and remember what was told.
LOOK_BACK = 200


def topics_of(entry: Entry) -> set[str]:
    """``space/topic`` for every live topic of an entry; none for facts whose moment is secret."""
    kind = fact_named(entry.name)
    if kind is None or not kind.is_live:
        return set()
    return {f"{entry.space_id}/{topic}" for topic in kind.from_payload(entry.payload).topics()}


def people_of(entry: Entry) -> set[tuple[int, int]]:
    """``(space, person)`` for whom a fact names: they came, left, or have another role."""
    named = entry.payload.get("user_id")
    return {(entry.space_id, named)} if isinstance(named, int) else set()


class Watcher:
    """Polls while somebody listens; on SQLite it reads only after another connection has written."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self._told: set[int] = set()
        self._last = 0
        self._version = -1

    def has_news(self) -> bool:
        if connection.vendor != "sqlite":
            return True
        with connection.cursor() as cursor:
            version = cursor.execute("PRAGMA data_version").fetchone()[0]
        is_new, self._version = version != self._version, version
        return bool(is_new)

    def start_from_now(self) -> None:
        self._last = Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0
        self._told = set(Entry.objects.filter(id__gt=self._last - LOOK_BACK).values_list("id", flat=True))

    def poll(self) -> set[str]:
        """Announce and return the topics that changed since the last poll."""
        news = [
            entry
            for entry in Entry.objects.filter(id__gt=self._last - LOOK_BACK).order_by("id")
            if entry.pk not in self._told
        ]
        topics: set[str] = set()
        people: set[tuple[int, int]] = set()
        self.hub.look_again_in({entry.space_id for entry in news if entry.name == SpaceSuspended.name})
        for entry in news:
            topics |= topics_of(entry)
            people |= people_of(entry)
            self._told.add(entry.pk)
            self._last = max(self._last, entry.pk)
        self._told = {pk for pk in self._told if pk > self._last - LOOK_BACK}
        self.hub.look_again(people)
        if topics:
            self.hub.announce(topics)
        return topics

    def run(self, stop: threading.Event, *, interval: float = 0.25) -> None:
        self.start_from_now()
        while not stop.wait(interval):
            try:
                if not self.hub.count:
                    continue
                close_old_connections()
                if self.has_news():
                    self.poll()
            except Exception:
                log.exception("The watcher stumbled; it goes on")
