"""A right file of ballots, changed as real ones differ: the same winners, or one sentence, and never other winners."""

import gzip
import itertools
import random
import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.kernel.sameness import comparison_key
from minga.project.cli.recounting import recount_command

BLT = '4 2\n-4\n5 1 2 0\n4 2 3 0\n3 3 1 0\n2 2 0\n1 3 2 1 0\n0\n"Íñigo"\n"Ben Ruiz"\n"Cyd"\n"Dan"\n"Huerta 2027"\n'
BUDGET = """META
key;value
description;Barrio
unit;Cañada
num_projects;4
num_votes;6
budget;2000.50
vote_type;approval
rule;greedy-threshold
min_project_score_threshold;2
max_length;3
PROJECTS
project_id;cost;votes;name;selected
bancos;1200;4;Bancos;1
fuente;900.25;3;"Fuente; y sombra";0
jardin;800.25;2;Jardín;1
placa;0.05;1;Placa;0
VOTES
voter_id;age;vote
1;30;bancos,fuente
2;41;bancos
3;52;bancos,jardin
4;63;fuente,jardin
5;74;bancos,placa
6;85;fuente
"""
ORDERS = """# TITLE: Huerta
# DATA TYPE: toi
# NUMBER ALTERNATIVES: 3
# NUMBER VOTERS: 9
# NUMBER UNIQUE ORDERS: 4
# ALTERNATIVE NAME 1: Íñigo
# ALTERNATIVE NAME 2: Ben Ruiz
# ALTERNATIVE NAME 3: Cyd
3: 1,2,3
4: 2,3
1: 3,{1,2}
1: 3
"""
OLD_ORDERS = "3\n1,Íñigo\n2,Ben Ruiz\n3,Cyd\n9,9,3\n3,1,2,3\n4,2,3,1\n2,3,1,2\n"
MARKS = """# TITLE: Huerta
# DATA TYPE: cat
# NUMBER ALTERNATIVES: 3
# NUMBER VOTERS: 6
# NUMBER UNIQUE PREFERENCES: 3
# NUMBER CATEGORIES: 2
# CATEGORY NAME 1: Yes
# CATEGORY NAME 2: No
# ALTERNATIVE NAME 1: Íñigo
# ALTERNATIVE NAME 2: Ben Ruiz
# ALTERNATIVE NAME 3: Cyd
3: {1,2},{3}
2: 2,{1,3}
1: {},{1,2,3}
"""
RANKS = "Íñigo,Ben Ruiz,Cyd,weight\n1,2,3,3\n3,1,2,4\n2,,1,2\n"
PLACES = "1st,2nd,3rd\nÍñigo,Ben Ruiz,\nÍñigo,Cyd,Ben Ruiz\nBen Ruiz,Cyd,\nBen Ruiz,,Cyd\nBen Ruiz,Íñigo,Cyd\nCyd,,\n"
SCORES = "Íñigo,Ben Ruiz,Cyd\n5,4,0\n4,5,1\n0,5,3\n2,3,4\n"
FILES = {
    "blt": ("v.blt", BLT, ()),
    "pabulib": ("v.pb", BUDGET, ()),
    "preflib": ("v.toi", ORDERS, ("--method", "schulze")),
    "preflib, older": ("v.soc", OLD_ORDERS, ()),
    "preflib, categories": ("v.cat", MARKS, ("--method", "approval")),
    "csv, ranks": ("v.csv", RANKS, ()),
    "csv, places": ("v.csv", PLACES, ("--layout", "places")),
    "csv, scores": ("v.csv", SCORES, ("--layout", "scores", "--method", "score")),
}

type Change = Callable[[str, random.Random], str]


def in_a_line(change: Callable[[str, random.Random], str]) -> Change:
    def changed(text: str, chance: random.Random) -> str:
        lines = text.split("\n")
        at = chance.randrange(max(len(lines) - 1, 1))
        return "\n".join([*lines[:at], change(lines[at], chance), *lines[at + 1 :]])

    return changed


