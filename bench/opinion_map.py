"""Opinion map: time and memory beside public peers, and beside the floor of reading each vote once.

    .venv/bin/python bench/opinion_map.py                      # real conversations, 10,000 and 100,000 people
    .venv/bin/python bench/opinion_map.py --cases 1m 10m       # the large ones: minutes, and gigabytes
    .venv/bin/python bench/opinion_map.py --cases 100k --slow  # the slow peer too, where it takes minutes
    .venv/bin/python bench/opinion_map.py --quick              # one small conversation, Minga alone: does it run at all

Every measurement is a process of its own. Seconds are CPU seconds of that process (wall in brackets), memory is its
peak including the rows it was given. Peers live in an environment of their own:

    .tools/bin/uv venv .bench/opinion-map
    .tools/bin/uv pip install --python .bench/opinion-map/bin/python -r bench/requirements-opinion-map.txt
"""

import argparse
import csv
import gzip
import json
import os
import resource
import subprocess
import sys
import time
import warnings
from pathlib import Path

import numpy as np

CHECKOUT = Path(__file__).resolve().parents[1]
PLACE = CHECKOUT / ".bench"
PEERS = PLACE / "opinion-map" / "bin" / "python"
MINGA_DATA = Path(os.environ.get("MINGA_DATA", CHECKOUT.parent / "shared" / "data"))
REAL = {"vtaiwan": "vtaiwan.uberx", "bowling-green": "american-assembly.bowling-green"}
# People, statements, share of the statements a person votes on.
SYNTHETIC = {
    "10k": (10_000, 1_000, 0.03),
    "100k": (100_000, 1_000, 0.029),
    "1m": (1_000_000, 2_000, 0.0143),
    "10m": (10_000_000, 1_000, 0.0052),
}
SLOW = {("red-dwarf", "100k")}
IMPOSSIBLE = {("red-dwarf", "1m"), ("red-dwarf", "10m"), ("scikit-learn", "1m"), ("scikit-learn", "10m")}


def rows_of(case: str) -> list[np.ndarray]:
    """Person, statement and stance of each vote, ordered by person and statement; kept in .bench."""
    paths = [PLACE / f"{case}-{column}.npy" for column in ("person", "statement", "value")]
    if not all(path.exists() for path in paths):
        PLACE.mkdir(exist_ok=True)
        for path, column in zip(paths, real(case) if case in REAL else camps(*SYNTHETIC[case]), strict=True):
            np.save(path, column)
    return [np.load(path) for path in paths]


def real(case: str) -> list[np.ndarray]:
    person, statement, value = [], [], []
    path = MINGA_DATA / "polis" / REAL[case] / "participants-votes.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        table = csv.reader(lines)
        first = next(table).index("n-disagree") + 1
        for row in table:
            for s, cell in enumerate(row[first:]):
                if cell:
                    person.append(int(row[0]))
                    statement.append(s)
                    value.append(int(cell))
    order = np.lexsort((statement, person))
    types = (np.int32, np.int32, np.int8)
    return [np.array(column, dtype)[order] for column, dtype in zip((person, statement, value), types, strict=True)]


def camps(people: int, statements: int, density: float) -> list[np.ndarray]:
    """Three camps with their own leanings; numbers of votes spread as in real conversations (a gamma of shape 2)."""
    rng = np.random.default_rng(20261125)
    leaning = rng.choice([-0.6, 0.6], size=(3, statements)).astype(np.float32)
    camp = rng.integers(0, 3, people)
    parts = []
    for first in range(0, people, 250_000):
        last = min(first + 250_000, people)
        ballot = np.clip(rng.gamma(2.0, density * statements / 2.0, last - first).astype(np.int64) + 1, 1, statements)
        cell = np.repeat(np.arange(first, last) * statements, ballot) + rng.integers(0, statements, int(ballot.sum()))
        cell = np.unique(cell)
        person, statement = cell // statements, cell % statements
        stance = np.sign(leaning[camp[person], statement] + rng.normal(0.0, 0.6, cell.size))
        stance[rng.random(cell.size) < 0.15] = 0
        parts.append((person.astype(np.int32), statement.astype(np.int32), stance.astype(np.int8)))
    return [np.concatenate(column) for column in zip(*parts, strict=True)]


def minga(person: np.ndarray, statement: np.ndarray, value: np.ndarray) -> dict[str, object]:
    from minga.algorithms.opinion_map import Votes, opinion_map

    watch = Watch()
    votes = Votes.from_rows(person, statement, value)
    table = watch.lap()
    result = opinion_map(votes)
    return {"table": table, "map": watch.lap(), "k": result.k, "state": result.state}


def live(person: np.ndarray, statement: np.ndarray, value: np.ndarray) -> dict[str, object]:
    """One vote more, and the map that follows from it; the median of nine."""
    from minga.algorithms.opinion_map import LiveMap, Votes

    going_on = LiveMap(Votes.from_rows(person, statement, value))
    going_on.refresh(resamples=0)
    laps = []
    for i in range(9):
        watch = Watch()
        going_on.record(int(person[i * 997]), int(statement[i * 31 + 5]), 1)
        record = watch.lap()
        going_on.refresh(resamples=0)
        laps.append((record, watch.lap()))
    return {"record": sorted(lap[0] for lap in laps)[4], "map": sorted(lap[1] for lap in laps)[4]}


