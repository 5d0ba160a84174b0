"""Which processes of this installation are there: each says so every ten seconds, and takes itself out at its end."""

import logging
import os
import secrets
import socket
import threading
import time
from datetime import timedelta

from django.db import Error, close_old_connections, connection
from django.db.models import QuerySet

from minga.foundation import clock
from minga.foundation.jobs.models import Beat

log = logging.getLogger("minga.jobs")

EVERY = 10.0
SILENT_AFTER = timedelta(seconds=25)
HOST = socket.gethostname()[:120]
ME = f"{HOST[:80]}-{os.getpid()}-{secrets.token_hex(4)}"


def say_so(*, is_server: bool) -> None:
    """This process is there."""
    now = {"host": HOST, "pid": os.getpid(), "is_server": is_server, "beat_at": clock.now()}
    Beat.objects.update_or_create(name=ME, defaults=now)


def go() -> None:
    """This process is no longer there; what is long silent goes with it."""
    try:
        Beat.objects.filter(name=ME).delete()
        Beat.objects.exclude(pk__in=there()).delete()
    except Error:
        log.warning("This process could not take itself out of the list; it is silent from now on")


def there() -> QuerySet[Beat]:
    """The processes that have said so lately, this one included."""
    return Beat.objects.filter(beat_at__gt=clock.now() - SILENT_AFTER)


def is_gone(beat: Beat) -> bool:
    """Whether it was killed on this machine without a word; what other machines do, only their silence tells."""
    if beat.host != HOST:
        return False
    if beat.pid == os.getpid():
        return beat.name != ME
    try:
        os.kill(beat.pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def earlier_server(*, patience: float) -> Beat | None:
    """A server that was there before this one and stays; one on another machine may fall silent within ``patience``.

    Of two that start at once, one finds the other.
    """
    say_so(is_server=True)
    mine = Beat.objects.get(name=ME)
    until = time.monotonic() + patience
    while True:
        others = [each for each in there().filter(is_server=True, pk__lt=mine.pk) if not is_gone(each)]
        if not others:
            return None
        if others[0].host == HOST or time.monotonic() >= until:
            return others[0]
        time.sleep(0.5)


def beat_in_background(*, is_server: bool) -> threading.Event:
    """Go on saying so in a daemon thread; set the returned event to stop it."""
    stop = threading.Event()
    threading.Thread(target=_beat, args=(stop, is_server), name="minga-beat", daemon=True).start()
    return stop


def _beat(stop: threading.Event, is_server: bool) -> None:
    try:
        while not stop.is_set():
            try:
                close_old_connections()
                say_so(is_server=is_server)
            except Error:
                log.exception("This process could not say that it is there; it is tried again")
            stop.wait(EVERY)
    finally:
        connection.close()
