"""What is decided: the question with the rules of its count, its options, the sponsor's answer."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from minga.decision import rules, wording
from minga.decision.rules import State
from minga.foundation.lines import LineField
from minga.foundation.tenancy.querysets import SpaceManager, SpaceModel, SpaceQuerySet, SpaceRows, known_value

PERSON = settings.AUTH_USER_MODEL
OPENED = [State.OPEN, State.CLOSED, State.PUBLISHED]
ANSWERS = ("durability", "lesson", "robustness", "waiting_burden")


class DecisionQuerySet(SpaceQuerySet["Decision"]):
    def by_urgency(self) -> Self:
        """Open ones first, the one that closes next on top; then the newest."""
        is_open = models.Case(models.When(state=State.OPEN, then=0), default=1)
        return self.order_by(is_open, models.F("closes_at").asc(nulls_last=True), "-id")

    def past_closing(self, now: datetime) -> Self:
        return self.filter(state=State.OPEN, closes_at__lte=now)

    def unparted(self) -> Self:
        """Closed secret votes of which the database may still keep rows as they were written."""
        return self.filter(is_secret=True, closed_at__isnull=False, parted_at__isnull=True)


DecisionRows = SpaceManager.from_queryset(DecisionQuerySet)


class Decision(SpaceModel):
    """What a community chooses: options, the rules of the count, and what came of it.

    It comes out of a debated question, or ``origin_reason`` says why it comes out of none. ``only_name`` and
    ``only_value`` say in words whose vote it is, where not everybody's who takes part: an attribute and its value.
    ``census_name`` says so where it is of the verified on a census only, of those with ``census_value`` in its
    ``census_column`` where it names one; it stands for good, ``census`` only while there is one.
    ``admits_verified``: who could have voted at the opening and is verified later comes onto the roll.
    """

    community = models.ForeignKey("community.Community", on_delete=models.PROTECT, related_name="decisions")
    question = models.ForeignKey(
        "debate.Question", on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    origin_reason = models.TextField(blank=True)
    title = LineField(max_length=rules.TITLE_MAX)
    body = models.TextField(blank=True)
    body_html = models.TextField(blank=True, editable=False)
    method = models.CharField(max_length=24, choices=wording.METHODS.items())
    seats = models.PositiveSmallIntegerField(default=1)
    stv_rule = models.CharField(max_length=12, choices=wording.STV_RULES.items(), default=rules.StvRule.SCOTTISH)
    grades = models.JSONField(default=list, blank=True)
    credits = models.PositiveSmallIntegerField(default=10)
    budget = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=rules.CURRENCY_LENGTH, default="EUR")
    budget_rule = models.CharField(
        max_length=16, choices=wording.BUDGET_RULES.items(), default=rules.BudgetRule.EQUAL_SHARES
    )
    completion = models.CharField(
        max_length=20, choices=wording.COMPLETIONS.items(), default=rules.Completion.ADD1_UTILITARIAN
    )
    utility = models.CharField(max_length=12, choices=wording.UTILITIES.items(), default=rules.Utility.COST)
    fewest_choices = models.PositiveSmallIntegerField(default=0)
    most_choices = models.PositiveSmallIntegerField(default=0)
    is_basket_capped = models.BooleanField(default=False)
    unit = LineField(max_length=rules.UNIT_MAX, blank=True)
    lowest_amount = models.CharField(max_length=rules.AMOUNT_MAX, blank=True)
    highest_amount = models.CharField(max_length=rules.AMOUNT_MAX, blank=True)
    allows_delegation = models.BooleanField(default=False)
    only_name = LineField(max_length=rules.ONLY_NAME_MAX, blank=True)
    only_value = LineField(max_length=rules.ONLY_VALUE_MAX, blank=True)
    census = models.ForeignKey("census.Census", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    census_name = LineField(max_length=rules.CENSUS_NAME_MAX, blank=True)
    census_column = LineField(max_length=rules.ONLY_NAME_MAX, blank=True)
    census_value = LineField(max_length=rules.ONLY_VALUE_MAX, blank=True)
    admits_verified = models.BooleanField(default=False)
    is_secret = models.BooleanField(default=False)
    is_high_stakes = models.BooleanField(default=False)
    durability = models.TextField(blank=True)
    lesson = models.TextField(blank=True)
    robustness = models.TextField(blank=True)
    waiting_burden = models.TextField(blank=True)
    quorum = models.PositiveSmallIntegerField(default=0)
    threshold = models.CharField(
        max_length=16, choices=wording.THRESHOLDS.items(), default=rules.Threshold.MORE_THAN_HALF
    )
    majority_base = models.CharField(
        max_length=12, choices=wording.MAJORITY_BASES.items(), default=rules.MajorityBase.VOTES_CAST
    )
    tie_seed = models.CharField(max_length=rules.SEED_MAX, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=wording.STATES.items(), default=State.DRAFT)
    drafted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    opens_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    parted_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.TextField(blank=True)
    result = models.JSONField(null=True, blank=True)
    counted = models.JSONField(null=True, blank=True, editable=False)
    chosen = models.ForeignKey("Option", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reasons = models.TextField(blank=True)
    reasons_html = models.TextField(blank=True, editable=False)
    dissent = models.TextField(blank=True)
    dissent_html = models.TextField(blank=True, editable=False)
    published_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    review_due_on = models.DateField(null=True, blank=True)

    objects = DecisionRows()

    class Meta:
        constraints = [
            known_value("state", rules.State, "decision_state_known"),
            known_value("method", rules.Method, "decision_method_known"),
            known_value("threshold", rules.Threshold, "decision_threshold_known"),
            known_value("majority_base", rules.MajorityBase, "decision_majority_base_known"),
            known_value("stv_rule", rules.StvRule, "decision_stv_rule_known"),
            known_value("budget_rule", rules.BudgetRule, "decision_budget_rule_known"),
            known_value("completion", rules.Completion, "decision_completion_known"),
            known_value("utility", rules.Utility, "decision_utility_known"),
            models.CheckConstraint(
                condition=Q(question__isnull=False, origin_reason="") | Q(question__isnull=True) & ~Q(origin_reason=""),
                name="decision_origin_is_told",
            ),
            models.CheckConstraint(condition=Q(quorum__lte=100), name="decision_quorum_is_percent"),
            models.CheckConstraint(
                condition=Q(seats__gte=1, seats__lte=rules.SEATS_MAX), name="decision_seats_in_range"
            ),
            models.CheckConstraint(
                condition=Q(credits__gte=1, credits__lte=rules.CREDITS_MAX), name="decision_credits_in_range"
            ),
            models.CheckConstraint(condition=Q(budget__isnull=True) | Q(budget__gt=0), name="decision_budget_positive"),
            models.CheckConstraint(
                condition=~Q(method=rules.Method.BUDGET) | ~Q(state__in=OPENED) | Q(budget__isnull=False),
                name="decision_budget_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(method=rules.Method.QUANTITY) | ~Q(state__in=OPENED) | ~Q(unit=""),
                name="decision_quantity_has_unit",
            ),
            models.CheckConstraint(
                condition=Q(most_choices=0) | Q(fewest_choices__lte=models.F("most_choices")),
                name="decision_choices_in_order",
            ),
            models.CheckConstraint(
                condition=Q(only_name="", only_value="") | ~Q(only_name="") & ~Q(only_value=""),
                name="decision_electorate_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(census_column="", census_value="")
                | ~Q(census_name="") & ~Q(census_column="") & ~Q(census_value=""),
                name="decision_census_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(admits_verified=False) | ~Q(census_name=""), name="decision_admits_from_census"
            ),
            models.CheckConstraint(
                condition=Q(allows_delegation=False) | Q(is_secret=False), name="decision_delegation_is_open"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=OPENED) | Q(opens_at__isnull=False, closes_at__isnull=False) & ~Q(tie_seed=""),
                name="decision_opening_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=OPENED)
                | Q(is_high_stakes=False)
                | (~Q(durability="") & ~Q(lesson="") & ~Q(robustness="") & ~Q(waiting_burden="")),
                name="decision_high_stakes_answered",
            ),
            models.CheckConstraint(
                condition=~Q(method=rules.Method.CONSENT, is_secret=True) | ~Q(state__in=OPENED),
                name="decision_consent_is_open",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.CLOSED, State.PUBLISHED])
                | Q(result__isnull=False, closed_at__isnull=False),
                name="decision_closing_has_result",
            ),
            models.CheckConstraint(
                condition=Q(parted_at__isnull=True) | Q(is_secret=True, closed_at__isnull=False),
                name="decision_parted_is_secret_and_closed",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.PUBLISHED)
                | Q(published_at__isnull=False, published_by__isnull=False, review_due_on__isnull=False)
                & ~Q(reasons=""),
                name="decision_publication_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.WITHDRAWN) | ~Q(withdrawal_reason=""), name="decision_withdrawal_has_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "state"], name="decision_list"),
            models.Index(fields=["closes_at"], condition=Q(state="open"), name="decision_due"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def terms(self) -> rules.Terms:
        """What its method needs, as the rules read it."""
        return rules.Terms(
            method=rules.Method(self.method),
            seats=self.seats,
            grades=tuple(self.grades),
            credits=self.credits,
            budget=self.budget,
            currency=self.currency,
            fewest_choices=self.fewest_choices,
            most_choices=self.most_choices,
            is_basket_capped=self.is_basket_capped,
            unit=self.unit,
            bounds=rules.Bounds(lowest=self.lowest_amount, highest=self.highest_amount),
            allows_delegation=self.allows_delegation,
            is_secret=self.is_secret,
            has_threshold=self.threshold != rules.Threshold.NONE,
        )


class Option(SpaceModel):
    """Something to choose. ``key`` names it in the published count; waiting is one, and there is one wait.

    ``title_digest`` keeps two of a decision from reading the same (of those that did before it was kept, the later
    ones have one of their own). ``cost`` is in the smallest unit of the decision's currency; ``place`` is the option's
    among those chosen, from 1.
    """

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="options")
    key = models.CharField(max_length=16)
    title = LineField(max_length=rules.TITLE_MAX)
    title_digest = models.CharField(max_length=64, editable=False)
    body = models.TextField(blank=True)
    body_html = models.TextField(blank=True, editable=False)
    is_wait = models.BooleanField(default=False)
    cost = models.BigIntegerField(null=True, blank=True)
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    idea = models.ForeignKey(
        "debate.Contribution", on_delete=models.PROTECT, null=True, blank=True, related_name="options"
    )

    objects = SpaceRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "key"], name="decision_option_key_once"),
            models.UniqueConstraint(fields=["decision", "title_digest"], name="decision_option_title_once"),
            models.UniqueConstraint(fields=["decision"], condition=Q(is_wait=True), name="decision_one_wait"),
            models.UniqueConstraint(
                fields=["decision", "idea"], condition=Q(idea__isnull=False), name="decision_idea_once"
            ),
            models.CheckConstraint(
                condition=Q(is_wait=True, key=rules.WAIT_KEY) | Q(is_wait=False) & ~Q(key=rules.WAIT_KEY),
                name="decision_wait_has_its_key",
            ),
            models.CheckConstraint(condition=Q(cost__isnull=True) | Q(cost__gt=0), name="decision_cost_positive"),
            models.UniqueConstraint(
                fields=["decision", "place"], condition=Q(place__isnull=False), name="decision_place_once"
            ),
        ]
        ordering = ["is_wait", "id"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        names = kwargs.get("update_fields")
        if names is None or "title" in names:
            self.title_digest = rules.title_digest(self.title)
            kwargs["update_fields"] = names and [*names, "title_digest"]
        super().save(*args, **kwargs)


class Response(SpaceModel):
    """The sponsor's answer to a published result: due on a day that everybody sees, given once."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="response")
    kind = models.CharField(max_length=8, choices=wording.RESPONSES.items(), blank=True)
    reason = models.TextField(blank=True)
    reason_html = models.TextField(blank=True, editable=False)
    due_at = models.DateTimeField()
    given_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField(null=True, blank=True)

    objects = SpaceRows()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="", given_at__isnull=True, given_by__isnull=True)
                | Q(kind__in=[v.value for v in rules.ResponseKind], given_at__isnull=False, given_by__isnull=False)
                & ~Q(reason=""),
                name="decision_response_is_whole",
            )
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(given_at__isnull=True), name="decision_answer_due")]

    def __str__(self) -> str:
        return f"response to {self.decision_id}"
