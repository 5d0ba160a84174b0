"""The guide to methods: what kind of question is it, and which way of choosing fits."""

from dataclasses import dataclass

from django.forms import Form

from minga.decision import wording
from minga.decision.rules import GUIDE, RECOMMENDED, Method, QuestionKind


@dataclass(frozen=True, slots=True)
class MethodRow:
    value: str
    name: str
    about: str
    strength: str
    failure: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind of question; ``others`` are as free to choose as the ``recommended``."""

    name: str
    recommended: tuple[MethodRow, ...]
    others: tuple[MethodRow, ...]

    @property
    def marks_other(self) -> bool:
        return any(row.is_marked for row in self.others)


def guide(form: Form) -> tuple[KindRow, ...]:
    """Every kind of question with its methods, the one that the form holds marked."""
    marked = str(form["method"].value() or "")
    return tuple(_kind(kind, methods, marked) for kind, methods in GUIDE.items())


def _kind(kind: QuestionKind, methods: tuple[Method, ...], marked: str) -> KindRow:
    rows = [(method, _row(method, marked)) for method in methods]
    return KindRow(
        str(wording.QUESTION_KINDS[kind]),
        tuple(row for method, row in rows if method in RECOMMENDED),
        tuple(row for method, row in rows if method not in RECOMMENDED),
    )


def _row(method: Method, marked: str) -> MethodRow:
    _name, _colon, about = str(wording.METHODS[method]).partition(": ")
    return MethodRow(
        value=method,
        name=str(wording.METHOD_NAMES[method]),
        about=about,
        strength=str(wording.STRENGTHS[method]),
        failure=str(wording.FAILURES[method]),
        is_marked=method == marked,
    )
