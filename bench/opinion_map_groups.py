"""Opinion map: its groups beside those that were published, and how often it sees groups where there are none.

    .venv/bin/python bench/opinion_map_groups.py            # all of it: about two minutes
    .venv/bin/python bench/opinion_map_groups.py --quick    # three conversations, few drawn clouds

Conversations are read as ``minga import polis`` reads them (latest votes, sign found, what moderation took out counts
as moderated) and mapped with the settings that ship. *Published*: the groups of the export, of the Polis server at its
last run; *ours*: those of the map. The squared error is within groups, of all there is, over the people who are in
both; *in the plane* of our map, and *of the votes* themselves: what a group's mean vote leaves unexplained. Where the
numbers of groups differ, ours are also cut into as many as were published.
"""

import argparse
import csv
import gzip
import json
import os
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np

from minga.algorithms.opinion_map import OpinionMap, Votes, opinion_map
from minga.algorithms.opinion_map.grouping import candidates_of
from minga.algorithms.opinion_map.stability import adjusted_rand_index
from minga.foundation.exchange.tables import find_file, read_bytes
from minga.project.exchange.polarity import SignOption, polarity
from minga.project.exchange.polis_files import read_export

CHECKOUT = Path(__file__).resolve().parents[1]
MINGA_DATA = Path(os.environ.get("MINGA_DATA", CHECKOUT.parent / "shared" / "data"))
SERVERS = ("r4tykwac8thvzv35jrn53-biodiversity", "r6vbnhffkxbd7ifmfbdrd-vw")
QUICK = ("brexit-consensus", "vtaiwan.uberx")
SMALLEST_GROUP = 7


class Conversation(NamedTuple):
    """Votes, what moderation took out, and each person's published group (-1: none)."""

    name: str
    votes: Votes
    moderated: frozenset[int]
    published: np.ndarray


def exported(name: str) -> Conversation:
    """A folder of the public exports."""
    folder = MINGA_DATA / "polis" / name
    export = read_export(folder)
    sign = polarity(export, SignOption.AUTO).sign
    votes = Votes.from_rows(
        [vote.voter for vote in export.votes],
        [int(vote.comment) for vote in export.votes],
        [sign * vote.value for vote in export.votes],
        statements=[int(comment.id) for comment in export.comments],
    )
    table = find_file(folder, "participants-votes.csv")
    assert table is not None
    rows = list(csv.DictReader(read_bytes(table).decode().splitlines()))
    group = {row["participant"].lower(): int(row["group-id"]) for row in rows if row["group-id"]}
    published = np.array([group.get(str(person), -1) for person in votes.person_ids])
    moderated = frozenset(int(comment.id) for comment in export.comments if comment.is_moderated_out)
    return Conversation(name, votes, moderated, published)


def stored(name: str) -> Conversation:
    """A result that a server stored, beside the votes it was computed from."""
    folder = MINGA_DATA / "polis_mathblob" / name
    blob = json.loads(gzip.decompress(next(folder.glob("*_math_blob.json.gz")).read_bytes()))
    with gzip.open(next(folder.glob("*-votes.csv.gz")), "rt", encoding="utf-8") as lines:
        rows = sorted(csv.DictReader(lines), key=lambda row: int(row["timestamp"]))
    columns = [[int(row[name]) for row in rows] for name in ("voter-id", "comment-id", "vote")]
    votes = Votes.from_rows(*columns, statements=blob["tids"])
    members = dict(zip(blob["base-clusters"]["id"], blob["base-clusters"]["members"], strict=True))
    group = {
        person: cluster["id"]
        for cluster in blob["group-clusters"]
        for base in cluster["members"]
        for person in members[base]
    }
    published = np.array([group.get(int(person), -1) for person in votes.person_ids])
    return Conversation(name.partition("-")[2], votes, frozenset(blob["mod-out"]), published)


def conversations(*, quick: bool) -> list[Conversation]:
    folders = sorted((MINGA_DATA / "polis").iterdir())
    names = [each.name for each in folders if each.is_dir() and find_file(each, "participants-votes.csv")]
    return [exported(name) for name in names if not quick or name in QUICK] + [
        stored(name) for name in (SERVERS[1:] if quick else SERVERS)
    ]


def rand(one: np.ndarray, other: np.ndarray) -> float:
    table = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(table, (one, other), 1)
    return adjusted_rand_index(table)


