"""Pass on what somebody of the space answers for, so that nothing lies there without anybody."""

from datetime import datetime

from django.db import transaction

from minga.foundation.declared import declared
from minga.foundation.policy import Actor, NotFoundError, RefusedError
from minga.foundation.tenancy.actions.people import locked_place
from minga.foundation.tenancy.holdings import successors
from minga.kernel import Refusal


@transaction.atomic
def hand_over(*, key: str, user_id: int, successor_id: int | None, by: Actor, now: datetime) -> None:
    """Pass one thing on, by the action of its own link, which tells whom it concerns.

    The successor is of the space, and no guest; for what is only given back there is none.
    """
    locked_place(user_id, by)
    kind, _colon, number = key.rpartition(":")
    holding = declared().holdings.get(kind)
    if holding is None or not number.isdecimal():
        raise NotFoundError
    held = next((each for each in holding.held(by, user_id) if each.thing_id == int(number)), None)
    if held is None:
        raise NotFoundError
    could = successors(by.space_id).exclude(user_id=user_id)
    if held.needs_successor and not could.filter(user_id=successor_id or 0).exists():
        raise RefusedError(Refusal("space:no-successor"))
    holding.pass_on(held.thing_id, user_id, successor_id if held.needs_successor else None, by, now)
