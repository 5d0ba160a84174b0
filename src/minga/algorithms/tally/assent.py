"""Yes or no to one proposal: by majority, or by consent."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from .ballots import ConsentBallot, YesNoBallot
from .poll import Poll
from .results import Count, Fact, Standing, Step


def count_majority(poll: Poll[YesNoBallot]) -> Count:
    """More yes than no carries the proposal, `options[0]`; a tie leaves things as they are (May 1952).

    A threshold in the rules replaces the comparison of yes with no. No votes stand for `options[1]`,
    where there is one; it is listed, but a proposal that fails has no winner.
    """
    votes: Counter[str] = Counter()
    for ballot, weight in zip(poll.ballots, poll.weights, strict=True):
        votes[ballot.choice] += weight
    is_carried = votes["yes"] > votes["no"] if poll.rules.threshold is None else votes["yes"] > 0
    return _one_proposal(
        poll.options, votes["yes"], votes["no"], votes["abstain"], extra_steps=(), is_carried=is_carried
    )


def count_consent(poll: Poll[ConsentBallot]) -> Count:
    """Consent (as in sociocracy): the proposal passes when no reasoned objection remains open.

    An objection that is no longer open counts as a vote cast that is not a consent.
    """
    voters: Counter[str] = Counter()
    reasons: list[str] = []
    for ballot, weight in zip(poll.ballots, poll.weights, strict=True):
        voters[ballot.position] += weight
        if ballot.position == "object" and ballot.is_open:
            reasons.append(ballot.reason)
    steps: tuple[Step, ...] = ()
    if reasons:
        # Sorted, so that the order in which ballots arrived cannot be read from the result.
        facts: dict[str, Fact] = {"objections": len(reasons), "reasons": tuple(sorted(reasons))}
        steps = (Step("objections_open", facts),)
    return _one_proposal(
        poll.options,
        voters["consent"],
        voters["object"],
        voters["abstain"],
        extra_steps=steps,
        is_blocked=bool(reasons),
    )


def _one_proposal(
    options: Sequence[str],
    in_favour: int,
    against: int,
    silent: int,
    *,
    extra_steps: tuple[Step, ...],
    is_carried: bool | None = None,
    is_blocked: bool = False,
) -> Count:
    proposal = options[0]
    pairs = list(zip(options, (Fraction(in_favour), Fraction(against)), strict=False))
    pairs.sort(key=lambda pair: -pair[1])
    best = pairs[0][1]
    standings = tuple(
        Standing(option, 1 if votes == best else place, votes, votes)
        for place, (option, votes) in enumerate(pairs, start=1)
    )
    facts: dict[str, Fact] = {"option": proposal, "for": in_favour, "against": against, "abstentions": silent}
    return Count(
        leader=proposal,
        support=Fraction(in_favour),
        standings=standings,
        steps=(Step("positions_counted", facts), *extra_steps),
        is_blocked=is_blocked,
        is_carried=is_carried,
    )
