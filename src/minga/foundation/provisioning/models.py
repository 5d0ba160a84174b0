"""Tables of what a directory, a file or people themselves say of people."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from minga.foundation.lines import LineField
from minga.foundation.provisioning import rules, wording
from minga.foundation.tenancy.querysets import SpaceManager, SpaceModel, SpaceQuerySet, SpaceRows, known_value

PERSON = settings.AUTH_USER_MODEL


class Attribute(SpaceModel):
    """Something that the space knows of people: their country, site, unit… ``source``: what a directory fills it by."""

    name = LineField(max_length=rules.NAME_MAX)
    name_key = models.CharField(max_length=2 * rules.NAME_MAX, editable=False)
    kind = models.CharField(max_length=4, choices=wording.KINDS.items(), default=rules.Kind.LIST)
    choices = models.JSONField(default=list, blank=True)
    shown_to = models.CharField(max_length=16, choices=wording.SHOWN_TO.items(), default=rules.ShownTo.ADMINISTRATORS)
    is_own = models.BooleanField(default=False)
    source = models.CharField(max_length=16, choices=wording.SOURCES.items(), blank=True)
    made_at = models.DateTimeField()

    objects = SpaceRows()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["space", "name_key"], name="provisioning_attribute_once"),
            models.UniqueConstraint(
                fields=["space", "source"], condition=~Q(source=""), name="provisioning_source_once"
            ),
            known_value("kind", rules.Kind, "provisioning_kind_known"),
            known_value("shown_to", rules.ShownTo, "provisioning_shown_to_known"),
        ]

    def __str__(self) -> str:
        return self.name


class AttributeValue(SpaceModel):
    """What one person's attribute holds; nothing is no row."""

    attribute = models.ForeignKey(Attribute, on_delete=models.CASCADE, related_name="values")
    user = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    value = LineField(max_length=rules.VALUE_MAX)
    value_key = models.CharField(max_length=2 * rules.VALUE_MAX, editable=False)

    objects = SpaceRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attribute", "user"], name="provisioning_value_once")]
        indexes = [models.Index(fields=["attribute", "value_key"], name="provisioning_who_holds")]

    def __str__(self) -> str:
        return f"{self.attribute_id} of {self.user_id}"


class DirectoryPersonQuerySet(SpaceQuerySet["DirectoryPerson"]):
    def listed(self) -> Self:
        return self.filter(withdrawn_at=None)


class DirectoryGroupQuerySet(SpaceQuerySet["DirectoryGroup"]):
    def listed(self) -> Self:
        return self.filter(withdrawn_at=None)


DirectoryPersonRows = SpaceManager.from_queryset(DirectoryPersonQuerySet)
DirectoryGroupRows = SpaceManager.from_queryset(DirectoryGroupQuerySet)


class DirectoryPerson(SpaceModel):
    """Somebody as the organization's directory knows them; ``user`` is empty while it names no address.

    ``is_made_here``: the account was made for this entry, and is the directory's to rename while no other space has it.
    ``is_paused_here``: the directory, and nobody else, has suspended the person. ``told`` is what the directory said
    and we keep. Who was withdrawn stays, so that their address opens nothing to whoever has it next.
    """

    user = models.ForeignKey(PERSON, on_delete=models.CASCADE, null=True, related_name="+")
    user_name = models.CharField(max_length=rules.USER_NAME_MAX)
    user_name_key = models.CharField(max_length=2 * rules.USER_NAME_MAX, editable=False)
    external_id = models.CharField(max_length=rules.EXTERNAL_ID_MAX, blank=True)
    address = models.CharField(max_length=254, blank=True)
    name = LineField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    is_made_here = models.BooleanField(default=False)
    is_paused_here = models.BooleanField(default=False)
    told = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = DirectoryPersonRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["space", "user_name_key"], condition=Q(withdrawn_at=None), name="provisioning_user_name_once"
            ),
            models.UniqueConstraint(
                fields=["space", "external_id"],
                condition=Q(withdrawn_at=None) & ~Q(external_id=""),
                name="provisioning_external_id_once",
            ),
            models.UniqueConstraint(
                fields=["space", "user"],
                condition=Q(withdrawn_at=None, user__isnull=False),
                name="provisioning_person_once",
            ),
        ]
        indexes = [
            models.Index(fields=["space", "address"], name="provisioning_by_address"),
        ]

    def __str__(self) -> str:
        return self.user_name


class DirectoryGroup(SpaceModel):
    """A group of the organization's directory."""

    name = LineField(max_length=rules.GROUP_NAME_MAX)
    external_id = models.CharField(max_length=rules.EXTERNAL_ID_MAX, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = DirectoryGroupRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["space", "external_id"],
                condition=Q(withdrawn_at=None) & ~Q(external_id=""),
                name="provisioning_group_once",
            )
        ]

    def __str__(self) -> str:
        return self.name


class GroupMember(SpaceModel):
    """Somebody in a group of the directory."""

    group = models.ForeignKey(DirectoryGroup, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(DirectoryPerson, on_delete=models.CASCADE, related_name="groups")

    objects = SpaceRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "person"], name="provisioning_in_group_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.group_id}"


class ProvisioningKey(SpaceModel):
    """With this key a directory brings and takes people of one space. Only its digest is kept."""

    label = LineField(max_length=rules.LABEL_MAX)
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = SpaceRows()

    def __str__(self) -> str:
        return self.label


class Lot(SpaceModel):
    """Lots drawn among the people of the space, announced before anybody can know the seed, and drawn once.

    ``attribute_name``: each of its groups gets places in proportion to its size; empty where all are one group.
    ``groups`` are those with their people and places, written when it is drawn.
    """

    title = LineField(max_length=rules.TITLE_MAX)
    attribute = models.ForeignKey(Attribute, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    attribute_name = LineField(max_length=rules.NAME_MAX, blank=True)
    size = models.PositiveIntegerField()
    words = LineField(max_length=rules.TITLE_MAX)
    listed = models.PositiveIntegerField()
    list_hash = models.CharField(max_length=64)
    announced_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    announced_at = models.DateTimeField()
    seed = models.CharField(max_length=rules.TITLE_MAX + 65, blank=True)
    groups = models.JSONField(default=list, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)

    objects = SpaceRows()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(size__gte=1), name="provisioning_lot_draws_somebody"),
            models.CheckConstraint(
                condition=Q(drawn_at=None, seed="") | Q(drawn_at__isnull=False) & ~Q(seed=""),
                name="provisioning_lot_is_drawn_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class LotPerson(SpaceModel):
    """Somebody on whom a lot fell, in which place."""

    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="people")
    user = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    place = models.PositiveIntegerField()

    objects = SpaceRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lot", "user"], name="provisioning_drawn_once"),
            models.UniqueConstraint(fields=["lot", "place"], name="provisioning_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} drawn in {self.lot_id}"
