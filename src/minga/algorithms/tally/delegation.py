"""Liquid democracy: who speaks for whom when some have handed their vote to somebody they trust."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

EVERY_SUBJECT: Final = "*"

type Delegations = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Representation:
    """Who counts for how many.

    `weights` has every voter who voted, with the number of voters they speak for, themselves included (the
    `weights` of `tally`). `unrepresented` are those whose vote reached nobody: they are not present. The paths
    are not in it on purpose: who delegated to whom is shown to the one who delegated only (`path_of`).
    """

    weights: Mapping[str, int]
    unrepresented: frozenset[str]


def resolve_delegations(
    roll: Iterable[str], voted: Iterable[str], delegations: Delegations, subject: str
) -> Representation:
    """Follow every delegation on one subject to somebody who voted.

    `roll`: the voters entitled; `voted`: those who handed in a ballot; `delegations[voter][subject]`: whom the
    voter trusts on a subject, `EVERY_SUBJECT` where they named nobody for it. A delegation is transitive; one's own
    ballot overrides it; a circle, or a path that ends with somebody who did not vote or is not on the
    roll, leaves everybody on it unrepresented (Christoff and Grossi, TARK 2017, discuss circles: none of its members
    can be said to have chosen anybody). Each voter is counted once. Runs in time linear in roll and delegations.
    """
    entitled = dict.fromkeys(roll)
    voters = frozenset(voted) & entitled.keys()
    # Whose ballot each voter's vote ends in, `None` for nobody; voters are added as paths are walked.
    ends: dict[str, str | None] = {voter: voter for voter in voters}
    for voter in entitled:
        walked: dict[str, None] = {}
        here: str | None = voter
        while here is not None and here not in ends and here not in walked:
            walked[here] = None
            delegate = _delegate(here, delegations, subject)
            here = delegate if delegate in entitled else None
        end = ends.get(here) if here is not None else None
        ends.update(dict.fromkeys(walked, end))
    weights = dict.fromkeys((voter for voter in entitled if voter in voters), 0)
    for voter in entitled:
        end = ends[voter]
        if end is not None:
            weights[end] += 1
    return Representation(weights, frozenset(voter for voter in entitled if ends[voter] is None))


def path_of(voter: str, voted: Iterable[str], delegations: Delegations, subject: str) -> tuple[str, ...]:
    """The path that one voter's vote takes on a subject, from the voter on: for that voter's eyes only.

    It ends with who voted for them; where their vote reached nobody it ends with who did not vote, or with the
    second mention of whoever closes the circle.
    """
    voters = frozenset(voted)
    path = [voter]
    while path[-1] not in voters and path[-1] not in path[:-1]:
        following = _delegate(path[-1], delegations, subject)
        if following is None:
            break
        path.append(following)
    return tuple(path)


def _delegate(voter: str, delegations: Delegations, subject: str) -> str | None:
    trusted = delegations.get(voter, {})
    return trusted.get(subject, trusted.get(EVERY_SUBJECT))
