"""What a division of people into groups says about each statement."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

import numpy as np

from .certainty import ProductInterval, Verdict, division_interval, product_interval, verdicts
from .figures import Booleans, Contrast, Floats, Integers, Shares, contrast_of, count_stances, shares_of
from .selection import (
    ChosenStatement,
    by_figures,
    by_score,
    division,
    group_informed_consensus,
    representative_statements,
)
from .votes import Ids, OpinionMapError, Votes


@dataclass(frozen=True, slots=True, eq=False)
class GroupReading:
    """What a division of people into ``k`` groups says about each statement.

    ``sizes`` (k,) counts people. ``shares`` and ``contrast`` hold figures (k, n_statements); ``representative`` the
    statements chosen for each group. ``consensus_agree`` and ``consensus_disagree`` (n_statements,) are the
    group-informed consensus, products over groups of P(agree) and of P(disagree); with no groups, the community's.
    ``division`` (n_statements,) is 0..1. Their intervals (n_statements, 2) hold at 95 %, and ``verdict``
    (n_statements,) says what follows, "unknown" included (see ``certainty``).
    ``unites`` and ``divides`` are positions of statements in those orders, without moderated statements and without
    those too few people of some group have seen to be compared.
    """

    k: int
    sizes: Integers
    shares: Shares
    contrast: Contrast
    representative: tuple[tuple[ChosenStatement, ...], ...]
    consensus_agree: Floats
    consensus_disagree: Floats
    division: Floats
    consensus_agree_interval: Floats
    consensus_disagree_interval: Floats
    division_interval: Floats
    verdict: tuple[Verdict, ...]
    unites: Integers
    divides: Integers


def read_groups(
    votes: Votes, group: Integers, *, moderated: AbstractSet[Any] = frozenset(), min_seen: int = 7
) -> GroupReading:
    """Read what any division of people says: that of the map, a published one, or one made by hand.

    ``group`` (n_people,) follows ``votes.person_ids``: 0..k-1, or -1 for people left out. A statement counts for
    ``unites`` and ``divides`` when ``min_seen`` people of every group (all of a smaller group) have seen it.

    Raises:
        OpinionMapError: ``group`` is not one whole number of at least -1 per person, or a group in between is empty.
    """
    group = np.asarray(group)
    if group.shape != (votes.n_people,) or group.dtype.kind not in "iu":
        raise OpinionMapError(f"group must hold one whole number for each of {votes.n_people} people")
    present = np.unique(group)
    k = int(present.max(initial=-1)) + 1
    if not np.array_equal(present[present >= 0], np.arange(k)) or present.min(initial=0) < -1:
        raise OpinionMapError(f"groups must be numbered 0..{max(k - 1, 0)} without a gap, or -1 for none")
    group = group.astype(np.int64)
    everybody = count_stances(votes, np.zeros(votes.n_people, dtype=np.int64), 1)[:, 0]
    return read_counts(
        count_stances(votes, group, k),
        np.bincount(group[group >= 0], minlength=k),
        everybody,
        int(np.count_nonzero(votes.votes_per_person)),
        statement_ids=votes.statement_ids,
        flagged=flags(votes.statement_ids, moderated),
        min_seen=min_seen,
    )


def read_counts(
    counts: Integers,
    sizes: Integers,
    everybody: Integers,
    voters: int,
    *,
    statement_ids: Ids,
    flagged: Booleans,
    min_seen: int,
    interval: ProductInterval = product_interval,
) -> GroupReading:
    """Read groups of ``sizes`` (k,) people from their ``counts`` (3, k, n_statements) of stances -1, 0, 1.

    ``everybody`` (3, n_statements) counts all ``voters``: without groups the community stands in for the one group,
    so that what unites is still told. ``interval`` is how intervals of the consensus are found.
    """
    k = len(sizes)
    order = by_figures(everybody, counts)
    shares = shares_of(counts)
    contrast = contrast_of(shares)
    basis, basis_sizes = (shares, sizes) if k else (shares_of(everybody[:, None]), np.array([voters]))
    floor = np.minimum(np.maximum(basis_sizes, 1), max(min_seen, 1))
    comparable = ~flagged & (basis.seen >= floor[:, None]).all(axis=0)
    consensus_agree = group_informed_consensus(basis.p_agree)
    apart = division(basis, basis_sizes)
    reach = division_interval(basis, basis_sizes, apart)
    both_sides = interval(np.hstack([basis.agrees, basis.disagrees]), np.hstack([basis.seen, basis.seen]))
    return GroupReading(
        k=k,
        sizes=sizes,
        shares=shares,
        contrast=contrast,
        representative=representative_statements(shares, contrast, statement_ids, order[~flagged[order]]),
        consensus_agree=consensus_agree,
        consensus_disagree=group_informed_consensus(basis.p_disagree),
        division=apart,
        consensus_agree_interval=both_sides[: len(statement_ids)],
        consensus_disagree_interval=both_sides[len(statement_ids) :],
        division_interval=reach,
        verdict=verdicts(basis, reach, flagged),
        unites=by_score(consensus_agree, order[comparable[order]]),
        divides=by_score(apart, order[comparable[order] & (k > 1)]),
    )


def flags(statement_ids: Ids, moderated: AbstractSet[Any]) -> Booleans:
    """Which statements (n_statements,) are among the moderated ids; unknown ids are ignored."""
    return np.array([statement in moderated for statement in statement_ids.tolist()], dtype=np.bool_)
