"""Bulk doors for what was written elsewhere: same rules, one summary fact each, twice is as once."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db import connection, transaction
from django.db.models import Count, F, Model, QuerySet

from minga.community.queries import member_ids
from minga.debate import events, permissions, rules
from minga.debate.actions.drawing import redraw
from minga.debate.actions.locking import has_changed, locked_question
from minga.debate.models import Contribution, Question, Stance, Statement
from minga.debate.rules import IMPORTED_STATEMENT_MAX, Kind, State
from minga.foundation.events import publish
from minga.foundation.markdown import to_html
from minga.foundation.policy import Actor, RefusedError, refuse_if, require
from minga.kernel import Refusal
from minga.kernel.sameness import comparison_key
from minga.kernel.writing import is_blank, one_line

BATCH = 2_000
STANCE_COLUMNS = (
    "space_id",
    "question_id",
    "statement_id",
    "person_id",
    "value",
    "is_own_statement",
    "taken_at",
    "recorded_at",
    "source",
    "source_id",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    """One statement of another system. ``hidden_reason`` marks what was moderated there."""

    source: str
    source_id: str
    author_id: int
    text: str
    written_at: datetime
    hidden_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceRow:
    """One vote: 1 agree, 0 pass, -1 disagree. A later row on the same statement by the same person counts."""

    source: str
    statement_source_id: str
    person_id: int
    value: int
    taken_at: datetime
    source_id: str = ""
    is_own_statement: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaRow:
    source: str
    source_id: str
    author_id: int
    title: str
    body: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. ``kept`` rows were there already; importing the same twice adds and changes nothing.

    ``alike`` of those added read the same as another statement: they come with votes of their own, so they stay.
    """

    added: int
    changed: int
    kept: int
    alike: int = 0


@transaction.atomic
def import_statements(*, question_id: int, rows: Sequence[StatementRow], by: Actor, now: datetime) -> Imported:
    """Add statements not yet imported, by source and source id. Raises ``RefusedError`` and changes nothing."""
    question = _importable(question_id, by, {row.author_id for row in rows})
    for number, row in enumerate(rows, start=1):
        _require_text(number, row.source_id, row.text, IMPORTED_STATEMENT_MAX)
    known = _known_ids(Statement.objects.filter(question=question), rows)
    fresh = {(row.source, row.source_id): row for row in rows if (row.source, row.source_id) not in known}
    alike = _alike(question, [row.text for row in fresh.values() if not row.hidden_reason])
    Statement.objects.bulk_create(
        (
            Statement(
                question=question,
                author_id=row.author_id,
                text=one_line(row.text),
                written_at=row.written_at,
                hidden_at=now if row.hidden_reason else None,
                hidden_reason=row.hidden_reason,
                source=row.source,
                source_id=row.source_id,
            )
            for row in fresh.values()
        ),
        batch_size=BATCH,
    )
    if fresh:
        has_changed(question)
        _votes_changed(question)
        fact = events.StatementsImported(question_id=question.pk, source=rows[0].source, added=len(fresh))
        publish(fact, by=by, now=now)
    return Imported(len(fresh), 0, len(rows) - len(fresh), alike)


@transaction.atomic
def import_stances(*, question_id: int, rows: Sequence[StanceRow], by: Actor, now: datetime) -> Imported:
    """Add votes on imported statements. A vote that a person has cast here is never overwritten."""
    question = _importable(question_id, by, {row.person_id for row in rows})
    statements = _statement_ids(question, rows)
    votes = {(statements[row.source, row.statement_source_id], row.person_id): row for row in rows}
    existing = {
        (statement, person): (value, source)
        for statement, person, value, source in Stance.objects.filter(question=question)
        .values_list("statement_id", "person_id", "value", "source")
        .iterator(chunk_size=BATCH)
    }
    fresh = [vote for vote in votes.items() if vote[0] not in existing]
    moved = [(key, row) for key, row in votes.items() if _has_moved(existing.get(key), row)]
    _insert_stances(question, fresh, now)
    Stance.objects.bulk_create(
        [_stance(question, key, row, now) for key, row in moved],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["statement", "person"],
        update_fields=["value", "taken_at", "recorded_at", "source_id"],
    )
    if fresh or moved:
        _count_seen(question)
        _votes_changed(question)
        source = rows[0].source
        fact = events.StancesImported(question_id=question.pk, source=source, added=len(fresh), changed=len(moved))
        publish(fact, by=by, now=now)
    return Imported(len(fresh), len(moved), len(rows) - len(fresh) - len(moved))


@transaction.atomic
def import_ideas(*, question_id: int, rows: Sequence[IdeaRow], by: Actor, now: datetime) -> Imported:
    """Add proposals of another system as ideas, by source and source id."""
    question = _importable(question_id, by, {row.author_id for row in rows})
    for number, row in enumerate(rows, start=1):
        _require_text(number, row.source_id, row.title, rules.TITLE_MAX)
        _require_text(number, row.source_id, row.body, rules.BODY_MAX)
    known = _known_ids(Contribution.objects.filter(question=question), rows)
    fresh = {(row.source, row.source_id): row for row in rows if (row.source, row.source_id) not in known}
    waiting = 0
    for batch in _batches(list(fresh.values())):
        ideas = Contribution.objects.bulk_create([_idea(question, row) for row in batch])
        waiting += sum(idea.is_waiting for idea in ideas)
        Contribution.objects.filter(pk__in=[idea.pk for idea in ideas]).update(thread=F("id"))
        redraw(ideas)
    if fresh:
        has_changed(question, written=len(fresh), waiting=waiting)
        fact = events.IdeasImported(question_id=question.pk, source=rows[0].source, added=len(fresh))
        publish(fact, by=by, now=now)
    return Imported(len(fresh), 0, len(rows) - len(fresh))


