"""Keys with which programs act as a person, in one space. Only a key's digest is kept; the key is shown once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from minga.foundation.accounts.models import ApiToken
from minga.foundation.ids import digest, secret_token
from minga.foundation.patience import by_the_way
from minga.foundation.policy import NotFoundError, RefusedError
from minga.foundation.prepared import prepared
from minga.foundation.tenancy.models import SpaceMembership
from minga.kernel import Refusal

PREFIX = "minga_"
LIFETIMES = (30, 90, 365)
PER_PERSON = 20
SEEN_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class TokenRow:
    id: int
    label: str
    space_name: str
    can_write: bool
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    has_expired: bool


def _of_members() -> Exists:
    places = SpaceMembership.objects.filter(user_id=OuterRef("user_id"), space_id=OuterRef("space_id"))
    return Exists(places)


def make_token(
    *, user_id: int, space_id: int, label: str, can_write: bool, lifetime_days: int, now: datetime
) -> tuple[ApiToken, str]:
    """A new key and its secret, which nobody can read again. Refused outside one's spaces and beyond twenty keys."""
    if not SpaceMembership.objects.filter(user_id=user_id, space_id=space_id).present(now).exists():
        raise NotFoundError
    if lifetime_days not in LIFETIMES:
        raise RefusedError(Refusal("token:bad-lifetime"))
    if ApiToken.objects.filter(user_id=user_id, revoked_at=None).count() >= PER_PERSON:
        raise RefusedError(Refusal("token:too-many", {"count": PER_PERSON}))
    secret = f"{PREFIX}{secret_token()}"
    token = ApiToken.objects.create(
        user_id=user_id,
        space_id=space_id,
        label=label,
        digest=digest(secret),
        can_write=can_write,
        created_at=now,
        expires_at=now + timedelta(days=lifetime_days),
    )
    return token, secret


def revoke_token(*, token_id: int, user_id: int, now: datetime) -> None:
    """Make one's own key worthless at once. Somebody else's is not found."""
    if not ApiToken.objects.filter(pk=token_id, user_id=user_id, revoked_at=None).update(revoked_at=now):
        raise NotFoundError


@prepared
def _living(key_digest: str, now: datetime) -> QuerySet[ApiToken]:
    alive = Q(expires_at=None) | Q(expires_at__gt=now)
    tokens = ApiToken.objects.filter(alive, _of_members(), digest=key_digest, revoked_at=None, user__is_active=True)
    return tokens.select_related("user", "space")


def token_of(secret: str, now: datetime) -> ApiToken | None:
    """The living key with this secret: not revoked, not expired, of an active person still in its space."""
    if not secret.startswith(PREFIX):
        return None
    token = _living.first(digest(secret), now)
    if token is not None and (token.last_used_at is None or now - token.last_used_at > SEEN_EVERY):
        with by_the_way():
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def tokens_of(user_id: int, now: datetime) -> tuple[TokenRow, ...]:
    """A person's keys that were not revoked, newest first."""
    tokens = ApiToken.objects.filter(user_id=user_id, revoked_at=None).select_related("space").order_by("-id")
    return tuple(
        TokenRow(
            id=token.pk,
            label=token.label,
            space_name=token.space.name,
            can_write=token.can_write,
            created_at=token.created_at,
            expires_at=token.expires_at,
            last_used_at=token.last_used_at,
            has_expired=token.expires_at is not None and token.expires_at <= now,
        )
        for token in tokens
    )
