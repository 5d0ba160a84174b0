"""What somebody is told, and how they want to be told."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from minga.foundation import clock
from minga.foundation.attending import Level, Why
from minga.foundation.notices import rules
from minga.foundation.notices.rules import Digest
from minga.foundation.tenancy.models import SpaceMembership, running
from minga.foundation.tenancy.querysets import SpaceManager, SpaceModel, SpaceQuerySet, SpaceRows

UNREAD = Q(read_at=None)


class NoticeQuerySet(SpaceQuerySet["Notice"]):
    def of_members(self) -> Self:
        """Notices whose recipient still belongs to their space, where neither they nor the space is suspended."""
        places = SpaceMembership.objects.filter(user_id=OuterRef("recipient_id"), space_id=OuterRef("space_id"))
        now = clock.now()
        return self.filter(running(now), Exists(places.present(now)))


NoticeRows = SpaceManager.from_queryset(NoticeQuerySet)


class Notice(SpaceModel):
    """One sentence for one person. It is kept untranslated, and said in the reader's language when it is shown.

    What it is about decides whether it is shown: :func:`minga.foundation.notices.reading.shown_to`. ``why`` it came,
    and the thing at which that is chosen, stand beside it. Notices of one ``bundle`` are one while unread, of ``many``.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sentence = models.CharField(max_length=500)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=500)
    about_kind = models.CharField(max_length=40, default="")
    about_id = models.BigIntegerField(default=0)
    fact = models.CharField(max_length=80)
    entry_id = models.BigIntegerField()
    is_urgent = models.BooleanField(default=False)
    breaks_quiet = models.BooleanField(default=False)
    why = models.CharField(max_length=12, default=Why.TAKES_PART.value)
    place_kind = models.CharField(max_length=12, default="")
    place_id = models.BigIntegerField(default=0)
    bundle = models.CharField(max_length=60, null=True)
    many = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    pushed_at = models.DateTimeField(null=True)

    objects = NoticeRows()

    class Meta:
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notices_newest"),
            models.Index(fields=["recipient"], condition=Q(read_at=None), name="notices_unread"),
            models.Index(fields=["recipient"], condition=Q(read_at=None, mailed_at=None), name="notices_to_mail"),
            models.Index(fields=["entry_id"], condition=Q(is_urgent=True, mailed_at=None), name="notices_urgent"),
            models.Index(fields=["entry_id"], name="notices_told"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "bundle"], condition=Q(read_at=None), name="notices_bundle_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fact} for {self.recipient_id}"


class Follow(SpaceModel):
    """How much somebody wants to hear of one thing. Where there is no row, the thing above it decides."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12)
    thing_id = models.BigIntegerField()
    level = models.PositiveSmallIntegerField()
    chosen_at = models.DateTimeField()

    objects = SpaceRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "thing_id"], name="notices_follow_once"),
            models.CheckConstraint(condition=Q(level__in=[level.value for level in Level]), name="notices_level_known"),
        ]
        indexes = [models.Index(fields=["kind", "thing_id"], name="notices_followers")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.level} of {self.kind} {self.thing_id}"


class Telling(models.Model):
    """How far the people of a large audience have been told; gone once all of them have.

    ``place`` is which of the audience's notices it is, ``told_to`` the last person who has it.
    """

    entry_id = models.BigIntegerField()
    audience = models.CharField(max_length=200)
    place = models.PositiveSmallIntegerField()
    told_to = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry_id", "audience", "place"], name="notices_telling_once")]

    def __str__(self) -> str:
        return f"{self.audience}: to {self.told_to}"


class Reminded(SpaceModel):
    """Of what somebody has been reminded, and for which moment: once, whatever stops in between."""

    kind = models.CharField(max_length=20)
    thing_id = models.BigIntegerField()
    due_at = models.DateTimeField()

    objects = SpaceRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "thing_id", "due_at"], name="notices_reminded_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing_id}: {self.due_at}"


class NoticePreference(models.Model):
    """How a person wants to be told. Who has no row has the defaults."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preference")
    digest = models.CharField(max_length=8, default=Digest.DAILY)
    mails_urgent = models.BooleanField(default=True)
    cap = models.PositiveSmallIntegerField(default=rules.CAP)
    digest_hour = models.PositiveSmallIntegerField(default=rules.DIGEST_HOUR)
    digest_weekday = models.PositiveSmallIntegerField(default=rules.MONDAY)
    quiet_from = models.PositiveSmallIntegerField(default=rules.QUIET_FROM, null=True)
    quiet_to = models.PositiveSmallIntegerField(default=rules.QUIET_TO, null=True)
    last_digest_on = models.DateField(null=True)
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(digest__in=list(Digest)), name="notices_digest_known"),
            models.CheckConstraint(
                condition=Q(cap__gte=rules.CAP_LEAST, cap__lte=rules.CAP_MOST), name="notices_cap_in_range"
            ),
            models.CheckConstraint(
                condition=Q(digest_hour__lt=rules.HOURS, digest_weekday__lt=rules.WEEKDAYS), name="notices_digest_when"
            ),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_to=None)
                | Q(quiet_from__lt=rules.HOURS, quiet_to__lt=rules.HOURS) & ~Q(quiet_from=F("quiet_to")),
                name="notices_quiet_has_two_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.digest}"
