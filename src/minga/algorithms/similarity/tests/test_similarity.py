"""Similar contributions are found in both languages, and only those."""

import csv
import gzip
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.algorithms.similarity import DEFAULT_THRESHOLD, SimilarityIndex, fold, similar

ROOT = Path(__file__).resolve().parents[5]
DATA = Path(os.environ.get("MINGA_DATA", ROOT.parent / "shared" / "data"))
FEW = settings(max_examples=50, deadline=None)

IDEAS = [
    ("es-bus", "Transporte público gratuito los fines de semana"),
    ("es-trees", "Plantar más árboles en las calles del barrio"),
    ("es-noise", "Multas por el ruido de las motos"),
    ("en-bus", "Free public transport at weekends"),
    ("en-trees", "Plant more trees along our streets"),
    ("en-noise", "Fines for noisy motorbikes"),
]


def found(text: str, **options: Any) -> list[str]:
    return [match.id for match in similar(text, IDEAS, **options)]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("TRANSPORTE PUBLICO gratis el fin de semana", "es-bus"),
        ("plantar arboles en la calle", "es-trees"),
        ("multar las motos ruidosas por ruido", "es-noise"),
        ("free public transportation every weekend", "en-bus"),
        ("planting trees on streets", "en-trees"),
        ("fine noisy motorbike", "en-noise"),
    ],
)
def test_the_idea_that_says_much_the_same_comes_first(written: str, expected: str) -> None:
    assert found(written)[:1] == [expected]


@pytest.mark.parametrize(
    "written", ["Abrir la biblioteca los domingos", "A vegetable garden for the school", "", "  ¡¿…?!  "]
)
def test_what_nobody_has_said_finds_nothing(written: str) -> None:
    assert found(written) == []


def test_accents_case_and_punctuation_do_not_matter() -> None:
    assert fold("  ¡Más ÁRBOLES, señor_Peña!  ") == "mas arboles senor pena"
    (same,) = similar("¡PLANTAR mas arboles, en las calles… del barrio!", IDEAS, limit=1)
    assert (same.id, same.score) == ("es-trees", 1.0)


def test_one_shared_word_in_a_long_query_is_not_likeness() -> None:
    short = [("noise", "ruido"), ("bread", "pan")]
    assert [m.id for m in similar("ruido", short)] == ["noise"]
    assert similar("ruido quimeras xilófonos zafiros kiwis jirafas guacamayos", short) == ()


@FEW
@given(st.lists(st.text(max_size=30), max_size=12), st.text(max_size=30))
def test_scores_fall_stay_between_bounds_and_do_not_depend_on_the_run(texts: list[str], text: str) -> None:
    corpus = list(enumerate(texts))
    index = SimilarityIndex(corpus)
    matches = index.query(text, limit=20, threshold=0.2)
    scores = [match.score for match in matches]
    assert scores == sorted(scores, reverse=True)
    assert all(0.2 <= score <= 1 for score in scores)
    assert matches == SimilarityIndex(corpus).query(text, limit=20, threshold=0.2)
    assert index.query(text, limit=3, threshold=0.2) == matches[:3]


@FEW
@given(st.lists(st.text(max_size=30), min_size=1, max_size=12), st.data())
def test_every_text_with_letters_finds_itself(texts: list[str], data: Any) -> None:
    place = data.draw(st.integers(0, len(texts) - 1))
    matches = similar(texts[place], list(enumerate(texts)), limit=20, threshold=0.99)
    assert (place in {match.id for match in matches}) == bool(fold(texts[place]))


def test_equal_texts_keep_the_order_of_the_corpus() -> None:
    twins = [(name, "más sombra en la plaza") for name in ("first", "second", "third")]
    assert [m.id for m in similar("sombra en la plaza", twins, limit=2)] == ["first", "second"]


def test_another_process_with_another_hash_seed_gives_the_same_scores() -> None:
    code = (
        "from minga.algorithms.similarity.tests.test_similarity import IDEAS\n"
        "from minga.algorithms.similarity import similar\n"
        "print(similar('plantar trees publico', IDEAS, threshold=0))"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT / "src")},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert answers == {f"{similar('plantar trees publico', IDEAS, threshold=0)}\n"}


@pytest.mark.parametrize("options", [{"limit": 0}, {"threshold": -0.1}, {"threshold": 1.5}])
def test_impossible_limits_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must"):
        similar("árboles", IDEAS, **options)


def read(name: str, delimiter: str = ",") -> list[list[str]]:
    path = DATA / name
    if not path.is_file():
        pytest.skip(f"{path} is absent: set MINGA_DATA to the public data folder.")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream, delimiter=delimiter))


@pytest.mark.real_data
def test_real_proposals_of_madrid_find_their_neighbours() -> None:
    rows = read("decide_madrid/proposals.csv.gz", ";")[1:601]
    index = SimilarityIndex([(row[0], row[1]) for row in rows])
    assert len(index) == 600
    title_of = {row[0]: fold(row[1]) for row in rows}
    for row in rows[:100]:
        # Typed again without accents, each title finds itself, or a twin with the same words.
        best = index.query(fold(row[1]), limit=1)[0]
        assert best.score == 1.0
        assert sorted(set(title_of[best.id].split())) == sorted(set(title_of[row[0]].split()))
    bicycles = index.query("mas carriles para bicis")
    assert bicycles
    assert all("bici" in title_of[match.id] for match in bicycles[:2])


@pytest.mark.real_data
@pytest.mark.parametrize("language", ["en", "es"])
def test_pairs_that_people_call_alike_are_shown_and_unlike_ones_seldom(language: str) -> None:
    rows = [(row[0], row[1], float(row[2])) for row in read(f"text_es_en/stsb-{language}-dev.csv.gz")[:500]]
    index = SimilarityIndex([(place, row[1]) for place, row in enumerate(rows)])

    def share_shown(wanted: list[int]) -> float:
        shown = [place in {match.id for match in index.query(rows[place][0], limit=len(rows))} for place in wanted]
        return sum(shown) / len(shown)

    assert DEFAULT_THRESHOLD == 0.35
    assert share_shown([place for place, row in enumerate(rows) if row[2] >= 4]) >= 0.93
    assert share_shown([place for place, row in enumerate(rows) if row[2] <= 1]) <= 0.12
