"""Participatory budgets: CPU seconds of Minga's counts on real elections, and against pabutools where it finishes.

A part of ``python bench/tally.py [--quick]``, with MINGA_DATA naming the folder of public data. Figures are process CPU
seconds, the best of three; ratios compare one run on one machine.
"""

import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from minga.algorithms.tally.budgets.equal_shares import equal_share, equal_shares
from minga.algorithms.tally.budgets.greedy import greedy
from minga.algorithms.tally.budgets.profile import BudgetProfile
from minga.algorithms.tally.budgets.raising import raises_within_budget
from minga.algorithms.tally.formats.pabulib import PabulibFile, read_pabulib

FOLDER = Path(os.environ.get("MINGA_DATA", ROOT.parent / "shared" / "data")) / "pabulib"
ORACLE = ROOT / ".bench" / "tally" / "bin" / "python"
MINUTES = 3
NAMED = (
    "Netherlands_Assen_2024",
    "Poland_Wieliczka_2023_Green_Budget",
    "Poland_Warszawa_2026",
    "Poland_Lodz_2022",
    "Hungary_Budapest_2024",
)


def best[T](count: Callable[[], T], times: int = 3) -> tuple[float, T]:
    """Smallest CPU time of some runs, and what the last one gave."""
    seconds = []
    for _ in range(times):
        start = time.process_time()
        answer = count()
        seconds.append(time.process_time() - start)
    return min(seconds), answer


def prepared(file: PabulibFile) -> BudgetProfile:
    profile = file.profile()
    assert profile.supporters_of
    assert profile.voter_count
    return profile


def measure_named() -> None:
    print(f"{'election':36} {'voters':>7} {'read':>6} {'group':>6} {'greedy':>7} {'MES':>6} {'add1':>6} raises winners")
    for name in NAMED:
        content = gzip.decompress((FOLDER / f"{name}.pb.gz").read_bytes())
        reading, file = best(lambda content=content: read_pabulib(content))
        grouping, profile = best(lambda file=file: prepared(file))
        greedily, _ = best(lambda profile=profile: greedy(profile))
        share = equal_share(profile)
        sharing, bought = best(lambda profile=profile, share=share: equal_shares(profile, share))
        raising, raises = best(lambda profile=profile, file=file: raises_within_budget(profile, file.scale))
        completed = equal_shares(profile, share + raises * file.scale)
        print(
            f"{name:36} {profile.voter_count:7} {reading:6.3f} {grouping:6.3f} {greedily:7.4f} {sharing:6.3f} {raising:6.2f}"
            f" {raises:6} {len(bought)} → {len(completed)}"
        )


def own_counts(file: PabulibFile) -> Iterator[tuple[str, float, list[str]]]:
    profile = prepared(file)
    share = equal_share(profile)

    def bought(utility: Any) -> list[int]:
        return [purchase.project for purchase in equal_shares(profile, share, utility)]

    counts: dict[str, Callable[[], Any]] = {
        "cardinality": lambda: bought("cardinality"),
        "greedy_by_value": lambda: greedy(profile, "value"),
    }
    if file.vote_type != "cumulative":
        counts |= {"cost": lambda: bought("cost"), "greedy": lambda: greedy(profile)}
    for name, count in counts.items():
        seconds, projects = best(count, times=1)
        yield name, seconds, sorted(file.project_ids[project] for project in projects)


def compare_with_oracle(python: str, minutes: float) -> None:
    """Every file from the smallest on, rankings left out (pabutools weighs places differently), until time is up."""
    deadline = time.monotonic() + 60 * minutes
    same: Counter[str] = Counter()
    ours: Counter[str] = Counter()
    theirs: Counter[str] = Counter()
    for path in sorted(FOLDER.glob("*.pb.gz"), key=lambda path: path.stat().st_size):
        content = gzip.decompress(path.read_bytes())
        file = read_pabulib(content)
        if file.vote_type == "ordinal" or time.monotonic() > deadline:
            continue
        with tempfile.NamedTemporaryFile(suffix=".pb") as plain:
            plain.write(content)
            plain.flush()
            try:
                run = subprocess.run(
                    [python, str(ROOT / "bench" / "tally_budgets_oracle.py"), plain.name],
                    capture_output=True,
                    text=True,
                    check=True,
                    timeout=max(deadline - time.monotonic(), 1),
                )
            except subprocess.SubprocessError as error:
                print(f"{path.name}: pabutools did not finish: {str(error)[-100:]}", flush=True)
                continue
        answer = json.loads(run.stdout.splitlines()[-1])
        for name, seconds, winners in own_counts(file):
            is_same = winners == answer[name]["winners"]
            same[f"{name} {'same' if is_same else 'other'}"] += 1
            ours[name] += seconds  # type: ignore[assignment]
            theirs[name] += answer[name]["seconds"]
            if not is_same:
                print(f"{path.name} {name}: {set(winners) ^ set(answer[name]['winners'])}", flush=True)
    for name, seconds in ours.items():
        print(f"{name}: pabutools {theirs[name]:.2f} s, Minga {seconds:.2f} s, {theirs[name] / seconds:.0f} ×")
    print(dict(sorted(same.items())))


def measure(*, quick: bool) -> None:
    """The named elections; with the oracle's environment at hand, three minutes of comparison too."""
    if not FOLDER.is_dir():
        print("The budgets are left out: MINGA_DATA does not name a folder that holds pabulib.")
        return
    measure_named()
    if quick:
        return
    if not ORACLE.is_file():
        print("The comparison is left out: .bench/tally is absent; requirements-tally.txt says how to make it.")
        return
    compare_with_oracle(str(ORACLE), MINUTES)
