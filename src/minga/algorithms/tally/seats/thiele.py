"""Sequential proportional approval voting."""

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from .approvals import ApprovalProfile, Choice, choose


def choose_sequential_pav(profile: ApprovalProfile, seats: int, tie_order: Sequence[int]) -> tuple[Choice, ...]:
    """Fill `seats` one by one, each with the candidate who adds most to all voters' satisfaction.

    A voter with s approved candidates already chosen adds 1/(s+1): T. N. Thiele, *Om Flerfoldsvalg*,
    Oversigt over det Kongelige Danske Videnskabernes Selskabs Forhandlinger (1895). The measure is what a
    candidate would add, in voters. Nobody is chosen whom no voter approves, so seats may stay empty.
    """
    satisfaction = np.zeros(len(profile.weights), dtype=np.int64)
    # Whole numbers over one denominator: what is compared is exact, and quicker than fractions.
    common = math.lcm(*range(1, seats + 1))
    values = [common // (satisfied + 1) for satisfied in range(seats)]
    remaining = [c for c in range(profile.candidates) if len(profile.supporters[c])]
    choices: list[Choice] = []
    while remaining and len(choices) < seats:
        measures = {}
        for candidate in remaining:
            voters = profile.tabulate(candidate, satisfaction, len(choices) + 1)
            added = sum(count * value for count, value in zip(voters, values, strict=False))
            measures[candidate] = Fraction(added, common)
        choices.append(choose(measures, tie_order, highest=True))
        remaining.remove(choices[-1].candidate)
        satisfaction[profile.supporters[choices[-1].candidate]] += 1
    return tuple(choices)
