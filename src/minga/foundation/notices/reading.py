"""What a person may be told now: asked at every door, so that who may no longer read a thing hears nothing of it."""

from collections.abc import Iterable

from django.db.models import Q

from minga.foundation.declared import declared
from minga.foundation.notices.models import Notice, NoticeQuerySet
from minga.foundation.policy import Actor
from minga.foundation.scope import across_spaces, in_space
from minga.foundation.tenancy.queries import actor_in


def shown_to(user_id: int, *which: Q) -> NoticeQuerySet:
    """A person's notices of the spaces they belong to, about things that they may read now; of those only ``which``."""
    with across_spaces():
        told: NoticeQuerySet = Notice.objects.filter(*which, recipient_id=user_id).of_members()
        kinds: dict[int, set[str]] = {}
        for space_id, kind in told.order_by().values_list("space_id", "about_kind").distinct():
            kinds.setdefault(space_id, set()).add(kind)
        readable = Q(pk__in=())
        for space_id, here in kinds.items():
            readable |= about_what_is_read(actor_in(space_id, user_id=user_id), here)
        return told.filter(readable)


def about_what_is_read(actor: Actor, kinds: Iterable[str]) -> Q:
    """The notices of the actor's space about things of these kinds that the actor may read."""
    readable = Q(pk__in=())
    for kind in sorted(kinds):
        readable |= _readable(actor, kind)
    return readable


def _readable(actor: Actor, kind: str) -> Q:
    """The notices about things of this kind that the actor may read; none of a kind that no link declares."""
    known = declared().readables.get(kind)
    if known is None:
        return Q(pk__in=())
    with in_space(actor.space_id):
        return Q(space_id=actor.space_id, about_kind=kind, about_id__in=known.rows(actor).order_by().values("pk"))
