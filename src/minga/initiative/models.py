"""Tables of the initiative link."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from minga.foundation.lines import LineField
from minga.foundation.tenancy.querysets import SpaceManager, SpaceModel, SpaceQuerySet, SpaceRows, known_value
from minga.initiative import rules, wording
from minga.initiative.rules import CommitmentState, OutcomeStatus, State

PERSON = settings.AUTH_USER_MODEL


class InitiativeQuerySet(SpaceQuerySet["Initiative"]):
    def living(self) -> Self:
        return self.filter(state__in=[State.DRAFTED, State.UNDER_WAY])


InitiativeRows = SpaceManager.from_queryset(InitiativeQuerySet)


class Initiative(SpaceModel):
    """What is done after a decision. How far it is and what it changed are two fields."""

    decision = models.ForeignKey("decision.Decision", on_delete=models.PROTECT, related_name="initiatives")
    option = models.ForeignKey("decision.Option", on_delete=models.PROTECT, related_name="+")
    purpose = models.ForeignKey("purpose.Purpose", on_delete=models.PROTECT, related_name="initiatives")
    title = LineField(max_length=rules.TITLE_MAX)
    body = models.TextField(blank=True)
    body_html = models.TextField(blank=True)
    owner = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_owner = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=16, choices=wording.STATES.items(), default=State.DRAFTED)
    outcome_status = models.CharField(
        max_length=16, choices=wording.OUTCOME_STATUSES.items(), default=OutcomeStatus.NOT_MEASURED
    )
    drafted_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_note = models.TextField(blank=True)
    end_note_html = models.TextField(blank=True)

    objects = InitiativeRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "option"], name="initiative_drafted_once"),
            known_value("state", rules.State, "initiative_state_known"),
            known_value("outcome_status", rules.OutcomeStatus, "initiative_outcome_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[State.UNDER_WAY, State.DONE])
                | Q(owner__isnull=False, started_at__isnull=False),
                name="initiative_started_with_owner",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.DONE, State.STOPPED]) | Q(ended_at__isnull=False) & ~Q(end_note=""),
                name="initiative_end_has_note",
            ),
            models.CheckConstraint(
                condition=Q(outcome_status=OutcomeStatus.NOT_MEASURED) | Q(started_at__isnull=False),
                name="initiative_measured_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DONE) | ~Q(outcome_status=OutcomeStatus.NOT_MEASURED),
                name="initiative_done_is_measured",
            ),
        ]
        indexes = [models.Index(fields=["space", "state"], name="initiative_by_state")]

    def __str__(self) -> str:
        return self.title


class Unit(SpaceModel):
    """A part of the organization with its own start. Without a date it is compared with the others."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="units")
    name = LineField(max_length=rules.NAME_MAX)
    starts_on = models.DateField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)

    objects = SpaceRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["initiative", "name"], name="initiative_unit_once"),
            models.CheckConstraint(condition=~Q(name=""), name="initiative_unit_named"),
        ]
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class StartChange(SpaceModel):
    """A start date that had been reached was corrected: by whom, from what, why. Rows are only added."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="changes")
    before = models.DateField(null=True, blank=True)
    after = models.DateField(null=True, blank=True)
    reason = models.TextField()
    changed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    objects = SpaceRows()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="initiative_change_has_reason")]
        ordering = ["changed_at", "id"]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class CommitmentQuerySet(SpaceQuerySet["Commitment"]):
    def unsettled(self) -> Self:
        return self.filter(state=CommitmentState.OPEN)


CommitmentRows = SpaceManager.from_queryset(CommitmentQuerySet)


class Commitment(SpaceModel):
    """What one person promised: what, how many hours, by when. It is kept or released, never deleted."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="commitments")
    user = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    what = LineField(max_length=rules.WHAT_MAX)
    hours = models.FloatField()
    due_on = models.DateField()
    state = models.CharField(max_length=16, choices=wording.COMMITMENT_STATES.items(), default=CommitmentState.OPEN)
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = CommitmentRows()

    class Meta:
        constraints = [
            known_value("state", rules.CommitmentState, "initiative_commitment_state_known"),
            models.CheckConstraint(condition=Q(hours__gt=0), name="initiative_commitment_hours"),
            models.CheckConstraint(
                condition=Q(state=CommitmentState.OPEN, settled_at__isnull=True)
                | ~Q(state=CommitmentState.OPEN) & Q(settled_at__isnull=False, settled_by__isnull=False),
                name="initiative_commitment_settled",
            ),
            models.CheckConstraint(
                condition=~Q(state=CommitmentState.RELEASED) | ~Q(note=""), name="initiative_release_has_reason"
            ),
        ]
        indexes = [models.Index(fields=["space", "user", "state"], name="initiative_carried")]

    def __str__(self) -> str:
        return self.what


class HoursQuerySet(SpaceQuerySet["HoursEntry"]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)


HoursRows = SpaceManager.from_queryset(HoursQuerySet)


class HoursEntry(SpaceModel):
    """Hours one person worked on one day. Only that person reads it; others see sums of groups."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="hours_entries")
    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, null=True, blank=True, related_name="hours_entries"
    )
    user = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    hours = models.FloatField()
    worked_on = models.DateField()
    noted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = HoursRows()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__gt=0, hours__lte=rules.DAY_HOURS_MAX), name="initiative_entry_hours"
            )
        ]
        indexes = [models.Index(fields=["space", "user", "worked_on"], name="initiative_hours_of_week")]

    def __str__(self) -> str:
        return f"{self.hours} h"


class HoursTotal(SpaceModel):
    """Hours that a group contributed, handed in as one sum with its source."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="hours_totals")
    hours = models.FloatField()
    people = models.PositiveIntegerField()
    source = LineField(max_length=rules.SOURCE_MAX)
    recorded_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = SpaceRows()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(hours__gt=0), name="initiative_total_hours"),
            models.CheckConstraint(condition=Q(people__gte=rules.GROUP_MIN), name="initiative_total_of_a_group"),
            models.CheckConstraint(condition=~Q(source=""), name="initiative_total_has_source"),
        ]
        ordering = ["recorded_at", "id"]

    def __str__(self) -> str:
        return f"{self.hours} h"


class Milestone(SpaceModel):
    """Something that will be there by a day."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="milestones")
    title = LineField(max_length=rules.TITLE_MAX)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = SpaceRows()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_by__isnull=True)
                | Q(done_on__isnull=False, done_by__isnull=False),
                name="initiative_milestone_done_by",
            )
        ]
        ordering = ["due_on", "id"]

    def __str__(self) -> str:
        return self.title


class LoadLimit(SpaceModel):
    """What one person wants to carry at most. Nobody else reads it."""

    user = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    weekly_hours = models.FloatField(default=rules.DEFAULT_WEEKLY_HOURS)
    open_commitments = models.PositiveSmallIntegerField(default=rules.DEFAULT_OPEN_COMMITMENTS)

    objects = SpaceRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "user"], name="initiative_limit_once"),
            models.CheckConstraint(condition=Q(weekly_hours__gt=0), name="initiative_limit_hours"),
            models.CheckConstraint(
                condition=Q(open_commitments__gte=1, open_commitments__lte=rules.OPEN_COMMITMENTS_MAX),
                name="initiative_limit_commitments",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekly_hours} h"
