"""What a person does with what they were told."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from minga.foundation.attending import SPACE, Level, followables
from minga.foundation.notices.following import thing_called
from minga.foundation.notices.models import UNREAD, Follow, Notice, NoticePreference
from minga.foundation.notices.reading import shown_to
from minga.foundation.notices.rules import CAP_LEAST, CAP_MOST, Digest, Times, refusal_to_choose
from minga.foundation.patience import by_the_way
from minga.foundation.policy import Actor, NotFoundError, RefusedError, refuse_if
from minga.foundation.prepared import prepared
from minga.foundation.scope import across_spaces
from minga.kernel import Refusal

SHALLOWEST = 4
"""``/s/space/debate/7/``: pages above that are of no single thing."""


@transaction.atomic
def read_notice(*, notice_id: int, user_id: int, now: datetime) -> Notice:
    """Mark one's own notice as read. Somebody else's, or one about what one may not read now, is not found."""
    with across_spaces():
        notice = shown_to(user_id, Q(pk=notice_id)).first()
        if notice is None:
            raise NotFoundError
        Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=now)
    return notice


@prepared
def _unread_at(recipient_id: int, urls: list[str]) -> QuerySet[Notice, int]:
    return Notice.objects.filter(UNREAD, recipient_id=recipient_id, url__in=urls).values_list("pk", flat=True)


def see_page(*, user_id: int, path: str, now: datetime) -> int:
    """Whoever stands on a page, or on one below it, has seen what they were told of it; returns how much that was.

    Read first and written only when there is something: looking at pages is no writing.
    """
    steps = path.strip("/").split("/")
    above = [f"/{'/'.join(steps[:length])}/" for length in range(SHALLOWEST, len(steps) + 1)]
    if not above:
        return 0
    with across_spaces():
        seen = _unread_at(user_id, above)
        count = 0
        if seen:
            with by_the_way():
                count = Notice.objects.filter(UNREAD, pk__in=seen).update(read_at=now)
        return count


def read_all_notices(*, user_id: int, now: datetime) -> int:
    """Mark everything one was told as read; returns how many were not."""
    with across_spaces():
        return shown_to(user_id, UNREAD).update(read_at=now)


def choose_notices(*, user_id: int, times: Times, mails_urgent: bool, cap: int) -> NoticePreference:
    """Say how one wants to be told. The day of the last digest stays, so that no second one leaves today."""
    refuse_if(refusal_to_choose(times))
    if not CAP_LEAST <= cap <= CAP_MOST:
        raise RefusedError(Refusal("notices:cap-out-of-range", {"least": CAP_LEAST, "most": CAP_MOST}))
    chosen = {
        "digest": times.digest,
        "digest_hour": times.hour,
        "digest_weekday": times.weekday,
        "quiet_from": times.quiet_from,
        "quiet_to": times.quiet_to,
        "mails_urgent": mails_urgent,
        "cap": cap,
    }
    preference, _is_new = NoticePreference.objects.update_or_create(user_id=user_id, defaults=chosen)
    return preference


def stop_mail(*, user_id: int, what: str) -> None:
    """Stop the digest or the urgent mail: the link at the foot of each mail."""
    change = {"digest": Digest.NONE} if what == "digest" else {"mails_urgent": False}
    NoticePreference.objects.update_or_create(user_id=user_id, defaults=change)


def choose_level(*, kind: str, thing_id: int, level: Level | None, by: Actor, now: datetime) -> None:
    """Say how much one wants to hear of a thing; without a level, as much as of what stands above it.

    What one may not read is not found; neither is a thing of another space.
    """
    if kind not in followables() or (kind == SPACE and thing_id != by.space_id):
        raise NotFoundError
    thing_called(by, kind, thing_id)
    if level is None:
        Follow.objects.filter(user_id=by.person_id, kind=kind, thing_id=thing_id).delete()
        return
    chosen = {"level": int(level), "chosen_at": now}
    Follow.objects.update_or_create(user_id=by.person_id, kind=kind, thing_id=thing_id, defaults=chosen)
