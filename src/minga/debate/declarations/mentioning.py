"""Texts of debates in which people are mentioned: as they stand, for whoever may read their question."""

from minga.debate.declarations.waiting import address
from minga.debate.models import Contribution, Question, Summary
from minga.debate.rules import State
from minga.foundation.tenancy.queries import current_slug
from minga.foundation.writing.places import Where, declare_text


def _contribution(contribution_id: int) -> Where | None:
    row = Contribution.objects.standing().filter(pk=contribution_id).select_related("question").first()
    if row is None:
        return None
    url = address("contribution", current_slug(), row.question_id, row.pk)
    return Where(row.author_id, row.body_html, row.question.title, url, ("question", row.question_id))


def _question(question_id: int) -> Where | None:
    row = Question.objects.exclude(state=State.DRAFT).filter(pk=question_id).first()
    if row is None:
        return None
    url = address("question", current_slug(), row.pk)
    return Where(row.asked_by_id, row.body_html, row.title, url, ("question", row.pk))


def _summary(summary_id: int) -> Where | None:
    row = Summary.objects.filter(pk=summary_id).select_related("question").first()
    if row is None:
        return None
    url = address("summary", current_slug(), row.question_id)
    return Where(row.signed_by_id, row.body_html, row.question.title, url, ("question", row.question_id))


def declare() -> None:
    declare_text("contribution", _contribution)
    declare_text("question", _question)
    declare_text("summary", _summary)
