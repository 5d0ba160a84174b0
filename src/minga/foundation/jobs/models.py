"""When each periodic round last ran, so that several processes run it once."""

from django.db import models


class Round(models.Model):
    name = models.CharField(max_length=120, unique=True)
    last_run_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
