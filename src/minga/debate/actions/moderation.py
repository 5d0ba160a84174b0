"""Report something; leave it where it is, or hide it with a reason and more."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from minga.debate import events, permissions, rules
from minga.debate.actions.drawing import redraw
from minga.debate.actions.locking import has_changed, locked_question
from minga.debate.actions.measures import take_measure
from minga.debate.models import Contribution, Question, Report, Statement
from minga.debate.queries.moderation import may_moderate
from minga.debate.rules import ReportState
from minga.debate.rules.moderating import MeasureKind
from minga.foundation.events import publish
from minga.foundation.policy import Actor, NotFoundError, RefusedError, refuse_if, require
from minga.kernel import Refusal
from minga.kernel.writing import written


@transaction.atomic
def report_contribution(*, contribution_id: int, reason: str, by: Actor, now: datetime) -> Report:
    """Ask the facilitators to look at a contribution."""
    found = Contribution.objects.filter(pk=contribution_id).first()
    return _report(found, {"contribution": found}, reason=reason, by=by, now=now)


@transaction.atomic
def report_statement(*, statement_id: int, reason: str, by: Actor, now: datetime) -> Report:
    """Ask the facilitators to look at a statement."""
    found = Statement.objects.filter(pk=statement_id).first()
    return _report(found, {"statement": found}, reason=reason, by=by, now=now)


def _report(
    found: Contribution | Statement | None,
    target: dict[str, Contribution | Statement | None],
    *,
    reason: str,
    by: Actor,
    now: datetime,
) -> Report:
    if found is None:
        raise NotFoundError
    question = locked_question(found.question_id, by)
    require(permissions.CAN_REPORT, by, question)
    mine = Report.objects.filter(reporter_id=by.person_id, state=ReportState.OPEN, **target)
    refuse_if(
        rules.refusal_to_report(has_open_report=mine.exists(), is_hidden=found.hidden_at is not None, reason=reason)
    )
    report = Report.objects.create(
        question=question, reporter_id=by.person_id, reason=written(reason).strip(), made_at=now, **target
    )
    publish(events.ContentReported(question_id=question.pk, report_id=report.pk), by=by, now=now)
    return report


@transaction.atomic
def step_in_report(
    *,
    report_id: int,
    reason: str,
    by: Actor,
    now: datetime,
    step: MeasureKind = MeasureKind.HIDE,
    days: int | None = None,
) -> Report:
    """Hide what was reported, ask its author to write it anew, or pause or take out its author as well."""
    question, report = _locked_report(report_id, by, now)
    refuse_if(rules.refusal_to_moderate(ReportState(report.state), reason=reason))
    target = report.contribution or report.statement
    if target is None:
        raise NotFoundError
    take_measure(target, question, step, reason=reason, days=days, by=by, now=now)
    was_waiting = isinstance(target, Contribution) and target.is_waiting
    was_listed = isinstance(target, Contribution) and target.is_listed
    target.hidden_at, target.hidden_reason = now, written(reason).strip()
    target.save(update_fields=["hidden_at", "hidden_reason"])
    same = Report.objects.filter(contribution=report.contribution, statement=report.statement, state=ReportState.OPEN)
    _decide(same, ReportState.UPHELD, reason=reason, by=by, now=now)
    if isinstance(target, Contribution):
        redraw([target])
    else:
        question.stance_version += 1
        question.save(update_fields=["stance_version"])
    unlisted = isinstance(target, Contribution) and was_listed and not target.is_listed
    has_changed(question, written=-int(unlisted), waiting=-int(was_waiting))
    fact = events.ContentHidden(
        question_id=question.pk,
        report_id=report.pk,
        contribution_id=report.contribution_id,
        statement_id=report.statement_id,
    )
    publish(fact, by=by, now=now)
    report.refresh_from_db()
    return report


@transaction.atomic
def dismiss_report(*, report_id: int, reason: str, by: Actor, now: datetime) -> Report:
    """Leave what was reported where it is, and say why."""
    question, report = _locked_report(report_id, by, now)
    refuse_if(rules.refusal_to_moderate(ReportState(report.state), reason=reason))
    _decide(Report.objects.filter(pk=report.pk), ReportState.DISMISSED, reason=reason, by=by, now=now)
    publish(events.ReportDismissed(question_id=question.pk, report_id=report.pk), by=by, now=now)
    report.refresh_from_db()
    return report


def _decide(reports: QuerySet[Report], state: ReportState, *, reason: str, by: Actor, now: datetime) -> None:
    reports.update(state=state, decided_by_id=by.person_id, decided_at=now, decision_reason=written(reason).strip())


def _locked_report(report_id: int, by: Actor, now: datetime) -> tuple[Question, Report]:
    """The report under the lock of its question, for who may decide it: a facilitator, or later an administrator."""
    question_id = Report.objects.filter(pk=report_id).values_list("question_id", flat=True).first()
    if question_id is None:
        raise NotFoundError
    rows = Question.objects.select_for_update(of=("self",)).select_related("community__purpose")
    question = rows.get(pk=question_id)
    # The author comes along, because a redrawn card stands in their name.
    report = Report.objects.select_related("contribution__author", "statement").get(pk=report_id)
    if not may_moderate(by, question.community, since=report.made_at, now=now):
        if not permissions.CAN_SEE(by, question):
            raise NotFoundError
        require(permissions.CAN_FACILITATE, by, question)
    target = report.contribution or report.statement
    if target is not None and target.author_id == by.user_id:
        raise RefusedError(Refusal("debate:own-text"))
    return question, report
