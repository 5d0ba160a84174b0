"""A Polis export as typed rows: summary.csv, comments.csv, votes.csv or the participants × comments matrix.

The columns are those of https://github.com/compdemocracy/openData; files may be gzipped.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from pathlib import Path
from urllib.parse import urlsplit

from minga.debate.rules import IMPORTED_STATEMENT_MAX
from minga.foundation.exchange.separated import is_blank, read_separated
from minga.foundation.exchange.tables import TableError, decode, find_file, read_bytes
from minga.project.exchange.reading import Table, count, milliseconds, read_table, stance

MATRIX_NAMES = ("participants-votes.csv", "participant-votes.csv")
MATRIX_COLUMNS = frozenset({"participant", "xid", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree"})
PARTICIPANT = re.compile(r"[A-Za-z0-9]{1,20}\Z")
CONVERSATION_MAX = 32


@dataclass(frozen=True, slots=True)
class Comment:
    """A statement. ``author`` is empty where the export does not tell it, ``text`` where it was moderated out there."""

    id: str
    author: str
    text: str
    written_at: datetime
    agrees: int
    disagrees: int
    is_moderated_out: bool


@dataclass(frozen=True, slots=True)
class Vote:
    """``value`` as the file has it: which sign means agree is another question. ``taken_at`` may be unknown."""

    voter: str
    comment: str
    value: int
    taken_at: datetime | None


@dataclass(frozen=True, slots=True)
class PolisExport:
    """What a folder holds. ``published`` gives each participant's (n-agree, n-disagree) where there is a matrix."""

    conversation: str
    topic: str
    description: str
    url: str
    comments: tuple[Comment, ...]
    votes: tuple[Vote, ...]
    participants: tuple[str, ...]
    published: dict[str, tuple[int, int]]
    votes_file: str


def read_export(folder: Path) -> PolisExport:
    """Read a folder. Raises ``TableError`` naming the file, line and column of what does not fit."""
    if not folder.is_dir():
        raise TableError("import:no-folder", path=str(folder))
    summary = _summary(folder)
    comments = _comments(read_table(_needed(folder, "comments.csv")))
    known = {comment.id for comment in comments}
    matrix_path = next(filter(None, (find_file(folder, name) for name in MATRIX_NAMES)), None)
    matrix = read_table(matrix_path) if matrix_path else None
    votes_path = find_file(folder, "votes.csv")
    published, cells = _matrix(matrix, known, with_votes=votes_path is None) if matrix else ({}, ())
    if votes_path is None and matrix is None:
        raise TableError("import:not-an-export", path=str(folder), file="votes.csv or participants-votes.csv")
    table = read_table(votes_path) if votes_path else None
    votes = _votes(table, known) if table else cells
    people = {*published, *(vote.voter for vote in votes), *(c.author for c in comments if c.author)}
    return PolisExport(
        conversation=_conversation(summary.get("url", ""), folder),
        topic=summary.get("topic", "").strip(),
        description=summary.get("conversation-description", "").strip(),
        url=summary.get("url", "").strip(),
        comments=comments,
        votes=votes,
        participants=tuple(sorted(people, key=in_order)),
        published=published,
        votes_file=table.name if table else matrix.name if matrix else "",
    )


def in_order(participant: str) -> tuple[int, str]:
    """The order of arrival: numbers by size, before anything else."""
    return (int(participant), "") if participant.isdigit() else (10**21, participant)


def _needed(folder: Path, name: str) -> Path:
    path = find_file(folder, name)
    if path is None:
        raise TableError("import:not-an-export", path=str(folder), file=name)
    return path


def _summary(folder: Path) -> dict[str, str]:
    path = find_file(folder, "summary.csv")
    if path is None:
        return {}
    text = decode(read_bytes(path))
    if is_blank(text):
        return {}
    table = read_separated(text)
    pairs = [table.header, *(cells for _line, cells in table.rows)]
    return {str(pair[0]): str(pair[1]) for pair in pairs if len(pair) > 1}


