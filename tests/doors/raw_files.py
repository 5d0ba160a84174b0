"""SQLite's files as somebody reads them who has the disk: commit by commit, and page by page."""

import shutil
import sqlite3
import struct
from pathlib import Path

DATABASE = "minga.sqlite3"
WAL_HEADER, FRAME_HEADER = 32, 24


def seized(home: Path, to: Path) -> Path:
    """A copy of the database with everything beside it, as a raid or a careless backup takes it."""
    to.mkdir()
    for path in home.glob(f"{DATABASE}*"):
        shutil.copyfile(path, to / path.name)
    return to


def commits(wal: bytes) -> list[int]:
    """Where each commit in a write-ahead file ends."""
    if len(wal) < WAL_HEADER:
        return []
    page_size, salts = struct.unpack(">I", wal[8:12])[0], wal[16:24]
    ends, at = [], WAL_HEADER
    while at + FRAME_HEADER + page_size <= len(wal) and wal[at + 8 : at + 16] == salts:
        is_commit = struct.unpack(">I", wal[at + 4 : at + 8])[0]
        at += FRAME_HEADER + page_size
        if is_commit:
            ends.append(at)
    return ends


def joined(copy: Path, aside: Path) -> dict[int, str]:
    """The attack: between one commit and the next, one voter more on the roll and one ballot more belong together."""
    wal = (copy / f"{DATABASE}-wal").read_bytes() if (copy / f"{DATABASE}-wal").exists() else b""
    pairs: dict[int, str] = {}
    before = _state(copy, b"", aside)
    for end in commits(wal):
        now = _state(copy, wal[:end], aside)
        voters, ballots = now[0] - before[0], now[1] - before[1]
        if len(voters) == len(ballots) == 1:
            pairs[voters.pop()] = ballots.pop()
        before = now
    return pairs


def _state(copy: Path, wal: bytes, aside: Path) -> tuple[set[int], set[str]]:
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    shutil.copyfile(copy / DATABASE, aside / DATABASE)
    (aside / f"{DATABASE}-wal").write_bytes(wal)
    database = sqlite3.connect(aside / DATABASE)
    try:
        voters = database.execute("SELECT user_id FROM decision_rollentry WHERE has_voted").fetchall()
        ballots = database.execute("SELECT receipt_digest FROM decision_ballot").fetchall()
    finally:
        database.close()
    return {row[0] for row in voters}, {row[0] for row in ballots}


def digests(copy: Path, aside: Path) -> set[str]:
    wal = copy / f"{DATABASE}-wal"
    return _state(copy, wal.read_bytes() if wal.exists() else b"", aside)[1]


def occurrences(copy: Path, text: str) -> int:
    """How often a text stands in the raw bytes of all the files."""
    return sum(path.read_bytes().count(text.encode()) for path in copy.iterdir())


def free_pages(database: bytes) -> list[bytes]:
    """The pages that belong to nothing any more (the lists of such pages, which hold numbers only, left out)."""
    page_size = struct.unpack(">H", database[16:18])[0]
    page_size = 65536 if page_size == 1 else page_size
    found, trunk = [], struct.unpack(">I", database[32:36])[0]
    while trunk:
        start = (trunk - 1) * page_size
        following, count = struct.unpack(">II", database[start : start + 8])
        leaves = struct.unpack(f">{count}I", database[start + 8 : start + 8 + 4 * count])
        found += [database[(leaf - 1) * page_size : leaf * page_size] for leaf in leaves]
        trunk = following
    return found


def pages_in_memory_map(shm: bytes) -> int:
    """How many page numbers, in the order they were written, the index beside the write-ahead file still holds."""
    header, block = 136, 32768
    numbers: list[int] = []
    for start in range(0, len(shm), block):
        first = start + header if start == 0 else start
        until = start + 4 * 4096
        numbers += struct.unpack(f"<{(until - first) // 4}I", shm[first:until])
    return sum(number != 0 for number in numbers)
