"""The door of a question, the visitor behind a cookie, and what the pages of both show."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.crypto import salted_hmac

from minga.community.models import Community
from minga.community.rules import Access
from minga.community.rules import State as CommunityState
from minga.debate import rules
from minga.debate.models import (
    Contribution,
    Measure,
    Question,
    Statement,
    Visitor,
    VisitorChoice,
    VisitorDoor,
    VisitorStance,
)
from minga.debate.queries.routing import loadings_of, next_statement_id
from minga.debate.queries.statements import CHOSEN, StatementPage, StatementRow, Voting
from minga.debate.rules import PAGE_SIZE, visiting
from minga.debate.rules.moderating import MeasureKind
from minga.foundation.policy import NotFoundError
from minga.foundation.tenancy.hosts import address_here
from minga.kernel import Refusal
from minga.kernel.mentions import unnamed
from minga.purpose.rules import Audience


@dataclass(frozen=True, slots=True)
class OwnText:
    """What a visitor wrote, and how it stands: ``state`` is stands, waits or hidden, with the reason of who hid it."""

    text: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class VisitorCounts:
    """For facilitators: how many came, and what they did. Who they are nobody knows."""

    visitors: int
    voters: int
    stances: int
    texts: int
    waiting: int
    set_aside: int
    taken_along: int


@dataclass(frozen=True, slots=True)
class SetAside:
    """Visitors who were set aside together."""

    first_id: int
    count: int
    at: datetime


def visitor_choice() -> VisitorChoice:
    """What this space has chosen, or what holds where it has not."""
    return VisitorChoice.objects.first() or VisitorChoice()


def door_of(question_id: int) -> VisitorDoor | None:
    return VisitorDoor.objects.filter(question_id=question_id).first()


def way_into(community: Community, door: VisitorDoor | None) -> visiting.Way:
    """What decides whether visitors may come into a question of this community; its purpose was selected."""
    return visiting.Way(
        are_allowed=visitor_choice().are_allowed,
        is_secret=community.access == Access.SECRET or community.purpose.audience == Audience.CONFIDENTIAL,
        is_living=community.state == CommunityState.OPEN,
        is_open=door is not None and door.closed_at is None,
    )


def question_behind(token: str) -> tuple[Question, Refusal | None]:
    """The question to which an address leads, and why it lets nobody in now; not found where it leads nowhere."""
    rows = VisitorDoor.objects.select_related("question__community__purpose")
    door = rows.filter(token=token).first() if token else None
    if door is None:
        raise NotFoundError
    return door.question, visiting.refusal_to_visit(way_into(door.question.community, door))


def visit_address(slug: str, token: str) -> str:
    """The whole address, as it is handed out."""
    return address_here() + reverse("debate:visit", args=[slug, token])


def digest_of_visit(question_id: int, secret: str) -> str:
    """Another for each question: that two visits are of one browser is not kept."""
    return salted_hmac("minga.visitor", f"{question_id}:{secret}", algorithm="sha256").hexdigest()


def digest_of_address(question_id: int, address: str) -> str:
    key = f"{question_id}:{address}"
    return salted_hmac("minga.visitor.address", key, algorithm="sha256").hexdigest() if address else ""


def visitor_with(question_id: int, secret: str) -> Visitor | None:
    """Who holds this cookie in this question; None where nothing has been done with it."""
    return Visitor.objects.filter(key=digest_of_visit(question_id, secret)).first() if secret else None


def visitor_voting(question_id: int, visitor: Visitor | None) -> Voting:
    """What to ask this visitor next, and how far they have come."""
    seen = dict(
        Statement.objects.standing().filter(question_id=question_id).order_by("id").values_list("id", "seen_count")
    )
    mine = _stances_of(visitor)
    answered = set(mine) & seen.keys()
    number = -visitor.pk if visitor else 0
    chosen = next_statement_id(seen, answered, loadings_of(question_id), person_id=abs(number))
    row = Statement.objects.filter(pk=chosen or 0).values_list("pk", "text").first()
    return Voting(StatementRow(row[0], row[1], "", None, "", "") if row else None, len(answered), len(seen))


def _stances_of(visitor: Visitor | None, ids: list[int] | None = None) -> dict[int, str]:
    if visitor is None:
        return {}
    rows = VisitorStance.objects.filter(visitor=visitor)
    rows = rows if ids is None else rows.filter(statement_id__in=ids)
    return {pk: CHOSEN[rules.Stance(value)] for pk, value in rows.values_list("statement_id", "value")}


def visitor_statements(question_id: int, visitor: Visitor | None, *, number: int = 1) -> StatementPage:
    """The statements that stand, thirty a page, with the visitor's own stances and without who wrote them."""
    rows = Statement.objects.standing().filter(question_id=question_id).order_by("id").values_list("pk", "text")
    total = rows.count()
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(1, number), pages)
    page = list(rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])
    mine = _stances_of(visitor, [pk for pk, _text in page])
    shown = tuple(StatementRow(pk, text, "", None, mine.get(pk, ""), "") for pk, text in page)
    return StatementPage(shown, number, pages, total)


