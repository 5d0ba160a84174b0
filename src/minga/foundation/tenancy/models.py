"""Spaces (tenants) and who belongs to them."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minga.foundation.lines import LineField
from minga.foundation.policy import ADMINISTRATOR, GUEST, MEMBER

WORD_MAX = 60
CALLED_MAX = 100
SLUG_PATTERN = r"^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$"


class Space(models.Model):
    """One organization's house: nothing in it is seen from another space."""

    slug = models.CharField(max_length=40, unique=True, validators=[RegexValidator(SLUG_PATTERN)])
    name = LineField(max_length=120)
    language = models.CharField(max_length=8, default="es")
    time_zone = models.CharField(max_length=64, default="UTC")
    is_demo = models.BooleanField(default=False)
    is_open_to_visitors = models.BooleanField(default=True)
    rights = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    accent = models.CharField(max_length=7, blank=True, default="")
    dark_accent = models.CharField(max_length=7, blank=True, default="")
    logo_key = models.CharField(max_length=32, blank=True, default="")
    mail_name = LineField(max_length=80, blank=True, default="")
    welcome = models.TextField(max_length=4_000, blank=True, default="")
    welcome_html = models.TextField(blank=True, default="")
    suspended_at = models.DateTimeField(null=True)
    suspended_until = models.DateTimeField(null=True)
    suspension_reason = LineField(max_length=300, default="", blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(suspended_at__isnull=False) | Q(suspended_until=None, suspension_reason=""),
                name="tenancy_space_pause_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    def is_suspended(self, now: datetime) -> bool:
        """Whether whoever runs the installation has suspended it: it opens to nobody meanwhile."""
        return is_paused(self.suspended_at, self.suspended_until, now)


def running(now: datetime, space: str = "space") -> Q:
    """Rows of spaces that are not suspended at this moment; ``space`` is the way to the space, empty for itself."""
    way = f"{space}__" if space else ""
    return Q(**{f"{way}suspended_at": None}) | Q(**{f"{way}suspended_until__lte": now})


class Logo(models.Model):
    """The picture of a space, as it was made safe; ``Space.logo_key`` names it in its address."""

    space = models.OneToOneField(Space, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.kind} of {self.space_id}"


def is_paused(suspended_at: datetime | None, until: datetime | None, now: datetime) -> bool:
    """Whether a suspension holds at this moment: it ends by itself, and no job needs to run for that."""
    return suspended_at is not None and (until is None or until > now)


class PlaceQuerySet(models.QuerySet["SpaceMembership"]):
    """Places in spaces; whoever is suspended has one, and is nobody in that space meanwhile."""

    def present(self, now: datetime) -> Self:
        """Who is somebody there at this moment."""
        return self.filter(Q(suspended_at=None) | Q(suspended_until__lte=now))

    def suspended(self, now: datetime) -> Self:
        """Who is suspended at this moment."""
        return self.filter(Q(suspended_until=None) | Q(suspended_until__gt=now), suspended_at__isnull=False)


PlaceRows = models.Manager.from_queryset(PlaceQuerySet)


class SpaceMembership(models.Model):
    """A person's place in a space: administrator, member, or guest limited to single communities.

    ``suspended_until`` is None for a suspension that somebody has to end. ``last_seen_on`` is a day and no hour: the
    last on which the person opened a page here. ``called`` is the name as lists of people order it, without accents;
    empty where name or address changed and the words by which the person is found are to be written again.
    """

    ROLES = [(ADMINISTRATOR, _("Administrator")), (MEMBER, _("Member")), (GUEST, _("Guest"))]

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="space_memberships")
    role = models.CharField(max_length=16, choices=ROLES, default=MEMBER)
    is_external = models.BooleanField(default=False)
    joined_at = models.DateTimeField()
    suspended_at = models.DateTimeField(null=True)
    suspended_until = models.DateTimeField(null=True)
    suspension_reason = LineField(max_length=300, default="", blank=True)
    last_seen_on = models.DateField(null=True)
    invited_again_at = models.DateTimeField(null=True)
    called = models.CharField(max_length=CALLED_MAX, default="", editable=False)

    objects = PlaceRows()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(suspended_at__isnull=False) | Q(suspended_until=None, suspension_reason=""),
                name="tenancy_suspension_whole",
            ),
            models.UniqueConstraint(fields=["space", "user"], name="tenancy_one_membership"),
            models.CheckConstraint(condition=Q(role__in=[ADMINISTRATOR, MEMBER, GUEST]), name="tenancy_role_known"),
        ]
        indexes = [
            models.Index(fields=["space", "called", "id"], name="tenancy_people_by_name"),
            models.Index(fields=["space", "role", "called", "id"], name="tenancy_people_by_role"),
            models.Index(fields=["space", "is_external", "called", "id"], name="tenancy_people_by_side"),
            models.Index(fields=["space", "called"], condition=Q(last_seen_on=None), name="tenancy_people_to_come"),
            models.Index(
                fields=["space", "suspended_until"],
                condition=Q(suspended_at__isnull=False),
                name="tenancy_people_paused",
            ),
            models.Index(fields=["space"], condition=Q(called=""), name="tenancy_people_unnamed"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.space_id} as {self.role}"


class PersonWord(models.Model):
    """A word by whose beginning somebody is found in a space: of their name or address, without accents.

    Kept as bytes, so that both databases compare it in one order and find a beginning by the index.
    """

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    place = models.ForeignKey(SpaceMembership, on_delete=models.CASCADE, related_name="words")
    word = models.BinaryField(max_length=4 * WORD_MAX)

    class Meta:
        indexes = [models.Index(fields=["space", "word", "place"], name="tenancy_words_begin")]

    def __str__(self) -> str:
        return bytes(self.word).decode()


class Operator(models.Model):
    """Somebody who runs the installation: looks after its spaces, and sees nothing in those they do not belong to."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"operator {self.user_id}"


class House(models.Model):
    """What operators choose for the whole installation: one row, or none while nobody chose."""

    NOBODY, PEOPLE, VISITORS = "nobody", "people", "visitors"

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    asking = models.CharField(max_length=10, default=PEOPLE)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="tenancy_one_house"),
            models.CheckConstraint(
                condition=Q(asking__in=["nobody", "people", "visitors"]), name="tenancy_asking_known"
            ),
        ]

    def __str__(self) -> str:
        return self.asking


class SpaceWish(models.Model):
    """Somebody asks for a space: a person of the house, or a visitor by name and address; an operator answers."""

    WAITING, GRANTED, DECLINED = "waiting", "granted", "declined"

    name = LineField(max_length=120)
    what_for = models.TextField(max_length=2_000)
    language = models.CharField(max_length=8, default="es")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    person = LineField(max_length=120, blank=True, default="")
    email = models.EmailField(max_length=254, blank=True, default="")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=WAITING)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = LineField(max_length=300, blank=True, default="")
    space = models.ForeignKey(Space, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "granted", "declined"]), name="tenancy_wish_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", answered_at=None) | (~Q(state="waiting") & Q(answered_at__isnull=False)),
                name="tenancy_wish_answered_once",
            ),
            models.CheckConstraint(
                condition=Q(asked_by__isnull=False, email="") | (Q(asked_by=None) & ~Q(email="")),
                name="tenancy_wish_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["asked_by"], condition=Q(state="waiting", asked_by__isnull=False), name="tenancy_one_wish"
            ),
        ]
        indexes = [models.Index(fields=["state", "-asked_at"], name="tenancy_wishes")]

    def __str__(self) -> str:
        return self.name


class OwnAddress(models.Model):
    """The host at which a space is reached besides the installation's: under a domain that is proven to be its own."""

    space = models.OneToOneField(Space, on_delete=models.CASCADE, related_name="own_address")
    host = models.CharField(max_length=253, unique=True)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return self.host


class Trouble(models.Model):
    """What went wrong last with a part of a space that somebody outside answers to, as a code that has a sentence."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    part = models.CharField(max_length=60)
    code = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "part"], name="tenancy_trouble_once")]

    def __str__(self) -> str:
        return f"{self.part}: {self.code}"


class SpaceSize(models.Model):
    """How much a space holds, as it was measured last; of what stands in it, nothing."""

    space = models.OneToOneField(Space, on_delete=models.CASCADE, related_name="size")
    rows = models.PositiveBigIntegerField()
    bytes = models.PositiveBigIntegerField()
    files = models.PositiveIntegerField()
    measured_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.rows} rows of {self.space_id}"
