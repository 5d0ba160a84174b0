"""The same rows as plain values, for the REST door."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from minga.debate.models import Contribution, OpinionSnapshot, Question
from minga.debate.queries.opinion import map_page
from minga.debate.queries.questions import QuestionHead, question_head
from minga.debate.queries.running import round_of, summaries_of
from minga.debate.rules import PAGE_SIZE, ContributionState
from minga.debate.wording import byline
from minga.foundation.accounts.names import shown_name
from minga.foundation.policy import Actor
from minga.foundation.writing.naming import each_with_names, with_names


@dataclass(frozen=True, slots=True)
class ContributionRow:
    """Texts that were withdrawn or hidden are left out."""

    id: int
    author: str
    kind: str
    title: str
    body_html: str
    state: str
    state_reason: str
    reply_to_id: int | None
    reply_role: str
    written_at: datetime
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class ContributionPage:
    items: tuple[ContributionRow, ...]
    page: int
    pages: int
    total: int


COLUMNS = (
    "id",
    "author_id",
    "author__name",
    "author__email",
    "kind",
    "title",
    "body_html",
    "state",
    "state_reason",
    "reply_to_id",
    "reply_role",
    "written_at",
    "hidden_at",
)


def contribution_rows(question: Question, *, number: int = 1) -> ContributionPage:
    """Thirty contributions in the order of the threads."""
    rows = Contribution.objects.listed().filter(question=question)
    total = question.contribution_count
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(1, number), pages)
    page = rows.as_thread()[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    found = [_row(cells) for cells in page.values(*COLUMNS)]
    named = each_with_names([row.body_html for row in found])
    items = tuple(replace(row, body_html=html) for row, html in zip(found, named, strict=True))
    return ContributionPage(items, number, pages, total)


def _row(cells: dict[str, Any]) -> ContributionRow:
    who = (cells["author__name"], cells["author__email"], cells["author_id"])
    author = byline(None) if cells["author_id"] is None else shown_name(*who)
    is_gone = cells["hidden_at"] is not None or cells["state"] == ContributionState.WITHDRAWN
    return ContributionRow(
        id=cells["id"],
        author=author,
        kind=cells["kind"],
        title="" if is_gone else cells["title"],
        body_html="" if is_gone else cells["body_html"],
        state=cells["state"],
        state_reason=cells["state_reason"],
        reply_to_id=cells["reply_to_id"],
        reply_role=cells["reply_role"],
        written_at=cells["written_at"],
        is_hidden=cells["hidden_at"] is not None,
    )


def question_document(question: Question, *, now: datetime) -> QuestionHead:
    """A question that the actor was found to see, with the names of who is mentioned in it."""
    head = question_head(question, now=now)
    return replace(head, body_html=with_names(head.body_html))


def map_document(snapshot: OpinionSnapshot, actor: Actor) -> dict[str, Any]:
    return asdict(map_page(snapshot, actor))


def round_document(question_id: int, actor: Actor) -> dict[str, Any] | None:
    asked = round_of(question_id, actor)
    return asdict(asked) if asked else None


def summary_documents(question_id: int) -> list[dict[str, Any]]:
    rows = summaries_of(question_id)
    named = each_with_names([row.body_html for row in rows])
    return [asdict(row) | {"body_html": html} for row, html in zip(rows, named, strict=True)]
