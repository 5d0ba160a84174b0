"""What a space has said of signing in, its providers and its e-mail domains; and who is whom for a provider."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from minga.foundation.lines import LineField
from minga.foundation.signin.rules import FirstInside, FirstOutside, Kind, SecondFactor
from minga.foundation.tenancy.models import Space
from minga.foundation.tenancy.querysets import SpaceModel, SpaceRows, known_value


class SpaceSignIn(models.Model):
    """How one comes into a space. A space without this row asks for nothing but an account."""

    space = models.OneToOneField(Space, on_delete=models.CASCADE, related_name="sign_in")
    is_required = models.BooleanField(default=False)
    inside = models.CharField(max_length=16, default=FirstInside.MEMBER)
    outside = models.CharField(max_length=16, default=FirstOutside.NOTHING)
    second_factor = models.CharField(max_length=16, default=SecondFactor.NOBODY)
    takes_providers_factor = models.BooleanField(default=False)

    class Meta:
        constraints = [
            known_value("inside", FirstInside, "signin_inside_known"),
            known_value("outside", FirstOutside, "signin_outside_known"),
            known_value("second_factor", SecondFactor, "signin_factor_known"),
        ]

    def __str__(self) -> str:
        return f"sign-in of {self.space_id}"


class Provider(SpaceModel):
    """An identity provider of a space. ``key`` names it in addresses; ``secret`` is sealed and never shown."""

    key = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=8, default=Kind.OIDC)
    name = LineField(max_length=40)
    address = models.CharField(max_length=500)
    client_id = models.CharField(max_length=255, blank=True)
    secret = models.TextField(blank=True)
    scopes = models.CharField(max_length=200, default="openid profile email")
    address_claim = models.CharField(max_length=200, default="email")
    name_claim = models.CharField(max_length=200, default="name")
    wants_encrypted = models.BooleanField(default=False)
    vouches = models.BooleanField(default=False)
    is_on = models.BooleanField(default=True)
    metadata = models.TextField(blank=True)
    certificate = models.TextField(blank=True)
    search_base = models.CharField(max_length=500, blank=True)
    person_filter = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()

    objects = SpaceRows()

    class Meta:
        ordering = ["id"]
        constraints = [known_value("kind", Kind, "signin_kind_known")]

    def __str__(self) -> str:
        return self.name

    @property
    def place_id(self) -> int:
        """The space it opens."""
        return int(self.space_id or 0)


class Domain(SpaceModel):
    """An e-mail domain that a space says is its own; ``proven_at`` once it has shown that it is."""

    name = models.CharField(max_length=253)
    token = models.CharField(max_length=64)
    claimed_at = models.DateTimeField()
    proven_at = models.DateTimeField(null=True, blank=True)

    objects = SpaceRows()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["space", "name"], name="signin_domain_once_in_space"),
            models.UniqueConstraint(
                fields=["name"], condition=Q(proven_at__isnull=False), name="signin_domain_of_one_space"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Begun(models.Model):
    """A session that a provider has begun, so that the provider can end it. Another table holds the session."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="begun")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    session_key = models.CharField(max_length=40, unique=True)
    subject = models.CharField(max_length=200)
    sid = models.CharField(max_length=200, blank=True)
    began_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["provider", "subject"], name="signin_begun_of")]

    def __str__(self) -> str:
        return f"{self.provider_id}: {self.subject}"
