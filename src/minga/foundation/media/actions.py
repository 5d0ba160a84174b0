"""Bring a file; delete one's own that stands in no text."""

import hashlib
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from minga.foundation.media import rules, scanning, storing
from minga.foundation.media.models import File, Standing, Stored
from minga.foundation.media.permissions import CAN_BRING, CAN_DELETE
from minga.foundation.media.rules import BOXES, Limits, Size, Sort
from minga.foundation.pictures import Drawing, drawn_again
from minga.foundation.policy import Actor, NotFoundError, RefusedError, require
from minga.foundation.scope import current_space_id
from minga.foundation.tenancy.models import Space
from minga.kernel import Refusal

MEGABYTE = 1024 * 1024
"""As pages count it."""


def limits_here() -> Limits:
    return Limits(
        file=settings.FILE_MEGABYTES * MEGABYTE,
        person=settings.PERSON_MEGABYTES * MEGABYTE,
        space=settings.SPACE_MEGABYTES * MEGABYTE,
    )


def bring_file(*, content: bytes, name: str, by: Actor, now: datetime) -> File:
    """Keep a file, which nobody but its bringer may read until it stands in a text.

    A picture is drawn anew in three sizes, and what was brought is not kept. The same person bringing the same again
    is given what they have. What others have brought shows nowhere: not in what is said, and not in how long it takes.
    """
    require(CAN_BRING, by, None)
    sort, name = _taken_as(content, name)
    digest = hashlib.sha256(content).hexdigest()
    kind = rules.PICTURE_KIND if sort == Sort.PICTURE else rules.KINDS[rules.ending_of(name)]
    own = File.objects.filter(brought_by_id=by.person_id, stored__digest=digest, stored__is_whole=True, kind=kind)
    there = own.select_related("stored").first()
    kept_as = rules.clean_name(name, "webp") if sort == Sort.PICTURE else name
    if there is not None:
        return _again(there, kept_as, now)
    # Before anything dear is done for it; it is asked again under the lock.
    _require_room(len(content), by, name)
    _require_clean(content, name)
    drawings = _drawings(content, name) if sort == Sort.PICTURE else None
    stored = _laid_down(content, digest, drawings, now)
    try:
        return _entered(stored, kind, kept_as, by, now)
    except BaseException:
        _drop(stored)
        raise


def _taken_as(content: bytes, name: str) -> tuple[Sort, str]:
    """What it is by its content, and what it is called here; raises ``RefusedError`` for what is not taken."""
    sort, told = rules.sort_of(content[:16]), rules.clean_name(name)
    ending = rules.ending_of(told)
    shown = {"name": told}
    if not content:
        raise RefusedError(Refusal("media:empty", shown))
    if sort == Sort.APPLE or ending in rules.APPLE_ENDINGS:
        raise RefusedError(Refusal("media:apple", shown))
    if sort == Sort.PICTURE:
        return sort, told
    if ending in rules.PICTURE_ENDINGS:
        raise RefusedError(Refusal("media:not-a-picture", shown))
    if not ending:
        raise RefusedError(Refusal("media:no-ending", shown))
    if ending not in rules.KINDS:
        raise RefusedError(Refusal("media:kind", {"ending": f".{ending[:20]}"}))
    return sort, told


def _again(there: File, name: str, now: datetime) -> File:
    """It waits anew, under the name it has now, as long as no text shows it under another."""
    if there.loose_since is not None:
        there.name, there.loose_since = name, now
        there.save(update_fields=["name", "loose_since"])
    return there


def _require_room(size: int, by: Actor, name: str) -> None:
    limits = limits_here()
    taken = File.objects.aggregate(n=Sum("size"))["n"] or 0
    own = File.objects.filter(brought_by_id=by.person_id).aggregate(n=Sum("size"))["n"] or 0
    code = rules.refusal_code(size, limits, person=own, space=taken)
    if code == "file":
        megabytes = settings.FILE_MEGABYTES
        raise RefusedError(Refusal("media:too-large", {"name": name, "megabytes": megabytes}))
    if code == "person":
        raise RefusedError(Refusal("media:person-full", {"megabytes": settings.PERSON_MEGABYTES}))
    if code == "space":
        raise RefusedError(Refusal("media:space-full"))


