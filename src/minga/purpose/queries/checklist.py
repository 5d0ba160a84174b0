"""What a purpose needs to go ahead, how one person stands to it, and what they said so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from minga.foundation.policy import Actor, NotFoundError, is_space_member
from minga.purpose import wording
from minga.purpose.models import CriterionReview, Goal, Indicator, Purpose
from minga.purpose.permissions import visible_to, what_actor_may
from minga.purpose.queries.pages import DECLINED, GoalRow, is_overdue, readiness_of
from minga.purpose.rules import EDITABLE, LISTED, AnswerState, Condition, Criterion, Standing, State, open_conditions
from minga.ui.numbers import number, written_date


def own_reviews(actor: Actor, purpose_id: int) -> dict[str, CriterionReview]:
    """What this person said of each criterion, the latest of each."""
    rows = CriterionReview.objects.filter(purpose_id=purpose_id, reviewer_id=actor.user_id).order_by("id")
    return {review.criterion: review for review in rows}


@dataclass(frozen=True, slots=True)
class Task:
    """A line of the list of what a purpose needs, as ``ui/components/task_list.html`` wants it."""

    condition: Condition
    title: str
    is_done: bool
    note: str
    who: str
    url: str = ""


def standing_of(actor: Actor, purpose: Purpose, *, today: date) -> Standing:
    """How this person stands to a purpose, for the rule that says what they do next."""
    may, readiness = what_actor_may(actor, purpose), readiness_of(purpose)
    mine = Indicator.objects.filter(purpose=purpose, owner_id=actor.user_id, owner_answer=AnswerState.ASKED)
    is_asked = purpose.sponsor_answer == AnswerState.ASKED and actor.user_id == purpose.sponsor_id
    return Standing(
        state=State(purpose.state),
        missing=open_conditions(readiness, today=today),
        edits=may.edit or may.restore,
        decides=may.call,
        reviews=may.review and len(own_reviews(actor, purpose.pk)) < len(Criterion),
        sponsors=purpose.sponsor_id is not None and actor.user_id == purpose.sponsor_id,
        is_of_space=is_space_member(actor, None),
        is_asked_to_sponsor=is_asked,
        is_asked_to_own=actor.is_known and mine.exists(),
        is_due=is_overdue(purpose, today) or purpose.redecision_asked_at is not None,
    )


def visible_indicator(actor: Actor, indicator_id: int) -> Indicator:
    """The figure with its purpose; raises ``NotFoundError`` where the actor may not know of that."""
    rows = Indicator.objects.for_page().select_related("purpose", "owner")
    found: Indicator | None = rows.filter(pk=indicator_id, purpose__in=visible_to(actor).values("pk")).first()
    if found is None:
        raise NotFoundError
    return found


def goal_of(indicator: Indicator) -> Goal | None:
    found: Goal | None = Goal.objects.filter(indicator=indicator).first()
    return found


def asked_indicator(actor: Actor, purpose_id: int) -> Indicator | None:
    """The first figure of a purpose for which this person is asked to answer."""
    rows = Indicator.objects.filter(purpose_id=purpose_id, owner_id=actor.user_id, owner_answer=AnswerState.ASKED)
    found: Indicator | None = rows.order_by("id").first()
    return found


def checklist_of(purpose: Purpose, goals: Sequence[GoalRow], standing: Standing) -> tuple[Task, ...]:
    """What the purpose needs to go ahead: done or not, what stands there, and who can do it."""
    outcome = next((goal for goal in goals if goal.role == "outcome"), None)
    guardrail = next((goal for goal in goals if goal.role == "guardrail"), None)
    notes = {
        Condition.SPONSOR: _sponsor_note(purpose),
        Condition.DECISION_RIGHT: purpose.get_decision_right_display(),
        Condition.OUTCOME: _figure_note(outcome),
        Condition.OWNER: _owner_note(outcome),
        Condition.GUARDRAIL: _figure_note(guardrail),
        Condition.CRITERIA: "",
        Condition.REDECISION: written_date(purpose.redecide_on) if purpose.redecide_on else "",
    }
    is_settled = State(purpose.state) not in EDITABLE
    return tuple(
        Task(
            condition=condition,
            title=str(wording.CONDITIONS[condition]),
            is_done=condition not in standing.missing,
            note=notes[condition] or str(wording.CONDITION_NOTES[condition]),
            who=_who_can(condition, purpose, standing, is_settled=is_settled),
        )
        for condition in LISTED
    )


def _sponsor_note(purpose: Purpose) -> str:
    if purpose.sponsor is not None:
        said = wording.ANSWERS[AnswerState(purpose.sponsor_answer)]
        return f"{purpose.sponsor} {said}"
    if purpose.sponsor_declined_by is None:
        return ""
    parts = {"name": str(purpose.sponsor_declined_by), "reason": purpose.sponsor_note}
    return str(wording.DECLINED_BY % parts)


def _owner_note(goal: GoalRow | None) -> str:
    if goal is None:
        return ""
    if goal.owner_answer == DECLINED:
        return str(wording.DECLINED_BY % {"name": goal.owner, "reason": goal.owner_note})
    return f"{goal.owner} {wording.ANSWERS[AnswerState(goal.owner_answer)]}"


def _figure_note(goal: GoalRow | None) -> str:
    if goal is None:
        return ""
    way = number(goal.target) if goal.baseline is None else f"{number(goal.baseline)} → {number(goal.target)}"
    return f"{goal.indicator}: {way} {goal.unit}"


def _who_can(condition: Condition, purpose: Purpose, standing: Standing, *, is_settled: bool) -> str:
    """Who can do it, where the reader cannot. Of what goes ahead only who is asked may still be another."""
    if condition == Condition.CRITERIA:
        return "" if standing.reviews else str(wording.SOMEBODY_ELSE % {"author": str(purpose.author)})
    is_open = not is_settled or condition in {Condition.SPONSOR, Condition.OWNER}
    return "" if standing.edits and is_open else str(purpose.author)
