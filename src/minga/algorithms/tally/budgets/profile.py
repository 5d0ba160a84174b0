"""Projects, money and grouped ballots as arrays: what every budget rule counts on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from minga.algorithms.tally.errors import TallyError

type Ints = NDArray[np.int64]
type Floats = NDArray[np.float64]

MONEY_LIMIT = 2**50
"""Largest amount, in the smallest unit: every amount and sum of a ballot's costs is exact in a float too."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Variable-length rows side by side: row `i` is ``columns[starts[i]:starts[i + 1]]``."""

    starts: Ints
    columns: Ints
    values: Ints

    def of(self, rows: Ints) -> tuple[Ints, Ints, Ints]:
        """(position in `rows`, column, value) of every entry of the rows asked for."""
        lengths = self.starts[rows + 1] - self.starts[rows]
        owner = np.repeat(np.arange(len(rows)), lengths)
        within = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        entries = np.repeat(self.starts[rows], lengths) + within
        return owner, self.columns[entries], self.values[entries]


@dataclass(frozen=True, slots=True)
class Supporters:
    """Who supports one project: distinct ballots (k,), the strength of each, and the voters behind each times it.

    All but `ballots` are floats of whole numbers; `reach` is the sum of `payers`, what a price of 1 would raise;
    `voters` the sum of the weights.
    """

    ballots: Ints
    strengths: Floats
    weights: Floats
    payers: Floats
    reach: int
    voters: int


@dataclass(frozen=True)
class BudgetProfile:
    """One participatory budget, ready to be counted.

    - `costs` (m,): whole amounts in the smallest unit of money (see `scale` of the file or the rules).
    - `budget`: in the same unit; nothing is ever spent beyond it.
    - `ballots`: one row per distinct ballot, columns are projects in ascending order, values the strength of the
      support (1 for an approval, points otherwise); no zero strengths, no empty rows.
    - `weights` (g,): voters behind each distinct ballot.
    - `tie_rank` (m,): lowest for the project that the published tie order favours most.
    - `min_score`: the summed strength below which a project is never bought.
    """

    costs: Ints
    budget: int
    ballots: Rows
    weights: Ints
    tie_rank: Ints
    min_score: int = 0

    @property
    def project_count(self) -> int:
        return len(self.costs)

    @cached_property
    def voter_count(self) -> int:
        """Voters who support at least one project: the money is shared among them."""
        return int(self.weights.sum())

    @cached_property
    def supporters_of(self) -> tuple[Supporters, ...]:
        """The ballots turned round, one entry per project."""
        order = np.argsort(self.ballots.columns, kind="stable")
        owners = np.repeat(np.arange(len(self.weights)), np.diff(self.ballots.starts))[order]
        strengths, weights = self.ballots.values[order].astype(np.float64), self.weights[owners].astype(np.float64)
        payers = strengths * weights
        ends = np.cumsum(np.bincount(self.ballots.columns, minlength=self.project_count))
        parts = [slice(end - size, end) for end, size in zip(ends, np.diff(ends, prepend=0), strict=True)]
        return tuple(
            Supporters(
                owners[part],
                strengths[part],
                weights[part],
                payers[part],
                int(payers[part].sum()),
                int(weights[part].sum()),
            )
            for part in parts
        )

    @cached_property
    def supporters(self) -> Ints:
        """(m,) voters who support each project."""
        owners = np.repeat(self.weights, np.diff(self.ballots.starts))
        return self._per_project(owners)

    @cached_property
    def scores(self) -> Ints:
        """(m,) summed strengths: approvals, or points."""
        owners = np.repeat(self.weights, np.diff(self.ballots.starts))
        return self._per_project(owners * self.ballots.values)

    def restricted_to(self, projects: Ints) -> "BudgetProfile":
        """The same count with only these projects to choose from; ballots that become equal are merged.

        Projects keep their numbers: the others lose their supporters.
        """
        is_kept = np.zeros(self.project_count, dtype=bool)
        is_kept[projects] = True
        values = np.where(is_kept[self.ballots.columns], self.ballots.values, 0)
        rows = Rows(self.ballots.starts, self.ballots.columns, values)
        merged, weights = _merge(_canonical(rows, self.project_count), self.weights)
        return replace(self, ballots=merged, weights=weights)

    def total(self, projects: Sequence[int]) -> int:
        """What these projects cost together."""
        return int(self.costs[list(projects)].sum()) if len(projects) else 0

    @cached_property
    def is_buyable(self) -> NDArray[np.bool_]:
        """(m,) what may be bought at all: supported, by enough voters, and no dearer than the budget."""
        return (self.scores > 0) & (self.scores >= self.min_score) & (self.costs <= self.budget)

    def _per_project(self, values: Ints) -> Ints:
        totals = np.bincount(self.ballots.columns, weights=values, minlength=self.project_count)
        return totals.astype(np.int64)


