"""What every method that fills seats hands on: winners, and the seats that stay vacant."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from minga.algorithms.tally.poll import Poll
from minga.algorithms.tally.results import Count, Round, Standing, Step


def fill_seats(
    poll: Poll[Any],
    seated: Sequence[str],
    *,
    standings: tuple[Standing, ...],
    rounds: tuple[Round, ...],
    steps: Iterable[Step],
    is_tie_decisive: bool,
) -> Count:
    """The count, given who won a seat, in order.

    `rules.vacant_option` (such as *wait*) is counted like any other option; the seat that it wins stays
    vacant. Where nobody else wins one, nothing is decided.
    """
    winners = tuple(option for option in seated if option != poll.rules.vacant_option)
    support = {standing.option: standing.support for standing in standings}
    leader = winners[0] if winners else None
    filled = Step(
        "seats_filled",
        {
            "seats": poll.rules.seats,
            "winners": winners,
            "vacant": poll.rules.seats - len(winners),
            "vacant_option": poll.rules.vacant_option,
        },
    )
    return Count(
        leader=leader,
        support=Fraction(0) if leader is None else support[leader],
        standings=standings,
        steps=(*steps, filled),
        winners=winners,
        rounds=rounds,
        is_tie_decisive=is_tie_decisive,
        is_carried=bool(winners),
    )
