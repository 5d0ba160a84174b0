"""BLT, PrefLib and CSV: read as they were meant, refused by line, written and read again."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.algorithms.tally import ApprovalBallot, RankedBallot, Rules, ScoreBallot, tally
from minga.algorithms.tally.formats.ballot_csv import read_ballot_csv, write_ballot_csv
from minga.algorithms.tally.formats.blt import read_blt, write_blt
from minga.algorithms.tally.formats.election_errors import ElectionFileError
from minga.algorithms.tally.formats.election_file import ElectionFile, Rankings
from minga.algorithms.tally.formats.preflib import read_preflib, write_preflib
from minga.algorithms.tally.formats.reading import read_election

BLT = """4 2
-2
3 1 3 4 0
4 1 3 2 0
2 4 1 3 0
1 2 0
2 2 4 3 1 0
1 3 4 2 0
1 0
0
"Adam"
"Basil"
"Charlotte"
"Donald"
"Title"
"""

EXTENDED = """\ufeff3 2   # three for two
[nick a b c] [tie c a b]
(paper 1) 5 a b 0
/* a note
over two lines */ 1 b=c 0
3 c 0
0
"Ann ""Annie"" A"
"Ben"
"Cyd"
"Shared places"
"The source"
"A comment"
"""

SOI = """# FILE NAME: 00000-00000001.toi
# TITLE: A small vote
# DATA TYPE: toi
# NUMBER ALTERNATIVES: 3
# NUMBER VOTERS: 6
# NUMBER UNIQUE ORDERS: 3
# ALTERNATIVE NAME 1: Ann
# ALTERNATIVE NAME 2: Ben, the second
# ALTERNATIVE NAME 3: Cyd
3: 1,{2,3}
2: 2
1: {1,3},2
"""

OLD = """3
1,Ann
2,Ben
3,Cyd
6,6,2
4,1,2,3
2,3,{1,2}
"""

CAT = """# TITLE: Grades
# DATA TYPE: cat
# NUMBER ALTERNATIVES: 3
# NUMBER VOTERS: 3
# NUMBER UNIQUE PREFERENCES: 2
# NUMBER CATEGORIES: 3
# CATEGORY NAME 1: Good
# CATEGORY NAME 2: Fair
# CATEGORY NAME 3: Poor
# ALTERNATIVE NAME 1: Ann
# ALTERNATIVE NAME 2: Ben
# ALTERNATIVE NAME 3: Cyd
2: 1,{},{2,3}
1: {1,2},3,{}
"""


def shared(*places: str) -> RankedBallot:
    return RankedBallot(tuple(frozenset(place) if len(place) > 1 else place for place in places))


def test_the_example_of_algorithm_123_is_read_as_its_authors_wrote_it() -> None:
    file = read_blt(BLT.encode())
    assert (file.options, file.seats, file.title) == (("Adam", "Basil", "Charlotte", "Donald"), 2, "Title")
    assert (file.withdrawn, file.weights, file.voters) == (("Basil",), (3, 4, 2, 1, 2, 1, 1), 14)
    assert file.ballots[1] == RankedBallot(("Adam", "Charlotte", "Basil"))
    assert file.ballots[-1] == RankedBallot(())
    standing = file.standing()
    assert standing.options == ("Adam", "Charlotte", "Donald")
    assert list(standing.ballots)[1:4] == [
        RankedBallot(("Adam", "Charlotte")),
        RankedBallot(("Donald", "Adam", "Charlotte")),
        RankedBallot(()),
    ]


def test_extensions_of_blt_are_understood() -> None:
    file = read_blt(EXTENDED.encode())
    assert file.options == ('Ann "Annie" A', "Ben", "Cyd")
    assert file.tie_order == ("Cyd", 'Ann "Annie" A', "Ben")
    assert list(file.ballots)[1] == RankedBallot((frozenset({"Ben", "Cyd"}),))
    assert file.metadata == {"source": "The source", "comment": "A comment"}


def test_striking_an_option_out_keeps_places_that_others_share() -> None:
    file = read_blt(b'4 1\n[withdrawn 2]\n1 1=2=3 4 0\n1 2 1 0\n1 1 2=3 0\n0\n"a"\n"b"\n"c"\n"d"\n')
    assert list(file.standing().ballots) == [shared("ac", "d"), shared("a"), shared("a", "c")]


def test_a_file_of_ballots_is_counted_as_it_stands() -> None:
    file = read_blt(BLT.encode()).standing()
    rules = Rules(seats=file.seats or 1, tie_order=file.options)
    result = tally("stv", file.options, file.ballots, rules, file.voters, weights=file.weights)
    assert (result.winners, result.abstentions) == (("Adam", "Donald"), 2)


def test_orders_of_preflib_are_read_in_both_forms() -> None:
    file = read_preflib(SOI.encode())
    assert (file.title, file.options, file.weights) == ("A small vote", ("Ann", "Ben, the second", "Cyd"), (3, 2, 1))
    assert file.ballots[0] == RankedBallot(("Ann", frozenset({"Ben, the second", "Cyd"})))
    assert file.metadata == {"FILE NAME": "00000-00000001.toi", "DATA TYPE": "toi"}
    old = read_preflib(OLD.encode())
    assert list(old.ballots) == [RankedBallot(("Ann", "Ben", "Cyd")), RankedBallot(("Cyd", frozenset({"Ann", "Ben"})))]


def test_categories_of_preflib_are_scores_and_two_of_them_approvals() -> None:
    assert list(read_preflib(CAT.encode()).ballots) == [
        ScoreBallot({"Ann": 2, "Ben": 0, "Cyd": 0}),
        ScoreBallot({"Ann": 2, "Ben": 2, "Cyd": 1}),
    ]
    two = CAT.replace("# NUMBER CATEGORIES: 3\n", "# NUMBER CATEGORIES: 2\n").replace("# CATEGORY NAME 3: Poor\n", "")
    two = two.replace("2: 1,{},{2,3}", "2: 1,{2,3}").replace("1: {1,2},3,{}", "1: {},{1,2,3}")
    assert list(read_preflib(two.encode()).ballots) == [ApprovalBallot(frozenset({"Ann"})), ApprovalBallot()]


def test_tables_are_read_in_four_layouts() -> None:
    places = read_ballot_csv(b"1st;2nd;3rd;Weight\nAna;;Ben;2\n;;;1\nBen|Ana;Cy;;1\n", "places", may_share_places=True)
    assert (places.options, places.weights) == (("Ana", "Ben", "Cy"), (2, 1, 1))
    assert list(places.ballots) == [
        RankedBallot(("Ana", "Ben")),
        RankedBallot(()),
        RankedBallot((frozenset({"Ana", "Ben"}), "Cy")),
    ]
    ranks = read_ballot_csv(b"Ana,Ben,Cy\n2,1,\n,,7\n", "ranks")
    assert list(ranks.ballots) == [RankedBallot(("Ben", "Ana")), RankedBallot(("Cy",))]
    approvals = read_ballot_csv("Ana\tBen\nx\tno\nSí\t1\n".encode(), "approvals")
    assert list(approvals.ballots) == [ApprovalBallot(frozenset({"Ana"})), ApprovalBallot(frozenset({"Ana", "Ben"}))]
    assert list(read_ballot_csv(b"Ana,Ben\n5,\n0,3\n", "scores").ballots) == [
        ScoreBallot({"Ana": 5}),
        ScoreBallot({"Ana": 0, "Ben": 3}),
    ]


def change(text: str, old: str, new: str) -> bytes:
    assert old in text
    return text.replace(old, new, 1).encode()


BLT_FAULTS = [
    (BLT[:40].encode(), "truncated", 6),
    (change(BLT, '"Donald"\n"Title"\n', ""), "truncated", 13),
    (change(BLT, "4 2\n", "4 5\n"), "bad_header", 1),
    (change(BLT, "4 2\n", "4 two\n"), "bad_number", 1),
    (change(BLT, "2 4 1 3 0", "2 4 9 3 0"), "unknown_option", 5),
    (change(BLT, "2 4 1 3 0", "2 4 -1 3 0"), "unknown_option", 5),
    (change(BLT, "2 4 1 3 0", "2 4 1 4 0"), "repeated_option", 5),
    (change(BLT, "2 4 1 3 0", "-2 4 1 3 0"), "bad_weight", 5),
    (change(BLT, "2 4 1 3 0", "2 4 1.5 0"), "bad_number", 5),
    (change(BLT, "2 4 1 3 0", "2 4 = 0"), "bad_number", 5),
    (change(BLT, '"Charlotte"', '"Adam"'), "repeated_name", 13),
    (change(BLT, '"Charlotte"', '""'), "bad_header", 13),
    (change(EXTENDED, "[nick a b c]", "[order a b c]"), "bad_header", 2),
    (change(EXTENDED, "3 c 0", "3 d 0"), "bad_number", 6),
    (BLT.replace("Adam", "Ad\xe1n").encode("latin-1"), "bad_encoding", 11),
]
PREFLIB_FAULTS = [
    (change(SOI, "1: {1,3},2\n", ""), "truncated", 12),
    (change(SOI, "3: 1,{2,3}", "3: 1,{2,3"), "truncated", 10),
    (change(SOI, "# ALTERNATIVE NAME 3: Cyd\n", ""), "truncated", 8),
    (change(SOI, "# ALTERNATIVE NAME 3: Cyd\n", "# ALTERNATIVE NAME 4: Cyd\n"), "bad_header", 9),
    (change(SOI, "DATA TYPE: toi", "DATA TYPE: xyz"), "bad_header", 9),
    (change(SOI, "DATA TYPE: toi", "DATA TYPE: soi"), "overvote", 10),
    (change(SOI, "DATA TYPE: toi", "DATA TYPE: toc"), "bad_rank", 11),
    (change(SOI, "2: 2", "2: 4"), "unknown_option", 11),
    (change(SOI, "2: 2", "2: 2,2"), "repeated_option", 11),
    (change(SOI, "2: 2", "-2: 2"), "bad_weight", 11),
    (change(SOI, "2: 2", "0: 2"), "bad_weight", 11),
    (change(SOI, "2: 2", "2: 2,{}"), "bad_rank", 11),
    (change(CAT, "2: 1,{},{2,3}", "2: 1,{2,3}"), "bad_rank", 13),
    (change(OLD, "2,Ben", "3,Ben"), "bad_header", 3),
    (change(OLD, "6,6,2", "6,6"), "bad_header", 5),
    (change(OLD, "4,1,2,3", "four,1,2,3"), "bad_weight", 6),
    (b"3\n1,Ann\n", "truncated", 3),
]


@pytest.mark.parametrize(("content", "code", "line"), BLT_FAULTS)
def test_a_fault_in_a_blt_file_is_named_with_its_line(content: bytes, code: str, line: int) -> None:
    refuse(lambda: read_blt(content), code, line)


@pytest.mark.parametrize(("content", "code", "line"), PREFLIB_FAULTS)
def test_a_fault_in_a_preflib_file_is_named_with_its_line(content: bytes, code: str, line: int) -> None:
    refuse(lambda: read_preflib(content), code, line)


@pytest.mark.parametrize(
    ("text", "layout", "code", "line"),
    [
        ("", "ranks", "bad_header", 1),
        ("a,b,a\n1,2,3\n", "ranks", "repeated_name", 1),
        ("a,d\n1,2\n", "ranks", "unknown_option", 1),
        ("a,b\n1,2\n1\n", "ranks", "truncated", 3),
        ("a,b\n1,2\n1,2,3\n", "ranks", "truncated", 3),
        ("a,b\n1,1\n", "ranks", "overvote", 2),
        ("a,b\n1,0\n", "ranks", "bad_rank", 2),
        ("a,b\n1,-1\n", "ranks", "bad_rank", 2),
        ("a,b,weight\n1,2,3\n1,2,0\n", "ranks", "bad_weight", 3),
        ("1st,2nd\na,b\na,d\n", "places", "unknown_option", 3),
        ("1st,2nd\na,b\na,a\n", "places", "repeated_option", 3),
        ("1st,2nd\na|b,c\n", "places", "overvote", 2),
        ("a,b\n1,perhaps\n", "approvals", "bad_rank", 2),
        ("a,b\n1,-2\n", "scores", "bad_rank", 2),
        ("a,b\n1,2.5\n", "scores", "bad_rank", 2),
    ],
)
def test_a_fault_in_a_table_is_named_with_its_line(text: str, layout: str, code: str, line: int) -> None:
    refuse(lambda: read_ballot_csv(text.encode(), layout, options=("a", "b", "c")), code, line)  # type: ignore[arg-type]


def refuse(read: Callable[[], ElectionFile], code: str, line: int) -> None:
    with pytest.raises(ElectionFileError) as refused:
        read()
    assert (refused.value.code, refused.value.line) == (code, line), str(refused.value)
    assert str(refused.value).startswith(f"line {line}: ")


def test_a_file_is_read_by_the_end_of_its_name() -> None:
    assert read_election("ward.BLT", BLT.encode()).options == ("Adam", "Charlotte", "Donald")
    assert read_election("votes.toi", SOI.encode()).voters == 6
    assert read_election("votes.csv", b"a,b\n1,2\n").ballots[0] == RankedBallot(("a", "b"))
    assert read_election("votes.csv", b"a,b\n1,0\n", layout="approvals").ballots[0] == ApprovalBallot(frozenset("a"))
    with pytest.raises(ElectionFileError) as refused:
        read_election("votes.docx", b"")
    assert (refused.value.code, refused.value.line) == ("unknown_format", 0)


def test_what_a_format_cannot_hold_is_refused() -> None:
    approvals = ElectionFile(options=("a", "b"), ballots=(ApprovalBallot(frozenset("a")),), weights=(1,), seats=1)
    scores = ElectionFile(options=("a", "b"), ballots=(ScoreBallot({"a": 3}),), weights=(1,))
    for write, file in ((write_blt, approvals), (write_blt, scores), (write_preflib, scores)):
        with pytest.raises(ElectionFileError) as refused:
            write(file)
        assert refused.value.code == "unwritable"


NAMES = ("Ana", 'Ben "B" Bo', "Çelik, Ö.", "Dé")
PLACES = st.lists(st.frozensets(st.sampled_from(NAMES), min_size=1), max_size=3).map(
    lambda places: RankedBallot(
        tuple(
            next(iter(rest)) if len(rest) == 1 else rest
            for i, place in enumerate(places)
            if (rest := place - frozenset().union(*places[:i]))
        )
    )
)
RANKED = st.lists(st.tuples(PLACES, st.integers(1, 99)), min_size=1, max_size=6)
APPROVED = st.lists(
    st.tuples(st.frozensets(st.sampled_from(NAMES)).map(ApprovalBallot), st.integers(1, 9)), min_size=1, max_size=6
)


def file_of(cast: list[tuple[RankedBallot, int]] | list[tuple[ApprovalBallot, int]], **more: object) -> ElectionFile:
    ballots, weights = zip(*cast, strict=True)
    return ElectionFile(options=NAMES, ballots=ballots, weights=weights, title="T", **more)  # type: ignore[arg-type]


def says(file: ElectionFile) -> tuple[object, ...]:
    return file.options, list(file.ballots), file.weights, file.seats, file.withdrawn, file.tie_order


@settings(max_examples=25, deadline=None)
@given(RANKED)
def test_rankings_survive_being_written_and_read(cast: list[tuple[RankedBallot, int]]) -> None:
    file = file_of(cast, seats=2, withdrawn=("Dé",), tie_order=NAMES[::-1])
    blt = read_blt(write_blt(file))
    assert (says(blt), blt.title) == (says(file), "T")
    assert isinstance(blt.ballots, Rankings)
    plain = file_of(cast)
    assert says(read_preflib(write_preflib(plain))) == says(plain)
    assert says(read_ballot_csv(write_ballot_csv(plain), "ranks", may_share_places=True)) == says(plain)


@settings(max_examples=20, deadline=None)
@given(APPROVED)
def test_approvals_survive_being_written_and_read(cast: list[tuple[ApprovalBallot, int]]) -> None:
    file = file_of(cast)
    assert says(read_preflib(write_preflib(file))) == says(file)
    assert says(read_ballot_csv(write_ballot_csv(file), "approvals")) == says(file)


@pytest.mark.parametrize("text", [SOI, CAT])
def test_a_preflib_file_is_written_as_it_was_read(text: str) -> None:
    first = read_preflib(text.encode())
    again = read_preflib(write_preflib(first))
    assert (says(again), again.title, dict(again.metadata)) == (says(first), first.title, dict(first.metadata))
