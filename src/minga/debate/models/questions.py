"""A question with its time box."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from minga.community.models import Community
from minga.debate import rules, wording
from minga.debate.models.constraints import PERSON, known
from minga.debate.rules.supporting import THRESHOLD_LEAST
from minga.foundation.ids import random_id
from minga.foundation.lines import LineField
from minga.foundation.tenancy.querysets import SpaceManager, SpaceModel, SpaceQuerySet


class QuestionQuerySet(SpaceQuerySet["Question"]):
    def by_urgency(self) -> Self:
        """Open ones first, the one that closes next on top; then the newest."""
        is_open = models.Case(models.When(state=rules.State.OPEN, then=0), default=1)
        return self.order_by(is_open, "closes_at", "-id")

    def past_closing(self, now: datetime) -> Self:
        return self.filter(state=rules.State.OPEN, closes_at__lte=now)


QuestionRows = SpaceManager.from_queryset(QuestionQuerySet)


class Question(SpaceModel):
    """What a community thinks about, until when, and until when it is answered.

    ``content_version`` is another random number after every change of what is written, ``stance_version`` counts
    changes of votes: what was computed from them knows whether it still holds. The two counts are kept with the
    content, so that a page need not count. With a ``support_threshold`` so many supports move an idea to review.
    """

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="questions")
    title = LineField(max_length=rules.TITLE_MAX)
    body = models.TextField(blank=True)
    body_html = models.TextField(blank=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    answer_due_at = models.DateTimeField()
    state = models.CharField(max_length=16, choices=wording.STATES.items(), default=rules.State.DRAFT)
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    content_version = models.PositiveBigIntegerField(default=random_id)
    contribution_count = models.PositiveIntegerField(default=0)
    unanswered_ideas = models.PositiveIntegerField(default=0)
    stance_version = models.PositiveBigIntegerField(default=0)
    support_threshold = models.PositiveIntegerField(null=True, blank=True)
    are_supports_sealed = models.BooleanField(default=False)

    objects = QuestionRows()

    class Meta:
        constraints = [
            known("state", rules.State, "debate_question_state_known"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="debate_question_closes_after"),
            models.CheckConstraint(
                condition=Q(support_threshold__isnull=True, are_supports_sealed=False)
                | Q(support_threshold__gte=THRESHOLD_LEAST),
                name="debate_threshold_tells_of_many",
            ),
            models.CheckConstraint(condition=Q(answer_due_at__gte=F("closes_at")), name="debate_answer_after_close"),
            models.CheckConstraint(
                condition=Q(state=rules.State.DRAFT) | Q(opened_at__isnull=False), name="debate_open_has_moment"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[rules.State.DRAFT, rules.State.OPEN]) | Q(closed_at__isnull=False),
                name="debate_closed_has_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "state"], name="debate_question_list"),
            models.Index(fields=["closes_at"], condition=Q(state="open"), name="debate_question_due"),
        ]

    def __str__(self) -> str:
        return self.title
