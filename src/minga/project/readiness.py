"""What a proxy or a service manager asks: is the process alive, and does it do what it is there for.

Both are answered outside Django: no thread of the pages, no session, no cookie, and whatever host is named.
"""

import asyncio
import json
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from typing import Any

from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import Max

from minga.foundation import clock
from minga.foundation.jobs.models import Round
from minga.foundation.realtime.hub import Send

ALIVE_PATH, READY_PATH = "/healthz", "/readyz"
PATIENCE = 3.0  # seconds the database has for its answer
KEPT = 1.0  # seconds for which an answer stands, so that asking often costs nothing
SILENT_AFTER = 120.0  # seconds without a round

type Answer = tuple[int, dict[str, str]]


@cache
def _last_steps() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def _asked() -> Answer:
    """Three cheap questions, in a thread of their own that keeps its connection."""
    try:
        connection.close_if_unusable_or_obsolete()
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            applied = {(app, name) for app, name in cursor.fetchall()}
        seen = Round.objects.aggregate(last=Max("last_run_at"))["last"]
    except Error:
        with suppress(Error):
            connection.close()
        return 503, {"database": "does not answer"}
    said = {"database": "answers", "migrations": "applied", "worker": "never seen"}
    if seen:
        silence = (clock.now() - seen).total_seconds()
        said["worker"] = "works" if silence < SILENT_AFTER else f"silent for {int(silence)} seconds"
    if _last_steps() <= applied:
        return 200, said
    return 503, said | {"migrations": "waiting"}


class Readiness:
    """Answers both questions; the second at most once a second, however often it is asked."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="minga-ready")
        self._lock = asyncio.Lock()
        self._until = 0.0
        self._answer: Answer = (503, {})

    async def alive(self, send: Send) -> None:
        await _send(send, 200, {"process": "alive"})

    async def ready(self, send: Send) -> None:
        async with self._lock:
            if time.monotonic() >= self._until:
                self._answer = await self._ask()
                self._until = time.monotonic() + KEPT
        await _send(send, *self._answer)

    async def _ask(self) -> Answer:
        asked = asyncio.get_running_loop().run_in_executor(self._thread, _asked)
        try:
            return await asyncio.wait_for(asked, PATIENCE)
        except TimeoutError:
            return 503, {"database": "does not answer"}


async def _send(send: Send, status: int, said: dict[str, Any]) -> None:
    body = json.dumps(said).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"cache-control", b"no-store"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
