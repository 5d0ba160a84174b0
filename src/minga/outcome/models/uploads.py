"""Files that somebody has chosen and not kept yet."""

from django.conf import settings
from django.db import models

from minga.foundation.tenancy.querysets import SpaceModel, SpaceRows


class Upload(SpaceModel):
    """One file on its way into an indicator, gzipped, for its bringer alone; it is gone once kept, or after a day.

    ``choices`` is what has been said of it so far: which column is what, how dates and decimals are written.
    """

    indicator = models.ForeignKey("purpose.Indicator", on_delete=models.CASCADE, related_name="uploads")
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    choices = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    uploaded_at = models.DateTimeField(db_index=True)

    objects = SpaceRows()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.file_name
