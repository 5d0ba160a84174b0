"""After the close of a secret vote nothing on disk joins voters and ballots, however the raw files are read."""

import sqlite3

import pytest

from tests.doors import raw_files
from tests.doors.conftest import minga
from tests.doors.raw_files import DATABASE


@pytest.fixture
def vote(play):
    """The played vote: ``vote("closed")`` sends it on and waits for the word."""
    process = play("secret_vote")
    assert process.stdout.readline().strip() == "voted"

    def go_on(word):
        process.stdin.write("\n")
        process.stdin.flush()
        said = process.stdout.readline().strip()
        assert said.startswith(word), said
        return said

    return go_on


def _nothing_joins(copy, aside):
    assert raw_files.joined(copy, aside) == {}
    digests = raw_files.digests(copy, aside)
    assert len(digests) == 33
    # Once in the table and once in its index: no earlier version of any ballot is left anywhere.
    assert {raw_files.occurrences(copy, digest) for digest in digests} == {2}
    assert [page for page in raw_files.free_pages((copy / DATABASE).read_bytes()) if page.strip(b"\0")] == []
    frames = len((copy / f"{DATABASE}-wal").read_bytes()) // 4120
    assert raw_files.pages_in_memory_map((copy / f"{DATABASE}-shm").read_bytes()) <= frames


def test_the_files_join_nobody_after_the_close(home, vote, tmp_path):
    open_ = raw_files.seized(home, tmp_path / "open")
    told = raw_files.joined(open_, tmp_path / "aside")
    # Up to six stand as they were cast while the vote is open, which shows that the attack works.
    assert 0 < len(told) < 7
    vote("closed")
    _nothing_joins(raw_files.seized(home, tmp_path / "closed"), tmp_path / "aside")
    assert vote("parted") == "parted 0"
    assert "33 entries" not in minga(home, "verify", "--space", "secreta").stderr


def test_a_reader_puts_it_off_until_it_has_gone(home, vote, tmp_path):
    reader = sqlite3.connect(home / DATABASE, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM decision_ballot").fetchone()
    vote("closed")
    facts = "SELECT count(*) FROM journal_entry WHERE name = 'decision:ballots-parted'"
    other = sqlite3.connect(home / DATABASE)
    assert other.execute(facts).fetchone()[0] == 0
    reader.close()
    assert vote("parted") == "parted 1"
    assert other.execute(facts).fetchone()[0] == 1
    other.close()
    _nothing_joins(raw_files.seized(home, tmp_path / "later"), tmp_path / "aside")
