"""Ask a clamd, where the operator has set one, whether there is a virus in a file, before anything is kept of it."""

import socket
import struct
from typing import Final

from django.conf import settings

PIECE: Final = 64 * 1024
SECONDS: Final = 60.0
ANSWER_MAX: Final = 4_096


class NoAnswerError(Exception):
    """The clamd that is set does not answer, or not as one does."""


def is_infected(content: bytes) -> bool:
    """False where nothing looks. Raises ``NoAnswerError``: what could not be looked at is not taken."""
    where = settings.CLAMD
    if not where:
        return False
    try:
        with _connected(where) as line:
            answer = _asked(line, content)
    except OSError as error:
        raise NoAnswerError(str(error)) from error
    if answer.endswith("FOUND"):
        return True
    if answer == "stream: OK":
        return False
    raise NoAnswerError(answer[:200])


def _connected(where: str) -> socket.socket:
    if where.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(SECONDS)
        line.connect(where)
        return line
    host, _colon, port = where.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS)


def _asked(line: socket.socket, content: bytes) -> str:
    """INSTREAM: pieces, each after its length, and a piece of no length at the end."""
    line.sendall(b"zINSTREAM\0")
    for start in range(0, len(content), PIECE):
        piece = content[start : start + PIECE]
        line.sendall(struct.pack("!I", len(piece)) + piece)
    line.sendall(struct.pack("!I", 0))
    told = b""
    while not told.endswith(b"\0") and len(told) < ANSWER_MAX:
        more = line.recv(ANSWER_MAX)
        if not more:
            break
        told += more
    return told.rstrip(b"\0\n").decode(errors="replace").strip()
