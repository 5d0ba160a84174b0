"""Which addresses of the net a person may have the house reach: those of the public internet, unless it is said so.

The name is looked up once and every address it has is vetted; who connects goes to the address returned here, so that a
second answer of the name server cannot lead elsewhere.
"""

import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from urllib3.connection import HTTPSConnection


class UnknownHostError(Exception):
    """Nobody is called so."""


class PrivateHostError(Exception):
    """The name leads into a private network, or to this machine."""


def vetted(host: str, port: int, *, may_be_private: bool) -> str:
    """An address of the host, every one of which may be reached."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise UnknownHostError(host) from None
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not (may_be_private or all(is_public(address) for address in addresses)):
        raise PrivateHostError(host)
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether everybody on the internet may reach this address, whatever it is wrapped in."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = getattr(parsed, "ipv4_mapped", None) or getattr(parsed, "sixtofour", None)
    if inner is not None and not inner.is_global:
        return False
    return parsed.is_global and not parsed.is_multicast and not parsed.is_reserved


@contextmanager
def ended_at(until: float) -> Iterator[type[HTTPSConnection]]:
    """A kind of connection that is cut at the deadline, whatever it waits for.

    Timeouts of sockets begin anew with every byte: a server that sends one now and then would hold on for days.
    """
    held: list[socket.socket] = []

    class Ended(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            made = super()._new_conn()
            held.append(made.dup())
            if time.monotonic() >= until:
                cut()
            return made

    def cut() -> None:
        for each in held:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(max(0.0, until - time.monotonic()), cut)
    timer.daemon = True
    timer.start()
    try:
        yield Ended
    finally:
        timer.cancel()
        for each in held:
            each.close()
