"""Steps of the moderation: hide, ask to rewrite, pause, take out; hold and release; appeal once, to somebody else."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation

from minga.community import permissions as community_permissions
from minga.community.actions import send_away, take_back
from minga.community.models import Community
from minga.debate import events, permissions, wording
from minga.debate.actions.drawing import redraw
from minga.debate.actions.locking import has_changed
from minga.debate.models import Contribution, Measure, ModerationChoice, Question, Statement
from minga.debate.queries.moderation import (
    choice_of,
    chosen_in,
    may_moderate,
    pause_of,
    visible_measures,
    writer_in,
)
from minga.debate.queries.visiting import visitor_choice
from minga.debate.rules import moderating
from minga.debate.rules.moderating import Hold, MeasureKind
from minga.foundation import clock
from minga.foundation.events import publish
from minga.foundation.markdown import people_named
from minga.foundation.policy import Actor, NotAllowedError, NotFoundError, RefusedError, refuse_if, require
from minga.foundation.scope import current_space_id
from minga.foundation.tenancy.models import Space
from minga.foundation.writing.actions import mention_people
from minga.kernel import Refusal
from minga.kernel.writing import written

type Target = Contribution | Statement


def take_measure(
    target: Target, question: Question, step: MeasureKind, *, reason: str, days: int | None, by: Actor, now: datetime
) -> Measure:
    """Hide a text under a locked question, and do to its author what the step says."""
    author_id = target.author_id
    refuse_if(moderating.refusal_to_step(step, reason=reason, days=days, is_visitor=author_id is None))
    measure = _measure(target, question, step, written(reason).strip(), by=by, now=now)
    if step == MeasureKind.PAUSE:
        measure.until = now + timedelta(days=days or 1)
        measure.save(update_fields=["until"])
    if step == MeasureKind.REMOVE and author_id is not None:
        send_away(community_id=question.community_id, user_id=author_id, by=by, now=now)
    publish(events.MeasureTaken(question_id=question.pk, measure_id=measure.pk, step=step), by=by, now=now)
    return measure


def _measure(
    target: Target, question: Question, step: MeasureKind, reason: str, *, by: Actor | None, now: datetime
) -> Measure:
    return Measure.objects.create(
        community_id=question.community_id,
        question=question,
        contribution=target if isinstance(target, Contribution) else None,
        statement=target if isinstance(target, Statement) else None,
        person_id=target.author_id,
        step=step,
        reason=reason,
        until=now if step == MeasureKind.PAUSE else None,
        taken_by_id=by.person_id if by else None,
        taken_at=now,
    )


def refuse_if_paused(question: Question, by: Actor, now: datetime) -> None:
    """Who is paused in a community reads and votes there, and writes nothing."""
    pause = pause_of(question.community_id, by.user_id, now)
    if pause is not None:
        raise RefusedError(paused(pause))


def paused(pause: Measure) -> Refusal:
    """Until when somebody is paused, and why."""
    return Refusal("debate:paused", {"until": clock.day_of(pause.until or pause.taken_at), "reason": pause.reason})


def hold_if_due(target: Target, question: Question, text: str, *, by: Actor, now: datetime) -> bool:
    """Hold what was just written, where a rule of the community says so; what facilitators write is never held."""
    chosen = chosen_in(question.community_id)
    if chosen == moderating.Chosen() or permissions.CAN_FACILITATE(by, question):
        return False
    writer = writer_in(question.community_id, text, now=now, but=target)
    held = moderating.held_by(chosen, writer, text)
    if held is not None:
        _hold(target, question, held, by=by, now=now)
    return held is not None


def hold_visitor_text(target: Target, question: Question, text: str, *, now: datetime) -> bool:
    """Hold what a visitor just wrote: all of it where the space says so, else as what a newcomer writes."""
    held: Hold | None = Hold.VISITOR
    if not visitor_choice().are_held:
        writer = writer_in(question.community_id, text, now=now, but=target)
        held = moderating.held_by(chosen_in(question.community_id), writer, text)
    if held is not None:
        _hold(target, question, held, by=None, now=now)
    return held is not None


def _hold(target: Target, question: Question, held: Hold, *, by: Actor | None, now: datetime) -> None:
    language = Space.objects.values_list("language", flat=True).get(pk=current_space_id())
    with translation.override(language):
        reason = str(wording.HELD[held])
    target.hidden_at, target.hidden_reason = now, reason
    target.save(update_fields=["hidden_at", "hidden_reason"])
    measure = _measure(target, question, MeasureKind.HOLD, reason, by=None, now=now)
    publish(events.ContentHeld(question_id=question.pk, measure_id=measure.pk), by=by, now=now)


def mark_rewritten(contribution: Contribution, now: datetime) -> None:
    """Its author has written it anew: whoever asked for it looks again."""
    asked = Measure.objects.filter(contribution=contribution, step=MeasureKind.REWRITE, ended_at=None)
    asked.update(rewritten_at=now)


def is_to_be_rewritten(contribution: Contribution) -> bool:
    return Measure.objects.filter(contribution=contribution, step=MeasureKind.REWRITE, ended_at=None).exists()


@transaction.atomic
def look_again(*, measure_id: int, is_kept: bool, reason: str, by: Actor, now: datetime) -> Measure:
    """Let what was held or rewritten stand, or hide it with a reason."""
    question, measure = _locked(measure_id)
    since = measure.rewritten_at or measure.taken_at
    _require_moderator(by, question, measure, since=since, now=now)
    refuse_if(
        moderating.refusal_to_look_again(
            MeasureKind(measure.step),
            is_ended=measure.ended_at is not None,
            is_rewritten=measure.rewritten_at is not None,
        )
    )
    target = _target(measure)
    if is_kept:
        _release(target, question, measure, by=by, now=now)
        return measure
    refuse_if(moderating.refusal_to_step(MeasureKind.HIDE, reason=reason, days=None))
    measure.ended_at = now
    measure.save(update_fields=["ended_at"])
    target.hidden_reason = written(reason).strip()
    target.save(update_fields=["hidden_reason"])
    made = take_measure(target, question, MeasureKind.HIDE, reason=reason, days=None, by=by, now=now)
    if isinstance(target, Contribution):
        redraw([target])
    has_changed(question)
    return made


@transaction.atomic
def appeal_measure(*, measure_id: int, reason: str, by: Actor, now: datetime) -> Measure:
    """Ask somebody else to look again at what was decided about oneself: once."""
    question, measure = _locked(measure_id)
    if measure.person_id != by.person_id:
        raise NotFoundError
    refuse_if(
        moderating.refusal_to_appeal(
            MeasureKind(measure.step),
            is_appealed=measure.appealed_at is not None,
            is_ended=measure.ended_at is not None,
            reason=reason,
        )
    )
    measure.appeal, measure.appealed_at = written(reason).strip(), now
    measure.save(update_fields=["appeal", "appealed_at"])
    publish(events.MeasureAppealed(question_id=question.pk, measure_id=measure.pk), by=by, now=now)
    return measure


@transaction.atomic
def answer_appeal(*, measure_id: int, is_lifted: bool, answer: str, by: Actor, now: datetime) -> Measure:
    """Let a measure stand or lift it; by another facilitator or an administrator, never by who decided it."""
    question, measure = _locked(measure_id)
    may = permissions.CAN_MODERATE(by, question.community) or permissions.CAN_STEP_IN(by, question.community)
    if not may or measure.person_id == by.user_id:
        _hide_or_forbid(by, measure)
    refuse_if(
        moderating.refusal_to_answer_appeal(
            is_waiting=measure.appealed_at is not None and measure.answered_at is None,
            is_who_decided=measure.taken_by_id == by.user_id,
            answer=answer,
        )
    )
    measure.answer, measure.answered_by_id, measure.answered_at = written(answer).strip(), by.person_id, now
    measure.save(update_fields=["answer", "answered_by", "answered_at"])
    if is_lifted:
        _release(_target(measure), question, measure, by=by, now=now)
        if measure.step == MeasureKind.REMOVE and measure.person_id is not None:
            take_back(community_id=question.community_id, user_id=measure.person_id, by=by, now=now)
    fact = events.AppealAnswered(question_id=question.pk, measure_id=measure.pk, is_lifted=is_lifted)
    publish(fact, by=by, now=now)
    return measure


def _release(target: Target, question: Question, measure: Measure, *, by: Actor, now: datetime) -> None:
    measure.ended_at = now
    measure.save(update_fields=["ended_at"])
    others = Measure.objects.filter(contribution=measure.contribution, statement=measure.statement, ended_at=None)
    others.exclude(pk=measure.pk).filter(step__in=[MeasureKind.HOLD, MeasureKind.REWRITE]).update(ended_at=now)
    if target.hidden_at is None:
        return
    listed = 0
    if isinstance(target, Contribution):
        listed = int(not target.is_listed)
    target.hidden_at, target.hidden_reason = None, ""
    target.save(update_fields=["hidden_at", "hidden_reason"])
    waiting = 0
    if isinstance(target, Contribution):
        waiting = int(target.is_waiting)
        redraw([target])
    else:
        question.stance_version += 1
        question.save(update_fields=["stance_version"])
    has_changed(question, written=listed, waiting=waiting)
    fact = events.ContentReleased(
        question_id=question.pk,
        measure_id=measure.pk,
        contribution_id=measure.contribution_id,
        statement_id=measure.statement_id,
    )
    publish(fact, by=by, now=now)
    if isinstance(target, Contribution) and measure.step == MeasureKind.HOLD:
        # Nobody was told of it while it waited.
        mention_people(kind="contribution", text_id=target.pk, people=people_named(target.body_html), by=by, now=now)


@transaction.atomic
def choose_moderation(
    *,
    community_id: int,
    holds_newcomers: bool,
    holds_links: bool,
    holds_repeats: bool,
    hourly_most: int,
    days_to_answer: int,
    by: Actor,
    now: datetime,
) -> ModerationChoice:
    """Say what waits for a facilitator in a community, and after how many days reports go to the administrators."""
    community = Community.objects.select_for_update(of=("self",)).select_related("purpose").filter(pk=community_id)
    found = community.first()
    if found is None or not community_permissions.CAN_SEE(by, found):
        raise NotFoundError
    require(permissions.CAN_MODERATE, by, found)
    refuse_if(moderating.refusal_to_choose(days_to_answer=days_to_answer))
    choice = choice_of(community_id)
    wanted = {
        "holds_newcomers": holds_newcomers,
        "holds_links": holds_links,
        "holds_repeats": holds_repeats,
        "hourly_most": hourly_most,
        "days_to_answer": days_to_answer,
    }
    before = {name: int(getattr(choice, name)) for name, value in wanted.items() if getattr(choice, name) != value}
    for name, value in wanted.items():
        setattr(choice, name, value)
    choice.save()
    if before:
        publish(events.ModerationChosen(community_id=community_id, before=before), by=by, now=now)
    return choice


def _locked(measure_id: int) -> tuple[Question, Measure]:
    question_id = Measure.objects.filter(pk=measure_id).values_list("question_id", flat=True).first()
    if question_id is None:
        raise NotFoundError
    rows = Question.objects.select_for_update(of=("self",)).select_related("community__purpose")
    question = rows.get(pk=question_id)
    return question, Measure.objects.select_related("contribution__author", "statement").get(pk=measure_id)


def _require_moderator(by: Actor, question: Question, measure: Measure, *, since: datetime, now: datetime) -> None:
    if measure.person_id == by.user_id and permissions.CAN_MODERATE(by, question.community):
        raise RefusedError(Refusal("debate:own-text"))
    if measure.person_id == by.user_id or not may_moderate(by, question.community, since=since, now=now):
        _hide_or_forbid(by, measure)


def _hide_or_forbid(by: Actor, measure: Measure) -> None:
    if not visible_measures(by).filter(pk=measure.pk).exists():
        raise NotFoundError
    raise NotAllowedError("CAN_MODERATE")


def _target(measure: Measure) -> Target:
    target: Target | None = measure.contribution or measure.statement
    if target is None:
        raise NotFoundError
    return target
