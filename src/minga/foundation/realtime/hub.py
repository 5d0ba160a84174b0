"""The live channel: server-sent events that say only *which topic changed*; the page asks for the rest itself."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs

from minga.foundation.realtime.topics import LIFETIME_SECONDS, Listening, read_topics, session_key_in

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

    __slots__ = ("changed", "is_over", "listening", "session_key", "wake")

    def __init__(self, listening: Listening, session_key: str) -> None:
        self.listening, self.session_key = listening, session_key
        self.changed: set[str] = set()
        self.wake = asyncio.Event()
        self.is_over = False

    def end(self) -> None:
        self.is_over = True
        self.wake.set()

    def tell(self, topic: str) -> None:
        self.changed.add(topic)
        self.wake.set()

    def take(self) -> set[str]:
        changed, self.changed = self.changed, set()
        self.wake.clear()
        return changed


class Hub:
    """Streams by topic. Lives in one event loop; other threads reach it through ``announce`` and ``look_again``.

    ``may_listen(listening, session_key)`` is asked in one thread of its own, so that no page waits for it.
    """

    def __init__(self, may_listen: Callable[[Listening, str], bool] | None = None) -> None:
        self._streams: dict[str, set[Stream]] = defaultdict(set)
        self._of_person: dict[tuple[int, int | None], set[Stream]] = defaultdict(set)
        self._may_listen = may_listen
        self._asking = ThreadPoolExecutor(max_workers=1, thread_name_prefix="minga-live-ask")
        self._loop: asyncio.AbstractEventLoop | None = None
        self._looking: asyncio.Future[None] | None = None
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

    def look_again(self, people: set[tuple[int, int]]) -> None:
        """Something happened to these people (space and person): ask again whether they may listen."""
        if people and self._loop is not None and not self._loop.is_closed():
            asyncio.run_coroutine_threadsafe(self._look_again(people), self._loop)

    def look_again_in(self, spaces: set[int]) -> None:
        """Something happened to whole spaces: ask again of everybody who listens there."""
        if spaces and self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._look_again_in, spaces)

    def _look_again_in(self, spaces: set[int]) -> None:
        here = {person for person in self._of_person if person[0] in spaces}
        self._looking = asyncio.ensure_future(self._look_again(here))

    async def _look_again(self, people: Iterable[tuple[int, int | None]]) -> None:
        for person in people:
            for stream in list(self._of_person.get(person, ())):
                if not await self._is_allowed(stream):
                    stream.end()

    async def _is_allowed(self, stream: Stream) -> bool:
        if self._may_listen is None:
            return True
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._asking, self._may_listen, stream.listening, stream.session_key)

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer ``GET /live/?topics=<token>``."""
        token = parse_qs(scope.get("query_string", b"").decode()).get("topics", [""])[0]
        listening = read_topics(token)
        if scope["method"] != "GET" or listening is None or not 0 < len(listening.topics) <= MAX_TOPICS:
            await _refuse(send)
            return
        cookies = b"; ".join(value for name, value in scope.get("headers", []) if name == b"cookie")
        stream = Stream(listening, session_key_in(cookies.decode("latin1")))
        if not await self._is_allowed(stream):
            await _refuse(send)
            return
        self._enter(stream)
        try:
            await _stream(stream, receive, send)
        finally:
            self._leave(stream)

    def _places(self, stream: Stream) -> Iterator[tuple[dict[Any, set[Stream]], Any]]:
        for topic in stream.listening.topics:
            yield self._streams, topic
        yield self._of_person, (stream.listening.space_id, stream.listening.person_id)

    def _enter(self, stream: Stream) -> None:
        self.count += 1
        for streams, key in self._places(stream):
            streams[key].add(stream)

    def _leave(self, stream: Stream) -> None:
        self.count -= 1
        for streams, key in self._places(stream):
            streams[key].discard(stream)
            if not streams[key]:
                del streams[key]


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
    # A page that is still looked at comes again, with a token drawn for who reads it then.
    ends_at = asyncio.get_running_loop().time() + LIFETIME_SECONDS
    try:
        while not gone.done() and not stream.is_over and asyncio.get_running_loop().time() < ends_at:
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
    if gone.done() or stream.is_over:
        return b""
    topics = [topic.partition("/")[2] for topic in sorted(stream.take())]
    return b"".join(b"event: changed\ndata: %s\n\n" % json.dumps(topic).encode() for topic in topics) or b": \n\n"
