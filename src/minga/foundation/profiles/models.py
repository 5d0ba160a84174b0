"""What a person says of themselves in one space, and their picture there."""

from django.conf import settings
from django.db import models

from minga.foundation.lines import LineField
from minga.foundation.profiles.rules import HELPS_MAX, SPEAKS_MAX
from minga.foundation.tenancy.querysets import SpaceModel, SpaceRows


class Profile(SpaceModel):
    """One for each person and space; who has no row has said nothing. ``picture_key`` names the picture."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    helps_with = models.CharField(max_length=HELPS_MAX, blank=True)
    speaks = LineField(max_length=SPEAKS_MAX, blank=True)
    picture_key = models.CharField(max_length=32, blank=True)
    revised_at = models.DateTimeField()

    objects = SpaceRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "user"], name="profiles_one_each")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.space_id}"


class Portrait(models.Model):
    """The picture of a profile, drawn again as PNG."""

    profile = models.OneToOneField(Profile, on_delete=models.CASCADE, related_name="portrait")
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"of {self.profile_id}"
