"""Say whether a text helps; and keep the order of what people who otherwise disagree find helpful."""

from datetime import datetime

import numpy as np
from django.db import transaction
from django.db.models import F

from minga.debate import events, permissions, rules
from minga.debate.actions.locking import locked_contribution, require_open
from minga.debate.models import Contribution, HelpfulMark, HelpfulRank, LastReading, Question
from minga.debate.rules import FEWEST_SHOWN, ContributionState, State
from minga.debate.rules.reading import MARKS_MOST, Helps, refusal_to_mark
from minga.foundation.events import publish
from minga.foundation.policy import Actor, refuse_if, require


@transaction.atomic
def mark_helpful(*, contribution_id: int, value: Helps, by: Actor, now: datetime) -> HelpfulMark:
    """Say of somebody else's text that it helps, somewhat, or not; changeable until the question closes."""
    question, contribution = _weighed(contribution_id, by, now)
    return _mark(question, contribution, value, by=by, now=now)


@transaction.atomic
def unmark_helpful(*, contribution_id: int, by: Actor, now: datetime) -> HelpfulMark | None:
    """Take one's mark back; None where there was none."""
    question, contribution = _weighed(contribution_id, by, now)
    mine = HelpfulMark.objects.filter(contribution=contribution, person_id=by.person_id)
    return _mark(question, contribution, None, by=by, now=now) if mine.exists() else None


def _weighed(contribution_id: int, by: Actor, now: datetime) -> tuple[Question, Contribution]:
    question, contribution = locked_contribution(contribution_id, by)
    require_open(question, by, now)
    require(permissions.CAN_WEIGH, by, question)
    refuse_if(
        refusal_to_mark(
            is_own=permissions.is_own(by, contribution),
            is_hidden=contribution.hidden_at is not None,
            is_withdrawn=contribution.state == ContributionState.WITHDRAWN,
        )
    )
    return question, contribution


def _mark(
    question: Question, contribution: Contribution, value: Helps | None, *, by: Actor, now: datetime
) -> HelpfulMark:
    mark, is_new = HelpfulMark.objects.get_or_create(
        contribution=contribution,
        person_id=by.person_id,
        defaults={"question": question, "value": value, "marked_at": now},
    )
    if not is_new and mark.value == value:
        return mark
    if not is_new:
        mark.value, mark.marked_at = value, now
        mark.save(update_fields=["value", "marked_at"])
    HelpfulRank.objects.get_or_create(question=question)
    HelpfulRank.objects.filter(question=question).update(marks_version=F("marks_version") + 1)
    publish(events.HelpfulMarked(question_id=question.pk), by=by, now=now)
    return mark


def note_reading(*, question_id: int, by: Actor, now: datetime) -> None:
    """Write down that a visit begins: what was the beginning of the last one is where what is new begins. It tells
    nobody anything, so that there is no fact of it."""
    mine = LastReading.objects.filter(question_id=question_id, person_id=by.person_id)
    if mine.filter(visited_at__lt=now).update(since_at=F("visited_at"), visited_at=now):
        return
    first = LastReading(question_id=question_id, person_id=by.person_id, since_at=now, visited_at=now)
    LastReading.objects.bulk_create([first], ignore_conflicts=True)


def is_rank_due(question_id: int, *, now: datetime) -> bool:
    """Whether the order is computed anew, by the rule of the maps: what is shown waits for seven more people."""
    rank = HelpfulRank.objects.select_related("question").get(question_id=question_id)
    state = rules.state_at(State(rank.question.state), closes_at=rank.question.closes_at, now=now)
    return rules.is_map_stale(
        has_changed=rank.marks_version != rank.ranked_version,
        has_figures=bool(rank.ranked),
        people_changed=_people_changed(rank),
        is_closed=state in {State.CLOSED, State.SUMMARIZED},
    )


def _people_changed(rank: HelpfulRank) -> int:
    changed = HelpfulMark.objects.filter(
        question_id=rank.question_id, marked_at__gt=rank.ranked_at or rank.question.asked_at
    )
    return changed.values("person_id").distinct().count()


def rank_helpful(*, question_id: int, now: datetime) -> HelpfulRank:
    """Put in order what people who otherwise disagree find helpful, from the marks as they stand.

    With fewer than seven people who marked anything there is no order: we do not know.
    """
    # The version is read before the marks: a mark that comes meanwhile is at worst ranked once more.
    version = HelpfulRank.objects.values_list("marks_version", flat=True).get(question_id=question_id)
    standing = Contribution.objects.standing().filter(question_id=question_id)
    marks = HelpfulMark.objects.filter(question_id=question_id, value__isnull=False, contribution__in=standing)
    newest = marks.order_by("-marked_at", "-pk").values_list("person_id", "contribution_id", "value")[:MARKS_MOST]
    known = [(person, contribution, value) for person, contribution, value in newest if value is not None]
    ranked, across = order_of(known)
    kept, _is_new = HelpfulRank.objects.update_or_create(
        question_id=question_id,
        defaults={"ranked_version": version, "ranked": ranked, "across": across, "ranked_at": now},
    )
    return kept


def order_of(marks: list[tuple[int, int, int]]) -> tuple[list[int], list[int]]:
    """From (person, contribution, value): ids of which enough is known, best first, and which of them help on both
    sides for sure. Nothing of fewer than seven people."""
    if len({person for person, _contribution, _value in marks}) < FEWEST_SHOWN:
        return [], []
    people, rater = np.unique([person for person, _contribution, _value in marks], return_inverse=True)
    texts, item = np.unique([contribution for _person, contribution, _value in marks], return_inverse=True)
    ratings = [Helps(value).rating for _person, _contribution, value in marks]
    from minga.algorithms.ranking import bridging_rank  # noqa: PLC0415  (scipy is loaded by whoever computes)

    rank = bridging_rank(rater, item, ratings, n_raters=people.size, n_items=texts.size, min_raters=FEWEST_SHOWN)
    ordered = rank.order.tolist()
    return [int(texts[place]) for place in ordered], [int(texts[place]) for place in ordered if rank.helpful[place]]
