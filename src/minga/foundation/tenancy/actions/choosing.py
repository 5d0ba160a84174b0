"""Choose which role may do what in a space."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from minga.foundation.events import publish
from minga.foundation.policy import Actor, RefusedError, is_space_administrator, require
from minga.foundation.tenancy.events import RightsChosen
from minga.foundation.tenancy.models import Space
from minga.foundation.tenancy.rights import LEVELS, chosen_in
from minga.kernel import Refusal


@transaction.atomic
def choose_rights(*, rights: Mapping[str, str], by: Actor, now: datetime) -> dict[str, str]:
    """Say for each act for whom it is; what is not named stays as it is."""
    require(is_space_administrator, by, None)
    if any(level not in LEVELS.get(act, ()) for act, level in rights.items()):
        raise RefusedError(Refusal("space:unknown-right"))
    space = Space.objects.select_for_update().get(pk=by.space_id)
    before = chosen_in(space.rights)
    after = before | dict(rights)
    if after != before:
        space.rights = after
        space.save(update_fields=["rights"])
        by.forget()
        publish(RightsChosen(before=before), by=by, now=now)
    return after
