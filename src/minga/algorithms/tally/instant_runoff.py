"""Instant-runoff voting: the last option leaves, its votes move on, until one holds a majority."""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction

from .ballots import RankedBallot
from .poll import Poll
from .results import Count, Fact, Round, Standing, Step
from .rules import Rules

type Ranking = tuple[str, ...]


def count_irv(poll: Poll[RankedBallot]) -> Count:
    """Instant-runoff voting (Ware 1871; Robert's Rules 45:62), one option eliminated per round.

    It ends when an option holds more than half of the continuing votes, or two are left. Where the rules
    set a threshold that this option has not reached on `base` voters, rounds go on while more than two
    options continue: the winner is the same, and gets the transfers it is entitled to.
    """
    rounds = _rounds(_deal(poll.options, _group(poll.ballots, poll.weights)), poll.favour, poll.rules, poll.base)
    steps = tuple(step for this in rounds for step in (_round_step(this), *_tie_steps(this)))
    standings = _standings(rounds)
    return Count(
        leader=standings[0].option,
        support=standings[0].support,
        standings=standings,
        steps=steps,
        rounds=tuple(rounds),
        is_tie_decisive=any(step.facts.get("is_decisive") for step in steps),
    )


def _rounds(piles: dict[str, Counter[Ranking]], favoured: Mapping[str, int], rules: Rules, base: int) -> list[Round]:
    votes_cast = sum(pile.total() for pile in piles.values())
    rounds: list[Round] = []
    while not rounds or rounds[-1].eliminated:
        counts = _counts(piles, favoured)
        exhausted = votes_cast - sum(counts.values())
        loser = None if _is_over(counts, rules, base) else next(reversed(counts))
        transfers, lost = _transfer(piles, loser)
        rounds.append(
            Round(
                len(rounds) + 1,
                counts,
                exhausted,
                eliminated=() if loser is None else (loser,),
                transfers=transfers,
                newly_exhausted=lost,
            )
        )
    return rounds


def _group(ballots: Sequence[RankedBallot], weights: Sequence[int]) -> Counter[Ranking]:
    """Equal rankings travel together: a large vote holds few distinct ones."""
    rankings: Counter[Ranking] = Counter()
    for ballot, weight in zip(ballots, weights, strict=True):
        if ballot.order:
            rankings[ballot.order] += weight
    return rankings


def _deal(options: Sequence[str], rankings: Counter[Ranking]) -> dict[str, Counter[Ranking]]:
    piles: dict[str, Counter[Ranking]] = {option: Counter() for option in options}
    for ranking, votes in rankings.items():
        piles[ranking[0]][ranking] = votes
    return piles


def _counts(piles: Mapping[str, Counter[Ranking]], favoured: Mapping[str, int]) -> dict[str, int]:
    """Votes per continuing option, most first, level ones in tie order: the last key is the next to leave."""
    votes = {option: pile.total() for option, pile in piles.items()}
    return {option: votes[option] for option in sorted(votes, key=lambda o: (-votes[o], favoured[o]))}


def _is_over(counts: Mapping[str, int], rules: Rules, base: int) -> bool:
    if len(counts) <= 2:
        return True
    most = next(iter(counts.values()))
    return 2 * most > sum(counts.values()) and rules.meets(Fraction(most, base))


def _transfer(piles: dict[str, Counter[Ranking]], loser: str | None) -> tuple[dict[str, int], int]:
    """Move the loser's pile to the next continuing option of each ranking; what finds none is exhausted."""
    if loser is None:
        return {}, 0
    moved: Counter[str] = Counter()
    lost = 0
    for ranking, votes in piles.pop(loser).items():
        heir = next((option for option in ranking if option in piles), None)
        if heir is None:
            lost += votes
        else:
            piles[heir][ranking] += votes
            moved[heir] += votes
    return dict(sorted(moved.items())), lost


def _round_step(this: Round) -> Step:
    leader = next(iter(this.counts))
    return Step(
        "round_counted",
        {
            "round": this.number,
            "leader": leader,
            "votes": this.counts[leader],
            "continuing": sum(this.counts.values()),
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
    picked = next(iter(this.counts)) if is_final else this.eliminated[0]
    level = this.counts[picked]
    tied = tuple(option for option, votes in this.counts.items() if votes == level)
    if len(tied) < 2:
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
    final = rounds[-1].counts
    placed = list(final.items())
    for this in reversed(rounds[:-1]):
        placed += [(loser, this.counts[loser]) for loser in this.eliminated]
    return tuple(
        Standing(option, rank, Fraction(votes), Fraction(votes)) for rank, (option, votes) in enumerate(placed, start=1)
    )
