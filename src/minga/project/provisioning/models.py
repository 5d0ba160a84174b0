"""Which group of a directory comes into which community, and whom it has brought."""

from django.conf import settings
from django.db import models

from minga.community import wording as community_wording
from minga.community.rules import INVITABLE, Role
from minga.foundation.tenancy.querysets import SpaceModel, SpaceRows, known_value
from minga.project.provisioning import wording
from minga.project.provisioning.rules import RosterState

ROLES = [(role.value, community_wording.ROLES[role]) for role in INVITABLE]


class GroupPlace(SpaceModel):
    """A group is in a community, with a role. While ``is_on``, its people come and go with the group.

    ``is_due``: the group has changed and the community has not yet followed.
    """

    group = models.ForeignKey("provisioning.DirectoryGroup", on_delete=models.CASCADE, related_name="places")
    community = models.ForeignKey("community.Community", on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=12, choices=ROLES, default=Role.MEMBER)
    is_on = models.BooleanField(default=False)
    is_due = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = SpaceRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "community"], name="placing_group_once")]
        indexes = [models.Index(fields=["is_due"], condition=models.Q(is_due=True), name="placing_due")]

    def __str__(self) -> str:
        return f"{self.group_id} in {self.community_id} as {self.role}"


class Roster(SpaceModel):
    """A file of people on its way into the space, gzipped; it is emptied once done, and gone after a day.

    ``done`` rows of it are in, in slices: a crash in the middle goes on from there.
    """

    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    community = models.ForeignKey(
        "community.Community", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    role = models.CharField(max_length=12, choices=ROLES, default=Role.MEMBER)
    is_external = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=wording.ROSTER_STATES.items(), default=RosterState.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    last_line = models.PositiveIntegerField(default=0)
    came = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    late = models.JSONField(default=list)
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    brought_at = models.DateTimeField(db_index=True)

    objects = SpaceRows()

    class Meta:
        constraints = [known_value("state", RosterState, "placing_roster_state_known")]

    def __str__(self) -> str:
        return self.file_name


class Brought(SpaceModel):
    """Somebody whom a group brought into its community; ``ended_at`` when the group took them out again.

    ``kept_since``: the group wants them out, and they alone facilitate, so that they stay.
    """

    place = models.ForeignKey(GroupPlace, on_delete=models.CASCADE, related_name="brought")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    brought_at = models.DateTimeField()
    kept_since = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SpaceRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "user"], name="placing_brought_once")]

    def __str__(self) -> str:
        return f"{self.user_id} by {self.place_id}"
