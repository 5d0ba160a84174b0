"""What came by mail and what became of it; to whom mail does not arrive; how the mailbox was last."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from minga.foundation.mail_in.rules import Fate


class Arrival(models.Model):
    """One mail that came to one address. ``key`` keeps the same mail from being taken twice.

    ``text`` is kept only of what was not taken, until its writer has had time to fetch it.
    """

    key = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    space = models.ForeignKey("tenancy.Space", null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    thing_id = models.BigIntegerField(default=0)
    fate = models.CharField(max_length=12)
    reason = models.CharField(max_length=80, blank=True)
    params = models.JSONField(default=dict)
    text = models.TextField(blank=True)
    left_out = models.JSONField(default=list)
    path = models.CharField(max_length=500, blank=True)
    sender = models.CharField(max_length=254, blank=True)
    message_id = models.CharField(max_length=250, blank=True)
    arrived_at = models.DateTimeField(db_index=True)
    told_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(fate__in=list(Fate)), name="mail_in_fate_known")]
        indexes = [models.Index(fields=["user", "-arrived_at"], name="mail_in_newest")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.fate}"


class MailTrouble(models.Model):
    """Mail to this person came back. While ``paused_at`` is set, none is sent."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    soft_count = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(max_length=16, blank=True)
    said = models.CharField(max_length=300, blank=True)
    last_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"mail to {self.user_id}: {self.status}"


class Mailbox(models.Model):
    """How it went last with the mailbox from which mail is fetched: one row."""

    succeeded_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return self.why or "works"
