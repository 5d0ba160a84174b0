"""Turn on and off that a device is told at once."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.db import transaction

from minga.foundation.ids import digest
from minga.foundation.policy import NotFoundError, RefusedError
from minga.foundation.push.models import ENDPOINT_MAX, PushDevice
from minga.foundation.push.rules import DEVICES_MOST, are_keys, host_of
from minga.foundation.push.sending import require_public
from minga.foundation.reaching import PrivateHostError, UnknownHostError
from minga.kernel import Refusal


def turn_on(
    *, session: UserSession, user_id: int, endpoint: str, public_key: str, secret: str, now: datetime
) -> PushDevice:
    """Tell this browser at once, as long as the person is signed in there. Again for the same browser: its new keys.

    A browser that somebody else used before is theirs no more.
    """
    if not are_keys(public_key, secret) or len(endpoint) > ENDPOINT_MAX or host_of(endpoint) is None:
        raise RefusedError(Refusal("push:not-a-device"))
    try:
        require_public(endpoint)
    except PrivateHostError:
        raise RefusedError(Refusal("push:private")) from None
    except UnknownHostError:
        raise RefusedError(Refusal("push:unknown")) from None
    said = {
        "user_id": user_id,
        "session": session,
        "endpoint": endpoint,
        "public_key": public_key,
        "secret": secret,
        "made_at": now,
    }
    with transaction.atomic():
        others = PushDevice.objects.select_for_update().filter(user_id=user_id).exclude(digest=digest(endpoint))
        if len(others) >= DEVICES_MOST:
            raise RefusedError(Refusal("push:too-many", {"most": DEVICES_MOST}))
        device, _is_new = PushDevice.objects.update_or_create(digest=digest(endpoint), defaults=said)
    return device


def turn_off(*, device_id: int, user_id: int) -> None:
    """One's own device; somebody else's is not found."""
    if not PushDevice.objects.filter(pk=device_id, user_id=user_id).delete()[0]:
        raise NotFoundError


def end_session(session_key: str) -> None:
    """Whoever signs out is told nothing on that device any more."""
    PushDevice.objects.filter(session__session_key=session_key).delete()
