"""Whose digest may leave now: asked of the database, so that a round looks at nobody whose morning it is not."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

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
        for (day, hour), zones in _clocks(now).items():
            there = news.filter(space__time_zone__in=zones)
            due |= _wants(day, hour) & (Q(time_zone__in=zones) | Q(time_zone="") & Exists(there))
        people = User.objects.filter(due, Exists(news), is_active=True, is_demo=False)
        return list(people.exclude(email__endswith=NOWHERE).order_by("pk").values_list("pk", flat=True))


def _clocks(now: datetime) -> dict[tuple[date, int], list[str]]:
    """The zones in which somebody lives, by the day and the hour it is there: hardly more than there are hours."""
    zones: dict[tuple[date, int], list[str]] = defaultdict(list)
    for zone in sorted({*_named(User.objects.all()), *_named(Space.objects.all())} - {""}):
        local = local_time(zone, now)
        zones[clock.day_of(now, local.tzinfo), local.hour].append(zone)
    return zones


def _named(rows: Iterable[User] | Iterable[Space]) -> Iterable[str]:
    return rows.order_by().values_list("time_zone", flat=True).distinct()  # type: ignore[union-attr, no-any-return]


def _wants(day: date, hour: int) -> Q:
    """Who wants a digest on this day at this hour and has had none: ``rules.is_digest_due`` as the database asks it."""
    preference = "notice_preference"
    last = f"{preference}__last_digest_on"
    has_had_none = Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__lt": day})
    daily = Q(**{f"{preference}__digest": Digest.DAILY})
    is_day = Q(**{f"{preference}__digest_weekday": day.weekday()}) | Q(**{f"{last}__lte": day - rules.WEEK})
    weekly = Q(**{f"{preference}__digest": Digest.WEEKLY}) & is_day
    is_hour = Q(**{f"{preference}__digest_hour__lte": hour}) & _not_quiet(hour)
    chosen = has_had_none & (daily | weekly) & is_hour
    usual = rules.USUAL
    if hour < usual.hour or rules.is_quiet_hour(hour, usual.quiet_from, usual.quiet_to):
        return chosen
    return chosen | Q(**{f"{preference}__isnull": True})


def _not_quiet(hour: int) -> Q:
    """Quiet hours that begin in the evening end in the morning; others begin and end on one day."""
    begins, ends = "notice_preference__quiet_from", "notice_preference__quiet_to"
    within_day = Q(**{f"{begins}__lt": F(ends)}) & (Q(**{f"{begins}__gt": hour}) | Q(**{f"{ends}__lte": hour}))
    over_night = Q(**{f"{begins}__gt": F(ends)}) & Q(**{f"{begins}__gt": hour}) & Q(**{f"{ends}__lte": hour})
    return Q(**{f"{begins}__isnull": True}) | within_day | over_night
