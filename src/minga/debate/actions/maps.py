"""Keep the opinion map of a question: computed when votes have changed, shown from what was computed."""

from datetime import datetime

from django.db import transaction

from minga.algorithms.opinion_map import OpinionMap, Votes, opinion_map
from minga.debate import events, rules
from minga.debate.actions.audiences import Ballots, ballots_of, beside_of
from minga.debate.actions.letting_in import count_floods
from minga.debate.actions.routing import routing_of
from minga.debate.actions.snapshots import drawing_of, floods_of, places_of
from minga.debate.models import OpinionSnapshot, Question, Stance, Statement, VisitorStance
from minga.debate.queries.opinion import latest_snapshot
from minga.debate.queries.visiting import mark_of_audience
from minga.debate.rules import State
from minga.foundation.events import publish


def is_stale(question: Question, snapshot: OpinionSnapshot | None, *, now: datetime) -> bool:
    """Whether the map has to be computed anew, see :func:`rules.is_map_stale`."""
    if snapshot is not None and snapshot.stance_version == question.stance_version:
        return False
    if snapshot is not None and snapshot.beside.get("mark", "") != mark_of_audience(question.pk):
        return True
    state = rules.state_at(State(question.state), closes_at=question.closes_at, now=now)
    return rules.is_map_stale(
        has_changed=True,
        has_figures=_has_figures(snapshot),
        people_changed=_people_changed(question, snapshot) if snapshot else 0,
        is_closed=state in {State.CLOSED, State.SUMMARIZED},
    )


def _has_figures(snapshot: OpinionSnapshot | None) -> bool:
    return snapshot is not None and bool(snapshot.drawing.get("statements"))


def _people_changed(question: Question, snapshot: OpinionSnapshot) -> int:
    changed = Stance.objects.filter(question=question, recorded_at__gt=snapshot.computed_at)
    visited = VisitorStance.objects.filter(question=question, taken_at__gt=snapshot.computed_at)
    people = changed.values("person_id").distinct().count()
    return people + visited.filter(visitor__set_aside_at=None).values("visitor_id").distinct().count()


def is_small(question: Question) -> bool:
    """Whether the map may be computed while somebody waits for it."""
    most = rules.VOTES_IN_REQUEST + 1
    votes = Stance.objects.filter(question=question)[:most].count()
    return votes + VisitorStance.objects.filter(question=question)[:most].count() < most


def refresh_map(*, question_id: int, now: datetime) -> OpinionSnapshot | None:
    """Compute and keep the map of the votes as they stand; None where there is no such question."""
    question = Question.objects.filter(pk=question_id).first()
    if question is None:
        return None
    snapshot = latest_snapshot(question_id)
    if not is_stale(question, snapshot, now=now):
        return snapshot
    # Computed outside the transaction: votes go on meanwhile, and the version says which of them it holds.
    ballots = ballots_of(question_id)
    computed, votes = _compute(question_id, ballots)
    drawing = drawing_of(computed, votes)
    contents = {
        "state": computed.state,
        "drawing": drawing | {"needed": ballots.needed, "routing": routing_of(computed, votes)},
        "places": places_of(computed),
        "floods": floods_of(computed),
        "beside": beside_of(ballots, computed),
        "computed_at": now,
    }
    with transaction.atomic():
        if ballots.visitors.size:
            count_floods(question_id)
        OpinionSnapshot.objects.filter(question_id=question_id, stance_version__lt=question.stance_version).delete()
        kept, _is_new = OpinionSnapshot.objects.update_or_create(
            question_id=question_id, stance_version=question.stance_version, defaults=contents
        )
        if _has_figures(kept):
            # Below seven people the map follows each vote, and pages that followed it would tell when somebody votes.
            publish(events.MapRefreshed(opinion_map_id=question_id), by=None, now=now)
    return kept


def _compute(question_id: int, ballots: Ballots) -> tuple[OpinionMap, Votes]:
    """The map of those who count; hidden statements count as moderated."""
    hidden = Statement.objects.filter(question_id=question_id, hidden_at__isnull=False)
    moderated = frozenset(hidden.values_list("pk", flat=True))
    votes = ballots.votes()
    return opinion_map(votes, moderated=moderated), votes
