"""The same rows as plain values, for the REST door."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from minga.debate.models import Contribution, OpinionSnapshot, Question
from minga.debate.queries.opinion import map_page
from minga.debate.queries.questions import EVERYTHING, QuestionHead, page_window, question_head
from minga.debate.queries.reading import Sieve, in_order, rank_of
from minga.debate.queries.running import round_of, summaries_of
from minga.debate.queries.supporting import supports_told
from minga.debate.rules import PAGE_SIZE, ContributionState
from minga.debate.rules.reading import Order
from minga.debate.wording import byline
from minga.foundation.accounts.names import shown_name
from minga.foundation.policy import Actor
from minga.foundation.writing.naming import each_with_names, with_names


@dataclass(frozen=True, slots=True)
class ContributionRow:
    """Texts that were withdrawn or hidden are left out.

    ``known``, in an order other than time, is the part of it where this stands (see ``rules.reading.Shelf``).
    """

    id: int
    question_id: int
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
    known: str
    supports: int | None


@dataclass(frozen=True, slots=True)
class ContributionPage:
    items: tuple[ContributionRow, ...]
    page: int
    pages: int
    total: int


COLUMNS = (
    "id",
    "question_id",
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


def contribution_rows(question: Question, *, number: int = 1, sieve: Sieve = EVERYTHING) -> ContributionPage:
    """Thirty contributions in the order of the threads, or in the one asked for."""
    if not sieve.is_by_thread:
        return _by_shelf(question, number, sieve)
    rows = sieve.of(question)
    total = question.contribution_count if sieve.is_everything else rows.count()
    number, pages, start = page_window(number, total)
    page = list(rows.as_thread()[start : start + PAGE_SIZE].values(*COLUMNS))
    supports = supports_told(question, [cells["id"] for cells in page])
    items = _named(_row(cells, "", supports.get(cells["id"])) for cells in page)
    return ContributionPage(items, number, pages, total)


def _named(rows: Iterable[ContributionRow]) -> tuple[ContributionRow, ...]:
    """With the names of whoever is mentioned, as this reader may read them."""
    found = list(rows)
    named = each_with_names([row.body_html for row in found])
    return tuple(replace(row, body_html=html) for row, html in zip(found, named, strict=True))


def _by_shelf(question: Question, number: int, sieve: Sieve) -> ContributionPage:
    rank = rank_of(question.pk) if sieve.order == Order.HELPFUL else None
    ordered = in_order(question, sieve, rank)
    number, pages, start = page_window(number, len(ordered))
    page = ordered[start : start + PAGE_SIZE]
    rows = Contribution.objects.filter(pk__in=[pk for pk, _shelf in page]).values(*COLUMNS)
    found = {cells["id"]: cells for cells in rows}
    supports = supports_told(question, list(found))
    items = _named(_row(found[pk], shelf, supports.get(pk)) for pk, shelf in page if pk in found)
    return ContributionPage(items, number, pages, len(ordered))


def _row(cells: dict[str, Any], known: str, supports: int | None) -> ContributionRow:
    who = (cells["author__name"], cells["author__email"], cells["author_id"])
    author = byline(None) if cells["author_id"] is None else shown_name(*who)
    is_gone = cells["hidden_at"] is not None or cells["state"] == ContributionState.WITHDRAWN
    return ContributionRow(
        id=cells["id"],
        question_id=cells["question_id"],
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
        known=known,
        supports=supports,
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
