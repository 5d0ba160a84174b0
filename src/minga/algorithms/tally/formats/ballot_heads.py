"""Heads of columns that are no options, in the words of those who keep tables of ballots, English and Spanish."""

from functools import lru_cache

from minga.kernel.sameness import comparison_key

# A table says the same few names on every row.
key_of = lru_cache(maxsize=2**16)(comparison_key)


def _keys(*words: str) -> frozenset[str]:
    return frozenset(map(comparison_key, words))


WEIGHTS = _keys("weight", "weights", "peso", "pesos")
"""How many voters cast the row."""

ABOUT_THE_BALLOT = _keys(
    "id",
    "#",
    "no.",
    "nº",
    "n°",
    "number",
    "número",
    "row",
    "fila",
    "ballot",
    "ballots",
    "ballot id",
    "ballot_id",
    "papeleta",
    "papeletas",
    "voto",
    "votos",
    "vote",
    "votes",
    "voter",
    "voters",
    "voter id",
    "voter_id",
    "votante",
    "votantes",
    "cast vote record",
    "cvr",
    "cvrnumber",
    "precinct",
    "precinct id",
    "distrito",
    "mesa",
    "batch",
    "lote",
    "count",
    "counts",
    "cantidad",
    "frequency",
    "frecuencia",
    "n",
    "timestamp",
    "marca temporal",
    "date",
    "fecha",
    "e-mail",
    "email",
    "correo",
    "correo electrónico",
    "sum",
    "suma",
    "total",
    "totals",
    "totales",
)
"""What a table says of its ballots. Read as an option it would be counted, and often win."""

TOTALS = _keys("total", "totals", "totales", "sum", "suma", "grand total", "total general")
NO_OPTIONS = WEIGHTS | ABOUT_THE_BALLOT

LEFT_OUT = _keys(
    "undervote",
    "under vote",
    "skipped",
    "skipped rank",
    "blank",
    "none",
    "no ranking",
    "en blanco",
    "blanco",
    "vacío",
    "sin marcar",
    "ninguno",
    "ninguna",
    "-",
    "–",
    "—",
)
"""Cells of *places* where a place was left out."""

TWO_MARKS = _keys("overvote", "over vote", "overvotes", "sobrevoto", "voto doble", "doble marca", "nulo")
"""Cells of *places* where a place was marked twice."""

_IN_WORDS = (
    ("first", "primero", "primera", "primer"),
    ("second", "segundo", "segunda"),
    ("third", "tercero", "tercera", "tercer"),
    ("fourth", "cuarto", "cuarta"),
    ("fifth", "quinto", "quinta"),
    ("sixth", "sexto", "sexta"),
    ("seventh", "septimo", "septima"),
    ("eighth", "octavo", "octava"),
    ("ninth", "noveno", "novena"),
    ("tenth", "decimo", "decima"),
)
ORDINALS = {word: number for number, words in enumerate(_IN_WORDS, start=1) for word in words}
