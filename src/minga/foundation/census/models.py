"""Tables of censuses: keyed digests, who was verified by which, and files on their way in. No identifier is in any."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from minga.foundation.census import rules, wording
from minga.foundation.census.rules import FileState, Mode, Source, Way
from minga.foundation.lines import LineField
from minga.foundation.tenancy.querysets import SpaceModel, SpaceRows, known_value

PERSON = settings.AUTH_USER_MODEL
DIGEST = 32


class Census(SpaceModel):
    """A roll of the organization. ``columns`` are those of its file by which a vote may be limited.

    ``key_check`` tells whether the secret key is still the one that its digests were made with; ``version`` counts the
    files that came in; ``blocked`` the attempts that were refused for being too many.
    """

    name = LineField(max_length=rules.NAME_MAX)
    name_key = models.CharField(max_length=2 * rules.NAME_MAX, editable=False)
    source = models.CharField(max_length=12, choices=wording.SOURCE_NAMES.items(), default=Source.FILE)
    attribute = models.ForeignKey(
        "provisioning.Attribute", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    value = LineField(max_length=rules.VALUE_MAX, blank=True)
    claim = LineField(max_length=rules.CLAIM_MAX, blank=True)
    identifier_name = LineField(max_length=rules.LABEL_MAX, blank=True)
    is_document = models.BooleanField(default=False)
    proof_name = LineField(max_length=rules.LABEL_MAX, blank=True)
    is_proof_day = models.BooleanField(default=False)
    columns = models.JSONField(default=list, blank=True)
    key_check = models.CharField(max_length=DIGEST, blank=True)
    version = models.PositiveIntegerField(default=0)
    blocked = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    brought_at = models.DateTimeField(null=True, blank=True)

    objects = SpaceRows()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["space", "name_key"], name="census_name_once"),
            known_value("source", Source, "census_source_known"),
            models.CheckConstraint(condition=~Q(source=Source.CLAIM) | ~Q(claim=""), name="census_claim_is_named"),
            models.CheckConstraint(
                condition=~Q(source=Source.ATTRIBUTE) | ~Q(value=""), name="census_attribute_has_value"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Group(SpaceModel):
    """The values of a census's columns that some of its people share; in the order of the columns."""

    census = models.ForeignKey(Census, on_delete=models.CASCADE, related_name="groups")
    values = models.JSONField()
    key = models.CharField(max_length=64)

    objects = SpaceRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["census", "key"], name="census_group_once")]

    def __str__(self) -> str:
        return f"a group of {self.census_id}"


class Listed(SpaceModel):
    """One identifier of a census, as a digest. Who is off the list again stays while somebody was verified by it."""

    census = models.ForeignKey(Census, on_delete=models.CASCADE, related_name="listed")
    digest = models.CharField(max_length=DIGEST)
    proof = models.CharField(max_length=DIGEST, blank=True)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = SpaceRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["census", "digest"], name="census_digest_once")]

    def __str__(self) -> str:
        return f"somebody on {self.census_id}"


class Verification(SpaceModel):
    """Somebody has shown that they are on a census: one identifier, one person, and the other way round.

    ``user`` is empty once its person was erased: the identifier stays used until an administrator frees it.
    """

    census = models.ForeignKey(Census, on_delete=models.CASCADE, related_name="verifications")
    listed = models.OneToOneField(Listed, on_delete=models.CASCADE, related_name="verification")
    user = models.ForeignKey(PERSON, on_delete=models.SET_NULL, null=True, related_name="+")
    way = models.CharField(max_length=8, choices=wording.WAYS.items(), default=Way.SELF)
    verified_at = models.DateTimeField()

    objects = SpaceRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["census", "user"], condition=Q(user__isnull=False), name="census_person_once"
            ),
            known_value("way", Way, "census_way_known"),
        ]

    def __str__(self) -> str:
        return f"a person of {self.census_id}"


class Attempts(SpaceModel):
    """How often a person or an address has tried of late. ``who`` is a digest: no address is kept."""

    who = models.CharField(max_length=DIGEST)
    tried = models.PositiveSmallIntegerField(default=1)
    began_at = models.DateTimeField(db_index=True)

    objects = SpaceRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "who"], name="census_attempts_once")]

    def __str__(self) -> str:
        return f"{self.tried} attempts"


class CensusFile(SpaceModel):
    """A list on its way into a census, and how far it has come; gone after a day.

    ``last`` is the digest up to which it is in, ``version`` the census's when the file was looked at.
    """

    census = models.ForeignKey(Census, on_delete=models.CASCADE, related_name="files")
    file_name = models.CharField(max_length=200)
    mode = models.CharField(max_length=8, choices=wording.MODES.items(), default=Mode.REPLACE)
    how = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=wording.FILE_STATES.items(), default=FileState.WAITING)
    version = models.PositiveIntegerField()
    last = models.CharField(max_length=DIGEST, blank=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    bad_count = models.PositiveIntegerField(default=0)
    bad = models.JSONField(default=list)
    came = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    went = models.PositiveIntegerField(default=0)
    went_verified = models.PositiveIntegerField(default=0)
    brought_by = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    brought_at = models.DateTimeField(db_index=True)

    objects = SpaceRows()

    class Meta:
        constraints = [
            known_value("state", FileState, "census_file_state_known"),
            known_value("mode", Mode, "census_file_mode_known"),
            models.UniqueConstraint(
                fields=["census"], condition=Q(state=FileState.RUNNING), name="census_one_file_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class Content(SpaceModel):
    """The list itself: digests only, in their order; gone once it is in. Apart from its file, whose row changes with
    each slice: SQLite writes a row anew as a whole."""

    file = models.OneToOneField(CensusFile, on_delete=models.CASCADE, related_name="content")
    records = models.BinaryField()

    objects = SpaceRows()

    def __str__(self) -> str:
        return f"what {self.file_id} brings"
