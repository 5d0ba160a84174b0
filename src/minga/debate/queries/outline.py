"""The outline of a debate: what was said in one line each, what answers what, and what is for and against an idea."""

from dataclasses import dataclass, field

from minga.debate import wording
from minga.debate.models import Contribution, Question
from minga.debate.rules import ContributionState, Kind, ReplyRole
from minga.debate.rules.naming import called
from minga.foundation.accounts.names import shown_name

OUTLINED_MOST = 600
FOR = frozenset({ReplyRole.SUPPORTS, ReplyRole.ADDS_EVIDENCE})
OPENING = 240


@dataclass(frozen=True, slots=True)
class Line:
    """One text: what it is called, what it does to the one above it, and what answers it."""

    id: int
    name: str
    author: str
    what: str
    role: str
    state: str
    replies: list["Line"] = field(default_factory=list)

    @property
    def in_favour(self) -> list["Line"]:
        return [line for line in self.replies if line.role in FOR]

    @property
    def against(self) -> list["Line"]:
        return [line for line in self.replies if line.role == ReplyRole.OBJECTS]

    @property
    def asking(self) -> list["Line"]:
        return [line for line in self.replies if line.role == ReplyRole.ASKS]


@dataclass(frozen=True, slots=True)
class Outline:
    lines: tuple[Line, ...]
    is_cut: bool


def outline_of(question: Question) -> Outline:
    """Every standing text of a question that the actor was found to see, in one query; of very long debates the first
    six hundred. A reply to what is gone stands by itself."""
    rows = Contribution.objects.listed().standing().filter(question=question).as_thread()
    cells = rows.values_list(
        "id",
        "reply_to_id",
        "kind",
        "reply_role",
        "state",
        "title",
        "body",
        "author_id",
        "author__name",
        "author__email",
    )
    found: dict[int, Line] = {}
    tops: list[Line] = []
    page = list(cells[: OUTLINED_MOST + 1])
    for pk, to_id, kind, role, state, title, body, author_id, name, email in page[:OUTLINED_MOST]:
        author = shown_name(name, email, author_id) if author_id else wording.byline(None)
        line = Line(pk, called(title, body[:OPENING]), author, _what(kind, role), role, _state(state))
        found[pk] = line
        above = found.get(to_id)
        (tops if above is None else above.replies).append(line)
    return Outline(tuple(tops), len(page) > OUTLINED_MOST)


def _what(kind: str, role: str) -> str:
    return str(wording.REPLY_ROLES[ReplyRole(role)] if role else wording.KINDS[Kind(kind)])


def _state(state: str) -> str:
    return "" if state == ContributionState.OPEN else str(wording.CONTRIBUTION_STATES[ContributionState(state)])
