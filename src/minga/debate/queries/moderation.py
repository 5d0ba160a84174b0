"""What waits for the moderation of a community, what it did, and what holds for one person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from minga.community import permissions as community_permissions
from minga.community.models import Community, Membership
from minga.debate import permissions, wording
from minga.debate.models import Contribution, Measure, ModerationChoice, Question, Report, Statement
from minga.debate.rules import ReportState
from minga.debate.rules.moderating import DAYS_TO_ANSWER, HOUR, Chosen, MeasureKind, Writer, is_overdue
from minga.debate.wording import byline
from minga.foundation.policy import Actor, NotFoundError, is_space_administrator, require
from minga.foundation.prepared import prepared
from minga.kernel.mentions import unnamed
from minga.kernel.sameness import comparison_key

HISTORY, WAITING_MOST = 50, 200


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that somebody must look at: ``kind`` is report, held, rewritten or appeal."""

    kind: str
    id: int
    question_id: int
    question: str
    text: str
    author: str
    reasons: tuple[str, ...]
    since: datetime
    is_mine: bool


@dataclass(frozen=True, slots=True)
class MeasureRow:
    id: int
    question_id: int
    question: str
    contribution_id: int | None
    text: str
    person: str
    person_id: int | None
    step: str
    step_label: str
    reason: str
    taken_by: str
    taken_at: datetime
    until: datetime | None
    ended_at: datetime | None
    rewritten_at: datetime | None
    appeal: str
    appealed_at: datetime | None
    answer: str
    answered_by: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Queue:
    community: Community
    waiting: tuple[Waiting, ...]
    history: tuple[MeasureRow, ...]
    is_facilitator: bool


def choice_of(community_id: int) -> ModerationChoice:
    """What a community has chosen, or what holds where it has not."""
    return ModerationChoice.objects.filter(community_id=community_id).first() or ModerationChoice(
        community_id=community_id
    )


def chosen_in(community_id: int) -> Chosen:
    choice = choice_of(community_id)
    return Chosen(choice.holds_newcomers, choice.holds_links, choice.holds_repeats, choice.hourly_most)


def writer_in(community_id: int, text: str, *, now: datetime, but: Contribution | Statement) -> Writer:
    """What the rules look at of who wrote a text in a community; a visitor is a newcomer from outside."""
    mine = Contribution.objects.filter(question__community_id=community_id)
    said = Statement.objects.filter(question__community_id=community_id)
    by = Q(author_id=but.author_id) if but.visitor_id is None else Q(visitor_id=but.visitor_id)
    mine, said = mine.filter(by), said.filter(by)
    if isinstance(but, Contribution):
        mine = mine.exclude(pk=but.pk)
    else:
        said = said.exclude(pk=but.pk)
    key = comparison_key(text)
    earlier = [*mine.order_by("-id").values_list("body", flat=True)[:50], *said.values_list("text", flat=True)[:50]]
    places = Membership.objects.filter(community_id=community_id, user_id=but.author_id or 0)
    return Writer(
        is_external=but.visitor_id is not None or bool(places.values_list("is_external", flat=True).first()),
        standing=mine.standing().count() + said.standing().count(),
        last_hour=mine.filter(written_at__gt=now - HOUR).count() + said.filter(written_at__gt=now - HOUR).count(),
        has_same=any(comparison_key(each) == key for each in earlier),
    )


def pause_of(community_id: int, user_id: int | None, now: datetime) -> Measure | None:
    """The pause that keeps somebody from writing in a community now."""
    return _pauses.first(community_id, user_id or 0, now)


@prepared
def _pauses(community_id: int, user_id: int, now: datetime) -> QuerySet[Measure]:
    pauses = Measure.objects.filter(community_id=community_id, person_id=user_id, step=MeasureKind.PAUSE)
    return pauses.filter(ended_at=None, until__gt=now).order_by("-until")


def may_moderate(actor: Actor, community: Community, *, since: datetime, now: datetime) -> bool:
    """A facilitator; or an administrator, where no facilitator has answered within the time set."""
    if permissions.CAN_MODERATE(actor, community):
        return True
    days = choice_of(community.pk).days_to_answer
    return permissions.CAN_STEP_IN(actor, community) and is_overdue(since, days=days, now=now)


