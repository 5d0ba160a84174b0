"""What somebody is told, and how they want to be told."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from minga.foundation import clock
from minga.foundation.notices.rules import Digest
from minga.foundation.tenancy.models import SpaceMembership, running
from minga.foundation.tenancy.querysets import SpaceManager, SpaceModel, SpaceQuerySet

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

    What it is about decides whether it is shown: :func:`minga.foundation.notices.reading.shown_to`.
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
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)

    objects = NoticeRows()

    class Meta:
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notices_newest"),
            models.Index(fields=["recipient"], condition=Q(read_at=None), name="notices_unread"),
            models.Index(fields=["recipient"], condition=Q(read_at=None, mailed_at=None), name="notices_to_mail"),
            models.Index(fields=["entry_id"], condition=Q(is_urgent=True, mailed_at=None), name="notices_urgent"),
            models.Index(fields=["entry_id"], name="notices_told"),
        ]

    def __str__(self) -> str:
        return f"{self.fact} for {self.recipient_id}"


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


class NoticePreference(models.Model):
    """How a person wants to be told. Who has no row has the defaults."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preference")
    digest = models.CharField(max_length=8, default=Digest.DAILY)
    mails_urgent = models.BooleanField(default=True)
    last_digest_on = models.DateField(null=True)
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(digest__in=list(Digest)), name="notices_digest_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.digest}"
