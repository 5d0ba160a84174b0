"""What a person may be told now: asked at every door, so that who may no longer read a thing hears nothing of it."""

from django.db.models import Q

from minga.foundation.declared import declared
from minga.foundation.notices.models import Notice, NoticeQuerySet
from minga.foundation.policy import Actor
from minga.foundation.scope import across_spaces, in_space
from minga.foundation.tenancy.queries import actor_in


def shown_to(user_id: int, *which: Q, actor: Actor | None = None) -> NoticeQuerySet:
    """A person's notices of the spaces they belong to, about things that they may read now; of those only ``which``.

    ``actor`` is who they are in the space of this request, where that is known already.
    """
    with across_spaces():
        told: NoticeQuerySet = Notice.objects.filter(*which, recipient_id=user_id).of_members()
        kinds = told.order_by().values_list("space_id", "about_kind").distinct()
        actors = {} if actor is None else {actor.space_id: actor}
        readable = Q(pk__in=())
        for space_id, kind in kinds:
            if space_id not in actors:
                actors[space_id] = actor_in(space_id, user_id=user_id)
            readable |= _readable(actors[space_id], kind)
        return told.filter(readable)


def _readable(actor: Actor, kind: str) -> Q:
    """The notices about things of this kind that the actor may read; none of a kind that no link declares."""
    known = declared().readables.get(kind)
    if known is None:
        return Q(pk__in=())
    with in_space(actor.space_id):
        return Q(space_id=actor.space_id, about_kind=kind, about_id__in=known.rows(actor).order_by().values("pk"))
