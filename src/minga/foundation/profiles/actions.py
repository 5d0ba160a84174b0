"""A person presents themselves to those they share a community with."""

import hashlib
from datetime import datetime

from django.db import transaction

from minga.foundation.events import publish
from minga.foundation.pictures import safe_picture
from minga.foundation.policy import Actor, RefusedError, is_known, require
from minga.foundation.profiles.events import ProfileRevised
from minga.foundation.profiles.models import Portrait, Profile
from minga.foundation.profiles.rules import PICTURE_SIDE, refusal_of_picture, refusal_to_present, subjects
from minga.kernel import Refusal
from minga.kernel.writing import one_line


def _locked(by: Actor, now: datetime) -> Profile:
    require(is_known, by, None)
    kept, _is_new = Profile.objects.get_or_create(
        user_id=by.person_id, space_id=by.space_id, defaults={"revised_at": now}
    )
    return Profile.objects.select_for_update().get(pk=kept.pk)


@transaction.atomic
def present_oneself(*, helps_with: str, speaks: str, by: Actor, now: datetime) -> Profile:
    """Say what one can help with, a subject on each line, and which languages one speaks; raises ``RefusedError``."""
    speaks = one_line(speaks)
    if refusal := refusal_to_present(helps_with, speaks):
        raise RefusedError(refusal)
    profile, wanted = _locked(by, now), {"helps_with": "\n".join(subjects(helps_with)), "speaks": speaks}
    if any(getattr(profile, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(profile, name, value)
        profile.revised_at = now
        profile.save()
        publish(ProfileRevised(), by=by, now=now)
    return profile


@transaction.atomic
def change_portrait(*, content: bytes, by: Actor, now: datetime) -> Profile:
    """Show this picture: PNG, JPEG or WebP, turned upright, without place or device; none with an empty file."""
    if refusal := refusal_of_picture(len(content)):
        raise RefusedError(refusal)
    picture = safe_picture(content, width=PICTURE_SIDE, height=PICTURE_SIDE) if content else None
    if picture is not None and picture.kind != "image/png":
        raise RefusedError(Refusal("picture:unknown"))
    key = hashlib.sha256(picture.content).hexdigest()[:32] if picture else ""
    profile = _locked(by, now)
    if profile.picture_key == key:
        return profile
    if picture is None:
        Portrait.objects.filter(profile=profile).delete()
    else:
        Portrait.objects.update_or_create(profile=profile, defaults={"content": picture.content})
    profile.picture_key, profile.revised_at = key, now
    profile.save()
    publish(ProfileRevised(), by=by, now=now)
    return profile
