"""The single transferable vote over named options: from ballots to rounds that a page can draw."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from minga.algorithms.tally.ballots import RankedBallot
from minga.algorithms.tally.errors import TallyError
from minga.algorithms.tally.poll import Poll
from minga.algorithms.tally.results import Count, Round, Standing, Step, Votes

from .gregory import count_gregory
from .keep_factors import count_keep_factors
from .profile import PreferenceProfile
from .seating import fill_seats
from .stages import SeatsCount, Stage
from .stv_rules import STV_RULES, GregoryRule


def count_stv(poll: Poll[RankedBallot]) -> Count:
    """Single transferable vote under the rule set that `rules.stv_rule` names; its law is in `stv_rules`.

    A standing's value is the option's votes at its last count, in order of election, then of survival.
    Every rule set here asks for strict rankings: `equal_ranks` is raised for the first ballot that has
    options share a place. Votes may be fractions of a vote.
    """
    count = _count(poll)
    rounds = tuple(_rounds(count, poll))
    winners = tuple(poll.options[c] for c in count.winners)
    steps = [step for stage, this in zip(count.stages, rounds, strict=True) for step in _steps(stage, this, poll)]
    return fill_seats(
        poll,
        winners,
        standings=_standings(winners, rounds),
        rounds=rounds,
        steps=steps,
        is_tie_decisive=any(step.facts.get("is_decisive") for step in steps),
    )


def _count(poll: Poll[RankedBallot]) -> SeatsCount:
    numbers = {option: number for number, option in enumerate(poll.options)}
    types: dict[tuple[int, ...], int] = {}
    for index, (ballot, weight) in enumerate(zip(poll.ballots, poll.weights, strict=True)):
        if order := _strict_order(index, ballot, numbers):
            types[order] = types.get(order, 0) + weight
    profile = PreferenceProfile.from_types(len(poll.options), types)
    tie_order = sorted(range(len(poll.options)), key=lambda c: poll.favour[poll.options[c]])
    rule = STV_RULES[poll.rules.stv_rule]
    if isinstance(rule, GregoryRule):
        return count_gregory(profile, poll.rules.seats, rule, tie_order)
    return count_keep_factors(profile, poll.rules.seats, rule, tie_order)


def _strict_order(index: int, ballot: RankedBallot, numbers: Mapping[str, int]) -> tuple[int, ...]:
    order = []
    for place in ballot.places():
        if len(place) > 1:
            raise TallyError("equal_ranks", "two options may not share a rank in stv.", ballot_index=index)
        order += [numbers[option] for option in place]
    return tuple(order)


def _rounds(count: SeatsCount, poll: Poll[RankedBallot]) -> Iterator[Round]:
    """Every stage in votes; an option stays in `counts` until it is excluded, or as long as it holds votes."""
    options, favour = poll.options, poll.favour
    standing = set(range(len(options)))
    for stage, after in zip(count.stages, (*count.stages[1:], None), strict=True):
        counts = {
            options[c]: count.votes(stage.votes[c]) for c in range(len(options)) if c in standing or stage.votes[c]
        }
        excluded = stage.subjects if stage.action == "exclusion" else ()
        standing -= set(excluded)
        yield Round(
            stage.number,
            dict(sorted(counts.items(), key=lambda item: (-item[1], favour[item[0]]))),
            count.votes(stage.exhausted),
            elected=tuple(options[c] for c in (*stage.elected, *stage.elected_below_quota)),
            eliminated=tuple(options[c] for c in excluded),
            transfers=_transfers(count, stage, after, options),
            newly_exhausted=0 if after is None else count.votes(after.exhausted - stage.exhausted),
            residual=count.votes(stage.residual),
            quota=count.votes(stage.quota),
            keep_values={options[c]: Fraction(f, count.unit) for c, f in enumerate(stage.keep_factors) if f},
            transferred_from=tuple(options[c] for c in stage.subjects),
        )


def _transfers(count: SeatsCount, stage: Stage, after: Stage | None, options: Sequence[str]) -> dict[str, Votes]:
    if after is None:
        return {}
    gains = {options[c]: after.votes[c] - votes for c, votes in enumerate(stage.votes)}
    return {option: count.votes(gain) for option, gain in sorted(gains.items()) if gain > 0}


def _standings(winners: Sequence[str], rounds: Sequence[Round]) -> tuple[Standing, ...]:
    """Winners in order of election, then who was left at the end, then the excluded, the last one first."""
    last_votes: dict[str, Votes] = dict(rounds[-1].counts)
    for this in rounds:
        last_votes |= {option: this.counts[option] for option in (*this.elected, *this.eliminated)}
    excluded = [option for this in rounds for option in reversed(this.eliminated)]
    left = [option for option in rounds[-1].counts if option not in winners]
    order = (*winners, *left, *reversed(excluded))
    return tuple(
        Standing(option, rank, Fraction(last_votes[option]), Fraction(last_votes[option]))
        for rank, option in enumerate(order, start=1)
    )


def _steps(stage: Stage, this: Round, poll: Poll[RankedBallot]) -> Iterator[Step]:
    leader = next(iter(this.counts))
    yield Step(
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
    if (tie := stage.tie) is not None:
        yield Step(
            "tie_settled",
            {
                "tied": tuple(poll.options[c] for c in tie.tied),
                "place": "elimination" if tie.purpose == "exclusion" else "surplus",
                "picked": poll.options[tie.picked],
                "round": this.number,
                "is_decisive": tie.settled_by == "tie_order" and _may_matter(stage, this, poll.rules.seats),
            },
        )


def _may_matter(stage: Stage, this: Round, seats: int) -> bool:
    """Whether picking another of the tied could have changed who is elected.

    It cannot for an exclusion when the tied and any surplus together stay below the next option up: then
    all of them leave before it, in whatever order, provided enough others are left for the seats.
    """
    tie = stage.tie
    if tie is None or tie.purpose == "surplus":
        return tie is not None and stage.surplus > 0
    tied = [stage.votes[c] for c in tie.tied]
    above = [votes for votes in stage.votes if votes > max(tied)]
    reach = sum(tied) + stage.surplus
    return len(above) < seats or reach >= min(above) or len(this.counts) - len(tied) < seats
