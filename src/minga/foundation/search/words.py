"""Words as search compares them: without accents, by their stems, in Spanish and in English at once.

Stems by Snowball (M. F. Porter, https://snowballstem.org), so that both databases find the same things.
"""

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

LANGUAGES = ("spanish", "english")
WORD_MAX = 40
QUERY_MAX = 200
QUERY_WORDS_MAX = 10
TEXT_MAX = 100_000
WORD = re.compile(r"[^\W_]+")
# Words that carry no subject: left out of a query that has others.
EMPTY_WORDS = frozenset(
    """a al ante con contra como cual de del desde donde e el ella en entre es esa ese esta este esto la las le les lo
    los mas me mi no nos o para pero por que se si sin sobre son su sus tu un una unas uno unos y ya
    an and are as at be but by for from has have i in into is it its my not of on or our so that the their them
    this to was we were what which who will with you your""".split()  # noqa: SIM905
)


class _Stemmers(threading.local):
    """Snowball's stemmers keep a buffer of their own: one set for each thread."""

    def __init__(self) -> None:
        self.each = [Stemmer.Stemmer(language) for language in LANGUAGES]


_stemmers = _Stemmers()


def fold(word: str) -> str:
    """``Participación`` → ``participacion``: lower case, no accents."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def split(text: str) -> Iterator[re.Match[str]]:
    """Each word of ``text`` where it stands."""
    return WORD.finditer(text)


@lru_cache(maxsize=50_000)
def variants(word: str) -> frozenset[str]:
    """Everything a word is found by: itself folded, and its stems before and after folding, in both languages."""
    whole = unicodedata.normalize("NFC", word.casefold())[:WORD_MAX]
    folded = fold(whole)
    found = {folded}
    for stemmer in _stemmers.each:
        found.add(fold(stemmer.stemWord(whole)))
        found.add(stemmer.stemWord(folded))
    return frozenset(part for each in found for part in WORD.findall(each))


def terms_of(text: str) -> set[str]:
    """The variants of every word in the first 100,000 characters of ``text``."""
    composed = unicodedata.normalize("NFC", text[:TEXT_MAX])
    return {term for word in set(WORD.findall(composed)) for term in variants(word)}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One word of a query. ``prefix`` is what the word being typed begins with; empty for the others."""

    terms: frozenset[str]
    prefix: str = ""

    def is_in(self, terms: Iterable[str]) -> bool:
        """Whether a thing with these terms has this word."""
        held = terms if isinstance(terms, (set, frozenset)) else set(terms)
        if self.terms & held:
            return True
        return bool(self.prefix) and any(term.startswith(self.prefix) for term in held)


def parse_query(text: str) -> tuple[Wanted, ...]:
    """The words of a query, at most ten; all must be found. The last one also finds what begins with it."""
    composed = unicodedata.normalize("NFC", text[:QUERY_MAX])
    found = [match.group() for match in split(composed)]
    telling = [word for word in found if fold(word) not in EMPTY_WORDS] or found
    wanted = telling[:QUERY_WORDS_MAX]
    last = len(wanted) - 1
    return tuple(Wanted(variants(word), _beginning(word) if place == last else "") for place, word in enumerate(wanted))


def longest_words(text: str, most: int) -> tuple[Wanted, ...]:
    """The longest telling words of ``text``, which are those that the fewest things have."""
    composed = unicodedata.normalize("NFC", text[:TEXT_MAX])
    telling = {variants(word): None for word in WORD.findall(composed) if fold(word) not in EMPTY_WORDS}
    longest = sorted(telling, key=lambda terms: -max(map(len, terms), default=0))
    return tuple(Wanted(terms) for terms in longest[:most] if terms)


def _beginning(word: str) -> str:
    # Folding may take one sign apart ("½" → "1⁄2"): only letters and digits reach the index's query language.
    return next(iter(WORD.findall(fold(word)[:WORD_MAX])), "")
