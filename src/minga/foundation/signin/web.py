"""Asking providers over the net: vetted names, no more time or bytes than it may take, and every failure in words.

Imported only by whoever asks: ``requests`` is what django-allauth asks with.
"""

import socket
import ssl
import threading
import time
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from django.conf import settings
from requests.adapters import HTTPAdapter

from minga.foundation.policy import RefusedError
from minga.foundation.reaching import PrivateHostError, UnknownHostError, vetted
from minga.kernel import Refusal

SECONDS, BYTES_MOST, PIECE, REDIRECTS = 10.0, 1_000_000, 1 << 16, 3


class Unreached(requests.RequestException):
    """A provider could not be asked; ``refusal`` says why. django-allauth takes it for what it knows."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


class VettedAdapter(HTTPAdapter):
    """Connects to the address that was vetted, under the name that was asked for, and for no longer than it may.

    Timeouts of sockets begin anew with every byte: who sends one now and then would hold a thread for hours. So each
    line has a second handle here, by which it is cut, also in the middle of a handshake.
    """

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[socket.socket] = []

    def get_connection_with_tls_context(self, *args: Any, **more: Any) -> Any:
        pool = super().get_connection_with_tls_context(*args, **more)
        if "ConnectionCls" not in vars(pool):  # the pool is asked for again at each step
            pool.ConnectionCls = _held(pool.ConnectionCls, self._lines)
        return pool

    def _cut(self) -> None:
        for line in list(self._lines):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        super().close()
        while self._lines:
            self._lines.pop().close()

    def send(self, request: requests.PreparedRequest, *_args: Any, **_more: Any) -> requests.Response:
        parts = urlsplit(request.url or "")
        host = parts.hostname or ""
        until = time.monotonic() + SECONDS
        request.headers["Host"] = parts.netloc.rpartition("@")[2]
        watch = threading.Timer(SECONDS, self._cut)
        watch.daemon = True
        watch.start()
        try:
            answer = super().send(request, stream=True, timeout=(5.0, 5.0), verify=True, proxies={})
            _read(answer, host, until)
        except (urllib3.exceptions.HTTPError, OSError) as error:  # what requests raises is an OSError too
            if isinstance(error, Unreached):
                raise
            raise Unreached(_why(error, host, until)) from None
        finally:
            watch.cancel()
        return answer

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Certificates are checked by the system's own store, where an organization may have put its own authority."""

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, _verify: Any, _cert: Any = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        parts = urlsplit(request.url or "")
        host, is_tls = parts.hostname or "", parts.scheme == "https"
        port = parts.port or (443 if is_tls else 80)
        try:
            address = vetted(host, port, may_be_private=settings.PROVIDERS_MAY_BE_PRIVATE)
        except UnknownHostError:
            raise Unreached(Refusal("signin:unknown-host", {"host": host})) from None
        except PrivateHostError:
            raise Unreached(Refusal("signin:private-host", {"host": host})) from None
        pool: dict[str, Any] = {}
        if is_tls:
            context = ssl.create_default_context()
            pool = {"ssl_context": context, "server_hostname": host, "assert_hostname": host}
        elif not _is_near(host):
            raise Unreached(Refusal("signin:bad-address"))
        return {"scheme": parts.scheme, "host": address, "port": port}, pool


def _held(kind: Any, lines: list[socket.socket]) -> Any:
    """The same kind of connection, whose lines have a second handle in ``lines``."""

    class Held(kind):  # type: ignore[misc]
        def _new_conn(self) -> socket.socket:
            made: socket.socket = super()._new_conn()
            lines.append(made.dup())
            return made

    return Held


def _why(error: Exception, host: str, until: float) -> Refusal:
    if isinstance(error, requests.Timeout) or time.monotonic() >= until:
        return Refusal("signin:slow", {"host": host})
    if isinstance(error, requests.exceptions.SSLError):
        return Refusal("signin:certificate", {"host": host})
    return Refusal("signin:unreachable", {"host": host, "why": type(error).__name__})


def _is_near(host: str) -> bool:
    """Without encryption only this machine is asked, and only where the operator has said so."""
    return bool(settings.PROVIDERS_MAY_BE_PRIVATE) and host in {"localhost", "127.0.0.1", "::1"}


def _read(answer: requests.Response, host: str, until: float) -> None:
    """The body, whole, before anybody looks at it."""
    body = bytearray()
    for piece in answer.iter_content(PIECE):
        body += piece
        if len(body) > BYTES_MOST:
            raise Unreached(Refusal("signin:too-much", {"host": host}))
    if time.monotonic() >= until:  # it was cut, and what came is not the whole
        raise Unreached(Refusal("signin:slow", {"host": host}))
    answer._content = bytes(body)  # what requests itself keeps of a body that was read


def session() -> requests.Session:
    """A session that only reaches what it may."""
    made = requests.Session()
    made.trust_env = False
    made.max_redirects = REDIRECTS
    made.headers["User-Agent"] = "Minga"
    made.mount("https://", VettedAdapter())
    made.mount("http://", VettedAdapter())
    return made


def get(url: str, *, follows: bool = True) -> requests.Response:
    """The answer at an address; raises ``RefusedError`` with what went wrong."""
    host = urlsplit(url).hostname or ""
    try:
        with session() as asking:
            answer = asking.get(url, allow_redirects=follows)
    except Unreached as unreached:
        raise RefusedError(unreached.refusal) from None
    except requests.RequestException as error:
        refusal = Refusal("signin:unreachable", {"host": host, "why": type(error).__name__})
        raise RefusedError(refusal) from None
    if answer.status_code != 200:
        raise RefusedError(Refusal("signin:status", {"host": host, "status": answer.status_code}))
    return answer


def read_text(url: str) -> str:
    """The text at an address, which must stand there itself: where it leads elsewhere, it proves nothing."""
    return get(url, follows=False).text[:10_000]
