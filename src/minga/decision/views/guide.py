"""The guide to methods: three that fit what stands there to choose, and all the others by kind of question."""

from dataclasses import dataclass

from minga.decision import wording
from minga.decision.rules import GUIDE, ONE_OPTION_METHODS, THREE_OF_KIND, Method, QuestionKind, kind_by_proposals


@dataclass(frozen=True, slots=True)
class MethodRow:
    """``serves`` and ``fails`` say when, of those that are offered first; ``misfit`` where it takes one option only."""

    value: str
    name: str
    about: str
    strength: str
    failure: str
    serves: str
    fails: str
    is_marked: bool
    misfit: bool


@dataclass(frozen=True, slots=True)
class KindRow:
    name: str
    methods: tuple[MethodRow, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """``others`` are as free to choose as the ``three``."""

    three: tuple[MethodRow, ...]
    others: tuple[KindRow, ...]

    @property
    def count(self) -> int:
        return sum(len(kind.methods) for kind in self.others)

    @property
    def marks_other(self) -> bool:
        return any(row.is_marked for kind in self.others for row in kind.methods)


def guide(marked: str, proposals: int) -> Guide:
    """Every method, ``marked`` among them, for so many options besides waiting."""
    three = THREE_OF_KIND[kind_by_proposals(proposals)]
    others = {kind: [each for each in methods if each not in three] for kind, methods in GUIDE.items()}
    return Guide(
        tuple(_row(method, marked, proposals) for method in three),
        tuple(_kind(kind, methods, marked, proposals) for kind, methods in others.items() if methods),
    )


def _kind(kind: QuestionKind, methods: list[Method], marked: str, proposals: int) -> KindRow:
    return KindRow(str(wording.QUESTION_KINDS[kind]), tuple(_row(method, marked, proposals) for method in methods))


def _row(method: Method, marked: str, proposals: int) -> MethodRow:
    _name, _colon, about = str(wording.METHODS[method]).partition(": ")
    return MethodRow(
        value=method,
        name=str(wording.METHOD_NAMES[method]),
        about=about,
        strength=str(wording.STRENGTHS[method]),
        failure=str(wording.FAILURES[method]),
        serves=str(wording.SERVES_WHEN.get(method, "")),
        fails=str(wording.FAILS_WHEN.get(method, "")),
        is_marked=method == marked,
        misfit=method in ONE_OPTION_METHODS and proposals > 1,
    )
