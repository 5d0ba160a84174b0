"""Values as they were known, plans, assessments and verdicts."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from minga.foundation.lines import LineField
from minga.foundation.tenancy.querysets import SpaceManager, SpaceModel, SpaceQuerySet, SpaceRows, known_value
from minga.outcome import rules, wording

PERSON = settings.AUTH_USER_MODEL


class ObservationImport(SpaceModel):
    """One file (or one push) that was read: its hash, its source, what it added and what it revised.

    ``waiting``: line, unit and period of the first rows that were kept aside because their period had not ended.
    """

    indicator = models.ForeignKey("purpose.Indicator", on_delete=models.PROTECT, related_name="imports")
    kind = models.CharField(max_length=8, choices=wording.IMPORT_KINDS.items(), default=rules.ImportKind.FILE)
    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64)
    source = models.CharField(max_length=rules.SOURCE_MAX)
    mapping = models.JSONField(default=dict)
    revision_policy = models.CharField(
        max_length=12, choices=wording.REVISION_POLICIES.items(), default=rules.RevisionPolicy.SUPERSEDE
    )
    rows_read = models.PositiveIntegerField()
    rows_new = models.PositiveIntegerField()
    rows_revised = models.PositiveIntegerField()
    rows_same = models.PositiveIntegerField()
    rows_empty = models.PositiveIntegerField()
    rows_waiting = models.PositiveIntegerField(default=0)
    waiting = models.JSONField(default=list, blank=True)
    imported_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()

    objects = SpaceRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator", "kind", "file_hash"], name="outcome_import_once"),
            known_value("kind", rules.ImportKind, "outcome_import_kind_known"),
            known_value("revision_policy", rules.RevisionPolicy, "outcome_revision_policy_known"),
        ]
        ordering = ["imported_at", "id"]

    def __str__(self) -> str:
        return self.file_name


class ObservationQuerySet(SpaceQuerySet["Observation"]):
    def current(self) -> Self:
        return self.filter(superseded_at=None)

    def as_known_at(self, moment: datetime) -> Self:
        """What was believed at that moment, also where it was revised later."""
        return self.filter(Q(superseded_at=None) | Q(superseded_at__gt=moment), known_at__lte=moment)


ObservationRows = SpaceManager.from_queryset(ObservationQuerySet)


class Observation(SpaceModel):
    """One value: when it was true (``period``), when we knew it (``known_at``), until when we believed it."""

    indicator = models.ForeignKey("purpose.Indicator", on_delete=models.PROTECT, related_name="observations")
    unit = models.CharField(max_length=rules.UNIT_MAX)
    period = models.DateField()
    value = models.FloatField()
    n = models.PositiveIntegerField(null=True, blank=True)
    known_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)
    import_batch = models.ForeignKey(ObservationImport, on_delete=models.PROTECT, related_name="observations")

    objects = ObservationRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "unit", "period"],
                condition=Q(superseded_at__isnull=True),
                name="outcome_one_current_value",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True) | Q(superseded_at__gte=F("known_at")),
                name="outcome_superseded_after_known",
            ),
            models.CheckConstraint(condition=~Q(unit=""), name="outcome_unit_named"),
        ]
        indexes = [models.Index(fields=["indicator", "period"], name="outcome_series")]

    def __str__(self) -> str:
        return f"{self.unit} {self.period}: {self.value}"


class MeasurementPlanQuerySet(SpaceQuerySet["MeasurementPlan"]):
    def locked(self) -> Self:
        return self.filter(state=rules.PlanState.LOCKED)


MeasurementPlanRows = SpaceManager.from_queryset(MeasurementPlanQuerySet)


class MeasurementPlan(SpaceModel):
    """How an effect will be measured, fixed before it can be seen. ``content`` is what the hash is of."""

    initiative = models.ForeignKey("initiative.Initiative", on_delete=models.PROTECT, related_name="plans")
    indicator = models.ForeignKey("purpose.Indicator", on_delete=models.PROTECT, related_name="plans")
    method = models.CharField(max_length=48, choices=wording.METHODS.items())
    starts = models.JSONField()
    comparison = models.JSONField(default=list)
    comparison_rule = models.CharField(
        max_length=8, choices=wording.COMPARISON_RULES.items(), default=rules.ComparisonRule.NEVER
    )
    pre_first = models.SmallIntegerField()
    pre_last = models.SmallIntegerField()
    post_first = models.SmallIntegerField()
    post_last = models.SmallIntegerField()
    is_logarithmic = models.BooleanField(default=False)
    theory = models.TextField(blank=True)
    theory_html = models.TextField(blank=True, editable=False)
    draw_seed = models.CharField(max_length=rules.SEED_MAX, blank=True)
    draw_size = models.PositiveIntegerField(null=True, blank=True)
    draw_total = models.PositiveIntegerField(null=True, blank=True)
    is_seed_sealed = models.BooleanField(default=False)
    list_hash = models.CharField(max_length=64, blank=True, editable=False)
    units = models.JSONField(default=list, blank=True)
    waves = models.JSONField(default=list, blank=True)
    steps = models.JSONField(default=list, blank=True)
    starts_on = models.DateField()
    closes_on = models.DateField()
    smallest_change = models.FloatField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=wording.PLAN_STATES.items(), default=rules.PlanState.DRAFT)
    drafted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    locked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    locked_at = models.DateTimeField(null=True, blank=True)
    content = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64, blank=True)

    objects = MeasurementPlanRows()

    class Meta:
        constraints = [
            known_value("method", rules.Method, "outcome_method_known"),
            known_value("state", rules.PlanState, "outcome_plan_state_known"),
            known_value("comparison_rule", rules.ComparisonRule, "outcome_comparison_known"),
            models.CheckConstraint(
                condition=Q(state=rules.PlanState.DRAFT, locked_at__isnull=True, content_hash="")
                | Q(state=rules.PlanState.LOCKED, locked_at__isnull=False, locked_by__isnull=False)
                & ~Q(content_hash="")
                & ~Q(content=""),
                name="outcome_lock_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(pre_first__lte=F("pre_last"), pre_last__lt=0, post_first__gte=0)
                & Q(post_first__lte=F("post_last")),
                name="outcome_windows_in_order",
            ),
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.method} ({self.state})"


class PlanAmendment(SpaceModel):
    """A locked plan was changed: by whom, from what to what, why, and whether data had been seen. Only added."""

    plan = models.ForeignKey(MeasurementPlan, on_delete=models.PROTECT, related_name="amendments")
    before = models.JSONField()
    after = models.JSONField()
    reason = models.TextField()
    hash_before = models.CharField(max_length=64)
    hash_after = models.CharField(max_length=64)
    is_after_data = models.BooleanField()
    amended_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    amended_at = models.DateTimeField()

    objects = SpaceRows()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="outcome_amendment_has_reason")]
        ordering = ["amended_at", "id"]

    def __str__(self) -> str:
        return f"{self.hash_before[:8]} → {self.hash_after[:8]}"


class Draw(SpaceModel):
    """Lots were drawn for a plan, once: of which list, with which seed. Who was on a list of people is not kept.

    ``chosen``: names of the clusters drawn, or each unit's start; empty for people.
    """

    plan = models.OneToOneField(MeasurementPlan, on_delete=models.PROTECT, related_name="draw")
    list_hash = models.CharField(max_length=64)
    listed = models.PositiveIntegerField()
    drawn = models.PositiveIntegerField()
    chosen = models.JSONField(default=list, blank=True)
    seed = models.CharField(max_length=rules.SEED_MAX + 65)
    chain_hash = models.CharField(max_length=64)
    chain_position = models.BigIntegerField()
    algorithm = models.CharField(max_length=40)
    drawn_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    objects = SpaceRows()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(drawn__gte=1, drawn__lte=F("listed")) & ~Q(seed="") & ~Q(chain_hash=""),
                name="outcome_draw_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.drawn} of {self.listed}"


class Trial(SpaceModel):
    """People of a randomised invitation: columns without names, in an order that tells nothing.

    ``clusters``: names, in the order of the codes in the last column; empty where single people were drawn.
    """

    plan = models.ForeignKey(MeasurementPlan, on_delete=models.PROTECT, related_name="trials")
    import_batch = models.OneToOneField(ObservationImport, on_delete=models.PROTECT, related_name="trial")
    people = models.PositiveIntegerField()
    drawn = models.PositiveIntegerField()
    has_takers = models.BooleanField()
    clusters = models.JSONField(default=list, blank=True)
    is_draw_proven = models.BooleanField()
    columns = models.BinaryField()
    columns_hash = models.CharField(max_length=64)
    known_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = SpaceRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan"], condition=Q(superseded_at__isnull=True), name="outcome_one_current_trial"
            ),
            models.CheckConstraint(
                condition=Q(drawn__gte=rules.GROUP_MIN) & Q(people__gte=F("drawn") + rules.GROUP_MIN),
                name="outcome_trial_of_groups",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.drawn} of {self.people}"


class StepEvidence(SpaceModel):
    """What shows that a step of the theory of change happened, or that it did not. Only added; the latest counts."""

    plan = models.ForeignKey(MeasurementPlan, on_delete=models.PROTECT, related_name="evidence")
    step = models.CharField(max_length=rules.STEP_MAX)
    text = models.TextField()
    source = models.CharField(max_length=rules.SOURCE_MAX)
    is_supporting = models.BooleanField()
    added_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = SpaceRows()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(step="") & ~Q(text="") & ~Q(source=""), name="outcome_evidence_has_source"
            )
        ]
        ordering = ["added_at", "id"]

    def __str__(self) -> str:
        return self.text


class Rival(SpaceModel):
    """Something else that could explain the change, and who looked at it."""

    plan = models.ForeignKey(MeasurementPlan, on_delete=models.CASCADE, related_name="rivals")
    text = LineField(max_length=300)
    state = models.CharField(max_length=16, choices=wording.RIVAL_STATES.items(), default=rules.RivalState.OPEN)
    finding = models.TextField(blank=True)
    raised_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    examined_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    examined_at = models.DateTimeField(null=True, blank=True)

    objects = SpaceRows()

    class Meta:
        constraints = [
            known_value("state", rules.RivalState, "outcome_rival_state_known"),
            models.CheckConstraint(
                condition=Q(state=rules.RivalState.OPEN)
                | Q(examined_by__isnull=False, examined_at__isnull=False) & ~Q(finding=""),
                name="outcome_rival_examined_by",
            ),
        ]
        ordering = ["raised_at", "id"]

    def __str__(self) -> str:
        return self.text


class Assessment(SpaceModel):
    """What the locked plan says of the data as they were known: computed, frozen, repeatable. Rows are only added."""

    plan = models.ForeignKey(MeasurementPlan, on_delete=models.PROTECT, related_name="assessments")
    number = models.PositiveSmallIntegerField()
    inputs = models.TextField()
    inputs_hash = models.CharField(max_length=64)
    figures = models.JSONField()
    level = models.PositiveSmallIntegerField(editable=False)
    code = models.CharField(max_length=24, choices=wording.CODES.items(), editable=False)
    computed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    computed_at = models.DateTimeField()

    objects = SpaceRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="outcome_assessment_numbered"),
            models.CheckConstraint(condition=Q(level__gte=0, level__lte=5), name="outcome_assessment_level"),
            known_value("code", rules.Code, "outcome_assessment_code_known"),
            models.CheckConstraint(condition=~Q(inputs="") & ~Q(inputs_hash=""), name="outcome_inputs_frozen"),
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.code} ({self.level})"


class VerdictQuerySet(SpaceQuerySet["Verdict"]):
    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-id")


VerdictRows = SpaceManager.from_queryset(VerdictQuerySet)


class Verdict(SpaceModel):
    """A signed, published assessment. Code and level are the assessment's; only the note is written by a person.

    ``costs`` are hours and money for one unit of the effect, computed when it is signed.
    """

    assessment = models.OneToOneField(Assessment, on_delete=models.PROTECT, related_name="verdict")
    plan = models.OneToOneField(MeasurementPlan, on_delete=models.PROTECT, related_name="verdict")
    initiative = models.ForeignKey("initiative.Initiative", on_delete=models.PROTECT, related_name="verdicts")
    purpose = models.ForeignKey("purpose.Purpose", on_delete=models.PROTECT, related_name="verdicts")
    level = models.PositiveSmallIntegerField(editable=False)
    code = models.CharField(max_length=24, choices=wording.CODES.items(), editable=False)
    note = models.TextField(blank=True)
    note_html = models.TextField(blank=True, editable=False)
    hours = models.FloatField(null=True, blank=True, editable=False)
    cost_amount = models.FloatField(null=True, blank=True)
    cost_currency = models.CharField(max_length=3, blank=True)
    cost_source = models.CharField(max_length=rules.SOURCE_MAX, blank=True)
    costs = models.JSONField(default=dict, editable=False)
    signed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()

    objects = VerdictRows()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__gte=0, level__lte=5), name="outcome_verdict_level"),
            known_value("code", rules.Code, "outcome_verdict_code_known"),
            models.CheckConstraint(
                condition=Q(cost_amount__isnull=True)
                | Q(cost_amount__gte=0) & ~Q(cost_currency="") & ~Q(cost_source=""),
                name="outcome_cost_has_source",
            ),
        ]
        indexes = [models.Index(fields=["space", "purpose"], name="outcome_by_purpose")]

    def __str__(self) -> str:
        return f"{self.code} ({self.level})"
