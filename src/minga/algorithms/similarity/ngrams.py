"""Character n-gram TF-IDF with cosine similarity: no dictionary, no model, any language."""

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from .folding import fold

if TYPE_CHECKING:
    from scipy import sparse

# Chosen on the development pairs of the STS benchmark; the README has the table.
DEFAULT_THRESHOLD = 0.35
LENGTHS = (3, 4, 5)
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
        said = [_words(text) for _, text in corpus]
        # Sequences are cut once for each different word, and counted in each text by a product of two small tables.
        words, vocabulary = _numbered(), _numbered()
        in_text = _table([[words[word] for word in each] for each in said], [list(each.values()) for each in said])
        in_word = _table([[vocabulary[gram] for gram in _grams(word)] for word in words])
        self._vocabulary: dict[str, int] = dict(vocabulary)
        counts = in_text @ in_word
        frequencies = np.bincount(counts.indices, minlength=len(self._vocabulary))
        self._idf = np.log((1 + len(said)) / (1 + frequencies)) + 1
        self._unseen_idf = math.log(1 + len(said)) + 1
        self._matrix = self._weigh(counts)

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

    def _weigh(self, counts: "sparse.csr_array") -> "sparse.csr_array":
        from scipy import sparse  # noqa: PLC0415  (SciPy is loaded by whoever compares, not by whoever serves a page)

        weights = (1 + np.log(counts.data)) * self._idf[counts.indices]
        rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
        lengths = np.sqrt(np.bincount(rows, weights**2, minlength=counts.shape[0]))
        weights /= lengths[rows]
        return sparse.csr_array((weights, counts.indices, counts.indptr), shape=counts.shape)

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


def _words(text: str) -> Counter[str]:
    return Counter(fold(text[:MOST_LETTERS]).split())


def _bag(text: str) -> Counter[str]:
    bag: Counter[str] = Counter()
    for word, times in _words(text).items():
        for gram in _grams(word):
            bag[gram] += times
    return bag


def _grams(word: str) -> list[str]:
    # The spaces mark where a word begins and ends, which tells "arte" from the tail of "parte".
    padded = f" {word} "
    end = len(padded) + 1
    return [padded[start : start + length] for length in LENGTHS for start in range(end - length)]


def _numbered() -> defaultdict[str, int]:
    """Gives each word that is asked for the next number."""
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__
    return numbers


def _table(columns: Sequence[list[int]], times: Sequence[list[int]] | None = None) -> "sparse.csr_array":
    """How often each row has each column: as often as it is named, or as ``times`` says."""
    starts = np.cumsum([0, *map(len, columns)])
    places = np.array(list(chain.from_iterable(columns)), dtype=np.int64)
    counts = np.ones(len(places)) if times is None else np.array(list(chain.from_iterable(times)), dtype=np.float64)
    shape = (len(columns), int(places.max(initial=-1)) + 1)
    from scipy import sparse  # noqa: PLC0415  (SciPy is loaded by whoever compares, not by whoever serves a page)

    return sparse.csr_array((counts, places, starts), shape=shape)
