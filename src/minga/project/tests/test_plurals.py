"""One is told as one, in both languages, also where the number comes with the refusal."""

import pytest
from django.utils import translation

from minga.foundation.declared import sentence_for
from minga.kernel import Refusal
from minga.outcome.queries.saying import why

SAID = [
    (
        "decision:too-few-choices",
        {"fewest": 1},
        "Mark at least 1 option, or none.",
        "Marca al menos 1 opción, o ninguna.",
    ),
    (
        "decision:too-few-choices",
        {"fewest": 2},
        "Mark at least 2 options, or none.",
        "Marca 2 opciones o más, o ninguna.",
    ),
    ("decision:too-many-choices", {"most": 1}, "Mark 1 option at most.", "Marca 1 opción como máximo."),
    ("decision:too-many-choices", {"most": 3}, "Mark 3 options at most.", "Marca 3 opciones como máximo."),
    (
        "outcome:bad-rows",
        {"count": 1, "line": 3, "why": "x"},
        "1 row is wrong; nothing was written. It is on line 3: x",
        "1 fila está mal; no se escribió nada. Está en la línea 3: x",
    ),
    (
        "outcome:list-size",
        {"found": 1, "total": 9},
        "The list has 1 entry, and the plan says 9.",
        "La lista tiene 1 entrada y el plan dice 9.",
    ),
]


def test_what_a_method_lacks_is_counted_too():
    lacks = {"code": "missing_points", "facts": {"unit": "Planta 1", "missing": 1}}
    with translation.override("en"):
        assert why(lacks) == "Planta 1 lacks 1 point that this method needs."
        assert why(lacks | {"facts": {"unit": "Planta 1", "missing": 2}}).startswith("Planta 1 lacks 2 points")
        assert why({"code": "missing_points", "facts": {}}) != ""


@pytest.mark.parametrize(("code", "params", "english", "spanish"), SAID)
def test_one_is_told_as_one(code, params, english, spanish):
    for language, said in (("en", english), ("es", spanish)):
        with translation.override(language):
            assert sentence_for(Refusal(code, params)) == said
