"""Pages for visitors, kept as they were sent: whoever comes next gets the same bytes, until anything is written.

A page is given again only while nobody has committed anything to the database since before it was drawn: no process of
this or another machine, no command, no administrator's SQL. SQLite says so by ``data_version``, PostgreSQL by the
snapshot it would give a reader. So whatever takes a right away, or adds a word, holds for the very next visitor. What
changes by the clock alone ("in 3 days") is drawn anew after ``AGE_MAX``.
"""

import asyncio
import hashlib
import logging
import sqlite3
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.http import parse_cookie

from minga.foundation.realtime.hub import Scope, Send
from minga.foundation.visitors import MARK

log = logging.getLogger("minga.kept")

AGE_MAX: Final = 30.0  # seconds
ROOM: Final = 24_000_000  # bytes of all pages together
LARGEST: Final = 600_000
MARKED: Final = MARK.lower().encode()
CHOICES: Final = frozenset({settings.LANGUAGE_COOKIE_NAME, "minga_theme"})
"""Cookies that say how a page looks, and are part of what a page is kept under."""
IDLE: Final = frozenset({settings.CSRF_COOKIE_NAME})
"""Cookies that change nothing on a page without forms. With any other a page is not kept."""
HEARD: Final = (b"host", b"accept-language", b"accept", b"x-forwarded-proto", b"x-forwarded-host")

type Key = tuple[Any, ...]
type Stamp = Callable[[], Awaitable[object]]
type Headers = list[tuple[bytes, bytes]]


def key_of(scope: Scope) -> Key | None:
    """What decides how a visitor's page looks; None for whoever may be known to the house."""
    if scope["method"] != "GET":
        return None
    headers: dict[bytes, bytes] = dict(scope["headers"])
    if b"authorization" in headers or b"range" in headers or any(name.startswith(b"hx-") for name in headers):
        return None
    cookies = parse_cookie(headers.get(b"cookie", b"").decode("latin1"))
    if not cookies.keys() <= CHOICES | IDLE:
        return None
    chosen = tuple(cookies.get(name, "") for name in sorted(CHOICES))
    heard = tuple(headers.get(name, b"") for name in HEARD)
    return scope.get("scheme"), scope["path"], scope.get("query_string", b""), chosen, heard


@dataclass(frozen=True, slots=True)
class Page:
    """An answer as it left, with the stamp of the database from before it was drawn."""

    stamp: object
    until: float
    headers: Headers
    body: bytes
    tag: bytes

    @property
    def size(self) -> int:
        return len(self.body) + 1_000

    async def send(self, scope: Scope, send: Send) -> None:
        """The whole page, or only that it is still the one that this browser has."""
        if self.tag in dict(scope["headers"]).get(b"if-none-match", b""):
            headers = [pair for pair in self.headers if pair[0] not in {b"content-length", b"content-type"}]
            await send({"type": "http.response.start", "status": 304, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return
        await send({"type": "http.response.start", "status": 200, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body})


class KeptPages:
    """Lives in the event loop alone, so it needs no lock. ``stamp`` changes with every commit to the database."""

    def __init__(self, stamp: Stamp, *, room: int = ROOM) -> None:
        self.stamp, self.room, self._size = stamp, room, 0
        self._pages: OrderedDict[Key, Page] = OrderedDict()

    def find(self, key: Key, stamp: object) -> Page | None:
        """The page kept under this key, if nothing was committed since and it is not too old."""
        page = self._pages.get(key)
        if page is None:
            return None
        if page.stamp != stamp or page.until < time.monotonic():
            self._drop(key)
            return None
        self._pages.move_to_end(key)
        return page

    def keep(self, key: Key, page: Page) -> None:
        self._drop(key)
        self._pages[key] = page
        self._size += page.size
        while self._size > self.room:
            self._drop(next(iter(self._pages)))

    def _drop(self, key: Key) -> None:
        page = self._pages.pop(key, None)
        self._size -= page.size if page else 0

    def following(self, key: Key | None, stamp: object, scope: Scope, send: Send) -> Send:
        """Send on what Django says; an answer that it marked as everybody's is kept, and the mark goes no further."""
        start: dict[str, Any] | None = None
        pieces: list[bytes] = []

        async def follow(message: Any) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                marked = any(name == MARKED for name, _value in message["headers"])
                headers = [pair for pair in message["headers"] if pair[0] != MARKED]
                message = {**message, "headers": headers}
                if marked and key is not None:
                    start = message
                    return
            elif start is not None:
                pieces.append(message.get("body", b""))
                if message.get("more_body", False):
                    return
                page = _page(stamp, start["headers"], b"".join(pieces))
                if key is not None and page.size <= LARGEST:
                    self.keep(key, page)
                start = None
                await page.send(scope, send)
                return
            await send(message)

        return follow


def _page(stamp: object, headers: Headers, body: bytes) -> Page:
    tag = b'"' + hashlib.sha256(body).hexdigest()[:32].encode() + b'"'
    # A proxy may keep it too, if it asks each time whether it is still the one.
    told = [*headers, (b"etag", tag), (b"cache-control", b"no-cache")]
    return Page(stamp, time.monotonic() + AGE_MAX, told, body, tag)


class SqliteStamp:
    """``PRAGMA data_version`` of a connection that never writes: it changes when any other connection has committed."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None

    async def __call__(self) -> object:
        try:
            if self._connection is None:
                self._connection = sqlite3.connect(f"file:{self._path}?mode=ro", uri=True, isolation_level=None)
            return self._connection.execute("PRAGMA data_version").fetchone()[0]
        except sqlite3.Error:
            log.warning("The database could not say whether it was written to; nothing is kept meanwhile")
            self._connection = None
            return object()


class PostgresStamp:
    """The snapshot that a reader would get: it changes when any transaction that wrote has ended."""

    def __init__(self) -> None:
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="minga-kept")

    def _ask(self) -> object:
        from django.db import Error, connection  # noqa: PLC0415

        try:
            connection.close_if_unusable_or_obsolete()
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_current_snapshot()::text")
                return cursor.fetchone()[0]
        except Error:
            connection.close()
            return object()

    async def __call__(self) -> object:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._ask)


def stamp_of_database() -> Stamp:
    database = settings.DATABASES["default"]
    return SqliteStamp(str(database["NAME"])) if database["ENGINE"].endswith("sqlite3") else PostgresStamp()
