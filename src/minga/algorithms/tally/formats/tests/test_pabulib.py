"""Pabulib files: what they say, what is refused and where, and the way back."""

from dataclasses import fields

import numpy as np
import pytest

from minga.algorithms.tally.formats.pabulib import PabulibFile, breaches, read_pabulib, write_pabulib
from minga.algorithms.tally.formats.pabulib_errors import PabulibError

PLAIN = """META
key;value
description;Barrio
num_projects;3
num_votes;3
budget;1000
vote_type;approval
rule;greedy
max_length;2
PROJECTS
project_id;cost;votes;name;selected
a;300;2;"Bancos; y sombra";1
b;500,50;2;none;0
c;1200.5;0;"El ""patio"" viejo";0
VOTES
voter_id;vote;age
1;a,b;30
2;b;none
3;a;41
"""

POINTS = """META
key;value
num_votes;2
budget;100
vote_type;cumulative
max_sum_points;5
PROJECTS
project_id;cost
x;10
y;20
VOTES
voter_id;vote;points;sex
1;y,x;3,2;F
2;x;6;M
"""


def same(one: PabulibFile, other: PabulibFile) -> bool:
    for field in fields(PabulibFile):
        ours, theirs = getattr(one, field.name), getattr(other, field.name)
        if field.name == "votes":
            if not all(
                np.array_equal(getattr(ours, part), getattr(theirs, part)) for part in ("starts", "columns", "values")
            ):
                return False
        elif ours != theirs:
            return False
    return True


def test_amounts_become_whole_numbers_of_the_smallest_unit() -> None:
    file = read_pabulib(PLAIN.encode())
    assert (file.scale, file.budget, file.costs) == (100, 100_000, (30_000, 50_050, 120_050))
    assert (file.selected, file.projects["name"]) == ({"a"}, ("Bancos; y sombra", "none", 'El "patio" viejo'))
    assert file.voters == {"voter_id": ("1", "2", "3"), "age": ("30", "none", "41")}
    assert file.profile().supporters.tolist() == [2, 2, 0]
    assert file.limits == {"max_length": 2}


@pytest.mark.parametrize("text", [PLAIN, POINTS])
def test_there_and_back(text: str) -> None:
    file = read_pabulib(text.encode())
    assert same(read_pabulib(write_pabulib(file)), file)


@pytest.mark.parametrize("change", ["\r\n", "\r"])
def test_line_ends_and_a_byte_order_mark_change_nothing(change: str) -> None:
    marked = b"\xef\xbb\xbf" + PLAIN.replace("\n", change).encode()
    assert same(read_pabulib(marked), read_pabulib(PLAIN.encode()))


def test_quoted_voters_blanks_and_empty_ballots() -> None:
    text = PLAIN.replace("1;a,b;30", '"1;x";"a, b";30').replace("3;a;41", "3;;41")
    file = read_pabulib(text.encode())
    assert file.voters["voter_id"] == ("1;x", "2", "3")
    assert (file.votes.starts.tolist(), file.votes.columns.tolist()) == ([0, 2, 3, 3], [0, 1, 1])
    assert file.profile().voter_count == 2


def test_points_and_places_are_strengths() -> None:
    assert read_pabulib(POINTS.encode()).profile().scores.tolist() == [8, 3]
    ranked = PLAIN.replace("approval", "ordinal")
    assert read_pabulib(ranked.encode()).profile().scores.tolist() == [4, 3, 0]
    unlimited = ranked.replace("max_length;2\n", "")
    assert read_pabulib(unlimited.encode()).profile().scores.tolist() == [6, 5, 0]


def test_ballots_beyond_the_limits_are_named() -> None:
    short = PLAIN.replace("max_length;2", "max_length;1").replace("\nrule;greedy", "\nmax_sum_cost;500")
    assert [(one.line, one.limit) for one in breaches(read_pabulib(short.encode()))] == [
        (17, "max_length"),
        (17, "max_sum_cost"),
        (18, "max_sum_cost"),
    ]
    assert [(one.line, one.limit) for one in breaches(read_pabulib(POINTS.encode()))] == [(14, "max_sum_points")]
    assert breaches(read_pabulib(PLAIN.encode())) == ()


REFUSED = [
    ("missing_block", 15, PLAIN[: PLAIN.index("VOTES")]),
    ("missing_block", 1, PLAIN[PLAIN.index("VOTES") :]),
    ("truncated", 18, PLAIN.replace("3;a;41\n", "")),
    ("truncated", 14, PLAIN.replace("num_projects;3", "num_projects;4")),
    ("bad_field_count", 19, PLAIN.replace("3;a;41\n", "3;a")),
    ("bad_field_count", 13, PLAIN.replace("b;500,50;2;none;0", "b;500,50;2;0")),
    ("unknown_project", 18, PLAIN.replace("2;b;none", "2;z;none")),
    ("repeated_vote", 17, PLAIN.replace("1;a,b;30", "1;b,b;30")),
    ("repeated_project", 13, PLAIN.replace("b;500,50", "a;500,50")),
    ("bad_amount", 6, PLAIN.replace("budget;1000", "budget;-1000")),
    ("bad_amount", 6, PLAIN.replace("budget;1000", "budget;a lot")),
    ("bad_amount", 13, PLAIN.replace("b;500,50", "b;1,000,000")),
    ("bad_amount", 13, PLAIN.replace("b;500,50", "b;")),
    ("missing_field", 2, PLAIN.replace("budget;1000\n", "")),
    ("missing_field", 11, PLAIN.replace("project_id;cost", "project_id;price")),
    ("missing_field", 16, PLAIN.replace("voter_id;vote;age", "voter_id;ballot;age")),
    ("repeated_field", 5, PLAIN.replace("num_votes;3", "num_projects;3")),
    ("repeated_field", 16, PLAIN.replace("voter_id;vote;age", "voter_id;vote;vote")),
    ("bad_limit", 9, PLAIN.replace("max_length;2", "max_length;two")),
    ("bad_amount", 9, PLAIN.replace("max_length;2", "max_sum_cost;all")),
    ("unknown_vote_type", 7, PLAIN.replace("approval", "acclamation")),
    ("bad_points", 13, POINTS.replace("1;y,x;3,2;F", "1;y,x;3;F")),
    ("bad_points", 14, POINTS.replace("2;x;6;M", "2;x;-6;M")),
    ("bad_points", 14, POINTS.replace("2;x;6;M", "2;x;1.5;M")),
    ("missing_field", 12, POINTS.replace(";points", "").replace(";3,2;", ";").replace(";6;", ";")),
    ("no_projects", 11, PLAIN[: PLAIN.index("a;300")] + PLAIN[PLAIN.index("VOTES") :]),
]


@pytest.mark.parametrize(("code", "line", "text"), REFUSED)
def test_what_cannot_be_understood_is_refused_by_its_line(code: str, line: int, text: str) -> None:
    with pytest.raises(PabulibError) as refusal:
        read_pabulib(text.encode())
    assert (refusal.value.code, refusal.value.line) == (code, line)


def test_other_encodings_are_refused_by_line() -> None:
    with pytest.raises(PabulibError) as refusal:
        read_pabulib(PLAIN.replace("Barrio", "Ñuñoa").encode("latin-1"))
    assert (refusal.value.code, refusal.value.line) == ("bad_encoding", 3)