def one_for_visitor(statement_id: int, visitor: Visitor | None) -> StatementRow:
    """A statement that stands, with the visitor's own stance."""
    text = Statement.objects.standing().values_list("text", flat=True).get(pk=statement_id)
    return StatementRow(statement_id, text, "", None, _stances_of(visitor, [statement_id]).get(statement_id, ""), "")


def texts_of_visitor(visitor: Visitor | None) -> tuple[OwnText, ...]:
    """What this visitor wrote, the newest first: nobody can write to them, so that it is said here."""
    if visitor is None:
        return ()
    texts: list[Statement | Contribution] = [
        *Statement.objects.filter(visitor=visitor),
        *Contribution.objects.filter(visitor=visitor),
    ]
    held = Q(step=MeasureKind.HOLD, ended_at=None)
    about = Q(statement__visitor=visitor) | Q(contribution__visitor=visitor)
    waiting: set[tuple[int | None, int | None]] = set()
    waiting.update(Measure.objects.filter(held & about).values_list("statement_id", "contribution_id"))
    newest = sorted(texts, key=lambda row: (row.written_at, row.pk), reverse=True)
    return tuple(OwnText(_said(row), *_standing(row, waiting)) for row in newest[:PAGE_SIZE])


def _said(row: Statement | Contribution) -> str:
    return row.text if isinstance(row, Statement) else row.title or unnamed(row.body)


def _standing(row: Statement | Contribution, waiting: set[tuple[int | None, int | None]]) -> tuple[str, str]:
    if row.hidden_at is None:
        return "stands", ""
    at = (row.pk, None) if isinstance(row, Statement) else (None, row.pk)
    return ("waits", "") if at in waiting else ("hidden", row.hidden_reason)


def waiting_texts(visitor: Visitor) -> int:
    """How many texts of one visitor are held."""
    about = Q(statement__visitor=visitor) | Q(contribution__visitor=visitor)
    return Measure.objects.filter(about, step=MeasureKind.HOLD, ended_at=None).count()


def texts_from(question_id: int, address: str, *, since: datetime) -> int:
    """How many texts visitors of one address wrote since a moment."""
    if not address:
        return 0
    rows = {"question_id": question_id, "visitor__address": address, "written_at__gt": since}
    return Statement.objects.filter(**rows).count() + Contribution.objects.filter(**rows).count()


def visitor_counts(question_id: int) -> VisitorCounts:
    rows = Visitor.objects.filter(question_id=question_id)
    counts = rows.aggregate(
        n=Count("pk"),
        aside=Count("pk", filter=Q(set_aside_at__isnull=False)),
        taken=Count("pk", filter=Q(taken_at__isnull=False)),
    )
    stances = VisitorStance.objects.filter(question_id=question_id).aggregate(
        n=Count("pk"), voters=Count("visitor", distinct=True)
    )
    said = Statement.objects.filter(question_id=question_id, visitor__isnull=False).count()
    written = Contribution.objects.filter(question_id=question_id, visitor__isnull=False).count()
    held = Measure.objects.filter(question_id=question_id, step=MeasureKind.HOLD, ended_at=None, person=None)
    return VisitorCounts(
        visitors=counts["n"],
        voters=stances["voters"],
        stances=stances["n"],
        texts=said + written,
        waiting=held.count(),
        set_aside=counts["aside"],
        taken_along=counts["taken"],
    )


def floods_in(question_id: int) -> tuple[visiting.Flood, ...]:
    """Sets of visitors who voted alike and count still, to be looked at."""
    votes: defaultdict[int, set[tuple[int, int]]] = defaultdict(set)
    counted = VisitorStance.objects.filter(question_id=question_id, is_own_statement=False, visitor__set_aside_at=None)
    for visitor_id, statement_id, value in counted.values_list("visitor_id", "statement_id", "value"):
        votes[visitor_id].add((statement_id, value))
    rows = Visitor.objects.filter(question_id=question_id, set_aside_at=None, taken_at=None)
    sights = [
        visiting.Sight(pk, address, begun_at, frozenset(votes[pk]))
        for pk, address, begun_at in rows.order_by("pk").values_list("pk", "address", "begun_at")
        if pk in votes
    ]
    return visiting.floods_among(sights)


def set_aside_in(question_id: int) -> tuple[SetAside, ...]:
    """Whom facilitators have set aside, those of one moment together, the newest first."""
    rows = Visitor.objects.filter(question_id=question_id, set_aside_at__isnull=False)
    together: defaultdict[datetime, list[int]] = defaultdict(list)
    for pk, at in rows.order_by("pk").values_list("pk", "set_aside_at"):
        if at is not None:
            together[at].append(pk)
    return tuple(SetAside(ids[0], len(ids), at) for at, ids in sorted(together.items(), reverse=True))


def mark_of_audience(question_id: int) -> str:
    """What facilitators chose of the visitors of a question: a map drawn under another choice is drawn anew."""
    door = door_of(question_id)
    if door is None:
        return ""
    aside = Visitor.objects.filter(question_id=question_id, set_aside_at__isnull=False).count()
    return f"{int(door.are_left_out)}:{aside}"
