"""The live channel: server-sent events that say only *which topic changed*; the page asks for the rest itself."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from minga.foundation.realtime.topics import read_topics

type Scope = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
type Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

HEARTBEAT_SECONDS = 25.0
MAX_TOPICS = 20
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


class Stream:
    """One open page. Topics that change while it is slow are merged, never queued without end."""

    __slots__ = ("changed", "wake")

    def __init__(self) -> None:
        self.changed: set[str] = set()
        self.wake = asyncio.Event()

    def tell(self, topic: str) -> None:
        self.changed.add(topic)
        self.wake.set()

    def take(self) -> set[str]:
        changed, self.changed = self.changed, set()
        self.wake.clear()
        return changed


class Hub:
    """Streams by topic. Lives in one event loop; other threads reach it through ``announce``."""

    def __init__(self) -> None:
        self._streams: dict[str, set[Stream]] = defaultdict(set)
        self._loop: asyncio.AbstractEventLoop | None = None
        self.count = 0

    def bind(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def announce(self, topics: set[str]) -> None:
        """Say from any thread that topics changed."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._tell, topics)

    def _tell(self, topics: set[str]) -> None:
        for topic in topics:
            for stream in self._streams.get(topic, ()):
                stream.tell(topic)

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer ``GET /live/?topics=<token>``."""
        token = parse_qs(scope.get("query_string", b"").decode()).get("topics", [""])[0]
        topics = read_topics(token)
        if scope["method"] != "GET" or not topics or len(topics) > MAX_TOPICS:
            await _refuse(send)
            return
        stream = Stream()
        for topic in topics:
            self._streams[topic].add(stream)
        self.count += 1
        try:
            await _stream(stream, receive, send)
        finally:
            self.count -= 1
            self._leave(stream, topics)

    def _leave(self, stream: Stream, topics: frozenset[str]) -> None:
        for topic in topics:
            self._streams[topic].discard(stream)
            if not self._streams[topic]:
                del self._streams[topic]


async def _refuse(send: Send) -> None:
    await send({"type": "http.response.start", "status": 403, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"This address listens only with a valid token.\n"})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _stream(stream: Stream, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": b"retry: 3000\n\n", "more_body": True})
    gone = asyncio.create_task(_until_gone(receive))
    try:
        while not gone.done():
            body = await _next_body(stream, gone)
            if body:
                await send({"type": "http.response.body", "body": body, "more_body": True})
    finally:
        gone.cancel()


async def _next_body(stream: Stream, gone: "asyncio.Task[None]") -> bytes:
    waking = asyncio.create_task(stream.wake.wait())
    try:
        await asyncio.wait({waking, gone}, timeout=HEARTBEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waking.cancel()
    if gone.done():
        return b""
    topics = [topic.partition("/")[2] for topic in sorted(stream.take())]
    return b"".join(b"event: changed\ndata: %s\n\n" % json.dumps(topic).encode() for topic in topics) or b": \n\n"
