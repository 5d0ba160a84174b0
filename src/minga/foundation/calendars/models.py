"""The private address at which a calendar program finds what has a date for one person."""

from django.conf import settings
from django.db import models


class CalendarAddress(models.Model):
    """One address of one person: found by the digest of its token, shown to them again from the sealed one.

    ``given`` is what it has given out and what has not come yet, by name and moment: what is gone since is cancelled.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    sealed = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    given = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"calendar of {self.user_id}"
