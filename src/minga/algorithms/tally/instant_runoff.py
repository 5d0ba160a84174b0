"""Instant-runoff voting: the last option leaves, its votes move on, until one holds a majority."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .poll import RankPoll
from .rank_profile import Heads, RankProfile
from .results import Count, Fact, Round, Standing, Step
from .rules import Rules


def count_irv(poll: RankPoll) -> Count:
    """Instant-runoff voting (Ware 1871; Robert's Rules 45:62). `Standing.value`: votes in the option's last round.

    One option is eliminated per round, or, where the rules say `batch`, all of the lowest that together stay
    below the next one up (as Minneapolis does, Code of Ordinances 167.60). It ends when an option holds more
    than half of the continuing votes, or two are left. Where the rules set a threshold that this option has
    not reached on `base` voters, rounds go on while more than two options continue: the winner is the same,
    and gets the transfers it is entitled to.

    Options that share a place: the ballot counts as one vote for each of those that are left
    (Approval-IRV: Delemazure and Peters, *Generalizing Instant Runoff Voting to Allow Indifferences*, EC 2024,
    who prove that splitting the vote instead lets clones change the winner). While any ballot counts for two
    options, a majority does not end the count.
    """
    rounds = _Piles(poll.profile, poll.favour).rounds(poll.rules, poll.base)
    votes_cast = poll.profile.votes_cast
    steps = tuple(step for this in rounds for step in (_round_step(this, votes_cast), *_tie_steps(this)))
    standings = _standings(rounds)
    return Count(
        leader=standings[0].option,
        support=standings[0].support,
        standings=standings,
        steps=steps,
        rounds=tuple(rounds),
        is_tie_decisive=any(step.facts.get("is_decisive") for step in steps),
    )


class _Piles:
    """Which option each ranking counts for, moved on as options leave."""

    def __init__(self, profile: RankProfile, favour: Mapping[str, int]) -> None:
        self._profile = profile
        self._favour = favour
        self._row = {option: row for row, option in enumerate(profile.options)}
        self._continuing = list(profile.options)
        # The best place among continuing options, per ranking; `_none` where nothing is left.
        self._none = len(profile.options)
        self._best: NDArray[Any] = profile.places.min(axis=0)
        self._votes = {option: profile.heads.behind(self._tops(option)) for option in profile.options}
        self._votes_cast = profile.votes_cast

    def rounds(self, rules: Rules, base: int) -> list[Round]:
        rounds: list[Round] = []
        exhausted = 0
        while not rounds or rounds[-1].eliminated:
            counts = self._counts()
            losers = _losers(counts, rules, base, self._votes_cast - exhausted)
            transfers, lost = self._eliminate(losers)
            number = len(rounds) + 1
            rounds.append(
                Round(number, counts, exhausted, eliminated=losers, transfers=transfers, newly_exhausted=lost)
            )
            exhausted += lost
        return rounds

    def _counts(self) -> dict[str, int]:
        """Votes per continuing option, most first, level ones in tie order: the last key is the next to leave."""
        ordered = sorted(self._continuing, key=lambda option: (-self._votes[option], self._favour[option]))
        return {option: self._votes[option] for option in ordered}

    def _eliminate(self, losers: Sequence[str]) -> tuple[dict[str, int], int]:
        """Move the losers' ballots to the best continuing options of each; what finds none is exhausted."""
        if not losers:
            return {}, 0
        places = self._profile.places
        touched = np.flatnonzero(np.logical_or.reduce([self._tops(option) for option in losers]))
        self._continuing = [option for option in self._continuing if option not in losers]
        rows = [self._row[option] for option in self._continuing]
        moving = places[np.ix_(rows, touched)]
        before, after = self._best[touched], moving.min(axis=0)
        # A ballot whose place is still held by another option counts for that one already.
        is_moved = after > before
        heads = Heads(self._profile.weights[touched])
        self._best[touched] = after
        transfers: dict[str, int] = {}
        for row, option in enumerate(self._continuing):
            gained = heads.behind((moving[row] == after) & is_moved & (after < self._none))
            if gained:
                transfers[option] = gained
                self._votes[option] += gained
        return dict(sorted(transfers.items())), heads.behind(after == self._none)

    def _tops(self, option: str) -> NDArray[np.bool_]:
        tops: NDArray[np.bool_] = (self._profile.places[self._row[option]] == self._best) & (self._best < self._none)
        return tops


def _losers(counts: dict[str, int], rules: Rules, base: int, continuing: int) -> tuple[str, ...]:
    """Who leaves after this round, the lowest first; nobody when the count is over."""
    if len(counts) <= 2:
        return ()
    most = next(iter(counts.values()))
    counts_once = sum(counts.values()) == continuing
    if counts_once and 2 * most > continuing and rules.meets(Fraction(most, base)):
        return ()
    rising = list(reversed(counts))
    return tuple(rising[: _batch_size(counts, rising) if rules.elimination == "batch" else 1])


def _batch_size(counts: Mapping[str, int], rising: Sequence[str]) -> int:
    """The most options, from the lowest up, that all together stay below the next one; at least one leaves."""
    size, together = 1, 0
    for number, option in enumerate(rising[:-2], start=1):
        together += counts[option]
        if together < counts[rising[number]]:
            size = number
    return size


def _round_step(this: Round, votes_cast: int) -> Step:
    leader = next(iter(this.counts))
    return Step(
        "round_counted",
        {
            "round": this.number,
            "leader": leader,
            "votes": this.counts[leader],
            "continuing": votes_cast - this.exhausted,
            "exhausted": this.exhausted,
            "elected": this.elected,
            "eliminated": this.eliminated,
        },
    )


def _tie_steps(this: Round) -> list[Step]:
    """The tie that this round's ending rested on, if any.

    A tie for elimination cannot matter when the tied options together stay below the next one up: then
    all of them leave before it, in whatever order, and their votes end in the same hands.
    """
    is_final = not this.eliminated
    picked = next(iter(this.counts)) if is_final else this.eliminated[-1]
    level = this.counts[picked]
    tied = tuple(option for option, votes in this.counts.items() if votes == level)
    if len(tied) < 2 or set(tied) <= set(this.eliminated):
        return []
    above = [votes for votes in this.counts.values() if votes > level]
    facts: dict[str, Fact] = {
        "tied": tied,
        "place": "winning" if is_final else "elimination",
        "picked": picked,
        "round": this.number,
        "is_decisive": is_final or not above or level * len(tied) >= min(above),
    }
    return [Step("tie_settled", facts)]


def _standings(rounds: Sequence[Round]) -> tuple[Standing, ...]:
    placed = list(rounds[-1].counts.items())
    for this in reversed(rounds[:-1]):
        placed += [(loser, this.counts[loser]) for loser in reversed(this.eliminated)]
    return tuple(
        Standing(option, rank, Fraction(votes), Fraction(votes)) for rank, (option, votes) in enumerate(placed, start=1)
    )
