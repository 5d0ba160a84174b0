"""Who is not active in the directory is suspended in the space, by the suspension that administrators use."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from minga.foundation.policy import Actor, RefusedError
from minga.foundation.provisioning.models import DirectoryPerson
from minga.foundation.tenancy.actions import reinstate_person, remove_person, suspend_person
from minga.foundation.tenancy.models import SpaceMembership, is_paused

BY_HAND = "by_hand"


def pause_as_told(person: DirectoryPerson, *, by: Actor, now: datetime) -> bool:
    """Suspend or let in, as the directory says; whether the row has to be kept again.

    A suspension by an administrator is remembered and goes on when the directory has somebody active again.
    """
    if person.user_id is None or person.is_active != person.is_paused_here:
        return False
    if person.is_active:
        _let_in(person, by=by, now=now)
    else:
        _pause(person, by=by, now=now)
    person.is_paused_here = not person.is_active
    person.save(update_fields=["told"])
    return True


def go_for_directory(person: DirectoryPerson, *, by: Actor, now: datetime) -> None:
    """Out of the space. Whoever is still needed there is suspended instead, until somebody has taken over."""
    user_id = int(person.user_id or 0)
    if not SpaceMembership.objects.filter(space_id=by.space_id, user_id=user_id).exists():
        return
    try:
        remove_person(user_id=user_id, by=by, now=now)
    except RefusedError as refused:
        if refused.refusal.code == "space:last-administrator":
            raise
        _pause(person, by=by, now=now)
        person.is_paused_here = True


def _pause(person: DirectoryPerson, *, by: Actor, now: datetime) -> None:
    place = SpaceMembership.objects.select_related("space").get(space_id=by.space_id, user_id=int(person.user_id or 0))
    if is_paused(place.suspended_at, place.suspended_until, now):
        until = place.suspended_until.isoformat() if place.suspended_until else ""
        person.told[BY_HAND] = {"until": until, "reason": place.suspension_reason}
    with override(place.space.language):
        reason = _("Your organization's directory does not have you as active.")
    suspend_person(user_id=place.user_id, reason=reason, until=None, by=by, now=now)


def _let_in(person: DirectoryPerson, *, by: Actor, now: datetime) -> None:
    user_id = int(person.user_id or 0)
    by_hand = person.told.pop(BY_HAND, None)
    if not SpaceMembership.objects.filter(space_id=by.space_id, user_id=user_id).exists():
        return
    until = datetime.fromisoformat(by_hand["until"]) if by_hand and by_hand["until"] else None
    if by_hand and (until is None or until > now):
        suspend_person(user_id=user_id, reason=by_hand["reason"], until=until, by=by, now=now)
        return
    reinstate_person(user_id=user_id, by=by, now=now)
