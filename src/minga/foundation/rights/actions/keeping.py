"""Say how long a space keeps things, and forget what is older."""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from minga.foundation.events import publish
from minga.foundation.kept import retentions
from minga.foundation.policy import Actor, NotFoundError, RefusedError, is_space_administrator, require
from minga.foundation.rights.events import RetentionSet
from minga.foundation.rights.models import KeptFor
from minga.foundation.rights.queries import days_kept
from minga.foundation.scope import in_space
from minga.foundation.tenancy.models import Space
from minga.kernel import Refusal

log = logging.getLogger("minga.rights")


@transaction.atomic
def set_retention(*, key: str, days: int, by: Actor, now: datetime) -> None:
    """Keep something for so many days in this space. What is older goes with the next daily round."""
    require(is_space_administrator, by, None)
    retention = retentions().get(key)
    if retention is None:
        raise NotFoundError
    if not retention.least <= days <= retention.most:
        raise RefusedError(Refusal("rights:days-out-of-range", {"least": retention.least, "most": retention.most}))
    Space.objects.select_for_update().get(pk=by.space_id)
    before = days_kept(by.space_id)[key]
    if before == days:
        return
    KeptFor.objects.update_or_create(key=key, defaults={"days": days})
    publish(RetentionSet(key=key, days=days, before=before), by=by, now=now)


def forget_what_is_old(now: datetime) -> int:
    """Every space forgets what it need not keep any more; returns how many rows. One failure stops no other."""
    forgotten = 0
    for space_id in list(Space.objects.order_by("pk").values_list("pk", flat=True)):
        days = days_kept(space_id)
        for key, retention in retentions().items():
            try:
                with in_space(space_id), transaction.atomic():
                    forgotten += retention.forget(now - timedelta(days=days[key]))
            except Exception:
                log.exception("Space %s could not forget %s; it will be tried again", space_id, key)
    return forgotten