def make_profile(
    costs: Sequence[int],
    budget: int,
    ballots: Rows,
    *,
    weights: Ints | None = None,
    tie_rank: Sequence[int] | None = None,
    min_score: int = 0,
) -> BudgetProfile:
    """A profile with equal ballots merged and empty ones left out.

    Without `tie_rank` the projects' own order settles ties. Raises `TallyError`: `bad_options` without projects,
    `bad_rules` on a cost or a budget that is not a whole amount from 0 to `MONEY_LIMIT`.
    """
    _check_money(costs, budget)
    count = len(costs)
    voters = np.ones(len(ballots.starts) - 1, dtype=np.int64) if weights is None else weights
    rows, merged = _merge(_canonical(ballots, count), voters)
    ranks = np.arange(count) if tie_rank is None else np.asarray(tie_rank, dtype=np.int64)
    return BudgetProfile(
        costs=np.asarray(costs, dtype=np.int64),
        budget=budget,
        ballots=rows,
        weights=merged,
        tie_rank=ranks,
        min_score=min_score,
    )


def _check_money(costs: Sequence[int], budget: int) -> None:
    if not len(costs):
        raise TallyError("bad_options", "A budget needs at least one project.")
    if type(budget) is not int or not 0 <= budget <= MONEY_LIMIT:
        raise TallyError("bad_rules", "The budget must be a whole amount of 0 or more, below 2**50.")
    if not all(type(cost) is int and 0 <= cost <= MONEY_LIMIT for cost in costs):
        raise TallyError("bad_rules", "Every cost must be a whole amount of 0 or more, below 2**50.")


def _canonical(ballots: Rows, count: int) -> Rows:
    """Rows sorted by project, entries of strength 0 dropped."""
    owners = np.repeat(np.arange(len(ballots.starts) - 1), np.diff(ballots.starts))
    kept = ballots.values != 0
    owners, columns, values = owners[kept], ballots.columns[kept].astype(np.int64), ballots.values[kept]
    order = np.argsort(owners * count + columns, kind="stable")
    starts = np.concatenate(([0], np.cumsum(np.bincount(owners, minlength=len(ballots.starts) - 1))))
    return Rows(starts, columns[order], values[order].astype(np.int64))


def _merge(ballots: Rows, weights: Ints) -> tuple[Rows, Ints]:
    """Equal rows become one with the weights added; the rows come out in an order of their own content."""
    lengths = np.diff(ballots.starts)
    groups: list[tuple[Ints, Ints, Ints, Ints]] = []
    for length in np.unique(lengths[lengths > 0]):
        rows = np.flatnonzero(lengths == length)
        entries = ballots.starts[rows][:, None] + np.arange(length)
        table = np.hstack((ballots.columns[entries], ballots.values[entries]))
        distinct, inverse = _distinct_rows(table)
        totals = np.bincount(inverse, weights=weights[rows], minlength=len(distinct)).astype(np.int64)
        columns, values = distinct[:, :length].ravel(), distinct[:, length:].ravel()
        groups.append((np.full(len(distinct), length), columns, values, totals))
    if not groups:
        empty = np.zeros(0, dtype=np.int64)
        return Rows(np.zeros(1, dtype=np.int64), empty, empty), empty
    all_lengths, columns, values, totals = (np.concatenate(parts) for parts in zip(*groups, strict=True))
    return Rows(np.concatenate(([0], np.cumsum(all_lengths))), columns, values), totals


def _distinct_rows(table: Ints) -> tuple[Ints, Ints]:
    """Distinct rows in lexicographic order, and which of them each row is."""
    codes = np.zeros(len(table), dtype=np.int64)
    size = 1
    for column in table.T:
        span = int(column.max()) + 1
        if size > 2**62 // span:
            _, codes = np.unique(codes, return_inverse=True)
            size = int(codes.max()) + 1
        codes = codes * span + column
        size *= span
    _, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    return table[first], inverse
