"""Feeds: made by who may bring values in, asked again and again, stopped when they fail too often."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from minga.foundation import clock
from minga.foundation.events import publish
from minga.foundation.policy import Actor, NotAllowedError, NotFoundError, RefusedError, refuse_if, require
from minga.foundation.repeats.once import once
from minga.foundation.scope import current_space_id
from minga.foundation.tenancy.queries import actor_in
from minga.kernel import Refusal
from minga.outcome import events, permissions
from minga.outcome.actions._locking import locked_indicator
from minga.outcome.actions.imports import import_observations
from minga.outcome.actions.reports import ImportReport
from minga.outcome.fetching import Fetched, FetchError, fetch_file, read_view
from minga.outcome.models import Feed, FeedRun
from minga.outcome.queries.feeds import sql_sources
from minga.outcome.rules import ImportKind
from minga.outcome.rules.feeds import (
    FAILURES_MAX,
    FeedKind,
    FeedState,
    FeedTerms,
    Rhythm,
    RunState,
    next_run,
    refusal_to_feed,
    refusal_to_turn,
)


@once(Feed.objects.standing)
@transaction.atomic
def make_feed(*, indicator_id: int, terms: FeedTerms, by: Actor, now: datetime) -> Feed:
    """Fetch an indicator's values by themselves from now on; the first time at once."""
    indicator = locked_indicator(indicator_id, by)
    require(permissions.CAN_IMPORT, by, indicator)
    count = Feed.objects.standing().filter(indicator=indicator).count()
    refuse_if(refusal_to_feed(terms, sources=sql_sources(), feeds=count))
    feed = Feed.objects.create(
        indicator=indicator, next_run_at=now, made_by_id=by.person_id, made_at=now, **_fields(terms)
    )
    _publish(feed, by=by, now=now)
    return feed


def _fields(terms: FeedTerms) -> dict[str, Any]:
    """Only what its kind needs: an address, or a database and a view."""
    is_file = terms.kind == FeedKind.HTTPS
    asked = {"url": terms.url} if is_file else {"sql_source": terms.sql_source, "view": terms.view.strip()}
    return asdict(terms) | {"url": "", "sql_source": "", "view": ""} | asked


def look_at_feed(*, indicator_id: int, terms: FeedTerms, by: Actor, now: datetime) -> ImportReport:
    """What the feed would bring; nothing is written. A slow server elsewhere holds no lock here."""
    with transaction.atomic():
        indicator = locked_indicator(indicator_id, by)
        require(permissions.CAN_IMPORT, by, indicator)
    refuse_if(refusal_to_feed(terms, sources=sql_sources(), feeds=0))
    feed = Feed(indicator=indicator, **_fields(terms))
    try:
        fetched = _fetched(feed)
    except FetchError as error:
        raise RefusedError(Refusal(error.code, error.params)) from None
    return _import(feed, fetched, by=by, now=now, dry_run=True)


@transaction.atomic
def pause_feed(*, feed_id: int, by: Actor, now: datetime) -> Feed:
    """It is not asked until somebody resumes it."""
    return _turned(feed_id, FeedState.PAUSED, by, now)


@transaction.atomic
def resume_feed(*, feed_id: int, by: Actor, now: datetime) -> Feed:
    """Ask it at once, with a clean record of failures, and go on from there."""
    return _turned(feed_id, FeedState.RUNNING, by, now, failures=0, next_run_at=now)


@transaction.atomic
def remove_feed(*, feed_id: int, by: Actor, now: datetime) -> Feed:
    """It is asked no more; what it brought stays."""
    return _turned(feed_id, FeedState.REMOVED, by, now)


def _turned(feed_id: int, state: FeedState, by: Actor, now: datetime, **more: Any) -> Feed:
    feed = Feed.objects.select_for_update().filter(pk=feed_id).first()
    if feed is None:
        raise NotFoundError
    require(permissions.CAN_IMPORT, by, locked_indicator(feed.indicator_id, by))
    refuse_if(refusal_to_turn(FeedState(feed.state)))
    feed.state = state
    for name, value in more.items():
        setattr(feed, name, value)
    feed.save(update_fields=["state", *more])
    _publish(feed, by=by, now=now)
    return feed


def _publish(feed: Feed, *, by: Actor, now: datetime) -> None:
    fact = events.FeedChanged(feed_id=feed.pk, indicator_id=feed.indicator_id, state=FeedState(feed.state).value)
    publish(fact, by=by, now=now)