def _conversation(url: str, folder: Path) -> str:
    """What tells this conversation from others: the last part of its address, or else the folder's name."""
    parts = urlsplit(url.strip())
    if parts.hostname and parts.hostname != "pol.is":
        # Numbers in the addresses of other servers repeat from one server to the next.
        return f"{_slug(parts.path)[-20:].strip('-')}-{hashlib.sha256(url.strip().encode()).hexdigest()[:10]}"
    found = parts.path.rstrip("/").rpartition("/")[2]
    return _slug(found or folder.resolve().name)[-CONVERSATION_MAX:].strip("-") or "polis"


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def participant(text: str) -> str:
    if not PARTICIPANT.match(text):
        raise ValueError(text)
    return text.lower()


def _author(text: str) -> str:
    return participant(text) if text else ""


def _comment_id(text: str) -> str:
    return str(count(text)) if text else participant(text)


def _comments(table: Table) -> tuple[Comment, ...]:
    needs = ["timestamp", "comment-id", "author-id", "agrees", "disagrees", "moderated", "comment-body"]
    found: dict[str, Comment] = {}
    for row in table.rows(needs=needs):
        each = Comment(
            id=table.cell(row, "comment-id", _comment_id, "a whole number"),
            author=table.cell(row, "author-id", _author, "a participant"),
            text=row.cells["comment-body"].strip(),
            written_at=table.cell(row, "timestamp", milliseconds, "a time in milliseconds"),
            agrees=table.cell(row, "agrees", count, "a whole number"),
            disagrees=table.cell(row, "disagrees", count, "a whole number"),
            is_moderated_out=table.cell(row, "moderated", stance, "-1, 0 or 1") == -1,
        )
        if each.id in found:
            raise TableError("import:repeated", file=table.name, line=row.line, column="comment-id", value=each.id)
        # What was moderated out there is sometimes published without its words; its votes are there all the same.
        if not each.text and not each.is_moderated_out:
            raise TableError("import:no-text", file=table.name, line=row.line, value=each.id)
        if len(each.text) > IMPORTED_STATEMENT_MAX:
            raise TableError(
                "import:too-long", file=table.name, line=row.line, column="comment-body", limit=IMPORTED_STATEMENT_MAX
            )
        found[each.id] = each
    if not found:
        raise TableError("import:nothing", file=table.name)
    return tuple(sorted(found.values(), key=lambda comment: in_order(comment.id)))


def _votes(table: Table, known: set[str]) -> tuple[Vote, ...]:
    """Votes in the order in which they were cast, so that a later one counts."""
    found: list[Vote] = []
    for row in table.rows(needs=["timestamp", "comment-id", "voter-id", "vote"]):
        comment = table.cell(row, "comment-id", _comment_id, "a whole number")
        if comment not in known:
            raise TableError("import:unknown-comment", file=table.name, line=row.line, value=comment)
        found.append(
            Vote(
                voter=table.cell(row, "voter-id", participant, "a participant"),
                comment=comment,
                value=table.cell(row, "vote", stance, "-1, 0 or 1"),
                taken_at=table.cell(row, "timestamp", milliseconds, "a time in milliseconds"),
            )
        )
    latest = {(vote.voter, vote.comment): vote for vote in sorted(found, key=attrgetter("taken_at"))}
    return tuple(latest.values())


def _matrix(table: Table, known: set[str], *, with_votes: bool) -> tuple[dict[str, tuple[int, int]], tuple[Vote, ...]]:
    """Each participant's published counts, and their votes where they are wanted."""
    published: dict[str, tuple[int, int]] = {}
    votes: list[Vote] = []
    columns = [name for name in dict.fromkeys(table.columns) if name not in MATRIX_COLUMNS and name]
    unknown = [name for name in columns if name not in known]
    if unknown and with_votes:
        raise TableError("import:unknown-comment", file=table.name, line=1, value=unknown[0])
    for row in table.rows(needs=["participant", "n-agree", "n-disagree"]):
        who = table.cell(row, "participant", participant, "a participant")
        if who in published:
            raise TableError("import:repeated", file=table.name, line=row.line, column="participant", value=who)
        published[who] = (
            table.cell(row, "n-agree", count, "a whole number"),
            table.cell(row, "n-disagree", count, "a whole number"),
        )
        if with_votes:
            votes.extend(
                Vote(who, name, table.cell(row, name, stance, "-1, 0, 1 or empty"), None)
                for name in columns
                if row.cells[name]
            )
    return published, tuple(votes)
