"""Opinion map: what a routed vote is worth beside a random one, on conversations whose every answer is known.

    .venv/bin/python bench/routing.py            # several minutes
    .venv/bin/python bench/routing.py --quick    # one conversation, one replay of each order

Dense cores of real conversations (the most answered statements that moderation left, and who answered most of them)
are replayed: people come in cohorts of 40, the map behind the routing is computed anew for each, and only votes that
were really cast are revealed, as many in either order. The map of all of them stands for the truth. Three camps are
made up. Every replay has a seed on which no setting was chosen; figures are means ± standard errors.
"""

import argparse

import numpy as np

from minga.algorithms.opinion_map import EMPHASIS, STRONG_EMPHASIS
from minga.algorithms.opinion_map.tests.revealing import Conversation, Order, quality, replayed, revealed, three_camps

# Statements, fewest votes on these, answers revealed of each person, replays.
REPLAYS = {
    "american-assembly.bowling-green": (100, 60, 20, 5),
    "vtaiwan.uberx": (90, 60, 20, 8),
    "brexit-consensus": (50, 30, 14, 16),
    "scoop-hivemind.taxes": (90, 40, 15, 24),
    "ssis.land-bank-farmland.2rumnecbeh.2021-08-01": (100, 60, 20, 6),
}
FIRST_SEED = 1000
HEAD = "adjusted Rand | place correlation | error of what is said | error of group shares"


def told(name: str, talks: list[Conversation], *, budget: int, order: Order, emphasis: float = EMPHASIS) -> str:
    rows = np.array(
        [
            quality(talk, revealed(talk, budget=budget, order=order, seed=FIRST_SEED + seed, emphasis=emphasis))
            for seed, talk in enumerate(talks)
        ]
    )
    error = rows.std(axis=0, ddof=1) / np.sqrt(len(rows)) if len(rows) > 1 else np.zeros(rows.shape[1])
    cells = [f"{mean:.3f} ± {each:.3f}" for mean, each in zip(rows.mean(axis=0), error, strict=True)]
    asked = f"routed, emphasis {emphasis:g}" if order else "random"
    return f"| {name} | {asked} | {budget} | {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one conversation, one replay: does it run at all")
    quick = parser.parse_args().quick
    print(f"| conversation (people × statements; replays) | order | answers | {HEAD} |")
    print("|---|---|---|---|---|---|---|")
    for name, (most_seen, least, budget, replays) in REPLAYS.items():
        if quick and name != "brexit-consensus":
            continue
        talk, times = replayed(name, most_seen=most_seen, least=least), 1 if quick else replays
        what = f"{name.partition('.2')[0]} ({' × '.join(map(str, talk.stance.shape))}; {times})"
        for order in (None, "informative"):
            print(told(what, [talk] * times, budget=budget, order=order), flush=True)
    camps = [three_camps(seed) for seed in range(6000, 6001 if quick else 6012)]
    for budget, order, emphasis in ((30, None, EMPHASIS), (21, None, EMPHASIS), (21, "informative", EMPHASIS)):
        print(told(f"three camps ({len(camps)})", camps, budget=budget, order=order, emphasis=emphasis), flush=True)
    strong = told(f"three camps ({len(camps)})", camps, budget=21, order="informative", emphasis=STRONG_EMPHASIS)
    print(strong, flush=True)


if __name__ == "__main__":
    main()