def at_a_sign(put: Callable[[str], str]) -> Change:
    def changed(text: str, chance: random.Random) -> str:
        at = chance.randrange(len(text))
        return text[:at] + put(text[at]) + text[at + 1 :]

    return changed


def a_cell(change: Callable[[str], str]) -> Callable[[str, random.Random], str]:
    def changed(line: str, chance: random.Random) -> str:
        cells = re.split(r"([,; ])", line)
        at = chance.randrange(0, len(cells), 2)
        return "".join([*cells[:at], change(cells[at]), *cells[at + 1 :]])

    return changed


def thousands(mark: str) -> Change:
    return lambda text, _chance: re.sub(r"\b(\d)(\d{3})\b", rf"\1{mark}\2", text)


def replaced(pattern: str, by: str) -> Change:
    return lambda text, _chance: re.sub(pattern, by, text)


CHANGES: dict[str, Change] = {
    "Windows": replaced("\n", "\r\n"),
    "an old Macintosh": replaced("\n", "\r"),
    "blanks behind lines": replaced("\n", "  \n"),
    "blanks before lines": in_a_line(lambda line, _chance: f"  {line}"),
    "blanks for one": in_a_line(lambda line, _chance: line.replace(" ", "\u00a0")),
    "a blank line": in_a_line(lambda line, _chance: f"\n{line}"),
    "a line of blanks": in_a_line(lambda line, _chance: f"   \n{line}"),
    "an empty row": in_a_line(lambda line, _chance: f";;;\n{line}"),
    "an empty row of commas": in_a_line(lambda line, _chance: f",,,\n{line}"),
    "empty rows at the end": lambda text, _chance: text + ";;;;\n,,,,\n",
    "empty columns": replaced("\n", ";;\n"),
    "empty columns of commas": replaced("\n", ",,\n"),
    "a comment behind a line": in_a_line(lambda line, _chance: f"{line} # first"),
    "a line of comment": in_a_line(lambda line, _chance: f"# checked twice\n{line}"),
    "a comment with quotes": in_a_line(lambda line, _chance: f'{line}   # the "red" one'),
    "a string more": in_a_line(lambda line, _chance: f'{line} "Red Party"'),
    "a cell more": in_a_line(lambda line, _chance: f"{line},Red Party"),
    "a line more": in_a_line(lambda line, _chance: f'{line}\n"Red Party"'),
    "a party for all": replaced(r'"\n', '" "Red Party"\n'),
    "a line twice": in_a_line(lambda line, _chance: f"{line}\n{line}"),
    "a cell in quotes": in_a_line(a_cell(lambda cell: f'"{cell}"')),
    "a cell in blanks": in_a_line(a_cell(lambda cell: f" {cell} ")),
    "a quote": at_a_sign(lambda sign: f'"{sign}'),
    "curly quotes": replaced(r'"([^"\n]*)"', r"“\1”"),
    "no quotes": replaced('"', ""),
    "semicolons": replaced(",", ";"),
    "commas": replaced(";", ","),
    "tabs": replaced("[,;]", "\t"),
    "blanks between": replaced("[,;]", " "),
    "totals": lambda text, _chance: text + "Total,12,13,14\n",
    "totals in Spanish": lambda text, _chance: text + "Totales;12;13;14\n",
    "heads in capitals": lambda text, _chance: text.partition("\n")[0].upper() + "\n" + text.partition("\n")[2],
    "a word in capitals": in_a_line(a_cell(str.upper)),
    "a word in small letters": in_a_line(a_cell(str.lower)),
    "weights in Spanish": replaced("weight", "Peso"),
    "an accent": at_a_sign(lambda sign: f"{sign}\u0301"),
    "an invisible sign": at_a_sign(lambda sign: f"{sign}\u200b"),
    "a sign that turns": at_a_sign(lambda sign: f"\u202e{sign}"),
    "points in thousands": thousands("."),
    "commas in thousands": thousands(","),
    "blanks in thousands": thousands("\u202f"),
    "decimals": replaced(r"(;\d+)(?=;)", r"\1.00"),
    "decimal commas": replaced(r"(\d)\.(\d\d)\b", r"\1,\2"),
    "figures of a spreadsheet": in_a_line(a_cell(lambda cell: f"{cell}.0" if cell.isdecimal() else cell)),
    "a marked cell": in_a_line(a_cell(lambda cell: f"{cell}*")),
}
type Saved = Callable[[str], bytes]


