"""Tables of files: what is kept once, what each person brought, and in which texts it stands."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q

from minga.foundation.media import rules
from minga.foundation.tenancy.querysets import SpaceModel, SpaceRows

PERSON = settings.AUTH_USER_MODEL


def new_key() -> str:
    return secrets.token_hex(rules.KEY_BYTES)


class Stored(SpaceModel):
    """Bytes that are kept once in a space, however many people bring the same.

    ``digest`` is of what was brought; of a picture three drawings are kept, and not what was brought. Until they lie
    there, and while they are taken away, it is not ``is_whole``. ``place`` names them in the storage and nowhere else.
    """

    place = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    digest = models.CharField(max_length=64)
    is_picture = models.BooleanField(default=False)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    is_whole = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    objects = SpaceRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "digest"], condition=Q(is_whole=True), name="media_stored_once"),
        ]
        indexes = [models.Index(fields=["made_at"], condition=Q(is_whole=False), name="media_unfinished")]

    def __str__(self) -> str:
        return self.place


class File(SpaceModel):
    """What one person brought, once however often they bring it. ``key`` names it in addresses and in texts.

    ``loose_since`` is empty while it stands in some text, also in an earlier version of one.
    """

    key = models.CharField(max_length=20, unique=True, default=new_key, editable=False)
    stored = models.ForeignKey(Stored, on_delete=models.PROTECT, related_name="files")
    brought_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=rules.NAME_MAX)
    kind = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    brought_at = models.DateTimeField()
    loose_since = models.DateTimeField(null=True, blank=True)

    objects = SpaceRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stored", "brought_by", "kind"], name="media_person_brings_once"),
        ]
        indexes = [
            models.Index(fields=["brought_by", "space"], name="media_of_person"),
            models.Index(fields=["loose_since"], condition=Q(loose_since__isnull=False), name="media_loose"),
        ]

    def __str__(self) -> str:
        return self.name


class Standing(SpaceModel):
    """A file stands in a text: ``kind`` and ``object_id`` name it. ``is_current`` is false of an earlier version."""

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="standing")
    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    is_current = models.BooleanField(default=True)
    since = models.DateTimeField()

    objects = SpaceRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id", "file"], name="media_stands_once")]

    def __str__(self) -> str:
        return f"{self.file_id} in {self.kind} {self.object_id}"
