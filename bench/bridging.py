"""CPU seconds and recovery of the truth of the bridging rank.

.venv/bin/python bench/bridging.py            # some seconds
.venv/bin/python bench/bridging.py --quick    # the small one: does it run at all
"""

import argparse
import time

import numpy as np

from minga.algorithms.ranking import bridging_rank

SIZES = ((100_000, 5_000, 2_000), (1_000_000, 50_000, 10_000))


def ratings(count: int, raters: int, items: int) -> tuple[np.ndarray, ...]:
    """Two sides that differ on most items, three-step ratings with noise; and the true intercepts and factors."""
    rng = np.random.default_rng(0)
    viewpoint = rng.choice([-1, 1], raters) * rng.uniform(0.4, 1.0, raters)
    factor, intercept, generosity = rng.normal(0, 0.5, items), rng.normal(0, 0.25, items), rng.normal(0, 0.1, raters)
    pair = np.unique(rng.integers(0, raters * items, count))
    rater, item = pair // items, pair % items
    told = 0.5 + generosity[rater] + intercept[item] + 0.5 * viewpoint[rater] * factor[item]
    told += rng.normal(0, 0.3, pair.size)
    return rater, item, np.round(np.clip(told, 0, 1) * 2) / 2, intercept, factor


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="only the smaller number of ratings")
    sizes = SIZES[:1] if parser.parse_args().quick else SIZES
    print("ratings      cpu s  iterations  r(intercept)  r(factor)")
    for count, raters, items in sizes:
        rater, item, rating, intercept, factor = ratings(count, raters, items)
        began = time.process_time()
        found = bridging_rank(rater, item, rating, n_raters=raters, n_items=items)
        spent = time.process_time() - began
        right = np.corrcoef(found.intercept, intercept)[0, 1]
        side = abs(np.corrcoef(found.factor, factor)[0, 1])
        print(f"{rating.size:9,}  {spent:7.2f}  {found.loss.size:10}  {right:12.3f}  {side:9.3f}")


if __name__ == "__main__":
    main()
