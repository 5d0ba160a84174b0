"""The outbox and the hash-chained journal: one table, written in the transaction of the action it tells of."""

from django.db import models


class Entry(models.Model):
    """A fact. It has no position until it is sealed into its space's chain; then nothing in it may change."""

    space = models.ForeignKey("tenancy.Space", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    actor_id = models.BigIntegerField(null=True)
    occurred_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    position = models.BigIntegerField(null=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "position"], name="journal_position_once")]
        indexes = [
            models.Index(fields=["space", "name"], name="journal_by_name"),
            models.Index(fields=["id"], condition=models.Q(delivered_at__isnull=True), name="journal_undelivered"),
            models.Index(fields=["id"], condition=models.Q(position__isnull=True), name="journal_unsealed"),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.name}"


class Delivery(models.Model):
    """A reaction has had this fact: it will not have it twice."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="deliveries")
    reaction = models.CharField(max_length=120)
    delivered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "reaction"], name="journal_delivered_once")]

    def __str__(self) -> str:
        return self.reaction


class ChainHead(models.Model):
    """Where a space's chain ends. Its row is the lock under which entries are sealed."""

    space = models.OneToOneField("tenancy.Space", on_delete=models.PROTECT, related_name="+")
    position = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"{self.space_id}: {self.position}"
