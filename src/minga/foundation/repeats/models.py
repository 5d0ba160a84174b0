"""What was sent a moment ago, by its fingerprint: neither who sent it nor what it said."""

from django.db import models


class Sending(models.Model):
    """One thing that was kept. The unique key lets two requests at once keep it only once."""

    key = models.CharField(max_length=64, unique=True)
    made_id = models.BigIntegerField(null=True)
    content_hash = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key[:8]
