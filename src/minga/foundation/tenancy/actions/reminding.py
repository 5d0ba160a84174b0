"""Send an invitation again to somebody who has not come yet."""

from datetime import datetime, timedelta

from django.db import transaction

from minga.foundation.events import publish
from minga.foundation.policy import Actor, RefusedError
from minga.foundation.tenancy.actions.people import locked_place
from minga.foundation.tenancy.events import PersonInvitedAgain
from minga.foundation.tenancy.models import SpaceMembership, is_paused
from minga.kernel import Refusal

WAIT = timedelta(hours=1)


@transaction.atomic
def invite_person_again(*, user_id: int, by: Actor, now: datetime) -> SpaceMembership:
    """Tell somebody by mail once more that they belong here, if they never came; at most once an hour."""
    place = locked_place(user_id, by)
    if place.last_seen_on is not None:
        raise RefusedError(Refusal("space:has-come"))
    if is_paused(place.suspended_at, place.suspended_until, now):
        raise RefusedError(Refusal("space:is-suspended"))
    if place.invited_again_at is not None and now - place.invited_again_at < WAIT:
        raise RefusedError(Refusal("space:invited-just-now"))
    place.invited_again_at = now
    place.save(update_fields=["invited_again_at"])
    publish(PersonInvitedAgain(user_id=user_id, role=place.role), by=by, now=now)
    return place
