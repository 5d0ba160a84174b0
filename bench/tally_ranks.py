"""How fast ranked ballots are counted for one winner, and how that compares with pref_voting where it is installed."""

import resource
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from minga.algorithms.tally import RankProfile, Rules, tally_ranks

OPTIONS = tuple("abcdefghij")
METHODS = ("irv", "schulze", "ranked_pairs")
PEER_BALLOTS = 100_000


def rankings(ballots: int, seed: int = 2026) -> np.ndarray[Any, np.dtype[np.int8]]:
    """Places of ten options by voters with noisy views of the same worth, in blocks: (ballots, 10), int8."""
    draw = np.random.default_rng(seed)
    worth = np.linspace(1.0, 0.0, len(OPTIONS))
    places = np.empty((ballots, len(OPTIONS)), dtype=np.int8)
    for start in range(0, ballots, 100_000):
        views = worth + draw.gumbel(size=(min(100_000, ballots - start), len(OPTIONS)))
        places[start : start + len(views)] = np.argsort(np.argsort(-views, axis=1), axis=1)
    return places


def seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds of one run, with what it gave."""
    started = time.process_time()
    found = work()
    return time.process_time() - started, found


def count_ours(ballots: int) -> dict[str, float]:
    """CPU seconds for grouping and for each method; prints them with the winner and the peak of memory."""
    places = rankings(ballots)
    took, profile = seconds(lambda: RankProfile.from_places(OPTIONS, places))
    times = {"group": took}
    print(f"{ballots:>12,} ballots x {len(OPTIONS)} options, {len(profile.weights):,} distinct")
    print(f"  group         {took:8.3f} s")
    for method in METHODS:
        took, result = seconds(lambda method=method: tally_ranks(method, profile, Rules(tie_order=OPTIONS), ballots))
        times[method] = took
        print(f"  {method:<13} {took:8.3f} s   winner {result.winner}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    counted = sum(times[method] for method in METHODS)
    print(f"  three methods {counted:8.3f} s   with grouping {counted + times['group']:.3f} s   peak {peak:,.0f} MB")
    return times


def count_theirs() -> None:
    """The same with pref_voting, on fewer ballots, and the ratio in the same run."""
    try:
        from pref_voting.iterative_methods import instant_runoff
        from pref_voting.margin_based_methods import beat_path, ranked_pairs
        from pref_voting.profiles import Profile
    except ImportError:
        print("pref_voting is not installed here: see bench/requirements-tally.txt")
        return
    ours = count_ours(PEER_BALLOTS)
    orders = np.argsort(rankings(PEER_BALLOTS), axis=1)
    distinct, voters = np.unique(orders, axis=0, return_counts=True)
    took, profile = seconds(lambda: Profile(distinct.tolist(), rcounts=voters.tolist()))
    theirs = {"group": took}
    for name, method in (("irv", instant_runoff), ("schulze", beat_path), ("ranked_pairs", ranked_pairs)):
        theirs[name], winners = seconds(lambda method=method: method(profile))
        print(f"  pref_voting {name:<13} {theirs[name]:8.3f} s   winner {[OPTIONS[w] for w in winners]}")
    for name, took in theirs.items():
        print(f"  ratio {name:<13} {took / max(ours[name], 1e-6):10.0f} x")


def measure(*, quick: bool) -> None:
    """A million ballots, ten million unless `quick`, and the public library."""
    count_ours(1_000_000)
    if not quick:
        count_ours(10_000_000)
    count_theirs()
