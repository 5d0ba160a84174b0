"""Files made to overflow, to fill the memory or to keep the reader busy: one short sentence, at once."""

import time

import pytest

from minga.algorithms.tally.formats.election_errors import ElectionFileError
from minga.algorithms.tally.formats.pabulib import read_pabulib
from minga.algorithms.tally.formats.pabulib_errors import PabulibError
from minga.algorithms.tally.formats.reading import read_election

MANY = 20_000
LONG = "9" * 5_000
TWO = '0\n"a"\n"b"\n'
ORDERS = "# DATA TYPE: toi\n# NUMBER ALTERNATIVES: 2\n# ALTERNATIVE NAME 1: a\n# ALTERNATIVE NAME 2: b\n"
BALLOT_FOR_ALL = "1 " + " ".join(map(str, range(1, MANY + 1))) + " 0\n"
FILES = {
    "a weight that is no number": ("x.csv", "a,weight\n1,+-5\n", 2),
    "a weight of 5000 digits": ("x.csv", f"a,weight\n1,{LONG}\n", 2),
    "a rank of 5000 digits": ("x.csv", f"a,b\n1,{LONG}\n", 2),
    "a cell that never ends": ("x.csv", 'a,b\n1,"' + "x" * 200_000, 2),
    "more voters than people": ("x.csv", "a,weight\n1,9999999999\n1,9\n", 3),
    "a weight beyond 64 bits": ("x.blt", f"2 1\n1 1 0\n{'9' * 23} 1 0\n{TWO}", 3),
    "weights that add up beyond": ("x.blt", f"2 1\n9999999999 1 0\n9999999999 1 0\n{TWO}", 3),
    "settings that do not end": ("x.blt", f"2 1\n{'[a' * MANY}\n1 1 0\n{TWO}", 2),
    "a setting of one long word": ("x.blt", f"2 1\n[{'a' * 100_000}\n1 1 0\n{TWO}", 2),
    "comments that do not end": ("x.blt", f"2 1\n{'/* ' * MANY}\n1 1 0\n{TWO}", 2),
    "ids that do not end": ("x.blt", f"2 1\n{'(' * MANY}\n1 1 0\n{TWO}", 2),
    "one ballot far longer than a crowd of others": (
        "x.blt",
        f"{MANY} 1\n{BALLOT_FOR_ALL}{'1 1 0\n' * MANY}0\n" + "".join(f'"c{n}"\n' for n in range(MANY)),
        0,
    ),
    "an alternative of 5000 digits": ("x.toi", f"{ORDERS}1: {LONG}\n", 5),
    "orders of too many": ("x.toi", f"{ORDERS}9999999999: 1\n9999999999: 2\n", 6),
}


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_of_ballots_ends_in_a_sentence(name):
    file, text, line = FILES[name]
    began = time.process_time()
    with pytest.raises(ElectionFileError) as refused:
        read_election(file, text.encode())
    assert refused.value.line == line
    assert len(str(refused.value)) < 500
    assert time.process_time() - began < 2


def test_a_table_of_places_that_names_ever_new_options_is_read_in_time():
    table = "first\n" + "".join(f"n{n}\n" for n in range(MANY))
    began = time.process_time()
    assert len(read_election("x.csv", table.encode(), layout="places").options) == MANY
    assert time.process_time() - began < 2


def _budget(*, budget: str = "9", kind: str = "approval", field: str = "", cost: str = "1", points: str = "") -> bytes:
    columns, given = (";points", f";{points}") if points else ("", "")
    return (
        f"META\nkey;value\nbudget;{budget}\nvote_type;{kind}\n{field}PROJECTS\nproject_id;cost\na;{cost}\n"
        f"VOTES\nvoter_id;vote{columns}\n1;a{given}\n"
    ).encode()


BUDGETS = {
    "money beyond 64 bits": (_budget(budget="9" * 40), 3),
    "a cost of 100000 digits": (_budget(cost="9" * 100_000), 7),
    "a cost of 100000 decimals": (_budget(cost="1." + "0" * 100_000 + "1"), 7),
    "a cost with an exponent": (_budget(cost="1e9"), 7),
    "a cost that is no number": (_budget(cost="NaN"), 7),
    "a value that never ends": (_budget(budget="9" * 200_000), 3),
    "points beyond 64 bits": (_budget(kind="cumulative", points="9" * 40), 10),
    "a limit of 5000 digits": (_budget(field=f"max_length;{LONG}\n"), 5),
    "5000 digits of ballots": (_budget(field=f"num_votes;{LONG}\n"), 11),
}


@pytest.mark.parametrize("name", BUDGETS)
def test_a_hostile_budget_ends_in_a_sentence(name):
    content, line = BUDGETS[name]
    with pytest.raises(PabulibError) as refused:
        read_pabulib(content)
    assert refused.value.line == line
    assert len(str(refused.value)) < 500
