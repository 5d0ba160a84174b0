"""Statements as the voting pages show them: never how anybody else voted."""

from dataclasses import dataclass

from django.db.models import QuerySet

from minga.algorithms.opinion_map import REST_AFTER
from minga.debate import rules
from minga.debate.models import Stance, Statement
from minga.debate.queries.routing import loadings_of, next_statement_id
from minga.debate.rules import PAGE_SIZE
from minga.foundation.policy import Actor, NotFoundError
from minga.kernel.sameness import comparison_key

CHOSEN = {rules.Stance.AGREE: "agree", rules.Stance.DISAGREE: "disagree", rules.Stance.PASS: "pass"}


@dataclass(frozen=True, slots=True)
class StatementRow:
    """``chosen`` is the viewer's own stance: agree, disagree, pass or nothing."""

    id: int
    text: str
    author: str
    author_id: int | None
    chosen: str
    hidden_reason: str


@dataclass(frozen=True, slots=True)
class StatementPage:
    rows: tuple[StatementRow, ...]
    number: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Voting:
    """What to vote on next, and how far the viewer has come. ``next`` is None when all is answered."""

    next: StatementRow | None
    answered: int
    total: int

    @property
    def is_enough(self) -> bool:
        """Whether what is still asked serves the statements rather than the person's own place."""
        return self.next is not None and self.answered >= REST_AFTER

    @property
    def share(self) -> int:
        return round(100 * self.answered / self.total) if self.total else 0


def statement_page(question_id: int, actor: Actor, *, number: int = 1) -> StatementPage:
    """Statements in the order of writing, thirty a page, with the viewer's own stances."""
    rows = Statement.objects.for_page().listed().filter(question_id=question_id).select_related("author").order_by("id")
    total = rows.count()
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(1, number), pages)
    page = list(rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])
    mine = own_stances(actor, [row.pk for row in page])
    return StatementPage(tuple(_row(row, mine.get(row.pk, "")) for row in page), number, pages, total)


def _row(row: Statement, chosen: str) -> StatementRow:
    text = "" if row.hidden_at else row.text
    return StatementRow(row.pk, text, row.byline, row.author_id, chosen, row.hidden_reason)


def same_statement_id(question_id: int, text: str) -> int | None:
    """The first standing statement that reads the same: without capitals, accents, a full stop, what nobody sees."""
    return _first_alike(Statement.objects.standing().filter(question_id=question_id), text)


def was_hidden(question_id: int, text: str) -> bool:
    """Whether the moderation has hidden a statement that reads the same."""
    return _first_alike(Statement.objects.filter(question_id=question_id, hidden_at__isnull=False), text) is not None


def _first_alike(statements: QuerySet[Statement], text: str) -> int | None:
    key = comparison_key(text)
    rows = statements.order_by("id").values_list("id", "text")
    return next((pk for pk, other in rows.iterator() if comparison_key(other) == key), None)


def same_statement(question_id: int, text: str, actor: Actor) -> StatementRow | None:
    """That statement with the viewer's own stance, to be voted on instead of being written again."""
    found = same_statement_id(question_id, text)
    return one_statement(found, actor) if found is not None else None


def own_stances(actor: Actor, statement_ids: list[int]) -> dict[int, str]:
    """The viewer's own stances on these statements."""
    if actor.user_id is None or not statement_ids:
        return {}
    rows = Stance.objects.filter(statement_id__in=statement_ids, person_id=actor.user_id)
    return {pk: CHOSEN[rules.Stance(value)] for pk, value in rows.values_list("statement_id", "value")}


def voting(question_id: int, actor: Actor) -> Voting:
    """What to ask this person next: what few have seen, and of that what tells most of where they stand."""
    seen = dict(
        Statement.objects.standing().filter(question_id=question_id).order_by("id").values_list("id", "seen_count")
    )
    mine = Stance.objects.filter(question_id=question_id, person_id=actor.user_id) if actor.is_known else None
    answered = set(mine.values_list("statement_id", flat=True)) if mine is not None else set()
    chosen = next_statement_id(seen, answered, loadings_of(question_id), person_id=actor.user_id or 0)
    return Voting(
        next=one_statement(chosen, actor) if chosen is not None else None,
        answered=len(answered & seen.keys()),
        total=len(seen),
    )


def has_unanswered(question_id: int, actor: Actor) -> bool:
    """Whether a statement stands that this person has not answered."""
    mine = Stance.objects.filter(question_id=question_id, person_id=actor.user_id).values("statement_id")
    return Statement.objects.standing().filter(question_id=question_id).exclude(pk__in=mine).exists()


def visible_statement(question_id: int, statement_id: int) -> Statement:
    """A statement of a question that the viewer was found to see; raises ``NotFoundError`` where there is none."""
    found = Statement.objects.for_page().standing().filter(question_id=question_id, pk=statement_id).first()
    if found is None:
        raise NotFoundError
    return found


def one_statement(statement_id: int, actor: Actor) -> StatementRow:
    row = Statement.objects.for_page().select_related("author").get(pk=statement_id)
    return _row(row, own_stances(actor, [statement_id]).get(statement_id, ""))
