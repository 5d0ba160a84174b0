"""Lists of people as they are kept elsewhere: heads and words in two languages. What is not known is told. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from minga.community.rules import Role, is_address, name_beside, named_address, read_addresses
from minga.foundation.exchange.separated import is_blank, is_too_long, one_line, place_of, read_separated
from minga.foundation.exchange.tables import Table, TableError
from minga.kernel.answers import yes_or_no
from minga.kernel.sameness import comparison_key


class Column(StrEnum):
    EMAIL = "email"
    NAME = "name"
    SURNAME = "surname"
    ROLE = "role"
    EXTERNAL = "external"
    INTERNAL = "internal"
    BELONGING = "belonging"
    EXTERNAL_ID = "external_id"
    COMMUNITY = "community"


def _keys(words: str) -> frozenset[str]:
    return frozenset(map(comparison_key, words.split("|")))


HEADS: Final = {
    Column.EMAIL: _keys(
        "email|e mail|mail|email address|e mail address|mail address|correo|correo e|correo electronico|direccion|"
        "direccion de correo|direccion de correo electronico|direccion electronica|direccion email|correos|emails"
    ),
    Column.NAME: _keys(
        "name|full name|display name|first name|given name|nombre|nombre completo|nombre y apellidos|nombre de pila|"
        "nombres|persona|person"
    ),
    Column.SURNAME: _keys("surname|last name|family name|apellido|apellidos"),
    Column.ROLE: _keys("role|roles|community role|rol|papel|funcion|rol en la comunidad"),
    Column.EXTERNAL: _keys(
        "external|is external|outside|outsider|guest|externo|externa|externo a|externa o|externos|es externo|"
        "es externa|es externo a|de fuera|fuera|invitado|invitada"
    ),
    Column.INTERNAL: _keys(
        "internal|is internal|inside|insider|employee|staff|interno|interna|interno a|interna o|internos|es interno|"
        "es interna|de dentro|plantilla|empleado|empleada"
    ),
    Column.BELONGING: _keys("type|kind|belonging|belongs|tipo|tipo de persona|pertenencia|vinculo|relacion"),
}
# What a roster of the whole space says besides.
ROSTER_HEADS: Final = HEADS | {
    Column.EXTERNAL_ID: _keys(
        "id|external id|externalid|employee id|employee number|employee no|staff id|identificador|id externo|"
        "identificador externo|numero de empleado|numero de empleada|no de empleado|"
        "no de empleada|num de empleado|nro de empleado|matricula|legajo|codigo|"
        "codigo de persona|codigo de empleado"
    ),
    Column.COMMUNITY: _keys("community|communities|comunidad|comunidades"),
}
OUTSIDE: Final = _keys(
    "external|externo|externa|externo a|outside|outsider|de fuera|fuera|ajeno|ajena|guest|invitado|invitada|"
    "persona invitada"
)
INSIDE: Final = _keys(
    "internal|interno|interna|interno a|inside|insider|de dentro|dentro|member|miembro|employee|empleado|empleada|"
    "staff|plantilla"
)
ROLES: Final = {
    Role.SPONSOR: _keys("sponsor|patrocinio|patrocinador|patrocinadora"),
    Role.FACILITATOR: _keys("facilitator|facilitacion|facilitador|facilitadora"),
    Role.MEMBER: _keys("member|miembro|miembra|integrante|participant|participante|socio|socia|members|miembros"),
    Role.GUEST: _keys("guest|invitado|invitada|persona invitada|huesped"),
    Role.EVALUATOR: _keys("evaluator|evaluacion|evaluador|evaluadora"),
}

PLAINLY: Final = _keys("external|externo|externa|externo a|internal|interno|interna|interno a|outsider|insider")
WHO_BELONGS: Final = frozenset({Column.EXTERNAL, Column.INTERNAL, Column.BELONGING, Column.ROLE})
SEVERAL: Final = WHO_BELONGS - {Column.ROLE}
ANSWERS: Final = _keys("yes|no|si|true|false|verdadero|falso")
UNKNOWN_ROLE: Final = "community:line-unknown-role"


@dataclass(frozen=True, slots=True)
class Listed:
    """One person of a list; ``role`` and ``is_external`` are None where it does not say, ``code`` names a fault."""

    line: int
    email: str
    name: str = ""
    role: Role | None = None
    is_external: bool | None = None
    code: str = ""
    value: str = ""
    external_id: str = ""
    communities: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """A word that says who belongs and that nobody knows, or that another cell denies: taken as from outside."""

    line: int
    column: str
    value: str


@dataclass(slots=True)
class PeopleList:
    """``used`` are the columns that were understood, with their heads; ``ignored`` the heads of the others."""

    people: list[Listed] = field(default_factory=list)
    used: list[tuple[Column, str]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    blank_rows: int = 0


def read_people(text: str) -> PeopleList:
    """A table with heads, or addresses as they are pasted. Raises ``TableError`` where no column holds addresses.

    Whether somebody is from outside decides what they may see: in doubt they are, and it is told.
    """
    first = next((line for line in text.splitlines() if not is_blank(line)), "")
    if not first or "@" in first:
        return PeopleList(read_plain(text))
    table = read_separated(text)
    if len(table.header) < 2 and _column_of(table.header[0], HEADS) is None:
        return PeopleList(read_plain(text))
    return _Reader(table, HEADS).read()


def read_roster(table: Table, others: Sequence[str]) -> PeopleList:
    """People of a whole space, with external ids, communities and ``others``: columns whose heads read like these.

    Each person's ``others`` stand in their order, empty where the table has no such column.
    """
    return _Reader(table, ROSTER_HEADS, others).read()


def read_plain(text: str) -> list[Listed]:
    """Addresses without heads. What stands beside them nobody can tell: a word that may matter there is a fault."""
    lines = dict(enumerate(text.splitlines(), start=1))
    told = {line for line, raw in lines.items() if _says_who_belongs(raw)}
    return [
        Listed(each.line, each.text, name_beside(lines[each.line]), code=_first(each.code, each.line in told))
        for each in read_addresses(text)
    ]


def _first(code: str, says_who_belongs: bool) -> str:
    return code or ("community:line-needs-heads" if says_who_belongs else "")


def _says_who_belongs(raw: str) -> bool:
    words = {_key(cell) for cell in re.split(r"[,;\t|]", raw) if "@" not in cell}
    return bool(words & (OUTSIDE | INSIDE | ANSWERS)) or any(map(_role, words))


def _key(text: str) -> str:
    return comparison_key(re.sub(r"[_\-./()]+", " ", text))


def _column_of(head: str, heads_of: Mapping[Column, frozenset[str]]) -> Column | None:
    return next((column for column, heads in heads_of.items() if _key(head) in heads), None)


def _role(key: str) -> Role | None:
    return next((role for role, words in ROLES.items() if key in words), None)


class _Reader:
    """What has been understood of one table of people."""

    def __init__(self, table: Table, heads_of: Mapping[Column, frozenset[str]], others: Sequence[str] = ()) -> None:
        self.table, self.found = table, PeopleList(blank_rows=table.blank_rows)
        self.heads_of = heads_of
        self.others = {_key(name): place_of(table, name) for name in others}
        self.places: list[tuple[Column, int]] = []
        self.seen: set[str] = set()
        for head in dict.fromkeys(filter(None, table.header)):
            self._take(head)
        if Column.EMAIL not in dict(self.found.used):
            heads = ", ".join(filter(None, table.header))[:300]
            raise TableError("community:no-address-column", columns=heads)

    def _take(self, head: str) -> None:
        if _key(head) in self.others:
            return
        column = _column_of(head, self.heads_of)
        place = self.table.header.index(head) if column is None else place_of(self.table, head)
        if column is None and self._holds_belonging(place):
            column = Column.BELONGING
        is_single = column not in SEVERAL and column in dict(self.found.used)
        if place is None or column is None or is_single:
            self.found.ignored.append(head)
            return
        self.found.used.append((column, head))
        self.places.append((column, place))

    def _holds_belonging(self, place: int | None) -> bool:
        """A column of another name in which somebody is called external or internal says who belongs."""
        cells = (str(cells[place]) for _line, cells in self.table.rows if place is not None and place < len(cells))
        return any(_key(cell) in PLAINLY for cell in cells)

    def read(self) -> PeopleList:
        for line, cells in self.table.rows:
            self.found.people.append(self._person(line, cells))
        return self.found

    def _person(self, line: int, cells: Sequence[object]) -> Listed:
        row = [(column, one_line(cells[at]) if at < len(cells) else "") for column, at in self.places]
        said = dict(row)
        beside, email = named_address(said[Column.EMAIL])
        word = _key(said.get(Column.ROLE, ""))
        code = self._fault(email, word, cells)
        self.seen.add(email)
        name = " ".join(filter(None, (said.get(Column.NAME, ""), said.get(Column.SURNAME, "")))) or beside
        value = said[Column.ROLE] if code == UNKNOWN_ROLE else ""
        return Listed(
            line,
            email,
            name,
            _role(word),
            self._is_external(line, row),
            code,
            value,
            said.get(Column.EXTERNAL_ID, ""),
            tuple(filter(None, map(one_line, re.split(r"[;|\n]", said.get(Column.COMMUNITY, ""))))),
            tuple(one_line(cells[at]) if at is not None and at < len(cells) else "" for at in self.others.values()),
        )

    def _fault(self, email: str, role: str, cells: Sequence[object]) -> str:
        if is_too_long(cells, self.table.header):
            return "community:line-too-long"
        if not is_address(email):
            return "community:line-not-an-address"
        if email in self.seen:
            return "community:line-repeated"
        if len(cells) < len(self.table.header):
            return "community:line-too-short"
        is_known = not role or _role(role) is not None or role in OUTSIDE or role in INSIDE
        return "" if is_known else UNKNOWN_ROLE

    def _is_external(self, line: int, row: Sequence[tuple[Column, str]]) -> bool | None:
        said: list[bool] = []
        is_guest = False
        for (column, cell), (_column, head) in zip(row, self.found.used, strict=True):
            if column not in WHO_BELONGS or is_blank(cell):
                continue
            if column == Column.ROLE and _key(cell) not in PLAINLY:
                is_guest = _role(_key(cell)) == Role.GUEST
                continue
            answer = _outside(column, cell)
            if answer is None or (said and said[-1] != answer):
                self.found.doubts.append(Doubt(line, head, cell[:40]))
            said.append(answer is not False)
        return any(said) if said else is_guest or None


def _outside(column: Column, cell: str) -> bool | None:
    """Whether a cell says that somebody is from outside; None where nobody can tell."""
    key = _key(cell)
    if key in OUTSIDE or key in INSIDE:
        return key in OUTSIDE
    answer = yes_or_no(cell) if column in {Column.EXTERNAL, Column.INTERNAL} else None
    return answer if answer is None or column == Column.EXTERNAL else not answer
