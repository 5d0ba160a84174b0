"""Public elections and reference counts, as tests read them."""

import io
import json
import os
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from minga.algorithms.tally.formats.blt import read_blt
from minga.algorithms.tally.formats.election_file import ElectionFile

ROOT = Path(__file__).resolve().parents[6]
DATA = Path(os.environ.get("MINGA_DATA", ROOT.parent / "shared" / "data"))


def members(archive: str) -> Iterator[tuple[str, bytes]]:
    """Every file of an archive by its path inside; the test is skipped, loudly, where it is absent."""
    path = DATA / archive
    if not path.is_file():
        pytest.skip(f"{path} is absent: set MINGA_DATA to the public data folder.")
    with tarfile.open(path) as opened:
        for member in opened:
            file = opened.extractfile(member) if member.isfile() else None
            if file is not None:
                yield member.name, file.read()


def scottish_wards() -> dict[str, ElectionFile]:
    return {Path(name).stem: read_blt(content) for name, content in members("scot_elex/blt_2007_2017.tar.gz")}


def reference_elections() -> dict[str, ElectionFile]:
    """The elections that there are reference counts of, by name."""
    return {
        name.removeprefix("blt/").removesuffix(".blt"): read_blt(content)
        for name, content in members("stv_droop/blt.tar.gz")
        # Its undeclared write-in is defeated before anybody is counted: a rule that is not ours.
        if "undeclared" not in name
    }


SHEET = re.compile(r"ref/json/(.*?)-(scotland|wigm-prf-batch|wigm-prf|wigm|mpls|meek-prf)-(?!prf)(?!batch)\S*\.txt")


def reference_sheets() -> dict[tuple[str, str], dict[str, Any]]:
    """The reference counts, by election and rule."""
    found = {}
    for name, content in members("stv_droop/ref.tar.gz"):
        if match := SHEET.fullmatch(name):
            found[match[1], match[2]] = json.load(io.BytesIO(content))
    return found
