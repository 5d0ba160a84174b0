"""The same elections in public libraries; run by tally_seats.py with the Python of .bench/tally.

Reads one JSON document, writes one: for each task the CPU seconds of counting (not of building the library's own
profile) and the winners.
"""

import contextlib
import io
import json
import random
import sys
import time
from typing import Any


def scottish(wards: list[dict[str, Any]]) -> dict[str, Any]:
    from pref_voting.profiles_with_ties import ProfileWithTies
    from pref_voting.proportional_methods import stv_scottish

    seconds, winners = 0.0, []
    for ward in wards:
        rankings = [{c: place for place, c in enumerate(order)} for order in ward["orders"]]
        profile = ProfileWithTies(rankings, ward["weights"], candidates=list(range(ward["candidates"])))
        started = time.process_time()
        elected = stv_scottish(profile, num_seats=ward["seats"], rng=random.Random(0))
        seconds += time.process_time() - started
        winners.append(sorted(int(c) for c in elected))
    return {"seconds": seconds, "winners": winners}


def keep_factors(wards: list[dict[str, Any]]) -> dict[str, Any]:
    """Meek's and Warren's methods, in the library's own arithmetic; winners only."""
    from pref_voting.profiles_with_ties import ProfileWithTies
    from pref_voting.proportional_methods import stv_meek, stv_warren

    winners: dict[str, Any] = {"meek": [], "warren": []}
    for ward in wards:
        rankings = [{c: place for place, c in enumerate(order)} for order in ward["orders"]]
        profile = ProfileWithTies(rankings, ward["weights"], candidates=list(range(ward["candidates"])))
        for name, method in (("meek", stv_meek), ("warren", stv_warren)):
            winners[name].append(sorted(int(c) for c in method(profile, num_seats=ward["seats"])))
    return winners


def committee(rule: str, task: dict[str, Any]) -> dict[str, Any]:
    from abcvoting import abcrules
    from abcvoting.preferences import Profile, Voter

    profile = Profile(task["candidates"])
    for approved, weight in zip(task["approved"], task["weights"], strict=True):
        for _ in range(weight):
            profile.add_voter(Voter(approved))
    started = time.process_time()
    chosen = abcrules.compute(rule, profile, committeesize=task["seats"], resolute=True)
    return {"seconds": time.process_time() - started, "winners": sorted(int(c) for c in chosen[0])}


if __name__ == "__main__":
    work = json.load(sys.stdin)
    with contextlib.redirect_stdout(io.StringIO()):
        told = {"scottish": scottish(work["wards"])}
        told["keep_factors"] = keep_factors(work["small"])
        told |= {rule: committee(rule, work["committee"]) for rule in work["rules"]}
    json.dump(told, sys.stdout)