def _require_clean(content: bytes, name: str) -> None:
    try:
        is_infected = scanning.is_infected(content)
    except scanning.NoAnswerError:
        raise RefusedError(Refusal("media:not-looked-at", {"name": name})) from None
    if is_infected:
        raise RefusedError(Refusal("media:infected", {"name": name}))


def _drawings(content: bytes, name: str) -> dict[Size, Drawing]:
    try:
        drawn = drawn_again(content, "WEBP", list(BOXES.values()))
    except RefusedError as refused:
        if refused.refusal.code == "picture:unknown":
            raise RefusedError(Refusal("media:not-a-picture", {"name": name})) from None
        raise
    return dict(zip(BOXES, drawn, strict=True))


def _laid_down(content: bytes, digest: str, drawings: dict[Size, Drawing] | None, now: datetime) -> Stored:
    """The bytes, under a row that says that they are not whole: whatever ends us here, a round finds them."""
    stored = Stored(digest=digest, is_picture=drawings is not None, made_at=now)
    contents = {Size.LARGE: content} if drawings is None else {size: each.content for size, each in drawings.items()}
    if drawings is not None:
        stored.width, stored.height = drawings[Size.LARGE].width, drawings[Size.LARGE].height
    stored.size = sum(map(len, contents.values()))
    stored.save()
    try:
        for size, each in contents.items():
            storing.put(storing.place_of(stored, size), each)
    except Exception as error:  # every storage has its own
        _drop(stored)
        storing.log.warning("The storage did not take %s: %s", stored.place, error)
        raise RefusedError(Refusal("media:not-kept", {"name": _("the file")})) from None
    return stored


def _drop(stored: Stored) -> None:
    if storing.take_away(stored):
        Stored.objects.filter(pk=stored.pk, is_whole=False).delete()


@transaction.atomic
def _entered(stored: Stored, kind: str, name: str, by: Actor, now: datetime) -> File:
    """Under the lock of its space, one after another: within the limits, and over bytes that may be there already."""
    Space.objects.select_for_update().only("pk").get(pk=current_space_id())
    same = Stored.objects.select_for_update().filter(digest=stored.digest, is_whole=True).first()
    if same is None:
        _require_room(stored.size, by, name)
        stored.is_whole = True
        stored.save(update_fields=["is_whole"])
    else:
        there = File.objects.filter(stored=same, brought_by_id=by.person_id, kind=kind).first()
        if there is None:
            _require_room(same.size, by, name)
        transaction.on_commit(partial(_drop, stored))
        stored = same
        if there is not None:
            return _again(there, name, now)
    return File.objects.create(
        stored=stored,
        brought_by_id=by.person_id,
        name=name,
        kind=kind,
        size=stored.size,
        brought_at=now,
        loose_since=now,
    )


@transaction.atomic
def delete_file(*, key: str, by: Actor) -> None:
    """Delete one's own file that stands in no text, at once."""
    file = File.objects.select_for_update().filter(key=key).first()
    if file is None or not CAN_DELETE(by, file):
        raise NotFoundError
    if Standing.objects.filter(file=file).exists():
        raise RefusedError(Refusal("media:stands"))
    stored_id = file.stored_id
    file.delete()
    forget_unused([stored_id])


@transaction.atomic
def delete_loose(user_id: int) -> None:
    """What somebody who leaves for good has brought and what stands in no text, at once."""
    rows = File.objects.select_for_update(of=("self",)).filter(brought_by_id=user_id)
    files = list(rows.exclude(pk__in=Standing.objects.values("file_id")))
    File.objects.filter(pk__in=[file.pk for file in files]).delete()
    forget_unused(sorted({file.stored_id for file in files}))


def forget_unused(stored_ids: list[int]) -> None:
    """Bytes that nobody's file is over any more go once this is committed; crossed out first, so that a round finds
    those that do not go."""
    rows = Stored.objects.select_for_update().filter(pk__in=stored_ids, is_whole=True)
    for stored in [each for each in rows if not File.objects.filter(stored=each).exists()]:
        Stored.objects.filter(pk=stored.pk).update(is_whole=False)
        transaction.on_commit(partial(_drop, stored))
