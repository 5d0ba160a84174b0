"""Every option against every other: the duels that Borda, Copeland, minimax, Schulze and ranked pairs share.

An option that a ballot leaves out is liked less than any it names, and as much as the others that it leaves out.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from .ordering import rank_by_value, tied_at_the_top, winning_tie
from .pictures import Pairwise
from .poll import RankPoll
from .rank_profile import Matrix, RankProfile
from .results import Count, Standing, Step
from .rules import DefeatStrength


def defeat_strengths(preferred: Matrix, measure: DefeatStrength) -> list[list[int]]:
    """`strengths[i][j]`: how strongly option i beats option j; 0 where it does not."""
    size = range(len(preferred))
    return [[_strength(preferred[i][j], preferred[j][i], measure) for j in size] for i in size]


def _strength(votes: int, votes_against: int, measure: DefeatStrength) -> int:
    if votes <= votes_against:
        return 0
    return votes if measure == "winning_votes" else votes - votes_against


def weakest_duels(profile: RankProfile) -> dict[str, Fraction]:
    """Per option, the voters who prefer it to the rival most often preferred to it: what a threshold asks.

    A single option has no rival: then it is the voters who named it.
    """
    if len(profile.options) == 1:
        return {profile.options[0]: Fraction(profile.votes_cast)}
    return {
        option: Fraction(min(votes for j, votes in enumerate(profile.preferred[i]) if j != i))
        for i, option in enumerate(profile.options)
    }


def conclude_duels(
    poll: RankPoll,
    values: Mapping[str, Fraction],
    picture: Pairwise,
    *,
    support: Mapping[str, Fraction] | None = None,
    ties: Sequence[Step] = (),
) -> Count:
    """The count of a method that gives each option one number from the duels, the highest first."""
    standings = rank_by_value(values, weakest_duels(poll.profile) if support is None else support, poll.favour)
    tied = tied_at_the_top(standings)
    if len(tied) > 1:
        ties = (*ties, winning_tie(tied, tied[0]))
    return Count(
        leader=tied[0],
        support=standings[0].support,
        standings=standings,
        steps=(*(_duels_step(picture, standing) for standing in standings), *ties),
        picture=picture,
        is_tie_decisive=bool(ties),
        # Level with every rival is no support, but it is no reason to choose nothing where somebody named it.
        is_carried=poll.profile.is_named(tied[0]),
    )


def _duels_step(picture: Pairwise, standing: Standing) -> Step:
    i, votes = picture.options.index(standing.option), picture.preferred
    won = sum(votes[i][j] > votes[j][i] for j in range(len(votes)))
    lost = sum(votes[i][j] < votes[j][i] for j in range(len(votes)))
    return Step("duels_counted", {"option": standing.option, "value": standing.value, "won": won, "lost": lost})
