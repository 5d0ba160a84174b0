"""Whose digest may leave now: asked of the database, so that a round looks at nobody whose morning it is not."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from minga.foundation import clock
from minga.foundation.accounts.models import User
from minga.foundation.letters import unclaimed
from minga.foundation.notices import rules
from minga.foundation.notices.mailing import NOWHERE, local_time
from minga.foundation.notices.models import UNREAD, Notice, NoticeQuerySet
from minga.foundation.notices.rules import Digest
from minga.foundation.scope import across_spaces
from minga.foundation.tenancy.models import Space

DIGEST_OF = timedelta(days=30)


def people_due(now: datetime) -> list[int]:
    """Who has something new and whose morning it is, in the order of their ids.

    Where somebody has no clock of their own, that of any space with something new counts here;
    :func:`~minga.foundation.notices.mailing.mail_digest` looks again at each.
    """
    with across_spaces():
        news: NoticeQuerySet = Notice.objects.filter(
            UNREAD, unclaimed(now), recipient_id=OuterRef("pk"), mailed_at=None, created_at__gte=now - DIGEST_OF
        ).of_members()
        due: Any = Q(pk__in=())
        for day, zones in _mornings(now).items():
            there = news.filter(space__time_zone__in=zones)
            due |= _wants(day) & (Q(time_zone__in=zones) | Q(time_zone="") & Exists(there))
        people = User.objects.filter(due, Exists(news), is_active=True, is_demo=False)
        return list(people.exclude(email__endswith=NOWHERE).order_by("pk").values_list("pk", flat=True))


def _mornings(now: datetime) -> dict[date, list[str]]:
    """The zones in which digests leave now, by the day it is there."""
    zones: dict[date, list[str]] = defaultdict(list)
    for zone in sorted({*_named(User.objects.all()), *_named(Space.objects.all())} - {""}):
        local = local_time(zone, now)
        if rules.is_digest_hour(local):
            zones[clock.day_of(now, local.tzinfo)].append(zone)
    return zones


def _named(rows: Iterable[User] | Iterable[Space]) -> Iterable[str]:
    return rows.order_by().values_list("time_zone", flat=True).distinct()  # type: ignore[union-attr, no-any-return]


def _wants(day: date) -> Q:
    """Who wants a digest on this day and has had none: ``rules.is_digest_due`` without the hour."""
    preference = "notice_preference"
    last = f"{preference}__last_digest_on"
    has_had_none = Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__lt": day})
    daily = Q(**{f"{preference}__isnull": True}) | Q(**{f"{preference}__digest": Digest.DAILY})
    weekly = Q(**{f"{preference}__digest": Digest.WEEKLY})
    if day.weekday() != rules.MONDAY:
        weekly &= Q(**{f"{last}__lte": day - rules.WEEK})
    return has_had_none & (daily | weekly)
