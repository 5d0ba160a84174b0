"""Several notices that are one: of whom and of how many it speaks."""

from typing import Any

from minga.foundation.declared import Told
from minga.foundation.notices.models import UNREAD, Notice
from minga.foundation.notices.sentences import MANY, PEOPLE, TWO

PEOPLE_MOST = 200
"""Names kept to tell people apart; beyond it the number says enough."""


def said_of_bundle(told: Told) -> dict[str, Any]:
    """What the notice keeps beside its sentence: how two and many are said, and whom it names so far."""
    bundle = told.bundle
    if bundle is None:
        return {}
    more: dict[str, Any] = {MANY: list(bundle.many)}
    if bundle.two:
        more[TWO] = bundle.two
    if bundle.person:
        names = _named_so_far(told.user_ids, bundle.key)
        more[PEOPLE] = [bundle.person, *(name for name in names if name != bundle.person)][:PEOPLE_MOST]
    return more


def _named_so_far(user_ids: Any, key: str) -> list[str]:
    """Whom the unread notice names that one person has; a bundle for several at once names whoever came last."""
    if len(user_ids) != 1:
        return []
    earlier = Notice.objects.filter(UNREAD, recipient_id__in=user_ids, bundle=key).values_list("params", flat=True)
    return [name for params in earlier for name in params.get(PEOPLE, ())]
