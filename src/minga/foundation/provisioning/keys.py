"""Keys with which a directory acts on the people of one space. Only a key's digest is kept; it is shown once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from minga.foundation.events import publish
from minga.foundation.ids import digest, secret_token
from minga.foundation.patience import by_the_way
from minga.foundation.policy import (
    ADMINISTRATOR,
    Actor,
    NotFoundError,
    RefusedError,
    is_space_administrator,
    require,
)
from minga.foundation.prepared import prepared
from minga.foundation.provisioning import events
from minga.foundation.provisioning.models import ProvisioningKey
from minga.foundation.provisioning.rules import DIRECTORY_KEY, KEYS_MAX
from minga.kernel import Refusal

SEEN_EVERY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class KeyRow:
    id: int
    label: str
    made_at: datetime
    last_used_at: datetime | None


@transaction.atomic
def make_provisioning_key(*, label: str, by: Actor, now: datetime) -> tuple[ProvisioningKey, str]:
    """A new key and its secret, which nobody can read again."""
    require(is_space_administrator, by, None)
    if ProvisioningKey.objects.filter(revoked_at=None).count() >= KEYS_MAX:
        raise RefusedError(Refusal("provisioning:too-many-keys", {"count": KEYS_MAX}))
    secret = f"{DIRECTORY_KEY}{secret_token()}"
    key = ProvisioningKey.objects.create(label=label, digest=digest(secret), made_by_id=by.person_id, made_at=now)
    publish(events.KeyMade(key_id=key.pk), by=by, now=now)
    return key, secret


@transaction.atomic
def revoke_provisioning_key(*, key_id: int, by: Actor, now: datetime) -> None:
    """Make a key worthless at once; whoever it brought stays."""
    require(is_space_administrator, by, None)
    if not ProvisioningKey.objects.filter(pk=key_id, revoked_at=None).update(revoked_at=now):
        raise NotFoundError
    publish(events.KeyRevoked(key_id=key_id), by=by, now=now)


@prepared
def _living_with(key_digest: str) -> QuerySet[ProvisioningKey]:
    return ProvisioningKey.objects.filter(digest=key_digest, revoked_at=None)


def directory_with(secret: str, *, space_id: int, now: datetime) -> Actor | None:
    """The directory that holds this secret, as an actor of the space we are in; None for any other secret."""
    if not secret.startswith(DIRECTORY_KEY):
        return None
    key = _living_with.first(digest(secret))
    if key is None:
        return None
    if key.last_used_at is None or now - key.last_used_at > SEEN_EVERY:
        with by_the_way():
            ProvisioningKey.objects.filter(pk=key.pk).update(last_used_at=now)
    return Actor(user_id=None, space_id=space_id, space_role=ADMINISTRATOR, name=key.label)


def living_keys(actor: Actor) -> tuple[KeyRow, ...]:
    """The keys of the space that were not revoked, newest first, for administrators only."""
    require(is_space_administrator, actor, None)
    keys = ProvisioningKey.objects.filter(revoked_at=None).order_by("-id")
    return tuple(KeyRow(key.pk, key.label, key.made_at, key.last_used_at) for key in keys)