def run_feed(*, feed_id: int, now: datetime) -> FeedRun | None:
    """Ask a feed whose time has come and bring in what it has; None where another process is at it already.

    Fetching holds no lock. Values come in whole or not at all; whatever goes wrong is kept with the run, the next
    run is later each time, and after five failures in a row the feed stops. While whoever made it may not bring values
    in, as one who is suspended may not, nothing is fetched and it does not stop: it goes on when they are back.
    """
    feed = Feed.objects.due(now).select_related("indicator").filter(pk=feed_id).first()
    if feed is None:
        return None
    taken = Feed.objects.filter(pk=feed.pk, next_run_at=feed.next_run_at, state=FeedState.RUNNING)
    if not taken.update(next_run_at=next_run(now, Rhythm(feed.rhythm), feed.failures)):
        return None
    run = FeedRun.objects.create(feed=feed, begun_at=now)
    try:
        by = actor_in(current_space_id(), user_id=feed.made_by_id)
        require(permissions.CAN_IMPORT, by, feed.indicator)
        fetched = _fetched(feed)
        report = _brought_in(feed, fetched, by=by, now=now)
    except FetchError as error:
        return _failed(run, Refusal(error.code, error.params), now)
    except RefusedError as error:
        return _failed(run, error.refusal, now)
    except (NotAllowedError, NotFoundError):
        # It is not the feed that fails: it waits until whoever made it is back, or an administrator passes it on.
        return _failed(run, Refusal("outcome:feed-not-allowed"), now, rests=True)
    return _succeeded(run, fetched, report, now)


def _fetched(feed: Feed) -> Fetched:
    if feed.kind == FeedKind.HTTPS:
        private = settings.FEEDS_MAY_BE_PRIVATE
        return fetch_file(feed.url, etag=feed.etag, modified=feed.modified, may_be_private=private)
    url = sql_sources().get(feed.sql_source)
    if url is None:
        raise FetchError("outcome:feed-source")
    named = feed.mapping.get("zone", "")
    zone = clock.zone_called(named) if named else clock.zone()
    return Fetched(read_view(url.get_secret_value(), feed.view, zone=zone), f"{feed.view}.csv")


@transaction.atomic
def _brought_in(feed: Feed, fetched: Fetched, *, by: Actor, now: datetime) -> ImportReport | None:
    """None where nothing changed there, or somebody paused or removed the feed while it was asked."""
    is_running = Feed.objects.select_for_update().filter(pk=feed.pk, state=FeedState.RUNNING).exists()
    return _import(feed, fetched, by=by, now=now) if is_running and fetched.content is not None else None


def _import(feed: Feed, fetched: Fetched, *, by: Actor, now: datetime, dry_run: bool = False) -> ImportReport:
    return import_observations(
        indicator_id=feed.indicator_id,
        content=fetched.content or b"",
        filename=fetched.name,
        mapping=feed.mapping,
        source=feed.source,
        kind=ImportKind.FEED,
        dry_run=dry_run,
        by=by,
        now=now,
    )


@transaction.atomic
def _succeeded(run: FeedRun, fetched: Fetched, report: ImportReport | None, now: datetime) -> FeedRun:
    if report is not None and not report.is_repeat:
        run.rows_new, run.rows_revised = report.rows_new, report.rows_revised
    run.state = RunState.BROUGHT if run.rows_new or run.rows_revised else RunState.SAME
    run.ended_at = now
    run.save()
    # Of a feed that was stopped meanwhile nothing came in: the next time must not be told that nothing changed.
    running = Feed.objects.filter(pk=run.feed_id, state=FeedState.RUNNING)
    # Where rows wait the same file must be read again: it may not answer that nothing changed.
    is_whole = report is None or not report.rows_waiting
    running.update(failures=0, etag=fetched.etag if is_whole else "", modified=fetched.modified if is_whole else "")
    return run


@transaction.atomic
def _failed(run: FeedRun, refusal: Refusal, now: datetime, *, rests: bool = False) -> FeedRun:
    """``rests``: it is no failure that would stop the feed."""
    run.state, run.ended_at, run.refusal = RunState.FAILED, now, refusal.code
    run.params = {name: str(value)[:300].replace("\0", " ") for name, value in refusal.params.items()}
    run.save()
    if rests:
        return run
    feed = Feed.objects.select_for_update().get(pk=run.feed_id)
    feed.failures += 1
    if feed.failures >= FAILURES_MAX and feed.state == FeedState.RUNNING:
        feed.state = FeedState.STOPPED
        _publish(feed, by=actor_in(current_space_id(), user_id=None), now=now)
    feed.save(update_fields=["failures", "state"])
    return run
