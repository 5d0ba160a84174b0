"""People, conversations and proposals as other hands write them: the same, or one sentence; never somebody else's."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.community.tests.factories import addresses_of_list
from minga.foundation.declared import sentence_for
from minga.foundation.exchange.tables import TableError
from minga.foundation.testing.written import Hand, hands, named
from minga.kernel import Refusal
from minga.project.exchange.people import read_people
from minga.project.exchange.polis_files import read_export
from minga.project.exchange.proposals import read_proposals
from minga.project.tests.carried import read_csv, small_conversation

FEW = settings(max_examples=50, derandomize=True, deadline=None)


def written(hand, rows):
    try:
        return hand.write(rows)
    except UnicodeEncodeError:
        return Hand().write(rows)


def or_why_not(read):
    """What was read, or the one sentence with which it is refused."""
    try:
        return read()
    except TableError as error:
        said = sentence_for(Refusal(error.code, error.params))
        assert said
        assert "%(" not in said
        return said


# --- people

PEOPLE = {"nora@x.org": ("Nora Peña", True), "otto@x.org": ("Otto", True), "ana@x.org": ("Ana", False)}
OUT = st.sampled_from(["yes", "sí", "SI", "VERDADERO", "TRUE", "1", "x", "externo", "Externa", "outside", "guest"])
IN = st.sampled_from(["no", "NO", "falso", "FALSE", "0", "interno", "Internal", "member", "Miembro"])
UNKNOWN = st.sampled_from(["quizás", "?", "proveedor"])


@st.composite
def people(draw):
    hand, is_internal = draw(hands()), draw(st.booleans())
    who = draw(named("internal", "interno", "plantilla") if is_internal else named("external", "externo", "de fuera"))
    heads = [draw(named("email", "e-mail", "correo", "correo electrónico")), draw(named("name", "nombre")), who]
    plain = {"yes": "no", "sí": "no", "SI": "no", "VERDADERO": "falso", "TRUE": "FALSE", "1": "0", "x": "no"}
    turned = plain | {other: word for word, other in plain.items()} | {"NO": "x", "falso": "VERDADERO", "0": "1"}
    rows = []
    for email, (name, is_external) in PEOPLE.items():
        word = draw(OUT if is_external else IN)
        if is_internal:
            word = turned.get(word, word)
        if is_external and draw(st.integers(0, 5)) == 0:
            word = draw(UNKNOWN)
        around = draw(st.sampled_from(["{}", " {} ", "{}\u00a0", "\u200b{}"]))
        rows.append([around.format(draw(st.sampled_from([email, email.upper()]))), name, word])
    if draw(st.booleans()):
        order = draw(st.permutations(range(3)))
        heads, rows = [heads[n] for n in order], [[row[n] for n in order] for row in rows]
    return written(hand, [heads, *rows])


def people_of(content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        path.write_bytes(content)
        read = read_people(path, role="member", is_external=False)
    return {person.email: (person.name, person.is_external) for person in read.people}


@FEW
@given(people())
def test_nobody_changes_sides_however_a_list_is_written(content):
    told = or_why_not(lambda: people_of(content))
    assert isinstance(told, str) or told == PEOPLE, (content, told)


@FEW
@given(people())
def test_the_page_reads_the_same_addresses_or_says_why_not(content):
    read, errors = addresses_of_list(content)
    assert read is None or sorted(read) == sorted(PEOPLE), content
    assert read is not None or errors


# --- a conversation


@pytest.fixture(scope="module")
def talk(tmp_path_factory):
    folder = small_conversation(tmp_path_factory.mktemp("there") / "talk", people=8, statements=4)
    return folder, read_export(folder)


FILES = ["votes.csv", "comments.csv", "participants-votes.csv"]


@settings(FEW, max_examples=40)
@given(
    hand=hands(),
    name=st.sampled_from(FILES),
    as_float=st.booleans(),
    shouted=st.booleans(),
)
def test_a_conversation_says_the_same_or_why_not(talk, hand, name, as_float, shouted):
    folder, expected = talk
    rows = read_csv(folder / name)
    heads = [head.upper() if shouted else head for head in rows[0]]
    cells = [[f"{cell}.0" if as_float and cell.isdecimal() else cell for cell in row.values()] for row in rows]
    with tempfile.TemporaryDirectory() as place:
        there = Path(place) / "talk"
        there.mkdir()
        for path in folder.iterdir():
            (there / path.name).write_bytes(path.read_bytes())
        (there / name).write_bytes(written(hand, [heads, *cells]))
        told = or_why_not(lambda: read_export(there))
    assert isinstance(told, str) or told == expected, (hand, name)


# --- proposals

PROPOSALS = [
    ["id", "title", "description", "cached_votes_up", "created_at", "retired_at"],
    ["1", "Más sombra; y agua", "<p>2016. Un mal <b>año</b></p>", "12", "03/05/2016", ""],
    ["2", "Menos ruido", "<table><tr><td>Año</td><td>300</td></tr></table>", "7", "25/05/2016", ""],
]
DAYS = ["{2}/{1}/{0}", "{0}-{1}-{2}", "{2}-{1}-{0}", "{2}.{1}.{0}", "{1}/{2}/{0}", "{0}-{1}-{2} 00:00:00"]


@FEW
@given(hands(), st.sampled_from(DAYS), st.booleans())
def test_proposals_say_the_same_or_why_not(hand, day, shouted):
    rows = [[*row] for row in PROPOSALS]
    for row in rows[1:]:
        date, month, year = row[4].split("/")
        row[4] = day.format(year, month, date)
    if shouted:
        rows[0] = [head.upper() for head in rows[0]]

    def read(content):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "p.csv"
            path.write_bytes(content)
            return read_proposals(path)

    told = or_why_not(lambda: read(written(hand, rows)))
    assert isinstance(told, str) or told == read(Hand(separator=";").write(PROPOSALS)), (hand, day)
