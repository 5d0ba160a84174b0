"""What somebody is writing and has not sent: kept as they write, found again on any device, gone when it was taken."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from minga.foundation.policy import RefusedError, refuse_if
from minga.foundation.writing.models import Draft
from minga.kernel import Refusal

TEXT_MAX: Final = 50_000
MOST: Final = 100
KEPT: Final = timedelta(days=60)
PATH = re.compile(r"/(?!/)[\w./@~-]{0,299}")
FIELD = re.compile(r"[\w-]{1,60}")


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept now. Where ``is_other``, it is not what was sent: another page has kept something else since."""

    text: str
    number: int
    is_other: bool = False


def person_key(user_id: int) -> str:
    """By which a page says for whom it was drawn: whoever signs in meanwhile on the same device is somebody else."""
    return salted_hmac("minga.drafts", str(user_id), algorithm="sha256").hexdigest()[:16]


def keep_draft(*, user_id: int, path: str, field: str, text: str, after: int, now: datetime) -> Kept:
    """Keep what somebody has written so far; ``after`` is the number that the page knew.

    Where another page has kept it meanwhile, or it was sent there, nothing is changed: what there is comes back.
    """
    refuse_if(_refusal_to_keep(path, field, text))
    try:
        with transaction.atomic():
            return _keep(user_id, (path, field), text, after, now)
    except IntegrityError:
        # Two pages kept the first of it at once: the second is told what the first has written.
        return _keep(user_id, (path, field), text, after, now)


def _keep(user_id: int, place: tuple[str, str], text: str, after: int, now: datetime) -> Kept:
    path, field = place
    with transaction.atomic():
        own = Draft.objects.filter(user_id=user_id)
        found = own.select_for_update().filter(path=path, field=field).first()
        number = found.number if found else 0
        if found is not None and found.text == text:
            return Kept(text, number)
        if number != after:
            return Kept(found.text if found else "", number, is_other=True)
        if found is not None:
            changed = {"text": text, "number": number + 1, "kept_at": now}
            Draft.objects.filter(pk=found.pk).update(**changed)
            return Kept(text, number + 1)
        if own.count() >= MOST:
            raise RefusedError(Refusal("writing:too-many-drafts", {"most": MOST}))
        Draft.objects.create(user_id=user_id, path=path, field=field, text=text, kept_at=now)
        return Kept(text, 1)


def _refusal_to_keep(path: str, field: str, text: str) -> Refusal | None:
    if not PATH.fullmatch(path) or not FIELD.fullmatch(field):
        return Refusal("writing:no-such-form")
    if len(text) > TEXT_MAX:
        return Refusal("writing:draft-too-long", {"most": TEXT_MAX})
    return None


def put_back(*, user_id: int, path: str, field: str, text: str, now: datetime) -> None:
    """What was sent and taken back is unsent again; before whatever was begun there since."""
    own = Draft.objects.select_for_update().filter(user_id=user_id, path=path, field=field)
    begun = own.first()
    if begun is None:
        Draft.objects.create(user_id=user_id, path=path, field=field, text=text, kept_at=now)
    elif begun.text != text:
        both = f"{text}\n\n{begun.text}"[:TEXT_MAX]
        own.update(text=both, number=begun.number + 1, kept_at=now)


def discard_draft(*, user_id: int, path: str, field: str = "") -> int:
    """Let go of what somebody has written there, in one field or in all; returns how many."""
    rows = Draft.objects.filter(user_id=user_id, path=path)
    return rows.filter(field=field).delete()[0] if field else rows.delete()[0]


def draft_taken(*, user_id: int, path: str, numbers: Mapping[str, int]) -> None:
    """What was sent has been taken; what another page has written since stays."""
    for field, number in numbers.items():
        Draft.objects.filter(user_id=user_id, path=path, field=field, number__lte=number).delete()


def forget_drafts(now: datetime) -> int:
    """What nobody has touched for sixty days is let go."""
    return int(Draft.objects.filter(kept_at__lt=now - KEPT).delete()[0])


def drafts_of(user_id: int, *, path: str = "", inside: str = "") -> list[Draft]:
    """What somebody has not sent, the newest first: all of it, that of one form, or that below an address."""
    rows = Draft.objects.filter(user_id=user_id)
    if path:
        rows = rows.filter(path=path)
    if inside:
        rows = rows.filter(path__startswith=inside)
    return list(rows.order_by("-kept_at", "-pk"))
