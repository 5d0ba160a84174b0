"""Import citizens' proposals as ideas of a question. Columns as decide.madrid.es publishes them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction

from minga.debate.actions import IdeaRow, Imported, import_ideas
from minga.debate.models import Contribution
from minga.debate.rules import BODY_MAX, TITLE_MAX
from minga.foundation.exchange.tables import TableError
from minga.foundation.policy import Actor
from minga.foundation.tenancy.models import Space
from minga.project.exchange.markdown_from_html import to_markdown
from minga.project.exchange.places import (
    IMPORT_DOMAIN,
    Destination,
    close_at_once,
    community_for,
    enrol_imported,
    known_question,
    question_in,
    space_language,
)
from minga.project.exchange.reading import Row, Table, count, read_table
from minga.project.exchange.wording import stored_words

COLUMNS = ("id", "title", "description", "cached_votes_up", "created_at", "retired_at")
SOURCE = "decide.madrid.es"


@dataclass(frozen=True, slots=True)
class Proposal:
    id: str
    title: str
    body: str
    supports: int
    written_on: datetime


@dataclass(frozen=True, slots=True)
class Proposals:
    """``retired`` counts those that their authors took back: they are not imported."""

    rows: tuple[Proposal, ...]
    retired: int


@dataclass(frozen=True, slots=True)
class ProposalsImported:
    question_id: int
    is_new: bool
    ideas: Imported


def read_proposals(path: Path, *, limit: int | None = None) -> Proposals:
    """Read the whole file, so that its last broken row is known before the first is imported."""
    table = read_table(path)
    found: dict[str, Proposal] = {}
    retired = 0
    for row in table.rows(needs=COLUMNS):
        proposal = _proposal(table, row)
        if proposal.id in found:
            raise TableError("import:repeated", file=table.name, line=row.line, column="id", value=proposal.id)
        if row.cells["retired_at"].strip():
            retired += 1
            continue
        found[proposal.id] = proposal
    if not found:
        raise TableError("import:nothing", file=table.name)
    return Proposals(tuple(found.values())[:limit], retired)


def _proposal(table: Table, row: Row) -> Proposal:
    title = table.cell(row, "title", _some, "a title")
    body = to_markdown(row.cells["description"]) or title
    # A little room is left for the line that names the source.
    for column, text, most in (("title", title, TITLE_MAX), ("description", body, BODY_MAX - 200)):
        if len(text) > most:
            raise TableError("import:too-long", file=table.name, line=row.line, column=column, limit=most)
    return Proposal(
        id=table.cell(row, "id", _some, "a number"),
        title=title,
        body=body,
        supports=table.cell(row, "cached_votes_up", count, "a whole number"),
        written_on=table.cell(row, "created_at", _day, "a day as dd/mm/yyyy"),
    )


def _some(text: str) -> str:
    if not text:
        raise ValueError(text)
    return " ".join(text.split())


def _day(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y").replace(tzinfo=UTC)


@transaction.atomic
def import_proposals(
    proposals: Proposals, destination: Destination, *, source: str = SOURCE, by: Actor, now: datetime
) -> ProposalsImported:
    """Bring proposals in as ideas, all or nothing; those of an earlier import are left as they are."""
    space = Space.objects.get(pk=by.space_id)
    words = stored_words(space_language(by))
    community = community_for(destination, by=by, now=now)
    earlier = Contribution.objects.filter(source=source).order_by("question_id").values_list("question_id", flat=True)
    known = known_question(list(earlier.distinct()), by)
    title = words["proposals"] % {"source": source}
    body = words["source"] % {"source": source}
    placed = question_in(community, known, title=title, body=body, days=destination.days, by=by, now=now)
    author = {f"proposals-{_address_part(source)}@{IMPORT_DOMAIN}": words["proposal_author"] % {"source": source}}
    (author_id,) = enrol_imported(community, author, by=by, now=now).values()
    zone = ZoneInfo(space.time_zone)
    rows = [
        IdeaRow(
            source=source,
            source_id=proposal.id,
            author_id=author_id,
            title=proposal.title,
            body=f"{proposal.body}\n\n*{_note(proposal, source, words['proposal'])}*",
            written_at=proposal.written_on.replace(tzinfo=zone),
        )
        for proposal in proposals.rows
    ]
    ideas = import_ideas(question_id=placed.question.pk, rows=rows, by=by, now=now)
    close_at_once(placed, days=destination.days, by=by, now=now)
    return ProposalsImported(placed.question.pk, placed.is_new, ideas)


def _note(proposal: Proposal, source: str, sentence: str) -> str:
    return sentence % {"source": source, "number": proposal.id, "supports": proposal.supports}


def _address_part(source: str) -> str:
    return "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in source.lower()).strip("-")
