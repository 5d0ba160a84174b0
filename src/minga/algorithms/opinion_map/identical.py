"""Floods of identical accounts: people whose votes are alike vote by vote, more of them than chance allows.

Nobody is named or left out: the figures are for whoever has to judge what a map is worth.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .canonical import Keys, sums_by_person
from .figures import Floats, Integers
from .votes import Votes

# One false alarm in a thousand maps.
_FALSE_ALARMS = 1e-3
_KEYS_SEED = 20210615


class Fingerprints(NamedTuple):
    """Sums (n_people,) of 64-bit keys: of each person's (statement, stance) pairs, and of their statements alone."""

    stances: Keys
    statements: Keys


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


def find_floods(
    prints: Fingerprints,
    votes_per_person: Integers,
    votes_of: Callable[[Integers], Votes],
    counts: Integers,
    *,
    min_size: int,
    min_votes: int,
) -> Floods:
    """Report sets of at least ``min_size`` accounts that voted alike on the same statements, ``min_votes`` or more.

    By chance means: everybody who voted on exactly those statements votes statement by statement as the group of
    ``counts`` (3, groups, n_statements; stances -1, 0, 1) most likely to vote so, with Laplace's rule. The flood
    itself counts in them, which errs towards silence. A set is reported when a Poisson count with that mean reaches
    its size with a probability below 0.001, divided by the number of sets looked at. ``votes_of`` fetches the votes
    of people given by position: what looks alike by its keys is compared vote by vote.
    """
    from scipy import special  # noqa: PLC0415  (SciPy is loaded by whoever computes, not by whoever serves a page)

    chances = (counts + 1.0) / (counts.sum(axis=0) + 3.0)
    looked_at = _alike(prints.stances, votes_per_person >= max(min_votes, 1), min_size)
    company = np.sort(prints.statements) if looked_at else prints.statements
    found: list[tuple[Integers, int, float]] = []
    for candidates in looked_at:
        members, statement, value = _same_as_first(candidates, votes_of(candidates))
        key = prints.statements[members[0]]
        beside = int(np.searchsorted(company, key, side="right") - np.searchsorted(company, key, side="left"))
        # Summed by size: the order of statements makes no difference, not even in the last digit.
        likely = np.sort(np.log(chances[value + 1, :, statement]), axis=0).sum(axis=0).max()
        expected = beside * float(np.exp(likely))
        if members.size >= min_size and special.gammainc(members.size, expected) < _FALSE_ALARMS / len(looked_at):
            found.append((members, statement.size, expected))
    found.sort(key=lambda flood: (-flood[0].size, -flood[1], flood[2]))
    of_person = np.full(votes_per_person.size, -1, dtype=np.int64)
    for number, (members, _, _) in enumerate(found):
        of_person[members] = number
    return Floods(
        sizes=np.array([members.size for members, _, _ in found], dtype=np.int64),
        votes=np.array([length for _, length, _ in found], dtype=np.int64),
        expected=np.array([expected for _, _, expected in found], dtype=np.float64),
        of_person=of_person,
    )


def keys_of(n_statements: int) -> Keys:
    """Random keys (n_statements, 4): one for each stance -1, 0, 1 on a statement, and one for any."""
    return np.random.default_rng(_KEYS_SEED).integers(0, 2**64, size=(n_statements, 4), dtype=np.uint64)


def fingerprints(votes: Votes) -> Fingerprints:
    """Sums of random keys, which tell vote vectors apart (Zobrist 1970); they add up in any order."""
    keys = keys_of(votes.statement_ids.size)
    return Fingerprints(sums_by_person(votes, keys[:, :3]), sums_by_person(votes, keys[:, [3, 3, 3]]))


def _alike(stances: Keys, candidates: npt.NDArray[np.bool_], min_size: int) -> list[Integers]:
    """Sets (ascending positions) of candidates with the same key."""
    least = max(min_size, 2)
    where = np.flatnonzero(candidates)
    ordered = np.sort(stances[where])
    # A key that stands least - 1 places further on too occurs often enough; hardly any does, and sorting keys is quick.
    often = np.unique(ordered[least - 1 :][ordered[least - 1 :] == ordered[: max(ordered.size - least + 1, 0)]])
    if not often.size:
        return []
    where = where[np.isin(stances[where], often)]
    order = where[np.argsort(stances[where], kind="stable")]
    return np.split(order, np.flatnonzero(stances[order][1:] != stances[order][:-1]) + 1)


def _same_as_first(candidates: Integers, votes: Votes) -> tuple[Integers, Integers, Integers]:
    """Those candidates who voted vote by vote as the first, and the statements and stances of that vote."""
    length = int(votes.offsets[1])
    equal = votes.votes_per_person == length
    rows = np.flatnonzero(np.repeat(equal, votes.votes_per_person))
    statement, value = (column[rows].reshape(-1, length) for column in (votes.statement, votes.value))
    alike = (statement == statement[0]).all(axis=1) & (value == value[0]).all(axis=1)
    return candidates[equal][alike], statement[0].astype(np.int64), value[0].astype(np.int64)
