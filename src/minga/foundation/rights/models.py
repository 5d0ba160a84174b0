"""Leaving for good, how long things are kept, and terms of use with who accepted them."""

from django.conf import settings
from django.db import models

from minga.foundation.tenancy.querysets import SpaceModel, SpaceRows


class Departure(models.Model):
    """Somebody leaves for good: asked, and due some days later. A cancelled one is gone; a done one keeps its day."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="departure")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    keeps_texts = models.BooleanField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(done_at=None), name="rights_departures_due"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} leaves on {self.due_at}"


class Archive(models.Model):
    """Somebody's data as one archive that a job has made, or is making; kept for three days and then gone."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    size = models.PositiveBigIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["asked_at"], name="rights_archives_by_age")]

    def __str__(self) -> str:
        return f"archive of {self.user_id}"


class ArchivePiece(models.Model):
    """A part of an archive, in the order of the numbers."""

    archive = models.ForeignKey(Archive, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["archive", "number"], name="rights_archive_piece_once")]

    def __str__(self) -> str:
        return f"piece {self.number} of {self.archive_id}"


class KeptFor(SpaceModel):
    """How many days a space keeps something, where it has said so."""

    key = models.CharField(max_length=40)
    days = models.PositiveIntegerField()

    objects = SpaceRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "key"], name="rights_kept_for_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.days}"


class TermsVersion(SpaceModel):
    """One version of a space's terms of use, from a moment on. It is never changed, only followed."""

    number = models.PositiveIntegerField()
    effective_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    objects = SpaceRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "number"], name="rights_terms_numbered")]

    def __str__(self) -> str:
        return f"terms {self.number} of {self.space_id}"


class TermsText(SpaceModel):
    """The terms in one language."""

    version = models.ForeignKey(TermsVersion, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=8)
    body = models.TextField()
    body_html = models.TextField(editable=False)

    objects = SpaceRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "language"], name="rights_terms_text_once"),
            models.CheckConstraint(condition=~models.Q(body=""), name="rights_terms_say_something"),
        ]

    def __str__(self) -> str:
        return f"terms {self.version_id} in {self.language}"


class TermsInForce(models.Model):
    """Which version of the terms holds in a space now: read together with the space, at no cost to its pages."""

    space = models.OneToOneField("tenancy.Space", on_delete=models.CASCADE, related_name="terms_in_force")
    number = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"terms {self.number} hold in {self.space_id}"


class Acceptance(SpaceModel):
    """Somebody accepted a version of the terms."""

    version = models.ForeignKey(TermsVersion, on_delete=models.PROTECT, related_name="acceptances")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField()

    objects = SpaceRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "user"], name="rights_accepted_once")]

    def __str__(self) -> str:
        return f"{self.user_id} accepted {self.version_id}"
