"""pabutools on one file, in its own environment: winners and CPU seconds as one line of JSON.

Ties are settled by the order of the projects in the file, as Minga's reader does.
"""

import json
import resource
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any

from pabutools.election import Additive_Cardinal_Sat, Cardinality_Sat, Cost_Sat, parse_pabulib
from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares
from pabutools.tiebreaking import TieBreakingRule


def project_order(path: str) -> dict[str, int]:
    with open(path, encoding="utf-8-sig") as lines:
        block = lines.read().partition("\nPROJECTS\n")[2].partition("\nVOTES\n")[0]
    return {line.partition(";")[0]: place for place, line in enumerate(block.splitlines()[1:])}


def timed(count: Callable[[], Iterable[Any]]) -> dict[str, Any]:
    start = time.process_time()
    winners = sorted(str(project) for project in count())
    return {"winners": winners, "seconds": round(time.process_time() - start, 4)}


def main(path: str) -> None:
    order = project_order(path)
    ties = TieBreakingRule(lambda _instance, _profile, project: order[project.name])
    start = time.process_time()
    instance, profile = parse_pabulib(path)
    grouped = profile.as_multiprofile()
    answer: dict[str, Any] = {"parse": round(time.process_time() - start, 4)}
    if instance.meta["vote_type"] == "cumulative":
        satisfactions = {"cardinality": Additive_Cardinal_Sat}
    else:
        satisfactions = {"cost": Cost_Sat, "cardinality": Cardinality_Sat}
    for name, satisfaction in satisfactions.items():
        answer[name] = timed(
            lambda sat=satisfaction: method_of_equal_shares(instance, grouped, sat_class=sat, tie_breaking=ties)
        )
    # pabutools orders by welfare per unit of cost: with cost utilities those are votes, with cardinality votes per cost.
    greedy = {"greedy_by_value": satisfactions["cardinality"]} | (
        {"greedy": Cost_Sat} if "cost" in satisfactions else {}
    )
    for name, satisfaction in greedy.items():
        answer[name] = timed(
            lambda sat=satisfaction: greedy_utilitarian_welfare(instance, grouped, sat_class=sat, tie_breaking=ties)
        )
    answer["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(answer))


if __name__ == "__main__":
    main(sys.argv[1])