def moderated_question(actor: Actor, question_id: int, report_id: int, *, now: datetime) -> Question:
    """The question of a report that the actor may decide; what they may not know of is not found."""
    report = Report.objects.filter(pk=report_id, question_id=question_id).first()
    if report is None:
        raise NotFoundError
    question = Question.objects.select_related("community__purpose").get(pk=question_id)
    if not may_moderate(actor, question.community, since=report.made_at, now=now):
        if not permissions.CAN_SEE(actor, question):
            raise NotFoundError
        require(permissions.CAN_FACILITATE, actor, question)
    return question


def queue_of(actor: Actor, community_id: int, *, now: datetime) -> Queue:
    """What waits in a community and what was done; to administrators only what they may decide."""
    community = Community.objects.select_related("purpose").filter(pk=community_id).first()
    if community is None:
        raise NotFoundError
    facilitates = permissions.CAN_MODERATE(actor, community)
    if not facilitates and not permissions.CAN_STEP_IN(actor, community):
        if not community_permissions.CAN_SEE(actor, community):
            raise NotFoundError
        require(permissions.CAN_MODERATE, actor, community)
    days = choice_of(community_id).days_to_answer
    waiting = [*_reported(community_id, actor), *_waiting_measures(community_id, actor)]
    if not facilitates:
        waiting = [each for each in waiting if each.kind == "appeal" or is_overdue(each.since, days=days, now=now)]
        if not waiting and not community_permissions.CAN_SEE(actor, community):
            raise NotFoundError
    waiting.sort(key=lambda each: each.since)
    history = measures_of(Measure.objects.filter(community_id=community_id)) if facilitates else ()
    return Queue(community, tuple(waiting), history, facilitates)


def _reported(community_id: int, actor: Actor) -> Iterable[Waiting]:
    rows = Report.objects.for_page().filter(question__community_id=community_id, state=ReportState.OPEN)
    people = ("question", "contribution__author", "statement__author")
    about: dict[tuple[int | None, int | None], list[Report]] = {}
    for row in rows.select_related(*people).order_by("made_at")[:WAITING_MOST]:
        about.setdefault((row.contribution_id, row.statement_id), []).append(row)
    for reports in about.values():
        first = reports[0]
        target = first.contribution or first.statement
        yield Waiting(
            "report",
            first.pk,
            first.question_id,
            first.question.title,
            _text(first),
            target.byline if target else "",
            tuple(each.reason for each in reports),
            first.made_at,
            target is not None and target.author_id == actor.user_id,
        )


def _waiting_measures(community_id: int, actor: Actor) -> Iterable[Waiting]:
    rows = Measure.objects.for_page().filter(waits(), community_id=community_id)
    people = ("question", "contribution", "statement", "person")
    for row in rows.select_related(*people).order_by("taken_at")[:WAITING_MOST]:
        kind = "appeal" if row.appealed_at else ("held" if row.step == MeasureKind.HOLD else "rewritten")
        since = row.appealed_at or row.rewritten_at or row.taken_at
        is_mine = actor.user_id in {row.person_id, row.taken_by_id if row.appealed_at else None}
        reason = row.appeal or row.reason
        title = row.question.title
        yield Waiting(kind, row.pk, row.question_id, title, _text(row), byline(row.person), (reason,), since, is_mine)


def waits() -> Q:
    """Measures that somebody must look at: what is held, what was rewritten, what is appealed."""
    is_held = Q(step=MeasureKind.HOLD, ended_at=None)
    is_rewritten = Q(step=MeasureKind.REWRITE, ended_at=None, rewritten_at__isnull=False)
    return is_held | is_rewritten | Q(appealed_at__isnull=False, answered_at=None)


def _text(row: Report | Measure) -> str:
    if row.contribution is not None:
        return "\n".join(part for part in (row.contribution.title, unnamed(row.contribution.body)) if part)
    return row.statement.text if row.statement is not None else ""


def measures_of(measures: QuerySet[Measure]) -> tuple[MeasureRow, ...]:
    people = ("question", "contribution", "statement", "person", "taken_by", "answered_by")
    return tuple(_measure(row) for row in measures.select_related(*people).order_by("-id")[:HISTORY])


