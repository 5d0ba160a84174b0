"""What people write in a question, its history, and the cards that pages are joined from."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from minga.debate import rules, wording
from minga.debate.models.constraints import PERSON, known, written_by_one
from minga.debate.models.questions import Question
from minga.foundation.lines import LineField
from minga.foundation.tenancy.querysets import SpaceManager, SpaceModel, SpaceQuerySet, SpaceRows

UNSETTLED = sorted(state.value for state in rules.UNSETTLED)


class ContributionQuerySet(SpaceQuerySet["Contribution"]):
    def standing(self) -> Self:
        """Neither withdrawn nor hidden."""
        return self.filter(hidden_at__isnull=True).exclude(state=rules.ContributionState.WITHDRAWN)

    def ideas(self) -> Self:
        return self.filter(kind=rules.Kind.IDEA)

    def unsettled(self) -> Self:
        return self.ideas().standing().filter(state__in=UNSETTLED)

    def due_before(self, moment: datetime) -> Self:
        """Ideas without an answer whose day comes before ``moment``."""
        return self.unsettled().filter(question__answer_due_at__lt=moment).exclude(question__state=rules.State.DRAFT)

    def listed(self) -> Self:
        """Those that have a place in a thread: what a visitor wrote has none while it is hidden."""
        return self.exclude(visitor__isnull=False, hidden_at__isnull=False)

    def as_thread(self) -> Self:
        """Each top contribution followed by what replies to it, oldest first."""
        return self.order_by("thread", "id")


ContributionRows = SpaceManager.from_queryset(ContributionQuerySet)


class Contribution(SpaceModel):
    """An idea, question, answer, experience, evidence or concern; or a reply with its role.

    ``thread`` is the id of the top contribution, its own id for a top one. Who writes without an account is its
    ``visitor``, and stands there as “visitor”.
    """

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="contributions")
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    visitor = models.ForeignKey(
        "debate.Visitor", on_delete=models.PROTECT, null=True, blank=True, related_name="contributions"
    )
    kind = models.CharField(max_length=16, choices=wording.KINDS.items())
    title = LineField(max_length=rules.TITLE_MAX, blank=True)
    body = models.TextField()
    body_html = models.TextField()
    state = models.CharField(
        max_length=16, choices=wording.CONTRIBUTION_STATES.items(), default=rules.ContributionState.OPEN
    )
    state_reason = models.TextField(blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    reply_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies")
    reply_role = models.CharField(max_length=16, blank=True, choices=wording.REPLY_ROLES.items())
    thread = models.BigIntegerField(default=0)
    written_at = models.DateTimeField()
    revised_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_reason = models.TextField(blank=True)
    source = models.CharField(max_length=80, blank=True)
    source_id = models.CharField(max_length=80, blank=True)

    objects = ContributionRows()

    class Meta:
        constraints = [
            known("kind", rules.Kind, "debate_kind_known"),
            known("state", rules.ContributionState, "debate_contribution_state_known"),
            models.CheckConstraint(
                condition=Q(state="open") | Q(state="withdrawn") | Q(kind="idea"), name="debate_only_ideas_settle"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*UNSETTLED, "withdrawn"]) | ~Q(state_reason=""),
                name="debate_settled_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | ~Q(state="merged") & Q(merged_into__isnull=True),
                name="debate_merged_has_target",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="debate_not_merged_into_itself"),
            models.CheckConstraint(
                condition=Q(reply_to__isnull=True, reply_role="") | Q(reply_to__isnull=False) & ~Q(reply_role=""),
                name="debate_reply_has_role",
            ),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True) | ~Q(hidden_reason=""), name="debate_hidden_has_reason"
            ),
            written_by_one("debate_contribution_by_one"),
            models.UniqueConstraint(
                fields=["question", "source", "source_id"],
                condition=~Q(source_id=""),
                name="debate_contribution_source_once",
            ),
        ]
        indexes = [
            models.Index(fields=["question", "thread", "id"], name="debate_thread"),
            models.Index(fields=["question", "kind", "state"], name="debate_by_kind"),
            models.Index(fields=["question", "written_at"], name="debate_by_written"),
            models.Index(fields=["author", "question"], name="debate_by_author"),
        ]

    @property
    def is_waiting(self) -> bool:
        """Whether it is an idea that stands without its answer."""
        return self.kind == rules.Kind.IDEA and self.hidden_at is None and self.state in UNSETTLED

    @property
    def is_listed(self) -> bool:
        """Whether it has a place in its thread."""
        return self.visitor_id is None or self.hidden_at is None

    @property
    def byline(self) -> str:
        return wording.byline(self.author)

    def __str__(self) -> str:
        return self.title or self.body[:60]


class ContributionCard(SpaceModel):
    """A contribution drawn once for everybody, when it is written: one row per language.

    It holds the viewer's part nowhere: marks stand for the id, the author's name and the foot.
    """

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="cards")
    language = models.CharField(max_length=8)
    html = models.TextField()

    objects = SpaceRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "language"], name="debate_card_once")]

    def __str__(self) -> str:
        return f"{self.contribution_id} in {self.language}"


class ContributionRevision(SpaceModel):
    """What a contribution said before: the text that revision ``number`` replaced."""

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    title = LineField(max_length=rules.TITLE_MAX, blank=True)
    body = models.TextField()
    replaced_at = models.DateTimeField()

    objects = SpaceRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "number"], name="debate_revision_once")]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.contribution_id}, revision {self.number}"


class Settlement(SpaceModel):
    """One step of an idea towards its end, with its reason. Steps are never changed, only followed."""

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="settlements")
    state = models.CharField(max_length=16, choices=wording.CONTRIBUTION_STATES.items())
    reason = models.TextField(blank=True)
    settled_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField()

    objects = SpaceRows()

    class Meta:
        constraints = [known("state", rules.ContributionState, "debate_settlement_state_known")]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.state}"
