"""What moved in the communities somebody may read: things only, never people, and only what they may read now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.community.models import Community
from minga.community.permissions import readable_by as readable_communities
from minga.community.permissions import roles_of
from minga.community.rules import State as CommunityState
from minga.debate.models import Contribution, Question, Summary
from minga.debate.permissions import visible_to as visible_questions
from minga.debate.rules import State as QuestionState
from minga.decision.models import Decision
from minga.decision.permissions import visible_to as visible_decisions
from minga.foundation.policy import Actor
from minga.foundation.prepared import prepared
from minga.initiative.models import Initiative
from minga.initiative.permissions import visible_to as visible_initiatives
from minga.outcome.models import Verdict
from minga.outcome.permissions import visible_to as visible_verdicts

WEEK = timedelta(days=7)
LISTED, PLACES, EACH = 40, 6, 4


@dataclass(frozen=True, slots=True)
class Moved:
    """One thing that moved. ``where`` is its community."""

    at: datetime
    sentence: str
    url: str
    where: int


@dataclass(frozen=True, slots=True)
class Moving:
    """A community, and what moved in it, the latest first. ``more`` is how many stand behind these."""

    name: str
    url: str
    moved: tuple[Moved, ...]
    more: int = 0


def moving(actor: Actor, *, space: str, now: datetime) -> tuple[Moving, ...]:
    """Per community what moved this week: one's own communities first. Seven queries, however much moved."""
    week = (now - WEEK, now)
    sources = (_asked, _summarized, _written, _decided, _done, _learned)
    found = [moved for source in sources for moved in source(actor, space, week)]
    places = {moved.where for moved in found}
    mine = roles_of(actor)
    listed = []
    for pk, name, state, opened_at, closed_at in _places(actor, sorted(places), *week):
        url = reverse("community:detail", args=[space, pk])
        own = [moved for moved in found if moved.where == pk]
        if opened_at and week[0] < opened_at <= now:
            own.append(Moved(opened_at, _("The community opened"), url, pk))
        if state == CommunityState.CLOSED and closed_at and week[0] < closed_at <= now:
            own.append(Moved(closed_at, _("It was closed, with its result written"), url, pk))
        own.sort(key=lambda moved: moved.at, reverse=True)
        if own:
            listed.append(
                (pk not in mine, -own[0].at.timestamp(), Moving(name, url, tuple(own[:EACH]), len(own) - EACH))
            )
    return tuple(place for _foreign, _latest, place in sorted(listed, key=lambda each: each[:2])[:PLACES])


type Week = tuple[datetime, datetime]


@prepared
def _places(
    actor: Actor, where: list[int], since: datetime, until: datetime
) -> QuerySet[Community, tuple[int, str, str, datetime | None, datetime | None]]:
    this_week = Q(opened_at__range=(since, until)) | Q(closed_at__range=(since, until))
    named = readable_communities(actor).filter(Q(pk__in=where) | this_week).order_by("name", "pk")
    return named.values_list("pk", "name", "state", "opened_at", "closed_at")


@prepared
def _questions(
    actor: Actor, since: datetime, until: datetime
) -> QuerySet[Question, tuple[int, str, int, datetime, datetime]]:
    rows = visible_questions(actor).exclude(state=QuestionState.DRAFT)
    rows = rows.filter(Q(opens_at__range=(since, until)) | Q(closes_at__range=(since, until)))
    rows = rows.order_by("-opens_at", "id")
    return rows.values_list("pk", "title", "community_id", "opens_at", "closes_at")[:LISTED]


def _asked(actor: Actor, space: str, week: Week) -> Iterable[Moved]:
    """Questions that opened or closed."""
    since, now = week
    for pk, title, where, opens_at, closes_at in _questions(actor, since, now):
        url = reverse("debate:question", args=[space, pk])
        if since < closes_at <= now:
            yield Moved(closes_at, _("The debate “%(title)s” closed") % {"title": title}, url, where)
        elif since < opens_at <= now:
            yield Moved(opens_at, _("A debate opened: “%(title)s”") % {"title": title}, url, where)


OF_QUESTION = ("question_id", "question__title", "question__community_id")


@prepared
def _summaries(actor: Actor, since: datetime, until: datetime) -> QuerySet[Summary, tuple[int, str, int, datetime]]:
    seen = visible_questions(actor).values("pk")
    rows = Summary.objects.filter(question__in=seen, signed_at__range=(since, until)).order_by()
    return rows.values_list(*OF_QUESTION).annotate(at=Max("signed_at")).order_by("-at")[:LISTED]


