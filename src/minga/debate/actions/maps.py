"""Keep the opinion map of a question: computed when votes have changed, shown from what was computed."""

from datetime import datetime
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Q

from minga.algorithms.opinion_map import ChosenStatement, OpinionMap, Votes, opinion_map
from minga.debate import rules
from minga.debate.actions.routing import routing_of
from minga.debate.models import OpinionSnapshot, Question, Stance, Statement
from minga.debate.queries.opinion import latest_snapshot
from minga.debate.rules import FEWEST_SHOWN, State

MOST_POINTS = 5_000
MOST_DIVIDING = 8


def is_stale(question: Question, snapshot: OpinionSnapshot | None, *, now: datetime) -> bool:
    """Whether the map has to be computed anew, see :func:`rules.is_map_stale`."""
    if snapshot is not None and snapshot.stance_version == question.stance_version:
        return False
    state = rules.state_at(State(question.state), closes_at=question.closes_at, now=now)
    return rules.is_map_stale(
        has_changed=True,
        has_figures=snapshot is not None and bool(snapshot.drawing.get("statements")),
        people_changed=_people_changed(question, snapshot) if snapshot else 0,
        is_closed=state in {State.CLOSED, State.SUMMARIZED},
    )


def _people_changed(question: Question, snapshot: OpinionSnapshot) -> int:
    changed = Stance.objects.filter(question=question, recorded_at__gt=snapshot.computed_at)
    return changed.values("person_id").distinct().count()


def is_small(question: Question) -> bool:
    """Whether the map may be computed while somebody waits for it."""
    return Stance.objects.filter(question=question)[: rules.VOTES_IN_REQUEST + 1].count() <= rules.VOTES_IN_REQUEST


def refresh_map(*, question_id: int, now: datetime) -> OpinionSnapshot | None:
    """Compute and keep the map of the votes as they stand; None where there is no such question."""
    question = Question.objects.filter(pk=question_id).first()
    if question is None:
        return None
    snapshot = latest_snapshot(question_id)
    if not is_stale(question, snapshot, now=now):
        return snapshot
    # Computed outside the transaction: votes go on meanwhile, and the version says which of them it holds.
    computed, taken = _compute(question_id)
    voters = int(np.count_nonzero(taken.votes_per_person))
    drawing = _drawing(computed, voters) | {"routing": routing_of(computed, taken)}
    with transaction.atomic():
        OpinionSnapshot.objects.filter(question_id=question_id, stance_version__lt=question.stance_version).delete()
        kept, _is_new = OpinionSnapshot.objects.update_or_create(
            question_id=question_id,
            stance_version=question.stance_version,
            defaults={
                "state": computed.state,
                "drawing": drawing,
                "places": _places(computed),
                "computed_at": now,
            },
        )
    return kept


def _compute(question_id: int) -> tuple[OpinionMap, Votes]:
    """The map without the stances that come with writing a statement; hidden statements count as moderated."""
    rows = Stance.objects.filter(question_id=question_id).filter(Q(is_own_statement=False) | ~Q(source=""))
    votes = np.array(list(rows.values_list("person_id", "statement_id", "value")), dtype=np.int64).reshape(-1, 3)
    hidden = Statement.objects.filter(question_id=question_id, hidden_at__isnull=False)
    moderated = frozenset(hidden.values_list("pk", flat=True))
    taken = Votes.from_rows(votes[:, 0], votes[:, 1], votes[:, 2])
    return opinion_map(taken, moderated=moderated), taken


def _places(computed: OpinionMap) -> dict[str, list[float]]:
    return {
        f"p{person}": [round(float(x), 3), round(float(y), 3), int(group)]
        for person, (x, y), group, is_placed in zip(
            computed.people.tolist(), computed.xy, computed.group, computed.placed, strict=True
        )
        if is_placed
    }


def _drawing(computed: OpinionMap, voters: int) -> dict[str, Any]:
    """What everybody may see. Below seven people: only that there are too few."""
    drawing: dict[str, Any] = {"state": computed.state, "voters": voters, "placed": int(computed.placed.sum())}
    if voters < FEWEST_SHOWN:
        return drawing | {"voters": None, "placed": None}
    reading = computed.reading
    shown = [int(place) for place in np.flatnonzero(computed.community.seen >= FEWEST_SHOWN)]
    return drawing | {
        "groups": [int(size) for size in reading.sizes],
        "points": _points(computed),
        "unites": [_statement(computed, int(i)) for i in reading.unites[:MOST_DIVIDING] if int(i) in set(shown)],
        "divides": [_statement(computed, int(i)) for i in reading.divides[:MOST_DIVIDING] if int(i) in set(shown)],
        "typical": [
            [_chosen(one) for one in chosen if group in _groups_shown(computed, one.index)]
            for group, chosen in enumerate(reading.representative)
        ],
        "statements": [_statement(computed, place) for place in shown],
    }


def _points(computed: OpinionMap) -> list[list[float]]:
    """At most 5,000 places, in an order that tells nobody's: by group, then by place."""
    places = sorted(
        [int(group), round(float(x), 3), round(float(y), 3)]
        for (x, y), group, is_placed in zip(computed.xy, computed.group, computed.placed, strict=True)
        if is_placed
    )
    step = max(1, -(-len(places) // MOST_POINTS))
    return [[x, y, group] for group, x, y in places[::step]]


def _groups_shown(computed: OpinionMap, place: int) -> set[int]:
    """Groups whose figures on a statement may be told: none of fewer than seven, also not by subtraction.

    Everybody's figures are told too: who is in no group shown must not be so few that they are the difference.
    """
    seen = {group: int(count) for group, count in enumerate(computed.reading.shares.seen[:, place])}
    shown = sorted((group for group, count in seen.items() if count >= FEWEST_SHOWN), key=lambda group: -seen[group])
    left = int(computed.community.seen[place]) - sum(seen[group] for group in shown)
    while shown and 0 < left < FEWEST_SHOWN:
        left += seen[shown.pop()]
    return set(shown)


def _statement(computed: OpinionMap, place: int) -> dict[str, Any]:
    everybody, groups = computed.community, computed.reading.shares
    told = _groups_shown(computed, place)
    return {
        "id": int(computed.statements[place]),
        "seen": int(everybody.seen[place]),
        "agree": _share(everybody.agrees[place], everybody.seen[place]),
        "disagree": _share(everybody.disagrees[place], everybody.seen[place]),
        "pass": _share(everybody.passes[place], everybody.seen[place]),
        "agree_interval": [round(float(edge), 4) for edge in everybody.agree_interval[place]],
        "groups": [
            {
                "seen": int(groups.seen[group, place]),
                "agree": _share(groups.agrees[group, place], groups.seen[group, place]),
                "disagree": _share(groups.disagrees[group, place], groups.seen[group, place]),
                "agree_interval": [round(float(edge), 4) for edge in groups.agree_interval[group, place]],
            }
            if group in told
            else None
            for group in range(computed.reading.k)
        ],
    }


def _share(count: int, seen: int) -> float:
    return round(float(count) / float(seen), 4) if seen else 0.0


def _chosen(one: ChosenStatement) -> dict[str, Any]:
    return {"id": int(one.statement), "side": one.side, "share": _share(one.successes, one.trials), "n": one.trials}
