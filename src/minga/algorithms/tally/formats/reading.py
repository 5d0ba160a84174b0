"""One door to the ballot files that are known by the end of their name."""

from pathlib import PurePath

from .ballot_csv import Layout, read_ballot_csv
from .blt import read_blt
from .election_errors import ElectionFileError
from .election_file import ElectionFile
from .preflib import read_preflib

PREFLIB = frozenset({".soc", ".soi", ".toc", ".toi", ".cat"})
ENDINGS = frozenset({".blt", ".csv", *PREFLIB})


def read_election(name: str, content: bytes, *, layout: Layout = "ranks") -> ElectionFile:
    """Read a file by the end of its name; `layout` is how a table of ballots is laid out.

    Withdrawn options are struck out: what comes back can be counted as it stands. Raises `ElectionFileError`, also for
    an end that is none of `ENDINGS`.
    """
    ending = PurePath(name).suffix.lower()
    if ending == ".blt":
        return read_blt(content).standing()
    if ending in PREFLIB:
        return read_preflib(content, ending.removeprefix("."))
    if ending == ".csv":
        return read_ballot_csv(content, layout)
    known = ", ".join(sorted(ENDINGS))
    raise ElectionFileError("unknown_format", 0, f"{name!r} is not a file of ballots: it should end in one of {known}.")
