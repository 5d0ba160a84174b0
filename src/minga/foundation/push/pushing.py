"""What would be mailed at once is told on devices too: by the same levels and quiet hours, no more a day than wanted.

A notice is claimed once, with a job for each device in the same transaction; a job asks again whether its reader may
read it now. What is sent twice because an answer got lost replaces itself on the device, by its ``tag``.
"""

import json
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from minga.foundation import clock
from minga.foundation.jobs.later import later
from minga.foundation.notices.mailing import local_now, may_leave_now, speaking_to
from minga.foundation.notices.models import Notice
from minga.foundation.notices.queries import preference_of, unread_count
from minga.foundation.notices.reading import shown_to
from minga.foundation.notices.sentences import say_again
from minga.foundation.push.encrypting import authorization, encrypted
from minga.foundation.push.models import PushDevice
from minga.foundation.push.queries import is_living
from minga.foundation.push.rules import Came, came
from minga.foundation.push.sending import NotReachedError, post
from minga.foundation.reaching import PrivateHostError, UnknownHostError
from minga.foundation.scope import across_spaces

GOOD_FOR: Final = timedelta(hours=12)
BODY_MOST: Final = 400


class PushNotSentError(RuntimeError):
    """A service could not be asked or was busy; the job is tried again."""


def push_urgent(now: datetime, *which: Q) -> int:
    """Claim what may leave now and was told on no device yet; returns how many notices."""
    devices = PushDevice.objects.filter(user_id=OuterRef("recipient_id"))
    with across_spaces():
        waiting = Notice.objects.filter(*which, Exists(devices), is_urgent=True, pushed_at=None, read_at=None)
        found = list(waiting.of_members().select_related("recipient", "space").order_by("id"))
        return sum(_claimed(notice, now) for notice in found)


def _claimed(notice: Notice, now: datetime) -> bool:
    if not may_leave_now(notice, now) or _has_enough(notice, now):
        return False
    with transaction.atomic():
        if not Notice.objects.filter(pk=notice.pk, pushed_at=None).update(pushed_at=now):
            return False
        for device_id in PushDevice.objects.filter(user_id=notice.recipient_id).values_list("pk", flat=True):
            later(push_one, notice.pk, device_id)
    return True


def _has_enough(notice: Notice, now: datetime) -> bool:
    """Whether this local day has had as many as its reader wants."""
    where = local_now(notice.recipient, notice.space, now).tzinfo
    lately = Notice.objects.filter(recipient_id=notice.recipient_id, pushed_at__gt=now - timedelta(days=1))
    today = clock.day_of(now, where)
    told = sum(clock.day_of(at, where) == today for at in lately.values_list("pushed_at", flat=True) if at)
    return told >= preference_of(notice.recipient_id).cap


def push_one(notice_id: int, device_id: int) -> bool:
    """Tell one device of one notice, unless it was read or may be read no more: a job; True when it was taken."""
    now = clock.now()
    device = PushDevice.objects.select_related("user", "session").filter(pk=device_id).first()
    if device is None:
        return False
    if not is_living(device, now):
        device.delete()
        return False
    with across_spaces():
        told = shown_to(device.user_id, Q(pk=notice_id, read_at=None))
        notice = told.select_related("recipient", "space").first()
        if notice is None:
            return False
        message = _message(notice)
    return _sent(device, message, notice, now)


def _message(notice: Notice) -> dict[str, Any]:
    """What the page of notices shows of it, in the reader's language; nothing of the text it is about."""
    with speaking_to(notice.recipient, notice.space):
        return {
            "title": notice.space.name,
            "body": say_again(notice.sentence, notice.params, notice.many)[:BODY_MOST],
            "url": reverse("notices:open", args=[notice.pk]),
            "tag": f"notice-{notice.pk}",
            "lang": notice.recipient.language or notice.space.language,
            "count": unread_count(notice.recipient_id),
        }


def _sent(device: PushDevice, message: dict[str, Any], notice: Notice, now: datetime) -> bool:
    headers = {
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "Authorization": authorization(device.endpoint, now),
        "TTL": str(int(GOOD_FOR.total_seconds())),
        "Topic": f"n{notice.pk}",
        "Urgency": "high" if notice.breaks_quiet else "normal",
    }
    try:
        content = json.dumps(message, ensure_ascii=False).encode()
        closed = encrypted(content, public_key=device.public_key, secret=device.secret)
        became = came(post(device.endpoint, closed, headers))
    except (PrivateHostError, ValueError):
        became = Came.GONE
    except (NotReachedError, UnknownHostError) as error:
        raise PushNotSentError(str(error)) from error
    if became == Came.LATER:
        raise PushNotSentError(device.pk)
    if became == Came.GONE:
        PushDevice.objects.filter(pk=device.pk, endpoint=device.endpoint).delete()
    return became == Came.TAKEN
