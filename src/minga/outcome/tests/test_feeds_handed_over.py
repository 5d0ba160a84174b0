"""A feed does not die with the absence of whoever made it: it waits, is listed, and goes over to somebody else."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from pydantic import SecretStr

from minga.foundation import clock
from minga.foundation.policy import NotAllowedError, NotFoundError, RefusedError
from minga.foundation.scope import in_space
from minga.foundation.tenancy.actions import hand_over, reinstate_person, remove_person, suspend_person
from minga.foundation.tenancy.holdings import holdings_of
from minga.outcome import actions
from minga.outcome.models import Feed, Observation
from minga.outcome.rules.feeds import FAILURES_MAX, FeedKind, FeedTerms, Rhythm
from minga.outcome.tests import factories
from minga.outcome.tests.factories import AFTERWARDS
from minga.purpose.models import Indicator

NOW = AFTERWARDS
DAYS = [NOW + timedelta(days=number) for number in range(FAILURES_MAX + 3)]


@pytest.fixture
def feed(cast, tmp_path, settings, monkeypatch):
    """Omar owns the indicator and made its feed from a view of two plants."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    path = tmp_path / "erp.sqlite3"
    with closing(sqlite3.connect(path)) as base:
        base.execute("create table readings (planta text, mes date, valor real)")
        base.execute("insert into readings values ('Planta 1', '2026-01-01', 18.5)")
        base.execute("create view monthly as select * from readings")
        base.commit()
    settings.SQL_SOURCES = {"erp": SecretStr(f"sqlite:///{path}")}
    indicator = factories.outcome_of(factories.initiative_in(cast))
    terms = FeedTerms(kind=FeedKind.SQL, sql_source="erp", view="monthly", rhythm=Rhythm.HOURLY)
    return actions.make_feed(indicator_id=indicator.pk, terms=terms, by=cast.actor(cast.omar), now=NOW)


def suspend(cast):
    suspend_person(user_id=cast.omar.pk, reason="Vacaciones", until=None, by=cast.actor(cast.ada), now=NOW)


def held(cast):
    return [row for row in holdings_of(cast.actor(cast.ada), cast.omar.pk) if row.key.startswith("outcome:feeds")]


def test_a_feed_whose_maker_is_suspended_waits_and_goes_on_when_they_are_back(cast, feed, monkeypatch):
    suspend(cast)
    monkeypatch.setattr("minga.outcome.actions.feeds._fetched", lambda _feed: pytest.fail("nothing is fetched"))
    for moment in DAYS:
        assert actions.run_feed(feed_id=feed.pk, now=moment).refusal == "outcome:feed-not-allowed"
    feed.refresh_from_db()
    assert (feed.state, feed.failures) == ("running", 0)
    monkeypatch.undo()


def test_it_goes_on_by_itself(cast, feed):
    suspend(cast)
    actions.run_feed(feed_id=feed.pk, now=NOW)
    reinstate_person(user_id=cast.omar.pk, by=cast.actor(cast.ada), now=NOW)
    assert actions.run_feed(feed_id=feed.pk, now=DAYS[1]).state == "brought"


def test_it_is_listed_where_people_are_taken_out_and_keeps_them_inside(cast, feed):
    (row,) = held(cast)
    assert row.needs_successor
    with pytest.raises(RefusedError, match="space:still-holds"):
        remove_person(user_id=cast.omar.pk, by=cast.actor(cast.ada), now=NOW)


def test_it_goes_over_to_who_may_bring_values_in_and_to_nobody_else(cast, feed):
    (row,) = held(cast)
    act = {"key": row.key, "user_id": cast.omar.pk, "by": cast.actor(cast.ada), "now": NOW}
    with pytest.raises(RefusedError, match="outcome:feed-successor"):
        hand_over(successor_id=cast.tito.pk, **act)
    Indicator.objects.filter(pk=feed.indicator_id).update(owner=cast.erik)
    suspend(cast)
    hand_over(successor_id=cast.erik.pk, **act)
    feed.refresh_from_db()
    assert feed.made_by_id == cast.erik.pk
    assert held(cast) == []
    assert actions.run_feed(feed_id=feed.pk, now=NOW).state == "brought"
    assert Observation.objects.exists()


@pytest.mark.parametrize("who", ["rosa", "salma", "tito", "omar", "ines", "nadie"])
def test_only_administrators_pass_a_feed_on(cast, feed, who):
    with pytest.raises((NotAllowedError, NotFoundError)):
        actions.pass_on_feed(feed_id=feed.pk, user_id=cast.ada.pk, by=cast.actor(getattr(cast, who)), now=NOW)
    assert Feed.objects.get().made_by_id == cast.omar.pk


def test_one_that_is_removed_goes_to_nobody(cast, feed):
    actions.remove_feed(feed_id=feed.pk, by=cast.actor(cast.omar), now=NOW)
    assert held(cast) == []
    with pytest.raises(RefusedError, match="outcome:feed-removed"):
        actions.pass_on_feed(feed_id=feed.pk, user_id=cast.ada.pk, by=cast.actor(cast.ada), now=NOW)


def test_another_space_passes_nothing_on(cast, feed, neighbours):
    with in_space(neighbours.space.pk), pytest.raises(NotFoundError):
        actions.pass_on_feed(feed_id=feed.pk, user_id=cast.ada.pk, by=neighbours.actor(neighbours.ada), now=NOW)
