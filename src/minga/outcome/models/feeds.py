"""Feeds: where an indicator's values are fetched from by themselves, and how each time went."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from minga.foundation.tenancy.querysets import SpaceManager, SpaceModel, SpaceQuerySet, SpaceRows, known_value
from minga.outcome import wording
from minga.outcome.rules import SOURCE_MAX
from minga.outcome.rules.feeds import URL_MAX, VIEW_MAX, FeedKind, FeedState, Rhythm, RunState

PERSON = settings.AUTH_USER_MODEL


class FeedQuerySet(SpaceQuerySet["Feed"]):
    def standing(self) -> Self:
        return self.exclude(state=FeedState.REMOVED)

    def due(self, now: datetime) -> Self:
        return self.filter(state=FeedState.RUNNING, next_run_at__lte=now)


FeedRows = SpaceManager.from_queryset(FeedQuerySet)


class Feed(SpaceModel):
    """One place that is asked again and again. Its secrets, if any, lie in the operator's settings, never here."""

    indicator = models.ForeignKey("purpose.Indicator", on_delete=models.PROTECT, related_name="feeds")
    kind = models.CharField(max_length=8, choices=wording.FEED_KINDS.items())
    url = models.CharField(max_length=URL_MAX, blank=True)
    sql_source = models.CharField(max_length=100, blank=True)
    view = models.CharField(max_length=VIEW_MAX, blank=True)
    rhythm = models.CharField(max_length=8, choices=wording.RHYTHMS.items())
    mapping = models.JSONField(default=dict)
    source = models.CharField(max_length=SOURCE_MAX, blank=True)
    state = models.CharField(max_length=8, choices=wording.FEED_STATES.items(), default=FeedState.RUNNING)
    next_run_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)
    etag = models.CharField(max_length=200, blank=True)
    modified = models.CharField(max_length=100, blank=True)
    made_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = FeedRows()

    class Meta:
        constraints = [
            known_value("kind", FeedKind, "outcome_feed_kind_known"),
            known_value("rhythm", Rhythm, "outcome_feed_rhythm_known"),
            known_value("state", FeedState, "outcome_feed_state_known"),
            models.CheckConstraint(
                condition=Q(kind=FeedKind.HTTPS, url__startswith="https://")
                | Q(kind=FeedKind.SQL, url="") & ~Q(sql_source="") & ~Q(view=""),
                name="outcome_feed_is_whole",
            ),
        ]
        indexes = [models.Index(fields=["state", "next_run_at"], name="outcome_feed_due")]
        ordering = ["id"]

    def __str__(self) -> str:
        return self.url or f"{self.sql_source}: {self.view}"


class FeedRun(SpaceModel):
    """One time that a feed was asked: what it brought, or why not, as a code that has a sentence."""

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="runs")
    state = models.CharField(max_length=8, choices=wording.RUN_STATES.items(), default=RunState.BEGUN)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    rows_new = models.PositiveIntegerField(default=0)
    rows_revised = models.PositiveIntegerField(default=0)
    refusal = models.CharField(max_length=60, blank=True)
    params = models.JSONField(default=dict)

    objects = SpaceRows()

    class Meta:
        constraints = [
            known_value("state", RunState, "outcome_run_state_known"),
            models.CheckConstraint(
                condition=Q(state=RunState.BEGUN) | Q(ended_at__isnull=False), name="outcome_run_ended"
            ),
        ]
        ordering = ["-begun_at", "-id"]

    def __str__(self) -> str:
        return f"{self.state} {self.begun_at}"
