"""The feeds of an indicator, and how their last times went."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, OuterRef, Q, Subquery
from pydantic import SecretStr

from minga.foundation.declared import sentence_for
from minga.foundation.policy import Actor, NotFoundError
from minga.foundation.scope import across_spaces
from minga.foundation.tenancy.queries import current_slug
from minga.kernel import Refusal
from minga.outcome import permissions, wording
from minga.outcome.models import Feed, FeedRun
from minga.outcome.queries.observations import visible_indicator
from minga.outcome.rules.feeds import FeedKind, FeedState, Rhythm, RunState
from minga.purpose.models import Indicator
from minga.purpose.permissions import visible_to as visible_purposes

RUNS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class RunRow:
    """One time: ``why`` is the sentence of a failure in the reader's language."""

    state: str
    state_label: str
    begun_at: datetime
    rows_new: int
    rows_revised: int
    why: str


@dataclass(frozen=True, slots=True)
class FeedRow:
    id: int
    where: str
    kind: str
    rhythm: str
    state: str
    state_label: str
    tone: str
    source: str
    made_by: str
    next_run_at: datetime | None
    runs: tuple[RunRow, ...]


def feeds_of(actor: Actor, indicator_id: int) -> tuple[FeedRow, ...]:
    """Feeds of an indicator that the actor may know of, the removed ones left out.

    An address may hold a key, and why a time failed holds rows: both are for those who bring values in.
    """
    is_own = permissions.CAN_IMPORT(actor, visible_indicator(actor, indicator_id))
    feeds = list(Feed.objects.standing().for_page().filter(indicator_id=indicator_id).select_related("made_by"))
    runs: dict[int, list[FeedRun]] = {feed.pk: [] for feed in feeds}
    for run in FeedRun.objects.filter(feed__in=feeds).order_by("-begun_at", "-id")[: RUNS_SHOWN * 10]:
        runs[run.feed_id].append(run)
    return tuple(_row(feed, runs[feed.pk][:RUNS_SHOWN], is_own=is_own) for feed in feeds)


def _row(feed: Feed, runs: list[FeedRun], *, is_own: bool) -> FeedRow:
    state = FeedState(feed.state)
    return FeedRow(
        id=feed.pk,
        where=str(feed) if is_own else urlsplit(feed.url).hostname or feed.sql_source,
        kind=str(wording.FEED_KINDS[FeedKind(feed.kind)]),
        rhythm=str(wording.RHYTHMS[Rhythm(feed.rhythm)]),
        state=state.value,
        state_label=str(wording.FEED_STATES[state]),
        tone=wording.FEED_TONES[state],
        source=feed.source,
        made_by=str(feed.made_by),
        next_run_at=feed.next_run_at if state == FeedState.RUNNING else None,
        runs=tuple(_run(run, is_own=is_own) for run in runs),
    )


def _run(run: FeedRun, *, is_own: bool) -> RunRow:
    why = sentence_for(Refusal(run.refusal, run.params)) if run.refusal and is_own else ""
    label = str(wording.RUN_STATES[RunState(run.state)])
    return RunRow(run.state, label, run.begun_at, run.rows_new, run.rows_revised, why)


@dataclass(frozen=True, slots=True)
class FeedWorking:
    """Whether the values of an indicator come in by themselves. ``rests``: whoever made it may not bring them now."""

    indicator_id: int
    name: str
    last_success: datetime | None
    why: str
    rests: bool
    has_stopped: bool


def feeds_working(actor: Actor) -> tuple[FeedWorking, ...]:
    """The feeds of the indicators that the actor may know of, those in trouble first; in a few questions."""
    seen = Indicator.objects.filter(purpose__in=visible_purposes(actor).order_by()).order_by()
    last = FeedRun.objects.filter(feed=OuterRef("pk")).exclude(state=RunState.BEGUN).order_by("-begun_at", "-id")
    went = FeedRun.objects.filter(feed=OuterRef("pk"), state__in=[RunState.BROUGHT, RunState.SAME])
    feeds = (
        Feed.objects.standing()
        .exclude(state=FeedState.PAUSED)
        .filter(indicator__in=seen)
        .annotate(
            refusal=Subquery(last.values("refusal")[:1]),
            params=Subquery(last.values("params")[:1]),
            went_at=Subquery(went.order_by("-begun_at").values("begun_at")[:1]),
        )
    )
    rows = [_working(feed) for feed in feeds.select_related("indicator").order_by("indicator__name", "pk")]
    return tuple(sorted(rows, key=lambda row: not row.why))


def _working(feed: Any) -> FeedWorking:
    refusal, params = feed.refusal or "", feed.params if isinstance(feed.params, dict) else {}
    return FeedWorking(
        indicator_id=feed.indicator_id,
        name=feed.indicator.name,
        last_success=feed.went_at,
        why=sentence_for(Refusal(refusal, params)) if refusal else "",
        rests=refusal == "outcome:feed-not-allowed",
        has_stopped=feed.state == FeedState.STOPPED,
    )


def feeds_in_house() -> tuple[int, int, int]:
    """Over all spaces: how many feeds go, how many of these failed the last time, and how many have stopped."""
    with across_spaces():
        found = Feed.objects.order_by().aggregate(
            going=Count("pk", filter=Q(state=FeedState.RUNNING)),
            failing=Count("pk", filter=Q(state=FeedState.RUNNING, failures__gt=0)),
            stopped=Count("pk", filter=Q(state=FeedState.STOPPED)),
        )
    return found["going"], found["failing"], found["stopped"]


def visible_feed(actor: Actor, feed_id: int) -> tuple[Feed, Indicator]:
    """A feed with its indicator; ``NotFoundError`` where the actor may not know of it, or it is removed."""
    feed = Feed.objects.standing().for_page().filter(pk=feed_id).first()
    if feed is None:
        raise NotFoundError
    return feed, visible_indicator(actor, feed.indicator_id)


def sql_sources() -> dict[str, SecretStr]:
    """The databases that the operator has set up for the current space, or (named without a space) for every one."""
    slug = current_slug()
    found = {}
    for name, url in sorted(settings.SQL_SOURCES.items()):
        owner, slash, own_name = name.partition("/")
        if not slash or owner == slug:
            found[own_name or name] = url
    return found
