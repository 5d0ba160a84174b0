"""Somebody leaves for good: where they spoke their name goes at once, and their texts too if they wish."""

from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from minga.debate.actions.drawing import redraw
from minga.debate.actions.locking import has_changed
from minga.debate.models import Challenge, Contribution, ContributionRevision, Question, Settlement, Statement
from minga.debate.rules import ContributionState, Kind
from minga.foundation.kept import Leaver
from minga.foundation.media.actions import delete_loose
from minga.foundation.media.standing import forget_texts
from minga.foundation.scope import across_spaces, current_space_id, in_space
from minga.foundation.search.indexing import reindex
from minga.foundation.tenancy.models import Space

NOTHING = "…"


def forget_author(leaver: Leaver) -> None:
    """In every space. Pages that were drawn with the name are drawn anew, whatever becomes of the texts."""
    written = Contribution.objects.filter(author_id=leaver.user_id).values("question_id")
    said = Statement.objects.filter(author_id=leaver.user_id).values("question_id")
    questions = Question.objects.filter(pk__in=written.union(said)).order_by("space_id", "pk")
    for space_id, question_id in list(questions.values_list("space_id", "pk")):
        with in_space(space_id):
            question = Question.objects.select_for_update().get(pk=question_id)
            waiting = 0 if leaver.keeps_texts else _withdraw_all(question, leaver)
            has_changed(question, waiting=-waiting)
    # The files of what was withdrawn stand nowhere any more.
    with across_spaces():
        delete_loose(leaver.user_id)


def _withdraw_all(question: Question, leaver: Leaver) -> int:
    """Take everything out that the person wrote in a question; how many ideas wait no longer."""
    mine = list(Contribution.objects.filter(question=question, author_id=leaver.user_id).select_related("author"))
    waiting = sum(each.is_waiting for each in mine)
    for each in mine:
        _withdraw(each, leaver)
    redraw(mine)
    ContributionRevision.objects.filter(contribution__in=mine).delete()
    forget_texts(Contribution._meta.label_lower, [each.pk for each in mine], now=leaver.now)
    Challenge.objects.filter(author_id=leaver.user_id, summary__question=question).update(body=NOTHING)
    said = Statement.objects.filter(question=question, author_id=leaver.user_id)
    ids = list(said.values_list("pk", flat=True))
    if ids:
        language = Space.objects.values_list("language", flat=True).get(pk=current_space_id())
        with translation.override(language):
            said.update(text=NOTHING, hidden_at=leaver.now, hidden_reason=_("Withdrawn by who wrote it."))
        Question.objects.filter(pk=question.pk).update(stance_version=F("stance_version") + 1)
    reindex("contribution", [each.pk for each in mine])
    reindex("statement", ids)
    return waiting


def _withdraw(contribution: Contribution, leaver: Leaver) -> None:
    was = contribution.state
    contribution.title, contribution.body, contribution.body_html = "", "", ""
    contribution.state, contribution.merged_into = ContributionState.WITHDRAWN, None
    contribution.save(update_fields=["title", "body", "body_html", "state", "merged_into"])
    if contribution.kind == Kind.IDEA and was != ContributionState.WITHDRAWN:
        Settlement.objects.create(contribution=contribution, state=contribution.state, settled_at=leaver.now)