def _zipped(text: str) -> bytes:
    folder = BytesIO()
    with zipfile.ZipFile(folder, "w") as box:
        box.writestr("vote.txt", text.encode())
    return folder.getvalue()


SAVED: dict[str, Saved] = {
    "UTF-8": str.encode,
    "UTF-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16, the other way round": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "UTF-16 without a mark": lambda text: text.encode("utf-16-le"),
    "Windows": lambda text: text.encode("cp1252", "replace"),
    "Latin": lambda text: text.encode("latin-1", "replace"),
    "gzip": lambda text: gzip.compress(text.encode(), mtime=0),
    "half of gzip": lambda text: gzip.compress(text.encode(), mtime=0)[:-20],
    "zip": _zipped,
}


NAMES = ("inigo", "benruiz", "cyd", "dan", "bancos", "fuente", "jardin", "placa", "total")
# In a file that does not say how many ballots it holds, one more is another ballot, and another name another option.
CANNOT_BE_KNOWN = {
    "a line twice": {"blt", "csv, ranks", "csv, places", "csv, scores"},
    "a marked cell": {"csv, places"},
}


def is_tried(change: str, case: str) -> bool:
    return case not in CANNOT_BE_KNOWN.get(change, ())


def counted(path: Path, content: bytes, options: tuple[str, ...]) -> tuple[str, ...] | None:
    """Who is chosen, by the words of their names; None where one sentence refuses the file."""
    path.write_bytes(content)
    with translation.override("en"):
        done = CliRunner().invoke(recount_command, [str(path), *options])
    lines = done.output.splitlines()
    if done.exit_code == 0:
        told = re.sub(r"[^a-z]", "", comparison_key(" ".join(line for line in lines if "chosen" in line)))
        return tuple(sorted((name for name in NAMES if name in told), key=told.index))
    assert isinstance(done.exception, SystemExit), done.output
    assert len(lines) == 1, done.output
    assert re.match(r"Error: .{20,}", lines[0]), done.output
    return None


@pytest.mark.parametrize("case", FILES)
def test_the_winners_are_the_same_or_nobody(tmp_path_factory, case):
    name, text, options = FILES[case]
    path = tmp_path_factory.mktemp("fuzz") / name
    right = counted(path, text.encode(), options)
    assert right

    @settings(max_examples=40, deadline=None, derandomize=True, database=None)
    @given(
        st.lists(st.sampled_from([each for each in sorted(CHANGES) if is_tried(each, case)]), min_size=1, max_size=2),
        st.sampled_from(sorted(SAVED)),
        st.integers(0, 2**32),
    )
    def same(changes: list[str], saved: str, seed: int) -> None:
        changed, chance = text, random.Random(seed)
        for change in changes:
            changed = CHANGES[change](changed, chance)
        assert counted(path, SAVED[saved](changed), options) in {right, None}, changed

    same()


@pytest.mark.parametrize("case", FILES)
def test_no_change_alone_gives_other_winners(tmp_path, case):
    name, text, options = FILES[case]
    right = counted(tmp_path / name, text.encode(), options)
    for change, seed in itertools.product(sorted(CHANGES), range(2)):
        if is_tried(change, case):
            changed = CHANGES[change](text, random.Random(seed))
            assert counted(tmp_path / name, changed.encode(), options) in {right, None}, (change, changed)


@pytest.mark.parametrize("case", ["blt", "pabulib", "preflib, older", "preflib, categories"])
def test_a_file_that_was_cut_off_gives_no_other_winners(tmp_path, case):
    name, text, options = FILES[case]
    right = counted(tmp_path / name, text.encode(), options)
    for end in range(1, len(text), 5):
        assert counted(tmp_path / name, text[:end].encode(), options) in {right, None}, text[:end]
