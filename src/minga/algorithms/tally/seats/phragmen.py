"""Phragmén's sequential rule."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from .approvals import ApprovalProfile, Choice, Phase, choose
from .profile import Integers


@dataclass(slots=True)
class Loads:
    """What every voter carries: ballot type t carries ``carried[classes[t]] / denominator``."""

    classes: Integers
    carried: list[int]
    denominator: int = 1


def choose_phragmen(
    profile: ApprovalProfile,
    seats: int,
    tie_order: Sequence[int],
    *,
    start: Loads | None = None,
    taken: Sequence[int] = (),
    phase: Phase = "rule",
) -> tuple[Choice, ...]:
    """Fill `seats` one by one; every candidate chosen is a load of one, shared by those who approve them.

    Chosen is whoever leaves their supporters with the smallest load each (the measure): E. Phragmén, *Sur
    une méthode nouvelle pour réaliser, dans les élections, la représentation proportionnelle des partis*
    (1894); Brill, Freeman, Janson and Lackner, *Phragmén's voting methods and justified representation*,
    Mathematical Programming (2023). Nobody is chosen whom no voter approves, so seats may stay empty.
    `start` are loads from before (none by default) and `taken` candidates who no longer stand.
    """
    loads = start or Loads(np.zeros(len(profile.weights), dtype=np.int64), [0])
    remaining = [c for c in range(profile.candidates) if len(profile.supporters[c]) and c not in taken]
    choices: list[Choice] = []
    while remaining and len(choices) < seats:
        measures = {candidate: _load_after(profile, loads, candidate) for candidate in remaining}
        choices.append(choose(measures, tie_order, highest=False, phase=phase))
        chosen = choices[-1].candidate
        remaining.remove(chosen)
        _put(loads, profile.supporters[chosen], measures[chosen])
    return tuple(choices)


def _load_after(profile: ApprovalProfile, loads: Loads, candidate: int) -> Fraction:
    voters = profile.tabulate(candidate, loads.classes, len(loads.carried))
    carried = sum(count * load for count, load in zip(voters, loads.carried, strict=True) if count)
    return Fraction(loads.denominator + carried, loads.denominator * sum(voters))


def _put(loads: Loads, supporters: Integers, load: Fraction) -> None:
    """Give the supporters their common new load, as a class of its own."""
    common = math.lcm(loads.denominator, load.denominator)
    factor = common // loads.denominator
    loads.carried = [carried * factor for carried in loads.carried]
    loads.carried.append(load.numerator * (common // load.denominator))
    loads.denominator = common
    loads.classes[supporters] = len(loads.carried) - 1
