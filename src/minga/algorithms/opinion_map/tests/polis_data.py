"""Real Polis conversations and stored server results, read from the public data folder."""

from __future__ import annotations

import csv
import gzip
import json
import os
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from minga.algorithms.opinion_map import Votes

CHECKOUT = Path(__file__).resolve().parents[5]
MINGA_DATA = Path(os.environ.get("MINGA_DATA", CHECKOUT.parent / "shared" / "data"))


class Exported(NamedTuple):
    """A participants-votes matrix: rows, and the published group of each person (-1 for none)."""

    person: list[int]
    statement: list[int]
    value: list[int]
    published: dict[int, int]

    def published_of(self, votes: Votes) -> np.ndarray:
        return np.array([self.published[int(person)] for person in votes.person_ids])


class Shipped(NamedTuple):
    """A conversation as an import brings it in: votes, what moderation took out, published groups (-1: none)."""

    votes: Votes
    moderated: frozenset[int]
    published: np.ndarray


class Stored(NamedTuple):
    """A server result beside the votes it was computed from, with agree = 1."""

    votes: Votes
    blob: dict[str, Any]
    moderated: frozenset[int]
    group: np.ndarray


def _existing(path: Path) -> Path:
    if not path.exists():
        pytest.skip(f"REAL DATA ABSENT: {path} (set MINGA_DATA to the public data folder)")
    return path


@cache
def exported(name: str) -> Exported:
    path = _existing(MINGA_DATA / "polis" / name / "participants-votes.csv.gz")
    person, statement, value, published = [], [], [], {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = csv.reader(lines)
        header = next(rows)
        first, of_group = header.index("n-disagree") + 1, header.index("group-id")
        for row in rows:
            who = int(row[0])
            published[who] = int(row[of_group]) if row[of_group] else -1
            for comment, cell in zip(header[first:], row[first:], strict=True):
                if cell:
                    person.append(who)
                    statement.append(int(comment))
                    value.append(int(cell))
    return Exported(person, statement, value, published)


@cache
def as_shipped(name: str) -> Shipped:
    real = exported(name)
    votes = Votes.from_rows(real.person, real.statement, real.value)
    with gzip.open(_existing(MINGA_DATA / "polis" / name / "comments.csv.gz"), "rt", encoding="utf-8") as lines:
        out = frozenset(int(row["comment-id"]) for row in csv.DictReader(lines) if row["moderated"] == "-1")
    return Shipped(votes, out, real.published_of(votes))


@cache
def stored(name: str) -> Stored:
    folder = _existing(MINGA_DATA / "polis_mathblob" / name)
    blob = json.loads(gzip.decompress(next(folder.glob("*_math_blob.json.gz")).read_bytes()))
    with gzip.open(next(folder.glob("*-votes.csv.gz")), "rt", encoding="utf-8") as lines:
        rows = sorted(csv.DictReader(lines), key=lambda row: int(row["timestamp"]))
    votes = Votes.from_rows(
        [int(row["voter-id"]) for row in rows],
        [int(row["comment-id"]) for row in rows],
        [int(row["vote"]) for row in rows],
        statements=blob["tids"],
    )
    return Stored(votes, blob, frozenset(blob["mod-out"]), _stored_groups(votes, blob))


def _stored_groups(votes: Votes, blob: dict[str, Any]) -> np.ndarray:
    base = dict(zip(blob["base-clusters"]["id"], blob["base-clusters"]["members"], strict=True))
    group_of = {
        person: cluster["id"]
        for cluster in blob["group-clusters"]
        for base_id in cluster["members"]
        for person in base[base_id]
    }
    return np.array([group_of.get(int(person), -1) for person in votes.person_ids])


def adjusted_rand_index(one: np.ndarray, other: np.ndarray) -> float:
    """Agreement of two divisions corrected for chance (Hubert and Arabie 1985): 1 equal, 0 as by chance."""
    table = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(table, (one, other), 1)

    def pairs(counts: np.ndarray) -> float:
        return float((counts * (counts - 1) / 2).sum())

    both, rows, columns = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    chance = rows * columns / pairs(table.sum())
    return (both - chance) / ((rows + columns) / 2 - chance)
