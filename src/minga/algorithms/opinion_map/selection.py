"""Which statements speak for a group, for everybody, across groups, and between them.

The rules for representative and consensus statements are those published with Polis (Small et al. 2021) and run by
its server; the order of what divides is Minga's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from .figures import Booleans, Contrast, Floats, Integers, Shares

type Side = Literal["agree", "disagree"]

# One-sided 90 %, as published.
Z_SIGNIFICANT = 1.2816
MAX_SELECTED = 5


@dataclass(frozen=True, slots=True)
class ChosenStatement:
    """A statement chosen to speak for a group or for everybody.

    ``index`` is its position in the votes' ``statement_ids`` and ``statement`` its id. Of ``trials`` people who saw
    it, ``successes`` took ``side``; ``p`` is that share with Laplace's rule and ``z`` its test against one half.
    ``r`` and ``z_r`` compare the group with the others (1 and 0 for a statement chosen for everybody).
    ``leads_agreement`` marks the one statement by which a group agrees most characteristically.
    """

    index: int
    statement: int | str
    side: Side
    successes: int
    trials: int
    p: float
    z: float
    r: float
    z_r: float
    leads_agreement: bool = False

    @property
    def weight(self) -> float:
        """The published order within a group: larger speaks louder."""
        return self.r * self.z_r * self.p * self.z


@dataclass(frozen=True, slots=True)
class _Cell:
    """The figures of one group on one statement."""

    index: int
    statement: int | str
    agrees: int
    disagrees: int
    seen: int
    p_agree: float
    p_disagree: float
    z_agree: float
    z_disagree: float
    r_agree: float
    r_disagree: float
    z_r_agree: float
    z_r_disagree: float

    @property
    def is_significant(self) -> bool:
        return min(self.z_r_agree, self.z_agree) > Z_SIGNIFICANT or (
            min(self.z_r_disagree, self.z_disagree) > Z_SIGNIFICANT
        )

    def agrees_more_than(self, best: _Cell | None) -> bool:
        """Whether this statement leads the group's agreement over the best one so far."""
        if self.agrees == 0 and self.disagrees == 0:
            return False
        if best is None:
            return self.z_agree > Z_SIGNIFICANT or (self.r_agree > 1.0 and self.p_agree > 0.5)
        mine, theirs = self.p_agree * self.z_agree, best.p_agree * best.z_agree
        if best.r_agree > 1.0:
            return self.r_agree * self.z_r_agree * mine > best.r_agree * best.z_r_agree * theirs
        return mine > theirs

    def chosen(self, *, leads_agreement: bool = False) -> ChosenStatement:
        if self.z_r_agree > self.z_r_disagree:
            side: Side = "agree"
            figures = (self.agrees, self.p_agree, self.z_agree, self.r_agree, self.z_r_agree)
        else:
            side = "disagree"
            figures = (self.disagrees, self.p_disagree, self.z_disagree, self.r_disagree, self.z_r_disagree)
        successes, p, z, r, z_r = figures
        return ChosenStatement(self.index, self.statement, side, successes, self.seen, p, z, r, z_r, leads_agreement)


def representative_statements(
    groups: Shares, contrast: Contrast, statement_ids: npt.NDArray[Any], eligible: Booleans
) -> tuple[tuple[ChosenStatement, ...], ...]:
    """For each group, at most five statements that set it apart, agreed ones first; at least one where any exists.

    ``eligible`` (n_statements,) excludes what moderation took out. Nothing is chosen with fewer than two groups.
    """
    k = len(groups.seen)
    if k < 2:
        return ((),) * k
    return tuple(_representative_of(_cells(g, groups, contrast, statement_ids, eligible)) for g in range(k))


def _representative_of(cells: list[_Cell]) -> tuple[ChosenStatement, ...]:
    significant: list[_Cell] = []
    fallback: ChosenStatement | None = None
    leader: _Cell | None = None
    for cell in cells:
        if cell.is_significant:
            significant.append(cell)
        if not significant and (fallback is None or max(cell.z_r_agree, cell.z_r_disagree) > fallback.z_r):
            fallback = cell.chosen()
        if cell.agrees_more_than(leader):
            leader = cell
    head = [leader.chosen(leads_agreement=True)] if leader else []
    if not significant:
        return tuple(head or ([fallback] if fallback else []))
    rest = [cell.chosen() for cell in significant if leader is None or cell.index != leader.index]
    top = (head + sorted(rest, key=lambda chosen: -chosen.weight))[:MAX_SELECTED]
    return tuple(sorted(top, key=lambda chosen: chosen.side != "agree"))


def _cells(
    g: int, groups: Shares, contrast: Contrast, statement_ids: npt.NDArray[Any], eligible: Booleans
) -> list[_Cell]:
    where = np.flatnonzero(eligible)
    columns = (
        groups.agrees,
        groups.disagrees,
        groups.seen,
        groups.p_agree,
        groups.p_disagree,
        groups.z_agree,
        groups.z_disagree,
        contrast.r_agree,
        contrast.r_disagree,
        contrast.z_r_agree,
        contrast.z_r_disagree,
    )
    rows = zip(
        where.tolist(),
        statement_ids[where].tolist(),
        *(column[g, where].tolist() for column in columns),
        strict=True,
    )
    return [_Cell(*row) for row in rows]


def consensus_statements(
    everybody: Shares, statement_ids: npt.NDArray[Any], eligible: Booleans, side: Side
) -> tuple[ChosenStatement, ...]:
    """At most five statements on whose ``side`` more than half of everybody stands, significantly."""
    counts, p, z = (
        (everybody.agrees, everybody.p_agree, everybody.z_agree)
        if side == "agree"
        else (everybody.disagrees, everybody.p_disagree, everybody.z_disagree)
    )
    candidates = np.flatnonzero(eligible & (p > 0.5) & (z > Z_SIGNIFICANT))
    best = candidates[np.argsort(-(p * z)[candidates], kind="stable")][:MAX_SELECTED]
    return tuple(
        ChosenStatement(
            index=i,
            statement=statement_ids[i].item(),
            side=side,
            successes=int(counts[i]),
            trials=int(everybody.seen[i]),
            p=float(p[i]),
            z=float(z[i]),
            r=1.0,
            z_r=0.0,
        )
        for i in best.tolist()
    )


def group_informed_consensus(probability: Floats) -> Floats:
    """Product over groups of the Laplace probability (k, n_statements): high only where no group is against it."""
    product: Floats = probability.prod(axis=0)
    return product


def division(groups: Shares, sizes: Integers) -> Floats:
    """How far groups stand apart on each statement (n_statements,): 0 none, 1 two equal halves wholly opposed.

    It is the standard deviation between groups of their mean stance (-1..1), each group weighing its people. A
    group's mean is pulled towards the common mean by two imaginary votes, so that silence is not taken for dissent.
    """
    net = groups.agrees - groups.disagrees
    common = net.sum(axis=0) / np.maximum(groups.seen.sum(axis=0), 1)
    stance = (net + 2.0 * common) / (groups.seen + 2.0)
    weight = sizes[:, None] / max(int(sizes.sum()), 1)
    centre = (weight * stance).sum(axis=0)
    spread: Floats = np.sqrt((weight * (stance - centre) ** 2).sum(axis=0))
    return spread


def by_score(score: Floats, eligible: Booleans) -> Integers:
    """Positions of the eligible statements, highest score first; equals in the order of their ids."""
    where = np.flatnonzero(eligible)
    return where[np.argsort(-score[where], kind="stable")]