def _measure(row: Measure) -> MeasureRow:
    return MeasureRow(
        id=row.pk,
        question_id=row.question_id,
        question=row.question.title,
        contribution_id=row.contribution_id,
        text=_text(row),
        person=byline(row.person),
        person_id=row.person_id,
        step=row.step,
        step_label=str(wording.MEASURES[MeasureKind(row.step)]),
        reason=row.reason,
        taken_by=str(row.taken_by or ""),
        taken_at=row.taken_at,
        until=row.until,
        ended_at=row.ended_at,
        rewritten_at=row.rewritten_at,
        appeal=row.appeal,
        appealed_at=row.appealed_at,
        answer=row.answer,
        answered_by=str(row.answered_by or ""),
        answered_at=row.answered_at,
    )


def visible_measures(actor: Actor) -> QuerySet[Measure]:
    """Measures that somebody may read: those about oneself, those of communities they facilitate, appealed ones."""
    if not actor.is_known:
        return Measure.objects.none()
    seen = Q(person_id=actor.user_id)
    mine = permissions.facilitated_by(actor).values("community_id")
    seen |= Q(community_id__in=mine)
    if is_space_administrator(actor, None):
        sponsored = Q(community__purpose__sponsor_id=actor.user_id)
        seen |= Q(appealed_at__isnull=False) & ~(sponsored & Q(community__purpose__sponsor__isnull=False))
    return Measure.objects.filter(seen)


def measure_about(actor: Actor, contribution: Contribution) -> int | None:
    """The last step of the moderation about somebody's own text, where it is hidden; None where there is none."""
    if contribution.hidden_at is None or contribution.author_id != actor.user_id:
        return None
    mine = Measure.objects.filter(contribution=contribution, person_id=contribution.author_id)
    return mine.order_by("-id").values_list("pk", flat=True).first()


def one_measure(actor: Actor, measure_id: int, *, now: datetime) -> MeasureRow:
    """A measure that the actor may read; raises ``NotFoundError`` where there is none."""
    found = measures_of(visible_measures(actor).filter(pk=measure_id) | _left_lying(actor, measure_id, now=now))
    if not found:
        raise NotFoundError
    return found[0]


def _left_lying(actor: Actor, measure_id: int, *, now: datetime) -> QuerySet[Measure]:
    """The measure, for an administrator in whose queue it stands because no facilitator has looked in time."""
    found = Measure.objects.filter(waits(), pk=measure_id)
    row = found.select_related("community__purpose").first()
    if row is None or not may_moderate(actor, row.community, since=row.rewritten_at or row.taken_at, now=now):
        return found.none()
    return found


def overdue_communities(actor: Actor, *, now: datetime) -> list[tuple[int, str, int]]:
    """Communities where something waits for the administrators, with how much; for administrators only."""
    require(is_space_administrator, actor, None)
    days = Q(made_at__lte=now - timedelta(days=DAYS_TO_ANSWER))
    own = ModerationChoice.objects.filter(community_id=OuterRef("question__community_id"))
    reports = Report.objects.filter(state=ReportState.OPEN).exclude(Exists(own)).filter(days)
    ids = set(reports.values_list("question__community_id", flat=True))
    for choice in ModerationChoice.objects.all():
        late = now - timedelta(days=choice.days_to_answer)
        about = Report.objects.filter(state=ReportState.OPEN, question__community_id=choice.community_id)
        if about.filter(made_at__lte=late).exists():
            ids.add(choice.community_id)
    ids |= set(Measure.objects.filter(appealed_at__isnull=False, answered_at=None).values_list("community", flat=True))
    held = Measure.objects.filter(waits(), appealed_at=None)
    for row in held:
        if is_overdue(row.taken_at, days=choice_of(row.community_id).days_to_answer, now=now):
            ids.add(row.community_id)
    communities = Community.objects.select_related("purpose").filter(pk__in=ids).order_by("name")
    return [
        (community.pk, community.name, len(queue_of(actor, community.pk, now=now).waiting))
        for community in communities
        if permissions.CAN_STEP_IN(actor, community)
    ]
