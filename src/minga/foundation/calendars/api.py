"""The REST door of one's calendar, under ``/api/v1/me/calendar/``.

A person comes here themselves, signed in: a key opens one space, and the calendar holds all of them.
"""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Schema, Status

from minga.foundation import clock
from minga.foundation.calendars import actions
from minga.foundation.calendars.queries import address_of_person
from minga.foundation.policy import NotFoundError
from minga.foundation.rest import Door
from minga.foundation.rights.api import oneself

router = Door()


class CalendarOut(Schema):
    """``read_at`` is when a program last asked, to the day."""

    url: str
    made_at: datetime
    read_at: datetime | None


def _out(user_id: int) -> Any:
    address = address_of_person(user_id)
    if address is None:
        raise NotFoundError
    return {"url": actions.url_of(address), "made_at": address.made_at, "read_at": address.read_at}


@router.get("/", response=CalendarOut)
def get_my_calendar(request: HttpRequest) -> Any:
    return _out(oneself(request))


@router.post("/", response={201: CalendarOut})
def renew_my_calendar(request: HttpRequest) -> Any:
    """Make the address, or a new one; the one before ends."""
    user_id = oneself(request)
    actions.renew_address(user_id=user_id, now=clock.now())
    return Status(201, _out(user_id))


@router.delete("/", response={204: None})
def end_my_calendar(request: HttpRequest) -> Status[None]:
    actions.end_address(user_id=oneself(request))
    return Status(204, None)
