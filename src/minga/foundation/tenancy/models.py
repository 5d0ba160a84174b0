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

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.slug


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
