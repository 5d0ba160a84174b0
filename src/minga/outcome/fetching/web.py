"""A file over HTTPS, from the public internet only: an address typed by a person must not reach inside the house.

The name is looked up once, every address it has is vetted, and the connection goes to the vetted address, so that
a second answer of the name server cannot lead elsewhere. Redirects are followed by hand and vetted in the same way.
"""

import ssl
import time
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.connection import HTTPSConnection

from minga.foundation.reaching import PrivateHostError, UnknownHostError, ended_at, vetted
from minga.outcome.fetching.errors import FetchError
from minga.outcome.rules import FILE_MAX

SECONDS, PIECE, REDIRECTS = 60.0, 1 << 16, 3
MOVED = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Fetched:
    """The file's bytes, or None where the server says that nothing changed; and what it told for the next time."""

    content: bytes | None
    name: str = ""
    etag: str = ""
    modified: str = ""


def fetch_file(
    url: str,
    *,
    etag: str = "",
    modified: str = "",
    may_be_private: bool = False,
    trust: ssl.SSLContext | None = None,
    seconds: float = SECONDS,
) -> Fetched:
    """The file behind an https address; raises ``FetchError``. ``may_be_private`` admits one's own network."""
    asked = {"If-None-Match": etag, "If-Modified-Since": modified}
    headers = {name: value for name, value in asked.items() if value} | {
        "Accept-Encoding": "gzip",
        "User-Agent": "Minga",
    }
    until = time.monotonic() + seconds
    for _step in range(REDIRECTS + 1):
        with ended_at(until) as connection:
            answer = _get(url, headers, may_be_private, trust, until=until, connection=connection)
            try:
                if answer.status not in MOVED:
                    return _fetched(url, answer, until)
                url = urljoin(url, answer.headers.get("Location", ""))
            except ValueError:
                raise FetchError("outcome:feed-address") from None
            finally:
                answer.release_conn()
                answer.close()
    raise FetchError("outcome:feed-redirects", most=REDIRECTS)


def _get(
    url: str,
    headers: dict[str, str],
    may_be_private: bool,
    trust: ssl.SSLContext | None,
    *,
    until: float,
    connection: type[HTTPSConnection],
) -> urllib3.BaseHTTPResponse:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or 443
    except ValueError:
        raise FetchError("outcome:feed-address") from None
    if parts.scheme != "https" or not host or parts.username or parts.password:
        raise FetchError("outcome:feed-address")
    address = _vetted(host, port, may_be_private)
    pool = urllib3.HTTPSConnectionPool(
        address,
        port,
        server_hostname=host,
        assert_hostname=host,
        ssl_context=trust or ssl.create_default_context(),
        maxsize=1,
        retries=False,
    )
    pool.ConnectionCls = connection
    path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    left = max(0.1, min(20.0, until - time.monotonic()))
    shown = f"[{host}]" if ":" in host else host
    named = shown if port == 443 else f"{shown}:{port}"
    try:
        return pool.urlopen(
            "GET",
            path if path.startswith("/") else f"/{path}",
            headers=headers | {"Host": named},
            redirect=False,
            preload_content=False,
            timeout=urllib3.Timeout(connect=min(10.0, left), read=left),
        )
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        _refuse_late(until)
        raise FetchError("outcome:feed-unreachable", host=host, why=type(error).__name__) from None


def _vetted(host: str, port: int, may_be_private: bool) -> str:
    """An address of the host, every one of which may be reached."""
    try:
        return vetted(host, port, may_be_private=may_be_private)
    except UnknownHostError:
        raise FetchError("outcome:feed-unreachable", host=host, why=_NAME) from None
    except PrivateHostError:
        raise FetchError("outcome:feed-private", host=host) from None


_NAME = "no such name"


def _fetched(url: str, answer: urllib3.BaseHTTPResponse, until: float) -> Fetched:
    told = {"etag": _kept(answer, "ETag", 200), "modified": _kept(answer, "Last-Modified", 100)}
    if answer.status == 304:
        return Fetched(None, **told)
    if answer.status != 200:
        raise FetchError("outcome:feed-status", status=answer.status)
    # What is packed twice unpacks to thousands of times a thousand.
    if answer.headers.get("Content-Encoding", "identity").strip().lower() not in {"identity", "gzip", ""}:
        raise FetchError("outcome:feed-unreachable", host=urlsplit(url).hostname or "", why="Content-Encoding")
    content = bytearray()
    try:
        for piece in answer.stream(PIECE, decode_content=True):
            content += piece
            if len(content) > FILE_MAX:
                raise FetchError("outcome:file-too-large", megabytes=FILE_MAX // 1_000_000)
            _refuse_late(until)
    except (urllib3.exceptions.HTTPError, OSError) as error:
        _refuse_late(until)
        host = urlsplit(url).hostname or ""
        raise FetchError("outcome:feed-unreachable", host=host, why=type(error).__name__) from None
    # A connection that was cut may look like the file's end.
    _refuse_late(until)
    return Fetched(bytes(content), urlsplit(url).path.rpartition("/")[2][:200], **told)


def _kept(answer: urllib3.BaseHTTPResponse, name: str, most: int) -> str:
    """A header to send back next time, where it is one: no database keeps a zero byte, and half a tag is none."""
    value = str(answer.headers.get(name, ""))
    return value if len(value) <= most and value.isprintable() else ""


def _refuse_late(until: float) -> None:
    if time.monotonic() >= until:
        raise FetchError("outcome:feed-slow", seconds=int(SECONDS))
