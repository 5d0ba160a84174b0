"""How much of something: the amount in the middle."""

from fractions import Fraction
from itertools import accumulate

from .ballots import QuantityBallot
from .errors import refuse_rule
from .pictures import Amounts
from .poll import Poll
from .results import Count, Fact, Standing, Step


def count_quantity(poll: Poll[QuantityBallot]) -> Count:
    """The lower median of the amounts (Galton, *Nature* 75, 1907), for `options[0]`, the proposal.

    The lower median is the smallest amount that at least half of those who gave one do not exceed: always an amount
    that somebody gave, and one more ballot, however extreme, moves it at most to a neighbour. Where what each voter
    likes has a single peak, no other amount would beat it in a vote (Black 1948). The quartiles are the same for a
    quarter and three quarters (definition 1 of Hyndman and Fan 1996).
    If more than half of the votes cast wait, nothing is decided. `Standing.value`: voters who gave an amount, or wait.
    """
    rules = poll.rules.quantity
    if rules is None:
        raise refuse_rule("quantity", "is needed: what bounds an amount.")
    amounts: dict[Fraction, int] = {}
    waiting = 0
    for ballot, weight in poll.grouped().items():
        if ballot.amount is not None:
            amounts[ballot.amount] = amounts.get(ballot.amount, 0) + weight
        elif ballot.waits:
            waiting += weight
    picture = describe_amounts(amounts)
    given = sum(picture.voters)
    voters = dict(zip(poll.options, (given, waiting), strict=False))
    is_waiting = 2 * waiting > poll.electorate.votes_cast
    leader = poll.options[1] if is_waiting else poll.options[0]
    return Count(
        leader=leader,
        support=Fraction(voters[leader]),
        standings=_standings(voters, leader),
        steps=(_step(poll.options[0], picture, given, waiting),),
        picture=picture,
        is_carried=True,
    )


def describe_amounts(voters: dict[Fraction, int]) -> Amounts:
    """Median, quartiles and distribution of the amounts, by the voters behind each; `None` where nobody gave any."""
    levels = tuple(sorted(voters))
    counts = tuple(voters[level] for level in levels)
    reached = tuple(accumulate(counts))

    def at_share(numerator: int, denominator: int) -> Fraction | None:
        enough = (level for level, n in zip(levels, reached, strict=True) if n * denominator >= reached[-1] * numerator)
        return next(enough, None)

    return Amounts(
        levels=levels,
        voters=counts,
        lower_quartile=at_share(1, 4),
        median=at_share(1, 2),
        upper_quartile=at_share(3, 4),
    )


def _standings(voters: dict[str, int], leader: str) -> tuple[Standing, ...]:
    """The leader first; with as many waiting as not, the amount is decided, and both stand level."""
    ordered = sorted(voters, key=lambda option: option != leader)
    ranks = [1 if voters[option] == voters[leader] else 2 for option in ordered]
    return tuple(
        Standing(option, rank, Fraction(voters[option]), Fraction(voters[option]))
        for option, rank in zip(ordered, ranks, strict=True)
    )


def _step(proposal: str, picture: Amounts, given: int, waiting: int) -> Step:
    facts: dict[str, Fact] = {
        "option": proposal,
        "voters": given,
        "waiting": waiting,
        "lower_quartile": picture.lower_quartile,
        "median": picture.median,
        "upper_quartile": picture.upper_quartile,
    }
    return Step("amounts_counted", facts)
