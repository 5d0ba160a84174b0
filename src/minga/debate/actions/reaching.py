"""Ideas that come under review by how many support them: at the support that makes them enough, or at the closing."""

from datetime import datetime

from django.db.models import Count

from minga.debate import events
from minga.debate.actions.drawing import redraw
from minga.debate.models import Contribution, Question, Settlement, Support
from minga.debate.rules import ContributionState
from minga.debate.rules.supporting import moves
from minga.foundation.events import publish


def reach_if_due(idea: Contribution, question: Question, *, count: int, now: datetime) -> bool:
    """Move an idea of a locked question to review where it is due; nobody does it, the supports do."""
    threshold = question.support_threshold
    if threshold is None or not moves(ContributionState(idea.state), threshold=threshold, count=count):
        return False
    before, idea.state = idea.state, ContributionState.UNDER_REVIEW
    idea.save(update_fields=["state"])
    Settlement.objects.create(contribution=idea, state=idea.state, settled_at=now)
    fact = events.IdeaSettled(question_id=question.pk, contribution_id=idea.pk, state=idea.state, before=before)
    publish(fact, by=None, now=now)
    publish(events.SupportReached(question_id=question.pk, contribution_id=idea.pk), by=None, now=now)
    return True


def unseal_supports(question: Question, *, now: datetime) -> None:
    """At the closing: what was sealed is counted, and what has enough comes under review."""
    if question.support_threshold is None or not question.are_supports_sealed:
        return
    ideas = list(Contribution.objects.ideas().standing().filter(question=question).order_by("id"))
    rows = Support.objects.filter(question=question).order_by().values("contribution_id").annotate(n=Count("pk"))
    counts = dict(rows.values_list("contribution_id", "n"))
    for idea in ideas:
        reach_if_due(idea, question, count=counts.get(idea.pk, 0), now=now)
    redraw(ideas)
