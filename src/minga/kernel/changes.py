"""What was changed in a text, word by word."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby
from typing import Final

PAIRS_MAX: Final = 100_000
"""Equal words of two texts, each with each, up to which words are compared: the work grows with them, and somebody
may write one word two thousand times. Beyond it lines are compared, and beyond that the text is one change.
"""
_WORD: Final = re.compile(r"\n+|[^\s]+[^\S\n]*|[^\S\n]+")
_LINE: Final = re.compile(r"[^\n]*\n+|[^\n]+")


class Change(StrEnum):
    SAME = "same"
    OUT = "out"
    IN = "in"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stayed, were taken out or put in, with the blanks after them."""

    change: Change
    text: str


def changed_words(before: str, after: str) -> list[Piece]:
    """How ``before`` became ``after``: without what was put in it is the one, without what was taken out the other,
    but for blanks between words that stayed.
    """
    found = [each for each in _compared(_WORD.findall(before), _WORD.findall(after), is_words=True) if each.text]
    if found and found[-1].change == Change.OUT and not found[-1].text.strip(" \t"):
        del found[-1]
    runs = groupby(found, key=lambda each: each.change)
    return [Piece(change, "".join(each.text for each in run)) for change, run in runs]


def _compared(before: Sequence[str], after: Sequence[str], *, is_words: bool) -> Iterator[Piece]:
    old, new = [_key(each) for each in before], [_key(each) for each in after]
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    stay = before[:start], after[:start]
    last = before[len(before) - end :], after[len(after) - end :]
    before, after = before[start : len(before) - end], after[start : len(after) - end]
    old, new = old[start : len(old) - end], new[start : len(new) - end]
    yield from _same(*stay)
    if _pairs(old, new) <= PAIRS_MAX:
        yield from _matched(before, after, SequenceMatcher(None, old, new, autojunk=False), is_words=is_words)
    elif is_words:
        yield from _compared(_LINE.findall("".join(before)), _LINE.findall("".join(after)), is_words=False)
    else:
        yield Piece(Change.OUT, "".join(before))
        yield Piece(Change.IN, "".join(after))
    yield from _same(*last)


def _same(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    """Words that stayed, as they stand now; a blank that stood after the last of them and no longer does went out."""
    yield Piece(Change.SAME, "".join(after))
    if before and after and _blank(before[-1]) and not _blank(after[-1]):
        yield Piece(Change.OUT, _blank(before[-1]))


def _blank(word: str) -> str:
    return word[len(word.rstrip(" \t")) :]


def _matched(
    before: Sequence[str], after: Sequence[str], matcher: SequenceMatcher[str], *, is_words: bool
) -> Iterator[Piece]:
    for tag, out_from, out_to, in_from, in_to in matcher.get_opcodes():
        out, put = "".join(before[out_from:out_to]), "".join(after[in_from:in_to])
        if tag == "equal":
            yield from _same(before[out_from:out_to], after[in_from:in_to])
        elif is_words or not out or not put:
            yield Piece(Change.OUT, out)
            yield Piece(Change.IN, put)
        else:
            yield from _within_lines(out, put)


def _within_lines(out: str, put: str) -> Iterator[Piece]:
    """Lines that became others, by their words where those are few enough."""
    before, after = _WORD.findall(out), _WORD.findall(put)
    if _pairs(list(map(_key, before)), list(map(_key, after))) <= PAIRS_MAX:
        yield from _compared(before, after, is_words=True)
    else:
        yield Piece(Change.OUT, out)
        yield Piece(Change.IN, put)


def _key(word: str) -> str:
    """By what a word is known: the blank after it does not change it, the end of a line does."""
    return word.rstrip(" \t") or " "


def _alike(before: Sequence[str], after: Sequence[str]) -> int:
    """How many are the same from the beginning."""
    count = 0
    for one, other in zip(before, after, strict=False):
        if one != other:
            break
        count += 1
    return count


def _pairs(before: Sequence[str], after: Sequence[str]) -> int:
    there = Counter(after)
    return sum(times * there[each] for each, times in Counter(before).items())
