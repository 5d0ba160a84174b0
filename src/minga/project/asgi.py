"""The front door: live streams are answered here; everything else goes to Django once it is whole."""

import asyncio
import threading
from typing import Any

from a2wsgi import WSGIMiddleware

from minga.foundation.jobs import beats
from minga.foundation.jobs.worker import start_in_background
from minga.foundation.realtime.hub import Hub, Receive, Scope, Send
from minga.foundation.realtime.listening import may_listen_asked_in_a_thread
from minga.foundation.realtime.watcher import Watcher
from minga.foundation.residue import cut_write_ahead_file
from minga.project.incoming import GoneError, TooSlowError, Turns, arrived, in_time, refuse
from minga.project.kept import KeptPages, key_of, stamp_of_database
from minga.project.readiness import ALIVE_PATH, READY_PATH, Readiness

LIVE_PATH = "/live/"


class Front:
    """An ASGI application. Django stays synchronous: one hop to a thread for each request, none for a stream."""

    def __init__(self, wsgi: Any, *, threads: int = 8, with_worker: bool = True) -> None:
        self.hub = Hub(may_listen_asked_in_a_thread)
        # No bound on what waits to be sent: a client that reads slowly must not hold the thread that answered it.
        self.pages = WSGIMiddleware(wsgi, workers=threads, send_queue_size=0)
        self.turns = Turns(threads)
        self.readiness = Readiness()
        self.kept = KeptPages(stamp_of_database())
        self.with_worker = with_worker
        self._stops: list[threading.Event] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live_and_die(receive, send)
        elif scope["type"] == "http" and scope["path"] == LIVE_PATH:
            await self.hub.serve(scope, receive, send)
        elif scope["type"] == "http" and scope["path"] == ALIVE_PATH:
            await self.readiness.alive(send)
        elif scope["type"] == "http" and scope["path"] == READY_PATH:
            await self.readiness.ready(send)
        elif scope["type"] == "http":
            await self._page(scope, receive, send)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = key_of(scope)
        stamp = await self.kept.stamp() if key is not None else None
        if key is not None and (page := self.kept.find(key, stamp)):
            await page.send(scope, send)
            return
        sending = in_time(self.kept.following(key, stamp, scope, send))
        try:
            async with arrived(scope, receive) as (whole, pieces), self.turns.turn(scope["method"]) as is_its_turn:
                if is_its_turn:
                    await self.pages(whole, pieces, sending)  # type: ignore[arg-type]
                else:
                    await refuse(scope, send, 503, "writing:too-busy")
        except TooSlowError:
            await refuse(scope, send, 408, "writing:too-slow")
        except GoneError:
            return

    async def _live_and_die(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._start(asyncio.get_running_loop())
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                for stop in self._stops:
                    stop.set()
                await asyncio.to_thread(beats.go)
                await asyncio.to_thread(cut_write_ahead_file)
                await send({"type": "lifespan.shutdown.complete"})
                return

    def _start(self, loop: asyncio.AbstractEventLoop) -> None:
        self.hub.bind(loop)
        stop = threading.Event()
        self._stops.append(stop)
        watcher = Watcher(self.hub)
        threading.Thread(target=watcher.run, args=(stop,), name="minga-live", daemon=True).start()
        self._stops.append(beats.beat_in_background(is_server=True))
        if self.with_worker:
            self._stops.append(start_in_background())


def application() -> Front:
    """Build the front door (uvicorn's ``--factory``)."""
    from minga.project.wsgi import application as wsgi  # noqa: PLC0415  (sets Django up)

    return Front(wsgi)
