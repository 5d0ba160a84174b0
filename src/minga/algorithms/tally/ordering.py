"""From values to places: the highest leads, level options share a rank, the tie order says who is named first."""

from collections.abc import Mapping
from fractions import Fraction

from .results import Standing, Step


def rank_by_value(
    values: Mapping[str, Fraction], support: Mapping[str, Fraction], favour: Mapping[str, int]
) -> tuple[Standing, ...]:
    """Standings by value, the highest first; level options share the best rank and stand in tie order."""
    ordered = sorted(values, key=lambda option: (-values[option], favour[option]))
    ranks: dict[Fraction, int] = {}
    for place, option in enumerate(ordered, start=1):
        ranks.setdefault(values[option], place)
    return tuple(Standing(option, ranks[values[option]], values[option], support[option]) for option in ordered)


def tied_at_the_top(standings: tuple[Standing, ...]) -> tuple[str, ...]:
    """The options that share the first place, most favoured first; one where there is no tie."""
    return tuple(standing.option for standing in standings if standing.rank == standings[0].rank)


def winning_tie(tied: tuple[str, ...], picked: str) -> Step:
    """A tie for winning that the tie order settles."""
    return Step("tie_settled", {"tied": tied, "place": "winning", "picked": picked, "round": None, "is_decisive": True})
