"""Who runs the installation, and what waits for them. Nothing here looks into a space."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from minga.foundation.accounts.models import User
from minga.foundation.policy import NotFoundError
from minga.foundation.prepared import prepared
from minga.foundation.tenancy.models import House, Operator, SpaceWish


@prepared
def _named(user_id: int) -> QuerySet[Operator, int]:
    return Operator.objects.filter(user_id=user_id, user__is_active=True).values_list("pk", flat=True)


def is_operator(user_id: int | None) -> bool:
    return user_id is not None and _named.first(user_id) is not None


def require_operator(user_id: int | None) -> None:
    """Operators' doors do not exist for anybody else. ``None`` is whoever has the shell of the machine."""
    if user_id is not None and not is_operator(user_id):
        raise NotFoundError


@dataclass(frozen=True, slots=True)
class OperatorRow:
    name: str
    email: str
    made_at: datetime


def operators() -> tuple[OperatorRow, ...]:
    rows = Operator.objects.filter(user__is_active=True).select_related("user").order_by("made_at", "pk")
    return tuple(OperatorRow(str(row.user), row.user.email, row.made_at) for row in rows)


def asking_of_house() -> str:
    """Who may ask for a space. While nobody runs the installation nobody would answer: then nobody may."""
    if not Operator.objects.filter(user__is_active=True).exists():
        return House.NOBODY
    return House.objects.values_list("asking", flat=True).first() or House.PEOPLE


def may_ask_for_space(user_id: int | None) -> bool:
    asking = asking_of_house()
    return asking == House.VISITORS or (asking == House.PEOPLE and user_id is not None)


def wish_of(user_id: int | None) -> SpaceWish | None:
    """What this person asked for last."""
    return SpaceWish.objects.filter(asked_by_id=user_id).first() if user_id is not None else None


def asker_of(wish: SpaceWish) -> tuple[str, str]:
    """Name and address of whoever asked."""
    return (str(wish.asked_by), wish.asked_by.email) if wish.asked_by else (wish.person, wish.email)


def person_who_asked(wish: SpaceWish) -> User:
    """Whoever asked, as a person of the house; a visitor becomes one, and comes in by a code to their address."""
    if wish.asked_by is not None:
        return wish.asked_by
    found = User.objects.filter(email=wish.email).first()
    return found or User.objects.create_user(wish.email, None, name=wish.person, language=wish.language)
