"""The REST door of one's devices, under ``/api/v1/me/push/``; the page of notices turns them on through it.

A person comes here themselves, signed in: a device is told as long as they are signed in there.
"""

from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from ninja import Schema, Status

from minga.foundation import clock
from minga.foundation.push import actions
from minga.foundation.push.encrypting import public_key
from minga.foundation.push.queries import devices_of
from minga.foundation.rest import Door
from minga.foundation.rights.api import oneself

router = Door()


class DeviceOut(Schema):
    id: int
    name: str
    made_at: datetime
    is_here: bool


class PushOut(Schema):
    """``key`` is the house's own (``applicationServerKey``)."""

    key: str
    devices: list[DeviceOut]


class DeviceIn(Schema):
    """As the browser's ``PushSubscription`` says it: ``p256dh`` and ``auth`` in base64 for addresses."""

    endpoint: str
    p256dh: str
    auth: str


class MadeOut(Schema):
    id: int


@router.get("/", response=PushOut, url_name="push")
def get_my_devices(request: HttpRequest) -> Any:
    user_id = oneself(request)
    return {"key": public_key(), "devices": list(devices_of(user_id, session_key=request.session.session_key or ""))}


@router.post("/", response={201: MadeOut})
def turn_on_here(request: HttpRequest, body: DeviceIn) -> Any:
    user_id = oneself(request)
    UserSession.objects.create_from_request(request)
    device = actions.turn_on(
        session=UserSession.objects.get(session_key=request.session.session_key),
        user_id=user_id,
        endpoint=body.endpoint,
        public_key=body.p256dh,
        secret=body.auth,
        now=clock.now(),
    )
    return Status(201, {"id": device.pk})


@router.delete("/{device_id}/", response={204: None})
def turn_off_device(request: HttpRequest, device_id: int) -> Status[None]:
    actions.turn_off(device_id=device_id, user_id=oneself(request))
    return Status(204, None)