def red_dwarf(person: np.ndarray, statement: np.ndarray, value: np.ndarray) -> dict[str, object]:
    warnings.simplefilter("ignore")
    from reddwarf.implementations.base import run_pipeline

    columns = zip(person.tolist(), statement.tolist(), value.tolist(), strict=True)
    rows = [{"participant_id": p, "statement_id": s, "vote": v, "modified": 0} for p, s, v in columns]
    watch = Watch()
    run_pipeline(votes=rows, random_state=0)
    return {"map": watch.lap()}


def scikit_learn(person: np.ndarray, statement: np.ndarray, value: np.ndarray) -> dict[str, object]:
    """Only a part of a map: the imputed matrix, its plane, and k-means for 2 to 5 groups."""
    from sklearn.cluster import KMeans
    from sklearn.decomposition import PCA
    from sklearn.impute import SimpleImputer

    watch = Watch()
    dense = np.full((int(person.max()) + 1, int(statement.max()) + 1), np.nan)
    dense[person, statement] = value
    xy = PCA(2, random_state=0).fit_transform(SimpleImputer().fit_transform(dense))
    for k in range(2, 6):
        KMeans(k, n_init=10, random_state=0).fit(xy)
    return {"map": watch.lap()}


def floor(person: np.ndarray, statement: np.ndarray, value: np.ndarray) -> dict[str, object]:
    watch = Watch()
    _ = int(person.max()), int(statement.max()), int(value.max())
    return {"map": watch.lap()}


class Watch:
    """CPU and wall seconds since the last lap."""

    def __init__(self) -> None:
        self.cpu, self.wall = time.process_time(), time.perf_counter()

    def lap(self) -> tuple[float, float]:
        before = self.cpu, self.wall
        self.cpu, self.wall = time.process_time(), time.perf_counter()
        return self.cpu - before[0], self.wall - before[1]


SUBJECTS = {"minga": minga, "one more vote": live, "red-dwarf": red_dwarf, "scikit-learn": scikit_learn, "floor": floor}


def measure(subject: str, case: str) -> dict[str, object] | str:
    """The figures of one process, or the sentence that says why there are none."""
    is_peer = subject in {"red-dwarf", "scikit-learn"}
    if is_peer and not PEERS.exists():
        return "peer not installed"
    interpreter = str(PEERS) if is_peer else sys.executable
    done = subprocess.run(
        [interpreter, __file__, "--one", subject, case],
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(CHECKOUT / "src"), "OPENBLAS_NUM_THREADS": "1"},
    )
    return json.loads(done.stdout) if done.returncode == 0 else f"failed: {done.stderr.strip().splitlines()[-1]}"


def line(case: str, subject: str, found: dict[str, object] | str, own: float | None, base: float | None) -> str:
    if isinstance(found, str):
        return f"| {case} | {subject} | {found} | | | |"
    cpu, wall = found["map"]
    table = found.get("table") or found.get("record")
    before = f"{table[0]:.4f}" if table else ""
    ratio = f"{cpu / own:.1f}" if own else ""
    above = f"{cpu / base:.0f}" if base else ""
    return f"| {case} | {subject} | {before} | {cpu:.3f} ({wall:.3f}) | {found['rss']:.0f} | {ratio} | {above} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", nargs="+", choices=[*REAL, *SYNTHETIC], default=[*REAL, "10k", "100k"])
    parser.add_argument("--slow", action="store_true", help="also measure what takes minutes")
    parser.add_argument("--one", nargs=2, metavar=("SUBJECT", "CASE"), help=argparse.SUPPRESS)
    parser.add_argument("--quick", action="store_true", help="one small conversation, and no peers")
    chosen = parser.parse_args()
    if chosen.one:
        rows = rows_of(chosen.one[1])
        figures = SUBJECTS[chosen.one[0]](*rows)
        figures["rss"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(figures))
        return
    print(
        "| case (votes) | what | rows to table, or vote recorded: cpu s | map: cpu s (wall s) | peak MB | cpu / Minga's | cpu / floor |"
    )
    print("|---|---|---|---|---|---|---|")
    for case in ["vtaiwan"] if chosen.quick else chosen.cases:
        name = f"{case} ({rows_of(case)[0].size:,})"
        base, own = measure("floor", case), measure("minga", case)
        seconds = [None if isinstance(each, str) else each["map"][0] for each in (own, base)]
        print(line(name, "minga", own, None, seconds[1]), flush=True)
        for subject in ("one more vote", "red-dwarf", "scikit-learn"):
            if (
                (chosen.quick and subject != "one more vote")
                or (subject, case) in IMPOSSIBLE
                or (subject == "one more vote" and case in {"1m", "10m"})
            ):
                continue
            if (subject, case) in SLOW and not chosen.slow:
                print(line(name, subject, "takes minutes: --slow", None, None))
                continue
            print(line(name, subject, measure(subject, case), *seconds), flush=True)
        print(line(name, "floor", base, seconds[0], None), flush=True)


if __name__ == "__main__":
    main()
