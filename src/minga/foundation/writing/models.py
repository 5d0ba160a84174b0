"""What somebody is writing and has not sent."""

from django.conf import settings
from django.db import models


class Draft(models.Model):
    """One field of one form, as far as somebody has written it: theirs alone, wherever it is to be sent.

    ``path`` is the address to which the form is sent. ``number`` counts the times it was kept, so that a second page
    with the same form finds out that it has an older one.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=300)
    field = models.CharField(max_length=60)
    text = models.TextField()
    number = models.PositiveIntegerField(default=1)
    kept_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "path", "field"], name="writing_draft_once")]

    def __str__(self) -> str:
        return f"{self.path} of {self.user_id}"
