"""What is new to somebody in a question, and where a text stands in its stream."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from minga.debate.models import Contribution, LastReading
from minga.debate.rules import PAGE_SIZE
from minga.debate.rules.reading import VISIT
from minga.foundation.policy import Actor
from minga.foundation.prepared import prepared


@dataclass(frozen=True, slots=True)
class Since:
    """What has been written by others since ``at``; ``is_visit_new``: whether this visit is not yet written down."""

    at: datetime
    count: int
    is_visit_new: bool


def _written_after(moment: OuterRef) -> Coalesce:
    rows = Contribution.objects.listed().filter(question_id=OuterRef("question_id"), written_at__gt=moment)
    others = rows.exclude(author_id=OuterRef("person_id")).order_by().values("question_id")
    return Coalesce(Subquery(others.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


@prepared
def _since(question_id: int, person_id: int, before: datetime) -> QuerySet[LastReading, tuple[datetime, datetime, int]]:
    rows = LastReading.objects.filter(question_id=question_id, person_id=person_id)
    since = Case(When(visited_at__lt=before, then=F("visited_at")), default=F("since_at"))
    counted = rows.annotate(since=since).annotate(n=_written_after(OuterRef("since")))
    return counted.values_list("since", "visited_at", "n")


def since_last(actor: Actor, question_id: int, now: datetime) -> Since | None:
    """What is new to somebody who has an account; on the first visit nothing is, for all of it would be."""
    if actor.user_id is None:
        return None
    before = now - VISIT
    found = _since.first(question_id, actor.user_id, before)
    if found is None:
        return Since(now, 0, is_visit_new=True)
    at, visited_at, count = found
    return Since(at, count, is_visit_new=visited_at < before)


@prepared
def _news(person_id: int, question_ids: list[int]) -> QuerySet[LastReading, tuple[int, int]]:
    rows = LastReading.objects.filter(person_id=person_id, question_id__in=question_ids)
    return rows.annotate(n=_written_after(OuterRef("visited_at"))).values_list("question_id", "n")


def news_in(actor: Actor, question_ids: Iterable[int]) -> Mapping[int, int]:
    """How much others have written in these questions since somebody was there; of those they never opened, nothing."""
    ids = list(question_ids)
    return dict(_news(actor.user_id, ids)) if actor.user_id is not None and ids else {}


def page_of(contribution: Contribution) -> int:
    """The page of the stream on which a listed contribution stands."""
    before = Q(thread__lt=contribution.thread) | Q(thread=contribution.thread, pk__lt=contribution.pk)
    rows = Contribution.objects.listed().filter(question_id=contribution.question_id)
    return rows.filter(before).count() // PAGE_SIZE + 1


def next_new(question_id: int, person_id: int | None, at: datetime, *, after_id: int | None) -> Contribution | None:
    """The first text of the stream, after one of it, that others wrote after a moment."""
    rows = Contribution.objects.listed().filter(question_id=question_id, written_at__gt=at)
    if person_id is not None:
        rows = rows.exclude(author_id=person_id)
    if after_id is not None:
        thread = Contribution.objects.filter(pk=after_id, question_id=question_id).values("thread")[:1]
        rows = rows.annotate(behind=Subquery(thread)).filter(
            Q(thread__gt=F("behind")) | Q(thread=F("behind"), pk__gt=after_id)
        )
    return rows.as_thread().first()


def written_since(question_id: int, person_id: int | None, at: datetime) -> int:
    rows = Contribution.objects.listed().filter(question_id=question_id, written_at__gt=at)
    return (rows if person_id is None else rows.exclude(author_id=person_id)).count()
