"""Who must come in how: for the whole space."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from minga.foundation.events import publish
from minga.foundation.policy import Actor, RefusedError, is_space_administrator, refuse_if, require
from minga.foundation.signin.events import SignInRevised
from minga.foundation.signin.models import Domain, Provider, SpaceSignIn
from minga.foundation.signin.rules import needs_second_factor, refusal_to_require
from minga.kernel import Refusal

FIELDS = ("is_required", "inside", "outside", "second_factor", "takes_providers_factor")


@transaction.atomic
def revise_sign_in(*, said: Mapping[str, Any], has_own_factor: bool, by: Actor, now: datetime) -> SpaceSignIn:
    """Change who must come in how. Nobody requires what would let nobody in, nor locks themselves out by it."""
    require(is_space_administrator, by, None)
    SpaceSignIn.objects.get_or_create(space_id=by.space_id)
    policy = SpaceSignIn.objects.select_for_update().get(space_id=by.space_id)
    before = {field: str(getattr(policy, field)) for field in FIELDS if getattr(policy, field) != said[field]}
    if said["is_required"]:
        has_provider = Provider.objects.filter(is_on=True).exists()
        has_domain = Domain.objects.filter(proven_at__isnull=False).exists()
        refuse_if(refusal_to_require(has_provider=has_provider, has_domain=has_domain))
    if needs_second_factor(said["second_factor"], by.space_role) and not has_own_factor:
        raise RefusedError(Refusal("signin:no-own-factor"))
    if before:
        for field in before:
            setattr(policy, field, said[field])
        policy.save()
        publish(SignInRevised(before=before), by=by, now=now)
    return policy
