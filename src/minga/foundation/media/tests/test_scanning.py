"""A clamd is asked in its own protocol; what it finds, or cannot look at, is not taken."""

import os
import socket
import struct
import threading
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from minga.foundation.media.actions import bring_file
from minga.foundation.media.models import Stored
from minga.foundation.media.tests import made
from minga.foundation.policy import RefusedError
from minga.foundation.testing.cast import NOW

REAL = os.environ.get("MINGA_TEST_CLAMD", "")


def _whole(line: socket.socket, length: int) -> bytes:
    told = b""
    while len(told) < length:
        piece = line.recv(length - len(told))
        assert piece
        told += piece
    return told


@contextmanager
def clamd(path: Path, answer_to):
    """A clamd on a socket of its own: reads one command and its stream, piece by piece, and answers as clamd does."""
    with closing(socket.socket(socket.AF_UNIX)) as door:
        door.bind(str(path))
        door.listen()
        heard: list[bytes] = []

        def serve() -> None:
            while True:
                try:
                    line, _who = door.accept()
                except OSError:
                    return
                with line:
                    assert _whole(line, 10) == b"zINSTREAM\0"
                    content = b""
                    while length := struct.unpack("!I", _whole(line, 4))[0]:
                        content += _whole(line, length)
                    heard.append(content)
                    line.sendall(answer_to(content) + b"\0")

        threading.Thread(target=serve, daemon=True).start()
        yield heard


def as_clamd(content: bytes) -> bytes:
    return b"stream: Eicar-Signature FOUND" if made.EICAR in content else b"stream: OK"


def bring(cast, content):
    return bring_file(content=content, name="acta.pdf", by=cast.actor(cast.tito), now=NOW)


def test_what_is_clean_is_taken_and_what_is_infected_is_not(cast, settings, tmp_path, kept_in):
    settings.CLAMD = str(tmp_path / "clamd")
    large = made.PDF + b"x" * 200_000
    with clamd(tmp_path / "clamd", as_clamd) as heard:
        assert bring(cast, large).size == len(large)
        with pytest.raises(RefusedError) as refused:
            bring(cast, made.PDF + made.EICAR)
    assert refused.value.refusal.code == "media:infected"
    assert heard == [large, made.PDF + made.EICAR]
    assert Stored.objects.count() == 1


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR", b"", b"stream: OK, or so"])
def test_a_clamd_that_does_not_say_that_it_is_clean_lets_nothing_in(cast, settings, tmp_path, kept_in, answer):
    settings.CLAMD = str(tmp_path / "clamd")
    with clamd(tmp_path / "clamd", lambda _content: answer), pytest.raises(RefusedError) as refused:
        bring(cast, made.PDF)
    assert refused.value.refusal.code == "media:not-looked-at"
    assert not Stored.objects.exists()


@pytest.mark.parametrize("where", ["/no/such/socket", "127.0.0.1:1"])
def test_where_no_clamd_is_nothing_is_taken(cast, settings, kept_in, where):
    settings.CLAMD = where
    with pytest.raises(RefusedError) as refused:
        bring(cast, made.PDF)
    assert refused.value.refusal.code == "media:not-looked-at"


def test_a_real_clamd_finds_its_test_file(cast, settings, kept_in):
    if not REAL:
        pytest.skip("NO CLAMD: set MINGA_TEST_CLAMD to its socket or to host:port")
    settings.CLAMD = REAL
    assert bring(cast, made.PDF).name == "acta.pdf"
    with pytest.raises(RefusedError) as refused:
        bring(cast, made.EICAR)
    assert refused.value.refusal.code == "media:infected"
