"""Who is told of what happens to people of a space as such."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.db.models.signals import post_save
from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from minga.foundation.accounts.models import User
from minga.foundation.attending import Followable, Level, Why, declare_followable
from minga.foundation.declared import Audience, Told, declare_audience, declare_readable
from minga.foundation.events import Happening
from minga.foundation.policy import ADMINISTRATOR, GUEST, Actor
from minga.foundation.tenancy.events import (
    BelongingChanged,
    PersonAdmitted,
    PersonInvitedAgain,
    PersonReinstated,
    SpaceRoleChanged,
)
from minga.foundation.tenancy.finding import forget_words
from minga.foundation.tenancy.models import Space

ADMITTED = {
    ADMINISTRATOR: gettext_noop("%(person)s has made you an administrator of “%(space)s”."),
    GUEST: gettext_noop("%(person)s has invited you to “%(space)s” as a guest: you see what you are invited to."),
}
MEMBER_OF = gettext_noop("%(person)s has made you a member of “%(space)s”.")
BY_NOBODY = {
    ADMINISTRATOR: gettext_noop("You are an administrator of “%(space)s” now."),
    GUEST: gettext_noop("You are a guest of “%(space)s” now: you see what you are invited to."),
}
MEMBER_BY_NOBODY = gettext_noop("You are a member of “%(space)s” now.")
OWN_PLACE: dict[str, Any] = {"passes": Level.NOTHING, "why": Why.BECAME}
"""What somebody becomes is told them whatever they have silenced: they may say no."""


def _of_space(actor: Actor) -> QuerySet[Space]:
    """The space itself, for those who belong to it."""
    return Space.objects.filter(pk=actor.space_id) if actor.space_role is not None else Space.objects.none()


def _told(user_id: int, role: str, happening: Happening, *, is_urgent: bool) -> Iterable[Told]:
    space = Space.objects.get(pk=happening.space_id)
    person = User.objects.filter(pk=happening.actor_id or 0).first()
    if person is None:
        sentence, params = BY_NOBODY.get(role, MEMBER_BY_NOBODY), {"space": space.name}
    else:
        sentence, params = ADMITTED.get(role, MEMBER_OF), {"space": space.name, "person": str(person)}
    url = reverse("home:space", args=[space.slug])
    yield Told({user_id}, sentence, params, url, ("space", space.pk), is_urgent=is_urgent, **OWN_PLACE)


def _tell_of_admission(fact: PersonAdmitted, happening: Happening) -> Iterable[Told]:
    return _told(fact.user_id, fact.role, happening, is_urgent=True)


def _tell_again(fact: PersonInvitedAgain, happening: Happening) -> Iterable[Told]:
    return _told(fact.user_id, fact.role, happening, is_urgent=True)


def _tell_of_role(fact: SpaceRoleChanged, happening: Happening) -> Iterable[Told]:
    return _told(fact.user_id, fact.role, happening, is_urgent=False)


def _tell_of_belonging(fact: BelongingChanged, happening: Happening) -> Iterable[Told]:
    return _told(fact.user_id, GUEST if fact.is_external else "", happening, is_urgent=False)


def _tell_of_return(fact: PersonReinstated, happening: Happening) -> Iterable[Told]:
    space = Space.objects.get(pk=happening.space_id)
    sentence = gettext_noop("You are no longer suspended in “%(space)s”.")
    url = reverse("home:space", args=[space.slug])
    yield Told({fact.user_id}, sentence, {"space": space.name}, url, ("space", space.pk), is_urgent=True, **OWN_PLACE)


def declare() -> None:
    """Called once, when the apps stand."""
    post_save.connect(forget_words, sender=User, dispatch_uid="tenancy.words")
    declare_readable("space", _of_space)
    declare_followable(Followable("space", gettext_lazy("Space"), _of_space, Space, "name", "home:space"))
    declare_audience(Audience(PersonAdmitted, _tell_of_admission))
    declare_audience(Audience(SpaceRoleChanged, _tell_of_role))
    declare_audience(Audience(BelongingChanged, _tell_of_belonging))
    declare_audience(Audience(PersonReinstated, _tell_of_return))
    declare_audience(Audience(PersonInvitedAgain, _tell_again))
