"""What waits for one person in questions: the facts behind their next step, and what their inbox names."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Value

from minga.community.permissions import roles_of
from minga.community.rules import TAKE_PART, Role
from minga.debate import rules
from minga.debate.models import (
    Challenge,
    Estimate,
    EstimateRound,
    Question,
    QuestionQuerySet,
    Report,
    Stance,
    Statement,
    Summary,
    SummaryDraft,
    VisitorDoor,
)
from minga.debate.permissions import CAN_FACILITATE, CAN_RUN_ASKING, is_sponsor, takes_part, visible_to
from minga.debate.rules import ReportState, RoundState, State
from minga.debate.rules.steps import Facts, Seat, Step, next_step
from minga.foundation.policy import Actor
from minga.foundation.prepared import prepared


def seat_of(actor: Actor, question: Question) -> Seat:
    """This person's part in a question that they were found to see."""
    if CAN_FACILITATE(actor, question):
        return Seat.FACILITATOR
    if not takes_part(actor, question):
        return Seat.READER
    if is_sponsor(actor, question):
        return Seat.SPONSOR
    is_guest = roles_of(actor).get(question.community_id) == Role.GUEST
    return Seat.GUEST if is_guest else Seat.MEMBER


def step_in(actor: Actor, question: Question, *, now: datetime) -> tuple[Step, Seat, Facts]:
    """What this person does next in a question that they were found to see; looked up once in a request."""
    key = f"debate:step:{question.pk}:{question.content_version}"
    return actor.remember(key, lambda: _step(actor, question, now))


def _step(actor: Actor, question: Question, now: datetime) -> tuple[Step, Seat, Facts]:
    seat = seat_of(actor, question)
    state = rules.state_at(State(question.state), closes_at=question.closes_at, now=now)
    if state == State.OPEN:
        # Who only reads has nothing to do here, whatever there is.
        facts = Facts() if seat == Seat.READER else _while_open(actor, question, now)
    elif state == State.DRAFT:
        facts = Facts(may_open=CAN_RUN_ASKING(actor, question))
    else:
        facts = _after(question, seat)
    return next_step(state, seat, facts), seat, facts


def _while_open(actor: Actor, question: Question, now: datetime) -> Facts:
    statements, left = _statements.first(question.pk, actor.user_id) or (0, 0)
    return Facts(
        is_begun=question.opens_at <= now,
        statements=statements,
        statements_left=left,
        has_estimate_left=bool(_sealed_rounds(question.pk, actor.user_id)),
    )


@prepared
def _statements(question_id: int, person_id: int | None) -> QuerySet[Statement, tuple[int, int]]:
    """How many there are, and how many of them wait for this person: one row."""
    mine = Stance.objects.filter(statement=OuterRef("pk"), person_id=person_id)
    rows = Statement.objects.standing().filter(question_id=question_id).order_by().values(all=Value(1))
    return rows.annotate(n=Count("pk"), left=Count("pk", filter=~Exists(mine))).values_list("n", "left")


@prepared
def _sealed_rounds(question_id: int, person_id: int | None) -> QuerySet[EstimateRound, int]:
    given = Estimate.objects.filter(round=OuterRef("pk"), person_id=person_id)
    rows = EstimateRound.objects.filter(~Exists(given), question_id=question_id, state=RoundState.SEALED)
    return rows.order_by().values_list("pk", flat=True)[:1]


def _after(question: Question, seat: Seat) -> Facts:
    if seat != Seat.FACILITATOR:
        return Facts()
    challenges = Challenge.objects.filter(summary__question=question, answered_at__isnull=True)
    return Facts(
        has_draft=unsigned_drafts().filter(question=question).exists(),
        open_challenges=challenges.count(),
        unanswered_ideas=question.unanswered_ideas,
    )


def unsigned_drafts() -> QuerySet[SummaryDraft]:
    """Versions of summaries after which none has been signed."""
    signed = Summary.objects.filter(question=OuterRef("question"), signed_at__gte=OuterRef("saved_at"))
    return SummaryDraft.objects.filter(~Exists(signed))


def taking_part(actor: Actor) -> QuestionQuerySet:
    """Questions in whose communities this person takes part."""
    inside = [pk for pk, role in roles_of(actor).items() if role in TAKE_PART]
    questions: QuestionQuerySet = visible_to(actor).filter(community_id__in=inside)
    return questions


def unanswered(actor: Actor, now: datetime, *, community_id: int | None = None) -> list[tuple[Question, int]]:
    """Open questions with how many of their statements this person has not answered, the next to close first."""
    counts = dict(_left(actor, now, community_id))
    if not counts:
        return []
    return [(question, counts[question.pk]) for question in _asked(actor, now, community_id) if question.pk in counts]


def _open_to(actor: Actor, now: datetime, community_id: int | None) -> QuerySet[Question]:
    questions = taking_part(actor).filter(state=State.OPEN, opens_at__lte=now, closes_at__gt=now)
    return questions if community_id is None else questions.filter(community_id=community_id)


@prepared
def _asked(actor: Actor, now: datetime, community_id: int | None) -> QuerySet[Question]:
    questions = _open_to(actor, now, community_id)
    return questions.select_related("space", "community").order_by("closes_at", "id")


@prepared
def _left(actor: Actor, now: datetime, community_id: int | None) -> QuerySet[Statement, tuple[int, int]]:
    mine = Stance.objects.filter(person_id=actor.user_id).values("statement_id")
    left = Statement.objects.standing().exclude(pk__in=mine).values("question_id").annotate(n=Count("pk")).order_by()
    seen = _open_to(actor, now, community_id).values("pk")
    return left.filter(question__in=seen).values_list("question_id", "n")


def facilitated(questions: QuestionQuerySet) -> Iterable[Any]:
    """Questions with what waits in each for its facilitators: ideas, reports, floods, challenges, a draft."""
    reports = Report.objects.filter(question=OuterRef("pk"), state=ReportState.OPEN)
    challenges = Challenge.objects.filter(summary__question=OuterRef("pk"), answered_at=None)
    floods = VisitorDoor.objects.filter(question=OuterRef("pk"), floods__gt=0)
    return questions.select_related("space", "community").annotate(
        is_reported=Exists(reports),
        is_challenged=Exists(challenges),
        has_flood=Exists(floods),
        has_draft=Exists(unsigned_drafts().filter(question=OuterRef("pk"))),
    )
