"""What was changed in a text, word by word, whatever somebody writes."""

import random
import time

from hypothesis import given
from hypothesis import strategies as st

from minga.kernel.changes import Change, Piece, changed_words

SAME, OUT, IN = Change.SAME, Change.OUT, Change.IN


def test_words_are_told_not_letters_nor_lines() -> None:
    assert changed_words("El agua es cara.\n\nMucho.", "El agua era muy cara.\n\nMucho.") == [
        Piece(SAME, "El agua "),
        Piece(OUT, "es "),
        Piece(IN, "era muy "),
        Piece(SAME, "cara.\n\nMucho."),
    ]


def test_what_is_added_at_the_end_changes_no_word_before_it() -> None:
    assert changed_words("El agua", "El agua es cara") == [Piece(SAME, "El agua "), Piece(IN, "es cara")]


def test_words_that_go_stand_apart_from_those_that_stay() -> None:
    assert changed_words("El agua es cara", "El agua") == [Piece(SAME, "El agua"), Piece(OUT, " es cara")]
    assert changed_words("a b", "a\nb") == [Piece(SAME, "a"), Piece(OUT, " "), Piece(IN, "\n"), Piece(SAME, "b")]
    assert changed_words("a ", "a") == [Piece(SAME, "a")]


def test_the_same_is_one_piece_and_nothing_is_none() -> None:
    assert changed_words("a b", "a b") == [Piece(SAME, "a b")]
    assert changed_words("", "") == []
    assert changed_words("", "a") == [Piece(IN, "a")]
    assert changed_words("a", "") == [Piece(OUT, "a")]


TEXTS = st.text(st.sampled_from("ab \n\t*é"), max_size=80)


@given(TEXTS, TEXTS)
def test_without_what_came_in_it_is_the_old_text_and_without_what_went_the_new_one(before: str, after: str) -> None:
    pieces = changed_words(before, after)
    assert "".join(each.text for each in pieces if each.change != OUT) == after
    old = "".join(each.text for each in pieces if each.change != IN)
    assert old.split() == before.split()


def _hostile() -> dict[str, tuple[str, str]]:
    choose = random.Random(7)
    few = ["a", "b", "c"]
    return {
        "one word": ("a " * 5_000, "a " * 4_999 + "b"),
        "one letter a line": ("a\n" * 5_000, "b\n" + "a\n" * 4_990),
        "few words": (
            " ".join(choose.choice(few) for _ in range(5_000)),
            " ".join(choose.choice(few) for _ in range(5_000)),
        ),
        "the other way round": (
            " ".join(map(str, range(2_000))),
            " ".join(map(str, reversed(range(2_000)))),
        ),
        "just few enough": (
            " ".join(choose.choice([str(n) for n in range(20)]) for _ in range(1_400)),
            " ".join(choose.choice([str(n) for n in range(20)]) for _ in range(1_400)),
        ),
        "lines of few words": (
            "\n".join(" ".join(choose.choice(few) for _ in range(40)) for _ in range(120)),
            "\n".join(" ".join(choose.choice(few) for _ in range(40)) for _ in range(120)),
        ),
        "one long word": ("a" * 10_000, "b" * 10_000),
    }


def test_ten_thousand_signs_of_whatever_somebody_writes_take_a_moment() -> None:
    for name, (before, after) in _hostile().items():
        began = time.process_time()
        pieces = changed_words(before[:10_000], after[:10_000])
        assert time.process_time() - began < 1.5, name
        assert "".join(each.text for each in pieces if each.change != OUT) == after[:10_000]