def _importable(question_id: int, by: Actor, people: set[int]) -> Question:
    question = locked_question(question_id, by)
    require(permissions.CAN_FACILITATE, by, question)
    refuse_if(rules.refusal_to_import(State(question.state)))
    refuse_if(rules.unknown_people(people, set(member_ids(question.community_id))))
    return question


def _alike(question: Question, texts: Sequence[str]) -> int:
    """How many of these texts read the same as one before them, or as a statement that stands."""
    standing = Statement.objects.standing().filter(question=question).values_list("text", flat=True) if texts else ()
    seen = set(map(comparison_key, standing))
    count = 0
    for key in map(comparison_key, texts):
        count += key in seen
        seen.add(key)
    return count


def _require_text(number: int, source_id: str, text: str, limit: int) -> None:
    if not source_id or is_blank(text):
        raise RefusedError(Refusal("debate:import-row-empty", {"row": number}))
    if len(text) > limit:
        raise RefusedError(Refusal("debate:import-row-too-long", {"row": number, "limit": limit}))


def _has_moved(existing: tuple[int, str] | None, row: StanceRow) -> bool:
    """Whether the other system's vote is another one now, and it is its vote that stands here."""
    return existing is not None and existing[0] != row.value and existing[1] == row.source


def _known_ids[M: Model](rows: QuerySet[M], wanted: Collection[StatementRow | IdeaRow]) -> set[tuple[str, str]]:
    sources = {row.source for row in wanted}
    return set(rows.filter(source__in=sources).values_list("source", "source_id"))


def _statement_ids(question: Question, rows: Sequence[StanceRow]) -> dict[tuple[str, str], int]:
    sources = {row.source for row in rows}
    found = Statement.objects.filter(question=question, source__in=sources)
    ids = {(source, source_id): pk for source, source_id, pk in found.values_list("source", "source_id", "id")}
    missing = {(row.source, row.statement_source_id) for row in rows} - ids.keys()
    if missing:
        raise RefusedError(Refusal("debate:import-unknown-statements", {"count": len(missing)}))
    for number, row in enumerate(rows, start=1):
        if row.value not in {1, 0, -1}:
            raise RefusedError(Refusal("debate:import-row-no-vote", {"row": number, "value": row.value}))
    return ids


def _stance(question: Question, key: tuple[int, int], row: StanceRow, now: datetime) -> Stance:
    statement_id, person_id = key
    return Stance(
        question=question,
        statement_id=statement_id,
        person_id=person_id,
        value=row.value,
        taken_at=row.taken_at,
        recorded_at=now,
        is_own_statement=row.is_own_statement,
        source=row.source,
        source_id=row.source_id,
    )


def _insert_stances(question: Question, votes: Sequence[tuple[tuple[int, int], StanceRow]], now: datetime) -> None:
    """Insert votes in one prepared statement: as model instances 200,000 of them take three times as long."""
    quote = connection.ops.quote_name
    sql = (
        f"INSERT INTO {quote(Stance._meta.db_table)} ({', '.join(map(quote, STANCE_COLUMNS))}) "  # noqa: S608
        f"VALUES ({', '.join(['%s'] * len(STANCE_COLUMNS))}) ON CONFLICT DO NOTHING"
    )
    moment = cache(connection.ops.adapt_datetimefield_value)
    recorded_at = moment(now)
    with connection.cursor() as cursor:
        for start in range(0, len(votes), 10 * BATCH):
            cursor.executemany(
                sql,
                [
                    (
                        question.space_id,
                        question.pk,
                        statement_id,
                        person_id,
                        row.value,
                        row.is_own_statement,
                        moment(row.taken_at),
                        recorded_at,
                        row.source,
                        row.source_id,
                    )
                    for (statement_id, person_id), row in votes[start : start + 10 * BATCH]
                ],
            )


def _idea(question: Question, row: IdeaRow) -> Contribution:
    return Contribution(
        question=question,
        author_id=row.author_id,
        kind=Kind.IDEA,
        title=one_line(row.title),
        body=row.body,
        body_html=to_html(row.body),
        written_at=row.written_at,
        source=row.source,
        source_id=row.source_id,
    )


def _batches(rows: Sequence[IdeaRow]) -> Iterable[Sequence[IdeaRow]]:
    return (rows[start : start + 500] for start in range(0, len(rows), 500))


def _votes_changed(question: Question) -> None:
    Question.objects.filter(pk=question.pk).update(stance_version=F("stance_version") + 1)


def _count_seen(question: Question) -> None:
    # One grouped count: as a correlated subquery this takes half a minute for 200,000 votes on SQLite.
    votes = Stance.objects.filter(question=question).order_by()
    seen = dict(votes.values_list("statement_id").annotate(n=Count("pk")))
    statements = list(Statement.objects.filter(question=question).only("pk", "seen_count"))
    for statement in statements:
        statement.seen_count = seen.get(statement.pk, 0)
    Statement.objects.bulk_update(statements, ["seen_count"], batch_size=500)
