"""Tables of the community link."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from minga.community import rules, wording
from minga.foundation.lines import LineField
from minga.foundation.tenancy.querysets import SpaceManager, SpaceModel, SpaceQuerySet, SpaceRows, known_value

PERSON = settings.AUTH_USER_MODEL
ACTIVE = rules.MembershipState.ACTIVE


class CommunityQuerySet(SpaceQuerySet["Community"]):
    def of_purpose(self, purpose_id: int) -> Self:
        return self.filter(purpose_id=purpose_id)

    def living(self) -> Self:
        return self.exclude(state=rules.State.CLOSED)


CommunityRows = SpaceManager.from_queryset(CommunityQuerySet)


class Community(SpaceModel):
    """People gathered for one purpose. Names may repeat: to refuse one would tell of a secret community."""

    purpose = models.ForeignKey("purpose.Purpose", on_delete=models.PROTECT, related_name="communities")
    name = LineField(max_length=rules.NAME_MAX)
    about = models.TextField(blank=True)
    about_html = models.TextField(blank=True, editable=False)
    access = models.CharField(max_length=12, choices=wording.ACCESSES.items(), default=rules.Access.LISTED)
    joining_question = LineField(max_length=300, blank=True)
    state = models.CharField(max_length=8, choices=wording.STATES.items(), default=rules.State.FORMING)
    result_note = models.TextField(blank=True)
    result_note_html = models.TextField(blank=True, editable=False)
    founded_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    founded_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    people_count = models.PositiveIntegerField(default=0, editable=False)

    objects = CommunityRows()

    class Meta:
        constraints = [
            known_value("state", rules.State, "community_state_known"),
            known_value("access", rules.Access, "community_access_known"),
            models.CheckConstraint(
                condition=~Q(state=rules.State.OPEN) | Q(opened_at__isnull=False), name="community_opening_is_dated"
            ),
            models.CheckConstraint(
                condition=~Q(state=rules.State.CLOSED) | Q(closed_at__isnull=False) & ~Q(result_note=""),
                name="community_closing_has_note",
            ),
        ]
        indexes = [models.Index(fields=["space", "purpose"], name="community_by_purpose")]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(SpaceQuerySet["Membership"]):
    def active(self) -> Self:
        return self.filter(state=ACTIVE)

    def waiting(self) -> Self:
        return self.filter(state=rules.MembershipState.REQUESTED)

    def facilitators(self) -> Self:
        return self.filter(state=ACTIVE, role=rules.Role.FACILITATOR)


MembershipRows = SpaceManager.from_queryset(MembershipQuerySet)


class Membership(SpaceModel):
    """A person's place in a community, from the request to the leaving. ``note`` is the reason of a decision."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=wording.ROLES.items(), default=rules.Role.MEMBER)
    state = models.CharField(max_length=10, choices=wording.MEMBERSHIP_STATES.items())
    is_external = models.BooleanField(default=False)
    answer = models.TextField(blank=True)
    note = models.TextField(blank=True)
    requested_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "user"], name="community_membership_once"),
            models.UniqueConstraint(
                fields=["community"],
                condition=Q(role=rules.Role.SPONSOR, state=ACTIVE),
                name="community_one_sponsor",
            ),
            known_value("role", rules.Role, "community_role_known"),
            known_value("state", rules.MembershipState, "community_membership_state_known"),
            models.CheckConstraint(
                condition=~Q(state=ACTIVE) | Q(joined_at__isnull=False), name="community_joining_is_dated"
            ),
            models.CheckConstraint(
                condition=~Q(state=rules.MembershipState.DECLINED) | ~Q(note=""), name="community_declining_has_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["user", "state"], name="community_roles_of_person"),
            models.Index(fields=["community", "state", "role"], name="community_people"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.community_id} as {self.role}"


class EarlierAnswer(SpaceModel):
    """What somebody wrote when they asked before, and the reason they were given then."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="earlier_answers")
    answer = models.TextField(blank=True)
    note = models.TextField(blank=True)
    replaced_at = models.DateTimeField()

    objects = SpaceRows()

    def __str__(self) -> str:
        return f"what {self.membership_id} said before"


class Invitation(SpaceModel):
    """Somebody may come in: one address, or whoever holds the link. Of its token only the digest is kept.

    ``nonce`` and the server's secret key together make the tokens again, for the mail and for the link that is handed
    over; neither does alone. ``is_external`` says where they come in: to this community only, or to the space too.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(max_length=254, blank=True)
    name = LineField(max_length=rules.PERSON_MAX, blank=True)
    is_external = models.BooleanField(default=True)
    message = models.TextField(blank=True)
    role = models.CharField(max_length=12, choices=wording.ROLES.items())
    state = models.CharField(
        max_length=10, choices=wording.INVITATION_STATES.items(), default=rules.InvitationState.PENDING
    )
    nonce = models.CharField(max_length=43)
    token_digest = models.CharField(max_length=64, unique=True)
    max_uses = models.PositiveIntegerField(default=1)
    uses = models.PositiveIntegerField(default=0)
    invited_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)
    expires_at = models.DateTimeField()

    objects = SpaceRows()

    class Meta:
        constraints = [
            known_value("role", rules.Role, "community_invitation_role_known"),
            known_value("state", rules.InvitationState, "community_invitation_state_known"),
            models.CheckConstraint(condition=Q(uses__lte=F("max_uses")), name="community_invitation_not_overused"),
            models.CheckConstraint(condition=~Q(role=rules.Role.SPONSOR), name="community_nobody_invited_as_sponsor"),
            models.UniqueConstraint(
                fields=["community", "email"],
                condition=Q(state=rules.InvitationState.PENDING) & ~Q(email=""),
                name="community_invited_once",
            ),
        ]
        indexes = [models.Index(fields=["email", "state"], name="community_invitations_of")]

    def __str__(self) -> str:
        return f"invitation {self.pk} to {self.community_id}"
