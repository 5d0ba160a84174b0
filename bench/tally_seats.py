"""CPU seconds of filling seats: all Scottish wards, and committees from 100,000 approvals; beside public libraries.

A part of ``python bench/tally.py [--quick]``, with MINGA_DATA naming the folder of public data. The libraries run in their
own environment (see requirements-tally.txt) on a sample, in the same run; without it the comparison is left out, and
said so. The smallest of three rounds is shown, since noise on a shared machine only adds.
"""

import json
import os
import random
import subprocess
import tarfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from minga.algorithms.tally.formats.blt import read_blt
from minga.algorithms.tally.formats.election_file import Rankings
from minga.algorithms.tally.seats.approvals import ApprovalProfile
from minga.algorithms.tally.seats.equal_shares import choose_equal_shares
from minga.algorithms.tally.seats.gregory import count_gregory
from minga.algorithms.tally.seats.keep_factors import count_keep_factors
from minga.algorithms.tally.seats.phragmen import choose_phragmen
from minga.algorithms.tally.seats.profile import PreferenceProfile
from minga.algorithms.tally.seats.stv_rules import MEEK, SCOTTISH, WARREN
from minga.algorithms.tally.seats.thiele import choose_sequential_pav

HERE = Path(__file__).resolve().parent
MINGA_DATA = Path(os.environ.get("MINGA_DATA", HERE.parent.parent / "shared" / "data"))
ORACLE = HERE.parent / ".bench" / "tally" / "bin" / "python"
RULES = {"seqpav": choose_sequential_pav, "seqphragmen": choose_phragmen, "equal-shares": choose_equal_shares}

type Ward = tuple[PreferenceProfile, int]


def cpu[T](work: Callable[[], T], *, rounds: int = 3) -> tuple[float, T]:
    """The least CPU seconds of a few rounds, and what the last one gave."""
    spent = []
    for _ in range(rounds):
        started = time.process_time()
        result = work()
        spent.append(time.process_time() - started)
    return min(spent), result


def read_wards() -> list[bytes] | None:
    archive = MINGA_DATA / "scot_elex" / "blt_2007_2017.tar.gz"
    if not archive.is_file():
        return None
    with tarfile.open(archive) as opened:
        return [opened.extractfile(member).read() for member in opened if member.isfile()]  # type: ignore[union-attr]


def profiles(contents: list[bytes]) -> list[Ward]:
    wards = []
    for content in contents:
        file = read_blt(content)
        assert isinstance(file.ballots, Rankings)
        assert file.seats is not None
        wards.append((file.ballots.profile(file.weights), file.seats))
    return wards


def count_all(wards: list[Ward]) -> list[list[int]]:
    return [sorted(count_gregory(p, seats, SCOTTISH, range(p.candidates)).winners) for p, seats in wards]


def approvals(voters: int, candidates: int = 50) -> Counter[tuple[int, ...]]:
    """Voters approve about six of fifty, close to where they stand."""
    chance = random.Random(7)
    places = [chance.random() for _ in range(candidates)]
    types: Counter[tuple[int, ...]] = Counter()
    while types.total() < voters:
        at, reach = chance.random(), chance.uniform(0.02, 0.12)
        approved = tuple(c for c, place in enumerate(places) if abs(place - at) < reach and chance.random() < 0.8)
        if approved:
            types[approved] += 1
    return types


def small_elections(count: int = 40) -> list[Ward]:
    """Elections of a few ballot types, as keep factors take a library long."""
    chance = random.Random(5)
    elections = []
    for _ in range(count):
        candidates = chance.randint(3, 6)
        orders = [tuple(chance.sample(range(candidates), chance.randint(1, candidates))) for _ in range(8)]
        profile = PreferenceProfile.from_types(candidates, {order: chance.randint(1, 997) for order in orders})
        elections.append((profile, chance.randint(1, candidates - 1)))
    return elections


