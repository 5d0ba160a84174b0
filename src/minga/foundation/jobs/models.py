"""What the house remembers of its own rounds: when each ran, and what is drawn again after an upgrade."""

from django.db import models


class Round(models.Model):
    name = models.CharField(max_length=120, unique=True)
    last_run_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Redrawing(models.Model):
    """How far a store of drawn things has been drawn again, and with what."""

    name = models.CharField(max_length=120, unique=True)
    drawn_with = models.CharField(max_length=32, blank=True)
    done_to = models.BigIntegerField(default=0)
    is_done = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Beat(models.Model):
    """A process of this installation that says every few seconds that it is there."""

    name = models.CharField(max_length=120, unique=True)
    host = models.CharField(max_length=120)
    pid = models.BigIntegerField()
    is_server = models.BooleanField()
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
