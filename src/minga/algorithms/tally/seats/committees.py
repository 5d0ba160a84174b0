"""Committees from approvals over named options: from ballots to rounds that a page can draw."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from minga.algorithms.tally.ballots import ApprovalBallot
from minga.algorithms.tally.poll import Poll
from minga.algorithms.tally.results import Count, Fact, Round, Standing, Step

from .approvals import ApprovalProfile, Choice
from .equal_shares import choose_equal_shares
from .phragmen import choose_phragmen
from .seating import fill_seats
from .thiele import choose_sequential_pav

type CommitteeRule = Callable[[ApprovalProfile, int, Sequence[int]], tuple[Choice, ...]]


def count_sequential_pav(poll: Poll[ApprovalBallot]) -> Count:
    """Sequential proportional approval voting: `thiele.choose_sequential_pav`.

    A round's `counts` are what each option would add to the voters' satisfaction, in voters, the most
    first. A standing's value is the voters who approve the option.
    """
    return _count(poll, choose_sequential_pav, highest=True)


def count_phragmen(poll: Poll[ApprovalBallot]) -> Count:
    """Phragmén's sequential rule: `phragmen.choose_phragmen`.

    A round's `counts` are the load, in seats, that each voter who approves the option would carry, the
    least first. A standing's value is the voters who approve the option.
    """
    return _count(poll, choose_phragmen, highest=False)


def count_equal_shares(poll: Poll[ApprovalBallot]) -> Count:
    """The method of equal shares: `equal_shares.choose_equal_shares`.

    A round's `counts` are the most that one voter would pay for the option, in seats, the least first; in
    the completion, which a step announces, they are loads as in `count_phragmen`. A standing's value is the
    voters who approve the option.
    """
    return _count(poll, choose_equal_shares, highest=False)


def _count(poll: Poll[ApprovalBallot], rule: CommitteeRule, *, highest: bool) -> Count:
    numbers = {option: number for number, option in enumerate(poll.options)}
    types = {
        tuple(sorted(numbers[option] for option in ballot.approved)): weight
        for ballot, weight in poll.grouped().items()
    }
    profile = ApprovalProfile.from_types(len(poll.options), types)
    tie_order = sorted(range(len(poll.options)), key=lambda c: poll.favour[poll.options[c]])
    choices = rule(profile, poll.rules.seats, tie_order)
    rounds = tuple(_rounds(choices, poll, highest=highest))
    steps = list(_steps(choices, rounds, poll))
    return fill_seats(
        poll,
        [poll.options[choice.candidate] for choice in choices],
        standings=_standings(profile, choices, poll.options),
        rounds=rounds,
        steps=steps,
        is_tie_decisive=any(step.facts.get("is_decisive") for step in steps),
    )


def _rounds(choices: Sequence[Choice], poll: Poll[ApprovalBallot], *, highest: bool) -> Iterator[Round]:
    sign, favour = -1 if highest else 1, poll.favour
    for number, choice in enumerate(choices, start=1):
        measures = {poll.options[c]: measure for c, measure in choice.measures.items()}
        ordered = sorted(measures.items(), key=lambda item: (sign * item[1], favour[item[0]]))
        yield Round(number, dict(ordered), 0, elected=(poll.options[choice.candidate],))


def _steps(choices: Sequence[Choice], rounds: Sequence[Round], poll: Poll[ApprovalBallot]) -> Iterator[Step]:
    phase = "rule"
    for choice, this in zip(choices, rounds, strict=True):
        chosen = poll.options[choice.candidate]
        if choice.phase != phase:
            phase = choice.phase
            yield Step("completion_started", {"round": this.number})
        yield Step(
            "round_counted",
            {
                "round": this.number,
                "leader": chosen,
                "votes": this.counts[chosen],
                "continuing": len(this.counts),
                "exhausted": this.exhausted,
                "elected": this.elected,
                "eliminated": (),
            },
        )
        if len(choice.tied) > 1:
            tied = tuple(poll.options[c] for c in choice.tied)
            facts: dict[str, Fact] = {
                "tied": tied,
                "place": "winning",
                "picked": chosen,
                "round": this.number,
                "is_decisive": True,
            }
            yield Step("tie_settled", facts)


def _standings(profile: ApprovalProfile, choices: Sequence[Choice], options: Sequence[str]) -> tuple[Standing, ...]:
    """Winners in the order in which they were chosen, then the others by approvals, level ones sharing a rank."""
    approvals = [int(profile.weights[rows].sum()) for rows in profile.supporters]
    chosen = [choice.candidate for choice in choices]
    others = [c for c in range(len(options)) if c not in chosen]
    placed = [(rank, c) for rank, c in enumerate(chosen, start=1)]
    placed += [(len(chosen) + 1 + sum(approvals[o] > approvals[c] for o in others), c) for c in others]
    placed.sort(key=lambda place: (place[0], options[place[1]]))
    return tuple(Standing(options[c], rank, Fraction(approvals[c]), Fraction(approvals[c])) for rank, c in placed)