def _summarized(actor: Actor, space: str, week: Week) -> Iterable[Moved]:
    for pk, title, where, at in _summaries(actor, *week):
        sentence = _("The summary of “%(title)s” is signed") % {"title": title}
        yield Moved(at, sentence, reverse("debate:summary", args=[space, pk]), where)


@prepared
def _contributions(
    actor: Actor, since: datetime, until: datetime
) -> QuerySet[Contribution, tuple[int, str, int, datetime]]:
    seen = visible_questions(actor).exclude(state=QuestionState.DRAFT).values("pk")
    rows = Contribution.objects.standing().filter(question__in=seen, written_at__range=(since, until)).order_by()
    return rows.values_list(*OF_QUESTION).annotate(at=Max("written_at")).order_by("-at")[:LISTED]


def _written(actor: Actor, space: str, week: Week) -> Iterable[Moved]:
    """Debates in which something new stands: that there is, not how much nor by whom."""
    for pk, title, where, at in _contributions(actor, *week):
        sentence = _("Something new in “%(title)s”") % {"title": title}
        yield Moved(at, sentence, reverse("debate:question", args=[space, pk]), where)


@prepared
def _decisions(actor: Actor, since: datetime, until: datetime) -> QuerySet[Decision, tuple[Any, ...]]:
    week = (since, until)
    rows = visible_decisions(actor).filter(
        Q(opens_at__range=week) | Q(published_at__range=week) | Q(response__given_at__range=week),
        state__in=("open", "closed", "published"),
    )
    names = ("pk", "title", "community_id", "opens_at", "published_at", "chosen__title", "response__given_at")
    return rows.order_by("-opens_at", "pk").values_list(*names)[:LISTED]


def _decided(actor: Actor, space: str, week: Week) -> Iterable[Moved]:
    """Votes that opened, results that were published, sponsors who answered."""
    since, now = week
    for pk, title, where, opens_at, published_at, chosen, given_at in _decisions(actor, since, now):
        url = reverse("decision:detail", args=[space, pk])
        if given_at and since < given_at <= now:
            yield Moved(given_at, _("The sponsor answered “%(title)s”") % {"title": title}, url, where)
        if published_at and since < published_at <= now:
            said = _("“%(title)s” is decided: %(chosen)s") if chosen else _("The result of “%(title)s” is published")
            yield Moved(published_at, said % {"title": title, "chosen": chosen}, url, where)
        elif opens_at and since < opens_at <= now:
            yield Moved(opens_at, _("A vote opened: “%(title)s”") % {"title": title}, url, where)


@prepared
def _initiatives(actor: Actor, since: datetime, until: datetime) -> QuerySet[Initiative, tuple[Any, ...]]:
    this_week = Q(started_at__range=(since, until)) | Q(ended_at__range=(since, until))
    names = ("pk", "title", "decision__community_id", "started_at", "ended_at")
    return visible_initiatives(actor).filter(this_week).order_by("-started_at", "pk").values_list(*names)[:LISTED]


def _done(actor: Actor, space: str, week: Week) -> Iterable[Moved]:
    """Initiatives that began or ended."""
    since, now = week
    for pk, title, where, started_at, ended_at in _initiatives(actor, since, now):
        url = reverse("initiative:detail", args=[space, pk])
        if ended_at and since < ended_at <= now:
            yield Moved(ended_at, _("“%(title)s” has ended") % {"title": title}, url, where)
        elif started_at and since < started_at <= now:
            yield Moved(started_at, _("“%(title)s” has begun") % {"title": title}, url, where)


@prepared
def _verdicts(actor: Actor, since: datetime, until: datetime) -> QuerySet[Verdict, tuple[Any, ...]]:
    names = ("pk", "initiative__title", "initiative__decision__community_id", "published_at")
    rows = visible_verdicts(actor).filter(published_at__range=(since, until))
    return rows.order_by("-published_at", "pk").values_list(*names)[:LISTED]


def _learned(actor: Actor, space: str, week: Week) -> Iterable[Moved]:
    for pk, title, where, at in _verdicts(actor, *week):
        sentence = _("What came of “%(title)s”: the verdict is published") % {"title": title}
        yield Moved(at, sentence, reverse("outcome:detail", args=[space, pk]), where)