def left_over(values: np.ndarray, known: np.ndarray, group: np.ndarray) -> float:
    """Share of the squares of ``values`` (n, m), where ``known``, that is within groups."""

    def within(label: np.ndarray) -> float:
        total = 0.0
        for each in np.unique(label):
            own, there = values[label == each] * known[label == each], known[label == each]
            mean = own.sum(axis=0) / np.maximum(there.sum(axis=0), 1)
            total += float(((own - mean) ** 2 * there).sum())
        return total

    return within(group) / within(np.zeros_like(group))


def errors(talk: Conversation, result: OpinionMap, group: np.ndarray, both: np.ndarray) -> str:
    """What these groups leave in the plane and of the votes, in per cent."""
    votes = talk.votes
    stance, known = (np.zeros((votes.n_people, votes.n_statements)) for _ in range(2))
    stance[votes.person, votes.statement], known[votes.person, votes.statement] = votes.value, 1.0
    known[:, np.isin(votes.statement_ids, list(talk.moderated))] = 0.0
    plane = left_over(result.xy[both], np.ones((both.sum(), 2)), group[both])
    return f"{100 * plane:.1f}, {100 * left_over(stance[both], known[both], group[both]):.2f}"


def compare(talk: Conversation) -> str:
    start = time.process_time()
    result = opinion_map(talk.votes, moderated=talk.moderated)
    seconds = time.process_time() - start
    both = (talk.published >= 0) & result.placed
    there = talk.published[talk.published >= 0]
    k = int(np.unique(there).size)
    candidates = candidates_of(result.xy[result.placed], k_max=max(k, 2), min_group=SMALLEST_GROUP)
    as_many = np.full(talk.votes.n_people, -1)
    as_many[result.placed] = candidates.of(k - 2).group
    same = f"{rand(result.group[both], talk.published[both]):.3f}" if result.k > 1 else "—"
    stable = ", ".join(f"{each:.2f}" for each in result.stability.of_group)
    cells = [
        talk.name.partition(".2")[0],
        f"{talk.votes.n_people} × {talk.votes.n_statements - len(talk.moderated)}",
        "/".join(map(str, np.sort(np.bincount(there))[::-1])),
        "/".join(map(str, result.reading.sizes)) if result.k > 1 else result.state,
        same,
        f"{rand(as_many[both], talk.published[both]):.3f}" if k != result.k else "",
        errors(talk, result, talk.published, both),
        errors(talk, result, result.group, both),
        errors(talk, result, as_many, both) if k != result.k else "",
        stable,
        f"{seconds:.2f}",
    ]
    return f"| {' | '.join(cells)} |"


def unrelated(people: int, statements: int, share: float, seed: int) -> Votes:
    """Votes that know nothing of each other: each statement has its own shares, each person the same."""
    rng = np.random.default_rng([people, statements, seed])
    agree, drawn = rng.beta(2.0, 2.0, statements), rng.random((people, statements))
    stance = np.where(drawn < 0.85 * agree, 1, np.where(drawn < 0.85, -1, 0))
    person, statement = np.nonzero(rng.random(stance.shape) < share)
    return Votes.from_rows(person, statement, stance[person, statement])


def false_groups(*, quick: bool) -> None:
    draws = 40 if quick else 400
    print(f"\nVotes without any relation, {draws} conversations each: how often groups are told\n")
    print("| people × statements, share answered | groups told | not known |")
    print("|---|---|---|")
    for people, statements, share in ((26, 36, 0.8), (60, 30, 0.6), (150, 50, 0.4), (400, 100, 0.2)):
        states = [opinion_map(unrelated(people, statements, share, seed)).state for seed in range(draws)]
        told, unknown = (100 * states.count(state) / draws for state in ("grouped", "unsteady"))
        print(f"| {people} × {statements}, {share:.0%} | {told:.1f} % | {unknown:.1f} % |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="few conversations and few draws: does it run at all")
    chosen = parser.parse_args()
    print(
        "| conversation | people × statements | published | ours | adjusted Rand | cut into as many | published leave % in the plane, of the votes | ours leave | cut into as many leave | groups come back | cpu s |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for talk in conversations(quick=chosen.quick):
        print(compare(talk), flush=True)
    false_groups(quick=chosen.quick)


if __name__ == "__main__":
    main()