def plain(ward: Ward) -> dict[str, Any]:
    """An election as JSON can hold it."""
    profile, seats = ward
    orders = [[c for c in row if c < profile.candidates] for row in profile.preferences.tolist()]
    return {"candidates": profile.candidates, "seats": seats, "weights": profile.weights.tolist(), "orders": orders}


def ask_libraries(wards: list[Ward], types: Counter[tuple[int, ...]]) -> dict[str, Any] | None:
    if not ORACLE.is_file():
        return None
    work = {
        "wards": [plain(ward) for ward in wards],
        "small": [plain(ward) for ward in small_elections()],
        "rules": list(RULES),
        "committee": {"candidates": 50, "seats": 10, "approved": list(types), "weights": list(types.values())},
    }
    done = subprocess.run(
        [str(ORACLE), str(HERE / "tally_oracles.py")],
        input=json.dumps(work),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def row(name: str, ours: float, theirs: float | None = None, note: str = "") -> None:
    peer = "" if theirs is None else f"{theirs:10.3f} {theirs / ours:8.0f}×"
    print(f"{name:58} {ours:9.4f} {peer} {note}")


def bench_wards(contents: list[bytes] | None) -> list[Ward]:
    if contents is None:
        print("The Scottish wards are left out: MINGA_DATA does not name a folder that holds scot_elex.")
        return []
    reading, wards = cpu(lambda: profiles(contents), rounds=1)
    counting, _ = cpu(lambda: count_all(wards))
    voters = sum(profile.voters for profile, _ in wards)
    row(f"read {len(wards)} wards, {voters:,} ballots (BLT)", reading)
    row("count them all, every stage kept", counting)
    meek, _ = cpu(
        lambda: [count_keep_factors(p, seats, MEEK, range(p.candidates)) for p, seats in wards[::25]], rounds=1
    )
    row(f"Meek, {len(wards[::25])} of them", meek)
    return wards


def bench_committees(voters: int) -> None:
    types = approvals(voters)
    profile = ApprovalProfile.from_types(50, types)
    for name, rule in RULES.items():
        seconds, _ = cpu(lambda rule=rule: rule(profile, 10, range(50)))  # type: ignore[misc]
        row(f"{name}, {voters:,} voters ({len(types):,} ballot types), 10 of 50", seconds)


def compare(wards: list[Ward]) -> None:
    sample, types = wards[::30], approvals(2_000)
    told = ask_libraries(sample, types)
    if told is None:
        print("The comparison is left out: .bench/tally is absent; requirements-tally.txt says how to make it.")
        return
    ours, winners = cpu(lambda: count_all(sample))
    same = sum(a == b for a, b in zip(winners, told["scottish"]["winners"], strict=True))
    row(f"pref_voting, {len(sample)} wards", ours, told["scottish"]["seconds"], f"{same} with the same winners")
    for name, keeping in (("meek", MEEK), ("warren", WARREN)):
        elected = [
            sorted(count_keep_factors(p, seats, keeping, range(p.candidates)).winners) for p, seats in small_elections()
        ]
        same = sum(a == b for a, b in zip(elected, told["keep_factors"][name], strict=True))
        print(f"pref_voting {name}, {len(elected)} small elections: {same} with the same winners")
    profile = ApprovalProfile.from_types(50, types)
    for name, rule in RULES.items():
        seconds, choices = cpu(lambda rule=rule: rule(profile, 10, range(50)))  # type: ignore[misc]
        is_same = sorted(choice.candidate for choice in choices) == told[name]["winners"]
        note = "the same winners" if is_same else "OTHER WINNERS"
        row(f"abcvoting {name}, 2,000 voters, 10 of 50", seconds, told[name]["seconds"], note)


def measure(*, quick: bool) -> None:
    """Fewer voters and no comparison when it has to be quick."""
    print(f"{'CPU seconds':58} {'Minga':>9} {'library':>10} {'ratio':>9}")
    wards = bench_wards(read_wards())
    bench_committees(10_000 if quick else 100_000)
    if not quick:
        compare(wards)
