"""Support an idea, and take it back."""

from datetime import datetime

from django.db import transaction

from minga.debate import events, permissions
from minga.debate.actions.drawing import redraw
from minga.debate.actions.locking import has_changed, locked_contribution, require_open
from minga.debate.actions.reaching import reach_if_due
from minga.debate.models import Contribution, Question, Support
from minga.debate.rules import ContributionState, Kind
from minga.debate.rules.supporting import refusal_to_support
from minga.foundation.events import publish
from minga.foundation.policy import Actor, refuse_if, require


@transaction.atomic
def support_idea(*, contribution_id: int, by: Actor, now: datetime) -> Contribution:
    """Support somebody else's idea while the question is open. The support that makes them enough moves the idea to
    review, unless they are sealed until the closing."""
    question, idea = _supportable(contribution_id, by, now)
    _support, is_new = Support.objects.get_or_create(
        contribution=idea, person_id=by.person_id, defaults={"question": question, "supported_at": now}
    )
    if not is_new:
        return idea
    publish(events.IdeaSupported(question_id=question.pk), by=by, now=now)
    if not question.are_supports_sealed:
        reach_if_due(idea, question, count=Support.objects.filter(contribution=idea).count(), now=now)
    _show(idea, question)
    return idea


@transaction.atomic
def unsupport_idea(*, contribution_id: int, by: Actor, now: datetime) -> Contribution:
    """Take one's support back while the question is open. An idea that came under review stays there."""
    question, idea = _supportable(contribution_id, by, now)
    gone, _rows = Support.objects.filter(contribution=idea, person_id=by.person_id).delete()
    if gone:
        publish(events.SupportTakenBack(question_id=question.pk), by=by, now=now)
        _show(idea, question)
    return idea


def _supportable(contribution_id: int, by: Actor, now: datetime) -> tuple[Question, Contribution]:
    question, idea = locked_contribution(contribution_id, by)
    require_open(question, by, now)
    require(permissions.CAN_WEIGH, by, question)
    refuse_if(
        refusal_to_support(
            threshold=question.support_threshold,
            kind=Kind(idea.kind),
            state=ContributionState(idea.state),
            is_own=permissions.is_own(by, idea),
            is_hidden=idea.hidden_at is not None,
        )
    )
    return question, idea


def _show(idea: Contribution, question: Question) -> None:
    """While they are sealed nothing that is shown changes, so that the moment tells nothing."""
    if not question.are_supports_sealed:
        redraw([idea])
        has_changed(question)
