"""What a request brings is read here, in the event loop: a thread is taken only for what has wholly arrived.

A thread that waits for a silent client is lost to everybody else. So bodies are read with a deadline, writers wait for
their turn outside the threads, and answers leave at the client's pace without holding one.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import IO

from django.conf import settings
from django.utils import translation

from minga.foundation.declared import sentence_for
from minga.foundation.patience import WAIT
from minga.foundation.realtime.hub import Receive, Scope, Send
from minga.kernel import Refusal

READING = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
IN_MEMORY = 256_000
PIECE = 65_536


class Patience:
    """How long the house waits, in seconds (``slowest`` in bytes a second)."""

    body = 15.0
    slowest = 16_000
    turn = float(WAIT)
    reading = 60.0


class GoneError(Exception):
    """The client left before its request was whole."""


class TooSlowError(Exception):
    """The body did not arrive in time."""


class Incoming:
    """A body that has arrived, given on in pieces as the thread asks for them."""

    def __init__(self, scope: Scope, kept: IO[bytes], size: int) -> None:
        self.kept = kept
        self.left = size
        headers = [pair for pair in scope["headers"] if pair[0] not in {b"content-length", b"transfer-encoding"}]
        self.scope = {**scope, "headers": [*headers, (b"content-length", str(size).encode())]}

    async def receive(self) -> dict[str, object]:
        piece = self.kept.read(PIECE)
        self.left -= len(piece)
        return {"type": "http.request", "body": piece, "more_body": self.left > 0 and bool(piece)}


def _announced(scope: Scope) -> int | None:
    """The length of the body as the client says it: 0 for none, None where it comes in chunks."""
    headers = dict(scope["headers"])
    if b"transfer-encoding" in headers:
        return None
    length = headers.get(b"content-length", b"0")
    return int(length) if length.isdigit() else 0


@asynccontextmanager
async def arrived(scope: Scope, receive: Receive) -> AsyncIterator[tuple[Scope, Receive]]:
    """The request once its body is here. One that is too large is not read: it is refused by its length further in."""
    announced = _announced(scope)
    if announced == 0 or (announced or 0) > settings.UPLOAD_MAX_BYTES:
        yield scope, receive
        return
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as kept:
        size = await _fill(kept, receive)
        kept.seek(0)
        incoming = Incoming(scope, kept, size)
        yield incoming.scope, incoming.receive


async def _fill(kept: IO[bytes], receive: Receive) -> int:
    """Read to the end, or to the first byte too many, as fast as the slowest line we wait for."""
    loop = asyncio.get_running_loop()
    began, size = loop.time(), 0
    while True:
        ends_at = began + Patience.body + size / Patience.slowest
        try:
            async with asyncio.timeout_at(ends_at):
                message = await receive()
        except TimeoutError:
            raise TooSlowError from None
        if message["type"] == "http.disconnect":
            raise GoneError
        size += kept.write(message.get("body", b""))
        if size > settings.UPLOAD_MAX_BYTES or not message.get("more_body", False):
            return size


class Turns:
    """Writers wait here for each other, so that readers always find a thread: half of them are never a writer's."""

    def __init__(self, threads: int) -> None:
        self.places = asyncio.Semaphore(max(1, threads // 2))

    @asynccontextmanager
    async def turn(self, method: str) -> AsyncIterator[bool]:
        """True when it is this request's turn; False when it did not come in time."""
        if method in READING:
            yield True
            return
        try:
            await asyncio.wait_for(self.places.acquire(), Patience.turn)
        except TimeoutError:
            yield False
            return
        try:
            yield True
        finally:
            self.places.release()


def in_time(send: Send) -> Send:
    """Give up on a client that does not read what it asked for."""

    async def send_in_time(message: object) -> None:
        try:
            async with asyncio.timeout(Patience.reading):
                await send(message)  # type: ignore[arg-type]
        except TimeoutError:
            raise GoneError from None

    return send_in_time


async def refuse(scope: Scope, send: Send, status: int, code: str) -> None:
    """One sentence in the reader's language, without a thread."""
    spoken = dict(scope["headers"]).get(b"accept-language", b"").decode("latin1").lower()
    known = [code for code, _name in settings.LANGUAGES]
    wanted = [part.strip()[:2] for part in spoken.split(",")]
    language = next((each for each in wanted if each in known), settings.LANGUAGE_CODE)
    with translation.override(language):
        body = f"{sentence_for(Refusal(code))}\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
        (b"retry-after", b"5"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
