"""What this link does in the background: close what is due, compute large maps."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef

from minga.debate import actions
from minga.debate.actions.drawing import redraw_next
from minga.debate.actions.maps import is_small, is_stale
from minga.debate.actions.reading import is_rank_due
from minga.debate.actions.reminding import waiting_maps
from minga.debate.models import HelpfulRank, OpinionSnapshot, Question
from minga.debate.queries import latest_snapshot
from minga.debate.queries.cards import specimens
from minga.foundation import clock
from minga.foundation.jobs.later import later
from minga.foundation.jobs.redrawing import Drawn, declare_drawn, digest_of
from minga.foundation.jobs.rounds import every
from minga.foundation.scope import across_spaces, in_space
from minga.foundation.tenancy.models import running


@every(seconds=60)
def close_due_questions(now: datetime) -> int:
    """Close every question, of whatever space, whose time is up; returns how many."""
    with across_spaces():
        due = list(Question.objects.past_closing(now).filter(running(now)).values_list("space_id", "pk"))
    closed = 0
    for space_id, question_id in due:
        with in_space(space_id):
            closed += actions.close_due_question(question_id=question_id, now=now)
    return closed


@every(seconds=15)
def refresh_due_maps(now: datetime) -> int:
    """Compute every map, of whatever space, that votes or the closing have made stale; returns how many."""
    with across_spaces():
        computed = OpinionSnapshot.objects.filter(question=OuterRef("pk"), stance_version=OuterRef("stance_version"))
        changed = Question.objects.filter(running(now), ~Exists(computed), stance_version__gt=0)
        due = list(changed.values_list("space_id", "pk"))
    refreshed = 0
    for space_id, question_id in due:
        with in_space(space_id):
            question = Question.objects.get(pk=question_id)
            if is_stale(question, latest_snapshot(question_id), now=now):
                actions.refresh_map(question_id=question_id, now=now)
                refreshed += 1
    return refreshed


@every(seconds=30)
def rank_due_questions(now: datetime) -> int:
    """Put in order what people find helpful, in every question of whatever space where marks or the closing ask for
    it; returns how many."""
    with across_spaces():
        changed = HelpfulRank.objects.filter(running(now)).exclude(marks_version=F("ranked_version"))
        due = list(changed.values_list("space_id", "question_id"))
    ranked = 0
    for space_id, question_id in due:
        with in_space(space_id):
            if is_rank_due(question_id, now=now):
                actions.rank_helpful(question_id=question_id, now=now)
                ranked += 1
    return ranked


def refresh_map(question_id: int) -> None:
    """Compute the opinion map of a question of whatever space, when votes have changed."""
    with across_spaces():
        space_id = Question.objects.filter(pk=question_id).values_list("space_id", flat=True).first()
    if space_id is not None:
        with in_space(space_id):
            actions.refresh_map(question_id=question_id, now=clock.now())


def map_for(question: Question, *, now: datetime) -> OpinionSnapshot | None:
    """The map to show now: a small one is brought up to date at once, a large one in the background."""
    snapshot = latest_snapshot(question.pk)
    if not is_stale(question, snapshot, now=now):
        return snapshot
    if is_small(question):
        return actions.refresh_map(question_id=question.pk, now=now)
    later(refresh_map, question.pk)
    return snapshot


def cards_fingerprint() -> str:
    """What the cards of contributions are drawn with now."""
    return digest_of(*specimens())


declare_drawn(Drawn("cards of contributions", cards_fingerprint, redraw_next))


@every(hours=1)
def remind_of_maps(now: datetime) -> int:
    """Remind, in every space, of maps that wait for their people; returns of how many."""
    with across_spaces():
        spaces = set(waiting_maps(now).filter(running(now)).values_list("space_id", flat=True))
    sent = 0
    for space_id in sorted(spaces):
        with in_space(space_id):
            sent += actions.remind_of_maps(now=now)
    return sent
