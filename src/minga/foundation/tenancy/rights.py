"""What each space chooses for itself: which role may write purposes and found communities.

A link composes ``is_chosen_for(…)`` into its permission; the choice is remembered for as long as the actor lives.
"""

from collections.abc import Mapping
from typing import Final

from minga.foundation.policy import ADMINISTRATOR, MEMBER, Actor, Permission, is_space_administrator, is_space_member
from minga.foundation.tenancy.models import Space

CHARTER, FOUND = "charter", "found"
USUAL: Final[Mapping[str, str]] = {CHARTER: MEMBER, FOUND: MEMBER}
ROLES: Final = (MEMBER, ADMINISTRATOR)
KEY = "space:rights"


def chosen_in(kept: Mapping[str, str]) -> dict[str, str]:
    """What is chosen, act by act; what nobody chose is as usual."""
    return {act: kept[act] if kept.get(act) in ROLES else usual for act, usual in USUAL.items()}


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
