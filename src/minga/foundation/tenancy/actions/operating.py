"""What those who run the installation do with its spaces: name each other, suspend a space, let it open again."""

from datetime import datetime

from django.db import transaction

from minga.foundation.accounts.models import User
from minga.foundation.events import publish
from minga.foundation.jobs.later import later
from minga.foundation.policy import Actor, NotFoundError, RefusedError
from minga.foundation.scope import in_space
from minga.foundation.tenancy.events import SpaceReinstated, SpaceSuspended
from minga.foundation.tenancy.models import House, Operator, Space, SpaceWish
from minga.foundation.tenancy.operators import require_operator
from minga.foundation.tenancy.tasks import mail_pause
from minga.kernel import Refusal
from minga.kernel.writing import is_blank, one_line

REASON_MAX = 300


@transaction.atomic
def make_operator(*, user_id: int, now: datetime) -> bool:
    """Name somebody who runs the installation; False where they are named already. Only the command line does."""
    user = User.objects.select_for_update().get(pk=user_id)
    if not user.is_active or user.is_demo:
        raise RefusedError(Refusal("operator:not-this-person"))
    return Operator.objects.get_or_create(user=user, defaults={"made_at": now})[1]


@transaction.atomic
def remove_operator(*, user_id: int) -> bool:
    """Somebody runs the installation no longer; False where they did not. The last one stays while somebody waits."""
    named = list(Operator.objects.select_for_update().order_by("pk"))
    mine = [each for each in named if each.user_id == user_id]
    if not mine:
        return False
    others = [each for each in named if each.user_id != user_id]
    waiting = SpaceWish.objects.filter(state=SpaceWish.WAITING).count()
    if waiting and not User.objects.filter(pk__in=[each.user_id for each in others], is_active=True).exists():
        raise RefusedError(Refusal("operator:last-one", {"count": waiting}))
    mine[0].delete()
    return True


@transaction.atomic
def choose_who_asks(*, asking: str, by_id: int | None) -> None:
    """Say who may ask for a space: nobody, people of the house, or visitors too."""
    require_operator(by_id)
    if asking not in {House.NOBODY, House.PEOPLE, House.VISITORS}:
        raise RefusedError(Refusal("space:unknown-right"))
    House.objects.update_or_create(pk=1, defaults={"asking": asking})


def locked_space(slug: str, by_id: int | None) -> Space:
    require_operator(by_id)
    space = Space.objects.select_for_update().filter(slug=slug).first()
    if space is None:
        raise NotFoundError
    return space


def _as_operator(by_id: int | None, space: Space) -> Actor | None:
    """Whoever acts, as the journal of the space names them; in the space itself they are nobody by that."""
    return Actor(user_id=by_id, space_id=space.pk) if by_id is not None else None


@transaction.atomic
def suspend_space(*, slug: str, reason: str, until: datetime | None, by_id: int | None, now: datetime) -> Space:
    """Let a space open to nobody from this moment; ``until`` None is until an operator ends it.

    Nothing in it is lost. Its administrators are told by mail; what falls due meanwhile is done when it opens again.
    """
    space = locked_space(slug, by_id)
    if is_blank(reason):
        raise RefusedError(Refusal("operator:suspension-needs-reason"))
    if until is not None and until <= now:
        raise RefusedError(Refusal("space:suspension-is-over"))
    wanted = (until, one_line(reason)[:REASON_MAX])
    is_on = space.is_suspended(now)
    if is_on and (space.suspended_until, space.suspension_reason) == wanted:
        return space
    space.suspended_at = space.suspended_at if is_on else now
    space.suspended_until, space.suspension_reason = wanted
    space.save(update_fields=["suspended_at", "suspended_until", "suspension_reason"])
    with in_space(space.pk):
        fact = SpaceSuspended(until=until.isoformat() if until else "")
        publish(fact, by=_as_operator(by_id, space), now=now)
    later(mail_pause, space.pk)
    return space


@transaction.atomic
def reinstate_space(*, slug: str, by_id: int | None, now: datetime) -> Space:
    """End a space's suspension before its time; one that is not suspended stays as it is."""
    space = locked_space(slug, by_id)
    was_on = space.is_suspended(now)
    if space.suspended_at is not None:
        space.suspended_at = space.suspended_until = None
        space.suspension_reason = ""
        space.save(update_fields=["suspended_at", "suspended_until", "suspension_reason"])
    if was_on:
        with in_space(space.pk):
            publish(SpaceReinstated(), by=_as_operator(by_id, space), now=now)
    return space
