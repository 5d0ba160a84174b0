"""What each space chooses for itself: who may do what, and who reads the names of whom.

A link composes ``is_chosen_for(…)`` or ``chose(…)`` into its permission; what the space chose is remembered for as long
as the actor lives.
"""

from collections.abc import Mapping
from typing import Final

from minga.foundation.policy import (
    ADMINISTRATOR,
    GUEST,
    MEMBER,
    Actor,
    Permission,
    is_space_administrator,
    is_space_member,
)
from minga.foundation.tenancy.models import Space

CHARTER, FOUND, ASK, OPEN, INVITE, NAMES = "charter", "found", "ask", "open", "invite", "names"
FACILITATOR, INSIDE, VISITOR, SHARED = "facilitator", "inside", "visitor", "shared"
LEVELS: Final[Mapping[str, tuple[str, ...]]] = {
    CHARTER: (MEMBER, ADMINISTRATOR),
    FOUND: (MEMBER, ADMINISTRATOR),
    ASK: (MEMBER, FACILITATOR, ADMINISTRATOR),
    OPEN: (FACILITATOR, INSIDE, ADMINISTRATOR),
    INVITE: (FACILITATOR, INSIDE, ADMINISTRATOR),
    NAMES: (VISITOR, GUEST, MEMBER, SHARED),
}
"""For each act those for whom it can be chosen, the widest first."""
USUAL: Final[Mapping[str, str]] = {
    CHARTER: MEMBER,
    FOUND: MEMBER,
    ASK: FACILITATOR,
    OPEN: FACILITATOR,
    INVITE: FACILITATOR,
    NAMES: VISITOR,
}
KEY = "space:rights"


def chosen_in(kept: Mapping[str, str]) -> dict[str, str]:
    """What is chosen, act by act; what nobody chose is as usual."""
    return {act: kept[act] if kept.get(act) in LEVELS[act] else usual for act, usual in USUAL.items()}


def rights_of(actor: Actor) -> dict[str, str]:
    """What the actor's space chose; within a request it is known already."""
    return actor.remember(KEY, lambda: _asked(actor.space_id))


def _asked(space_id: int) -> dict[str, str]:
    kept = Space.objects.filter(pk=space_id).values_list("rights", flat=True).first()
    return chosen_in(kept or {})


def is_chosen_for(act: str) -> Permission[object]:
    """The permission of those for whom this space chose the act."""

    def is_chosen(actor: Actor, _thing: object) -> bool:
        needed = is_space_member if rights_of(actor)[act] == MEMBER else is_space_administrator
        return is_space_member(actor, None) and needed(actor, None)

    return Permission(is_chosen, f"chosen for {act}")


def is_among_facilitators_for(act: str) -> Permission[object]:
    """Of those who facilitate, the ones for whom this space chose the act: all, those of the organization, or those
    who administer it as well. Compose it with the permission to facilitate.
    """

    def is_among(actor: Actor, _thing: object) -> bool:
        match rights_of(actor)[act]:
            case "administrator":
                return is_space_administrator(actor, None)
            case "inside":
                return is_space_member(actor, None) and not actor.is_external
            case _:
                return True

    return Permission(is_among, f"chosen for {act}")


def chose(act: str, level: str) -> Permission[object]:
    """Whether the actor's space chose this for the act, whoever asks."""
    return Permission(lambda actor, _thing: rights_of(actor)[act] == level, f"{act} is for {level}")


def _by_role(actor: Actor) -> bool | None:
    """Whether somebody reads names by their place in the space alone; None where it depends on whose they are."""
    level = rights_of(actor)[NAMES]
    if level == VISITOR or is_space_administrator(actor, None):
        return True
    if level == GUEST:
        return actor.space_role is not None
    if level == MEMBER:
        return is_space_member(actor, None)
    return None if actor.is_known else False


def reads_names_where[T](shares: Permission[T]) -> Permission[T]:
    """Who reads the names of people: by their place, or, where the space chose so, by what they share with them."""

    def reads_names(actor: Actor, thing: T) -> bool:
        by_role = _by_role(actor)
        return shares(actor, thing) if by_role is None else by_role

    return Permission(reads_names, f"chosen for {NAMES}")


def reads_every_name(actor: Actor) -> bool | None:
    """The same of everybody at once; None where it depends on whose name it is."""
    return _by_role(actor)
