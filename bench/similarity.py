"""Similarity: what people call alike and is shown, and what they call unlike and is shown all the same.

    .venv/bin/python bench/similarity.py            # half a minute
    .venv/bin/python bench/similarity.py --quick    # the first 500 pairs of each part

Sentence pairs of the STS benchmark and its Spanish translation, whose likeness people judged from 0 to 5. The threshold
was chosen on the *tuning* pairs (the benchmark's development part); the figures to quote are those of the *held-out*
pairs (its training part), on which nothing was chosen. Pairs are taken 500 at a time: the second sentences are the
corpus, each first sentence is asked with the settings that ship, and its own pair is shown or not.
"""

import argparse
import csv
import gzip
import os
from pathlib import Path

import numpy as np
from scipy import stats

from minga.algorithms.similarity import DEFAULT_THRESHOLD, SimilarityIndex

CHECKOUT = Path(__file__).resolve().parents[1]
MINGA_DATA = Path(os.environ.get("MINGA_DATA", CHECKOUT.parent / "shared" / "data"))
PARTS = {"tuning": "dev", "held-out": "train"}
TOGETHER = 500


def pairs_of(language: str, part: str) -> list[tuple[str, str, float]]:
    path = MINGA_DATA / "text_es_en" / f"stsb-{language}-{PARTS[part]}.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        return [(row[0], row[1], float(row[2])) for row in csv.reader(stream)]


def scores_of(pairs: list[tuple[str, str, float]]) -> np.ndarray:
    """How like its pair each first sentence is found, among the second sentences of its block."""
    found: list[float] = []
    for start in range(0, len(pairs), TOGETHER):
        block = pairs[start : start + TOGETHER]
        index = SimilarityIndex([(place, second) for place, (_, second, _) in enumerate(block)])
        for place, (first, _, _) in enumerate(block):
            matches = {match.id: match.score for match in index.query(first, limit=len(block), threshold=0.0)}
            found.append(matches.get(place, 0.0))
    return np.array(found)


def line(language: str, part: str, *, most: int | None) -> str:
    pairs = pairs_of(language, part)[:most]
    score, judged = scores_of(pairs), np.array([likeness for _, _, likeness in pairs])
    shown = score >= DEFAULT_THRESHOLD
    alike, unlike = judged >= 4, judged <= 1
    rank = stats.spearmanr(score, judged).statistic
    cells = [language, f"{part} ({len(pairs):,})", f"{rank:.3f}"]
    cells += [f"{100 * shown[which].mean():.1f} % of {which.sum():,}" for which in (alike, unlike)]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="500 pairs of each part: does it run at all")
    most = TOGETHER if parser.parse_args().quick else None
    print(f"| language | pairs | rank correlation | judged ≥ 4, shown at {DEFAULT_THRESHOLD} | judged ≤ 1, shown |")
    print("|---|---|---|---|---|")
    for language in ("en", "es"):
        for part in PARTS:
            print(line(language, part, most=most), flush=True)


if __name__ == "__main__":
    main()
