"""Floods of identical accounts: people whose votes are alike vote by vote, more of them than chance allows.

Nobody is named or left out: the figures are for whoever has to judge what a map is worth.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from .figures import Booleans, Floats, Integers, Shares
from .votes import Votes

# One false alarm in a thousand maps.
_FALSE_ALARMS = 1e-3
_KEYS_SEED = 20210615


@dataclass(frozen=True, slots=True, eq=False)
class Floods:
    """Sets of accounts with identical votes that chance does not explain, the largest first; shape (n_floods,).

    ``sizes`` counts accounts, ``votes`` the statements each of them voted on, ``expected`` how many accounts would be
    alike by chance. ``of_person`` (n_people,) is the flood of each account, -1 for none: it is for recomputing the
    map without them, never for a page.
    """

    sizes: Integers
    votes: Integers
    expected: Floats
    of_person: Integers

    @property
    def people(self) -> int:
        """Accounts in all floods together."""
        return int(self.sizes.sum())


def find_floods(votes: Votes, community: Shares, groups: Shares, *, min_size: int, min_votes: int) -> Floods:
    """Report sets of at least ``min_size`` accounts that voted alike on the same statements, ``min_votes`` or more.

    By chance means: everybody who voted on exactly those statements votes statement by statement as everybody
    or as the group that is most likely to vote so (``community`` (n_statements,) and ``groups`` (k, n_statements), with
    Laplace's rule; the flood itself counts in them, which errs towards silence). A set is reported when a Poisson count with that mean reaches its size with a probability
    below 0.001, divided by the number of sets looked at.
    """
    # Sums of random keys tell vote vectors apart; those that look alike are then compared vote by vote.
    counts = np.stack(
        [
            np.vstack([of_all, of_groups]) + 1.0
            for of_all, of_groups in (
                (community.disagrees, groups.disagrees),
                (community.passes, groups.passes),
                (community.agrees, groups.agrees),
            )
        ]
    )
    chances = counts / counts.sum(axis=0)
    stance_sum, statement_sum = _fingerprints(votes)
    enough = votes.votes_per_person >= max(min_votes, 1)
    found: list[tuple[Integers, int, float]] = []
    sets = _alike(stance_sum, enough, min_size)
    for candidates in sets:
        first = _ballot(votes, int(candidates[0]))
        members = candidates[[_equal(first, _ballot(votes, person)) for person in candidates.tolist()]]
        company = int(np.count_nonzero(statement_sum == statement_sum[members[0]]))
        expected = company * _likelihood(first, chances)
        if members.size >= min_size and special.gammainc(members.size, expected) < _FALSE_ALARMS / len(sets):
            found.append((members, first[0].size, expected))
    found.sort(key=lambda flood: (-flood[0].size, -flood[1], flood[2]))
    of_person = np.full(votes.n_people, -1, dtype=np.int64)
    for number, (members, _, _) in enumerate(found):
        of_person[members] = number
    return Floods(
        sizes=np.array([members.size for members, _, _ in found], dtype=np.int64),
        votes=np.array([length for _, length, _ in found], dtype=np.int64),
        expected=np.array([expected for _, _, expected in found], dtype=np.float64),
        of_person=of_person,
    )


def no_floods(n_people: int) -> Floods:
    """The report of a map that looks for none."""
    nothing = np.empty(0, dtype=np.int64)
    return Floods(nothing, nothing.copy(), np.empty(0), np.full(n_people, -1, dtype=np.int64))


def _fingerprints(votes: Votes) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """Sums (n_people,) of 64-bit keys of each person's (statement, stance) pairs, and of their statements alone."""
    keys = np.random.default_rng(_KEYS_SEED).integers(0, 2**64, size=(4, votes.n_statements), dtype=np.uint64)
    sums = np.zeros((2, votes.n_people), dtype=np.uint64)
    filled = np.flatnonzero(votes.votes_per_person)
    starts = (np.cumsum(votes.votes_per_person) - votes.votes_per_person)[filled]
    if filled.size:
        sums[0, filled] = np.add.reduceat(keys[votes.value + 1, votes.statement], starts)
        sums[1, filled] = np.add.reduceat(keys[3, votes.statement], starts)
    return sums[0], sums[1]


def _alike(fingerprint: npt.NDArray[np.uint64], candidates: Booleans, min_size: int) -> list[Integers]:
    where = np.flatnonzero(candidates)
    order = where[np.argsort(fingerprint[where], kind="stable")]
    cuts = np.flatnonzero(fingerprint[order][1:] != fingerprint[order][:-1]) + 1
    return [part for part in np.split(order, cuts) if part.size >= max(min_size, 2)]


def _ballot(votes: Votes, person: int) -> tuple[npt.NDArray[np.integer], npt.NDArray[np.integer]]:
    rows = slice(*np.searchsorted(votes.person, [person, person + 1]))
    return votes.statement[rows], votes.value[rows]


def _equal(one: tuple[npt.NDArray[np.integer], ...], other: tuple[npt.NDArray[np.integer], ...]) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def _likelihood(ballot: tuple[npt.NDArray[np.integer], npt.NDArray[np.integer]], chances: Floats) -> float:
    """Chance of these votes in the likeliest group; ``chances`` (3, groups, n_statements) of stances -1, 0, 1."""
    statement, value = ballot
    return float(np.exp(np.log(chances[value + 1, :, statement]).sum(axis=0).max()))
