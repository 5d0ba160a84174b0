"""Spaces (tenants) and who belongs to them."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.foundation.lines import LineField
from minga.foundation.policy import ADMINISTRATOR, GUEST, MEMBER

SLUG_PATTERN = r"^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$"


class Space(models.Model):
    """One organization's house: nothing in it is seen from another space."""

    slug = models.CharField(max_length=40, unique=True, validators=[RegexValidator(SLUG_PATTERN)])
    name = LineField(max_length=120)
    language = models.CharField(max_length=8, default="es")
    time_zone = models.CharField(max_length=64, default="UTC")
    is_demo = models.BooleanField(default=False)
    is_open_to_visitors = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    accent = models.CharField(max_length=7, blank=True, default="")
    dark_accent = models.CharField(max_length=7, blank=True, default="")
    logo_key = models.CharField(max_length=32, blank=True, default="")
    mail_name = LineField(max_length=80, blank=True, default="")
    welcome = models.TextField(max_length=4_000, blank=True, default="")
    welcome_html = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.slug


class Logo(models.Model):
    """The picture of a space, as it was made safe; ``Space.logo_key`` names it in its address."""

    space = models.OneToOneField(Space, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.kind} of {self.space_id}"


class SpaceMembership(models.Model):
    """A person's place in a space: administrator, member, or guest limited to single communities."""

    ROLES = [(ADMINISTRATOR, _("Administrator")), (MEMBER, _("Member")), (GUEST, _("Guest"))]

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="space_memberships")
    role = models.CharField(max_length=16, choices=ROLES, default=MEMBER)
    is_external = models.BooleanField(default=False)
    joined_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "user"], name="tenancy_one_membership"),
            models.CheckConstraint(
                condition=models.Q(role__in=[ADMINISTRATOR, MEMBER, GUEST]), name="tenancy_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.space_id} as {self.role}"
