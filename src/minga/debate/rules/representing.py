"""Who takes part beside who is concerned, by groups: a group of fewer than seven people is in no figure. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

FEWEST: Final = 7


class Bound(StrEnum):
    """A share near nothing or near all would tell of single people: then only on which side it lies is said."""

    EXACT = "exact"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"


@dataclass(frozen=True, slots=True)
class Share:
    """How many in a hundred of a group of ``people`` take part."""

    group: str
    people: int
    percent: int
    bound: Bound


def shares_of(concerned: Mapping[str, int], taking_part: Mapping[str, int], *, total: int) -> tuple[Share, ...]:
    """Each group of at least seven, by name. ``total`` is how many are concerned, whatever is known of them.

    Where the groups that are not shown, and those of whom nothing is known, are together fewer than seven, the smallest
    group is left out too: else subtraction would tell what is not said.
    """
    shown = {group: people for group, people in concerned.items() if people >= FEWEST}
    while shown and 0 < total - sum(shown.values()) < FEWEST:
        del shown[min(shown, key=lambda group: (shown[group], group))]
    return tuple(_share(group, people, taking_part.get(group, 0)) for group, people in sorted(shown.items()))


def _share(group: str, people: int, taking_part: int) -> Share:
    if taking_part < FEWEST:
        return Share(group, people, round(100 * min(FEWEST - 1, people) / people), Bound.AT_MOST)
    if people - taking_part < FEWEST and people > taking_part:
        return Share(group, people, round(100 * (people - FEWEST + 1) / people), Bound.AT_LEAST)
    return Share(group, people, round(100 * taking_part / people), Bound.EXACT)
