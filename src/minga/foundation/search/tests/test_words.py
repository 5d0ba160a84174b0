"""Words are found whatever their accents and endings, in Spanish and in English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minga.foundation.search.words import QUERY_WORDS_MAX, parse_query, terms_of, variants


def finds(query: str, text: str) -> bool:
    terms = terms_of(text)
    return all(word.is_in(terms) for word in parse_query(query))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("transporte publico", "Transporte público para todos"),
        ("TRANSPORTE PÚBLICO", "transporte publico"),
        ("participar", "La participación ciudadana"),
        ("participación", "Queremos participar"),
        ("decision", "Tomar decisiones"),
        ("nino", "Los niños del barrio"),
        ("running", "We run every day"),
        ("measurement", "Measuring the measurements"),
        ("parti", "participación"),
        ("transp", "Transporte público"),
        ("público transporte", "transporte público"),
        ("informe de la junta", "Informe: junta"),
        ("de la", "El fin de la calle"),
        ("transporte pu\u0301blico", "transporte público"),
    ],
)
def test_found(query: str, text: str) -> None:
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"), [("transporte privado", "Transporte público"), ("publi transporte", "transporte privado")]
)
def test_not_found(query: str, text: str) -> None:
    assert not finds(query, text)


@pytest.mark.parametrize("query", ["", "   ", "¿?!", '"" - * ()', "—"])
def test_a_query_without_words_asks_for_nothing(query: str) -> None:
    assert parse_query(query) == ()


def test_an_endless_query_is_cut() -> None:
    assert len(parse_query(" ".join(f"palabra{number}" for number in range(500)))) <= QUERY_WORDS_MAX


@given(st.text(max_size=60))
def test_only_letters_and_digits_reach_the_index(text: str) -> None:
    for word in parse_query(text):
        assert all(term.isalnum() for term in {*word.terms, *([word.prefix] if word.prefix else [])})


@given(st.text(alphabet=st.characters(categories=["L"]), min_size=1, max_size=12))
def test_a_word_finds_itself(word: str) -> None:
    assert variants(word) <= terms_of(word)
    assert finds(word, f"antes {word} después")
