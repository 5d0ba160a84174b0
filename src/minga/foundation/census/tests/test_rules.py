"""Identifiers are compared as people mean them, and their letter is checked where they have one."""

import pytest

from minga.foundation.census import rules
from minga.foundation.census.heads import columns_in
from minga.foundation.exchange.tables import TableError


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        (" 12.345.678-z ", "12345678Z"),
        ("00012", "00012"),
        ("niño–7", "NINO7"),
        ("\u200b12345678\u00a0Z", "12345678Z"),
        ("X-1234567-L", "X1234567L"),
        (" . - ", ""),
    ],
)
def test_an_identifier_as_it_is_compared(written, plain):
    assert rules.plain_identifier(written) == plain


@pytest.mark.parametrize(
    ("plain", "code"),
    [
        ("12345678Z", None),
        ("12345678A", "census:letter-wrong"),
        ("X1234567L", None),
        ("Y1234567L", "census:letter-wrong"),
        ("A-1", None),
        ("", "census:identifier-missing"),
        ("9" * 65, "census:identifier-too-long"),
        ("**", "census:identifier-unreadable"),
    ],
)
def test_what_is_wrong_with_how_it_is_written(plain, code):
    refusal = rules.refusal_of_identifier(plain, is_document=True)
    assert (refusal.code if refusal else None) == code


def test_the_letter_of_a_number_that_is_no_identity_number_is_nobodys():
    assert rules.refusal_of_identifier("12345678A", is_document=False) is None


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("05/03/1980", "1980-03-05"),
        ("5-3-1980", "1980-03-05"),
        ("1980-03-05", "1980-03-05"),
        ("1980-03-05 00:00:00", "1980-03-05"),
        ("31/02/1980", ""),
        ("80", ""),
    ],
)
def test_a_day_is_one_day_however_it_is_written(written, day):
    assert rules.plain_proof(written, is_day=True) == day


@pytest.mark.parametrize(
    ("heads", "identifier", "proof", "is_document"),
    [
        (["Nombre", "D.N.I.", "Fecha de Nacimiento"], 1, 2, True),
        (["Matrícula", "Código Postal"], 0, 1, False),
        (["Student ID", "Postcode"], 0, 1, False),
        (["Nº de empleado", "x"], 0, None, False),
        (["Id", "Documento de identidad"], 1, None, True),
    ],
)
def test_columns_are_found_by_their_usual_names(heads, identifier, proof, is_document):
    found = columns_in(heads, [])
    assert (found.identifier, found.proof, found.is_document) == (identifier, proof, is_document)


@pytest.mark.parametrize(
    ("heads", "wanted", "code"),
    [
        (["Nombre", "Correo"], [], "census:no-identifier-column"),
        (["DNI", "NIE"], [], "census:several-columns"),
        (["DNI", "Facultad"], ["Campus"], "census:column-unknown"),
        (["DNI", "Facultad"], ["DNI"], "census:column-unknown"),
        (["DNI", "a", "b", "c", "d"], ["a", "b", "c", "d"], "census:too-many-columns"),
    ],
)
def test_a_file_nobody_can_read_for_sure_is_refused(heads, wanted, code):
    with pytest.raises(TableError) as refused:
        columns_in(heads, wanted)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"source": rules.Source.CLAIM, "claim": ""}, "census:needs-claim"),
        ({"source": rules.Source.ATTRIBUTE, "has_attribute": False}, "census:needs-attribute"),
        ({"source": rules.Source.ATTRIBUTE, "value": ""}, "census:needs-attribute"),
        ({"source": rules.Source.ATTRIBUTE, "is_own": True}, "census:attribute-is-own"),
        ({"source": rules.Source.ATTRIBUTE}, None),
        ({"source": rules.Source.FILE, "has_attribute": False}, None),
    ],
)
def test_by_what_a_census_may_be_known(said, code):
    known = {"has_attribute": True, "is_own": False, "value": "x", "claim": "x"} | said
    refusal = rules.refusal_of_source(**known)
    assert (refusal.code if refusal else None) == code
