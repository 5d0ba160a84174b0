"""Character n-gram TF-IDF with cosine similarity: no dictionary, no model, any language."""

import math
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from .folding import fold

# Chosen on the development pairs of the STS benchmark; the README has the table.
DEFAULT_THRESHOLD = 0.35
SHORTEST, LONGEST = 3, 5
# Beyond this a text is a document: its opening says what it is about, and the cost stays bounded.
MOST_LETTERS = 2_000


@dataclass(frozen=True, slots=True)
class Match[Id: Hashable]:
    """One text like the query; `score` is the cosine, 0 to 1, rounded to 6 decimals."""

    id: Id
    score: float


class SimilarityIndex[Id: Hashable]:
    """Texts ready to be compared with a new one: built once, asked many times, never changed.

    Each text becomes the multiset of its 3- to 5-letter sequences inside words (Cavnar and Trenkle 1994),
    weighted (1 + ln tf) · idf (Salton and Buckley 1988) and scaled to length 1; cosine is then a product.
    `corpus` holds (id, text) pairs; a text without letters or digits is kept but never matches.
    Memory is about 12 bytes per distinct sequence of each text.
    """

    def __init__(self, corpus: Sequence[tuple[Id, str]]) -> None:
        self._ids = [one for one, _ in corpus]
        bags = [_bag(text) for _, text in corpus]
        self._vocabulary: dict[str, int] = {}
        for bag in bags:
            for gram in bag:
                self._vocabulary.setdefault(gram, len(self._vocabulary))
        frequencies = np.zeros(len(self._vocabulary))
        for bag in bags:
            frequencies[[self._vocabulary[gram] for gram in bag]] += 1
        self._idf = np.log((1 + len(bags)) / (1 + frequencies)) + 1
        self._unseen_idf = math.log(1 + len(bags)) + 1
        self._matrix = self._weigh(bags)

    def __len__(self) -> int:
        return len(self._ids)

    def query(self, text: str, *, limit: int = 5, threshold: float = DEFAULT_THRESHOLD) -> tuple[Match[Id], ...]:
        """The at most `limit` texts whose cosine with `text` is at least `threshold`, most similar first.

        Equal scores keep the order of the corpus. Raises `ValueError` for a `limit` below 1 or a
        `threshold` outside 0 to 1; with threshold 0, texts that share nothing are still left out.
        """
        if limit < 1:
            raise ValueError(f"limit must be at least 1, not {limit}.")
        if not 0 <= threshold <= 1:
            raise ValueError(f"threshold must lie between 0 and 1, not {threshold}.")
        bag = _bag(text)
        if not bag or not self._ids:
            return ()
        # Rounded before ranking, so that no machine's last bit decides the order.
        scores = np.round(self._matrix @ self._query_vector(bag), 6)
        found = np.flatnonzero((scores >= threshold) & (scores > 0))
        ordered = found[np.argsort(-scores[found], kind="stable")][:limit]
        return tuple(Match(self._ids[place], float(scores[place])) for place in ordered)

    def _weigh(self, bags: Sequence[Counter[str]]) -> sparse.csr_array:
        starts = np.zeros(len(bags) + 1, dtype=np.int64)
        starts[1:] = np.cumsum([len(bag) for bag in bags])
        columns = np.fromiter((self._vocabulary[g] for bag in bags for g in bag), np.int32, starts[-1])
        counts = np.fromiter((n for bag in bags for n in bag.values()), np.float64, starts[-1])
        weights = (1 + np.log(counts)) * self._idf[columns]
        rows = np.repeat(np.arange(len(bags)), np.diff(starts))
        lengths = np.sqrt(np.bincount(rows, weights**2, minlength=len(bags)))
        weights /= lengths[rows]
        shape = (len(bags), len(self._vocabulary))
        return sparse.csr_array((weights, columns, starts), shape=shape)

    def _query_vector(self, bag: Counter[str]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        vector = np.zeros(len(self._vocabulary))
        unseen = 0.0
        for gram, count in bag.items():
            column = self._vocabulary.get(gram)
            if column is None:
                # What no text says still counts in the length: a query about something else stays unlike.
                unseen += ((1 + math.log(count)) * self._unseen_idf) ** 2
            else:
                vector[column] = (1 + math.log(count)) * self._idf[column]
        scaled: np.ndarray[tuple[int], np.dtype[np.float64]] = vector / math.sqrt(vector @ vector + unseen)
        return scaled


def similar[Id: Hashable](
    text: str,
    corpus: Sequence[tuple[Id, str]],
    *,
    limit: int = 5,
    threshold: float = DEFAULT_THRESHOLD,
) -> tuple[Match[Id], ...]:
    """One query without keeping the index; see :meth:`SimilarityIndex.query`."""
    return SimilarityIndex(corpus).query(text, limit=limit, threshold=threshold)


def _bag(text: str) -> Counter[str]:
    return Counter(_grams(fold(text[:MOST_LETTERS])))


def _grams(folded: str) -> Iterator[str]:
    for word in folded.split():
        # The spaces mark where a word begins and ends, which tells "arte" from the tail of "parte".
        padded = f" {word} "
        for length in range(SHORTEST, LONGEST + 1):
            for start in range(len(padded) - length + 1):
                yield padded[start : start + length]
