"""Nobody stops the house by being slow: not who sends, not who writes, not who reads."""

import contextlib
import re
import signal
import socket
import sqlite3
import threading
import time

import pytest
import uvicorn

from minga.foundation.patience import WAIT
from minga.project.asgi import Front
from tests.doors.raw_files import DATABASE

THREADS = 8


def _login_form(served):
    answer = served.get("/accounts/login/code/")
    assert answer.status == 200
    cookie = answer.headers["Set-Cookie"].partition(";")[0]
    return cookie, re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', answer.body).group(1).decode()


def _post(cookie, length, body=b"email=a"):
    head = (
        "POST /accounts/login/code/ HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: es\r\n"
        f"Cookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n"
    )
    return head.encode() + body


def _read_to_the_end(client):
    """Head and body of an answer may come in two pieces."""
    pieces = []
    while piece := client.recv(65536):
        pieces.append(piece)
    return b"".join(pieces).decode()


def test_eight_silent_clients_stop_nobody_and_are_told(served):
    cookie, _token = _login_form(served)
    with contextlib.ExitStack() as open_:
        silent = [open_.enter_context(contextlib.closing(served.connect())) for _each in range(2 * THREADS)]
        for client in silent:
            client.sendall(_post(cookie, 1000))
        time.sleep(0.5)
        began = time.monotonic()
        assert served.get("/", timeout=2.5).status == 200
        assert time.monotonic() - began < 2.5
        said = _read_to_the_end(silent[0])
        assert said.startswith("HTTP/1.1 408")
        assert "no llegó a tiempo" in said


def test_busy_writers_leave_threads_to_readers_and_a_stop_leaves_no_log(served):
    served.get("/")
    cookie, token = _login_form(served)
    body = f"csrfmiddlewaretoken={token}&email=ada%40example.org".encode()
    other = sqlite3.connect(served.home / DATABASE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with contextlib.ExitStack() as open_:
        writers = [open_.enter_context(contextlib.closing(served.connect())) for _each in range(2 * THREADS)]
        for client in writers:
            client.sendall(_post(cookie, len(body), body))
        time.sleep(1)
        began = time.monotonic()
        assert served.get("/", timeout=4).status == 200
        assert time.monotonic() - began < 2
        other.execute("ROLLBACK")
        other.close()
        answers = [client.recv(65536).decode(errors="replace") for client in writers]
    assert {answer.split()[1] for answer in answers} <= {"200", "302", "429"}
    served.process.send_signal(signal.SIGTERM)
    served.process.wait(30)
    wal = served.home / f"{DATABASE}-wal"
    assert not wal.exists() or wal.stat().st_size == 0


def test_who_waits_too_long_for_another_writer_is_told_so(served):
    served.get("/")
    cookie, token = _login_form(served)
    body = f"csrfmiddlewaretoken={token}&email=ada%40example.org".encode()
    other = sqlite3.connect(served.home / DATABASE, isolation_level=None)
    with contextlib.ExitStack() as open_:
        writers = [open_.enter_context(contextlib.closing(served.connect())) for _each in range(2 * THREADS)]
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        for client in writers:
            client.sendall(_post(cookie, len(body), body))
        time.sleep(1)
        asked = time.monotonic()
        assert served.get("/", timeout=4).status == 200
        assert time.monotonic() - asked < 2
        answers = [_head_of(client) for client in writers]
        assert time.monotonic() - began < 4 * WAIT
        other.execute("ROLLBACK")
        other.close()
    busy = [answer for answer in answers if answer.split()[1] == "503"]
    # The others were refused before anything was to be written: so many codes at once are not sent.
    assert {answer.split()[1] for answer in answers} <= {"503", "200", "429"}
    assert busy
    assert all("retry-after: 5" in answer.lower() for answer in busy)


def _head_of(client):
    client.settimeout(30)
    return client.recv(65536).decode(errors="replace").partition("\r\n\r\n")[0]


def test_a_body_is_whole_or_refused_before_a_thread_is_taken(served):
    """In pieces, in chunks without a length, and larger than may be."""
    cookie, token = _login_form(served)
    body = f"csrfmiddlewaretoken={token}&email=nadie%40example.org".encode()
    with contextlib.closing(served.connect()) as client:
        client.sendall(_post(cookie, len(body), body[:10]))
        time.sleep(0.3)
        client.sendall(body[10:])
        assert client.recv(65536).split()[1] in {b"302", b"200"}
    with contextlib.closing(served.connect()) as client:
        head = _post(cookie, 0, b"").replace(b"Content-Length: 0", b"Transfer-Encoding: chunked")
        client.sendall(head + b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body))
        assert client.recv(65536).split()[1] in {b"302", b"200"}
    with contextlib.closing(served.connect()) as client:
        client.sendall(_post(cookie, 900_000_000))
        assert client.recv(65536).split()[1] == b"413"


@pytest.fixture
def streaming():
    """Two threads before an application whose answer is larger than any buffer on the way."""

    def application(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        large = environ["PATH_INFO"] == "/large"
        return iter([b"x" * 65536] * (400 if large else 1))

    front = Front(application, threads=2, with_worker=False)
    config = uvicorn.Config(front, port=0, log_level="error", lifespan="off", host="127.0.0.1")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield server.servers[0].sockets[0].getsockname()
    server.should_exit = server.force_exit = True
    thread.join(10)


def test_who_does_not_read_holds_no_thread(streaming):
    with contextlib.ExitStack() as open_:
        for _each in range(4):
            client = open_.enter_context(contextlib.closing(socket.create_connection(streaming, timeout=5)))
            client.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(0.5)
        reader = open_.enter_context(contextlib.closing(socket.create_connection(streaming, timeout=5)))
        reader.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert reader.recv(100).startswith(b"HTTP/1.1 200")
