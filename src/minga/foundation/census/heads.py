"""Which column of a file holds what, by the heads that such files have in Spanish and English. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from minga.foundation.census.rules import COLUMNS_MAX
from minga.foundation.exchange.tables import TableError
from minga.kernel.sameness import comparison_key


def _key(head: str) -> str:
    """A head without capitals, accents, dots and spaces: D.N.I. is DNI."""
    return "".join(each for each in comparison_key(head) if each.isalnum())


def _keys(words: str) -> frozenset[str]:
    return frozenset(map(_key, words.split("|")))


DOCUMENTS: Final = _keys(
    "dni|nie|nif|dni nie|dni/nie|dni o nie|nif nie|documento|documento de identidad|nº documento|n documento|"
    "numero de documento|num documento|documento identidad|documento identificativo|identity document|id document|"
    "national id|id card|identity card|identity number"
)
IDENTIFIERS: Final = DOCUMENTS | _keys(
    "matricula|numero de matricula|nº de matricula|expediente|numero de expediente|codigo de estudiante|"
    "codigo de alumno|legajo|numero de empleado|numero de empleada|nº de empleado|no de empleado|num empleado|empleado|"
    "codigo de empleado|numero de socio|numero de socia|nº de socio|socio|padron|numero de padron|cedula|"
    "cedula de identidad|rut|run|curp|cuil|pasaporte|numero de pasaporte|identificador|id|codigo|student id|"
    "student number|student no|student|employee id|employee number|employee no|employee|staff id|staff number|"
    "member id|member number|membership number|passport|passport number|identifier|registration number|"
    "matriculation number"
)
DAYS: Final = _keys(
    "fecha de nacimiento|fecha nacimiento|f nacimiento|f nac|nacimiento|fnac|birth date|date of birth|birthdate|dob|"
    "birthday|born|fecha de alta|fecha de ingreso|start date"
)
PROOFS: Final = DAYS | _keys(
    "codigo postal|cp|c p|postcode|post code|postal code|zip|zip code|clave|codigo de verificacion|proof|prueba|pin"
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a file holds what; ``columns`` are those by which a vote may be limited, ``ignored`` the other heads."""

    identifier: int
    identifier_name: str
    is_document: bool
    proof: int | None
    proof_name: str
    is_day: bool
    columns: tuple[tuple[int, str], ...]
    ignored: tuple[str, ...]


def columns_in(header: Sequence[str], wanted: Sequence[str]) -> Columns:
    """How a file is read. ``wanted`` are the heads of the columns to limit votes by. Raises ``TableError``."""
    keys = [_key(head) for head in header]
    identifier = _one(header, keys, IDENTIFIERS - DOCUMENTS, DOCUMENTS)
    if identifier is None:
        raise TableError("census:no-identifier-column", has=", ".join(filter(None, header))[:200])
    proof = _one(header, keys, PROOFS)
    if len(wanted) > COLUMNS_MAX:
        raise TableError("census:too-many-columns", most=COLUMNS_MAX)
    columns = []
    for name in wanted:
        key = _key(name)
        if keys.count(key) != 1 or keys.index(key) in {identifier, proof}:
            raise TableError("census:column-unknown", column=name, has=", ".join(filter(None, header))[:200])
        columns.append((keys.index(key), header[keys.index(key)]))
    used = {identifier, proof, *(place for place, _name in columns)}
    return Columns(
        identifier=identifier,
        identifier_name=header[identifier],
        is_document=keys[identifier] in DOCUMENTS,
        proof=proof,
        proof_name=header[proof] if proof is not None else "",
        is_day=proof is not None and keys[proof] in DAYS,
        columns=tuple(columns),
        ignored=tuple(head for place, head in enumerate(header) if place not in used and head),
    )


def _one(header: Sequence[str], keys: Sequence[str], *known: Collection[str]) -> int | None:
    """The one column with a head of the last of ``known`` that any column has. Raises ``TableError`` for several."""
    for heads in reversed(known):
        found = [place for place, key in enumerate(keys) if key in heads]
        if len(found) > 1:
            raise TableError("census:several-columns", columns=", ".join(header[place] for place in found))
        if found:
            return found[0]
    return None
