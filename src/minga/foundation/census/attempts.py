"""How often somebody may try: counted before anything is compared, so that fifty at once are fifty."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from minga.foundation.census import rules
from minga.foundation.census.digests import address_digest, person_digest
from minga.foundation.census.models import Attempts, Census
from minga.foundation.policy import RefusedError
from minga.kernel import Refusal


def take_attempt(*, census: Census, user_id: int, address: str, now: datetime) -> None:
    """Count one more of a person and of an address; raises ``RefusedError`` with the waiting time beyond the limit.

    It stays counted however the attempt ends.
    """
    whom = [(person_digest(user_id), rules.PERSON_MOST)]
    if address:
        whom.append((address_digest(address), rules.ADDRESS_MOST))
    wait = max(_count(who, most, now) for who, most in whom)
    if wait:
        Census.objects.filter(pk=census.pk).update(blocked=F("blocked") + 1)
        raise RefusedError(Refusal("census:wait", {"minutes": wait}))


def give_back(*, user_id: int, address: str) -> None:
    """Whoever was verified has tried for nothing: an office full of people shares one address."""
    Attempts.objects.filter(who=person_digest(user_id)).delete()
    Attempts.objects.filter(who=address_digest(address), tried__gt=0).update(tried=F("tried") - 1)


def wait_of(user_id: int, now: datetime) -> int:
    """Whole minutes that this person still waits; 0 where they may try."""
    mine = Attempts.objects.filter(who=person_digest(user_id), tried__gte=rules.PERSON_MOST).first()
    if mine is None or mine.began_at <= now - rules.WINDOW:
        return 0
    return rules.minutes_left(mine.began_at, now)


def _count(who: str, most: int, now: datetime) -> int:
    """0 where there was room for one more, else the minutes until there is. Conditional updates decide at once."""
    mine = Attempts.objects.filter(who=who)
    while True:
        if mine.filter(began_at__gt=now - rules.WINDOW, tried__lt=most).update(tried=F("tried") + 1):
            return 0
        if mine.filter(began_at__lte=now - rules.WINDOW).update(tried=1, began_at=now):
            return 0
        found = mine.first()
        if found is not None and found.tried >= most:
            return rules.minutes_left(found.began_at, now)
        if found is None:
            try:
                with transaction.atomic():
                    Attempts.objects.create(who=who, began_at=now)
            except IntegrityError:
                continue
            return 0
